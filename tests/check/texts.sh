#!/bin/sh
# texts.sh - every text that a page takes from the pack stands in texts.table,
# so that `pack check` asks each country for it.
cd "$(dirname "$0")/../.." || exit 2

table=app/core/pack/texts.table
missing=0
for key in $(grep -rhoE 'pack_text\([^;"]*"[a-z_]+"' app src --include='*.c' --exclude='*_test.c' |
	sed 's/.*"\([a-z_]*\)"/\1/' | sort -u); do
	if ! grep -q "^TEXT($key)" "$table"; then
		echo "$table: add TEXT($key): a page shows it"
		missing=1
	fi
done
exit $missing
