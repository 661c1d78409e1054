#!/bin/sh
# Bulkhead's hand on the router: changes files in /etc/config in such a way that the router takes the change back
# by itself unless Bulkhead signs in again afterwards and confirms it.
#
# How the promise is kept:
#   * Everything about one change lies in a folder of its own on the flash, named by the change's number. How far it is,
#     is the name of one file, which is only ever renamed, and a rename happens wholly or not at all:
#         NUMBER/armed -> confirmed                             the change stays
#         NUMBER/armed -> NUMBER/undoing.REASON -> undone.REASON    the old files come back
#     So of a confirmation and a deadline that come at the same moment exactly one wins, and a power cut finds one of them.
#   * One change at a time. Whose turn it is, is decided by one hard link, turn.LAST, where LAST is the number of the
#     change that ended last: only one can follow it, and nobody can take away a turn that is not his own.
#   * Before the first change the old files, the deadline and the order to undo are on the flash, and the turn is taken.
#   * A guard, kept alive by process 1 of the router, undoes at the deadline (counted in uptime, not by the clock). From
#     then on it only renames and removes: it needs no room on the flash or in memory, and nothing that lies in /tmp.
#   * After a restart of the router /etc/rc.d/S15bulkhead-NUMBER undoes before the network and the firewall start.
#   * Afterwards nothing of this is left but a note of how it ended (confirmed or undone.REASON).
#
# Plain POSIX shell with what every OpenWrt has. Everything that varies comes from the uploaded file "manifest":
#     nonce HEX · window SECONDS · reload network|firewall|dhcp|dropbear · up INTERFACE DEVICE [ADDRESS] · bridge NAME ·
#     end ADDRESS (its open connections) · file PACKAGE SHA256-BEFORE SHA256-AFTER ("absent": there is no such file)
# Answers are lines "word value"; free text comes as "block NAME BYTES", so that nothing in it can pass for an answer.
#
# shellcheck disable=SC2034,SC2094,SC3045

KEEP=/etc/bulkhead # on the flash: survives a power cut
RUN=/tmp/bulkhead  # in memory: gone after a restart, like everything it describes
CONFIG=/etc/config
NEWLINE='
'
# Every program that is called below, or by who looks later. A router without one of them is told so by name before anything is written.
TOOLS='awk cat chmod cp cut df grep gzip head ln logger mkdir mv readlink reboot rm rmdir sed sha256sum sleep sync tar tr ubus uci wc'

# ---- small words ----

say() { echo "$*"; }

# Nobody waits for the log: one that is stuck must not hold up an undo.
note() { logger -t bulkhead "$*" </dev/null >/dev/null 2>&1 & }

fail() {
  say "fail $*"
  exit 1
}

# Free text, preceded by its length: block NAME COMMAND...
block() {
  block_name=$1
  shift
  "$@" >"$BOX/block.$$" 2>/dev/null
  block_end=$?
  say "block $block_name $(wc -c <"$BOX/block.$$")"
  cat "$BOX/block.$$"
  say ''
  rm -f "$BOX/block.$$"
  return "$block_end"
}

# Seconds since the start of the router, in $up. Whoever sets the clock does not change them.
look_at_uptime() {
  read -r up up_idle 2>/dev/null </proc/uptime
  up=${up%%.*}
  up=${up:-0}
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
  [ -p "$BOX/never" ] || mkfifo "$BOX/never" 2>/dev/null
  if [ -p "$BOX/never" ]; then
    read -r -t "$1" nap_line 2>/dev/null <>"$BOX/never"
    [ $? -ne 1 ] || return 0
  fi
  sleep 1
}

# Runs a command for at most so many seconds: one that hangs must not hold up anything else.
bounded() {
  look_at_uptime
  bounded_end=$((up + $1))
  shift
  "$@" </dev/null 2>/dev/null &
  bounded_child=$!
  while kill -0 "$bounded_child" 2>/dev/null; do
    look_at_uptime
    if [ "$up" -ge "$bounded_end" ]; then
      kill -9 "$bounded_child" 2>/dev/null
      return 124
    fi
    nap 0.2
    bounded_reaped=$(:) # one that has ended is there until this shell waits for some child
  done
  wait "$bounded_child"
}

