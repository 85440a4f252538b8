#!/bin/sh
# banned.sh - what the compiler cannot refuse by lib/base/banned.h: work left undone,
# SQL outside stores, memory and logs where rules stand, words kept in globals.
set -eu
cd "$(dirname "$0")/../.."

wrong=0
# never PATTERN WHERE WHY [ALLOWED_FILES]
never()
{
	found=$(grep -rnE --include='*.c' --include='*.h' "$1" $2 |
		grep -vE "_(test|fixture|story)\.c:|/test_kit\.c:|^(${4:-nothing})" || true)
	[ -z "$found" ] && return 0
	printf '%s:\n%s\n' "$3" "$found"
	wrong=1
}

never '\b(TODO|FIXME|XXX|HACK)\b' 'app lib src tools bench' 'finish it, or open an issue'
never '^[[:space:]]*#[[:space:]]*if 0\b' 'app lib src tools bench' 'git remembers removed code'
never '\b(free|malloc|calloc|realloc|strdup)\(' 'app' 'app/ takes memory from arenas' \
	'app/core/(web|keys|jobs)/|app/(files|backup)/|app/(making|people/factor)\.c:'
never '"(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) ' 'app src' 'SQL stands in X_store.c' \
	'app/[^:]*_store\.c:|app/(backup|demo)/|app/(app|health_public)\.c:'
never '\b(db_query|db_run|db_exists|db_one_int)\([^"]*"' 'app src' \
	'a statement is a constant called sql_…' 'app/(backup|demo)/|app/health_public\.c:'
never '\b(printf|puts|putchar|fputs)\(' 'app lib' 'only verbs speak to the terminal' \
	'lib/base/log\.c|app/demo/'
never '\blog_(info|debug|error|warning)\(' 'app/bodies app/reports app/tasks app/messages' \
	'rules do not log: the edge does, once' 'app/(reports/reading|tasks/task)\.c:'
never '\b(system|execl|execlp|execvp|alloca|longjmp|setjmp)\(' 'app lib src tools' 'not in this house'
never 'typedef (struct|enum|union)' 'app lib src tools bench' 'struct x is called struct x'
never '^(static )?(char|int|int64_t|bool|size_t|unsigned|uint8_t|uint32_t|struct [a-z_]+) \*?[a-z_0-9]+(\[[^]]*\])?( = [^(]*)?;' \
	'app lib' 'no global that changes: what a function needs is in its parameters' 'lib/vault/'
exit $wrong
