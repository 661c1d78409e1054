import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Button, MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { cssVariablesResolver, theme } from '../../../renderer/theme/theme';

const tokens = readFileSync(path.resolve(import.meta.dirname, '../../../renderer/theme/tokens.css'), 'utf8');

describe.each(['light', 'dark'] as const)('a filled button, %s', (scheme) => {
  function look(props: { readonly color?: string; readonly variant?: string }): CSSStyleDeclaration {
    const { unmount } = render(
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
        <Button {...props}>Go on</Button>
      </MantineProvider>,
    );
    const style = screen.getByRole('button').style;
    unmount();
    return style;
  }

  // Mantine alone takes the light shade to choose by, which is white on light blue in the dark (2.0:1).
  it.each([undefined, 'sea'])('colour %s: its label is the one that goes on the accent', (color) => {
    const style = look({ variant: 'filled', ...(color === undefined ? {} : { color }) });
    expect(style.getPropertyValue('--button-color')).toBe('var(--on-accent)');
  });

  it('no other button takes that colour', () => {
    for (const props of [
      { variant: 'default' },
      { variant: 'subtle' },
      { variant: 'filled', color: 'amber' },
    ])
      expect(look(props).getPropertyValue('--button-color')).not.toBe('var(--on-accent)');
  });

  it('that label can be read on that accent', () => {
    const role = (name: string): string => {
      const values = [...tokens.matchAll(new RegExp(`^ *.*?--${name}: (#[0-9a-f]{6});`, 'gm'))];
      return values[scheme === 'light' ? 0 : 1]?.[1] ?? '';
    };
    for (const ground of ['accent', 'accent-hover'])
      expect(contrast(role('on-accent'), role(ground)), ground).toBeGreaterThan(4.5);
  });
});

/** WCAG 2.2, relative luminance. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
