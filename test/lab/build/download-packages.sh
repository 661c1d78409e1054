#!/bin/bash
# Fetches the Debian packages of packages.txt (and the kernel) and unpacks them under CACHE; installs nothing.
# Usage: download-packages.sh CACHE-DIR
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$1
debs=$cache/debs

# A package list that is missing or too old to name a kernel that still exists on the mirror is refreshed once.
refresh_lists() {
  if [ "$(id -u)" = 0 ]; then apt-get update -qq; else sudo -n apt-get update -qq; fi
}

kernel_package() {
  apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image/ { print $2; exit }'
}

wanted_packages() {
  awk '/^(host|library|guest) / { print $2 }' "$here/packages.txt"
}

download() {
  mkdir -p "$debs"
  cd "$debs"
  apt-get download -qq "$(kernel_package)" $(wanted_packages) 2>&1 | grep -v 'performed unsandboxed' || true
  for package in $(kernel_package) $(wanted_packages); do
    ls "$debs/${package}"_*.deb >/dev/null 2>&1 || { echo "could not download $package" >&2; return 1; }
  done
}

[ -n "$(kernel_package)" ] || refresh_lists
download || { refresh_lists; download; }

rm -rf "$cache/kernel.new" "$cache/packages.new"
mkdir -p "$cache/kernel.new" "$cache/packages.new"
dpkg -x "$debs/$(kernel_package)"_*.deb "$cache/kernel.new"
for package in $(wanted_packages); do
  dpkg -x "$(ls -t "$debs/${package}"_*.deb | head -1)" "$cache/packages.new"
done
rm -rf "$cache/kernel" "$cache/packages"
mv "$cache/kernel.new" "$cache/kernel"
mv "$cache/packages.new" "$cache/packages"
rm -rf "$debs" # 100 MB that the unpacked trees make useless
cp "$here/packages.txt" "$cache/packages.done"
