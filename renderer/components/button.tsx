import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

/** `plain` is the default; one `next` (filled) per region; `quiet` has no border; `undo` is the red-lined one. */
export type ButtonLook = 'plain' | 'next' | 'quiet' | 'undo';

const classes: Readonly<Record<ButtonLook, string>> = { plain: '', next: 'p', quiet: 'g', undo: 'd' };

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly look?: ButtonLook;
  readonly size?: 'small' | 'large' | undefined;
  /** Says no without leaving the tab order: a person can come here and learn why. */
  readonly locked?: boolean | undefined;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** The product's button. Never a submit button unless asked, so that Enter in a field presses nothing by accident. */
export function Button({ look = 'plain', size, locked, onClick, className, children, ...rest }: ButtonProps) {
  const names = ['btn', classes[look], size === 'small' ? 's' : size === 'large' ? 'l' : '', className];
  return (
    <button
      type="button"
      {...rest}
      className={names.filter(Boolean).join(' ')}
      {...(locked ? { 'aria-disabled': true } : {})}
      onClick={locked ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}
