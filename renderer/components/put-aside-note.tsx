import { IconAlertTriangle } from '@tabler/icons-react';
import { en } from '../../shared/text/en';
import { putAsideText } from '../../shared/text/put-aside-text';
import { useApp } from '../state/use-app';
import { Button } from './button';

/** A damaged database was put aside: what is shown is older than what the person did last, or nothing at all. */
export function PutAsideNote() {
  const putAside = useApp((state) => state.info?.putAside);
  const dismiss = useApp((state) => state.dismissPutAside);
  if (!putAside) return null;
  const { title, body } = putAsideText(putAside);
  return (
    <div className="note fault" role="alert">
      <IconAlertTriangle className="ic caution" aria-hidden="true" />
      <div className="grow">
        <b className="b">{title}</b>
        <div className="small t2" style={{ overflowWrap: 'anywhere' }}>
          {body}
        </div>
      </div>
      <Button size="small" onClick={() => void dismiss()}>
        {en.dismiss}
      </Button>
    </div>
  );
}
