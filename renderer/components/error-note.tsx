import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ErrorText } from '../../shared/text/error-text';

/** An error in three parts: what happened, what is still fine, the next step. The code is small and can be copied. */
export function ErrorNote({ text, children }: { readonly text: ErrorText; readonly children?: ReactNode }) {
  return (
    <div className="note caution-n" role="alert">
      <IconAlertCircle className="ic caution" aria-hidden="true" />
      <div className="grow">
        <b className="b">{text.what}</b>
        <div className="small t2">
          {text.fine} {text.next} <span className="mono t3">{text.code}</span>
        </div>
        {children && (
          <div className="row" style={{ marginTop: 8 }}>
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
