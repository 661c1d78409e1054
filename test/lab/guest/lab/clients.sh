#!/bin/sh
# Starts the DHCP clients, the command server for the tests and the things that clients offer.
mkdir -p /run/lab /run/lab/leases
cp /lab/hosts-by-client /run/lab/hosts-by-client
for client in pc c2 c3 c4; do sh /lab/dhcp.sh start $client; done
nsenter --net=/run/netns/pc lua5.3 /lab/command-server.lua 10.0.2.15 2223 </dev/null >/dev/null 2>/run/lab/command-server.log &
