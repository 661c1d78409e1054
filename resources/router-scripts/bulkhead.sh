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
#     nonce HEX · window SECONDS · reload network|firewall|dhcp · up INTERFACE DEVICE [ADDRESS] · bridge NAME ·
#     end ADDRESS (its open connections) · file PACKAGE SHA256-BEFORE SHA256-AFTER ("absent": there is no such file)
# Answers are lines "word value"; free text comes as "block NAME BYTES", so that nothing in it can pass for an answer.
#
# shellcheck disable=SC2034,SC2094,SC3045

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

# Seconds since the start of the router, in $up. Whoever sets the clock does not change them.
look_at_uptime() {
  read -r up up_idle </proc/uptime
  up=${up%%.*}
}

hash_of() {
  if [ -f "$1" ]; then
    hash_line=$(sha256sum <"$1")
    say "${hash_line%% *}"
  else
    say absent
  fi
}

# nap FRACTION-OF-A-SECOND. `sleep` knows whole seconds only; waiting for a line that never comes can be shorter. A shell
# that cannot do that either says 2 instead of 1.
nap() {
  [ -p "$RUN/never" ] || mkfifo "$RUN/never" 2>/dev/null
  if [ -p "$RUN/never" ]; then
    read -r -t "$1" nap_line 2>/dev/null <>"$RUN/never"
    [ $? -ne 1 ] || return 0
  fi
  sleep 1
}

# Runs a command for at most so many seconds: a reload that hangs must not hold up the undo.
bounded() {
  look_at_uptime
  bounded_end=$((up + $1))
  shift
  "$@" </dev/null >/dev/null 2>&1 &
  bounded_child=$!
  while kill -0 "$bounded_child" 2>/dev/null; do
    look_at_uptime
    if [ "$up" -ge "$bounded_end" ]; then
      kill -9 "$bounded_child" 2>/dev/null
      return 1
    fi
    nap 0.2
    bounded_reaped=$(:) # one that has ended is there until this shell waits for some child
  done
  wait "$bounded_child"
}

# Who works on the files: one at a time. The lock is in memory, so no restart leaves a stale one.
try_lock() {
  mkdir -p "$RUN" && chmod 700 "$RUN" # whoever tidied up last took it away
  lock_holder=''
  until mkdir "$RUN/lock" 2>/dev/null; do
    lock_holder=$(cat "$RUN/lock/pid" 2>/dev/null)
    [ -n "$lock_holder" ] || return 1
    ! grep -q bulkhead "/proc/$lock_holder/cmdline" 2>/dev/null || return 1
    rm -rf "$RUN/lock" # its owner is gone
  done
  echo $$ >"$RUN/lock/pid"
}

# take_lock [by-force]: gives up after ten seconds, or ends the one who keeps it.
take_lock() {
  lock_tries=0
  until try_lock; do
    if [ "$lock_tries" -ge 10 ]; then
      if [ -n "$lock_holder" ]; then
        [ "$1" = by-force ] || fail "locked $lock_holder"
        kill -9 "$lock_holder" 2>/dev/null
      fi
      rm -rf "$RUN/lock"
    fi
    sleep 1
    lock_tries=$((lock_tries + 1))
  done
}

release_lock() { rm -rf "$RUN/lock"; }

# The one journal there is, the unfinished first: its path in $journal, its lines in $journal_lines, because it may get
# another name while we read. A look that falls into that moment is repeated.
read_journal() {
  for journal_try in 1 2 3; do
    for journal in "$KEEP/armed" "$KEEP"/undoing.* "$KEEP"/undone.* "$KEEP/confirmed"; do
      journal_lines=$(cat "$journal" 2>/dev/null) && [ -n "$journal_lines" ] && return 0
    done
  done
  return 1
}

# First value of a word in the journal that was read.
journal_value() { say "$journal_lines" | sed -n "s/^$1 //p" | head -n 1; }

# Armed, or being undone. In this order: it only ever goes from the first to the second.
is_unfinished() {
  [ ! -f "$KEEP/armed" ] || return 0
  for undo_journal in "$KEEP"/undoing.*; do
    [ ! -f "$undo_journal" ] || return 0
  done
  return 1
}

# First value of a word in a journal or manifest: value_of FILE WORD
value_of() { sed -n "s/^$2 //p" "$1" 2>/dev/null | head -n 1; }

asked_to_reload() { grep -q "^reload $2\$" "$1"; }

is_armed_with() { [ -f "$KEEP/armed" ] && [ "$(value_of "$KEEP/armed" nonce)" = "$1" ]; }

