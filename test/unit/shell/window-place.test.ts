import { describe, expect, it } from 'vitest';
import { openingBounds, parsePlace, type Rectangle } from '../../../main/shell/window-place';

const laptop: Rectangle = { x: 0, y: 0, width: 1440, height: 900 };
const besideIt: Rectangle = { x: 1440, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 1280, height = 800) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

describe('openingBounds', () => {
  const cases: readonly (readonly [
    why: string,
    saved: ReturnType<typeof at> | undefined,
    screens: readonly Rectangle[],
    bounds: object,
  ])[] = [
    [
      'first start: the size of the design, the system chooses the place',
      undefined,
      [laptop],
      { width: 1280, height: 800 },
    ],
    ['where it was', at(100, 50), [laptop], { x: 100, y: 50, width: 1280, height: 800 }],
    [
      'on the second screen',
      at(1600, 100),
      [laptop, besideIt],
      { x: 1600, y: 100, width: 1280, height: 800 },
    ],
    ['the second screen is gone: the size only', at(1600, 100), [laptop], { width: 1280, height: 800 }],
    [
      'partly beyond the edge, but it can be held',
      at(1200, 50),
      [laptop],
      { x: 1200, y: 50, width: 1280, height: 800 },
    ],
    ['almost all beyond the edge', at(1400, 50), [laptop], { width: 1280, height: 800 }],
    ['its title bar above the screen', at(100, -30), [laptop], { width: 1280, height: 800 }],
    [
      'saved smaller than is allowed now',
      at(0, 0, 500, 300),
      [laptop],
      { x: 0, y: 0, width: 960, height: 640 },
    ],
    ['no screen at all (a remote session starts)', at(0, 0), [], { width: 1280, height: 800 }],
  ];
  it.each(cases)('%s', (_why, saved, screens, bounds) => {
    expect(openingBounds(saved, screens)).toEqual(bounds);
  });
});

describe('parsePlace', () => {
  it('reads back what was written', () => {
    const place = { ...at(10, 20), maximized: true };
    expect(parsePlace(JSON.stringify(place))).toEqual(place);
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"bounds":null}',
    '{"bounds":{"x":1}}',
    '{"bounds":{"x":1.5,"y":0,"width":9,"height":9}}',
  ])('takes %j for nothing', (text) => expect(parsePlace(text)).toBeUndefined());
});
