import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** Moving this far turns a press into a drag. */
const THRESHOLD_PX = 5;

export interface Drag {
  readonly ids: readonly string[];
  readonly x: number;
  readonly y: number;
  /** Zone under the pointer. */
  readonly target: string | undefined;
}

interface DragOptions {
  /** What goes along when the drag starts at this chip. */
  readonly idsFor: (id: string) => readonly string[];
  readonly onDrop: (ids: readonly string[], zone: string) => void;
}

/** Dragging chips with pointer events: works with mouse, pen and touch. The whole compartment is the target. */
export function useDrag({ idsFor, onDrop }: DragOptions) {
  const [drag, setDrag] = useState<Drag>();
  const pressed = useRef<{ readonly id: string; readonly x: number; readonly y: number } | undefined>(
    undefined,
  );
  const current = useRef<Drag | undefined>(undefined);
  const dropped = useRef(false);

  useEffect(() => {
    if (!drag) return;
    const cancel = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') stop();
    };
    window.addEventListener('keydown', cancel);
    return () => window.removeEventListener('keydown', cancel);
  });

  function stop(): void {
    pressed.current = undefined;
    current.current = undefined;
    setDrag(undefined);
  }

  const zoneAt = (x: number, y: number): string | undefined =>
    document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-zone]')?.dataset.zone;

  return {
    drag,
    /** True right after a drag: the click that ends it selects nothing. */
    justDropped: () => {
      const was = dropped.current;
      dropped.current = false;
      return was;
    },
    chip: (id: string) => ({
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        dropped.current = false;
        pressed.current = { id, x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture?.(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const start = pressed.current;
        if (!start) return;
        const far = Math.hypot(event.clientX - start.x, event.clientY - start.y) > THRESHOLD_PX;
        if (!current.current && !far) return;
        const next: Drag = {
          ids: current.current?.ids ?? idsFor(start.id),
          x: event.clientX,
          y: event.clientY,
          target: zoneAt(event.clientX, event.clientY),
        };
        current.current = next;
        setDrag(next);
      },
      onPointerUp() {
        const ended = current.current;
        stop();
        if (!ended) return;
        dropped.current = true;
        if (ended.target) onDrop(ended.ids, ended.target);
      },
      onPointerCancel: stop,
    }),
  };
}