# ---- the journal, and whose turn it is ----

# The number in the first line of a journal or manifest, in $found.
nonce_in() {
  found=''
  read -r found_word found 2>/dev/null <"$1" && [ "$found_word" = nonce ] || return 1
  case $found in '' | *[!0-9a-f]*) return 1 ;; esac
}

# The journal of a change, wherever it has come to: its path in $journal, its lines in $journal_lines. It may get another
# name while we look, so a look that finds nothing is repeated.
find_journal() {
  for journal_try in 1 2 3; do
    for journal in "$KEEP/$1/armed" "$KEEP/$1"/undoing.* "$KEEP"/undone.* "$KEEP/confirmed"; do
      nonce_in "$journal" && [ "$found" = "$1" ] || continue
      journal_lines=$(cat "$journal" 2>/dev/null) && [ -n "$journal_lines" ] && return 0
    done
  done
  return 1
}

# First value of a word in a journal or manifest: value_of FILE WORD
value_of() { sed -n "s/^$2 //p" "$1" 2>/dev/null | head -n 1; }

asked_to_reload() { grep -q "^reload $2\$" "$1" 2>/dev/null; }

# Whose turn it is, in $holder; somebody else's before our own.
turn_holder() {
  holder=''
  for turn in "$KEEP"/turn.*; do
    nonce_in "$turn" || continue
    holder=$found
    [ "$holder" = "$nonce" ] || return 0
  done
  [ -n "$holder" ]
}

holds_turn() {
  for turn in "$KEEP"/turn.*; do
    nonce_in "$turn" && [ "$found" = "$nonce" ] && return 0
  done
  return 1
}

is_armed() { [ -f "$OWN/armed" ] && holds_turn; }

# Armed, or being undone. In this order: it only ever goes from the first to the second.
is_unfinished() {
  [ ! -f "$OWN/armed" ] || return 0
  for undo_journal in "$OWN"/undoing.*; do
    [ ! -f "$undo_journal" ] || return 0
  done
  return 1
}

# The number of the change that ended last, in $last.
look_who_was_last() {
  last=first
  for ended in "$KEEP"/undone.* "$KEEP/confirmed"; do
    ! nonce_in "$ended" || last=$found
  done
}

# How far the reload is, in $progress. A rename needs no room; once somebody has taken the file away, nothing is confirmed.
progress() {
  progress=''
  for mark in "$BOX"/at.*; do
    [ ! -f "$mark" ] || progress=${mark##*/at.}
  done
}
has_come_to() {
  progress
  [ "$progress" = "$1" ] || mv "$BOX/at.$progress" "$BOX/at.$1" 2>/dev/null
}

# Over which connections somebody came before the confirmation: none of them may confirm.
remember_connection() {
  [ -n "$SSH_CONNECTION" ] || return 0
  mkdir -p "$BOX/seen/$SSH_CONNECTION" 2>/dev/null
  [ -d "$BOX/seen/$SSH_CONNECTION" ] || fail memory-full
}

# ---- what runs ----

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

# Waits until every line "up ..." of a file is among those of interfaces_up: wait_for FILE SECONDS
wait_for() {
  look_at_uptime
  wait_end=$((up + $2))
  while :; do
    running=$(interfaces_up)
    wait_missing=no
    while read -r wait_word wait_line; do
      [ "$wait_word" = up ] || continue
      case "$NEWLINE$running$NEWLINE" in *"$NEWLINE$wait_line$NEWLINE"*) ;; *) wait_missing=yes ;; esac
    done 2>/dev/null <"$1"
    [ "$wait_missing" = yes ] || return 0
    look_at_uptime
    [ "$up" -lt "$wait_end" ] || return 1
    nap 0.5
  done
}

reload_service() { [ ! -x "/etc/init.d/$1" ] || bounded 30 "/etc/init.d/$1" reload >/dev/null; }

