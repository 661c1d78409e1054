#!/bin/sh
# Bulkhead's hand on the router: changes files in /etc/config in such a way that the router takes the change back
# by itself unless Bulkhead signs in again afterwards and confirms it.
#
# How the promise is kept:
#   * Before the first change the old files, the deadline and the order to undo are on the flash ("armed").
#   * Armed means: the file /etc/bulkhead/armed exists. It is only ever renamed, and a rename happens wholly or not at all:
#         armed -> confirmed                      the change stays
#         armed -> undoing.REASON -> undone.REASON    the old files come back
#     So of a confirmation and a deadline that come at the same moment exactly one wins, and a power cut finds one of them.
#   * A guard, kept alive by process 1 of the router, undoes at the deadline (counted in uptime, not by the clock).
#   * After a restart of the router /etc/rc.d/S15bulkhead-guard undoes before the network and the firewall start.
#   * Afterwards nothing of this is left but a note of how it ended (confirmed or undone.REASON).
#
# Plain POSIX shell with what every OpenWrt has. Everything that varies comes from the uploaded file "manifest":
#     nonce HEX · window SECONDS · reload network|firewall|dhcp · up INTERFACE DEVICE · bridge NAME ·
#     file PACKAGE SHA256-BEFORE SHA256-AFTER ("absent" instead of a sum: there is no such file)
# Answers are lines "word value"; free text comes as "block NAME BYTES", so that nothing in it can pass for an answer.
#
# shellcheck disable=SC2034,SC2094

KEEP=/etc/bulkhead # on the flash: survives a power cut
RUN=/tmp/bulkhead  # in memory: gone after a restart, like everything it describes
CONFIG=/etc/config
INIT=/etc/init.d/bulkhead-guard
BOOT=/etc/rc.d/S15bulkhead-guard

# ---- small words ----

say() { echo "$*"; }
note() { logger -t bulkhead "$*"; }

fail() {
  say "fail $*"
  exit 1
}

# Free text, preceded by its length: block NAME COMMAND...
block() {
  block_name=$1
  shift
  "$@" >"$RUN/block.$$" 2>/dev/null
  say "block $block_name $(wc -c <"$RUN/block.$$")"
  cat "$RUN/block.$$"
  say ''
  rm -f "$RUN/block.$$"
}

seconds_up() {
  read -r up_now up_idle </proc/uptime
  say "${up_now%%.*}"
}

hash_of() {
  if [ -f "$1" ]; then sha256sum <"$1" | cut -c 1-64; else say absent; fi
}

# Some routers cannot sleep for a fraction of a second.
nap() { sleep 0.2 2>/dev/null || sleep 1; }

# Runs a command for at most so many seconds: a reload that hangs must not hold up the undo.
bounded() {
  bounded_end=$(($(seconds_up) + $1))
  shift
  "$@" </dev/null >/dev/null 2>&1 &
  bounded_child=$!
  while kill -0 "$bounded_child" 2>/dev/null; do
    if [ "$(seconds_up)" -ge "$bounded_end" ]; then
      kill -9 "$bounded_child" 2>/dev/null
      return 1
    fi
    nap
  done
  wait "$bounded_child"
}

# Who works on the files: one at a time. The lock is in memory, so no restart leaves a stale one.
take_lock() {
  lock_tries=0
  until mkdir "$RUN/lock" 2>/dev/null; do
    lock_holder=$(cat "$RUN/lock/pid" 2>/dev/null)
    if [ -n "$lock_holder" ] && ! grep -q bulkhead "/proc/$lock_holder/cmdline" 2>/dev/null; then
      rm -rf "$RUN/lock" # its owner is gone
    elif [ "$lock_tries" -ge 10 ]; then
      if [ -n "$lock_holder" ]; then
        [ "$1" = by-force ] || fail "locked $lock_holder"
        kill -9 "$lock_holder" 2>/dev/null
        sleep 1
      fi
      rm -rf "$RUN/lock"
    else
      sleep 1
    fi
    lock_tries=$((lock_tries + 1))
  done
  echo $$ >"$RUN/lock/pid"
}

release_lock() { rm -rf "$RUN/lock"; }

# The one journal there is, the unfinished first.
journal() {
  for journal_file in "$KEEP/armed" "$KEEP"/undoing.* "$KEEP"/undone.* "$KEEP/confirmed"; do
    if [ -f "$journal_file" ]; then
      say "$journal_file"
      return 0
    fi
  done
  return 1
}

