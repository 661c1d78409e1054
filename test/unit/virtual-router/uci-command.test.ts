import { beforeAll, describe, expect, it } from 'vitest';
import { startVirtualRouter, type VirtualRouter } from '../../../main/virtual-router/virtual-router';

let router: VirtualRouter;
beforeAll(async () => {
  router = await startVirtualRouter({ profile: 'linksys-e8450' });
  return () => router.stop();
});

const file = (text: string): string =>
  `printf '%s' '${text.replaceAll("'", "'\\''")}' >/etc/config/t; rm -f /tmp/.uci/t; `;

/** Each line as measured on the real program: what it prints, and how it ends. */
const behaviour: readonly (readonly [what: string, line: string, stdout: string, exitCode: number])[] = [
  ['a missing file is an error', 'uci set nope.a.b=1', '', 1],
  ['show without a name always succeeds', `${file('config a x y z')}uci show >/dev/null 2>&1`, '', 0],
  ['a broken file cannot be shown', `${file("option a 'b'")}uci show t`, '', 1],
  ['batch always succeeds', "printf 'nonsense\\nset no.thing.here=1\\n' | uci batch 2>/dev/null", '', 0],
  ['an unknown verb ends with 255', 'uci frobnicate 2>/dev/null', '', 255],
  ['delete of nothing is an error', `${file("config a 'x'")}uci delete t.y`, '', 1],
  [
    'get joins a list',
    `${file("config a 'x'\n list l 'one'\n list l 'two words'\n")}uci get t.x.l`,
    "one 'two words'\n",
    0,
  ],
  [
    'an empty option does not exist',
    `${file("config a 'x'\n option o ''\n")}uci get t.x.o 2>/dev/null`,
    '',
    1,
  ],
  ['the last option wins', `${file("config a 'x'\n option o 1\n option o 2\n")}uci get t.x.o`, '2\n', 0],
  ['a comment may touch a word', `${file("config a 'x'\n option o v#c\n")}uci get t.x.o`, 'v\n', 0],
  [
    'anonymous sections have the name of the hash',
    `${file('config rule\nconfig rule\n')}uci -X show t`,
    't.cfg0192bd=rule\nt.cfg0292bd=rule\n',
    0,
  ],
  [
    'a quote is printed as the shell wants it',
    `${file("config a 'x'\n option o \"it's\"\n")}uci show t.x.o`,
    "t.x.o='it'\\''s'\n",
    0,
  ],
  [
    'add prints the new name and stages it',
    `${file("config a 'x'\n")}uci add t rule; uci changes t`,
    "cfg0292bd\nt.cfg0292bd='rule'\n",
    0,
  ],
  [
    'commit writes the file in its own form',
    `${file("config a 'x'\n")}uci set t.x.v=2; uci commit t; cat /etc/config/t`,
    "\nconfig a 'x'\n\toption v '2'\n\n",
    0,
  ],
  [
    'a private folder that never commits',
    `${file("config a 'x'\n")}uci -P /tmp/p set t.x.v=2; uci -P /tmp/p commit t; cat /etc/config/t`,
    "config a 'x'\n",
    0,
  ],
  [
    'import writes at once',
    `${file("config a 'x'\n")}printf "config b 'y'\\n" | uci import t; cat /etc/config/t`,
    "\nconfig b 'y'\n\n",
    0,
  ],
  [
    'import keeps staged edits',
    `${file("config a 'x'\n")}uci set t.x.v=1; printf "config a 'x'\\n" | uci import t; uci get t.x.v`,
    '1\n',
    0,
  ],
  [
    'a bad import leaves the file',
    `${file("config a 'x'\n")}printf 'junk\\n' | uci import t 2>/dev/null; cat /etc/config/t`,
    "config a 'x'\n",
    0,
  ],
];

describe('uci on the practice router', () => {
  it.each(behaviour)('%s', async (_what, line, stdout, exitCode) => {
    const outcome = await router.console(line);
    expect(outcome.stdout).toBe(stdout);
    expect(outcome.exitCode).toBe(exitCode);
  });
});
