#!/bin/sh
# Runs at every start of the router while a change by Bulkhead waits for its confirmation: the router was restarted,
# or lost its power, before anybody could say that the change is good. Puts the old files back and removes itself.
# 15: after the flash is mounted (10), before the firewall (19) and the network (20) read their files.
# shellcheck disable=SC2034
START=15

case $1 in boot | start) sh /etc/bulkhead/bulkhead.sh boot ;; esac
