import { describe, expect, it } from 'vitest';
import { fileText, practiceRouter, run, signIn, until } from './practice';

/** A guard written for this test alone: it puts the old file back when its time is up, or at boot. */
const guard = `
. /dev/null
if [ "$1" = timer ]; then
  read -r up _ </proc/uptime
  end=$(cat /etc/guard/deadline)
  while [ "\${up%%.*}" -lt "$end" ]; do
    sleep 1
    read -r up _ </proc/uptime
  done
fi
[ -f /etc/guard/old ] || exit 0
mv /etc/guard/old /etc/config/network
[ "$1" = timer ] && ubus call network reload
ubus call service delete '{"name":"guard"}'
`;
const initScript = '#!/bin/sh /etc/rc.common\nSTART=15\nboot() { sh /etc/guard/guard.sh boot; }\n';
const arm = `mkdir -p /etc/guard; cp /etc/config/network /etc/guard/old; chmod 755 /etc/init.d/guard; /etc/init.d/guard enable; read -r up _ </proc/uptime; up=\${up%%.*}; echo $((up + 4)) >/etc/guard/deadline; ubus call service add '{"name":"guard","instances":{"g":{"command":["/bin/sh","/etc/guard/guard.sh","timer"],"respawn":["3600","1","0"]}}}'`;

async function armed() {
  const router = await practiceRouter();
  await router.writeFile('/etc/guard/guard.sh', guard);
  await router.writeFile('/etc/init.d/guard', initScript);
  const before = await fileText(router, '/etc/config/network');
  await run(router, arm);
  await router.writeFile(
    '/etc/config/network',
    `${before}config bridge-vlan 'v1'\n\toption device 'br-lan'\n\toption vlan '1'\n\tlist ports 'lan2'\n`,
  );
  return { router, before };
}

describe('a guard on the practice router', () => {
  it('ends a lockout by itself', async () => {
    const { router, before } = await armed();
    await run(router, 'ubus call network reload');
    await until(() => router.managementState() === 'silent');
    await until(() => router.managementState() === 'open');
    expect(await fileText(router, '/etc/config/network')).toBe(before);
    expect((await (await signIn(router)).exec('true')).ok).toBe(true);
  });

  it('runs at boot, before the network reads its file, after a power cut', async () => {
    const { router, before } = await armed();
    await run(router, 'echo x >/tmp/gone');
    const bootId = await run(router, 'cat /proc/sys/kernel/random/boot_id');
    await router.powerCut();
    expect(router.managementState()).toBe('silent');
    await router.boot();
    expect(await fileText(router, '/etc/config/network')).toBe(before);
    expect(router.managementState()).toBe('open');
    expect(await run(router, 'cat /sys/class/net/br-lan/bridge/vlan_filtering')).toBe('0\n');
    expect(await run(router, 'ls /tmp/gone 2>/dev/null')).toBe('');
    expect(await run(router, 'cat /proc/sys/kernel/random/boot_id')).not.toBe(bootId);
    expect(await run(router, 'ubus call service list | grep -c \'"guard"\'')).toBe('0\n');
  });

  it('is started again when somebody kills it', async () => {
    const { router } = await armed();
    const pid = () =>
      run(router, 'ubus call service list \'{"name":"guard"}\' | jsonfilter -e \'@.guard.instances.g.pid\'');
    const first = (await pid()).trim();
    await run(router, `kill -9 ${first}`);
    await until(async () => {
      const now = (await pid()).trim();
      return now !== '' && now !== first;
    });
  });
});
