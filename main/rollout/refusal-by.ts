import type { Refusal } from '../../shared/rollout/rollout-state';
import type { StepError } from './router-steps';

/** What a person is told when the router itself said no before, or instead of, a change. */
export function refusalBy(
  error: StepError,
  flash: { readonly freeKib: number; readonly neededKib: number },
): Refusal {
  if (error.kind !== 'said-no') return { kind: 'router', error };
  const { word, detail, answer } = error;
  switch (word) {
    case 'changed':
      return { kind: 'router-changed', packages: [detail] };
    case 'flash-full':
    case 'not-written': // `write` exits well on a full flash and leaves half a file, so only the sums tell
      return { kind: 'flash-full', ...flash };
    case 'other-rollout':
      return { kind: 'other-rollout-pending' };
    case 'luci-pending':
      return { kind: 'luci-apply-pending' };
    case 'locked':
      return { kind: 'locked', bySomebody: detail };
    case 'firewall':
      return { kind: 'firewall-check-failed', output: answer.blocks.get('output') ?? '' };
    default:
      return { kind: 'router', error: { kind: 'command-failed', doing: word, code: 1, stderr: detail } };
  }
}
