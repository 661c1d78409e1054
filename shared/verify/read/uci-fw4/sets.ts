import type { UciSection } from '../../../uci/uci';
import type { SetValue } from '../../engine/ruleset';
import { type Address, subnetOf, widthOf } from './addresses';
import { COMMENT_BYTES, checkText } from './checks';
import { spanOf } from './conditions';
import { SET } from './options';
import type { Reading, SetState } from './state';
import { valuesOf } from './values';

/** `filledElsewhere`: sets that another program fills, such as dnsmasq with the addresses of names. */
export function readSet(
  reading: Reading,
  section: UciSection,
  ref: string,
  filledElsewhere: ReadonlySet<string>,
): void {
  const options = reading.options(section, ref, SET);
  if (options?.enabled !== true || options.name === undefined) return;
  const { name, family = 4, match = [], timeout = -1 } = options;
  const words = match.map(({ what }) => what);
  const addressed = words.some((what) => what === 'ip' || what === 'net');
  if (family === 0 && !reading.dialect.neutralSets) return void reading.skip(ref, 'family');
  if (match.length === 0) return void reading.skip(ref, 'match');
  if (addressed && family === 0) return void reading.skip(ref, 'family');
  if (words.includes('set')) return void reading.skip(ref, 'match');
  const types = words.map((what) =>
    what === 'mac'
      ? 'ether_addr'
      : what === 'port'
        ? 'inet_service'
        : family === 4
          ? 'ipv4_addr'
          : 'ipv6_addr',
  );
  const shape: Shape = { types, nets: words.includes('net') };
  const entries = (options.entry ?? []).flatMap((text) => {
    const entry = entryOf(reading, ref, text, shape);
    if (entry === undefined) reading.ignored.push({ section: ref, option: 'entry' });
    return entry === undefined ? [] : [entry];
  });
  const open = options.loadfile !== undefined || timeout > 0 || filledElsewhere.has(name);
  reading.sets.push({
    set: { name, entries, open },
    family,
    flags: `${types.join()} ${shape.nets} ${timeout >= 0}`,
    types,
    directions: match.map(({ direction }) => direction),
  });
  checkSet(reading, ref, name, options.maxelem, entries);
  if (shape.nets && types.length > 1 && overlap(entries)) reading.fault(ref, 'entry', 'set-entries-overlap');
  if (reading.dialect.setComments && options.comment !== undefined)
    checkText(reading, ref, 'comment', options.comment, COMMENT_BYTES);
}

function checkSet(
  reading: Reading,
  ref: string,
  name: string,
  maxelem: number | undefined,
  entries: readonly (readonly SetValue[])[],
): void {
  if (!/^[a-zA-Z_.][a-zA-Z0-9/_.-]*$/.test(name)) reading.fault(ref, 'name', 'name-not-allowed');
  const [first, ...again] = reading.sets.filter(({ set }) => set.name === name);
  if (first !== undefined && again.some(({ flags }) => flags !== first.flags))
    reading.fault(ref, 'name', 'set-type-mismatch');
  if (maxelem !== undefined && maxelem > 0) {
    const different = new Set(
      entries.map((entry) =>
        JSON.stringify(entry, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ),
    );
    if (different.size > maxelem) reading.fault(ref, 'maxelem', 'set-too-small');
  }
}

/** Networks that go together with other fields must not meet in one packet. */
const overlap = (entries: readonly (readonly SetValue[])[]): boolean =>
  entries.some((one, at) =>
    entries.slice(at + 1).some((other) => one.every((value, field) => meet(value, other[field]))),
  );

function meet(one: SetValue, other: SetValue | undefined): boolean {
  if (other === undefined) return false;
  if ('mac' in one) return 'mac' in other && one.mac === other.mac;
  return 'span' in other && one.span.first <= other.span.last && other.span.first <= one.span.last;
}

interface Shape {
  readonly types: SetState['types'];
  /** One field of networks makes every address field one: fw4 then writes the length with each. */
  readonly nets: boolean;
}

/** The entry, or undefined where fw4 leaves it out of the set. */
function entryOf(
  reading: Reading,
  ref: string,
  text: string,
  { types, nets }: Shape,
): SetValue[] | undefined {
  const words = text.split(/[ \t]+/);
  if (words.length !== types.length) return undefined;
  const values: SetValue[] = [];
  for (const [index, type] of types.entries()) {
    const value = fieldValueOf(reading, ref, words[index] ?? '', type, nets);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function fieldValueOf(
  reading: Reading,
  ref: string,
  word: string,
  type: SetState['types'][number],
  nets: boolean,
): SetValue | undefined {
  if (type === 'ether_addr') {
    const mac = valuesOf('mac', word, reading)?.[0];
    return mac === undefined || mac.invert ? undefined : { mac: mac.mac };
  }
  if (type === 'inet_service') {
    const port = valuesOf('port', word, reading)?.[0];
    if (port === undefined || port.invert || port.first !== port.last) return undefined;
    return { span: { first: BigInt(port.first), last: BigInt(port.last) } };
  }
  const family = type === 'ipv4_addr' ? 4 : 6;
  const address = subnetOf(word, reading.addressesOf)?.find((one) => one.family === family);
  if (address === undefined) return undefined;
  if (nets) checkNet(reading, ref, address);
  // Without networks only the address itself goes in, whatever length or range was written.
  return { span: nets ? spanOf(address) : { first: address.value, last: address.value } };
}

function checkNet(reading: Reading, ref: string, { family, bits, to }: Address): void {
  if (to !== undefined || bits === undefined || bits < 0 || bits > widthOf(family))
    reading.fault(ref, 'entry', 'set-entry-not-allowed');
}
