import type { EndId } from '../../../shared/policy/ends';
import type { Policy } from '../../../shared/policy/policy';
import type { Endpoint } from '../../../shared/policy/rule';
import { en } from '../../../shared/text/en';
import { endName, ruleText as t } from '../../../shared/text/rule-text';
import type { Fate } from '../../../shared/verify/verification';
import { Flag, flagLooks } from '../../components/flag';
import { placeName } from '../../components/matrix-cell';

interface PathDrawingProps {
  readonly policy: Policy;
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Where the two are. */
  readonly places: readonly [from: EndId, to: EndId];
  readonly fate: Fate | 'some';
}

/** The way of a first packet: from, the router's look at its rules, the wall or the door, the target. */
export function PathDrawing({ policy, from, to, places: [source, target], fate }: PathDrawingProps) {
  if (source === target) return null;
  const looks = flagLooks(policy.zones);
  const open = fate === 'allowed' || fate === 'some';
  const wall = t.wallOf(placeName(policy, target));
  const names = [endName(policy, from), en.router, endName(policy, to)];
  const on = (id: string): string => `var(--z-${looks.get(id)?.ink ?? 'server'})`;
  const paper = (id: string): string => `var(--z-${looks.get(id)?.ink ?? 'server'}-t)`;
  const after = open ? 'var(--safe-fill)' : 'var(--line-2)';
  return (
    <svg
      width="100%"
      height="138"
      style={{ flex: 'none' }}
      viewBox="0 0 338 138"
      role="img"
      aria-label={t.path(names, open ? undefined : wall)}
      fontFamily="var(--font)"
      fontSize="12"
    >
      <path d="M22 30V44M22 62V80" stroke="var(--text-2)" strokeWidth="1.75" />
      <path d="M22 98V116" stroke={after} strokeWidth="1.75" {...(open ? {} : { strokeDasharray: '3 3' })} />
      <rect
        x="10"
        y="6"
        width="24"
        height="24"
        rx="5"
        fill={paper(source)}
        stroke={on(source)}
        strokeWidth="1.5"
      />
      <g transform="translate(15 11)">
        <Flag look={looks.get(source)} size={14} />
      </g>
      <text x="46" y="22" fill="var(--text)" fontWeight="600">
        {names[0]}
      </text>
      <rect
        x="13"
        y="44"
        width="18"
        height="18"
        rx="4"
        fill="var(--raised)"
        stroke="var(--text-2)"
        strokeWidth="1.5"
      />
      <path
        d="M17.5 54.5h9v4h-9zM24.5 54.5v-2M22.3 50.4a3.2 3.2 0 0 1 4.4 0M20.3 48.2a6 6 0 0 1 8.4 0"
        fill="none"
        stroke="var(--text-2)"
        strokeWidth="1.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <text x="46" y="57" fill="var(--text-2)">
        {t.looksForRule(open)}
      </text>
      {open ? (
        <>
          <path d="M2 89H14M30 89H338" stroke="var(--wall)" strokeWidth="3" />
          <path d="M14 83V95M30 83V95" stroke="var(--wall)" strokeWidth="2" />
          <path d="M22 80V98" stroke="var(--safe-fill)" strokeWidth="1.75" />
        </>
      ) : (
        <>
          <path d="M2 89H338" stroke="var(--wall)" strokeWidth="3" />
          <circle cx="22" cy="89" r="9" fill={fate === 'unknown' ? 'var(--unknown)' : 'var(--danger-fill)'} />
          <path
            d="M18.5 85.5l7 7M25.5 85.5l-7 7"
            stroke="var(--raised)"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </>
      )}
      <rect x="46" y="79" width={wall.length * 6.6 + 12} height="20" rx="4" fill="var(--raised)" />
      <text x="52" y="93" fill={open ? 'var(--safe)' : 'var(--danger)'} fontWeight="600">
        {wall}
      </text>
      <rect
        x="10"
        y="114"
        width="24"
        height="23"
        rx="5"
        fill={open ? paper(target) : 'none'}
        stroke={open ? on(target) : 'var(--line-2)'}
        strokeWidth="1.5"
        {...(open ? {} : { strokeDasharray: '3 3' })}
      />
      {looks.has(target) && (
        <g transform="translate(15 118.5)" opacity={open ? 1 : 0.45}>
          <Flag look={looks.get(target)} size={14} />
        </g>
      )}
      <text x="46" y="130" fill="var(--text-2)" fontWeight="600">
        {names[2]}
      </text>
    </svg>
  );
}
