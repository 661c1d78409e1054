import { err, ok, type Result } from '../kernel/result';

/** One part of what a router script says: what it is about, how its command ended, and the bytes. */
export interface MarkedSection {
  readonly name: string;
  readonly code: number;
  readonly text: string;
}

/**
 * Takes the answer of a router script apart. The mark is random and made for this one run, so no file, hostname or
 * pass phrase on the router can contain it. `done` has to be the last part: without it the answer was cut short.
 */
export function splitMarkedSections(
  answer: string,
  mark: string,
): Result<readonly MarkedSection[], 'cut-off' | 'garbled'> {
  const pieces = answer.split(`\n${mark} `).slice(1);
  const sections: MarkedSection[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const begin = /^begin ([^\n]*)\n/.exec(pieces[at] ?? '');
    const ending = pieces[at + 1];
    if (begin === null) return err('garbled');
    if (ending === undefined) return err('cut-off');
    const end = /^end (\d{1,3})\n/.exec(ending);
    if (end === null) return err(at + 2 >= pieces.length ? 'cut-off' : 'garbled');
    sections.push({
      name: begin[1] ?? '',
      code: Number(end[1]),
      text: (pieces[at] ?? '').slice(begin[0].length),
    });
  }
  return sections.at(-1)?.name === 'done' ? ok(sections) : err('cut-off');
}
