import type { UciSection } from '../../../uci/uci';
import { checkName } from './checks';
import { familyNamed } from './conditions';
import { inferFamily } from './families';
import { FORWARDING } from './options';
import type { Reading } from './state';

/** A forwarding from `*` stands before every zone; one to `*` lets through whatever leaves. */
export function readForwarding(reading: Reading, section: UciSection, ref: string): void {
  const options = reading.options(section, ref, FORWARDING);
  if (options?.enabled !== true || options.src === undefined || options.dest === undefined) return;
  const { src, dest } = options;
  const family = inferFamily(options.family, [src.zone?.family, dest.zone?.family]);
  if (family === 'mismatch') return void reading.skip(ref, 'family');
  if (options.name !== undefined) checkName(reading, ref, options.name);
  dest.zone?.towards.add('accept');
  reading.add(src.zone === undefined ? 'forward' : `forward_${src.zone.name}`, {
    section: ref,
    conditions: family ? [{ kind: 'family', family: familyNamed(family) }] : [],
    action:
      dest.zone === undefined ? { kind: 'accept' } : { kind: 'jump', chain: `accept_to_${dest.zone.name}` },
  });
}
