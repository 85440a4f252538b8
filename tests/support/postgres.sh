#!/bin/sh
# Starts a PostgreSQL of our own in a folder (start DIR: prints its URL), stops it as a
# crash would (stop DIR), or starts the same one again with what it had committed (again
# DIR). Tests get their databases from it; nothing else may.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
dir=$2
as_postgres() {
	if [ "$(id -u)" = 0 ]; then
		runuser -u postgres -- "$@"
	else
		"$@"
	fi
}
options() {
	echo "-c listen_addresses=127.0.0.1 -p $port -k $dir -c max_connections=60 -c shared_buffers=32MB"
}
case $1 in
start)
	if [ -f "$dir/data/postmaster.pid" ] && as_postgres "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
		cat "$dir/url"
		exit 0
	fi
	rm -rf "$dir"
	mkdir -p "$dir"
	if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
	as_postgres "$bin/initdb" -D "$dir/data" -U ashray -A trust --locale=C --encoding=UTF8 >"$dir.log" 2>&1
	# A port that somebody else has is no reason to fail.
	for try in 1 2 3 4 5; do
		port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
		as_postgres "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "$(options)" start >/dev/null && break
		[ "$try" -lt 5 ] || exit 1
	done
	echo "postgres://ashray@127.0.0.1:$port/postgres" >"$dir/url"
	cat "$dir/url"
	;;
again)
	port=$(sed -E 's|.*:([0-9]+)/.*|\1|' "$dir/url")
	as_postgres "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "$(options)" start >/dev/null
	;;
stop)
	as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
	;;
esac