# The router's process 1 starts these and keeps the guard alive: a respawn limit of 0 means never give up. One that runs
# already is left alone.
start_guard() {
  ubus call service add "{\"name\":\"bulkhead-guard-$1\",\"instances\":{\"guard\":{\"command\":[\"/bin/sh\",\"$KEEP/$1/bulkhead.sh\",\"guard\",\"$1\"],\"respawn\":[\"3600\",\"1\",\"0\"]}}}" >/dev/null
}
start_reload() {
  ubus call service add "{\"name\":\"bulkhead-reload-$nonce\",\"instances\":{\"reload\":{\"command\":[\"/bin/sh\",\"$OWN/bulkhead.sh\",\"reload\",\"$nonce\"]}}}" >/dev/null
}
stop_service() { bounded 10 ubus call service delete "{\"name\":\"bulkhead-$1-$nonce\"}" >/dev/null; }

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

# Without these the rest could hang, or stop half way.
check_tools() {
  check_end=0
  for tool in $TOOLS; do
    command -v "$tool" >/dev/null 2>&1 && continue
    say "missing $tool"
    check_end=1
  done
  return "$check_end"
}

check() {
  check_tools || exit 0
  look_at_uptime
  say "$up" >"$BOX/since"
  remember_connection
  say "uptime $up"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  say "flash-free-kib $(df -kP /etc | awk 'END { print $4 }')"
  say "memory-free-kib $(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
  say "persistent $(persistent)"
  if luci_pending; then say 'luci-pending yes'; else say 'luci-pending no'; fi
  if turn_holder && find_journal "$holder"; then say "state ${journal##*/} $holder"; fi
  while read -r word package before after; do
    [ "$word" != file ] || say "hash $package $(hash_of "$CONFIG/$package")"
  done <"$BOX/manifest"
  block pending bounded 10 uci changes
  [ $? -ne 124 ] || fail locked uci # somebody holds uci's own lock
  block snapshot tar czf - -C / etc/config
  say checked
}

# ---- arm: from the moment this succeeds, doing nothing undoes ----

# Nothing has been changed yet: take back what was put on the flash, and say why. Whoever lost against somebody else may
# have been swept up by him.
give_up() {
  [ -d "$OWN" ] || set -- other-rollout
  if turn_holder && [ "$holder" != "$nonce" ]; then set -- other-rollout "$holder"; fi
  [ -z "$claim" ] || rm -f "$claim"
  [ -z "$claim" ] || stop_service guard
  drop_own
  fail "$@"
}

# Before anything lies on the flash.
turn_away() {
  rm -rf "$BOX"
  fail "$@"
}

# Only ever called where no turn is ours: what is left of this change goes, on the flash and in memory. Somebody whose
# turn it is may be sweeping it up at the same time.
drop_own() {
  for own_part in old next fenced link armed reserve; do rm -rf "${OWN:?}/$own_part" 2>/dev/null; done
  rm -f "$BOOT" "$INIT"
  rm -rf "$OWN" "$BOX" 2>/dev/null
  sync
  rmdir "$RUN" 2>/dev/null
}

# Whoever is armed has the turn. One that has ended is waited for, and one that nobody looks after any more (its guard
# was ended by hand) gets its guard back.
wait_for_turn() {
  look_at_uptime
  turn_end=$((up + 10))
  turn_woken=''
  while turn_holder && [ "$holder" != "$nonce" ]; do
    if [ "$turn_woken" != "$holder" ] && [ -f "$KEEP/$holder/bulkhead.sh" ]; then start_guard "$holder"; fi
    turn_woken=$holder
    turn_deadline=''
    read -r turn_deadline 2>/dev/null <"$KEEP/$holder/deadline"
    look_at_uptime
    if [ -f "$KEEP/$holder/armed" ] && [ "$up" -lt "${turn_deadline:-0}" ] 2>/dev/null; then give_up other-rollout "$holder"; fi
    [ "$up" -lt "$turn_end" ] || give_up other-rollout "$holder"
    nap 0.2
  done
}

