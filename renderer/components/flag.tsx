import type { ReactNode } from 'react';
import type { Zone, ZoneKind } from '../../shared/policy/zone';

type Known = Exclude<ZoneKind, 'custom'>;

/** How a zone is marked: an ink, and a pattern that tells it apart without the ink. */
export interface FlagLook {
  readonly ink: Known;
  readonly pattern: Known | Spare;
}

const spare = [
  'thirds',
  'lying-halves',
  'frame',
  'lozenge',
  'nine',
  'chevron',
  'discs',
  'pale-cross',
] as const;
type Spare = (typeof spare)[number];

const inks: readonly Known[] = ['server', 'work', 'guest', 'media', 'home', 'smart', 'camera', 'hold'];

/** Looks of all zones, by id: the first of a kind gets its flag, every other one the next free pattern. */
export function flagLooks(zones: readonly Pick<Zone, 'id' | 'kind'>[]): ReadonlyMap<string, FlagLook> {
  const looks = new Map<string, FlagLook>();
  const used = new Set<Known>();
  let extra = 0;
  for (const { id, kind } of zones) {
    if (kind !== 'custom' && !used.has(kind)) {
      used.add(kind);
      looks.set(id, { ink: kind, pattern: kind });
      continue;
    }
    const pattern = spare[extra % spare.length] ?? 'thirds';
    const ink = kind === 'custom' ? (inks[extra % inks.length] ?? 'server') : kind;
    looks.set(id, { ink, pattern });
    extra += 1;
  }
  return looks;
}

/** One pattern on the 20-unit square: `on` is the ink, the paper is already there. */
const drawings: Readonly<Record<Known | Spare, (on: string, paper: string) => ReactNode>> = {
  home: (on, paper) => (
    <>
      <rect width="20" height="20" fill={on} />
      <rect x="6" y="6" width="8" height="8" fill={paper} />
    </>
  ),
  work: (on) => <rect width="10" height="20" fill={on} />,
  media: (on) => <path d="M0 0h10v10H0zM10 10h10v10H10z" fill={on} />,
  smart: (on) => <path d="M0 0h20v4H0zM0 8h20v4H0zM0 16h20v4H0z" fill={on} />,
  camera: (on) => <circle cx="10" cy="10" r="5.6" fill={on} />,
  guest: (on) => <path d="M0 0H20L0 20Z" fill={on} />,
  server: (on, paper) => (
    <>
      <rect width="20" height="20" fill={on} />
      <path d="M8 0h4v8h8v4h-8v8H8v-8H0V8h8z" fill={paper} />
    </>
  ),
  hold: (on) => <path d="M0 0h5l5 5 5-5h5v5l-5 5 5 5v5h-5l-5-5-5 5H0v-5l5-5-5-5z" fill={on} />,
  thirds: (on) => <path d="M0 0h6.7v20H0zM13.3 0H20v20h-6.7z" fill={on} />,
  'lying-halves': (on) => <rect y="10" width="20" height="10" fill={on} />,
  frame: (on) => <path d="M0 0h20v20H0zM5 5v10h10V5z" fillRule="evenodd" fill={on} />,
  lozenge: (on) => <path d="M10 2.5L17.5 10 10 17.5 2.5 10Z" fill={on} />,
  nine: (on) => (
    <path
      d="M0 0h6.7v6.7H0zM13.3 0H20v6.7h-6.7zM6.7 6.7h6.6v6.6H6.7zM0 13.3h6.7V20H0zM13.3 13.3H20V20h-6.7z"
      fill={on}
    />
  ),
  chevron: (on) => <path d="M0 20V13L10 5l10 8v7L10 12Z" fill={on} />,
  discs: (on) => (
    <>
      <circle cx="6" cy="6.5" r="3.6" fill={on} />
      <circle cx="14" cy="13.5" r="3.6" fill={on} />
    </>
  ),
  'pale-cross': (on) => <path d="M8.5 3h3v5.5H17v3h-5.5V17h-3v-5.5H3v-3h5.5z" fill={on} />,
};

/** A zone's mark. The zone's name always stands beside it, so the drawing itself is silent. */
export function Flag({ look, size = 16 }: { readonly look: FlagLook | undefined; readonly size?: number }) {
  const { ink, pattern } = look ?? { ink: 'server', pattern: 'frame' };
  const on = `var(--z-${ink})`;
  const paper = `var(--z-${ink}-t)`;
  return (
    <svg
      className="flag"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      style={{ borderRadius: size / 5 }}
    >
      <rect width="20" height="20" fill={paper} />
      {drawings[pattern](on, paper)}
      <rect x=".75" y=".75" width="18.5" height="18.5" rx="3.4" fill="none" stroke={on} strokeWidth="1.5" />
    </svg>
  );
}
