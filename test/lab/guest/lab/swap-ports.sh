#!/bin/sh
# swap-ports.sh lanA lanB: exchanges the clients behind two ports. The cables stay; the clients' interfaces change ends.
client_of() { ip -o link show $1 | sed -n 's/.*link-netns \([a-z0-9]*\).*/\1/p'; }
a=$(client_of $1)
b=$(client_of $2)
[ -n "$a" ] && [ -n "$b" ] || { echo "no client behind $1 or $2" >&2; exit 1; }
address_a=$(ip netns exec $a cat /sys/class/net/eth0/address)
address_b=$(ip netns exec $b cat /sys/class/net/eth0/address)
for client in $a $b; do sh /lab/dhcp.sh stop $client; done
ip netns exec $a ip link set eth0 down
ip netns exec $b ip link set eth0 down
ip netns exec $a ip link set eth0 name swap0
ip netns exec $b ip link set eth0 name swap1
ip netns exec $a ip link set swap0 netns $b
ip netns exec $b ip link set swap1 netns $a
ip netns exec $b ip link set swap0 name eth0 address $address_b
ip netns exec $a ip link set swap1 name eth0 address $address_a
for client in $a $b; do
  ip netns exec $client sysctl -qw net.ipv6.conf.eth0.accept_ra=2
  ip netns exec $client ip link set eth0 up
  sh /lab/dhcp.sh start $client
done
