#!/bin/sh
# needed.sh - every text, list and code that code names in a pack stands in
# needed.table, so that `pack check` asks each country for it; and every text of
# the table is shown by some page, for `pack check` refuses all others.
cd "$(dirname "$0")/../.." || exit 2

table=app/core/pack/needed.table
missing=0

# Names behind a call, by its pattern: the quoted words of all such lines.
named() {
	grep -rhoE "$1" app src --include='*.c' --exclude='*_test.c' --exclude='*_fixture.c' |
		grep -oE '"[a-z_]+"' | tr -d '"' | sort -u
}

need() {
	for name in $(named "$2"); do
		grep -q "^$1($name)" "$table" && continue
		echo "$table: add $1($name)"
		missing=1
	done
}

# A text that nobody shows is written, translated and believed in vain.
for name in $(sed -nE 's/^TEXT\(([a-z_]+)\)$/\1/p' "$table"); do
	named 'pack_text\([^;"]*"[a-z_]+"' | grep -qx "$name" && continue
	echo "$table: take TEXT($name) out, or show it: no page names it"
	missing=1
done

need TEXT 'pack_text\([^;"]*"[a-z_]+"'
need LIST '(pack_codes?|code_(text|number|flag|has))\([^;"]*"[a-z_]+"'
exit $missing
