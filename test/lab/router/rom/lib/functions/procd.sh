# Shell front of the service manager: collects instances as JSON and hands them over when the service is closed.
_procd_escape() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'; }
procd_open_service() { _procd_name=$1; _procd_instances=; _procd_count=0; }
procd_open_instance() {
	_procd_count=$((_procd_count + 1))
	_procd_instance=${1:-instance$_procd_count}
	_procd_fields=
}
procd_set_param() {
	local key=$1 list= word
	shift
	case $key in
		command | respawn | watch | file)
			for word in "$@"; do list="$list${list:+,}\"$(_procd_escape "$word")\""; done
			if [ $key = respawn ] && [ $# = 0 ]; then list='"3600","5","5"'; fi
			_procd_fields="$_procd_fields${_procd_fields:+,}\"$key\":[$list]"
			;;
		env)
			for word in "$@"; do list="$list${list:+,}\"$(_procd_escape "${word%%=*}")\":\"$(_procd_escape "${word#*=}")\""; done
			_procd_fields="$_procd_fields${_procd_fields:+,}\"env\":{$list}"
			;;
	esac
}
procd_append_param() { :; }
procd_close_instance() {
	_procd_instances="$_procd_instances${_procd_instances:+,}\"$_procd_instance\":{$_procd_fields}"
}
procd_close_service() {
	ubus call service ${1:-set} "{\"name\":\"$_procd_name\",\"instances\":{$_procd_instances}}"
}
# what wakes a service is fixed in the lab's service manager
procd_add_reload_trigger() { :; }
procd_add_interface_trigger() { :; }
procd_add_reload_interface_trigger() { :; }
procd_kill() { ubus call service delete "{\"name\":\"$1\"}"; }
