import { IconSearch, IconX } from '@tabler/icons-react';
import type { Ref } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import { deviceKind } from '../../../shared/text/device-text';
import { devicesText as t } from '../../../shared/text/devices-text';
import { Button } from '../../components/button';
import { useApp } from '../../state/use-app';
import type { DeviceFilter, Row } from './rows';

interface DeviceFiltersProps {
  readonly filter: DeviceFilter;
  readonly onChange: (filter: DeviceFilter) => void;
  readonly rows: readonly Row[];
  /** Letters typed in the list go here. */
  readonly search: Ref<HTMLInputElement>;
}

/** Search and filters above the list. What is on is filled, so that nobody wonders where a device went. */
export function DeviceFilters({ filter, onChange, rows, search }: DeviceFiltersProps) {
  const policy = useApp((state) => state.draft);
  const kinds = [...new Set(rows.flatMap((row) => row.device?.kind ?? []))];
  return (
    <fieldset className="row wrap" style={{ marginTop: 12, gap: 6, paddingRight: 20 }} aria-label={t.filters}>
      <div className="field s" style={{ width: 190 }}>
        <IconSearch className="ic-s t3" aria-hidden="true" />
        <input
          ref={search}
          type="search"
          aria-label={t.search}
          placeholder={t.searchHint}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </div>
      <label className={filter.zone ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterZone}</span>
        <select value={filter.zone} onChange={(event) => onChange({ ...filter, zone: event.target.value })}>
          <option value="">{t.anyZone}</option>
          {policy?.zones.map((zone) => (
            <option key={zone.id} value={zone.id}>
              {displayText(zone.name, 40)}
            </option>
          ))}
        </select>
      </label>
      <label className={filter.kind ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterKind}</span>
        <select value={filter.kind} onChange={(event) => onChange({ ...filter, kind: event.target.value })}>
          <option value="">{t.anyKind}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {deviceKind(kind)}
            </option>
          ))}
        </select>
      </label>
      <label className={filter.connection ? 'chip on' : 'chip'}>
        <span className="hidden-text">{t.filterConnection}</span>
        <select
          value={filter.connection}
          onChange={(event) => onChange({ ...filter, connection: event.target.value })}
        >
          <option value="">{t.anyConnection}</option>
          <option value="cable">{t.cable}</option>
          <option value="wifi">{t.wifi}</option>
        </select>
      </label>
      <button
        type="button"
        className="chip"
        aria-pressed={filter.today}
        onClick={() => onChange({ ...filter, today: !filter.today })}
      >
        {t.seenToday}
        {filter.today && <IconX className="ic-s" aria-hidden="true" />}
      </button>
    </fieldset>
  );
}

/** Nothing is left: which filters are on, and the way back. */
export function NoMatch({
  filter,
  onClear,
}: {
  readonly filter: DeviceFilter;
  readonly onClear: () => void;
}) {
  const policy = useApp((state) => state.draft);
  const zone = policy?.zones.find((each) => each.id === filter.zone)?.name;
  const on = [
    ...(zone ? [`${t.filterZone} ${displayText(zone, 40)}`] : []),
    ...(filter.kind ? [t.filterKind] : []),
    ...(filter.connection ? [t.filterConnection] : []),
    ...(filter.today ? [t.seenToday] : []),
  ];
  return (
    <div className="empty">
      <IconSearch className="ic-xl t3" aria-hidden="true" />
      <h2 style={{ fontSize: 'var(--fs-h3)' }}>{t.noMatchTitle(filter.text)}</h2>
      <p>{t.noMatchBody(on)}</p>
      <div className="row">
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </div>
  );
}
