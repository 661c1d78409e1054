/**
 * The few pieces of DNS that finding services needs (RFC 1035, 6762, 6763). What comes in is anybody's packet: every
 * length is checked, compression may only point backwards, and a message that is wrong somewhere counts up to there.
 */
export type DnsRecord =
  | { readonly type: 'PTR'; readonly name: readonly string[]; readonly target: readonly string[] }
  | { readonly type: 'SRV'; readonly name: readonly string[]; readonly target: readonly string[] }
  | { readonly type: 'TXT'; readonly name: readonly string[]; readonly values: ReadonlyMap<string, string> }
  | { readonly type: 'A' | 'AAAA'; readonly name: readonly string[]; readonly address: string };

const HEADER = 12;
const MOST_RECORDS = 512;
const LONGEST_NAME = 255;
const TYPES = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
const CLASS_IN = 1;

/** One query with a PTR question for each name. */
export function encodePtrQuery(names: readonly (readonly string[])[]): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(names.length, 4);
  const questions = names.map((labels) => {
    const name = labels.map((label) => {
      const bytes = Buffer.from(label, 'utf8').subarray(0, 63);
      return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    });
    return Buffer.concat([...name, Buffer.from([0, 0, TYPES.PTR, 0, CLASS_IN])]);
  });
  return Buffer.concat([header, ...questions]);
}

/** The records of an answer, from all its sections; empty for a query, for rubbish, and for what says goodbye (TTL 0). */
export function decodeAnswer(message: Buffer): readonly DnsRecord[] {
  if (message.length < HEADER || (message.readUInt16BE(2) & 0x8000) === 0) return [];
  const records: DnsRecord[] = [];
  const questions = message.readUInt16BE(4);
  const count = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
  try {
    let at = HEADER;
    for (let index = 0; index < Math.min(questions, MOST_RECORDS); index++) at = nameAt(message, at).next + 4;
    for (let index = 0; index < Math.min(count, MOST_RECORDS); index++) {
      const { labels, next } = nameAt(message, at);
      const type = message.readUInt16BE(next);
      const ttl = message.readUInt32BE(next + 4);
      const length = message.readUInt16BE(next + 8);
      const start = next + 10;
      at = start + length;
      if (at > message.length) break;
      if (ttl === 0) continue;
      const record = recordOf(message, type, labels, start, length);
      if (record) records.push(record);
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown; // read past the end: what came before still counts
  }
  return records;
}

function recordOf(
  message: Buffer,
  type: number,
  name: readonly string[],
  start: number,
  length: number,
): DnsRecord | undefined {
  const data = message.subarray(start, start + length);
  switch (type) {
    case TYPES.PTR:
      return { type: 'PTR', name, target: nameAt(message, start).labels };
    case TYPES.SRV:
      return length < 7 ? undefined : { type: 'SRV', name, target: nameAt(message, start + 6).labels };
    case TYPES.TXT:
      return { type: 'TXT', name, values: txtValues(data) };
    case TYPES.A:
      return length === 4 ? { type: 'A', name, address: data.join('.') } : undefined;
    case TYPES.AAAA:
      return length === 16 ? { type: 'AAAA', name, address: ipv6Text(data) } : undefined;
    default:
      return undefined;
  }
}

function nameAt(
  message: Buffer,
  start: number,
): { readonly labels: readonly string[]; readonly next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  let at = start;
  let total = 0;
  for (;;) {
    const length = message.readUInt8(at);
    if (length >= 0xc0) {
      const target = message.readUInt16BE(at) & 0x3fff;
      // Only backwards: a loop is impossible.
      if (target >= at) throw new RangeError('pointer');
      next ??= at + 2;
      at = target;
      continue;
    }
    if (length > 63) throw new RangeError('label');
    if (length === 0) return { labels, next: next ?? at + 1 };
    total += length + 1;
    if (total > LONGEST_NAME || at + 1 + length > message.length) throw new RangeError('name');
    labels.push(message.subarray(at + 1, at + 1 + length).toString('utf8'));
    at += 1 + length;
  }
}

/** `key=value` strings; the first of a key counts, keys are compared without case (RFC 6763 section 6.4). */
function txtValues(data: Buffer): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < data.length; ) {
    const length = data.readUInt8(at);
    const text = data.subarray(at + 1, at + 1 + length).toString('utf8');
    const equals = text.indexOf('=');
    const key = (equals < 0 ? text : text.slice(0, equals)).toLowerCase();
    if (key !== '' && !values.has(key)) values.set(key, equals < 0 ? '' : text.slice(equals + 1));
    at += 1 + length;
  }
  return values;
}

function ipv6Text(data: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16));
  // The longest run of zeros once as `::`, so that it compares equal to what the system prints (RFC 5952).
  const runs = [...groups.join(':').matchAll(/\b0(:0)+\b/g)].sort(
    (a, b) => b[0].length - a[0].length || a.index - b.index,
  );
  const [longest] = runs;
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const head = text.slice(0, longest.index).replace(/:$/, '');
  const tail = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${head}::${tail}`;
}
