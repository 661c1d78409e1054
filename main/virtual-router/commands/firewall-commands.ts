import type { FirewallService } from '../firewall/firewall-service';
import { printRuleset, rulesetJson } from '../firewall/ruleset';
import type { RouterClock } from '../router-clock';
import { type Command, type Commands, failed } from './command';

/** `fw4` and the part of `nft` that looks. */
export function firewallCommands(firewall: FirewallService, clock: RouterClock): Commands {
  const fw4: Command = async ({ args }) => {
    const quiet = args.includes('-q');
    const [verb = '', name = ''] = args.filter((word) => word !== '-q');
    const said = (stderr: string): string => (quiet ? '' : stderr);
    switch (verb) {
      case 'print':
      case 'check': {
        const rendered = await firewall.render();
        if (!rendered) return failed("Unable to parse UCI package 'firewall'");
        const stderr = said(rendered.model.warnings.join(''));
        if (verb === 'print') return { stdout: printRuleset(rendered.chains), stderr };
        const problem = await firewall.problem();
        if (problem !== undefined)
          return {
            stderr: `${stderr}${problem}\nThe rendered ruleset contains errors, not doing firewall restart.\n`,
            exitCode: 1,
          };
        return { stdout: quiet ? '' : 'Ruleset passes nftables check.\n', stderr };
      }
      case 'start':
      case 'reload':
      case 'restart':
        await clock.busy(1.4);
        return { stderr: said((await firewall.load()).stderr) };
      case 'reload-sets':
        return {};
      case 'flush':
      case 'stop':
        firewall.clear();
        return {};
      case 'zone': {
        const devices = firewall.loaded?.devicesOf.get(name);
        return devices ? { stdout: devices.map((device) => `${device}\n`).join('') } : { exitCode: 1 };
      }
      case 'network':
      case 'device': {
        const zones = firewall.loaded?.model.zones ?? [];
        const zone = zones.find((one) =>
          verb === 'network'
            ? one.networks.includes(name)
            : firewall.loaded?.devicesOf.get(one.name)?.includes(name),
        );
        return zone ? { stdout: `${zone.name}\n` } : { exitCode: 1 };
      }
      default:
        return {
          stderr: 'Usage: fw4 [-v] [-q] start|stop|flush|restart|reload|check|print|network|device|zone\n',
          exitCode: 1,
        };
    }
  };

  const nft: Command = ({ args, stdin }) => {
    const words = args.filter((word) => !/^-[jnastS]+$/.test(word));
    const loaded = firewall.loaded;
    if (args.includes('-c') || words[0] === '-f') {
      const text = stdin;
      const open = text.split('{').length - text.split('}').length;
      return open === 0 ? {} : failed('/dev/stdin:1:1-1: Error: syntax error, unexpected end of file');
    }
    const [verb, what, , table = 'fw4', chain] = words;
    if (verb !== 'list') return failed('Error: this practice router only lists rules');
    if (what === 'tables') return { stdout: loaded ? 'table inet fw4\n' : '' };
    if (!loaded || (what !== 'ruleset' && table !== 'fw4')) return failed('Error: No such file or directory');
    const chains = what === 'chain' ? loaded.chains.filter(({ name }) => name === chain) : loaded.chains;
    if (chains.length === 0) return failed('Error: No such file or directory');
    return { stdout: args.some((word) => /^-\w*j/.test(word)) ? rulesetJson(chains) : printRuleset(chains) };
  };

  return { fw4, nft };
}
