import type { Page } from '@playwright/test';

/**
 * What a person could not get at in the window as it is now: a control or a heading that sticks out of what is shown
 * with nothing to scroll it into sight, a label that does not fit its button, or a page that scrolls sideways.
 */
export const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 50)}"`;
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth + 1) found.push(`the page is ${root.scrollWidth} wide`);

    /** Walks outwards: each box that clips has to show the element, or be able to scroll to it. */
    function hiddenBy(element: Element): string | undefined {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      for (let box = element.parentElement; box; box = box.parentElement) {
        const style = getComputedStyle(box);
        const frame = box.getBoundingClientRect();
        if (style.overflowX !== 'visible') {
          const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
          if (!scrolls && (right > frame.right + 1 || left < frame.left - 1)) return name(box);
          if (scrolls) ({ left, right } = frame);
        }
        if (style.overflowY !== 'visible') {
          const scrolls = style.overflowY === 'auto' || style.overflowY === 'scroll';
          if (!scrolls && (bottom > frame.bottom + 1 || top < frame.top - 1)) return name(box);
          if (scrolls) ({ top, bottom } = frame);
        }
        if (style.position === 'fixed') break;
      }
      const inside = left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1;
      return inside ? undefined : 'the window';
    }

    for (const element of document.querySelectorAll(
      'button, input, select, a, summary, h1, h2, [role="option"]',
    )) {
      const box = element.getBoundingClientRect();
      const { visibility, opacity } = getComputedStyle(element);
      // What is shown only when it is pointed at or focused takes its room then.
      const unseen = box.width < 2 || visibility === 'hidden' || opacity === '0';
      if (unseen || element.closest('.hidden-text, [aria-hidden="true"]')) continue;
      const by = hiddenBy(element);
      if (by) found.push(`${name(element)} is cut off by ${by}`);
      if (element.matches('.btn') && element.scrollWidth > element.clientWidth + 1)
        found.push(`${name(element)} does not hold its label`);
    }
    // Things that scroll sideways on purpose: drawings and listings, never a page or a form.
    for (const box of document.querySelectorAll(
      '.page, .wmain, .zones-side, .drawer, .deck, dialog, .steps',
    )) {
      if (box.scrollWidth > box.clientWidth + 1) found.push(`${name(box).slice(0, 40)} scrolls sideways`);
    }
    return found;
  });
