import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, mayEnterSandbox, own, type Ran, Sandbox, sumOf } from './sandbox';

const OLD = { firewall: 'old firewall\n', network: 'old network\n' };
const SLOW = { timeout: 600_000 } as const;
const LONG_WINDOW = 1_000_000;

let router: Sandbox;
beforeEach(() => {
  router = new Sandbox();
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
});
afterEach(() => router.close());

const nonceOf = (number: number): string => number.toString(16).padStart(32, '0');

/** Each computer comes with a change of its own. */
function upload(number: number, windowSeconds = LONG_WINDOW): string {
  const nonce = nonceOf(number);
  const change = { files: { firewall: `new of ${number}\n` }, reload: ['firewall'] };
  router.upload(nonce, change, windowSeconds, OLD);
  return nonce;
}

const arm = (nonce: string): Promise<Ran> => router.run(armOf(nonce));
const turns = (): readonly string[] => router.list('etc/bulkhead').filter((name) => name.startsWith('turn.'));
const bootGuards = (): readonly string[] => router.list('etc/rc.d').filter((name) => name.startsWith('S15'));

/** Exactly one is armed, the journal and the old file are its own, and the others were told so in one word. */
function expectOneWinner(said: readonly Ran[], nonces: readonly string[]): string {
  const armed = nonces.filter((_, at) => said[at]?.stdout.startsWith('armed '));
  expect({ armed: armed.length, said: said.map(({ stdout }) => stdout) }).toMatchObject({ armed: 1 });
  const winner = armed[0] ?? '';
  for (const [at, { stdout, stderr }] of said.entries())
    if (nonces[at] !== winner)
      expect([stdout, stderr]).toEqual([expect.stringMatching(/^fail other-rollout\b/), '']);
  expect(turns().length).toBe(1);
  expect(router.read(`etc/bulkhead/${turns()[0]}`)).toContain(`nonce ${winner}\n`);
  expect(router.read(`etc/bulkhead/${winner}/armed`)).toContain(`nonce ${winner}\n`);
  expect(sumOf(router.read(`etc/bulkhead/${winner}/old/firewall`))).toBe(sumOf(OLD.firewall));
  expect(bootGuards()).toEqual([`S15bulkhead-${winner}`]);
  expect(router.config()).toEqual(OLD);
  return winner;
}

/** Waits for the router's own processes, however busy this machine is. */
async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setTimeout(resolve, 50));
}

function startOver(): void {
  for (const name of router.list('etc/rc.d')) router.remove(`etc/rc.d/${name}`);
  for (const name of router.list('etc/init.d').filter((each) => each.startsWith('bulkhead-')))
    router.remove(`etc/init.d/${name}`);
  for (const name of router.list('tmp/bulkhead')) router.remove(`tmp/bulkhead/${name}`);
  router.remove('etc/bulkhead');
  for (const name of router.list('procd')) router.remove(`procd/${name}`);
  for (const [name, text] of Object.entries(OLD)) router.write(`etc/config/${name}`, text);
}

async function race(tries: number, prepare: (attempt: number) => void = () => {}): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) {
    startOver();
    prepare(attempt);
    const nonces = Array.from({ length: 2 + (attempt % 3) }, (_, at) => upload(1 + attempt * 10 + at));
    const winner = expectOneWinner(await Promise.all(nonces.map(arm)), nonces);
    expect((await router.run(own('write', winner))).stdout).toBe('written\n');
    expect(router.config().firewall).toMatch(/^new of /);
  }
}

