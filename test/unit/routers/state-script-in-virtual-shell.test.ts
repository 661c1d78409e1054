import { Bash, defineCommand } from 'just-bash';
import { describe, expect, it } from 'vitest';
import { parseRouterState } from '../../../main/routers/parse-router-state';
import { readStateScript } from '../../../main/routers/read-router-state';
import { factoryRouter } from '../../support/router-fixture';

const MARK = 'fedcba9876543210fedcba9876543210';

describe('read-state.sh in the shell of the virtual router', () => {
  it('runs as it is, and says the same', async () => {
    const { files, answers, sshConnection } = factoryRouter;
    const names = [...new Set(Object.keys(answers).map((line) => line.split(' ')[0] ?? ''))];
    const customCommands = names.map((name) =>
      defineCommand(name, async (args) => {
        const stdout = answers[[name, ...args].join(' ')];
        return { stdout: stdout ?? '', stderr: '', exitCode: stdout === undefined ? 4 : 0 };
      }),
    );
    const shell = new Bash({ files, customCommands, env: { SSH_CONNECTION: sshConnection } });
    const { stdout } = await shell.exec(readStateScript(MARK));
    const bytes = Buffer.from(stdout, 'utf8').toString('latin1');
    const state = parseRouterState(bytes, MARK, 0);
    expect(state).toMatchObject({
      ok: true,
      value: {
        identity: { version: '24.10.2' },
        management: { port: 'lan1', network: 'lan' },
        capabilities: {
          wired: 'dsa',
          firewall: 'fw4',
          logLimit: true,
          radios: [{ maxAccessPoints: 16 }, {}],
        },
        resources: { flashFreeKib: 432100, flashPersistent: true },
        leases: [{ hostname: 'laptop' }, {}],
        rolloutPending: false,
      },
    });
  });
});
