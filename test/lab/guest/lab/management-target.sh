#!/bin/sh
# management-target.sh ADDRESS: what arrives on the emulated card for port 22 goes on to ADDRESS as if the administrator's computer
# had called it itself: its own address, its own cable.
nsenter --net=/run/netns/pc nft -f - <<N
add table ip management
delete table ip management
table ip management {
  chain in {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "mgmt0" tcp dport 22 dnat to $1
    iifname "mgmt0" tcp dport 80 dnat to $1
  }
  chain out {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "eth0" masquerade
  }
}
N
