#!/bin/sh
# sql_list.sh - C source with every statement of all stores, for tests/sql_test.c:
# constants sql_… and guards (DB_MUST, DB_GUARD) with the macros they are made of.
set -eu
cd "$(dirname "$0")/../.."
set -- $(find app -name '*_store.c' | sort)

echo '/* Made by tests/check/sql_list.sh. */'
echo '#include "tests/sql_test.h"'
for store in "$@"; do
	name=$(basename "$store" .c)
	awk -v name="$name" '
	# Macros first: a constant may use one that stands further up only.
	/^#define [A-Z_]+[ (]/ || in_macro {
		print
		in_macro = /\\$/
		if ($1 == "#define") {
			sub(/\(.*/, "", $2)
			macros[$2] = 1
		}
		next
	}

	/^(static )?const char sql_[a-z0-9_]+\[\] =/ || /^(static )?const struct db_must [a-z0-9_]+ =/ {
		is_must = /db_must/
		match($0, is_must ? "db_must [a-z0-9_]+" : "sql_[a-z0-9_]+")
		what = substr($0, RSTART, RLENGTH)
		sub(/^db_must /, "", what)
		sub(/^(static )?const (char|struct db_must) [a-z0-9_]+/,
			"static const " (is_must ? "struct db_must " : "char ") name "__" what)
		in_constant = 1
		at = FNR
	}

	in_constant {
		print
		if (/;$/) {
			in_constant = 0
			list = list sprintf("\t{ \"%s:%d: %s\", %s, %s },\n", FILENAME, at, what,
				is_must ? "NULL" : name "__" what,
				is_must ? "&" name "__" what : "NULL")
		}
	}

	END {
		printf "const struct sql_row %s_rows[] = {\n%s\t{ 0 }\n};\n", name, list
		for (macro in macros)
			print "#undef " macro
	}' "$store"
done

echo 'const struct sql_row *const all_sql[] = {'
for store in "$@"; do
	echo "	$(basename "$store" .c)_rows,"
done
printf '\tNULL\n};\n'
