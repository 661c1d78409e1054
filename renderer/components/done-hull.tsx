import { displayText } from '../../shared/net/untrusted-text';
import type { Zone } from '../../shared/policy/zone';
import { doneText } from '../../shared/text/apply-text';
import { Flag, flagLooks } from './flag';
import { useWidth } from './use-width';

const HULL = 'M2 30H938V52C938 104 860 132 760 140H180C80 132 2 104 2 52Z';

const END = 9;

/** The hull with its sealed zones, shown after the first division. At most eight fit; the names say the rest. */
export function DoneHull({ zones }: { readonly zones: readonly Zone[] }) {
  const shown = zones.slice(0, 8);
  const looks = flagLooks(zones);
  const width = 940 / Math.max(1, shown.length);
  const [box, room] = useWidth<SVGSVGElement>(940);
  // One pixel of the window in units of the drawing.
  const px = 940 / Math.max(320, room);
  return (
    <svg ref={box} width="100%" viewBox="0 0 940 150" role="img" aria-label={doneText.hull(zones.length)}>
      <clipPath id="done-hull">
        <path d={HULL} />
      </clipPath>
      <clipPath id="done-flag">
        <rect width="20" height="20" rx="4" />
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
        // The outer compartments lose a corner to the round hull, so their middle lies further in.
        const inwards = at === 0 ? END : at === shown.length - 1 ? -END : 0;
        const middle = (at + 0.5) * width + inwards;
        return (
          <g key={zone.id}>
            <g transform={`translate(${middle - 10} 52)`} clipPath="url(#done-flag)">
              <Flag look={looks.get(zone.id)} size={20} />
            </g>
            <text
              x={middle}
              y="94"
              textAnchor="middle"
              fontSize={13 * px}
              fontWeight="600"
              fill="var(--text)"
              fontFamily="var(--font)"
            >
              {displayText(zone.name, Math.max(6, Math.floor(width / px / 8)))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