# First value of a word in a journal or manifest: value_of FILE WORD
value_of() { sed -n "s/^$2 //p" "$1" 2>/dev/null | head -n 1; }

asked_to_reload() { grep -q "^reload $2\$" "$1"; }

is_armed_with() { [ -f "$KEEP/armed" ] && [ "$(value_of "$KEEP/armed" nonce)" = "$1" ]; }

# "INTERFACE DEVICE" for each interface with a fixed address that is up; only those have an l3_device.
interfaces_up() {
  ubus call network.interface dump 2>/dev/null | tr ',{}' '\n' | awk -F '"' '
    $2 == "interface" { name = $4; device = "" }
    $2 == "l3_device" { device = $4 }
    $2 == "proto" && $4 == "static" && device != "" { print name, device }'
}

# Waits until every "INTERFACE DEVICE" line of a file is up: wait_for FILE SECONDS
wait_for() {
  wait_end=$(($(seconds_up) + $2))
  while :; do
    interfaces_up >"$RUN/up.$$"
    wait_missing=no
    while read -r wait_line; do
      grep -qxF "$wait_line" "$RUN/up.$$" || wait_missing=yes
    done <"$1"
    rm -f "$RUN/up.$$"
    [ "$wait_missing" = yes ] || return 0
    [ "$(seconds_up)" -lt "$wait_end" ] || return 1
    nap
  done
}

reload_service() { [ ! -x "/etc/init.d/$1" ] || bounded 30 "/etc/init.d/$1" reload; }

# The router's process 1 starts these and keeps the guard alive: a respawn limit of 0 means never give up.
start_guard() {
  ubus call service add '{"name":"bulkhead-guard","instances":{"guard":{"command":["/bin/sh","/etc/bulkhead/bulkhead.sh","guard"],"respawn":["3600","1","0"]}}}' >/dev/null
}
start_reload() {
  ubus call service add '{"name":"bulkhead-reload","instances":{"reload":{"command":["/bin/sh","/etc/bulkhead/bulkhead.sh","reload"]}}}' >/dev/null
}
stop_service() { ubus call service delete "{\"name\":\"bulkhead-$1\"}" >/dev/null 2>&1; }

# ---- check: may this change be made here and now? Looks only; what came with it lies in memory ----

persistent() {
  awk '
    $2 == "/" || $2 == "/etc" { type = $3; options = $4 }
    END {
      lost = type ~ /^(tmpfs|ramfs|rootfs|squashfs)$/ || options ~ /(^|,)ro(,|$)/ || options ~ /upperdir=\/tmp\//
      print (type == "" || lost) ? "no" : "yes"
    }' /proc/mounts
}

