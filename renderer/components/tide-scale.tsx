import { applyText } from '../../shared/text/apply-text';
import { clockSeconds } from '../../shared/text/format';

interface TideScaleProps {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly nowMs: number;
  /** When such a change is usually finished. */
  readonly usualMs?: number | undefined;
}

const LEFT = 40;
const RIGHT = 860;
const WIDTH = RIGHT - LEFT;
const GROUND = 46;

/** Where a moment stands on the scale. */
export function placeOn(
  { fromMs, untilMs }: Pick<TideScaleProps, 'fromMs' | 'untilMs'>,
  atMs: number,
): number {
  const span = Math.max(1, untilMs - fromMs);
  const share = Math.min(1, Math.max(0, (atMs - fromMs) / span));
  return LEFT + share * WIDTH;
}

/** A ruled line from the start to the automatic undo, with "now" as a pointer and the usual end as a mark. */
export function TideScale({ fromMs, untilMs, nowMs, usualMs }: TideScaleProps) {
  const x = (atMs: number): number => placeOn({ fromMs, untilMs }, atMs);
  const now = x(nowMs);
  const ticks = Array.from({ length: 25 }, (_, at) => at);
  const labels = [0, 6, 12, 18, 24];
  const usual = usualMs !== undefined && usualMs < untilMs ? x(usualMs) : undefined;
  const tag = Math.min(RIGHT - 21, Math.max(LEFT + 21, now));
  return (
    <svg
      width="100%"
      viewBox="0 0 900 72"
      role="img"
      aria-label={applyText.scale(clockSeconds(fromMs), clockSeconds(untilMs), clockSeconds(nowMs))}
      fontFamily="var(--font)"
      fontSize="12"
      style={{ fontVariantNumeric: 'tabular-nums' }}
    >
      {ticks.map((tick) => {
        const at = LEFT + (tick / 24) * WIDTH;
        const long = tick % 6 === 0;
        return (
          <path
            key={tick}
            d={`M${at} ${long ? 34 : 40}V${GROUND}`}
            stroke="var(--line-2)"
            strokeWidth={long ? 2 : 1.25}
          />
        );
      })}
      {labels.map((tick) => (
        <text key={tick} x={LEFT + (tick / 24) * WIDTH} y="66" textAnchor="middle" fill="var(--text-3)">
          {clockSeconds(fromMs + (tick / 24) * (untilMs - fromMs))}
        </text>
      ))}
      <path d={`M${LEFT} ${GROUND}H${RIGHT}`} stroke="var(--line-2)" strokeWidth="2" />
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
          {now < usual - 30 || now > usual + 170 ? (
            <text x={usual + 6} y="30" fill="var(--text-3)">
              {applyText.scaleUsual}
            </text>
          ) : null}
        </>
      )}
      {now < RIGHT - 160 && (
        <text x="844" y="27" textAnchor="end" fontWeight="500" fill="var(--caution)">
          {applyText.scaleUndo}
        </text>
      )}
      <g transform="translate(852 14)">
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
