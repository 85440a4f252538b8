#!/bin/sh
# names.sh BUILD - every global name is defined once. The linker takes the first of two
# from a library without a word, and the other room calls a stranger.
set -eu
twice=$(find "$1/lib" "$1/app" "$1/src" -name '*.o' ! -path '*_test.p/*' ! -path '*vault_test*' ! -path '*ashray-clean.p/*' ! -path '*fuzz*' -print0 |
	xargs -0 nm -A -g --defined-only 2>/dev/null | awk '$2 ~ /^[TDBRC]$/ { sub(/:.*/, "", $1); print $3, $1 }' |
	grep -vE '^(__|_start|main )' | sort -u | awk '$1 == name { print name ": " where " and " $2 } { name = $1; where = $2 }')
[ -z "$twice" ] && exit 0
printf '%s\n' "$twice"
exit 1
