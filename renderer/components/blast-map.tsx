import type { BlastRadius } from '../../shared/answers/blast';
import { devicesAt } from '../../shared/answers/cells';
import type { Policy } from '../../shared/policy/policy';
import { devicesText as t } from '../../shared/text/devices-text';
import type { Verification } from '../../shared/verify/verification';

const WIDTH = 310;
const HEIGHT = 46;
/** Dots per zone that are drawn; more of them say nothing more. */
const MOST = 60;

/** One dot per device, walls between zones, reachable ones filled. */
export function BlastMap({
  policy,
  verification,
  deviceId,
  blast: { reached, others },
}: {
  readonly policy: Policy;
  readonly deviceId: string;
  readonly verification: Verification;
  readonly blast: BlastRadius;
}) {
  const zones = policy.zones
    .map((zone) => ({ zone, devices: devicesAt(policy, verification, zone.id) }))
    .filter(({ devices }) => devices.length > 0);
  const columnsOf = (devices: number): number => Math.max(1, Math.ceil(Math.min(MOST, devices) / 3));
  const total = zones.reduce((sum, { devices }) => sum + columnsOf(devices.length) + 1, 0);
  const unit = (WIDTH - 2) / Math.max(1, total);
  const sealed = Math.max(0, others - reached.size);
  let x = 1;
  return (
    <svg
      width="100%"
      viewBox={`0 0 ${WIDTH} 70`}
      role="img"
      aria-label={t.blastLabel(reached.size, sealed)}
      fontFamily="var(--font)"
      fontSize="11"
    >
      {zones.map(({ zone, devices }, at) => {
        const columns = columnsOf(devices.length);
        const left = x;
        const width = (columns + 1) * unit;
        x += width;
        const own = devices.some((device) => device.id === deviceId);
        return (
          <g key={zone.id}>
            {own && <rect x={left} y="1" width={width} height={HEIGHT - 2} fill="var(--danger-soft)" />}
            {at > 0 && <path d={`M${left} 1V${HEIGHT - 1}`} stroke="var(--wall)" strokeWidth="2" />}
            {devices.slice(0, MOST).map((device, index) => {
              const cx = left + unit * (Math.floor(index / 3) + 1);
              const cy = 11 + (index % 3) * 12;
              const r = Math.min(3, unit / 2.4);
              if (device.id === deviceId)
                return (
                  <rect
                    key={device.id}
                    x={cx - r}
                    y={cy - r}
                    width={r * 2}
                    height={r * 2}
                    fill="var(--text)"
                  />
                );
              return reached.has(device.id) ? (
                <rect
                  key={device.id}
                  x={cx - r}
                  y={cy - r}
                  width={r * 2}
                  height={r * 2}
                  rx="1"
                  fill="var(--danger-fill)"
                />
              ) : (
                <circle key={device.id} cx={cx} cy={cy} r={Math.min(1.7, r)} fill="var(--control-line)" />
              );
            })}
          </g>
        );
      })}
      <rect
        x="1"
        y="1"
        width={WIDTH - 2}
        height={HEIGHT - 2}
        rx="6"
        fill="none"
        stroke="var(--wall)"
        strokeWidth="2"
      />
      <text x="1" y="62" fill="var(--text-2)">
        {t.reachableShort(reached.size)}
      </text>
      <text x={WIDTH - 1} y="62" textAnchor="end" fill="var(--text-3)">
        {t.sealedShort(sealed)}
      </text>
    </svg>
  );
}
