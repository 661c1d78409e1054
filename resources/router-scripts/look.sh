# Tells how far a change by Bulkhead has come on this router, or how the last one ended, and what its configuration files
# are now. Changes nothing. With the word "snapshot" it also packs them.
told=''
for turn in /etc/bulkhead/turn.*; do
  read -r _ nonce 2>/dev/null <"$turn" || continue
  case $nonce in '' | *[!0-9a-f]*) continue ;; esac
  told=$(sh "/etc/bulkhead/$nonce/bulkhead.sh" status "$nonce" 0 2>/dev/null)
  case $told in state*) break ;; *) told='' ;; esac
done
if [ -n "$told" ]; then
  echo "$told"
else # the script goes when a change is over; the note of how it ended stays
  for journal in /etc/bulkhead/undone.* /etc/bulkhead/confirmed; do
    [ -f "$journal" ] || continue
    echo "state ${journal##*/} $(sed -n 's/^nonce //p' "$journal")"
    while read -r word package before after; do
      [ "$word" = file ] || continue
      now=absent
      [ ! -f "/etc/config/$package" ] || now=$(sha256sum <"/etc/config/$package" | cut -c 1-64)
      echo "hash $package $now $before $after"
    done <"$journal"
  done
  read -r up _ </proc/uptime
  echo "uptime ${up%%.*}"
  echo "boot $(cat /proc/sys/kernel/random/boot_id)"
fi
for file in /etc/config/*; do
  [ ! -f "$file" ] || echo "now ${file##*/} $(sha256sum <"$file" | cut -c 1-64)"
done
if [ "$1" = snapshot ]; then
  copy=/tmp/.bulkhead-copy.$$
  if tar czf "$copy" -C / etc/config 2>/dev/null; then
    echo "block snapshot $(wc -c <"$copy")"
    cat "$copy"
    echo
  fi
  rm -f "$copy"
fi
echo seen
