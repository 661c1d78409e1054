import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** How wide something really is, so that a drawing's letters keep their size when it gets narrow. */
export function useWidth<T extends Element>(
  atFirst: number,
): readonly [box: RefObject<T | null>, width: number] {
  const box = useRef<T>(null);
  const [width, setWidth] = useState(atFirst);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setWidth(element.clientWidth || atFirst);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [atFirst]);
  return [box, width];
}
