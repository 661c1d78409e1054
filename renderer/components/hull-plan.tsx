import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { DeviceKind } from '../../shared/inventory/device';
import { displayText } from '../../shared/net/untrusted-text';
import type { Policy } from '../../shared/policy/policy';
import { en } from '../../shared/text/en';
import { overviewText as t } from '../../shared/text/overview-text';
import { DeviceIcon } from './device-icon';
import { Flag, flagLooks } from './flag';
import { type Door, type Lane, lanesOf } from './lanes';

export interface PlanZone {
  readonly id: string;
  readonly devices: number;
  readonly kinds: readonly DeviceKind[];
  readonly state: string;
  /** Open, partly open, or closed towards the internet. */
  readonly internet: 'open' | 'partly' | 'closed';
}

interface HullPlanProps {
  readonly policy: Policy;
  readonly zones: readonly PlanZone[];
  readonly doors: readonly Door[];
  readonly onZone: (zone: string) => void;
  readonly onDoor: (door: Door) => void;
  readonly onMore: () => void;
}

/** Narrowest compartment; more zones than fit make the hull scroll sideways. */
const NARROWEST = 118;
const LANES = 6;

/** The hull: zones as compartments, doors in its walls, lanes between them. The lists carry the meaning; the lines are drawing. */
export function HullPlan({ policy, zones, doors, onZone, onDoor, onMore }: HullPlanProps) {
  const box = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(1002);
  const [pointed, setPointed] = useState<string>();
  const [scrolled, setScrolled] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setRoom(Math.max(320, element.clientWidth || 1002));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const width = Math.max(room - 2, zones.length * NARROWEST);
  const cell = width / Math.max(1, zones.length);
  const scrolls = width > room;
  const [first] = zones;
  const shown = doors.length > LANES + 1 ? doors.slice(0, LANES) : doors;
  const lanes = useMemo(
    () =>
      lanesOf(
        shown,
        zones.map((zone) => zone.id),
        cell,
      ),
    [shown, zones, cell],
  );
  const looks = useMemo(() => flagLooks(policy.zones), [policy.zones]);
  const icons = cell > 136 ? 5 : 3;
  const nameOf = (id: string): string =>
    displayText(policy.zones.find((zone) => zone.id === id)?.name ?? id, 40);

  return (
    <section
      ref={box}
      className="deck-plan"
      aria-label={t.yourZones}
      style={{ marginTop: 14, overflow: scrolls ? 'auto hidden' : 'visible' }}
      onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollLeft > 0)}
    >
      {scrolls && scrolled && first && <FixedDoor zone={first} cell={cell} />}
      <svg
        className="doors"
        width={width}
        height="44"
        viewBox={`0 0 ${width} 44`}
        aria-hidden="true"
        style={{ marginBottom: -10 }}
      >
        <path d={`M0 12H${width}`} stroke="var(--line-2)" strokeDasharray="2 4" />
        <rect x="0" y="2" width="74" height="20" fill="var(--surface)" />
        <text x="0" y="16" fontSize="12" fontWeight="500" fill="var(--text-2)" fontFamily="var(--font)">
          {en.internet}
        </text>
        {zones.map(
          (zone, at) =>
            zone.internet !== 'closed' && (
              <InternetDoor key={zone.id} x={at * cell + cell * 0.8} partly={zone.internet === 'partly'} />
            ),
        )}
      </svg>
      <ul
        className="hull"
        {...(scrolls ? { 'data-scrolls': true } : {})}
        style={{ gridTemplateColumns: `repeat(${Math.max(1, zones.length)}, 1fr)`, width }}
      >
        {zones.map((zone) => (
          <li key={zone.id} style={{ minWidth: 0 }} className="comp-cell">
            <button
              type="button"
              className="comp"
              aria-label={`${t.zoneLink(nameOf(zone.id), zone.devices, zone.state)}${zone.internet === 'closed' ? '' : `. ${t.internetDoor(nameOf(zone.id))}`}`}
              onClick={() => onZone(zone.id)}
              onPointerEnter={() => setPointed(zone.id)}
              onPointerLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(zone.id)}
              onBlur={() => setPointed(undefined)}
            >
              <span className="nm">
                <Flag look={looks.get(zone.id)} />
                <span className="clip">{nameOf(zone.id)}</span>
              </span>
              <span className="row t2" style={{ gap: 5, marginTop: 8, height: 18 }}>
                {zone.kinds.slice(0, icons).map((kind, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: icons of one zone have no identity of their own
                  <DeviceIcon key={at} kind={kind} />
                ))}
                {zone.kinds.length > icons && (
                  <span className="small t3 num">+{zone.kinds.length - icons}</span>
                )}
              </span>
              <span className="small t2 num" style={{ display: 'block', marginTop: 8 }}>
                {en.devices(zone.devices)}
              </span>
              <span className="small t3 clip" style={{ display: 'block' }}>
                {zone.state}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {scrolls && scrolled && <FixedWall cell={cell} lanes={lanes} />}
      {shown.length > 0 && <LaneDrawing lanes={lanes} width={width} pointed={pointed} onDoor={onDoor} />}
      <ul className="hidden-text" aria-label={t.doors}>
        {shown.map((door) => (
          <li key={door.id}>
            <button type="button" onClick={() => onDoor(door)}>
              {door.sentence}
            </button>
          </li>
        ))}
      </ul>
      {shown.length < doors.length && (
        <button type="button" className="link small" onClick={onMore}>
          {t.moreDoors(doors.length - shown.length)}
        </button>
      )}
    </section>
  );
}

