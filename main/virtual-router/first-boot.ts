import { factoryConfig, type WirelessSetUp } from './profiles/factory-config';
import type { RouterProfile } from './profiles/profile';
import type { RouterFs } from './router-fs';

/** Start scripts of the firmware with their numbers (the same from 19.07 to 25.12). */
const startScripts: readonly (readonly [name: string, start: number])[] = [
  ['boot', 10],
  ['system', 10],
  ['sysctl', 11],
  ['log', 12],
  ['firewall', 19],
  ['dropbear', 19],
  ['dnsmasq', 19],
  ['wpad', 19],
  ['network', 20],
  ['odhcpd', 35],
  ['cron', 50],
  ['sysntpd', 98],
  ['done', 95],
];

const startScript = (name: string, start: number): string => `#!/bin/sh /etc/rc.common
# of the firmware
START=${start}
boot() { practice-router ${name} boot; }
start() { practice-router ${name} start; }
stop() { practice-router ${name} stop; }
restart() { practice-router ${name} restart; }
reload() { practice-router ${name} reload; }
`;

/** The part of rc.common that this router needs; loaded after the start script, so its functions are there. */
const rcDispatch = `rc_name=\${0##*/}
rc_name=\${rc_name#[SK][0-9][0-9]}
rc_has() { type "$1" >/dev/null 2>&1; }
procd_open_instance() { rc_key=\${1:-instance1}; rc_command=; rc_respawn=; }
procd_set_param() {
	rc_param=$1
	shift
	rc_words=
	for rc_word in "$@"; do rc_words="\${rc_words:+$rc_words,}\\"$rc_word\\""; done
	case $rc_param in
		command) rc_command=$rc_words ;;
		respawn) rc_respawn=\${rc_words:-'"3600","5","5"'} ;;
	esac
}
procd_append_param() { :; }
procd_add_reload_trigger() { :; }
procd_close_instance() {
	rc_instances="\${rc_instances:+$rc_instances,}\\"$rc_key\\":{\\"command\\":[$rc_command]\${rc_respawn:+,\\"respawn\\":[$rc_respawn]}}"
}
rc_start() {
	if rc_has start_service; then
		start_service
		ubus call service set "{\\"name\\":\\"$rc_name\\",\\"instances\\":{$rc_instances}}"
	elif rc_has start; then start; fi
}
rc_stop() {
	if rc_has stop_service; then stop_service; fi
	if rc_has start_service; then ubus call service delete "{\\"name\\":\\"$rc_name\\"}" 2>/dev/null
	elif rc_has stop; then stop; fi
}
case "\${1:-help}" in
	boot) if rc_has boot; then boot; else rc_start; fi ;;
	start) rc_start ;;
	stop) rc_stop ;;
	restart) if rc_has restart; then restart; else rc_stop; rc_start; fi ;;
	reload) if rc_has reload; then reload; elif rc_has reload_service; then reload_service; else rc_stop; rc_start; fi ;;
	enable)
		rm -f /etc/rc.d/S??"$rc_name" /etc/rc.d/K??"$rc_name"
		[ -z "$START" ] || ln -s "../init.d/$rc_name" "/etc/rc.d/S$START$rc_name"
		[ -z "$STOP" ] || ln -s "../init.d/$rc_name" "/etc/rc.d/K$STOP$rc_name"
		;;
	disable) rm -f /etc/rc.d/S??"$rc_name" /etc/rc.d/K??"$rc_name" ;;
	enabled) [ -e "/etc/rc.d/S$START$rc_name" ] ;;
	running|status) ubus call service list "{\\"name\\":\\"$rc_name\\"}" | grep -q '"running": *true' ;;
	*) if rc_has "$1"; then "$@"; else echo "Syntax: $0 [command]"; fi ;;
esac
`;

export interface FirstBoot {
  readonly profile: RouterProfile;
  /** Undefined: as it comes out of the box, Wi-Fi off. */
  readonly wireless: WirelessSetUp | undefined;
  readonly hasPassword: boolean;
}

