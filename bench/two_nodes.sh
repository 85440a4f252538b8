#!/bin/sh
# two_nodes.sh [SECONDS [ROUNDS [PROGRAM]]] - complete reports on PostgreSQL into node A:
# alone; while a stranger with a PostgreSQL of its own works as hard on the same cores; and
# while a second node works as hard on A's own PostgreSQL. What the second node costs A is
# the difference between the last two. Tells medians of CPU a report, of A and of A's
# PostgreSQL, and what share of the time of the busy connections went by in waiting for
# locks. Wants `ninja -C build/release bench/intake`.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-6}
rounds=${2:-3}
ashray=${3:-build/ashray}
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
	for name in ours theirs; do tests/support/postgres.sh stop "$dir/$name"; done
	rm -rf "$dir"
}
trap end EXIT
trap 'exit 130' INT TERM

# site NAME: a PostgreSQL with an empty demo on it.
site()
{
	tests/support/postgres.sh start "$dir/$1" >"$dir/$1.url"
	"$ashray" demo --data "$dir/$1.site" --database "$(cat "$dir/$1.url")" --pack packs/bd --reports 0 --no-serve >"$dir/made" 2>&1
}

# serve NAME PORT: a node in the background, warm; its id is in $served
serve()
{
	"$ashray" serve --data "$dir/$1.site" --database "$(cat "$dir/$1.url")" --listen "127.0.0.1:$2" 2>"$dir/log.$2" &
	served=$!
	nodes="$nodes $served"
	until grep -qs 'pages for everybody are prepared' "$dir/log.$2"; do sleep 0.1; done
	"$intake" "$2" 2 >/dev/null
}

# cpu PID...: ticks that these and their ended children have used
cpu()
{
	for pid in "$@"; do cat "/proc/$pid/stat" 2>/dev/null || true; done |
		sed 's/.*) //' | awk '{ n += $12 + $13 + $14 + $15 } END { print n + 0 }'
}

# shellcheck disable=SC2046
cpu_of_postgres()
{
	cpu "$postmaster" $(ps -o pid= --ppid "$postmaster")
}

# What the busy connections do, looked at a hundred times a second: looks, waits.
watch_locks()
{
	psql -q -d "$(cat "$dir/ours.url")" 2>&1 <<SQL | sed -n 's/^NOTICE: *//p'
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
  RAISE NOTICE '% %', busy, waiting;
END \$\$;
SQL
}

# measure NAME [PORT]: reports into A, and as many as go into PORT beside it. Writes a line
# "rate, CPU of A, CPU of PostgreSQL" (the last per report of whoever uses it).
measure()
{
	if [ -n "${2-}" ]; then
		"$intake" "$2" "$seconds" >"$dir/other" &
		load=$!
	fi
	own=$(cpu "$first")
	theirs=$(cpu_of_postgres)
	"$intake" "$port" "$seconds" >"$dir/line"
	own=$(($(cpu "$first") - own))
	theirs=$(($(cpu_of_postgres) - theirs))
	other=0
	if [ -n "${2-}" ]; then
		wait "$load"
		[ "$1" = stranger ] || other=$(cut -d ' ' -f 1 "$dir/other")
	fi
	awk -v own="$own" -v theirs="$theirs" -v other="$other" -v s="$seconds" -v hz="$ticks" \
		'{ printf "%d %.3f %.3f\n", $1, own / hz * 1000 / ($1 * s), theirs / hz * 1000 / (($1 + other) * s) }' \
		"$dir/line" >>"$dir/$1.runs"
}

# median NAME COLUMN
median()
{
	cut -d ' ' -f "$2" "$dir/$1.runs" | sort -n | awk '{ at[NR] = $1 } END { print at[int((NR + 1) / 2)] }'
}

site ours
site theirs
postmaster=$(head -n 1 "$dir/ours/data/postmaster.pid")
serve ours "$port"
first=$served
serve theirs $((port + 2))
serve ours $((port + 1))
for _ in $(seq "$rounds"); do
	measure alone
	measure stranger $((port + 2))
	watch_locks >>"$dir/locks" &
	watching=$!
	measure second $((port + 1))
	wait "$watching"
done
for name in alone stranger second; do
	echo "$name: $(median $name 1) reports a second, CPU a report: node $(median $name 2) ms, PostgreSQL $(median $name 3) ms"
done
awk '{ busy += $1; waits += $2 } END { printf "lock waits: %d of %d looks at busy connections (%.2f %%)\n", waits, busy, 100 * waits / (busy ? busy : 1) }' "$dir/locks"
