import { type RefObject, useEffect, useRef } from 'react';
import type { DrawerFocus } from './devices-page';

/** Opening by Enter or a click goes to the heading, M to the zone; selecting more leaves the focus in the list. */
export function useDrawerFocus(focus: DrawerFocus): {
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly zone: RefObject<HTMLSelectElement | null>;
} {
  const heading = useRef<HTMLHeadingElement>(null);
  const zone = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (focus === 'heading') heading.current?.focus();
    if (focus === 'zone') zone.current?.focus();
  }, [focus]);
  return { heading, zone };
}
