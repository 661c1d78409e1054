#!/bin/sh
# Runs at every start of the router while a change by Bulkhead waits for its confirmation: the router was restarted,
# or lost its power, before anybody could say that the change is good. Puts the old files back and removes itself.
# 15: after the flash is mounted (10), before the firewall (19) and the network (20) read their files.
# shellcheck disable=SC2034
START=15

tidy_up() {
  for script in /etc/bulkhead/*/bulkhead.sh; do
    [ -f "$script" ] || continue
    folder=${script%/bulkhead.sh}
    sh "$script" boot "${folder##*/}"
  done
  # What nobody is left to end: somebody took the folders away.
  for turn in /etc/bulkhead/turn.*; do
    read -r word nonce 2>/dev/null <"$turn" && [ ! -d "/etc/bulkhead/$nonce" ] && rm -f "$turn"
  done
  for link in /etc/rc.d/S15bulkhead-*; do
    [ -d "/etc/bulkhead/${link##*-}" ] || rm -f "$link" "/etc/init.d/bulkhead-${link##*-}"
  done
}

case $1 in boot | start) tidy_up ;; esac
