import { makerLookup } from '../../shared/inventory/maker-table';

let loading: Promise<(mac: string) => string | undefined> | undefined;

/** The table of makers. Read at the first call (0.9 MB, some 50 ms), so that starting the app does not pay for it. */
export function loadMakers(): Promise<(mac: string) => string | undefined> {
  loading ??= import('../../resources/oui/makers.txt?raw').then((table) => makerLookup(table.default));
  return loading;
}
