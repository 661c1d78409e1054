import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { putAsideLine } from '../../shared/text/put-aside-text';
import type { Bulkhead } from '../services/services';
import { createServices } from '../services/services';
import type { StoreError } from '../store/database';
import { EXIT, failed, type Outcome, print, type Terminal } from './command-line';
import { type ApplyChoice, applyCommand, type RollbackChoice, rollbackCommand } from './commands/apply';
import { demoCommand } from './commands/demo';
import { type DiscoverChoice, discoverCommand } from './commands/discover';
import { driftCommand } from './commands/drift';
import { historyCommand } from './commands/history';
import { type OwnKeyChoice, ownKeyCommand } from './commands/own-key';
import { type PolicyChoice, planCommand } from './commands/plan';
import { type ReachChoice, reachCommand } from './commands/reach';
import { renameCommand } from './commands/rename';
import { type AddOptions, addRouter, listRouters, removeRouter, showRouter } from './commands/router';
import { uciCommand } from './commands/uci';
import { type ImportChoice, importCommand, verifyCommand } from './commands/verify';
import type { CliContext, RouterChoice } from './context';
import { dataDir } from './data-dir';
import { storeErrorLine } from './error-lines';
import { plainLines, plainText } from './plain-text';

/** Runs one command and gives its exit code. Services are opened only by commands that need them. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  let app: Bulkhead | undefined;
  let exit: number = EXIT.ok;
  // A closed pipe (`| head`) ends the output, not the work: a rollout that has begun is seen through.
  for (const stream of [terminal.stdout, terminal.stderr]) stream.on('error', () => {});
  const program = new Command('bulkhead')
    .description('Divides a network into watertight zones, on OpenWrt routers')
    .version(version);
  program.exitOverride().configureOutput({
    writeOut: (text) => terminal.stdout.write(text),
    writeErr: (text) => terminal.stderr.write(plainLines(text)),
  });

  const context = (): CliContext => {
    if (app === undefined) {
      app = open(dataDir(env));
      const { putAsideNow } = app.desk.store;
      if (putAsideNow) terminal.stderr.write(`${plainText(putAsideLine(putAsideNow))}\n`);
    }
    return { app, terminal };
  };
  const openAt = (dir: string): CliContext => ({ app: open(dir), terminal });
  const run = async (
    asJson: boolean | undefined,
    outcome: () => Promise<Outcome> | Outcome,
  ): Promise<void> => {
    const ended = await outcome();
    print(terminal, ended, asJson === true);
    exit = ended.exit;
  };

  addRouterCommands(program, context, run);
  addSiteCommands(program, context, run);
  addOfflineCommands(program, context, run);
  addDemo(program, openAt, run);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.ok : EXIT.error;
    if (!(cause instanceof StoreUnusable)) throw cause;
    print(terminal, failed(storeErrorLine(cause.error), cause.error), args.includes('--json'));
    return EXIT.error;
  } finally {
    await app?.close();
  }
  return exit;
}

type Run = (asJson: boolean | undefined, outcome: () => Promise<Outcome> | Outcome) => Promise<void>;
type WithJson<T> = T & { readonly json?: boolean };

class StoreUnusable extends Error {
  constructor(readonly error: StoreError) {
    super(error.kind);
  }
}

function open(dir: string): Bulkhead {
  const opened = createServices({
    dataDir: dir,
    sharesStore: true,
    facts: {
      version,
      platform: process.platform,
      passwordStoreMissingBecause: 'no-store',
      onSettings: () => {},
    },
    emit: () => () => {},
    chooseKeyFile: async () => undefined,
  });
  if (!opened.ok) throw new StoreUnusable(opened.error);
  return opened.value;
}

const identity = (): Option =>
  new Option('--identity <file>', 'sign in with this private key').conflicts('passwordStdin');
const json = (): Option => new Option('--json', 'print the answer as JSON');
const routerOption = (): Option =>
  new Option('--router <name>', 'which router; not needed when there is only one');

const look = (): Option =>
  new Option('--look', 'ask on the terminal whether to keep it, after the checks; no answer undoes');

/** The options every command has that signs in to a router. */
function signingIn(command: Command): Command {
  return command
    .addOption(routerOption())
    .addOption(identity())
    .option('--password-stdin', 'read the password from the first line of standard input')
    .addOption(json());
}

function addRouterCommands(program: Command, context: () => CliContext, run: Run): void {
  const router = program.command('router').description('the routers Bulkhead knows');
  router
    .command('add <name>')
    .description('learn a router: its key is checked before any password is sent')
    .requiredOption('--host <address>', 'address or name')
    .option('--port <number>', 'SSH port', portNumber, 22)
    .option('--user <name>', 'user', 'root')
    .addOption(identity())
    .option('--password-stdin', 'read the password from the first line of standard input')
    .option('--host-key <fingerprint>', 'SHA256:… that the router must present')
    .addOption(json())
    .action((name: string, options: WithJson<AddOptions>) =>
      run(options.json, () => addRouter(context(), name, options)),
    );
  router
    .command('list')
    .description('all of them, without asking any')
    .addOption(json())
    .action((options: WithJson<object>) => run(options.json, () => listRouters(context())));
  signingIn(router.command('show <name>').description('read a router and say what it is')).action(
    (name: string, options: WithJson<RouterChoice>) =>
      run(options.json, () => showRouter(context(), { ...options, router: name })),
  );
  signingIn(
    router.command('key <name>').description('make a key for a router, and sign in with it from then on'),
  )
    .requiredOption('-o, --output <file>', 'new file for the private key')
    .action((name: string, options: WithJson<OwnKeyChoice>) =>
      run(options.json, () => ownKeyCommand(context(), { ...options, router: name })),
    );
  router
    .command('remove <name>')
    .description('forget a router; nothing is changed on it')
    .addOption(json())
    .action((name: string, options: WithJson<object>) =>
      run(options.json, () => removeRouter(context(), name)),
    );
}