const WALL = { height: 'var(--wall-w)' } as const;
// Green means open on purpose. What the person never opened is not.
const AMBER = { stroke: 'var(--caution-fill)', strokeWidth: 1.75, strokeDasharray: '5 3' } as const;
const GREEN = { stroke: 'var(--safe-fill)', strokeWidth: 1.75 } as const;

function InternetDoor({ x, partly }: { readonly x: number; readonly partly: boolean }) {
  return (
    <>
      <rect x={x - 7} y="33" width="14" height="4" fill="var(--surface)" />
      <path d={`M${x - 7} 31V39M${x + 7} 31V39`} stroke="var(--wall)" strokeWidth="2" />
      <path d={`M${x} 43V15`} {...GREEN} {...(partly ? { strokeDasharray: '4 3' } : {})} />
      <path
        d={`M${x - 4} 19L${x} 13L${x + 4} 19`}
        fill="none"
        {...GREEN}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </>
  );
}

/** The first zone stays in sight while the hull scrolls, so the doors of others must not pass by in its walls. */
function FixedDoor({ zone, cell }: { readonly zone: PlanZone; readonly cell: number }) {
  return (
    <div className="fixed-part">
      <svg width={cell} height="44" viewBox={`0 0 ${cell} 44`} aria-hidden="true">
        <rect width={cell} height="34" fill="var(--surface)" />
        <rect y="34" width={cell} height="10" fill="var(--raised)" />
        <rect y="34" width={cell} fill="var(--wall)" style={WALL} />
        <text x="0" y="16" fontSize="12" fontWeight="500" fill="var(--text-2)" fontFamily="var(--font)">
          {en.internet}
        </text>
        {zone.internet !== 'closed' && <InternetDoor x={cell * 0.8} partly={zone.internet === 'partly'} />}
      </svg>
    </div>
  );
}

function FixedWall({ cell, lanes }: { readonly cell: number; readonly lanes: readonly Lane[] }) {
  const height = 31 + Math.max(0, ...lanes.map((lane) => lane.y));
  return (
    <div className="fixed-part">
      <svg
        width={cell}
        height={height}
        viewBox={`0 -13 ${cell} ${height}`}
        style={{ top: -13 }}
        aria-hidden="true"
      >
        <rect y="-13" width={cell} height="13" fill="var(--raised)" />
        <rect y="0" width={cell} height={height} fill="var(--surface)" />
        <rect
          width={cell}
          fill="var(--wall)"
          style={{ ...WALL, transform: 'translateY(calc(-1 * var(--wall-w)))' }}
        />
      </svg>
    </div>
  );
}

interface LaneDrawingProps {
  readonly lanes: readonly Lane[];
  readonly width: number;
  readonly pointed: string | undefined;
  readonly onDoor: (door: Door) => void;
}

function LaneDrawing({ lanes, width, pointed, onDoor }: LaneDrawingProps) {
  const height = 18 + Math.max(0, ...lanes.map((lane) => lane.y)) + 2;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 -8 ${width} ${height}`}
      aria-hidden="true"
      fontFamily="var(--font)"
      style={{ display: 'block', marginTop: -8, overflow: 'visible', position: 'relative' }}
    >
      {lanes
        .flatMap((lane) => [lane.fromX, lane.toX])
        .map((x) => (
          <g key={x}>
            <rect x={x - 7} y="-2.6" width="14" height="3.2" fill="var(--surface)" />
            <path d={`M${x - 7} -5V3M${x + 7} -5V3`} stroke="var(--wall)" strokeWidth="2" />
          </g>
        ))}
      {lanes.map((lane) => (
        <path key={lane.door.id} d={lane.path} fill="none" stroke="var(--surface)" strokeWidth="7" />
      ))}
      {lanes.map((lane) => {
        const dim = pointed !== undefined && lane.door.from !== pointed && lane.door.to !== pointed;
        const middle = lane.labelX;
        const half = lane.label.length * 3.25 + 5;
        const ink = lane.door.foreign ? AMBER : GREEN;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list of doors beside it is the one for keys
          <g
            key={lane.door.id}
            className="lane"
            {...(dim ? { 'data-dim': true } : {})}
            onClick={() => onDoor(lane.door)}
          >
            <path d={lane.path} fill="none" {...ink} />
            <path
              d={`M${lane.toX - 4} 3L${lane.toX} -3L${lane.toX + 4} 3`}
              fill="none"
              {...ink}
              strokeLinejoin="round"
              strokeLinecap="round"
            />
            <circle cx={lane.fromX} cy="-10" r="3" fill={ink.stroke} />
            <rect x={middle - half} y={lane.y - 9} width={half * 2} height="18" fill="var(--surface)" />
            <text className="lane-label" x={middle} y={lane.y + 4} textAnchor="middle">
              {lane.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
