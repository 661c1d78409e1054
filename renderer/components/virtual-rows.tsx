import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';

/** Below this all rows are drawn: simpler, and nothing can be missed by a search in the page. */
const DRAW_ALL_BELOW = 60;
const ROW = 32;

export interface RowScroller {
  scrollTo(index: number): void;
}

interface VirtualRowsProps {
  readonly count: number;
  /** Draws one row; `style` places it. */
  readonly row: (index: number, style: React.CSSProperties) => ReactNode;
  readonly after?: ReactNode;
  readonly label?: string;
  readonly scroller?: Ref<RowScroller>;
  /** A row that stays in the document wherever the list is scrolled: the one that Tab goes to. */
  readonly keep?: number;
}

/** The scrolling body of a grid of equally high rows; of many rows only those in sight are in the document. */
export function VirtualRows({ count, row, after, scroller, keep }: VirtualRowsProps) {
  const body = useRef<HTMLDivElement>(null);
  const virtual = count >= DRAW_ALL_BELOW;
  const rows = useVirtualizer({
    count: virtual ? count : 0,
    getScrollElement: () => body.current,
    estimateSize: () => ROW,
    overscan: 8,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      const kept = keep !== undefined && keep >= 0 && keep < count && !seen.includes(keep);
      return kept ? [...seen, keep].sort((a, b) => a - b) : seen;
    },
  });
  useImperativeHandle(
    scroller,
    () => ({
      scrollTo(index) {
        if (virtual) rows.scrollToIndex(index);
      },
    }),
    [rows, virtual],
  );
  return (
    <div className="body" role="rowgroup" ref={body}>
      {virtual ? (
        <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows
            .getVirtualItems()
            .map(({ index, start }) => row(index, { position: 'absolute', top: start, left: 0, right: 0 }))}
        </div>
      ) : (
        Array.from({ length: count }, (_, index) => row(index, {}))
      )}
      {after}
    </div>
  );
}
