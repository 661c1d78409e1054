import { applyText } from '../../shared/text/apply-text';
import { clockSeconds } from '../../shared/text/format';
import { useWidth } from './use-width';

interface TideScaleProps {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly nowMs: number;
  /** When such a change is usually finished. */
  readonly usualMs?: number | undefined;
}

/** Room for half a label at both ends. */
const LEFT = 40;
const WIDE = 900;
const GROUND = 46;
/** How wide the words are drawn; those of the automatic undo with their sign, up to the end of the line. */
const USUAL_WORDS = 122;
const LABEL = 74;
const UNDO_WORDS = 108;

/** Where a moment stands on the scale. */
export function placeOn(
  { fromMs, untilMs }: Pick<TideScaleProps, 'fromMs' | 'untilMs'>,
  atMs: number,
  wide = WIDE,
): number {
  const span = Math.max(1, untilMs - fromMs);
  const share = Math.min(1, Math.max(0, (atMs - fromMs) / span));
  return LEFT + share * (wide - 2 * LEFT);
}

const MAJOR_S = [5, 10, 15, 30, 60, 120, 300, 600];

/** Ruled like a clock: long ticks with a label at both ends and at round times between, short ones in sixths. */
export function ticksBetween(
  fromMs: number,
  untilMs: number,
  label = 0.09,
): readonly { readonly atMs: number; readonly long: boolean }[] {
  const span = untilMs - fromMs;
  const major =
    (MAJOR_S.find((seconds) => span / (seconds * 1000) <= Math.min(5, 0.8 / label)) ?? 1200) * 1000;
  const minor = major / 6;
  const between = Array.from({ length: Math.max(0, Math.ceil(span / minor)) }, (_, at) => {
    const atMs = (Math.floor(fromMs / minor) + 1 + at) * minor;
    return { atMs, round: Math.round(atMs / minor) % 6 === 0 };
  }).filter(({ atMs }) => atMs < untilMs);
  // A label that would touch an end's stays a short tick.
  const free = (atMs: number): boolean => Math.min(atMs - fromMs, untilMs - atMs) > span * label;
  return [
    { atMs: fromMs, long: true },
    ...between.map(({ atMs, round }) => ({ atMs, long: round && free(atMs) })),
    { atMs: untilMs, long: true },
  ];
}

/** On which side of the mark its words fit, between the pointer and the words of the automatic undo. */
function roomBeside(usual: number, now: number, until: number): 'start' | 'end' | undefined {
  if (until - usual - 6 > USUAL_WORDS && (now < usual - 24 || now > usual + USUAL_WORDS + 30)) return 'start';
  if (now < usual - USUAL_WORDS - 36 || now > usual + 24) return 'end';
  return undefined;
}

/** A ruled line from the start to the automatic undo, with "now" as a pointer and the usual end as a mark. */
export function TideScale({ fromMs, untilMs, nowMs, usualMs }: TideScaleProps) {
  const [box, width] = useWidth<SVGSVGElement>(WIDE);
  const wide = Math.max(320, width);
  const right = wide - LEFT;
  const x = (atMs: number): number => placeOn({ fromMs, untilMs }, atMs, wide);
  const now = x(nowMs);
  const ticks = ticksBetween(fromMs, untilMs, LABEL / (wide - 2 * LEFT));
  const usual = usualMs !== undefined && usualMs < untilMs ? x(usualMs) : undefined;
  const tag = Math.min(right - 21, Math.max(LEFT + 21, now));
  const room = usual === undefined ? undefined : roomBeside(usual, now, right - UNDO_WORDS);
  return (
    <svg
      ref={box}
      width="100%"
      height="72"
      viewBox={`0 0 ${wide} 72`}
      role="img"
      aria-label={applyText.scale(clockSeconds(fromMs), clockSeconds(untilMs), clockSeconds(nowMs))}
      fontFamily="var(--font)"
      fontSize="12"
      style={{ fontVariantNumeric: 'tabular-nums' }}
    >
      {ticks.map(({ atMs, long }) => (
        <path
          key={atMs}
          d={`M${x(atMs)} ${long ? 34 : 40}V${GROUND}`}
          stroke="var(--line-2)"
          strokeWidth={long ? 2 : 1.25}
        />
      ))}
      {ticks
        .filter(({ long }) => long)
        .map(({ atMs }) => (
          <text key={atMs} x={x(atMs)} y="66" textAnchor="middle" fill="var(--text-3)">
            {clockSeconds(atMs)}
          </text>
        ))}
      <path d={`M${LEFT} ${GROUND}H${right}`} stroke="var(--line-2)" strokeWidth="2" />
      <path d={`M${LEFT} ${GROUND}H${now}`} stroke="var(--accent)" strokeWidth="4" />
      {usual !== undefined && (
        <>
          {usual > now && (
            <path
              d={`M${now} ${GROUND}H${usual}`}
              stroke="var(--accent-line)"
              strokeWidth="4"
              strokeDasharray="3 3"
            />
          )}
          <path d={`M${usual} 34V${GROUND}`} stroke="var(--accent-line)" strokeWidth="2" />
          {room && (
            <text x={usual + (room === 'end' ? -6 : 6)} y="30" textAnchor={room} fill="var(--text-3)">
              {applyText.scaleUsual}
            </text>
          )}
        </>
      )}
      {now < right - 160 && (
        <text x={right - 16} y="27" textAnchor="end" fontWeight="500" fill="var(--caution)">
          {applyText.scaleUndo}
        </text>
      )}
      <g transform={`translate(${right - 8} 14)`}>
        <rect width="16" height="16" rx="3" fill="var(--caution-soft)" stroke="var(--caution-line)" />
        <path
          d="M10.5 10.5a3 3 0 0 0 0-5H5.5M7 3.5L5 5.5l2 2"
          fill="none"
          stroke="var(--caution)"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </g>
      <path d={`M${now} 26V50`} stroke="var(--accent)" strokeWidth="2.5" />
      <rect x={tag - 21} y="6" width="42" height="20" rx="4" fill="var(--accent)" />
      <text x={tag} y="20" textAnchor="middle" fontWeight="600" fill="var(--on-accent)">
        {applyText.scaleNow}
      </text>
    </svg>
  );
}
