import { beforeAll, describe, expect, it } from 'vitest';
import { startVirtualRouter, type VirtualRouter } from '../../../main/virtual-router/virtual-router';

let router: VirtualRouter;
beforeAll(async () => {
  router = await startVirtualRouter({ profile: 'linksys-e8450' });
  return () => router.stop();
});

const prints: readonly (readonly [what: string, line: string, stdout: string, exitCode: number])[] = [
  [
    'what a stock image lacks',
    'for x in base64 stat diff timeout nohup od sha1sum setsid bash swconfig; do command -v $x; done',
    '',
    1,
  ],
  [
    'what it has',
    'for x in uci ubus fw4 nft tar gzip awk sed sha256sum flock lock mktemp cmp logger ip brctl odhcpd; do command -v $x >/dev/null || echo $x; done',
    '',
    0,
  ],
  ['no fractions for sleep', 'sleep 0.5 2>/dev/null', '', 1],
  ['negated sets in patterns', 'case ab in *[!a-z]*) echo bad ;; *) echo good ;; esac', 'good\n', 0],
  ['arguments as a command', 'f() { "$@"; }; f printf "%s|" "a b" c', 'a b|c|', 0],
  ['functions inside arithmetic', 'f() { echo 4; }; n=3; echo $(($(f) + n))', '7\n', 0],
  [
    'a script with arguments',
    `printf '%s' 'echo "$0 $1 $#"; exit 4' >/tmp/s; sh /tmp/s "a b" c`,
    '/tmp/s a b 2\n',
    4,
  ],
  [
    'a script by its path',
    `printf '#!/bin/sh\\necho "<$1>"\\n' >/tmp/p; chmod +x /tmp/p; /tmp/p x`,
    '<x>\n',
    0,
  ],
  [
    'a lock that is held is not given twice',
    'flock -n /tmp/l sh -c "echo one"; exec 9>/tmp/k; flock -n 9 && echo two',
    'one\ntwo\n',
    0,
  ],
  ['trap at the end', 'trap "echo bye" EXIT; echo hi', 'hi\nbye\n', 0],
  [
    'checksums',
    'printf abc | sha256sum',
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n',
    0,
  ],
  [
    'enable makes the link',
    '/etc/init.d/log enabled && ls /etc/rc.d | grep log; /etc/init.d/log disable; ls /etc/rc.d | grep -c log; /etc/init.d/log enable',
    'S12log\n0\n',
    0,
  ],
  ['ubus says what is not there', 'ubus call luci-rpc getHostHints 2>/dev/null', '', 4],
  [
    'a backup holds the configuration',
    'sysupgrade -b - | tar tzf - | grep config/network',
    'etc/config/network\n',
    0,
  ],
  ['json by path', `jsonfilter -s '{"a":[{"n":"x","v":1},{"n":"y","v":2}]}' -e '@.a[@.n="y"].v'`, '2\n', 0],
];

describe('the shell of the practice router', () => {
  it.each(prints)('%s', async (_what, line, stdout, exitCode) => {
    const outcome = await router.console(line);
    expect(outcome.stdout).toBe(stdout);
    expect(outcome.exitCode).toBe(exitCode);
  });
});
