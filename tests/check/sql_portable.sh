#!/bin/sh
# sql_portable.sh - what runs on one engine only, or runs on both and differs, stands
# in no statement and no migration. (That all of them can be prepared on both engines
# is the test sql.)
set -eu
cd "$(dirname "$0")/../.."

wrong=0
# never PATTERN INSTEAD
never()
{
	found=$(grep -rnE "$1" migrations/*.sql $(find app -name '*_store.c') |
		grep -vE ':[0-9]+:[[:space:]]*(--|/?\*)' | grep -vE -- "-- .*($1)" || true)
	[ -z "$found" ] && return 0
	printf '%s:\n%s\n' "$2" "$found"
	wrong=1
}

never 'INSERT OR (IGNORE|REPLACE)' 'ON CONFLICT … DO NOTHING or DO UPDATE'
never '\b(group_concat|string_agg|array_agg)\(' 'put lists together in C'
never '\b(greatest|least)\(|\b(max|min)\([^()]*,' 'the larger of two is CASE WHEN'
never '\b(octet_length|char_length|instr|strpos|position)\(' 'length() and C'
never 'FOR UPDATE|SKIP LOCKED' 'a guard (DB_MUST)'
never 'ALTER COLUMN|AUTOINCREMENT|SERIAL\b|IDENTITY|nextval' 'ids are made by id_new()'
never "[^a-z]x'[0-9a-fA-F]*'" 'bytes are parameters'
never '\bround\(' 'round in C'
never '\bI?LIKE\b|\b(lower|upper)\(|COLLATE' 'fold in C and compare a key'
never '\b(now|strftime|julianday|datetime|date_trunc|extract)\(|CURRENT_(TIME|DATE)|TIMESTAMP' 'instants come from clock_now()'
never 'last_insert_rowid|RETURNING' 'read, decide, write: nothing comes back from a write'
never 'CAST\(' 'send the type that the column has'
never '\b(INT|INTEGER|SMALLINT|VARCHAR|REAL|DOUBLE|NUMERIC|JSONB?|UUID|BYTEA)\b' 'BIGINT, BOOLEAN, TEXT and BLOB'
never 'OFFSET|TRUNCATE' 'page by key'
exit $wrong
