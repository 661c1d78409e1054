/** The answer of a page as a mark: holds, undone, broken, not known. Decoration: the sentence beside it says the same. */
export type SealState = 'holds' | 'undone' | 'broken' | 'unknown';

const paint: Readonly<Record<SealState, readonly [soft: string, line: string, disc: string]>> = {
  holds: ['var(--safe-soft)', 'var(--safe-line)', 'var(--safe-fill)'],
  undone: ['var(--accent-soft)', 'var(--accent-line)', 'var(--accent)'],
  broken: ['var(--danger-soft)', 'var(--danger-line)', 'var(--danger-fill)'],
  unknown: ['var(--unknown-soft)', 'var(--line-2)', 'none'],
};

const signs: Readonly<Record<SealState, string | undefined>> = {
  holds: 'M20.5 26.3l3.8 3.8 7.4-7.8',
  undone: 'M30.5 30a4.5 4.5 0 0 0 0-8H20.5M24 18.5L20.5 22l3.5 3.5',
  broken: 'M21.5 21.5l9 9M30.5 21.5l-9 9',
  unknown: undefined,
};

export function Seal({ state }: { readonly state: SealState }) {
  const [soft, line, disc] = paint[state];
  const sign = signs[state];
  return (
    <svg className="seal" width="52" height="52" viewBox="0 0 52 52" aria-hidden="true">
      <rect x="2" y="2" width="48" height="48" rx="14" fill={soft} stroke={line} strokeWidth="1.5" />
      <path d="M17 2v48M35 2v48" stroke={line} strokeWidth="1.5" />
      <circle
        cx="26"
        cy="26"
        r={sign ? 13 : 12}
        fill={sign ? disc : 'var(--surface)'}
        stroke={sign ? 'none' : 'var(--unknown)'}
        strokeWidth="2"
      />
      {sign && (
        <path
          d={sign}
          fill="none"
          stroke={state === 'undone' ? 'var(--on-accent)' : 'var(--surface)'}
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}
