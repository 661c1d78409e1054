import { IconEye, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { utf8Length } from '../../../shared/net/utf8';
import { changeZone } from '../../../shared/policy/edit-policy';
import type { Policy } from '../../../shared/policy/policy';
import type { Zone, ZoneWifi } from '../../../shared/policy/zone';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { useApp, useAppStore } from '../../state/use-app';
import { bandsOf, proposedWifi } from './proposed-wifi';

/** Wi-Fi of a zone. The zone that keeps the LAN keeps its names; nothing is set there. */
export function WifiPanel({ policy, zone }: { readonly policy: Policy; readonly zone: Zone }) {
  const store = useAppStore();
  const router = useApp((state) => state.router);
  const bands = bandsOf(router);
  const wifi = zone.wifi[0];
  const set = (next: readonly ZoneWifi[]): void =>
    store.getState().edit((draft) => changeZone(draft, zone.id, { wifi: next }));

  if (zone.keeps !== undefined) {
    const names = [
      ...new Set(
        router?.wifi
          .filter((each) => each.networks.includes(zone.keeps ?? ''))
          .map((each) => displayText(each.ssid, 32)) ?? [],
      ),
    ];
    return (
      <div>
        <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.panelWifi}</h3>
        {names.length > 0 && <p className="small">{t.panelKeepsWifi(names)}</p>}
        <p className="small t2">{t.panelKeepsLan}</p>
      </div>
    );
  }
  if (bands.length === 0) return null;
  if (!wifi) {
    return (
      <div>
        <h3 style={{ fontSize: 'var(--fs-body)' }}>{t.panelWifi}</h3>
        <p className="small t2">{t.panelNoWifi}</p>
        <Button
          size="small"
          style={{ marginTop: 6 }}
          onClick={() => set([proposedWifi(policy, zone, router)])}
        >
          <IconPlus className="ic-s" aria-hidden="true" />
          {t.addWifi}
        </Button>
      </div>
    );
  }
  const change = (what: Partial<ZoneWifi>): void => set([{ ...wifi, ...what }, ...zone.wifi.slice(1)]);
  return (
    <fieldset className="col" style={{ gap: 10 }}>
      <legend className="m" style={{ marginBottom: 6 }}>
        {t.panelWifi}
      </legend>
      <SsidField key={`name ${zone.id}`} wifi={wifi} onChange={(ssid) => change({ ssid })} />
      <KeyField key={`password ${wifi.keyRef}`} keyRef={wifi.keyRef} />
      <div>
        <label className="label" htmlFor="zone-security">
          {t.security}
        </label>
        <div className="field s">
          <select
            id="zone-security"
            value={wifi.security}
            onChange={(event) => change({ security: event.target.value as ZoneWifi['security'] })}
          >
            {(['wpa2', 'wpa2-wpa3', 'wpa3'] as const).map((each) => (
              <option key={each} value={each}>
                {t.securities[each]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="row wrap" role="group" aria-label={t.bands}>
        {bands.map((band) => (
          <button
            key={band}
            type="button"
            className="chip"
            aria-pressed={wifi.bands.includes(band)}
            onClick={() =>
              change({
                bands: wifi.bands.includes(band)
                  ? wifi.bands.filter((each) => each !== band)
                  : bands.filter((each) => each === band || wifi.bands.includes(each)),
              })
            }
          >
            {t.bandNames[band]}
          </button>
        ))}
        <button type="button" className="link small" onClick={() => set([])}>
          {t.removeWifi}
        </button>
      </div>
    </fieldset>
  );
}

function SsidField({
  wifi,
  onChange,
}: {
  readonly wifi: ZoneWifi;
  readonly onChange: (ssid: string) => void;
}) {
  const [ssid, setSsid] = useState(wifi.ssid);
  const bad = utf8Length(ssid) > 32 || ssid === '';
  const keep = (): void => {
    if (!bad && ssid !== wifi.ssid) onChange(ssid);
  };
  return (
    <div>
      <label className="label" htmlFor="zone-ssid">
        {t.wifiName}
      </label>
      <div className={bad ? 'field s bad' : 'field s'}>
        <input
          id="zone-ssid"
          value={ssid}
          spellCheck={false}
          aria-invalid={bad}
          aria-describedby="zone-ssid-hint"
          onChange={(event) => setSsid(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
          }}
        />
      </div>
      <p className="hint danger" id="zone-ssid-hint" hidden={!bad}>
        {t.wifiNameTooLong}
      </p>
    </div>
  );
}

/** The password of a zone's Wi-Fi. It goes straight to main and is read back only when the person asks to see it. */
function KeyField({ keyRef }: { readonly keyRef: string }) {
  const store = useAppStore();
  const kept = useApp((state) => state.knownKeyRefs.includes(keyRef));
  const [editing, setEditing] = useState(false);
  const [key, setKey] = useState('');
  const [shown, setShown] = useState<string>();
  const valid = /^[\x20-\x7e]{8,63}$/.test(key);

  async function keep(): Promise<void> {
    if (!valid) return;
    await store.getState().setWifiKey(keyRef, key);
    setEditing(false);
    setKey('');
    setShown(undefined);
  }

  if (kept && !editing) {
    return (
      <div>
        <span className="label">{t.wifiKey}</span>
        <div className="row">
          <span className={shown ? 'mono' : 'small t2'} style={{ overflowWrap: 'anywhere' }}>
            {shown ?? t.wifiKeyKept}
          </span>
          {shown === undefined && (
            <Button
              look="quiet"
              size="small"
              className="ic-only"
              aria-label={t.showKey}
              onClick={() => void store.getState().revealWifiKey(keyRef).then(setShown)}
            >
              <IconEye className="ic" aria-hidden="true" />
            </Button>
          )}
          <button type="button" className="link small" onClick={() => setEditing(true)}>
            {t.changeKey}
          </button>
        </div>
      </div>
    );
  }
  return (
    <div>
      <label className="label" htmlFor="zone-key">
        {t.wifiKey}
      </label>
      <div className="field s">
        <input
          id="zone-key"
          value={key}
          autoComplete="off"
          spellCheck={false}
          maxLength={63}
          aria-describedby="zone-key-hint"
          onChange={(event) => setKey(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void keep();
          }}
        />
      </div>
      <p className="hint" id="zone-key-hint">
        {t.wifiKeyHint}
      </p>
      <div className="row" style={{ marginTop: 6 }}>
        <Button size="small" locked={!valid} onClick={() => void keep()}>
          {t.setKey}
        </Button>
        <button
          type="button"
          className="link small"
          onClick={() => void store.getState().suggestWifiKey().then(setKey)}
        >
          {t.suggestKey}
        </button>
      </div>
    </div>
  );
}
