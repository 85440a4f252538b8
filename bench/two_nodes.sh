#!/bin/sh
# two_nodes.sh [SECONDS [PROGRAM]] - complete reports on PostgreSQL: into one node, then
# into the same node while a second one works on the same database as hard. Tells CPU a
# report, of the first node and of all of PostgreSQL, and what share of the time of the
# busy connections went by in waiting for locks. Wants a built `intake` beside PROGRAM's
# own build (ninja -C build/release bench/intake).
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-8}
ashray=${2:-build/ashray}
intake=build/release/bench/intake
port=${PORT:-18480}
ticks=$(getconf CLK_TCK)
dir=$(mktemp -d /tmp/ashray-nodes-XXXXXX)
chmod 755 "$dir"
nodes=
end()
{
	for pid in $nodes; do kill "$pid" 2>/dev/null || true; done
	wait
	tests/support/postgres.sh stop "$dir/postgres"
	rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM

url=$(tests/support/postgres.sh start "$dir/postgres")
postmaster=$(head -n 1 "$dir/postgres/data/postmaster.pid")
"$ashray" demo --data "$dir/site" --database "$url" --pack packs/bd --reports 0 --no-serve >/dev/null 2>"$dir/made"

# serve PORT: a node in the background; its id is in $!
serve()
{
	"$ashray" serve --data "$dir/site" --database "$url" --listen "127.0.0.1:$1" 2>"$dir/log.$1" &
	nodes="$nodes $!"
}

# cpu PID...: ticks that these and their ended children have used
cpu()
{
	for pid in "$@"; do cat "/proc/$pid/stat" 2>/dev/null || true; done |
		sed 's/.*) //' | awk '{ n += $12 + $13 + $14 + $15 } END { print n + 0 }'
}

cpu_of_postgres()
{
	cpu "$postmaster" $(ps -o pid= --ppid "$postmaster")
}

# What the busy connections do, looked at a hundred times a second.
watch_locks()
{
	psql -q -d "$url" 2>&1 <<SQL | sed -n 's/^NOTICE: *//p'
DO \$\$
DECLARE busy bigint := 0; waiting bigint := 0; b bigint; w bigint;
BEGIN
  FOR i IN 1..$seconds * 100 LOOP
    PERFORM pg_sleep(0.01);
    PERFORM pg_stat_clear_snapshot();
    SELECT count(*), count(*) FILTER (WHERE wait_event_type = 'Lock') INTO b, w FROM pg_stat_activity
      WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid();
    busy := busy + b; waiting := waiting + w;
  END LOOP;
  RAISE NOTICE 'lock waits: % of % looks at busy connections (% %%)', waiting, busy, round(100.0 * waiting / greatest(busy, 1), 3);
END \$\$;
SQL
}

# a_report TICKS RATE: milliseconds of CPU
a_report()
{
	awk -v t="$1" -v r="$2" -v s="$seconds" -v hz="$ticks" 'BEGIN { printf "%.3f", t / hz * 1000 / (r * s) }'
}

# measure NAME OTHERS_RATE_FILE: one run into the first node
measure()
{
	own=$(cpu "$first")
	theirs=$(cpu_of_postgres)
	line=$("$intake" "$port" "$seconds")
	own=$(($(cpu "$first") - own))
	theirs=$(($(cpu_of_postgres) - theirs))
	rate=${line%% *}
	other=0
	if [ -n "$2" ]; then
		wait "$second_load"
		other=$(cut -d ' ' -f 1 "$2")
	fi
	echo "$1: $line; CPU a report: node $(a_report "$own" "$rate") ms, PostgreSQL $(a_report "$theirs" $((rate + other))) ms"
}

serve "$port"
first=$!
sleep 3
"$intake" "$port" 3 >/dev/null
measure "one node" ""
serve $((port + 1))
sleep 3
"$intake" $((port + 1)) 3 >/dev/null
watch_locks >"$dir/locks" &
watch=$!
"$intake" $((port + 1)) "$seconds" >"$dir/second" &
second_load=$!
measure "the same beside a second node" "$dir/second"
echo "the second node: $(cat "$dir/second")"
wait "$watch"
cat "$dir/locks"
measure "one node again" ""
