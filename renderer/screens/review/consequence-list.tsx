import {
  IconCircleMinus,
  IconCirclePlus,
  IconDoor,
  IconEqual,
  IconHash,
  IconInfoCircle,
  IconPlayerPause,
  IconPlug,
  IconUserPlus,
  IconWifi,
} from '@tabler/icons-react';
import type { Consequence } from '../../../shared/plan/plan';
import { type ConsequenceWords, consequenceText } from '../../../shared/text/consequence-text';
import { reviewText as t } from '../../../shared/text/review-text';

const icons: Readonly<Record<ConsequenceWords['icon'], typeof IconWifi>> = {
  wifi: IconWifi,
  address: IconHash,
  cable: IconPlug,
  plus: IconCirclePlus,
  minus: IconCircleMinus,
  door: IconDoor,
  pause: IconPlayerPause,
  join: IconUserPlus,
  same: IconEqual,
  note: IconInfoCircle,
};

/** What people will notice, one line each. */
export function ConsequenceList({ consequences }: { readonly consequences: readonly Consequence[] }) {
  if (consequences.length === 0)
    return (
      <p className="small t2" style={{ paddingTop: 8 }}>
        {t.nothingNoticed}
      </p>
    );
  return (
    <ul style={{ paddingTop: 3 }}>
      {consequences.map((consequence) => {
        const { icon, title, note } = consequenceText(consequence);
        const Icon = icons[icon];
        return (
          <li key={`${consequence.code} ${JSON.stringify(consequence.facts)}`} className="item">
            <Icon className="ic t2" aria-hidden="true" />
            <div className="grow">
              <div className="m">{title}</div>
              <div className="small t2">{note}</div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
