import {
  IconArrowsLeftRight,
  IconCheck,
  IconDots,
  IconKey,
  IconSeparatorVertical,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { displayText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import { en } from '../../shared/text/en';
import { listOf } from '../../shared/text/format';
import { ruleText as t } from '../../shared/text/rule-text';
import { serviceCell, serviceName } from '../../shared/text/service-text';
import type { CellSummary } from '../state/cells';
import { ServiceIcon } from './service-icon';

/** What a zone, the internet or the router is called in the matrix. */
export function placeName(policy: Policy, id: string): string {
  if (id === 'internet') return en.internet;
  if (id === 'router') return en.router;
  return displayText(policy.zones.find((zone) => zone.id === id)?.name ?? id, 40);
}

/** Heads have little room: the first word tells zones apart, the whole name is in the tooltip and in the accessible name. */
export const shortName = (name: string, says: 'icons' | 'words'): string => {
  if (name.length <= (says === 'icons' ? 8 : 9)) return name;
  const first = name.split(' ')[0] ?? name;
  return first.length > 8 ? `${first.slice(0, says === 'icons' ? 4 : 7)}.` : first;
};

export const sameCell = (a: CellSummary, b: CellSummary): boolean =>
  a.kind === b.kind && a.services.join(' ') === b.services.join(' ');

/** The looks of a cell. */
export function cellClass({ kind }: CellSummary): string {
  if (kind === 'within' || kind === 'apart') return 'same';
  if (kind === 'door' || kind === 'all' || kind === 'admin') return 'door';
  return kind;
}

/** The word in a cell; a dot for sealed. */
export function cellWord({ kind, services }: CellSummary): ReactNode {
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
    case 'door':
      return services.length === 1 ? serviceCell(services[0] ?? '') : t.cells.services(services.length);
    case 'sealed':
      return <Dot />;
    case 'unknown':
      return '?';
  }
}

/** A cell as a sentence, for the ear and for the tooltip. */
export function cellSentence(policy: Policy, cell: CellSummary, changed: boolean, device?: string): string {
  const services = listOf(cell.services.map((service) => serviceName(service).toLowerCase()));
  const says =
    cell.kind === 'door' ? (cell.partial ? t.says.part(services) : t.says.door(services)) : t.says[cell.kind];
  const sentence = t.cellSays(device ?? placeName(policy, cell.from), placeName(policy, cell.to), says);
  return changed ? `${sentence}. ${t.notApplied}` : sentence;
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
    case 'door':
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
