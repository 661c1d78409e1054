import { IconAlertCircle } from '@tabler/icons-react';
import { en } from '../../shared/text/en';
import { useApp } from '../state/use-app';
import { Button } from './button';

/** A bug of ours that was caught: said plainly, with a code to quote, and never in the way. */
export function FaultNote() {
  const fault = useApp((state) => state.fault);
  const dismiss = useApp((state) => state.dismissFault);
  if (!fault) return null;
  return (
    <div className="note fault" role="alert">
      <IconAlertCircle className="ic danger" aria-hidden="true" />
      <div className="grow">
        <b className="b">{en.faultTitle}</b>
        <div className="small t2">
          {en.faultBody} <span className="mono t3">{fault}</span>
        </div>
      </div>
      <Button size="small" onClick={dismiss}>
        {en.dismiss}
      </Button>
    </div>
  );
}