# The undo after a restart of the router.
install_boot_guard() {
  cp "$BOX/bulkhead.sh" "$OWN/bulkhead.sh" && cp "$BOX/bulkhead-guard.sh" "$INIT" && chmod 755 "$INIT" || return 1
  [ "$(hash_of "$OWN/bulkhead.sh")" = "$(hash_of "$BOX/bulkhead.sh")" ] || return 1
  [ "$(hash_of "$INIT")" = "$(hash_of "$BOX/bulkhead-guard.sh")" ] || return 1
  ln -sf "../init.d/${INIT##*/}" "$BOOT" && [ -x "$BOOT" ]
}

# Where a package's file really lies, in $place: a link in /etc/config stays one, and what it points to is changed.
look_where() {
  place=$CONFIG/$1
  while read -r place_package place_target; do
    [ "$place_package" != "$1" ] || place=$place_target
  done 2>/dev/null <"$OWN/links"
}

# A link is kept as a link. Its file must be one that a rename from here can reach.
stage_link() {
  [ -L "$CONFIG/$1" ] || return 0
  stage_target=$(readlink -f "$CONFIG/$1")
  case $stage_target in '' | *[!A-Za-z0-9/._-]*) give_up link "$1" ;; esac
  [ -f "$stage_target" ] || give_up link "$1"
  ln "$OWN/arming" "$stage_target.bulkhead-$nonce" 2>/dev/null || give_up link "$1"
  rm -f "$stage_target.bulkhead-$nonce"
  ln -s "$(readlink "$CONFIG/$1")" "$OWN/link/$1" || give_up flash-full
  echo "$1 $stage_target" >>"$OWN/links" || give_up flash-full
}

# Copies the old files and the new ones onto the flash and proves both by their sums.
stage() {
  while read -r word package before after; do
    [ "$word" = file ] || continue
    case $package in '' | *[!A-Za-z0-9_-]*) give_up bad-package ;; esac
    stage_link "$package"
    [ -f "$CONFIG/$package" ] || [ ! -e "$CONFIG/$package" ] || give_up link "$package"
    [ "$(hash_of "$CONFIG/$package")" = "$before" ] || give_up changed "$package"
    if [ "$before" != absent ]; then
      cp -p "$CONFIG/$package" "$OWN/old/$package" 2>/dev/null
      [ "$(hash_of "$OWN/old/$package")" = "$before" ] || give_up flash-full
    fi
    [ "$after" != absent ] || continue
    [ "$(hash_of "$BOX/next/$package")" = "$after" ] || give_up bad-upload "$package"
    if [ "$before" != absent ]; then # a changed file keeps its owner and mode
      cp -p "$CONFIG/$package" "$OWN/next/$package" 2>/dev/null
      cat "$BOX/next/$package" 2>/dev/null >"$OWN/next/$package"
    else
      cp "$BOX/next/$package" "$OWN/next/$package" 2>/dev/null
      chmod 600 "$OWN/next/$package" 2>/dev/null
    fi
    [ "$(hash_of "$OWN/next/$package")" = "$after" ] || give_up flash-full
  done <"$BOX/manifest"
}

# Everything that the guard needs, made while there is room: its marks, where the network is now, and some room that is
# set free for renames on a flash that has none left.
prepare_own() {
  mkdir "$OWN/old" "$OWN/next" "$OWN/link" && cp "$BOX/manifest" "$OWN/arming" || return 1
  [ "$(hash_of "$OWN/arming")" = "$(hash_of "$BOX/manifest")" ] || return 1
  cat "$BOX/bulkhead.sh" >"$OWN/reserve" && cp /proc/sys/kernel/random/boot_id "$OWN/boot" || return 1
  echo 'no file has been changed' >"$OWN/untouched" && echo 'nobody has read the new files' >"$OWN/unread" || return 1
  echo '' >"$OWN/links" && interfaces_up | sed 's/^/up /' >"$OWN/interfaces"
}

set_deadline() {
  look_at_uptime
  echo $((up + $1)) 2>/dev/null >"$OWN/deadline.$$"
  [ -s "$OWN/deadline.$$" ] && mv "$OWN/deadline.$$" "$OWN/deadline"
}

