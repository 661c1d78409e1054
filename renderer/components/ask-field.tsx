import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { displayText } from '../../shared/net/untrusted-text';
import { askText as t } from '../../shared/text/ask-text';
import { type AskAnswer, answerName, answersTo } from '../state/ask';
import { peopleDevices } from '../state/selectors';
import { useApp, useAppStore } from '../state/use-app';

/** Ctrl/⌘ K: finds devices, zones, rules and pages, and understands "can the TV reach the NAS?". */
export function AskField() {
  const store = useAppStore();
  const policy = useApp((state) => state.draft);
  const devices = useApp(useShallow(peopleDevices));
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  const id = useId();
  const answers = useMemo(() => answersTo(text, policy, devices), [text, policy, devices]);
  const shown = open && text.trim() !== '';
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      before.current = document.activeElement;
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  function pick(answer: AskAnswer | undefined): void {
    if (!answer) return;
    setText('');
    setOpen(false);
    field.current?.blur();
    store.getState().pick(answer);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = answers.length - 1;
    if (event.key === 'ArrowDown') setActive(Math.min(last, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter') pick(answers[active]);
    else if (event.key === 'Escape') {
      setText('');
      setOpen(false);
      if (before.current instanceof HTMLElement) before.current.focus();
    } else return;
    event.preventDefault();
  }

  return (
    <div className="ask-box">
      <div className="ask">
        <IconSearch className="ic-s" aria-hidden="true" />
        <input
          ref={field}
          value={text}
          role="combobox"
          aria-label={t.label}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          placeholder={t.hint}
          autoComplete="off"
          spellCheck={false}
          {...(shown && answers.length > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <kbd aria-hidden="true">Ctrl K</kbd>
      </div>
      {shown && (
        <div className="pop ask-list">
          <div id={`${id}-list`} role="listbox" aria-label={t.results}>
            {answers.map((answer, at) => (
              <div
                key={`${answer.kind} ${'id' in answer ? answer.id : ''}`}
                id={`${id}-${at}`}
                className="mi"
                role="option"
                tabIndex={-1}
                aria-selected={at === active}
                // Before the field loses the focus and with it this list.
                onMouseDown={(event) => {
                  event.preventDefault();
                  pick(answer);
                }}
              >
                <span className="clip">{answerName(answer, policy, t.question)}</span>
                <span className="small t3" style={{ marginLeft: 'auto' }}>
                  {t.kinds[answer.kind]}
                </span>
              </div>
            ))}
          </div>
          {answers.length === 0 && (
            <p className="small t2" style={{ padding: '6px 8px' }} role="status">
              {t.none(displayText(text, 40))}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
