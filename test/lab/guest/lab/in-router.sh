#!/bin/sh
# in-router.sh SCRIPT: runs SCRIPT inside the router's container, with only what the router has.
first=$(cat /run/lab/router.pid)
cp "$1" /proc/$first/root/tmp/lab/script.$$
nsenter -t $first -m -p -n -- chroot /router /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh /tmp/lab/script.$$
code=$?
rm -f /proc/$first/root/tmp/lab/script.$$
exit $code
