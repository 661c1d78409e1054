import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import { zoneText as t } from '../../../shared/text/zone-text';
import { Flag, flagLooks } from '../../components/flag';

const WIDTH = 210;
const ROW = 28;
const EDGE = 12;

interface MoveMenuProps {
  readonly policy: Policy;
  /** Name of the device, or how many. */
  readonly title: string;
  /** The zone all of them are in; undefined: in several. */
  readonly now: string | undefined;
  /** The chip it belongs to. */
  readonly anchor: DOMRect;
  readonly onChoose: (zone: string) => void;
  readonly onClose: () => void;
}

/** "Move to": every zone with its digit. What dragging does, for one hand and for the keyboard. */
export function MoveMenu({ policy, title, now, anchor, onChoose, onClose }: MoveMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  const looks = flagLooks(policy.zones);
  useEffect(() => {
    const current = box.current?.querySelector<HTMLElement>('[aria-checked=true]');
    (current ?? box.current?.querySelector<HTMLElement>('[role=menuitemradio]'))?.focus();
  }, []);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitemradio]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const digit = /^[1-9]$/.test(event.key) ? policy.zones[Number(event.key) - 1] : undefined;
    if (digit) onChoose(digit.id);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items.at(at - 1)?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={box}
      className="pop menu move-menu"
      role="menu"
      aria-label={`${t.moveTo}: ${title}`}
      style={{ width: WIDTH, ...placeBeside(anchor, policy.zones.length) }}
      onKeyDown={onKeyDown}
    >
      <div className="label" style={{ padding: '2px 8px 4px' }} aria-hidden="true">
        {t.moveTo}
      </div>
      {policy.zones.map((zone, at) => (
        <button
          key={zone.id}
          type="button"
          className="mi"
          role="menuitemradio"
          aria-checked={zone.id === now}
          tabIndex={-1}
          onClick={() => onChoose(zone.id)}
        >
          <Flag look={looks.get(zone.id)} />
          <span className="clip">{displayText(zone.name, 40)}</span>
          {at < 9 && <kbd aria-hidden="true">{at + 1}</kbd>}
        </button>
      ))}
    </div>
  );
}

/** Below the chip where there is room, else above it. */
function placeBeside(anchor: DOMRect, zones: number): CSSProperties {
  const left = Math.max(EDGE, Math.min(anchor.left, window.innerWidth - WIDTH - EDGE));
  const height = zones * ROW + 40;
  const below = window.innerHeight - anchor.bottom - EDGE;
  if (below >= height || below >= anchor.top) return { left, top: anchor.bottom + 4, maxHeight: below };
  return { left, bottom: window.innerHeight - anchor.top + 4, maxHeight: anchor.top - EDGE };
}
