import { clock, dayOfYear } from './format';

interface PutAside {
  readonly atMs: number;
  readonly path?: string;
  readonly generationAtMs?: number;
}

/** What a person must know when the file with all that Bulkhead keeps turned out to be damaged. */
export function putAsideText({ atMs, path, generationAtMs }: PutAside): {
  readonly title: string;
  readonly body: string;
} {
  const what =
    path === undefined
      ? `What Bulkhead keeps on this computer was gone on ${when(atMs)}.`
      : `What Bulkhead keeps on this computer was damaged on ${when(atMs)}. The damaged file lies at ${path}.`;
  return generationAtMs === undefined
    ? {
        title: 'Your routers and copies are gone from view',
        body: `${what} There was no good copy of it. The routers themselves were not touched. Add them again, and compare each fingerprint: the keys you trusted are gone too.`,
      }
    : {
        title: `Bulkhead went back to what it kept on ${when(generationAtMs)}`,
        body: `${what} Whatever you did here after ${when(generationAtMs)} is not in it. The routers themselves were not touched.`,
      };
}

/** In one line, for the command line. */
export function putAsideLine(putAside: PutAside): string {
  const { title, body } = putAsideText(putAside);
  return `${title}. ${body}`;
}

const when = (atMs: number): string => `${dayOfYear(atMs)}, ${clock(atMs)}`;
