/** A key, or several that do one thing, and what they do. */
export type KeyLine = readonly [keys: readonly string[], does: string];

const arrows = '↑ ↓ ← →';

const everywhere: readonly KeyLine[] = [
  [['F6'], 'Title bar, navigation, page, drawer in turn'],
  [['Esc'], 'Close what lies on top'],
  [['?'], 'These keys'],
];
const pages: readonly KeyLine[] = [
  [['Ctrl K'], 'Find something, or ask who can reach whom'],
  [['Ctrl 1', 'Ctrl 6'], 'Open a page, in the order of the navigation'],
];
const undo: KeyLine = [['Ctrl Z'], 'Undo the last edit; with Shift do it again'];
const board: readonly KeyLine[] = [
  [[arrows], 'Go between devices and zones'],
  [['Space'], 'Select the device; with Shift one more'],
  [['1', '9'], 'Move what is selected into a zone'],
  [['M'], 'Choose the zone from a menu'],
  undo,
];
const matrix: readonly KeyLine[] = [
  [[arrows], 'Go between cells'],
  [['Home', 'End'], 'First and last cell of the row; with Ctrl of all rows'],
  [['Enter', 'F2'], 'Change what may pass here'],
  [['Space'], 'Why is it so?'],
  [['+', '−'], 'Show the devices of a row or of a head, or hide them'],
  undo,
];

const OF_PAGE: Readonly<Record<string, readonly KeyLine[]>> = {
  connect: [
    [['↑ ↓'], 'Choose a router'],
    [['Space'], 'Trust a fingerprint. Enter never does'],
  ],
  'wizard devices': [[['F2'], 'Rename the device whose pencil has the focus']],
  zones: board,
  'wizard zones': board,
  rules: matrix,
  'wizard rules': [...matrix.slice(0, 2), [['Enter'], 'Mark the sentence of this cell'], undo],
  apply: [[['Ctrl Shift Z'], 'Undo now']],
  devices: [
    [['↑ ↓'], 'Go through the list'],
    [['Home', 'End', 'Page ↑', 'Page ↓'], 'Go further at once'],
    [['A', 'Z'], 'Search'],
    [['Enter'], 'Open the device'],
    [['Space'], 'Select it, or not; with Shift and arrows a range'],
    [['M'], 'Move what is selected to another zone'],
  ],
};

export const keysText = {
  title: 'Keys',
  here: 'On this page',
  everywhere: 'Everywhere',
  to: 'to',
} as const;

/** The keys of a page or a step of the set-up. */
export const keysOf = (place: { readonly kind: 'wizard' | 'main'; readonly name: string }) => ({
  here: (place.kind === 'wizard' ? OF_PAGE[`wizard ${place.name}`] : undefined) ?? OF_PAGE[place.name] ?? [],
  everywhere: place.kind === 'main' ? [...pages, ...everywhere] : everywhere,
});
