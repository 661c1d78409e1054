import type { ReactNode } from 'react';

interface StepFrameProps {
  readonly children: ReactNode;
  readonly foot: ReactNode;
  /** The middle has nothing to focus, so it is itself a stop: else nobody could scroll it by keyboard. */
  readonly readOnly?: boolean;
}

/** A step: the middle scrolls, the foot stays. */
export function StepFrame({ children, foot, readOnly = false }: StepFrameProps) {
  return (
    <div className="wbody">
      <div className="wmain" {...(readOnly ? { tabIndex: 0 } : {})}>
        {children}
      </div>
      <footer className="wfoot">{foot}</footer>
    </div>
  );
}
