/** Where the window was, and whether it can be there again. Pure: screens come and go between two starts. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface WindowPlace {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

export const OPENING_SIZE = { width: 1280, height: 800 } as const;
export const SMALLEST_SIZE = { width: 960, height: 640 } as const;

/** Enough of the title bar must lie on a screen to take hold of it with the pointer. */
const GRIP = { width: 160, height: 40 } as const;

/** The saved text back, or nothing where it is not what we wrote (an older version, a broken file). */
export function parsePlace(text: string): WindowPlace | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null || !('bounds' in raw)) return undefined;
  const { bounds } = raw;
  if (typeof bounds !== 'object' || bounds === null) return undefined;
  const { x, y, width, height } = bounds as Partial<Record<keyof Rectangle, unknown>>;
  if (!isPixels(x) || !isPixels(y) || !isPixels(width) || !isPixels(height)) return undefined;
  return { bounds: { x, y, width, height }, maximized: 'maximized' in raw && raw.maximized === true };
}

/** Bounds to open with. Without an x and y the system chooses the place. */
export function openingBounds(
  saved: WindowPlace | undefined,
  screens: readonly Rectangle[],
): { readonly width: number; readonly height: number; readonly x?: number; readonly y?: number } {
  if (!saved) return OPENING_SIZE;
  const { bounds } = saved;
  const width = Math.max(bounds.width, SMALLEST_SIZE.width);
  const height = Math.max(bounds.height, SMALLEST_SIZE.height);
  const canBeHeld = screens.some((screen) => showsGrip({ ...bounds, width }, screen));
  return canBeHeld ? { x: bounds.x, y: bounds.y, width, height } : { width, height };
}

function showsGrip(window: Rectangle, screen: Rectangle): boolean {
  const across =
    Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x) >= GRIP.width;
  const topEdge = window.y >= screen.y && window.y + GRIP.height <= screen.y + screen.height;
  return across && topEdge;
}

const isPixels = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);
