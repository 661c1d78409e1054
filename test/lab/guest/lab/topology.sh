#!/bin/sh
# The cables: one veth pair from each port of the router to a client in a namespace of its own. The emulated machine's only
# network card lies behind lan1, inside the administrator's computer: a lockout of that port is a real lockout.
for client in pc c2 c3 c4 inet; do
  ip netns add $client
  ip netns exec $client ip link set lo up
done

cable() { # PORT CLIENT LAST-BYTE
  ip link add "$1" address "02:1a:b0:00:00:$3" type veth peer name eth0 address "02:1a:b1:00:00:$3" netns "$2"
  ip netns exec "$2" sysctl -qw net.ipv6.conf.eth0.accept_ra=2 2>/dev/null
  ip netns exec "$2" ip link set eth0 up
  # a switch port without its driver: down until the router's network daemon takes it up
  ip link set "$1" down
}
cable lan1 pc 01
cable lan2 c2 02
cable lan3 c3 03
cable lan4 c4 04
cable wan inet 0f

card=$(ls /sys/class/net | grep -m1 -E '^(eth|enp|ens)')
ip link set "$card" name mgmt0
ip link set mgmt0 netns pc
ip netns exec pc ip link set mgmt0 up
ip netns exec pc ip addr add 10.0.2.15/24 dev mgmt0
ip netns exec pc sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.mgmt0.disable_ipv6=1
sh /lab/management-target.sh 192.168.1.1

modprobe mac80211_hwsim radios=4
for radio in 2 3; do
  ip netns add w$((radio - 1))
  ip netns exec w$((radio - 1)) ip link set lo up
  iw phy phy$radio set netns name w$((radio - 1))
done

sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_tcp_timeout_established=7440
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.forwarding=1
