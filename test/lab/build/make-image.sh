#!/bin/bash
# Makes IMAGE/vmlinux (unpacked kernel), IMAGE/initrd.cpio (lab root + router root) and IMAGE/flash.qcow2 (an empty flash).
# What comes from packages alone is kept in CACHE/base and made anew only when the packages or this script change; our own files
# follow in a second archive, which the kernel unpacks over the first.
# Usage: make-image.sh CACHE-DIR IMAGE-DIR
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cache=$1
image=$2
packages=$cache/packages
kernel=$cache/kernel
base=$cache/base
root=$cache/root.new
rom=$root/rom
version=$(ls "$kernel/lib/modules" | head -1)
export LD_LIBRARY_PATH=$packages/usr/lib/x86_64-linux-gnu:$packages/lib/x86_64-linux-gnu
busybox=$packages/bin/busybox

# The package ships an xz-packed kernel; unpacked, the emulated processor does not have to do that at each boot.
unpack_kernel() {
  local packed=$kernel/boot/vmlinuz-$version offset
  offset=$(LC_ALL=C grep -abo -m1 $'\xfd7zXZ' "$packed" | head -1 | cut -d: -f1)
  # xz complains about what follows its stream, hence the check of the result instead of the exit code
  tail -c "+$((offset + 1))" "$packed" | xz -dc >"$base/vmlinux" 2>/dev/null || true
  [ "$(head -c4 "$base/vmlinux" | tail -c3)" = ELF ]
}

# Copies a program and the libraries that it links to: put SOURCE TREE DESTINATION
put() {
  local from=$packages/$1 tree=$2 to=$3 library
  mkdir -p "$tree/$(dirname "$to")"
  cp -L "$from" "$tree/$to"
  chmod 755 "$tree/$to"
  ldd "$from" | awk '/=> \// { print $3 } /^[ \t]*\/lib/ { print $1 }' | while read -r library; do
    put_library "$library" "$tree"
  done
}
put_library() {
  local name directory=lib
  name=$(basename "$1")
  [ "$name" != ld-linux-x86-64.so.2 ] || directory=lib64
  # one copy in the lab's root; the router's root holds a hard link to it, which costs nothing in the archive
  [ -e "$root/$directory/$name" ] || cp -L "$1" "$root/$directory/$name"
  [ "$2" = "$root" ] || [ -e "$2/$directory/$name" ] || ln "$root/$directory/$name" "$2/$directory/$name"
}

lab_programs() {
  local applet
  put bin/busybox "$root" bin/busybox
  for applet in $("$busybox" --list-full); do
    case $applet in sbin/init | bin/busybox | bin/ip | sbin/ip) continue ;; esac
    mkdir -p "$root/$(dirname "$applet")"
    ln -sf /bin/busybox "$root/$applet"
  done
  rm -f "$root/usr/bin/unshare" "$root/usr/bin/nsenter"
  put usr/bin/unshare "$root" usr/bin/unshare
  put usr/bin/nsenter "$root" usr/bin/nsenter
  put bin/ip "$root" sbin/ip
  put sbin/bridge "$root" sbin/bridge
  put sbin/tc "$root" sbin/tc
  put usr/sbin/nft "$root" usr/sbin/nft
  put usr/sbin/dnsmasq "$root" usr/sbin/dnsmasq
  put sbin/iw "$root" usr/sbin/iw
  put sbin/wpa_supplicant "$root" usr/sbin/wpa_supplicant
  put sbin/wpa_cli "$root" usr/sbin/wpa_cli
  put usr/bin/tcpdump "$root" usr/bin/tcpdump
  put usr/bin/lua5.3 "$root" usr/bin/lua5.3
}

