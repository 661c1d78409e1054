import type { Review } from '../../../shared/ipc/views';
import { reviewText as t } from '../../../shared/text/review-text';
import { Sec } from '../../components/sec';
import { useApp, useAppStore } from '../../state/use-app';

/** Going back where the person's own sorting is another one by now: which of the two goes back? */
export function SortingChoice({ review }: { readonly review: Review }) {
  const store = useAppStore();
  const withSorting = useApp((state) => state.backWithSorting);
  if (!review.sortingDiffers) return null;
  return (
    <section>
      <Sec title={t.sortingTitle} />
      <fieldset style={{ display: 'grid', gap: 8, marginTop: 8 }} aria-label={t.sortingTitle}>
        {(
          [
            [false, t.sortingStays, t.sortingStaysBody],
            [true, t.sortingToo, t.sortingTooBody],
          ] as const
        ).map(([value, title, body]) => (
          <label key={title} className="panel choice">
            <input
              type="radio"
              className="radio"
              name="sorting"
              checked={withSorting === value}
              onChange={() => store.getState().chooseSorting(value)}
            />
            <span>
              <b className="b">{title}</b>
              <span className="small t2" style={{ display: 'block' }}>
                {body}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
