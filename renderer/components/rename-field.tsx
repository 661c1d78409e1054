import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { discoverText as t } from '../../shared/text/discover-text';

interface RenameFieldProps {
  readonly name: string;
  /** A name that differs; empty means that the device is called again what it says itself. */
  readonly onRename: (name: string) => void;
  readonly onDone: () => void;
}

/** A device's name, in place. Enter keeps it, and so does going elsewhere; Esc leaves it as it was. */
export function RenameField({ name: before, onRename, onDone }: RenameFieldProps) {
  const [name, setName] = useState(before);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  // Leaving by Enter or Esc takes the field away, and that is a blur as well.
  const left = useRef(false);
  const keep = (): void => {
    if (left.current) return;
    left.current = true;
    onDone();
    if (name.trim() !== before) onRename(name.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      keep();
    }
    if (event.key === 'Escape') {
      // Whatever the field stands in stays open.
      event.stopPropagation();
      left.current = true;
      onDone();
    }
  };
  return (
    <input
      ref={field}
      className="rename-field"
      value={name}
      maxLength={64}
      aria-label={t.newName(before)}
      onChange={(event) => setName(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={keep}
    />
  );
}
