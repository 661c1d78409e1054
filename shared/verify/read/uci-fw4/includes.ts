import type { UciSection } from '../../../uci/uci';
import { optionOf } from '../../../uci/uci';
import { INCLUDE } from './options';
import type { Reading } from './state';

/** The script that older releases had; fw4 runs it only where it is told that it fits. */
const OLD_SCRIPT = '/etc/firewall.user';

export function readInclude(reading: Reading, section: UciSection, ref: string): void {
  const options = reading.options(section, ref, INCLUDE);
  // fw4 looks at what it could not read, and ends with an error.
  if (options === undefined) {
    reading.fault(ref, reading.skipped.at(-1)?.option ?? '', 'fw4-dies');
    return;
  }
  const { type = 'script', path = '', position = 'table-append', chain } = options;
  if (options.enabled !== true) return;
  const compatible = options.fw4_compatible ?? optionOf(section, 'path') !== OLD_SCRIPT;
  if (type === 'script') {
    const placed = chain !== undefined || options.position !== undefined;
    if (!compatible) return void reading.skip(ref, 'fw4_compatible');
    if (placed) return void reading.skip(ref, chain === undefined ? 'position' : 'chain');
    reading.includes.push({ path, section: ref, position: 'script' });
    return;
  }
  if (position === 'chain-prepend' || position === 'chain-append') {
    if (chain === undefined) reading.skip(ref, 'chain');
    else reading.includes.push({ path, section: ref, position, chain });
    return;
  }
  reading.includes.push({ path, section: ref, position: position.startsWith('table') ? 'table' : 'ruleset' });
}