# The one step that decides among those who are here at the same time. Somebody who ended in between is the last one now,
# and somebody who has only just ended is waited for.
take_turn() {
  look_who_was_last
  turn_after=$last
  ln "$OWN/armed" "$KEEP/turn.$turn_after" 2>/dev/null || return 1
  claim=$KEEP/turn.$turn_after
  look_who_was_last
  [ "$last" = "$turn_after" ] || return 1
  wait_for_turn
}

# What others have left behind who were cut off, or lost.
sweep() {
  for left in "$KEEP"/* /etc/rc.d/S15bulkhead-*; do
    left_nonce=${left##*[/-]}
    case $left_nonce in "$nonce" | *[!0-9a-f]*) continue ;; esac
    rm -rf "$left" "/etc/rc.d/S15bulkhead-$left_nonce" "/etc/init.d/bulkhead-$left_nonce" 2>/dev/null
  done
}

guard_is_alive() {
  look_at_uptime
  alive_end=$((up + 10))
  until [ -d "$BOX/alive" ] &&
    ubus call service list "{\"name\":\"bulkhead-guard-$nonce\"}" 2>/dev/null | grep -q '"running": *true'; do
    look_at_uptime
    [ "$up" -lt "$alive_end" ] || return 1
    nap 0.2
  done
}

arm() {
  claim=''
  nonce_in "$BOX/manifest" && [ "$found" = "$nonce" ] || fail bad-upload
  remember_connection
  ! luci_pending || turn_away luci-pending
  mkdir -p "$KEEP" 2>/dev/null && chmod 700 "$KEEP"
  mkdir "$OWN" 2>/dev/null || turn_away flash-full
  wait_for_turn
  prepare_own 2>/dev/null || give_up flash-full
  ln "$OWN/arming" "$OWN/probe" 2>/dev/null || give_up no-links
  rm -f "$OWN/probe"
  install_boot_guard 2>/dev/null || give_up flash-full
  stage
  window=$(value_of "$BOX/manifest" window)
  case $window in '' | *[!0-9]*) give_up bad-upload ;; esac
  set_deadline "$window" || give_up flash-full
  sync
  mv "$OWN/arming" "$OWN/armed" 2>/dev/null || give_up flash-full
  take_turn || give_up flash-full
  sync # from here on the router undoes by itself, whatever happens
  [ -f "$BOX/manifest" ] || give_up forgotten
  while read -r word package before after; do
    [ "$word" != file ] || [ "$(hash_of "$CONFIG/$package")" = "$before" ] || give_up changed "$package"
  done <"$OWN/armed"
  sweep
  echo armed >"$BOX/at.armed"
  start_guard "$nonce"
  guard_is_alive || give_up guard-not-running
  say "armed $window"
}

# ---- write: the new files, each by one rename; then the reload starts, detached from this connection ----

# A rule that fw4 does not understand is skipped with a warning and a good exit code: a missing block. So warnings count.
# A file that uci cannot read is no rules at all to fw4, which then shuts everything out, without a word and with 0.
firewall_is_sound() {
  command -v fw4 >/dev/null 2>&1 || return 0
  echo '' 2>/dev/null >"$BOX/firewall" || refuse_written memory-full
  bounded 10 sh -c 'uci show firewall 2>&1 >/dev/null' >"$BOX/firewall"
  firewall_end=$?
  [ "$firewall_end" -ne 124 ] || refuse_written locked uci
  [ "$firewall_end" -eq 0 ] || return 1
  bounded 30 sh -c 'fw4 check 2>&1' >"$BOX/firewall" || return 1
  ! grep -q '^\[!\].*bh_' "$BOX/firewall"
}

refuse_written() {
  begin_undo step-failed
  say "fail $*"
  [ "$1" != firewall ] || block output cat "$BOX/firewall"
  exit 1
}

# Takes the new file from a folder that the undo renames first: once that has begun, nothing new can come.
write_file() {
  look_where "$1"
  if [ "$2" = absent ]; then
    mv -f "$CONFIG/$1" "$OWN/next/$1" 2>/dev/null
  else
    mv -f "$OWN/next/$1" "$place" 2>/dev/null
  fi
}

write() {
  remember_connection
  is_armed || fail not-armed
  has_come_to writing
  rm -f "$OWN/untouched"
  [ ! -e "$OWN/untouched" ] || refuse_written not-written untouched
  while read -r word package before after; do
    [ "$word" = file ] || continue
    [ -f "$OWN/armed" ] || fail undone
    [ "$(hash_of "$CONFIG/$package")" = "$before" ] || refuse_written changed "$package"
    write_file "$package" "$after"
  done <"$OWN/armed"
  sync
  while read -r word package before after; do
    [ "$word" != file ] || [ "$(hash_of "$CONFIG/$package")" = "$after" ] || refuse_written not-written "$package"
  done <"$OWN/armed"
  if asked_to_reload "$OWN/armed" firewall; then
    firewall_is_sound || refuse_written firewall
  fi
  has_come_to written
  rm -f "$OWN/unread"
  start_reload
  say written
}

# ---- reload: in a fixed order, because the firewall needs the devices and DHCP needs the addresses ----

# reload_in_order JOURNAL INTERFACES SECONDS; 1: the network is not as it should be, 2: the firewall was not loaded.
reload_in_order() {
  reload_journal=$1
  reload_end=0
  if asked_to_reload "$reload_journal" network; then
    has_come_to network
    bounded 30 ubus call network reload >/dev/null || return 1
    wait_for "$2" "$3" || reload_end=1
  fi
  if asked_to_reload "$reload_journal" firewall; then
    has_come_to firewall
    reload_service firewall || [ "$reload_end" -ne 0 ] || reload_end=2
  fi
  if asked_to_reload "$reload_journal" dhcp; then
    has_come_to dhcp
    reload_service dnsmasq
    reload_service odhcpd
  fi
  if asked_to_reload "$reload_journal" dropbear; then
    has_come_to dropbear
    reload_service dropbear
  fi
  return "$reload_end"
}

reload() {
  # Half of the window for the network; the other half is for what comes after, and for the one who is to confirm.
  window=$(value_of "$OWN/armed" window)
  if reload_in_order "$OWN/armed" "$OWN/armed" $((${window:-0} / 2)); then
    if [ -f "$OWN/armed" ]; then has_come_to reloaded; fi
  else
    has_come_to failed
  fi
  stop_service reload
}

# ---- undo: only renames and removes, and whatever fails is tried again or passed over ----

# A flash without any room left may refuse even a rename: give back what was put aside for that.
make_room() {
  rm -rf "$OWN/reserve" "$OWN/fenced"
  sync
}

# Wins or loses against a confirmation by the same rename.
begin_undo() {
  mv "$OWN/armed" "$OWN/undoing.$1" 2>/dev/null && sync && return 0
  [ -f "$OWN/armed" ] || return 1
  make_room
  mv "$OWN/armed" "$OWN/undoing.$1" 2>/dev/null && sync
}

keep_edited() {
  now=$(hash_of "$CONFIG/$1")
  [ "$now" != "$2" ] && [ "$now" != "$3" ] && [ "$now" != absent ] || return 0
  if cp "$CONFIG/$1" "/tmp/bulkhead-edited-$1" 2>/dev/null; then
    note "$1 was edited meanwhile; that version is kept in /tmp/bulkhead-edited-$1"
  else
    rm -f "/tmp/bulkhead-edited-$1"
    note "$1 was edited meanwhile; there was no room to keep that version"
  fi
}

# restore_file PACKAGE BEFORE AFTER: by one rename that needs no room; a link that was there comes back as a link.
restore_file() {
  look_where "$1"
  if [ "$2" = absent ]; then
    rm -f "$place"
    [ ! -e "$place" ] || return 1
  elif [ -f "$OWN/old/$1" ]; then
    keep_edited "$1" "$2" "$3"
    mv -f "$OWN/old/$1" "$place" 2>/dev/null || return 1
  fi
  [ ! -L "$OWN/link/$1" ] || mv -f "$OWN/link/$1" "$CONFIG/$1" 2>/dev/null || return 1
  rm -f "/tmp/.uci/$1" # edits staged on top of what is gone now
}

# Puts back every file of a journal. May be cut and repeated; one that cannot be put back does not keep the others.
restore() {
  mv "$OWN/next" "$OWN/fenced" 2>/dev/null # no new file can come from now on
  [ ! -d "$OWN/next" ] || return 1
  [ ! -e "$OWN/untouched" ] || return 0
  restore_end=0
  while read -r word package before after; do
    [ "$word" != file ] || restore_file "$package" "$before" "$after" || restore_end=1
  done <"$1"
  sync
  return "$restore_end"
}

finish_undo() {
  undo_journal=$1
  undo_tries=0
  until restore "$undo_journal"; do
    make_room
    undo_tries=$((undo_tries + 1))
    [ "$undo_tries" -lt 30 ] || break # the sums in the answer tell which file it is
    sleep 1
  done
  if [ ! -e "$OWN/unread" ]; then # services may have seen the new files
    stop_service reload
    reload_in_order "$undo_journal" "$OWN/interfaces" 30
    if [ $? -eq 1 ]; then
      note 'the network did not take the old files back: restarting the router'
      sync
      reboot
      sleep 60
    fi
  fi
  note "change undone: ${undo_journal##*/undoing.}"
  until conclude "$undo_journal"; do sleep 1; done
}

