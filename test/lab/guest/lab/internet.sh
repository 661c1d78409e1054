#!/bin/sh
# The provider's side of the wan port: DHCP for the router, a web server, and a name server whose answers look public (dnsmasq on
# the router drops answers from documentation ranges as an attack on the home network).
net() { nsenter --net=/run/netns/inet "$@"; }
net sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
# the last line is the prefix that the provider delegates to this customer
ip -n inet -batch - <<B
addr add 203.0.113.1/24 dev eth0
addr add 2001:db8:1::1/64 dev eth0 nodad
addr add fe80::1/64 dev eth0 nodad
addr add 93.184.216.34/32 dev lo
addr add 2606:2800:220:1::34/128 dev lo
route add 2001:db8:100::/56 via 2001:db8:1::2
B

mkdir -p /run/lab/inet/www
echo 'hello from the internet' >/run/lab/inet/www/index.html
net httpd -p 80 -h /run/lab/inet/www
cat >/run/lab/inet/dnsmasq.conf <<'D'
interface=eth0
bind-dynamic
no-resolv
no-hosts
user=root
no-ping
dhcp-authoritative
dhcp-range=203.0.113.50,203.0.113.99,255.255.255.0,12h
dhcp-option=option:router,203.0.113.1
dhcp-option=option:dns-server,203.0.113.1
dhcp-leasefile=/run/lab/inet/leases
address=/example.com/93.184.216.34
address=/example.com/2606:2800:220:1::34
address=/openwrt.org/93.184.216.34
D
net dnsmasq -C /run/lab/inet/dnsmasq.conf -x /run/lab/inet/dnsmasq.pid