luci_pending() {
  for luci_file in /var/run/rpcd/snapshot-files/*; do
    [ ! -e "$luci_file" ] || return 0
  done
  return 1
}

check() {
  say "uptime $(seconds_up)"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  say "flash-free-kib $(df -kP /etc | awk 'END { print $4 }')"
  say "memory-free-kib $(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
  say "persistent $(persistent)"
  if luci_pending; then say 'luci-pending yes'; else say 'luci-pending no'; fi
  check_journal=$(journal) && say "state $(basename "$check_journal") $(value_of "$check_journal" nonce)"
  while read -r word package before after; do
    [ "$word" != file ] || say "hash $package $(hash_of "$CONFIG/$package")"
  done <"$RUN/$1/manifest"
  block pending uci changes
  block snapshot tar czf - -C / etc/config
}

# ---- arm: from the moment this succeeds, doing nothing undoes ----

# Nothing has been changed yet: take back what was put on the flash, and say why.
refuse_to_arm() {
  rm -f "$KEEP/armed"
  tidy
  fail "$@"
}

# Copies the old files and the new ones onto the flash and proves both by their sums.
stage() {
  rm -rf "$KEEP/old" "$KEEP/next"
  mkdir -p "$KEEP/old" "$KEEP/next"
  while read -r word package before after; do
    [ "$word" = file ] || continue
    case $package in '' | *[!A-Za-z0-9_-]*) refuse_to_arm bad-package ;; esac
    [ "$(hash_of "$CONFIG/$package")" = "$before" ] || refuse_to_arm changed "$package"
    if [ "$before" != absent ]; then
      cp -p "$CONFIG/$package" "$KEEP/old/$package"
      [ "$(hash_of "$KEEP/old/$package")" = "$before" ] || refuse_to_arm flash-full
    fi
    [ "$after" != absent ] || continue
    [ "$(hash_of "$1/next/$package")" = "$after" ] || refuse_to_arm bad-upload "$package"
    if [ "$before" != absent ]; then # a changed file keeps its owner and mode
      cp -p "$CONFIG/$package" "$KEEP/next/$package"
      cat "$1/next/$package" >"$KEEP/next/$package"
    else
      cp "$1/next/$package" "$KEEP/next/$package"
      chmod 600 "$KEEP/next/$package"
    fi
    [ "$(hash_of "$KEEP/next/$package")" = "$after" ] || refuse_to_arm flash-full
  done <"$1/manifest"
}

# The undo after a restart of the router.
install_boot_guard() {
  mkdir -p "$KEEP" && chmod 700 "$KEEP"
  cp "$1/bulkhead.sh" "$KEEP/bulkhead.sh" && cp "$1/bulkhead-guard.sh" "$INIT" && chmod 755 "$INIT" || return 1
  [ "$(hash_of "$KEEP/bulkhead.sh")" = "$(hash_of "$1/bulkhead.sh")" ] || return 1
  [ "$(hash_of "$INIT")" = "$(hash_of "$1/bulkhead-guard.sh")" ] || return 1
  ln -sf ../init.d/bulkhead-guard "$BOOT" && [ -x "$BOOT" ]
}

guard_is_alive() {
  alive_end=$(($(seconds_up) + 10))
  until [ "$(cat "$RUN/alive" 2>/dev/null)" = "$1" ] &&
    ubus call service list '{"name":"bulkhead-guard"}' 2>/dev/null | grep -q '"running": *true'; do
    [ "$(seconds_up)" -lt "$alive_end" ] || return 1
    nap
  done
}

arm() {
  upload=$RUN/$1
  [ "$(value_of "$upload/manifest" nonce)" = "$1" ] || fail bad-upload
  take_lock
  for other in "$KEEP/armed" "$KEEP"/undoing.*; do
    [ ! -f "$other" ] || fail "other-rollout $(value_of "$other" nonce)"
  done
  ! luci_pending || fail luci-pending
  install_boot_guard "$upload" || refuse_to_arm flash-full # first: it also sweeps up what a power cut leaves of the rest
  stage "$upload"
  interfaces_up >"$KEEP/interfaces"
  window=$(value_of "$upload/manifest" window)
  case $window in '' | *[!0-9]*) refuse_to_arm bad-upload ;; esac
  echo $(($(seconds_up) + window)) >"$KEEP/deadline"
  cp "$upload/manifest" "$KEEP/arming"
  [ -s "$KEEP/deadline" ] || refuse_to_arm flash-full
  [ "$(hash_of "$KEEP/arming")" = "$(hash_of "$upload/manifest")" ] || refuse_to_arm flash-full
  sync
  mv "$KEEP/arming" "$KEEP/armed"
  sync # from here on the router undoes by itself, whatever happens
  rm -f "$KEEP/confirmed" "$KEEP"/undone.* "$RUN/alive" "$RUN/progress"
  start_guard
  guard_is_alive "$1" || refuse_to_arm guard-not-running
  echo "$SSH_CONNECTION" >"$RUN/armed-by"
  release_lock
  say "armed $window"
}

# ---- write: the new files, each by one rename; then the reload starts, detached from this connection ----

# A rule that fw4 does not understand is skipped with a warning and a good exit code: a missing block. So warnings count.
firewall_is_sound() {
  command -v fw4 >/dev/null 2>&1 || return 0
  fw4 check >"$RUN/firewall" 2>&1 || return 1
  ! grep -q '^\[!\].*bh_' "$RUN/firewall"
}

refuse_written() {
  begin_undo step-failed
  release_lock
  say "fail $*"
  [ "$1" != firewall ] || block output cat "$RUN/firewall"
  exit 1
}

write() {
  take_lock
  is_armed_with "$1" || fail not-armed
  echo writing >"$RUN/progress"
  while read -r word package before after; do
    [ "$word" = file ] || continue
    [ -f "$KEEP/armed" ] || fail undone
    [ "$(hash_of "$CONFIG/$package")" = "$before" ] || refuse_written changed "$package"
    if [ "$after" = absent ]; then
      rm -f "$CONFIG/$package"
    else
      mv -f "$KEEP/next/$package" "$CONFIG/$package"
    fi
  done <"$KEEP/armed"
  sync
  while read -r word package before after; do
    [ "$word" != file ] || [ "$(hash_of "$CONFIG/$package")" = "$after" ] || refuse_written not-written "$package"
  done <"$KEEP/armed"
  if asked_to_reload "$KEEP/armed" firewall; then
    firewall_is_sound || refuse_written firewall
  fi
  echo written >"$RUN/progress"
  start_reload
  release_lock
  say written
}

# ---- reload: in a fixed order, because the firewall needs the devices and DHCP needs the addresses ----

# reload_in_order JOURNAL INTERFACES SECONDS; 1: the network is not as it should be, 2: the firewall refused.
reload_in_order() {
  reload_journal=$1
  reload_network=0
  if asked_to_reload "$reload_journal" network; then
    echo network >"$RUN/progress"
    bounded 30 ubus call network reload || return 1
    wait_for "$2" "$3" || reload_network=1
  fi
  if asked_to_reload "$reload_journal" firewall; then
    echo firewall >"$RUN/progress"
    reload_service firewall || return 2
  fi
  if asked_to_reload "$reload_journal" dhcp; then
    echo dhcp >"$RUN/progress"
    reload_service dnsmasq
    reload_service odhcpd
  fi
  return "$reload_network"
}

reload() {
  sed -n 's/^up //p' "$KEEP/armed" >"$RUN/planned" 2>/dev/null
  if reload_in_order "$KEEP/armed" "$RUN/planned" 45; then
    if [ -f "$KEEP/armed" ]; then echo reloaded >"$RUN/progress"; fi
  else
    echo failed >"$RUN/progress"
  fi
  stop_service reload
}

# ---- undo ----

# Wins or loses against a confirmation by the same rename.
begin_undo() { mv "$KEEP/armed" "$KEEP/undoing.$1" 2>/dev/null && sync; }

# Puts back every file of a journal, each by one rename that needs no room on the flash. May be cut and repeated.
restore() {
  while read -r word package before after; do
    [ "$word" = file ] || continue
    now=$(hash_of "$CONFIG/$package")
    if [ "$now" != "$before" ] && [ "$now" != "$after" ]; then
      note "$package was edited meanwhile; that version is kept in /tmp/bulkhead-edited-$package"
      cp "$CONFIG/$package" "/tmp/bulkhead-edited-$package" 2>/dev/null
    fi
    if [ "$before" = absent ]; then
      rm -f "$CONFIG/$package"
    elif [ -f "$KEEP/old/$package" ]; then
      mv -f "$KEEP/old/$package" "$CONFIG/$package"
    fi
    rm -f "/tmp/.uci/$package" # edits staged on top of what is gone now
  done <"$1"
  sync
}

finish_undo() {
  undo_journal=$1
  reason=${undo_journal##*/undoing.}
  stop_service reload
  take_lock by-force
  rm -rf "$KEEP/next"
  restore "$undo_journal"
  if [ -f "$RUN/progress" ]; then # services may have seen the new files
    reload_in_order "$undo_journal" "$KEEP/interfaces" 30
    if [ $? -eq 1 ]; then
      note 'the network did not take the old files back: restarting the router'
      sync
      reboot
      sleep 60
    fi
  fi
  note "change undone: $reason"
  conclude "$undo_journal"
  release_lock
}

