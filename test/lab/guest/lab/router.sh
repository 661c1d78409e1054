#!/bin/sh
# Runs the router as a container: own process numbers, own mounts, a root that is an overlay of the read-only image and the flash,
# and the guest's main network namespace. Returns when the router's process 1 ends: 99 means power off, anything else restart.
. /run/lab/lab.conf
lower=/rom
[ "$release" != 24.10 ] || lower=/rom-24.10:/rom
mkdir -p /overlay/upper /overlay/work
mount -t overlay -o noatime,lowerdir=$lower,upperdir=/overlay/upper,workdir=/overlay/work overlayfs:/overlay /router
unshare --mount --pid --fork sh -c '
  cd /router
  mount -o bind /overlay overlay
  mount -o bind /rom rom
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t tmpfs -o mode=1777 tmpfs tmp
  mount -t devtmpfs dev dev
  mkdir -p dev/pts
  mount -t devpts devpts dev/pts
  mkdir -p tmp/run tmp/lock tmp/etc tmp/log tmp/lab
  cp /run/lab/lab.conf tmp/lab/lab.conf
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ TERM=linux chroot /router /sbin/procd
' &
container=$!
# the router's process 1 as the lab sees it, for nsenter
first=
while [ -z "$first" ] && [ -d /proc/$container ]; do
  usleep 20000
  first=$(cat /proc/$container/task/$container/children 2>/dev/null)
done
echo $first >/run/lab/router.pid
wait $container
