#!/bin/sh
# fill-flash.sh KIB: writes a file that leaves KIB KiB of the flash free.
rm -f /overlay/filler
sync
free() { df -k /overlay | awk 'NR == 2 { print $4 }'; }
want=$1
left=$(($(free) - want))
[ $left -le 0 ] || dd if=/dev/zero of=/overlay/filler bs=1k count=$left 2>/dev/null
sync
# the file's own bookkeeping took some blocks: give back until it fits, then top up
size=$left
while [ "$(free)" -lt "$want" ] && [ $size -gt 0 ]; do
  size=$((size - 1))
  truncate -s ${size}k /overlay/filler
  sync
done
[ "$(free)" -eq "$want" ] || { echo "free: $(free) KiB, wanted $want" >&2; [ "$(free)" -le $((want + 4)) ]; }
