#!/bin/sh
# golden.sh HTMLC EMBED - compiles the example template and embeds it, and compares
# with the files beside this one. After a wanted change: UPDATE=1 golden.sh …
set -eu
htmlc=$(realpath "$1")
embed=$(realpath "$2")
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT

"$htmlc" tools/tests/views/task_list.html "$out/task_list.view.h" "$out/task_list.view.c" "$out/d"
"$htmlc" --messages tools/tests/views/task_list.html > "$out/task_list.pot"
"$htmlc" --registry "$out/registry.c" tools/tests/views/task_list.html
printf 'a"b\\\n\0001??\340\246\206' > "$out/bytes.bin"
"$embed" files "$out/files.embed.h" "$out/files.embed.c" "$(basename "$out")" "$out/bytes.bin"

for file in task_list.view.h task_list.view.c task_list.pot registry.c files.embed.h files.embed.c; do
	golden=tools/tests/golden/$file
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$out/$file" "$golden"
	fi
	diff -u "$golden" "$out/$file"
done

# A template that is refused leaves no output behind and fails the build.
printf '{{view v: x text}}<p>{{y}}</p>\n' > "$out/v.html"
if "$htmlc" "$out/v.html" "$out/v.h" "$out/v.c" "$out/v.d" 2> "$out/errors"; then
	echo "a template with an unknown field was compiled" >&2
	exit 1
fi
grep -q ':1: error: "view_v" has no field "y"' "$out/errors"
test ! -e "$out/v.c"
