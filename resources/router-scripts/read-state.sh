# Tells Bulkhead everything it has to know about this router, in one go. It reads, and changes nothing.
#
# The line put before this one sets MARK to random hex digits. Every part of the answer stands between two lines that
# begin with it, so whatever a file or a device says cannot be taken for the end of its part:
#
#   <MARK> begin <name of the part>
#   ...bytes as they are...
#   <MARK> end <exit status>
#
# Plain POSIX for BusyBox ash. A command that this router does not have leaves its part empty, with status 127.

begin() { printf '\n%s begin %s\n' "$MARK" "$1"; }
end() { printf '\n%s end %s\n' "$MARK" "$1"; }
has() { command -v "$1" >/dev/null 2>&1; }

# Nothing in here has anything to read from standard input.
part() {
  begin "$1"
  name=$2
  shift 2
  "$name" "$@" 2>/dev/null </dev/null
  end "$?"
}

for file in /etc/config/*; do
  if [ -f "$file" ]; then part "file ${file##*/}" cat "$file"; fi
done
part sha256 sha256sum /etc/config/*

# Rules that the firewall takes beside its configuration. What is longer than any by hand is told by its name only.
for file in /etc/nftables.d/*.nft /usr/share/nftables.d/*/*.nft /usr/share/nftables.d/*/*/*.nft; do
  if [ -f "$file" ]; then part "rules $file" head -c 65536 "$file"; fi
done

# Edits that somebody has not saved yet, the web interface's own rollback window, an unfinished rollout of ours.
unsaved_files() {
  for file in /tmp/.uci/*; do
    if [ -s "$file" ]; then cat "$file"; fi
  done
}
part changes uci changes
part unsaved unsaved_files
part luci-apply ls /var/run/rpcd/snapshot-files
unfinished_rollout() {
  for file in /etc/bulkhead/*/armed /etc/bulkhead/*/undoing.*; do
    if [ -e "$file" ]; then return 0; fi
  done
  return 1
}
part armed unfinished_rollout

part board ubus call system board
part board-json cat /etc/board.json
part release cat /etc/openwrt_release
part os-release cat /etc/os-release

part interfaces ubus call network.interface dump
part devices ubus call network.device status
part wireless ubus call network.wireless status
for object in $(ubus list 'hostapd.*' 2>/dev/null); do
  part "hostapd ${object#hostapd.}" ubus call "$object" get_clients
done

part neighbours ip neigh
part arp cat /proc/net/arp
for folder in /sys/class/net/*/bridge; do
  if [ -d "$folder" ]; then
    bridge=${folder%/bridge}
    bridge=${bridge##*/}
    part "macs $bridge" brctl showmacs "$bridge"
  fi
done
bridge_ports() {
  for file in /sys/class/net/*/brif/*/port_no; do
    if [ -f "$file" ]; then printf '%s %s\n' "$file" "$(cat "$file")"; fi
  done
}
part bridge-ports bridge_ports
if has bridge; then part fdb bridge fdb show; fi

lease_file=$(uci -q get 'dhcp.@dnsmasq[0].leasefile' 2>/dev/null)
part leases cat "${lease_file:-/tmp/dhcp.leases}"

part disk df -k /etc/config
part mounts cat /proc/mounts
part memory cat /proc/meminfo
part now date +%s
part uptime cat /proc/uptime
part boot-id cat /proc/sys/kernel/random/boot_id
part connection printf '%s\n' "$SSH_CONNECTION"

# What this router can do, by looking: forks and snapshots lie about their release.
probes() {
  for name in fw4 fw3 nft opkg apk odhcpd swconfig iw; do
    if has "$name"; then echo "command $name"; fi
  done
  for file in /usr/share/ucode/fw4.uc /usr/share/hostap/hostapd.uc; do
    if [ -f "$file" ]; then echo "file $file"; fi
  done
  if grep -q log_limit /usr/share/ucode/fw4.uc; then echo log-limit; fi
  for file in /sys/class/net/*/uevent; do
    if grep -q DEVTYPE=dsa "$file"; then
      name=${file%/uevent}
      echo "dsa ${name##*/}"
    fi
  done
}
part probes probes
radio_limits() { iw list | grep -E '^Wiphy|#[{]'; }
if has iw; then part radio-limits radio_limits; fi

part done true
