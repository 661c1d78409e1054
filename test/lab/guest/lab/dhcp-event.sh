#!/bin/sh
# Called by udhcpc in the client's namespace; CLIENT names it. Leaves the lease as KEY=VALUE lines for the tests.
record=/run/lab/leases/$CLIENT
case $1 in
  deconfig)
    rm -f $record
    ip -4 addr flush dev $interface scope global
    ip link set $interface up
    ;;
  bound | renew)
    ip -4 addr replace $ip/${mask:-24} dev $interface
    for old in $(ip -4 -o addr show dev $interface scope global | awk '{ print $4 }'); do
      [ $old = $ip/${mask:-24} ] || ip addr del $old dev $interface
    done
    [ -z "$router" ] || ip route replace default via ${router%% *} dev $interface
    printf 'address=%s\nmask=%s\nrouter=%s\ndns=%s\nserver=%s\nseconds=%s\nat=%s\n' \
      "$ip" "${mask:-24}" "$router" "$dns" "$serverid" "$lease" "$(cut -d. -f1 /proc/uptime)" >$record.new
    mv $record.new $record
    ;;
esac
