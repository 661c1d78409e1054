#!/bin/sh
# dhcp.sh start|renew|again|stop CLIENT: the DHCP client of one namespace. It stays alive and keeps its lease over a lost link, as
# real clients do; "again" forgets the lease and asks anew, as after pulling and replugging the cable.
client=$2
set -- "$1" $(grep "^$client " /run/lab/hosts-by-client)
interface=$3
hostname=$4
pid=/run/lab/leases/$client.pid
start() {
  rm -f /run/lab/leases/$client
  CLIENT=$client setsid nsenter --net=/run/netns/$client udhcpc -f -R -i $interface -s /lab/dhcp-event.sh -t 3 -T 1 -A 2 \
    -x hostname:"$hostname" -p $pid </dev/null >/dev/null 2>&1 &
}
stop() { [ ! -s $pid ] || kill "$(cat $pid)" 2>/dev/null; rm -f $pid; }
case $1 in
  start) start ;;
  renew) kill -USR1 "$(cat $pid)" ;;
  again) stop; ip -n $client addr flush dev $interface scope global; usleep 200000; start ;;
  stop) stop ;;
esac
