import { IconAlertTriangle, IconWifi } from '@tabler/icons-react';
import { useState } from 'react';
import type { Review } from '../../../shared/ipc/views';
import { displayText } from '../../../shared/net/untrusted-text';
import { changeZone } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Zone } from '../../../shared/policy/zone';
import { findingText } from '../../../shared/text/finding-text';
import { reviewText as t } from '../../../shared/text/review-text';
import { Button } from '../../components/button';
import { useApp, useAppStore } from '../../state/use-app';
import { bandsOf, proposedWifi } from '../zones/proposed-wifi';

const CODES: ReadonlySet<string> = new Set(['zone-without-way-in', 'devices-without-way-in']);

/** Findings that this panel shows; the others go into the list of remarks. */
export const saysNoWayIn = ({ code }: { readonly code: string }): boolean => CODES.has(code);

/** Zones that their devices cannot get into, each with the button that gives it a Wi-Fi name and a password. */
export function NoWayIn({ review, policy }: { readonly review: Review; readonly policy: Policy }) {
  const found = review.findings.filter(saysNoWayIn);
  return found.map((finding) => {
    const zone = policy.zones.find(({ id }) => id === finding.subject);
    if (!zone) return null;
    const { title, note } = findingText(finding, () => nameOf(zone));
    return (
      <section key={zone.id} className="note caution-n" aria-label={title}>
        <IconAlertTriangle className="ic caution" aria-hidden="true" />
        <div className="grow">
          <b className="b">{title}</b>
          <p className="small t2">{note}</p>
        </div>
        <GiveWifi policy={policy} zone={zone} />
      </section>
    );
  });
}

function GiveWifi({ policy, zone }: { readonly policy: Policy; readonly zone: Zone }) {
  const store = useAppStore();
  const router = useApp((state) => state.router);
  const known = useApp((state) => state.knownKeyRefs);
  const [busy, setBusy] = useState(false);
  if (bandsOf(router).length === 0) return null;

  async function give(): Promise<void> {
    setBusy(true);
    const wifi = proposedWifi(policy, zone, router);
    const { suggestWifiKey, setWifiKey, edit, reviewAgain } = store.getState();
    if (!known.includes(wifi.keyRef)) await setWifiKey(wifi.keyRef, await suggestWifiKey());
    edit((draft) => changeZone(draft, zone.id, { wifi: [wifi] }));
    await reviewAgain();
  }

  return (
    <Button size="small" locked={busy} onClick={() => void give()}>
      <IconWifi className="ic-s" aria-hidden="true" />
      {t.giveWifi(nameOf(zone))}
    </Button>
  );
}

const nameOf = ({ name }: Zone): string => displayText(name, 40);
