import {
  IconArrowsLeftRight,
  IconCheck,
  IconDots,
  IconKey,
  IconSeparatorVertical,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CellSummary } from '../../shared/answers/cells';
import { displayText } from '../../shared/net/untrusted-text';
import { endOfId, networkOfId } from '../../shared/policy/ends';
import type { Policy } from '../../shared/policy/policy';
import { en } from '../../shared/text/en';
import { listOf } from '../../shared/text/format';
import { endName, ruleText as t } from '../../shared/text/rule-text';
import { serviceCell, serviceName } from '../../shared/text/service-text';
import type { Line } from './matrix-lines';
import { ServiceIcon } from './service-icon';

/** What a zone, the internet or the router is called in the matrix. */
export function placeName(policy: Policy, id: string): string {
  if (id === 'internet') return en.internet;
  if (id === 'router') return en.router;
  if (networkOfId(id) !== undefined) return endName(policy, endOfId(id));
  return displayText(policy.zones.find((zone) => zone.id === id)?.name ?? id, 40);
}

/** Heads have little room: the first word tells zones apart, the whole name is in the tooltip and in the accessible name. */
export const shortName = (name: string, says: 'icons' | 'words'): string => {
  if (name.length <= (says === 'icons' ? 8 : 9)) return name;
  const first = name.split(' ')[0] ?? name;
  return first.length > 8 ? `${first.slice(0, says === 'icons' ? 4 : 7)}.` : first;
};

/** What a row or a column is called. */
export const lineName = (policy: Policy, { place, device }: Line): string =>
  device ? displayText(device.name || device.id) : placeName(policy, place);

export const sameCell = (a: CellSummary, b: CellSummary): boolean =>
  a.kind === b.kind &&
  a.partial === b.partial &&
  a.some?.may === b.some?.may &&
  [...a.services].sort().join(' ') === [...b.services].sort().join(' ');

/** The looks of a cell. */
export function cellClass({ kind }: CellSummary): string {
  if (kind === 'within' || kind === 'apart' || kind === 'self') return 'same';
  if (kind === 'door' || kind === 'all' || kind === 'admin') return 'door';
  return kind;
}

/** The word in a cell, or how many devices of the row may; a dot for sealed. */
export function cellWord({ kind, services, some }: CellSummary): ReactNode {
  switch (kind) {
    case 'within':
      return t.cells.within;
    case 'apart':
      return t.cells.apart;
    case 'basics':
      return t.cells.basics;
    case 'admin':
      return t.cells.admin;
    case 'all':
      return t.cells.all;
    case 'self':
      return null;
    case 'door':
      if (some) return t.cells.some(some.may, some.of);
      return services.length === 1 ? serviceCell(services[0] ?? '') : t.cells.services(services.length);
    case 'sealed':
      return <Dot />;
    case 'unknown':
      return '?';
  }
}

/** A cell as a sentence, for the ear and for the tooltip. */
export function cellSentence(cell: CellSummary, from: string, to: string, changed: boolean): string {
  const sentence = t.cellSays(from, to, cell.kind === 'door' ? doorSays(cell) : t.says[cell.kind]);
  return changed ? `${sentence}. ${t.notApplied}` : sentence;
}

function doorSays({ services, some, partial }: CellSummary): string {
  const open = t.says.door(listOf(services.map((service) => serviceName(service).toLowerCase())));
  if (some) return t.says.some(open, some.may, some.of);
  return partial ? t.says.part(open) : open;
}

/** The sign in a cell where there is no room for words. */
export function CellSign({ cell }: { readonly cell: CellSummary }) {
  switch (cell.kind) {
    case 'within':
      return <IconArrowsLeftRight className="ic-s" aria-hidden="true" />;
    case 'apart':
      return <IconSeparatorVertical className="ic-s" aria-hidden="true" />;
    case 'basics':
      return <IconDots className="ic-s" aria-hidden="true" />;
    case 'admin':
      return <IconKey className="ic-s" aria-hidden="true" />;
    case 'all':
      return <IconCheck className="ic-s" aria-hidden="true" />;
    case 'self':
      return null;
    case 'door':
      if (cell.some) return <span aria-hidden="true">{t.cells.someShort(cell.some.may, cell.some.of)}</span>;
      return cell.services.length === 1 ? (
        <ServiceIcon service={cell.services[0] ?? ''} className="ic-s" />
      ) : (
        <span aria-hidden="true">{cell.services.length}</span>
      );
    case 'sealed':
      return <Dot />;
    case 'unknown':
      return <span aria-hidden="true">?</span>;
  }
}

function Dot() {
  return (
    <svg width="4" height="4" viewBox="0 0 4 4" aria-hidden="true">
      <circle cx="2" cy="2" r="1.6" fill="var(--control-line)" />
    </svg>
  );
}

/** What the signs mean. */
export function MatrixLegend({ withChanges = false }: { readonly withChanges?: boolean }) {
  return (
    <div className="legend" aria-hidden="true">
      <span>
        <i className="cell door" />
        {t.legendDoor}
      </span>
      <span>
        <Dot />
        {t.legendSealed}
      </span>
      <span>
        <i className="cell unknown" />
        {t.legendUnknown}
      </span>
      {withChanges && (
        <span>
          <i className="cell changed" />
          {t.legendNotApplied}
        </span>
      )}
      <span>
        <i className="cell same" />
        {t.legendInside}
      </span>
    </div>
  );
}
