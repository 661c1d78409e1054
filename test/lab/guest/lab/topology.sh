#!/bin/sh
# The cables: one veth pair from each port of the router to a client in a namespace of its own. The emulated machine's only
# network card lies behind lan1, inside the administrator's computer: a lockout of that port is a real lockout.
# Batches, and nsenter instead of "ip netns exec" (which makes a mount namespace each time): a third of the boot is process starts.
ip -batch - <<B
netns add pc
netns add c2
netns add c3
netns add c4
netns add inet
netns add w1
netns add w2
B

# Ports of a switch without its driver: down until the router's network daemon takes them up.
cable() { echo "link add $1 address 02:1a:b0:00:00:$3 type veth peer name eth0 address 02:1a:b1:00:00:$3 netns $2"; }
card=$(ls /sys/class/net | grep -m1 -E '^(eth|enp|ens)')
{
  echo "link set $card name mgmt0"
  echo "link set mgmt0 netns pc"
  cable lan1 pc 01
  cable lan2 c2 02
  cable lan3 c3 03
  cable lan4 c4 04
  cable wan inet 0f
} | ip -batch -

for client in pc c2 c3 c4 inet w1 w2; do
  ip -n $client link set lo up
done
for client in pc c2 c3 c4 inet; do
  nsenter --net=/run/netns/$client sh -c 'echo 2 >/proc/sys/net/ipv6/conf/eth0/accept_ra'
  ip -n $client link set eth0 up
done
ip -n pc -batch - <<B
link set mgmt0 up
addr add 10.0.2.15/24 dev mgmt0
B
nsenter --net=/run/netns/pc sh -c '
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 2 >/proc/sys/net/ipv6/conf/eth0/accept_ra
  echo 1 >/proc/sys/net/ipv6/conf/mgmt0/disable_ipv6'
sh /lab/management-target.sh 192.168.1.1

modprobe mac80211_hwsim radios=4
iw phy phy2 set netns name w1
iw phy phy3 set netns name w2

sysctl -qw net.netfilter.nf_conntrack_acct=1 net.netfilter.nf_conntrack_tcp_timeout_established=7440 \
  net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.forwarding=1
