# The part of OpenWrt's shell library that start scripts of the lab use.
append() {
	local separator="${3:- }"
	eval "export -n -- \"$1=\${$1:+\${$1}\${separator}}\$2\""
}
config_load() { CONFIG_PACKAGE="$1"; uci -q show "$1" >/dev/null; }
config_get() {
	local value
	value="$(uci -q get "$CONFIG_PACKAGE.$2.$3")" || value="$4"
	eval "$1=\$value"
}
config_get_bool() {
	config_get "$1" "$2" "$3" "$4"
	eval "case \"\$$1\" in 1|on|true|yes|enabled) $1=1;; 0|off|false|no|disabled) $1=0;; *) $1=\${4:-0};; esac"
}
