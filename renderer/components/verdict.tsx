import { IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconLoader2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { en } from '../../shared/text/en';
import { reviewErrorText } from '../../shared/text/error-text';
import { overviewText } from '../../shared/text/overview-text';
import { ruleText as t } from '../../shared/text/rule-text';
import { countPromises, groupPromises } from '../../shared/verify/promise-groups';
import type { PromiseResult } from '../../shared/verify/verification';
import { useApp } from '../state/use-app';

interface VerdictProps {
  readonly more?: ReactNode;
  /** `running`: there is no draft, so the line is about the router as it is. */
  readonly about?: 'plan' | 'running';
}

/** The live verdict on the draft, as one line. It never blocks typing; the last one stays while a new one is calculated. */
export function Verdict({ more, about = 'plan' }: VerdictProps) {
  const preview = useApp((state) => state.preview);
  const previewing = useApp((state) => state.previewing);
  const error = useApp((state) => state.previewError);
  if (error && !previewing) {
    const { what, next } = reviewErrorText(error);
    return (
      <Line icon={<IconHelpCircle className="ic caution" aria-hidden="true" />}>{`${what} ${next}`}</Line>
    );
  }
  if (!preview) {
    return <Line icon={<IconLoader2 className="ic t3 spin" aria-hidden="true" />}>{en.calculating}</Line>;
  }
  if (about === 'running') return <RunningVerdict promises={preview.before.promises} />;
  const { broken, unknown } = countPromises(groupPromises(preview.after.promises));
  const problems = problemCount(preview.findings);
  const calm = broken === 0 && unknown === 0 && problems === 0;
  const seconds = (preview.calculatedInMs / 1000).toFixed(2);
  const text =
    broken > 0
      ? t.verdictBreaks(broken)
      : unknown > 0
        ? t.verdictUnknown(unknown)
        : problems > 0
          ? t.verdictBlocked(problems)
          : t.verdictHolds(seconds);
  const icon = calm ? (
    <IconCircleCheck className="ic safe" aria-hidden="true" />
  ) : (
    <IconAlertTriangle className={broken > 0 ? 'ic danger' : 'ic caution'} aria-hidden="true" />
  );
  return (
    <Line icon={icon}>
      {text} {!calm && more}
    </Line>
  );
}

function RunningVerdict({ promises }: { readonly promises: readonly PromiseResult[] }) {
  const { all, held, broken, unknown } = countPromises(groupPromises(promises));
  const calm = broken === 0 && unknown === 0;
  const Icon = calm ? IconCircleCheck : IconAlertTriangle;
  return (
    <Line
      icon={<Icon className={`ic ${calm ? 'safe' : broken > 0 ? 'danger' : 'caution'}`} aria-hidden="true" />}
    >
      {calm
        ? overviewText.allHold(all)
        : broken > 0
          ? overviewText.someBreak(broken, all)
          : overviewText.someUnknown(held, all, unknown)}
      .
    </Line>
  );
}

/** Errors other than promises, which are counted by themselves. */
export const problemCount = (
  findings: readonly { readonly severity: string; readonly code: string }[],
): number =>
  findings.filter(
    ({ severity, code }) => severity === 'error' && code !== 'promise-broken' && code !== 'promise-not-known',
  ).length;

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <span className="row small t2 grow" role="status">
      {icon}
      <span>{children}</span>
    </span>
  );
}
