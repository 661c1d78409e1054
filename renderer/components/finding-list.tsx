import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { Finding } from '../../shared/compile/finding';
import { findingText } from '../../shared/text/finding-text';
import { useApp } from '../state/use-app';

/** Findings as sentences, with the names people gave to zones and devices. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const draft = useApp((state) => state.draft);
  const nameOf = (id: string): string =>
    draft?.zones.find((zone) => zone.id === id)?.name ??
    draft?.devices.find((device) => device.id === id)?.name ??
    id;
  return (
    <ul>
      {findings.map((finding) => {
        const { title, note } = findingText(finding, nameOf);
        const serious = finding.severity !== 'info';
        const Icon = serious ? IconAlertTriangle : IconInfoCircle;
        return (
          <li key={`${finding.code} ${finding.subject} ${JSON.stringify(finding.facts)}`} className="item">
            <Icon className={serious ? 'ic caution' : 'ic t3'} aria-hidden="true" />
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
