#!/bin/sh
# links.sh - every link of every page of documentation leads to a file that is there, and
# so does every file that they name in backquotes with a path.
set -eu
cd "$(dirname "$0")/../.."

dead=0
for page in *.md docs/*.md docs/decisions/*.md lib/vault/*.md packs/*/*.md; do
	folder=$(dirname "$page")
	for link in $(grep -oE '\]\([^)#:]+\)' "$page" | sed 's/^](\(.*\))$/\1/' | sort -u); do
		[ -e "$folder/$link" ] && continue
		echo "$page: $link is not there"
		dead=1
	done
	for path in $(grep -oE '`(app|lib|src|tests|tools|docs|packs|bench|assets|migrations)/[a-zA-Z0-9_./-]+`' "$page" | tr -d '`' | grep -v '^packs/xx/' | sort -u); do
		[ -e "$path" ] || [ -e "$path.c" ] && continue
		echo "$page: $path is not there"
		dead=1
	done
done
exit $dead
