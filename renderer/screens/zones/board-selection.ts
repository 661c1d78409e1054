import type { Member } from '../../state/selectors';
import { type DeviceSelection, only, rangeTo, toggled } from '../devices/device-selection';

/** Where the focus goes from a chip with an arrow key: along its zone, or to the neighbouring zone that has chips. */
export function neighbour(
  columns: readonly (readonly Member[])[],
  from: string,
  key: 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End',
): string | undefined {
  const column = columns.findIndex((members) => members.some((member) => member.id === from));
  const members = columns[column];
  if (!members) return columns.find((each) => each.length > 0)?.[0]?.id;
  const at = members.findIndex((member) => member.id === from);
  switch (key) {
    case 'ArrowUp':
      return members[Math.max(0, at - 1)]?.id;
    case 'ArrowDown':
      return members[Math.min(members.length - 1, at + 1)]?.id;
    case 'Home':
      return members[0]?.id;
    case 'End':
      return members.at(-1)?.id;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const step = key === 'ArrowLeft' ? -1 : 1;
      for (let next = column + step; next >= 0 && next < columns.length; next += step) {
        const other = columns[next];
        if (other && other.length > 0) return other[Math.min(at, other.length - 1)]?.id;
      }
      return from;
    }
  }
}

/** What a click or Space does to what is selected: alone, Ctrl takes one more or one less, Shift everything up to here. */
export function chosenBy(
  selection: DeviceSelection,
  id: string,
  { more, range }: { readonly more: boolean; readonly range: boolean },
  shown: readonly string[],
): DeviceSelection {
  if (range) return rangeTo(selection, id, shown, undefined);
  return more ? toggled(selection, id) : only(id);
}