# The router's own root holds what a stock OpenWrt image holds, and no other applet: a script that needs more must fail here too.
router_programs() {
  local applet path
  ln "$root/bin/busybox" "$rom/bin/busybox"
  for applet in $(cat "$here/router/applets.txt"); do
    case $applet in setsid) continue ;; esac
    path=$("$busybox" --list-full | grep -m1 -E "(^|/)${applet//[/\\[}\$" || true)
    [ -n "$path" ] || { echo "no applet $applet" >&2; exit 1; }
    mkdir -p "$rom/$(dirname "$path")"
    ln -sf /bin/busybox "$rom/$path"
  done
  put usr/sbin/nft "$rom" usr/sbin/nft
  put usr/sbin/dnsmasq "$rom" usr/sbin/dnsmasq
  ln "$rom/usr/sbin/dnsmasq" "$rom/usr/sbin/odhcpd" # router advertisements and DHCPv6: a second instance under its name
  put usr/sbin/hostapd "$rom" usr/sbin/hostapd
  put usr/sbin/hostapd_cli "$rom" usr/libexec/lab/hostapd_cli
  put sbin/iw "$rom" usr/sbin/iw
  put usr/sbin/dropbear "$rom" usr/sbin/dropbear
  put usr/bin/dropbearkey "$rom" usr/bin/dropbearkey
  put usr/sbin/conntrack "$rom" usr/sbin/conntrack # its kernel lacks what OpenWrt adds to /proc/net/nf_conntrack
  put usr/bin/flock "$rom" usr/bin/flock
  put bin/ip "$rom" usr/libexec/lab/ip
  put sbin/bridge "$rom" usr/libexec/lab/bridge
  put usr/bin/lua5.3 "$rom" usr/libexec/lab/lua
}

runtime_libraries() {
  local tree library
  for tree in "$root" "$rom"; do
    for library in libnss_files.so.2 libgcc_s.so.1 libresolv.so.2 libc.so.6; do
      if [ -e "$packages/lib/x86_64-linux-gnu/$library" ]; then
        put_library "$packages/lib/x86_64-linux-gnu/$library" "$tree"
      elif [ -e "/lib/x86_64-linux-gnu/$library" ]; then
        put_library "/lib/x86_64-linux-gnu/$library" "$tree"
      fi
    done
    mkdir -p "$tree/usr/lib/lua/5.3" "$tree/usr/share/lua/5.3"
    cp -L "$packages/usr/lib/x86_64-linux-gnu/lua/5.3/posix.so" "$tree/usr/lib/lua/5.3/posix.so"
    cp -a "$packages/usr/share/lua/5.3/posix" "$tree/usr/share/lua/5.3/"
    mkdir -p "$tree/lib/firmware"
    cp "$packages/lib/firmware/regulatory.db-debian" "$tree/lib/firmware/regulatory.db"
    cp "$packages/lib/firmware/regulatory.db.p7s-debian" "$tree/lib/firmware/regulatory.db.p7s"
  done
}

