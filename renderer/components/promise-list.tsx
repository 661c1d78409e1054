import { IconCheck, IconHelpCircle, IconX } from '@tabler/icons-react';
import type { Policy } from '../../shared/policy/policy';
import { en } from '../../shared/text/en';
import { promiseText, proofText } from '../../shared/text/promise-text';
import { endName } from '../../shared/text/rule-text';
import type { PromiseGroup } from '../../shared/verify/promise-groups';

interface PromiseListProps {
  readonly policy: Policy;
  readonly groups: readonly PromiseGroup[];
  /** One level deeper: what decided, and the packet it was tested with. */
  readonly proof?: boolean;
}

/** Promises with their sign. A broken one stands out by its weight as well as by its colour. */
export function PromiseList({ policy, groups, proof = false }: PromiseListProps) {
  return groups.map((group) => (
    <li key={group.id} style={{ minHeight: 25 }}>
      <div className="row" style={{ minHeight: 25 }}>
        <Sign holds={group.holds} />
        <span className={group.holds === 'yes' ? 'clip' : 'b clip'} title={promiseText(policy, group)}>
          {promiseText(policy, group)}
        </span>
      </div>
      {proof && (
        <ul className="small t3" style={{ padding: '0 0 6px 22px' }}>
          {group.results.map((result) => (
            <li key={result.promise.id}>
              {endName(policy, result.promise.from)} → {endName(policy, result.promise.to)}:{' '}
              {proofText(result)}
            </li>
          ))}
        </ul>
      )}
    </li>
  ));
}

function Sign({ holds }: { readonly holds: PromiseGroup['holds'] }) {
  if (holds === 'yes') return <IconCheck className="ic-s safe" role="img" aria-label={en.promiseSign.yes} />;
  if (holds === 'no') return <IconX className="ic-s danger" role="img" aria-label={en.promiseSign.no} />;
  return <IconHelpCircle className="ic-s t3" role="img" aria-label={en.promiseSign.unknown} />;
}
