import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { en } from '../../shared/text/en';
import { Button } from './button';

interface SheetProps {
  readonly title: string;
  readonly small?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A layer over the page. The browser's own dialog: it keeps the focus inside, and Esc closes it. */
export function Sheet({ title, small = false, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    heading.current?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={small ? 'sheet small-sheet' : 'sheet'}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header
        className="row"
        style={small ? {} : { padding: '14px 18px 14px 24px', borderBottom: '1px solid var(--line)' }}
      >
        <h2 ref={heading} tabIndex={-1} className="grow">
          {title}
        </h2>
        <Button look="quiet" size="small" className="ic-only" aria-label={en.close} onClick={onClose}>
          <IconX className="ic" aria-hidden="true" />
        </Button>
      </header>
      {children}
    </dialog>
  );
}
