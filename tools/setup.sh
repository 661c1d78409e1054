# Sourced by ./quickstart and ./run-tests: installs what is missing, and nothing else.

need_node() {
  command -v npm >/dev/null || { echo 'Node.js 20.19 or newer with npm is needed.' >&2; exit 1; }
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    if (major > 20 || (major === 20 && minor >= 19)) process.exit(0);
    console.error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
    process.exit(1);
  '
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The first of the names that apt can install; nothing when one of them is there already.
missing_one_of() {
  local name
  for name in "$@"; do is_installed "$name" && return 0; done
  for name in "$@"; do
    [ -n "$(apt-cache madison "$name" 2>/dev/null)" ] && { echo "$name"; return 0; }
  done
  echo "$1"
}

missing_packages() {
  local line names
  grep -v '^#' tools/apt-packages.txt | while read -r line; do
    IFS='|' read -r -a names <<<"$line"
    missing_one_of "${names[@]}"
  done
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

need_packages() {
  if ! command -v dpkg-query >/dev/null; then
    echo 'Not a Debian: what tools/apt-packages.txt lists must be there already.' >&2
    return 0
  fi
  [ -n "$(missing_packages)" ] || return 0
  as_root apt-get update -qq
  # Asked again: before the update apt may not have known a single name.
  local packages
  packages=$(missing_packages)
  echo "Installing $(echo $packages)"
  # shellcheck disable=SC2086 # one argument per package
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

# npm notes in node_modules what it installed; a newer lock file means that something else is wanted now.
need_modules() {
  if [ -f node_modules/.package-lock.json ] && ! [ package-lock.json -nt node_modules/.package-lock.json ]; then
    return 0
  fi
  echo 'Installing the packages of package-lock.json'
  npm ci --silent
}

install_missing() {
  need_node
  need_packages
  need_modules
}