function addSiteCommands(program: Command, context: () => CliContext, run: Run): void {
  signingIn(program.command('discover').description('the devices on the network'))
    .option('--subnet <cidr>', 'sweep this network from here, e.g. 192.168.1.0/24')
    .action((options: WithJson<DiscoverChoice>) =>
      run(options.json, () => discoverCommand(context(), options)),
    );
  signingIn(
    program
      .command('rename <device> <name>')
      .description('your name for a device (by hardware address, address or name); an empty one forgets it'),
  ).action((device: string, name: string, options: WithJson<RouterChoice>) =>
    run(options.json, () => renameCommand(context(), device, name, options)),
  );
  signingIn(program.command('import').description('existing configuration as a policy file'))
    .requiredOption('-o, --output <file>', 'policy file to write')
    .option('--suggest', 'zones suggested for the devices that are found, instead of what is configured')
    .option('--force', 'replace a file that is there already')
    .action((options: WithJson<ImportChoice>) => run(options.json, () => importCommand(context(), options)));
  signingIn(program.command('plan').description('what would change, and what is proven about it'))
    .requiredOption('--policy <file>', '*.bulkhead.yaml')
    .option('--keys <file>', 'Wi-Fi keys by the names the policy uses')
    .action((options: WithJson<PolicyChoice>) => run(options.json, () => planCommand(context(), options)));
  signingIn(
    program.command('apply').description('apply a policy; the router undoes it unless it is confirmed'),
  )
    .requiredOption('--policy <file>', '*.bulkhead.yaml')
    .option('--keys <file>', 'Wi-Fi keys by the names the policy uses')
    .option('--window <seconds>', 'longer time until the automatic undo', seconds)
    .option('--yes', 'do not ask before it')
    .addOption(look())
    .action((options: WithJson<ApplyChoice>) => run(options.json, () => applyCommand(context(), options)));
  signingIn(program.command('rollback').description('back to a kept copy, byte for byte'))
    .option('--to <copy>', 'id from history; without it, before the last confirmed change')
    .option('--with-policy', 'your own sorting goes back too, instead of staying as a draft')
    .option('--window <seconds>', 'longer time until the automatic undo', seconds)
    .option('--yes', 'do not ask before it')
    .addOption(look())
    .action((options: WithJson<RollbackChoice>) =>
      run(options.json, () => rollbackCommand(context(), options)),
    );
  signingIn(program.command('history').description('what changed, with the copies to go back to')).action(
    (options: WithJson<RouterChoice>) => run(options.json, () => historyCommand(context(), options)),
  );
  signingIn(
    program
      .command('drift')
      .description('did somebody else change the router since the last confirmed change'),
  ).action((options: WithJson<RouterChoice>) => run(options.json, () => driftCommand(context(), options)));
  signingIn(program.command('verify').description('judge what the router is running now'))
    .option('--policy <file>', 'against this policy instead of the applied one')
    .action((options: WithJson<RouterChoice & { policy?: string }>) =>
      run(options.json, () => verifyCommand(context(), options)),
    );
}

function addOfflineCommands(program: Command, context: () => CliContext, run: Run): void {
  signingIn(program.command('reach').description('can one place reach another'))
    .requiredOption('--from <place>', 'zone, interface, device (name, id or MAC), address[,mac], internet')
    .requiredOption('--to <place>', 'zone, interface, device (name, id or MAC), address, internet, router')
    .option('--service <name>', 'catalogue service, tcp/PORT, udp/PORT or icmp', 'any')
    .option('--config <dir>', 'folder with UCI files instead of a router')
    .option('--release <release>', 'OpenWrt release these files are from, where no openwrt_release says it')
    .action((options: WithJson<ReachChoice>) => run(options.json, () => reachCommand(context, options)));
  const uci = program.command('uci').description('UCI files, offline');
  for (const verb of ['parse', 'print', 'diff'] as const) {
    uci
      .command(`${verb} <files...>`)
      .addOption(json())
      .action((files: string[], options: WithJson<object>) =>
        run(options.json, () => uciCommand(verb, files)),
      );
  }
}

function addDemo(program: Command, openAt: (dir: string) => CliContext, run: Run): void {
  program
    .command('demo')
    .description('the main job against the built-in practice router')
    .addOption(json())
    .action((options: WithJson<object>) => run(options.json, () => demoCommand(openAt)));
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535');
  return port;
}

// The router may be given more time than the plan needs, never less; half an hour is long enough to look around.
function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 60 || value > 1800)
    throw new InvalidArgumentError('whole seconds from 60 to 1800');
  return value;
}