# "INTERFACE DEVICE" and "INTERFACE DEVICE ADDRESS" for each interface with a fixed address that is up; only those have an
# l3_device.
interfaces_up() {
  ubus call network.interface dump 2>/dev/null | tr ',{}[]' '\n' | awk -F '"' '
    $2 == "interface" { name = $4; device = ""; fixed = ""; list = "" }
    $2 == "l3_device" { device = $4 }
    $2 == "proto" && $4 == "static" && device != "" { fixed = name " " device; print fixed }
    NF == 3 && $3 ~ /^: *$/ { list = $2 }
    $2 == "address" && list == "ipv4-address" && fixed != "" { print fixed, $4 }'
}

# Waits until every line of a file is among those of interfaces_up: wait_for FILE SECONDS
wait_for() {
  look_at_uptime
  wait_end=$((up + $2))
  while :; do
    interfaces_up >"$RUN/up.$$"
    wait_missing=no
    while read -r wait_line; do
      grep -qxF "$wait_line" "$RUN/up.$$" || wait_missing=yes
    done <"$1"
    rm -f "$RUN/up.$$"
    [ "$wait_missing" = yes ] || return 0
    look_at_uptime
    [ "$up" -lt "$wait_end" ] || return 1
    nap 0.5
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
  look_at_uptime
  say "$up" >"$RUN/$1/since"
  say "uptime $up"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  say "flash-free-kib $(df -kP /etc | awk 'END { print $4 }')"
  say "memory-free-kib $(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
  say "persistent $(persistent)"
  if luci_pending; then say 'luci-pending yes'; else say 'luci-pending no'; fi
  if read_journal; then say "state ${journal##*/} $(journal_value nonce)"; fi
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
  tidy "$upload"
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
  look_at_uptime
  alive_end=$((up + 10))
  until [ "$(cat "$RUN/alive" 2>/dev/null)" = "$1" ] &&
    ubus call service list '{"name":"bulkhead-guard"}' 2>/dev/null | grep -q '"running": *true'; do
    look_at_uptime
    [ "$up" -lt "$alive_end" ] || return 1
    nap 0.2
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
  look_at_uptime
  echo $((up + window)) >"$KEEP/deadline"
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
# A file that uci cannot read is no rules at all to fw4, which then shuts everything out, without a word and with 0.
firewall_is_sound() {
  command -v fw4 >/dev/null 2>&1 || return 0
  uci show firewall >/dev/null 2>"$RUN/firewall" || return 1
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

# reload_in_order JOURNAL INTERFACES SECONDS; 1: the network is not as it should be, 2: the firewall was not loaded.
reload_in_order() {
  reload_journal=$1
  reload_end=0
  if asked_to_reload "$reload_journal" network; then
    echo network >"$RUN/progress"
    bounded 30 ubus call network reload || return 1
    wait_for "$2" "$3" || reload_end=1
  fi
  if asked_to_reload "$reload_journal" firewall; then
    echo firewall >"$RUN/progress"
    reload_service firewall || [ "$reload_end" -ne 0 ] || reload_end=2
  fi
  if asked_to_reload "$reload_journal" dhcp; then
    echo dhcp >"$RUN/progress"
    reload_service dnsmasq
    reload_service odhcpd
  fi
  return "$reload_end"
}

reload() {
  sed -n 's/^up //p' "$KEEP/armed" >"$RUN/planned" 2>/dev/null
  # Half of the window for the network; the other half is for what comes after, and for the one who is to confirm.
  window=$(value_of "$KEEP/armed" window)
  if reload_in_order "$KEEP/armed" "$RUN/planned" $((${window:-0} / 2)); then
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

# Leaves nothing but the note of how it ended. Done under the lock, which goes last: the next change may be waiting, and
# what it has uploaded by now stays. tidy UPLOAD: the one that is over.
tidy() {
  rm -rf "$KEEP/old" "$KEEP/next" "$KEEP/interfaces" "$KEEP/deadline" "$KEEP/arming"
  rm -f "$BOOT" "$INIT" "$KEEP/bulkhead.sh"
  sync
  stop_service guard
  look_at_uptime
  for forgotten in "$RUN"/*/since; do # ten minutes: whoever sent that does not come back
    read -r since 2>/dev/null <"$forgotten" && [ $((up - since)) -ge 600 ] && rm -rf "${forgotten%/since}"
  done
  for leftover in progress alive armed-by planned firewall never; do rm -f "$RUN/$leftover"; done
  rm -rf "$1" "$RUN"/up.* "$RUN"/block.* "$RUN/lock"
  rmdir "$RUN" 2>/dev/null
}

# The guard cannot outlive the end of its own service, so somebody else does the last steps.
tidy_as_guard() {
  read_journal
  tidy "$RUN/$(journal_value nonce)" </dev/null >/dev/null 2>&1 &
  echo $! >"$RUN/lock/pid"
  wait
}

# ---- guard and boot: the two that undo ----

is_due() {
  read -r deadline <"$KEEP/deadline" || return 0
  case $deadline in '' | *[!0-9]*) return 0 ;; esac # unreadable counts as passed
  look_at_uptime
  [ "$up" -ge "$deadline" ]
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
    if ! is_unfinished && try_lock; then
      if ! is_unfinished; then # nobody has armed the next change before we got the lock
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
  tidy "$RUN/lock"
}

# ---- what Bulkhead asks afterwards ----

# status SECONDS [facts]: waits at most so long for the reload to end, then tells what is running. Only what was reloaded is
# told: the rest is none of this change's business.
status() {
  look_at_uptime
  status_end=$((up + $1))
  while [ "$up" -lt "$status_end" ] && [ -f "$KEEP/armed" ]; do
    progress=''
    read -r progress 2>/dev/null <"$RUN/progress"
    case $progress in reloaded | failed) break ;; esac
    nap 0.2
    look_at_uptime
  done
  progress=''
  read -r progress 2>/dev/null <"$RUN/progress"
  deadline=''
  read -r deadline 2>/dev/null <"$KEEP/deadline"
  read_journal || fail nothing
  say "state ${journal##*/} $(journal_value nonce)"
  say "progress $progress"
  say "uptime $up"
  say "deadline $deadline"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  reloads=''
  bridges=''
  while read -r word package before after; do
    case $word in
      file) say "hash $package $(hash_of "$CONFIG/$package") $before $after" ;;
      reload) reloads="$reloads $package" ;;
      bridge) bridges="$bridges $package" ;;
    esac
  done <<LINES
