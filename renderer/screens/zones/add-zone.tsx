import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { zoneText as t, zoneKindName, zonePurpose } from '../../../shared/text/zone-text';
import { Button } from '../../components/button';
import { useAppStore } from '../../state/use-app';
import { addableKinds, addZoneOfKind } from './zone-presets';

/** "Add a zone": kinds that people have, or one of their own. The new zone's panel opens right away. */
export function AddZone({ onAdded }: { readonly onAdded: (zone: string) => void }) {
  const store = useAppStore();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  function add(kind: (typeof addableKinds)[number]): void {
    setOpen(false);
    const before = new Set(store.getState().draft?.zones.map((zone) => zone.id));
    store.getState().edit((draft) => addZoneOfKind(draft, kind));
    const added = store.getState().draft?.zones.find((zone) => !before.has(zone.id));
    if (added) onAdded(added.id);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the menu inside
    <div
      ref={box}
      style={{ position: 'relative' }}
      onKeyDown={(event) => {
        const items = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
        const at = items.indexOf(document.activeElement as HTMLElement);
        if (event.key === 'Escape') {
          setOpen(false);
          box.current?.querySelector('button')?.focus();
        } else if (event.key === 'ArrowDown') items[Math.min(items.length - 1, at + 1)]?.focus();
        else if (event.key === 'ArrowUp') items[Math.max(0, at - 1)]?.focus();
        else return;
        event.preventDefault();
      }}
    >
      <Button aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconPlus className="ic" aria-hidden="true" />
        {t.addZone}
      </Button>
      {open && (
        <div
          className="pop menu"
          role="menu"
          aria-label={t.addZone}
          style={{ right: 0, top: 36, width: 300 }}
        >
          {addableKinds.map((kind) => (
            <button key={kind} type="button" className="mi" role="menuitem" onClick={() => add(kind)}>
              <span>{zoneKindName[kind]}</span>
              <span className="small t3 clip">{zonePurpose(kind)}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
