/** The question, as UPnP Device Architecture 2.0 has it (1.3.2), to all or to one. Answers come within `MX` seconds. */
export const searchMessage = (target: string, host = '239.255.255.250:1900'): string =>
  ['M-SEARCH * HTTP/1.1', `HOST: ${host}`, 'MAN: "ssdp:discover"', 'MX: 1', `ST: ${target}`, '', ''].join(
    '\r\n',
  );

export interface SsdpAnswer {
  readonly target: string;
  readonly server?: string;
  readonly location?: string;
}

/** Undefined for anything that is not an answer to a search. */
export function parseSsdpAnswer(text: string): SsdpAnswer | undefined {
  const [status = '', ...lines] = text.split(/\r?\n/, 64);
  if (!/^HTTP\/1\.[01] 200\b/.test(status)) return undefined;
  const header = (name: string): string | undefined => {
    const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
    return (
      line
        ?.slice(name.length + 1)
        .trim()
        .slice(0, 512) || undefined
    );
  };
  const target = header('st');
  if (target === undefined) return undefined;
  const server = header('server');
  const location = header('location');
  return { target, ...(server ? { server } : {}), ...(location ? { location } : {}) };
}

/**
 * Where a description may be fetched from: plain HTTP on the very host that announced it. Anything else would let a
 * device send us elsewhere, for instance to the router's own pages.
 */
export function descriptionUrl(location: string, sender: string): URL | undefined {
  if (!/^http:\/\//i.test(location)) return undefined;
  let url: URL;
  try {
    url = new URL(location);
  } catch {
    return undefined;
  }
  return url.hostname === sender && url.username === '' && url.password === '' ? url : undefined;
}

export interface Description {
  readonly friendlyName?: string;
  readonly manufacturer?: string;
  readonly modelName?: string;
  readonly deviceType?: string;
}

/** The four texts we want, by plain search: no XML reader, so no entities, no includes, nothing to run. */
export function parseDescription(xml: string): Description {
  const found = (name: string): object => {
    const raw = new RegExp(`<${name}>([^<]{1,512})</${name}>`, 'i').exec(xml)?.[1]?.trim();
    return raw ? { [name]: plain(raw) } : {};
  };
  return {
    ...found('friendlyName'),
    ...found('manufacturer'),
    ...found('modelName'),
    ...found('deviceType'),
  };
}

// The five that XML itself defines; any other stays as it is written.
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_all, name: string) => NAMED[name] ?? '');
