import { displayText } from '../../shared/net/untrusted-text';
import type { Zone } from '../../shared/policy/zone';
import { doneText } from '../../shared/text/apply-text';
import { Flag, flagLooks } from './flag';

const HULL = 'M2 30H938V52C938 104 860 132 760 140H180C80 132 2 104 2 52Z';

/** The hull with its sealed zones, shown after the first division. At most eight fit; the names say the rest. */
export function DoneHull({ zones }: { readonly zones: readonly Zone[] }) {
  const shown = zones.slice(0, 8);
  const looks = flagLooks(zones);
  const width = 940 / Math.max(1, shown.length);
  return (
    <svg width="100%" viewBox="0 0 940 150" role="img" aria-label={doneText.hull(zones.length)}>
      <clipPath id="done-hull">
        <path d={HULL} />
      </clipPath>
      <path d={HULL} fill="var(--raised)" />
      <g clipPath="url(#done-hull)">
        {shown.map((zone, at) => (
          <g key={zone.id}>
            <rect
              x={at * width}
              y="30"
              width={width + 1}
              height="120"
              fill={`var(--z-${looks.get(zone.id)?.ink ?? 'server'}-t)`}
            />
            {at > 0 && <path d={`M${at * width} 30V150`} stroke="var(--wall)" strokeWidth="3" />}
          </g>
        ))}
      </g>
      <path d={HULL} fill="none" stroke="var(--wall)" strokeWidth="3" strokeLinejoin="round" />
      {shown.map((zone, at) => {
        const middle = (at + 0.5) * width;
        return (
          <g key={zone.id}>
            <g transform={`translate(${middle - 10} 56)`}>
              <Flag look={looks.get(zone.id)} size={20} />
            </g>
            <text
              x={middle}
              y="98"
              textAnchor="middle"
              fontSize="13"
              fontWeight="600"
              fill="var(--text)"
              fontFamily="var(--font)"
            >
              {displayText(zone.name, Math.max(6, Math.floor(width / 9)))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