/** Lays the firmware's and the first boot's files down. */
export async function layDownFiles(
  fs: RouterFs,
  { profile, wireless, hasPassword }: FirstBoot,
): Promise<void> {
  const { release } = profile;
  for (const folder of [
    '/tmp/run',
    '/tmp/lib',
    '/root',
    '/overlay',
    '/rom',
    '/dev',
    '/lib/functions',
    '/etc/rc.d',
  ])
    await fs.mkdir(folder, { recursive: true });
  if (!(await fs.exists('/var'))) await fs.symlink('/tmp', '/var');
  if (!(await fs.exists('/run'))) await fs.symlink('/tmp/run', '/run');

  for (const [pack, text] of Object.entries(factoryConfig(profile, wireless)))
    await fs.put(`/etc/config/${pack}`, text, pack === 'network' || pack === 'system' ? 0o600 : 0o644);
  for (const [name, start] of startScripts) {
    await fs.put(`/etc/init.d/${name}`, startScript(name, start), 0o755);
    await fs.symlink(`../init.d/${name}`, `/etc/rc.d/S${start}${name}`);
  }
  await fs.put('/lib/functions/rc-dispatch.sh', rcDispatch);
  await fs.put('/lib/functions.sh', '# shell library of the firmware\n');
  await fs.put('/etc/rc.common', '#!/bin/sh\n# see /lib/functions/rc-dispatch.sh\n', 0o755);
  await fs.put('/etc/rc.local', '# Put your custom commands here.\nexit 0\n');
  await fs.put(
    '/etc/passwd',
    'root:x:0:0:root:/root:/bin/ash\nnobody:*:65534:65534:nobody:/var:/bin/false\n',
  );
  await fs.put('/etc/group', 'root:x:0:\n');
  await fs.put('/etc/hosts', '127.0.0.1 localhost\n\n::1     localhost ip6-localhost ip6-loopback\n');
  await fs.put('/etc/shadow', `root:${hasPassword ? '$1$practice$' : ''}:19700:0:99999:7:::\n`, 0o600);
  await fs.put('/etc/profile', '#!/bin/sh\n');
  await fs.put(
    '/etc/sysctl.conf',
    '# Defaults are configured in /etc/sysctl.d/* and can be customized in this file\n',
  );
  await fs.put(
    '/etc/sysupgrade.conf',
    '## This file contains files and directories that should\n## be preserved during an upgrade.\n',
  );
  await fs.mkdir('/etc/dropbear', { recursive: true });
  await fs.chmod('/etc/dropbear', 0o700);
  await fs.mkdir('/etc/nftables.d', { recursive: true });
  await fs.put('/etc/openwrt_release', openwrtRelease(profile));
  await fs.put(
    '/usr/lib/os-release',
    `NAME="OpenWrt"\nVERSION="${release.version}"\nID="openwrt"\nVERSION_ID="${release.version}"\nOPENWRT_BOARD="${release.target}"\nOPENWRT_ARCH="${release.arch}"\nOPENWRT_RELEASE="OpenWrt ${release.version} ${release.revision}"\n`,
  );
  await fs.put('/etc/board.json', `${JSON.stringify(boardJson(profile), undefined, '\t')}\n`);
  await fs.put('/tmp/sysinfo/model', `${profile.model}\n`);
  await fs.put('/tmp/sysinfo/board_name', `${profile.boardName}\n`);
  await fs.put(
    '/usr/share/ucode/fw4.uc',
    profile.logLimit ? '// log_limit null_if_empty\n' : '// null_if_empty\n',
  );
  // These live outside /bin and /usr/bin; called by full path they must be found too.
  for (const [folder, names] of commandsElsewhere)
    for (const name of names) await fs.put(`${folder}/${name}`, `#!/bin/sh\n/usr/bin/${name} "$@"\n`, 0o755);
}

const commandsElsewhere: readonly (readonly [folder: string, names: readonly string[]])[] = [
  [
    '/sbin',
    ['uci', 'fw4', 'reload_config', 'wifi', 'sysupgrade', 'logread', 'ip', 'reboot', 'start-stop-daemon'],
  ],
  ['/usr/sbin', ['brctl', 'nft', 'iw']],
];

const openwrtRelease = ({ release }: RouterProfile): string =>
  `DISTRIB_ID='OpenWrt'\nDISTRIB_RELEASE='${release.version}'\nDISTRIB_REVISION='${release.revision}'\nDISTRIB_TARGET='${release.target}'\nDISTRIB_ARCH='${release.arch}'\nDISTRIB_DESCRIPTION='OpenWrt ${release.version} ${release.revision}'\nDISTRIB_TAINTS=''\n`;

function boardJson({ boardName, model, lanPorts, wanDevice, radios }: RouterProfile): unknown {
  return {
    model: { id: boardName, name: model },
    network: { lan: { ports: lanPorts, protocol: 'static' }, wan: { device: wanDevice, protocol: 'dhcp' } },
    wlan: Object.fromEntries(
      radios.map(({ band, path }, index) => [
        `phy${index}`,
        {
          path,
          info: {
            antenna_rx: 3,
            antenna_tx: 3,
            bands: {
              [band.toUpperCase()]: {
                ht: true,
                vht: band === '5g',
                he: true,
                max_width: band === '5g' ? 80 : 40,
              },
            },
          },
        },
      ]),
    ),
  };
}
