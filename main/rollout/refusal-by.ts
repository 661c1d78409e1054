import { MEMORY_KIB } from '../../shared/rollout/refusal';
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
      return { kind: 'uci-locked' };
    case 'link':
      return { kind: 'file-elsewhere', package: detail };
    case 'no-links':
      return {
        kind: 'router',
        error: { kind: 'unsupported', missing: 'hard links', found: '/etc/bulkhead' },
      };
    case 'memory-full':
      return { kind: 'memory-low', freeKib: 0, neededKib: MEMORY_KIB };
    case 'firewall':
      return { kind: 'firewall-check-failed', output: answer.blocks.get('output') ?? '' };
    default:
      return { kind: 'router', error: { kind: 'command-failed', doing: word, code: 1, stderr: detail } };
  }
}
