import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback } from 'react';

/** Below this all rows are drawn: simpler, and nothing can be missed by a search in the page. */
const DRAW_ALL_BELOW = 60;

/** A row to draw, and the room of the rows before it that are not drawn. */
export interface RowInSight {
  readonly at: number;
  readonly skipped: number;
}

interface Rows {
  readonly count: number;
  readonly keyOf: (at: number) => string;
  readonly heightOf: (at: number) => number;
  /** Room between two rows. */
  readonly gap: number;
  readonly box: RefObject<HTMLElement | null>;
  /** The row that has the focus stays in the document wherever the box is scrolled. */
  readonly keep: number;
}

/** Of many rows of different height only those in sight, for a grid that places its own rows. */
export function useRowsInSight({ count, keyOf, heightOf, gap, box, keep }: Rows): {
  readonly rows: readonly RowInSight[];
  readonly skippedAfter: number;
} {
  const virtual = count >= DRAW_ALL_BELOW;
  const rows = useVirtualizer({
    count: virtual ? count : 0,
    getScrollElement: () => box.current,
    getItemKey: keyOf,
    estimateSize: heightOf,
    gap,
    overscan: 8,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const seen = defaultRangeExtractor(range);
        const kept = keep >= 0 && keep < range.count && !seen.includes(keep);
        return kept ? [...seen, keep].sort((a, b) => a - b) : seen;
      },
      [keep],
    ),
  });
  if (!virtual)
    return { rows: Array.from({ length: count }, (_, at) => ({ at, skipped: 0 })), skippedAfter: 0 };
  const drawn = rows.getVirtualItems();
  return {
    rows: drawn.map(({ index, start }, at) => ({
      at: index,
      // A spacer is a row too, with a gap of its own.
      skipped: Math.max(0, start - (drawn[at - 1]?.end ?? -gap) - 2 * gap),
    })),
    skippedAfter: Math.max(0, rows.getTotalSize() - (drawn.at(-1)?.end ?? 0) - gap),
  };
}