conclude() {
  mv "$1" "$KEEP/undone.${1##*/undoing.}" 2>/dev/null || make_room
  [ ! -f "$1" ] && sync
}

# The turn goes back, and with it the right to change anything here; what is left is the note of how it ended.
release_turn() {
  for ended in "$KEEP"/undone.* "$KEEP/confirmed"; do
    nonce_in "$ended" && [ "$found" != "$nonce" ] && rm -f "$ended"
  done
  for turn in "$KEEP"/turn.*; do
    nonce_in "$turn" && [ "$found" = "$nonce" ] && rm -f "$turn"
  done
  sync
}

# What somebody has uploaded who did not come back within ten minutes.
drop_forgotten_uploads() {
  look_at_uptime
  for forgotten in "$RUN"/*/since; do
    read -r since 2>/dev/null <"$forgotten" && [ $((up - since)) -ge 600 ] && rm -rf "${forgotten%/since}"
  done
}

tidy() {
  stop_service guard
  drop_forgotten_uploads
  drop_own
}

# ---- guard and boot: the two that undo ----

# A router that was restarted without its start scripts has read the new files.
was_restarted() {
  boot_then=''
  boot_now=''
  read -r boot_then 2>/dev/null <"$OWN/boot"
  read -r boot_now 2>/dev/null </proc/sys/kernel/random/boot_id
  [ -n "$boot_then" ] && [ -n "$boot_now" ] && [ "$boot_then" != "$boot_now" ]
}

# Called once a second at most, which is a clock as well: should the uptime stand still, the deadline comes nevertheless.
is_due() {
  deadline=''
  read -r deadline 2>/dev/null <"$OWN/deadline"
  case $deadline in '' | *[!0-9]*) return 0 ;; esac # unreadable counts as passed
  look_at_uptime
  [ "$deadline" = "$due_deadline" ] || due_rounds=$((deadline - up))
  due_deadline=$deadline
  due_rounds=$((due_rounds - 1))
  [ "$up" -ge "$deadline" ] || [ "$due_rounds" -lt 0 ]
}

guard() {
  mkdir -p "$BOX/alive" 2>/dev/null # for the one who waits for it
  while :; do
    if [ -f "$OWN/armed" ]; then
      if was_restarted; then
        rm -f "$OWN/unread"
        begin_undo rebooted
      elif is_due; then
        begin_undo not-confirmed
      fi
    fi
    for unfinished in "$OWN"/undoing.*; do
      [ ! -f "$unfinished" ] || finish_undo "$unfinished"
    done
    is_unfinished || break
    sleep 1
  done
  release_turn
  tidy </dev/null >/dev/null 2>&1 & # the guard cannot outlive the end of its own service
  wait $!
  exit 0
}

# Runs before the network and the firewall start, so the old files are all it takes. Must never hold up the start.
boot() {
  if holds_turn; then
    begin_undo rebooted
    for unfinished in "$OWN"/undoing.*; do
      [ -f "$unfinished" ] || continue
      restore "$unfinished" || { make_room && restore "$unfinished"; } || exit 1
      note 'change undone after a restart'
      conclude "$unfinished" || conclude "$unfinished" || exit 1
    done
    release_turn
  fi
  drop_own
}

# ---- what Bulkhead asks afterwards ----

# status SECONDS [facts]: waits at most so long for the reload to end, then tells what is running. Only what was reloaded is
# told: the rest is none of this change's business.
status() {
  [ "$2" != facts ] || remember_connection
  look_at_uptime
  status_end=$((up + $1))
  while [ "$up" -lt "$status_end" ] && [ -f "$OWN/armed" ]; do
    progress
    case $progress in reloaded | failed) break ;; esac
    nap 0.2
    look_at_uptime
  done
  progress
  deadline=''
  read -r deadline 2>/dev/null <"$OWN/deadline"
  find_journal "$nonce" || fail nothing
  say "state ${journal##*/} $nonce"
  say "progress $progress"
  say "uptime $up"
  say "deadline $deadline"
  say "boot $(cat /proc/sys/kernel/random/boot_id)"
  say "$journal_lines" | while read -r word package before after; do
    [ "$word" != file ] || say "hash $package $(hash_of "$CONFIG/$package") $before $after"
  done
  [ "$2" = facts ] || return 0
  for word in $(say "$journal_lines" | sed -n 's/^reload //p'); do facts_of "$word"; done
  return 0 # a fact that cannot be had is missing from the answer
}

