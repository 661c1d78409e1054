import type { NetDaemon } from '../network/net-daemon';
import type { UciFile } from '../uci/uci-file';
import { type FirewallModel, readFirewall } from './firewall-sections';
import { type NftChain, rulesetOf } from './ruleset';

export interface LoadedFirewall {
  readonly model: FirewallModel;
  /** Zone devices as they were when it was loaded: they lag behind the network until the next load. */
  readonly devicesOf: ReadonlyMap<string, readonly string[]>;
  readonly chains: readonly NftChain[];
}

/** fw4's stand-in. What filters is the last load, never the file. */
export class FirewallService {
  loaded: LoadedFirewall | undefined;

  constructor(
    private readonly configured: () => Promise<UciFile | undefined>,
    private readonly net: NetDaemon,
    /** Somebody's file in /etc/nftables.d makes the whole set fail. */
    private readonly extraRules: () => Promise<string>,
    private readonly changed: (loaded: LoadedFirewall) => Promise<void>,
  ) {}

  /** What a load would give; undefined when /etc/config/firewall cannot be read. */
  async render(): Promise<LoadedFirewall | undefined> {
    const config = await this.configured();
    if (!config) return undefined;
    const networks = new Set(this.net.live.interfaces.map(({ name }) => name));
    const model = readFirewall(config, networks);
    const devicesOf = new Map(
      model.zones.map(({ name, networks: members, devices }) => {
        const live = this.net.live.interfaces.filter(
          (one) => members.includes(one.name) && this.net.isUp(one.name),
        );
        return [name, [...new Set([...live.map(({ device }) => device), ...devices])]] as const;
      }),
    );
    return { model, devicesOf, chains: rulesetOf(model, devicesOf) };
  }

  /** Whether nft would take the set. Fragments with unbalanced braces or a made-up keyword are refused. */
  async problem(): Promise<string | undefined> {
    const extra = await this.extraRules();
    const open = extra.split('{').length - extra.split('}').length;
    return open === 0 && !/\bsyntax_error\b/.test(extra)
      ? undefined
      : '/dev/stdin: Error: syntax error, unexpected end of file';
  }

  /** Atomic: a set that nft refuses leaves the old one in force, and the exit code is 0 all the same. */
  async load(): Promise<{ readonly stderr: string }> {
    const rendered = await this.render();
    if (!rendered) return { stderr: "Unable to parse UCI package 'firewall'\n" };
    const stderr = rendered.model.warnings.join('');
    const problem = await this.problem();
    if (problem !== undefined) return { stderr: `${stderr}${problem}\n` };
    this.loaded = rendered;
    await this.changed(rendered);
    return { stderr };
  }

  clear(): void {
    this.loaded = undefined;
  }
}
