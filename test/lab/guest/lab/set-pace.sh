#!/bin/sh
# set-pace.sh FACTOR: how long the router's slow steps take from now on, relative to a real router. Its daemons read the file at
# each change.
sed -i "s/^pace=.*/pace=$1/" /run/lab/lab.conf
cp /run/lab/lab.conf /proc/$(cat /run/lab/router.pid)/root/tmp/lab/lab.conf
