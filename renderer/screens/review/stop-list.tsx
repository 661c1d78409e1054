import { IconBan } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Review } from '../../../shared/ipc/views';
import type { Policy } from '../../../shared/policy/policy';
import { promiseText } from '../../../shared/text/promise-text';
import { reviewText as t } from '../../../shared/text/review-text';
import { endName } from '../../../shared/text/rule-text';
import { serviceVerb } from '../../../shared/text/service-text';
import { groupPromises } from '../../../shared/verify/promise-groups';
import { Button } from '../../components/button';
import { Sec } from '../../components/sec';
import { peopleDevices } from '../../state/selectors';
import { useApp, useAppStore } from '../../state/use-app';
import { keepWorking, type Stop, stopsOf } from './stops';

/** How many are shown before the rest is asked for. */
const SHOWN = 4;

/** What is open now and shut afterwards, each with the way to keep it. */
export function StopList({ review, policy }: { readonly review: Review; readonly policy: Policy }) {
  const devices = useApp(useShallow(peopleDevices));
  const overview = useApp((state) => state.overview);
  const divided = useApp((state) => state.router?.divided ?? false);
  const [all, setAll] = useState(false);
  const stops = useMemo(
    () =>
      divided && !overview ? [] : stopsOf(policy, review.after, divided ? overview : undefined, devices),
    [policy, review, divided, overview, devices],
  );
  if (stops.length === 0) return null;
  const more = stops.length - SHOWN;
  return (
    <section>
      <Sec title={t.stops} note={t.stopsWhy} />
      <ul style={{ paddingTop: 3 }}>
        {stops.slice(0, all ? stops.length : SHOWN).map((stop) => (
          <StopLine key={stop.rule.id} policy={policy} stop={stop} review={review} />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className="link small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.stopsFewer : t.stopsMore(more)}
        </button>
      )}
    </section>
  );
}

interface StopLineProps {
  readonly policy: Policy;
  readonly stop: Stop;
  readonly review: Review;
}

function StopLine({ policy, stop, review }: StopLineProps) {
  const store = useAppStore();
  const [trying, setTrying] = useState(false);
  const [breaks, setBreaks] = useState<string>();
  const { from, to, service } = stop.rule;
  const [source, target] = [endName(policy, from), endName(policy, to)];
  const online = to.kind === 'internet';

  /** Calculated first, like every repair: a door that breaks a promise is not opened, and the promise is named. */
  async function keep(): Promise<void> {
    const { tryPolicy, edit, reviewDraft } = store.getState();
    setTrying(true);
    const tried = await tryPolicy(keepWorking(policy, stop));
    setTrying(false);
    if (!tried) return;
    const wrong = new Set(brokenIn(review).map(({ id }) => id));
    const broken = brokenIn(tried).find(({ id }) => !wrong.has(id));
    if (broken) return setBreaks(promiseText(policy, broken));
    edit((draft) => keepWorking(draft, stop));
    await reviewDraft();
  }
  return (
    <li className="item">
      <IconBan className="ic caution" aria-hidden="true" />
      <div className="grow">
        <div className="m">
          {online ? t.stopsInternet(source) : t.stopsDoor(source, serviceVerb(service), target)}
        </div>
        <div className="small t2" role="status">
          {breaks
            ? t.stopsPromised(breaks)
            : online
              ? t.stopsInternetWhy(stop.devices)
              : t.stopsDoorWhy(target)}
        </div>
      </div>
      {!breaks && (
        <Button
          size="small"
          locked={trying}
          aria-label={online ? t.keepInternetOf(source) : t.keepDoorOf(source, serviceVerb(service), target)}
          onClick={() => void keep()}
        >
          {t.keepWorking}
        </Button>
      )}
    </li>
  );
}

const brokenIn = ({ after }: Pick<Review, 'after'>) =>
  groupPromises(after.promises).filter(({ holds }) => holds !== 'yes');
