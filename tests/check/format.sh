#!/bin/sh
# format.sh - every C file looks as .clang-format says (`make fmt` makes it so).
cd "$(dirname "$0")/../.." || exit 2
git ls-files '*.c' '*.h' | grep -v '/golden/' | while read -r file; do [ -f "$file" ] && echo "$file"; done |
	xargs clang-format --dry-run -Werror 2>&1 | grep -E 'error:' | sed 's/: error:.*/: not formatted/' | sort -u -t: -k1,1 |
	{ ! grep .; }
