import { useEffect } from 'react';

/** The parts of the window in the order that F6 goes; those that are not there, or hold nothing to focus, are left out. */
const REGIONS = ['header.title', 'nav', 'main', 'aside.drawer'] as const;
const FOCUSABLE = 'button, input, select, a[href], summary, [tabindex="0"]';

/** Where a part begins: the title of the page or the drawer, the page one is on, else the first thing in it. */
function entrance(region: Element): HTMLElement | undefined {
  const found =
    region.querySelector<HTMLElement>('h1[tabindex], h2[tabindex]') ??
    region.querySelector<HTMLElement>('button[aria-current]') ??
    [...region.querySelectorAll<HTMLElement>(FOCUSABLE)].find((each) => each.offsetParent !== null);
  return found ?? undefined;
}

/** F6 goes round title bar, navigation, page and drawer; with Shift the other way. */
export function useRegionKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      const regions = REGIONS.flatMap((each) => [...document.querySelectorAll(each)]);
      // A drawer can lie inside the page: the innermost part counts as where one is.
      const here = regions.findLastIndex((region) => region.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const count = regions.length;
      regions
        .map((_, tries) => regions[(Math.max(here, 0) + step * (tries + 1) + count * (tries + 1)) % count])
        .map((region) => region && entrance(region))
        .find((target) => target !== undefined)
        ?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
