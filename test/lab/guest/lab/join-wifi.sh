#!/bin/sh
# join-wifi.sh CLIENT SSID [PASSWORD]: a station joins a wireless network and asks for an address. Prints "joined" or fails.
client=$1
set -- "$2" "$3" $(grep "^$client " /run/lab/hosts-by-client)
ssid=$1 key=$2 interface=$4
conf=/run/lab/wpa-$client.conf
log=/run/lab/wpa-$client.log
[ ! -s /run/lab/wpa-$client.pid ] || kill "$(cat /run/lab/wpa-$client.pid)" 2>/dev/null
sh /lab/dhcp.sh stop $client
{
  printf 'network={\n ssid=%s\n scan_ssid=1\n' "$(printf %s "$ssid" | hexdump -v -e '/1 "%02x"')"
  if [ -n "$key" ]; then
    printf ' key_mgmt=WPA-PSK SAE\n ieee80211w=1\n psk="%s"\n' "$key"
  else
    printf ' key_mgmt=NONE\n'
  fi
  printf '}\n'
} >$conf
: >$log
nsenter --net=/run/netns/$client wpa_supplicant -B -t -f $log -P /run/lab/wpa-$client.pid -D nl80211 -i $interface -c $conf
i=0
while ! grep -q CTRL-EVENT-CONNECTED $log; do
  i=$((i + 1))
  [ $i -lt 150 ] || { tail -5 $log >&2; exit 1; }
  usleep 200000
done
sh /lab/dhcp.sh start $client
echo joined