conclude() {
  rm -f "$KEEP/confirmed" "$KEEP"/undone.*
  mv "$1" "$KEEP/undone.${1##*/undoing.}"
  sync
}

# Leaves nothing but the note of how it ended. Done under the lock, which goes last: the next change may be waiting.
tidy() {
  rm -rf "$KEEP/old" "$KEEP/next" "$KEEP/interfaces" "$KEEP/deadline" "$KEEP/arming"
  rm -f "$BOOT" "$INIT" "$KEEP/bulkhead.sh"
  sync
  stop_service guard
  rm -rf "$RUN"
}

# The guard cannot outlive the end of its own service, so somebody else does the last steps.
tidy_as_guard() {
  tidy </dev/null >/dev/null 2>&1 &
  echo $! >"$RUN/lock/pid"
  wait
}

# ---- guard and boot: the two that undo ----

is_due() {
  read -r deadline <"$KEEP/deadline" || return 0
  case $deadline in '' | *[!0-9]*) return 0 ;; esac # unreadable counts as passed
  [ "$(seconds_up)" -ge "$deadline" ]
}

guard() {
  while :; do
    if [ -f "$KEEP/armed" ]; then
      mkdir -p "$RUN"
      [ -f "$RUN/alive" ] || value_of "$KEEP/armed" nonce >"$RUN/alive"
      ! is_due || begin_undo not-confirmed
    fi
    for unfinished in "$KEEP"/undoing.*; do
      [ ! -f "$unfinished" ] || finish_undo "$unfinished"
    done
    if [ ! -f "$KEEP/armed" ]; then
      take_lock by-force
      if [ ! -f "$KEEP/armed" ]; then
        tidy_as_guard
        exit 0
      fi
      release_lock
    fi
    sleep 1
  done
}