# The wanted kernel modules and, breadth first, the ones that these name in their "depends" field.
kernel_modules() {
  local wanted module file target=$root/lib/modules/$version next
  declare -A seen
  mkdir -p "$target"
  find "$kernel/lib/modules/$version" -name '*.ko' >"$base/modules.list"
  wanted=$(grep -v '^#' "$here/build/kernel-modules.txt")
  while [ -n "$wanted" ]; do
    next=
    for module in $wanted; do
      [ -z "${seen[$module]:-}" ] || continue
      seen[$module]=1
      file=$(grep -m1 -E "/(${module}|${module//_/-})\.ko$" "$base/modules.list" || true)
      [ -n "$file" ] || continue # built into the kernel
      cp "$file" "$target/"
      next="$next $(LC_ALL=C grep -az '^depends=' "$file" | tr '\0' '\n' | sed 's/^depends=//; s/,/ /g' | tr '\n' ' ')"
    done
    wanted=$(echo $next)
  done
  # without debug data the modules shrink to a third; without strip the image is only larger
  ! command -v strip >/dev/null || strip --strip-debug "$target"/*.ko
  cp "$kernel/lib/modules/$version"/modules.{builtin,order} "$target/"
  "$busybox" depmod -b "$root" "$version"
}

archive() { # TREE FILE
  local cpio=$packages/bin/cpio
  [ -e "$cpio" ] || cpio=$packages/usr/bin/cpio
  (cd "$1" && find . | LC_ALL=C sort | "$cpio" --quiet -o -H newc -R 0:0) >"$2"
}

make_base() {
  rm -rf "$root" "$base"
  mkdir -p "$base"
  mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,lib,lib64,etc,proc,sys,dev,run,tmp,root,var,lab,overlay,router}
  mkdir -p "$rom"/{bin,sbin,usr/bin,usr/sbin,usr/lib,usr/libexec/lab,lib,lib64,etc,proc,sys,dev,tmp,root,mnt,overlay,rom,www}
  ln -s /run "$root/var/run"
  ln -s /tmp "$root/var/log"
  ln -s /tmp "$rom/var"
  unpack_kernel
  lab_programs
  router_programs
  runtime_libraries
  kernel_modules
  archive "$root" "$base/base.cpio"
  empty_flash
  rm -rf "$root" "$base/modules.list"
}

# An empty ext4 file system of the size of a small router's flash, inside a format that can hold snapshots.
empty_flash() {
  truncate -s 24M "$base/flash.raw"
  mkfs.ext4 -q -F -b 1024 -m 0 -O ^resize_inode -L overlay "$base/flash.raw"
  "$packages/usr/bin/qemu-img" convert -f raw -O qcow2 "$base/flash.raw" "$base/flash.qcow2"
  rm "$base/flash.raw"
}

# Compiled ahead: the emulated processor would otherwise spend most of each command on reading source text.
compile_lua() {
  local source
  mkdir -p "$own/rom/usr/lib/lab"
  for source in "$here"/router/lua/*.lua; do
    "$packages/usr/bin/luac5.3" -o "$own/rom/usr/lib/lab/$(basename "$source")" "$source"
  done
}

own_files() {
  local own=$image/own package
  rm -rf "$own"
  mkdir -p "$own/rom/usr/lib" "$own/rom-24.10/usr/bin"
  cp -a "$here/guest/." "$own/"
  cp -a "$here/router/rom/." "$own/rom/"
  # git keeps no empty folders: those of a router are made here
  mkdir -p "$own"/rom/etc/{crontabs,dropbear,hotplug.d/dhcp,rc.button,uci-defaults} "$own/rom/usr/share"
  compile_lua
  cp -a "$here/router/rom-24.10/." "$own/rom-24.10/"
  ln -s /bin/busybox "$own/rom-24.10/usr/bin/setsid" # the applet came with 24.10
  mkdir -p "$own/rom/root/.ssh"
  ln -s /etc/dropbear/authorized_keys "$own/rom/root/.ssh/authorized_keys"
  # git keeps no mode bits but the executable one
  chmod -R go-w "$own"
  chmod 755 "$own" "$own/rom" "$own/rom/etc" "$own/rom/etc/config"
  chmod 700 "$own/rom/root" "$own/rom/root/.ssh" "$own/rom/etc/dropbear"
  chmod 600 "$own"/rom/etc/config/* "$own"/rom-24.10/etc/config/* "$own/rom/etc/shadow"
  for package in $(cat "$here/router/world-readable-configs.txt"); do chmod 644 "$own/rom/etc/config/$package"; done
  archive "$own" "$image/own.cpio"
  cat "$base/base.cpio" "$image/own.cpio" >"$image/initrd.cpio"
  rm -rf "$own" "$image/own.cpio"
}

mkdir -p "$image"
inputs=$(cat "$0" "$here/build/kernel-modules.txt" "$here/router/applets.txt" "$cache/packages.done" | sha256sum | cut -c1-16)
if [ "$(cat "$base/inputs" 2>/dev/null)" != "$inputs" ]; then
  make_base
  echo "$inputs" >"$base/inputs"
fi
ln -f "$base/vmlinux" "$image/vmlinux"
cp "$base/flash.qcow2" "$image/flash.qcow2"
own_files
