import { useEffect, useState } from 'react';
import { type KeyLine, keysOf, keysText as t } from '../../shared/text/keys-text';
import { useApp } from '../state/use-app';
import { Sheet } from './sheet';
import { useRegionKeys } from './use-region-keys';

/** F6 goes round the window; `?` shows the keys of the page one is on. */
export function Keys() {
  const place = useApp((state) => state.place);
  const [open, setOpen] = useState(false);
  useRegionKeys();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') keepTextUnmarked(event);
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (event.key !== '?' || (typing && !event.target.matches('[type=checkbox], [type=radio]'))) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (!open || !place) return null;
  const keys = keysOf(
    place.kind === 'wizard' ? { kind: 'wizard', name: place.step } : { kind: 'main', name: place.page },
  );
  return (
    <Sheet title={t.title} small onClose={() => setOpen(false)}>
      {keys.here.length > 0 && <KeyList title={t.here} lines={keys.here} />}
      <KeyList title={t.everywhere} lines={keys.everywhere} />
    </Sheet>
  );
}

/** "Select all" means what is typed. Outside of a field it would mark the window's own words, which nobody wants. */
function keepTextUnmarked(event: KeyboardEvent): void {
  const field =
    event.target instanceof HTMLElement && event.target.closest('input, textarea, [contenteditable]');
  if (!field || field.matches('[type=checkbox], [type=radio]')) event.preventDefault();
}

function KeyList({ title, lines }: { readonly title: string; readonly lines: readonly KeyLine[] }) {
  return (
    <section>
      <h3 className="small t3 m">{title}</h3>
      <dl className="keys">
        {lines.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key, at) => (
                <span key={key}>
                  {at > 0 && <span className="t3"> {keys.length === 2 ? t.to : ''} </span>}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
