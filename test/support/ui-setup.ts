import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

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

// Pages are loaded when they are first opened, and a busy machine takes its time for that.
configure({ asyncUtilTimeout: 10_000 });

// React tells what it finds wrong (a key twice, a value without a handler) to the console only.
const complaints: string[] = [];
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...said: unknown[]) => {
    complaints.push(said.map(String).join(' '));
  });
});

afterEach(() => {
  cleanup();
  expect(complaints.splice(0)).toEqual([]);
});
