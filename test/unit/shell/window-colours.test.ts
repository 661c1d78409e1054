import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { windowColours } from '../../../main/shell/window-colours';

const tokens = readFileSync(path.resolve(import.meta.dirname, '../../../renderer/theme/tokens.css'), 'utf8');

// The system draws these two before the style sheet is there, so main needs its own copy of them.
it.each(['light', 'dark'] as const)('the frame has the colours of the %s tokens', (scheme) => {
  const block = tokens.split(`[data-mantine-color-scheme='${scheme}'] {`)[1] ?? '';
  const token = (name: string) => new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(block)?.[1];
  expect(windowColours(scheme === 'dark')).toEqual({ background: token('window'), symbols: token('text') });
});
