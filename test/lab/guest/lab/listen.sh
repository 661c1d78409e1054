#!/bin/sh
# listen.sh CLIENT PROTO PORT: starts a responder in a client's namespace and returns once it listens. Twice is once.
key=/run/lab/listen-$1-$2-$3
[ ! -e $key ] || { pid=$(cat $key); [ ! -d /proc/$pid ] || exit 0; }
out=$(mktemp)
setsid nsenter --net=/run/netns/$1 lua5.3 /lab/responder.lua $2 $3 </dev/null >$out 2>&1 &
echo $! >$key
i=0
while ! grep -q ready $out; do
  i=$((i + 1))
  [ $i -lt 100 ] || { cat $out >&2; exit 1; }
  usleep 50000
done
rm -f $out