facts_of() {
  case $1 in
    network)
      block interfaces ubus call network.interface dump
      for bridge in $(say "$journal_lines" | sed -n 's/^bridge //p'); do
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

# Only over a connection that nobody has used for this change before: an old one lives on where a new one would be refused.
# The answer may get lost, so asking twice is harmless. The guard tidies up.
confirm() {
  if is_armed; then
    progress
    [ "$progress" = reloaded ] || fail not-reloaded
    [ -d "$BOX/seen" ] && [ -n "$SSH_CONNECTION" ] && [ ! -d "$BOX/seen/$SSH_CONNECTION" ] || fail old-connection
    mv "$OWN/armed" "$KEEP/confirmed" 2>/dev/null && sync
  fi
  find_journal "$nonce" || fail nothing
  [ "$journal" = "$KEEP/confirmed" ] || fail "lost ${journal##*/}"
  end_connections
  say confirmed
}

# The guard does the work, because this connection may end with it.
undo() {
  if is_armed; then begin_undo "$1"; fi
  find_journal "$nonce" || fail nothing
  say "state ${journal##*/} $nonce"
}

extend() {
  remember_connection
  is_armed || fail not-armed
  set_deadline "$1" || fail flash-full # the old deadline stands
  sync
  say "armed $1"
}

# ---- which of these: VERB NUMBER ... ----

for argument in "$@"; do
  case $argument in '' | *[!0-9a-z_-]*) fail bad-argument ;; esac
done
verb=$1
nonce=$2
case $nonce in '' | *[!0-9a-f]*) fail bad-argument ;; esac
OWN=$KEEP/$nonce
BOX=$RUN/$nonce
INIT=/etc/init.d/bulkhead-$nonce
BOOT=/etc/rc.d/S15bulkhead-$nonce
shift 2
case $verb in
  check) check ;;
  arm) arm 2>/dev/null ;; # what it needs may be swept up under its hands: the answer is one word all the same
  write) write ;;
  reload) reload ;;
  status) status "$1" "$2" ;;
  confirm) confirm ;;
  undo) undo "$1" ;;
  extend) extend "$1" ;;
  guard) guard ;;
  boot) boot ;;
  *) fail bad-argument ;;
esac
