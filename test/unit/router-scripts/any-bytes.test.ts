import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armOf, mayEnterSandbox, NONCE, own, Sandbox } from './sandbox';

let router: Sandbox;
beforeEach(() => {
  router = new Sandbox();
});
afterEach(() => router.close());

const bytes = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      "'; reboot; '",
      '$(reboot)\n',
      '`reboot`',
      'file network absent absent\n',
      'nonce 00\nwindow 1\n',
      '\u0000\u00ff\n',
      '-n',
      '%s%n\\c',
      '',
    ),
  )
  .map((text) => Buffer.from(text).toString('latin1'));
const packages = fc.subarray(['network', 'wireless', 'bh_x', 'a-b', 'n', '0'], { minLength: 1 });

describe.skipIf(!mayEnterSandbox)('any packages with any bytes', () => {
  it('are written as they are, and come back as they were', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        packages,
        fc.array(
          fc.record({
            before: fc.option(bytes, { nil: undefined }),
            after: fc.option(bytes, { nil: undefined }),
          }),
          { minLength: 6, maxLength: 6 },
        ),
        async (names, contents) => {
          for (const dir of ['etc/config', 'etc/bulkhead', 'tmp/bulkhead', 'guard-runs']) router.remove(dir);
          router.write('etc/config/other', 'not ours\n');
          router.write('proc/uptime', '1000.00 0.00\n');
          router.calls();
          const changes = names
            .map((name, at) => ({ name, ...contents[at] }))
            .filter(({ before, after }) => before !== undefined || after !== undefined);
          for (const { name, before } of changes)
            if (before !== undefined) router.write(`etc/config/${name}`, Buffer.from(before, 'latin1'));
          const old = router.config();
          router.upload(NONCE, {
            files: Object.fromEntries(changes.map(({ name, after }) => [name, after])),
            reload: [],
          });

          expect(await router.run(armOf())).toMatchObject({
            stdout: 'armed 60\n',
            stderr: '',
          });
          expect(await router.run(own('write'))).toMatchObject({
            stdout: 'written\n',
            stderr: '',
          });
          const written = Object.fromEntries(
            changes.flatMap(({ name, after }) => (after === undefined ? [] : [[name, after]])),
          );
          expect(router.config()).toEqual({ other: 'not ours\n', ...written });

          router.write('proc/uptime', '2000.00 0.00\n');
          await router.run(own('guard'));
          expect(router.config()).toEqual(old);
          expect(router.calls()).not.toContain('reboot');
        },
      ),
      { numRuns: 8 },
    );
  });

  it.each(['$(reboot)', "'; reboot", '../../etc/passwd', 'A'])(
    'an argument like %j is turned away',
    async (argument) => {
      router.write(
        'scripts/try.sh',
        `sh /scripts/bulkhead.sh confirm ${JSON.stringify(argument).replaceAll('$', '\\$')}`,
      );
      const ran = await router.run('/scripts/try.sh');
      expect(ran).toMatchObject({ code: 1, stdout: 'fail bad-argument\n' });
      expect(router.calls()).toEqual([]);
    },
  );
});
