import type { FirewallService } from './firewall/firewall-service';
import type { Household } from './household/household';
import type { LeaseBook } from './household/leases';
import type { DhcpService } from './network/dhcp-service';
import type { NetDaemon } from './network/net-daemon';
import type { Procd } from './procd';
import type { ProcessTable } from './processes';
import type { RouterProfile } from './profiles/profile';
import type { RouterClock } from './router-clock';
import type { RouterFs } from './router-fs';
import type { RouterLog } from './router-log';

/** What the commands of the practice router work on. */
export interface RouterParts {
  readonly profile: RouterProfile;
  readonly fs: RouterFs;
  readonly clock: RouterClock;
  readonly net: NetDaemon;
  readonly firewall: FirewallService;
  readonly dhcp: DhcpService;
  readonly leases: LeaseBook;
  readonly household: Household;
  readonly processes: ProcessTable;
  readonly procd: Procd;
  readonly log: RouterLog;
  /** From the system file, `OpenWrt` when it cannot be read. */
  readonly hostname: () => Promise<string>;
  readonly reboot: () => void;
  readonly setPassword: (password: string) => Promise<void>;
}
