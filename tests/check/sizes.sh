#!/bin/sh
# sizes.sh - a function of more than 50 lines, a file of more than 600, a header of more
# than 150, a call of more than 5 parameters want to be two. Fails for files; lists the
# rest, since some tables and stories are better in one piece.
set -eu
cd "$(dirname "$0")/../.."

find app lib src tools bench tests -name '*.[ch]' ! -path '*/golden/*' | sort | xargs awk '
function end_of_file() {
	if (lines > limit) {
		print file ": " lines " lines, of at most " limit
		if (limit == 600 && file !~ /_test\.c$/)
			too_long++
	}
}

FNR == 1 {
	if (file != "")
		end_of_file()
	file = FILENAME
	limit = file ~ /\.h$/ ? 150 : 600
}

{ lines = FNR }

/^[a-z].*\)$/ || /^\t[^\t].*\)$/ || /^[a-z][^;]*\($/ || /^[a-z][^;=]*,$/ { head = $0 }
/^{/ { start = FNR }
/^}$/ && start {
	if (FNR - start - 1 > 50)
		print file ":" start ": a function of " FNR - start - 1 " lines"
	start = 0
}

END {
	end_of_file()
	exit too_long > 0
}'