describe.skipIf(!mayEnterSandbox)('several computers arm at the same moment', SLOW, () => {
  it('two, three and four, 100 times: exactly one is armed, the journal is its own', () => race(100));

  it('where this is not the /proc of a router', () =>
    race(15, () => {
      for (const pid of [1, 2, 100, 4711]) router.write(`proc/${pid}/cmdline`, 'bulkhead\0');
    }));

  it('where /proc is a real one', async () => {
    await router.confine({ flashKib: 4096, memoryKib: 4096, proc: true });
    await race(15);
  });

  it('after one that was cut off in the middle of arming: what it left is swept up', () =>
    race(15, (attempt) => {
      const dead = nonceOf(0xdead00 + attempt);
      router.write(`etc/bulkhead/${dead}/armed`, `nonce ${dead}\nwindow 60\n`);
      router.write(`etc/bulkhead/${dead}/old/firewall`, 'half');
    }));

  it('after one whose guard was ended by hand: its guard is started again and undoes it, and then one is armed', async () => {
    router.write('procd/.keep', '');
    for (let attempt = 0; attempt < 15; attempt++) {
      startOver();
      const stale = nonceOf(0xabc00 + attempt);
      const folder = `etc/bulkhead/${stale}`;
      const file = `file firewall ${sumOf(OLD.firewall)} ${sumOf('new\n')}\n`;
      router.write(`${folder}/bulkhead.sh`, router.read('scripts/bulkhead.sh') ?? '');
      router.write(`${folder}/armed`, `nonce ${stale}\nwindow 60\n${file}`);
      router.write('etc/bulkhead/turn.first', `nonce ${stale}\n`);
      router.write(`${folder}/deadline`, '5\n');
      router.write(`${folder}/old/firewall`, OLD.firewall);
      router.write('etc/config/firewall', 'new\n');

      const nonces = [1, 2, 3].map((at) => upload(attempt * 10 + at));
      let said = await Promise.all(nonces.map(arm));
      // Its guard takes its time, and who waited long enough has been told to come again.
      await until(() => !turns().includes('turn.first'));
      expect(router.config()).toEqual(OLD);
      if (turns().length === 0) {
        for (const nonce of nonces) router.remove(`tmp/bulkhead/${nonce}`);
        for (const at of [1, 2, 3]) upload(attempt * 10 + at);
        said = await Promise.all(nonces.map(arm));
      }
      expectOneWinner(said, nonces);
    }
  });

  it('while the guard of another one undoes: nobody is armed before it is over, and nothing is mixed', async () => {
    const ends: number[] = [];
    for (let attempt = 0; attempt < 20; attempt++) {
      startOver();
      const first = upload(1 + attempt * 10);
      expect((await arm(first)).stdout).toMatch(/^armed/);
      await router.run(own('write', first));
      await router.run(own('undo asked', first));
      // Planned on the old files, as somebody has them who looked before.
      const nonces = [2, 3].map((at) => nonceOf(1 + attempt * 10 + at));
      for (const nonce of nonces)
        router.upload(nonce, { files: { firewall: 'another\n' }, reload: ['firewall'] }, LONG_WINDOW, OLD);
      const [, ...said] = await Promise.all([router.run(own('guard', first)), ...nonces.map(arm)]);
      const armed = nonces.filter((_, at) => said[at]?.stdout.startsWith('armed '));
      expect(armed.length).toBeLessThanOrEqual(1);
      for (const { stdout, stderr } of said)
        expect([stdout, stderr]).toEqual([
          expect.stringMatching(/^(armed|fail (other-rollout|changed))\b/),
          '',
        ]);
      expect(router.config()).toEqual(OLD);
      expect(router.list('etc/bulkhead')).toContain('undone.asked');
      ends.push(armed.length);
    }
    expect(ends).toContain(1);
  });
});

describe.skipIf(!mayEnterSandbox)('whose turn it is', SLOW, () => {
  it('somebody is armed: the next one is told so at once, and again after a look', async () => {
    await arm(upload(1));
    const second = upload(2);
    expect(await arm(second)).toMatchObject({
      code: 1,
      stdout: `fail other-rollout ${nonceOf(1)}\n`,
      stderr: '',
    });
    expect(router.list('etc/bulkhead')).toEqual([nonceOf(1), 'turn.first']);
    const third = upload(3);
    const { stdout } = await router.run(`/tmp/bulkhead/${third}/bulkhead.sh check ${third}`);
    expect(stdout).toContain(`state armed ${nonceOf(1)}\n`);
  });

  it('an upload that was taken back cannot be armed any more', async () => {
    const nonce = upload(1);
    router.program('stub/sync', `rm -rf /tmp/bulkhead/${nonce}`); // while it is being armed
    expect((await arm(nonce)).stdout).toMatch(/^fail /);
    expect(router.list('etc/bulkhead')).toEqual([]);
    expect(bootGuards()).toEqual([]);
  });

  it('the start scripts were not run after a restart: the next one that comes has it undone', async () => {
    await arm(upload(1));
    await router.run(own('write', nonceOf(1)));
    router.write('proc/sys/kernel/random/boot_id', 'boot-two\n');
    router.write('proc/uptime', '9.00 9.00\n');
    router.write('procd/.keep', '');
    router.calls();
    expect((await arm(upload(2))).stdout).toMatch(/^fail (other-rollout|changed)/);
    await until(() => turns().length === 0);
    expect(router.config()).toEqual(OLD);
  });
});
