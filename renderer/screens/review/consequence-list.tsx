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
import type { ConsequenceWords } from '../../../shared/text/consequence-text';
import { noticesOf } from '../../../shared/text/notice-text';
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

/** What people will notice: one line for each kind of thing, and what it is made of to open. */
export function ConsequenceList({ consequences }: { readonly consequences: readonly Consequence[] }) {
  if (consequences.length === 0)
    return (
      <p className="small t2" style={{ paddingTop: 8 }}>
        {t.nothingNoticed}
      </p>
    );
  return (
    <ul style={{ paddingTop: 3 }}>
      {noticesOf(consequences).map(({ id, icon, title, note, parts }) => {
        const Icon = icons[icon];
        return (
          <li key={id} className="item">
            <Icon className="ic t2" aria-hidden="true" />
            <div className="grow">
              <div className="m">{title}</div>
              <div className="small t2">{note}</div>
              {parts.length > 0 && (
                <details className="parts small">
                  <summary>{t.noticeParts(parts.length)}</summary>
                  <ul>
                    {parts.map((part) => (
                      <li key={`${part.title} ${part.note}`}>
                        {part.title}. <span className="t3">{part.note}</span>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