# Runs before the network and the firewall start, so the old files are all it takes. Must never hold up the start.
boot() {
  mkdir -p "$RUN"
  begin_undo rebooted
  for unfinished in "$KEEP"/undoing.*; do
    [ -f "$unfinished" ] || continue
    restore "$unfinished"
    note "change undone after a restart"
    conclude "$unfinished"
  done
  tidy
}

# ---- what Bulkhead asks afterwards ----

# status SECONDS: waits at most so long for the reload to end, then tells what is running.
status() {
  status_end=$(($(seconds_up) + $1))
  while [ "$(seconds_up)" -lt "$status_end" ] && [ -f "$KEEP/armed" ]; do
    case $(cat "$RUN/progress" 2>/dev/null) in reloaded | failed) break ;; esac
    nap
  done
  status_journal=$(journal) || fail nothing
  say "state $(basename "$status_journal") $(value_of "$status_journal" nonce)"
  say "progress $(cat "$RUN/progress" 2>/dev/null)"
  say "uptime $(seconds_up)"
  say "deadline $(cat "$KEEP/deadline" 2>/dev/null)"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  while read -r word package before after; do
    [ "$word" != file ] || say "hash $package $(hash_of "$CONFIG/$package") $before $after"
  done <"$status_journal"
  [ "$2" = facts ] || return 0
  block interfaces ubus call network.interface dump
  sed -n 's/^bridge //p' "$status_journal" | while read -r bridge; do
    block "bridge:$bridge" ubus call network.device status "{\"name\":\"$bridge\"}"
  done
  block wireless ubus call network.wireless status
  block dnsmasq ubus call service list '{"name":"dnsmasq"}'
  block ranges sed -n '/^dhcp-range=/p' /var/etc/dnsmasq.conf.*
  block firewall nft list chain inet fw4 input
}

# The answer to a confirmation may get lost, so asking twice is harmless.
confirm() {
  take_lock
  if is_armed_with "$1"; then
    [ "$(cat "$RUN/progress" 2>/dev/null)" = reloaded ] || fail not-reloaded
    if [ -n "$SSH_CONNECTION" ] && [ "$SSH_CONNECTION" = "$(cat "$RUN/armed-by" 2>/dev/null)" ]; then
      fail same-connection # an old connection lives on where a new one would be refused
    fi
    mv "$KEEP/armed" "$KEEP/confirmed" 2>/dev/null && sync
  fi
  confirm_journal=$(journal) || fail nothing
  [ "$(value_of "$confirm_journal" nonce)" = "$1" ] || fail other-rollout
  [ "$confirm_journal" = "$KEEP/confirmed" ] || fail "lost $(basename "$confirm_journal")"
  say confirmed
  tidy
}

# undo NONCE: the guard does the work, because this connection may end with it.
undo() {
  if is_armed_with "$1"; then begin_undo "$2"; fi
  undo_state=$(journal) || fail nothing
  [ "$(value_of "$undo_state" nonce)" = "$1" ] || fail other-rollout
  say "state $(basename "$undo_state")"
}

extend() {
  take_lock
  is_armed_with "$1" || fail not-armed
  echo $(($(seconds_up) + $2)) >"$KEEP/deadline.new"
  mv "$KEEP/deadline.new" "$KEEP/deadline"
  sync
  release_lock
  say "armed $2"
}

# ---- which of these ----

verb=$1
[ $# -eq 0 ] || shift
for argument in "$@"; do
  case $argument in '' | *[!0-9a-z_-]*) fail bad-argument ;; esac
done
mkdir -p "$RUN" && chmod 700 "$RUN"
case $verb in
  check) check "$1" ;;
  arm) arm "$1" ;;
  write) write "$1" ;;
  reload) reload ;;
  status) status "$1" "$2" ;;
  confirm) confirm "$1" ;;
  undo) undo "$1" "$2" ;;
  extend) extend "$1" "$2" ;;
  guard) guard ;;
  boot) boot ;;
  *) fail bad-argument ;;
esac