$journal_lines
LINES
  [ "$2" = facts ] || return 0
  for word in $reloads; do
    case $word in
      network)
        block interfaces ubus call network.interface dump
        for bridge in $bridges; do
          block "bridge:$bridge" ubus call network.device status "{\"name\":\"$bridge\"}"
        done
        block wireless ubus call network.wireless status
        ;;
      firewall) block firewall nft list chain inet fw4 input ;;
      dhcp)
        block dnsmasq ubus call service list '{"name":"dnsmasq"}'
        block ranges sed -n '/^dhcp-range=/p' /var/etc/dnsmasq.conf.*
        ;;
    esac
  done
}

# The firewall lets open connections through whatever it says by now, so those that may be forbidden are forgotten: by the
# kernel, which on OpenWrt takes an address here, or by the tool where somebody has installed it.
end_connections() {
  for address in $(say "$journal_lines" | sed -n 's/^end \([0-9a-f.:]*\)$/\1/p'); do
    if ! echo "$address" 2>/dev/null >/proc/net/nf_conntrack && command -v conntrack >/dev/null 2>&1; then
      case $address in *:*) family=ipv6 ;; *) family=ipv4 ;; esac
      for side in -s -d -r; do conntrack -D -f "$family" "$side" "$address" >/dev/null 2>&1; done
    fi
  done
}

# The answer to a confirmation may get lost, so asking twice is harmless. The guard tidies up.
confirm() {
  take_lock
  if is_armed_with "$1"; then
    [ "$(cat "$RUN/progress" 2>/dev/null)" = reloaded ] || refuse_to_confirm not-reloaded
    if [ -n "$SSH_CONNECTION" ] && [ "$SSH_CONNECTION" = "$(cat "$RUN/armed-by" 2>/dev/null)" ]; then
      refuse_to_confirm same-connection # an old connection lives on where a new one would be refused
    fi
    mv "$KEEP/armed" "$KEEP/confirmed" 2>/dev/null && sync
  fi
  release_lock
  read_journal || fail nothing
  [ "$(journal_value nonce)" = "$1" ] || fail other-rollout
  [ "$journal" = "$KEEP/confirmed" ] || fail "lost ${journal##*/}"
  end_connections
  say confirmed
}

refuse_to_confirm() {
  release_lock
  fail "$@"
}

# undo NONCE: the guard does the work, because this connection may end with it.
undo() {
  if is_armed_with "$1"; then begin_undo "$2"; fi
  read_journal || fail nothing
  [ "$(journal_value nonce)" = "$1" ] || fail other-rollout
  say "state ${journal##*/}"
}

extend() {
  take_lock
  is_armed_with "$1" || fail not-armed
  look_at_uptime
  echo $((up + $2)) >"$KEEP/deadline.new"
  [ -s "$KEEP/deadline.new" ] || refuse_to_confirm flash-full # the old deadline stands
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
