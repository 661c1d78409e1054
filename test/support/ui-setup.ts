import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// happy-dom knows no layout, so it has neither of these; Mantine asks for both on its first render.
class NoLayoutResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

const lightWideScreen = (media: string): MediaQueryList => ({
  matches: false,
  media,
  onchange: null,
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
});

Object.defineProperty(window, 'matchMedia', { writable: true, value: lightWideScreen });
Object.defineProperty(window, 'ResizeObserver', { writable: true, value: NoLayoutResizeObserver });

afterEach(() => cleanup());
