import { countPairs } from '../../../shared/answers/blast';
import { type CellSummary, isOpen, summariseCell } from '../../../shared/answers/cells';
import type { Policy } from '../../../shared/policy/policy';
import { reviewText as t } from '../../../shared/text/review-text';
import type { Verification } from '../../../shared/verify/verification';

const STEP = 15;
const SIZE = 13;

/** The zone matrix as small squares: amber where everything is open to everybody, green doors, dots for walls. */
export function ReachSquares({
  policy,
  verification,
  when,
  flat,
}: {
  readonly policy: Policy;
  readonly verification: Verification;
  readonly when: string;
  readonly flat: boolean;
}) {
  const columns = [...policy.zones.map((zone) => zone.id), 'internet', 'router'];
  const pairs = countPairs(verification);
  const width = columns.length * STEP + 6;
  const height = policy.zones.length * STEP;
  return (
    <div>
      <div className="small t3" style={{ marginBottom: 5 }}>
        {when}
      </div>
      <svg
        width="100%"
        style={{ maxWidth: width * 1.05, maxHeight: 130 }}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={t.reachLabel(when, pairs.open, pairs.all)}
      >
        {policy.zones.map((zone, row) =>
          columns.map((to, column) => (
            <Square
              key={`${zone.id} ${to}`}
              cell={summariseCell(policy, verification, zone.id, to)}
              x={column * STEP + (column >= policy.zones.length ? 5 : 0)}
              y={row * STEP}
              flat={flat}
            />
          )),
        )}
      </svg>
      <div className="small t2 num" style={{ marginTop: 6 }}>
        {t.pairs(pairs.open, pairs.all)}
      </div>
    </div>
  );
}

function Square({
  cell,
  x,
  y,
  flat,
}: {
  readonly cell: CellSummary;
  readonly x: number;
  readonly y: number;
  readonly flat: boolean;
}) {
  const box = { x, y, width: SIZE, height: SIZE, rx: 2 };
  if (flat)
    return (
      <rect
        {...box}
        fill="var(--caution-fill)"
        fillOpacity=".28"
        stroke="var(--caution-fill)"
        strokeOpacity=".55"
      />
    );
  if (isOpen(cell)) return <rect {...box} fill="var(--safe-fill)" />;
  if (cell.kind === 'sealed')
    return <circle cx={x + SIZE / 2} cy={y + SIZE / 2} r="1.5" fill="var(--control-line)" />;
  if (cell.kind === 'unknown')
    return <rect {...box} fill="none" stroke="var(--unknown)" strokeDasharray="2 2" />;
  return <rect {...box} fill="var(--line-2)" fillOpacity=".55" />;
}

/** Nothing keeps zones apart in this configuration: no pair of different zones is sealed. */
export function isFlat(policy: Policy, verification: Verification): boolean {
  return policy.zones.every((from) =>
    policy.zones.every(
      (to) => to.id === from.id || summariseCell(policy, verification, from.id, to.id).kind !== 'sealed',
    ),
  );
}
