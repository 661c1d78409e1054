import type { ReactNode } from 'react';

/** A step: the middle scrolls, the foot stays. */
export function StepFrame({ children, foot }: { readonly children: ReactNode; readonly foot: ReactNode }) {
  return (
    <div className="wbody">
      <div className="wmain">{children}</div>
      <footer className="wfoot">{foot}</footer>
    </div>
  );
}
