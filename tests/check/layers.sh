#!/bin/sh
# layers.sh - who may include whom. Machinery (lib) knows no domain word; the domain
# (app) is sliced by noun; a room sees only rooms that come before it. A new room
# gets a row here. Says file, line and rule of everything that stands elsewhere.
set -eu
cd "$(dirname "$0")/../.."

# Room, then the rooms it may see beside itself. "core" = every room of app/core.
rooms='
lib/base
lib/codec     lib/base
lib/i18n      lib/base
lib/html      lib/base lib/codec lib/i18n
lib/forms     lib/base lib/codec lib/i18n lib/html
lib/vault     lib/base
lib/db        lib/base
lib/http      lib/base
tools         lib/base
tools/htmlc   lib/base lib/html
src/clean     lib/base
app/bodies    lib core
app/people    lib core app/bodies
app/audit     lib core app/people
app/reports   lib core app/bodies app/files
app/tasks     lib core app/bodies app/people app/files app/reports
app/messages  lib core app/bodies app/people app/files app/reports app/tasks
app/tracking  lib core app/bodies app/people app/files app/reports app/tasks app/messages
app/desk      lib core app/bodies app/people app/files app/reports app/tasks app/messages
app/erasing   lib core app/bodies app/people app/files app/reports app/tasks
app/site      lib core
app/files     lib core
app/backup    lib core app/erasing tools
app/demo      lib core app app/bodies app/people app/reports app/tasks app/messages app/files app/erasing tools
app           lib core app/bodies app/people app/files app/reports app/tasks app/messages app/tracking app/desk app/audit app/erasing app/site app/backup app/demo tools
src           lib core app app/people app/backup app/erasing app/demo bench
bench         lib
'

# app/core in its order: a room sees those before it, and lib.
core='site pack facts calendar keys access audit reseal notices jobs web layout'

# Files of pages that do not have the suffix of one.
pages='app/reports/home.h app/reports/asking.h app/reports/receipt_words.h app/reports/receipt_words.c'

# Headers of others, and the rooms that are their home.
homes='
sodium.h            lib/vault
libgfshare.h        lib/vault
zstd.h              lib/vault
microhttpd.h        lib/http
libdeflate.h        lib/http
brotli/encode.h     lib/http
sqlite3.h           lib/db
libpq-fe.h          lib/db
liboath/oath.h      app/people
qrencode.h          app/people
magic.h             src/clean
seccomp.h           src/clean app
vips/vips.h         src/clean
vips/vector.h       src/clean
'

find app lib src tools bench -name '*.[ch]' ! -path '*/golden/*' -print0 |
	xargs -0 grep -nE '^[[:space:]]*#[[:space:]]*include' |
	awk -v rooms="$rooms" -v core="$core" -v homes="$homes" -v pages="$pages" '
# Page files speak HTTP and HTML; rules and stores do not.
function is_page(   i) {
	if (name ~ /_(public|desk|api|pages)\.[ch]$/)
		return 1
	for (i = 1; i <= pages_n; i++)
		if (page[i] == file)
			return 1
	return 0
}

function folder(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}

function wrong(rule) {
	print where ": " rule ": " target
	bad = 1
}

# May this room see that one?
function sees(room, other,   seen, k) {
	if (room == other)
		return 1
	if ((room, other) in may)
		return 1
	if (other ~ /^lib\// && (room, "lib") in may)
		return 1
	if (other == "tools" && room ~ /^app\/core\//)
		return target == "tools/embed.h"
	if (other ~ /^app\/core\// && (room, "core") in may)
		return 1
	if (room ~ /^app\/core\// && other ~ /^lib\//)
		return 1
	if (room ~ /^app\/core\// && other ~ /^app\/core\//)
		return (room in rank) && (other in rank) && rank[other] < rank[room]
	return 0
}

BEGIN {
	n = split(rooms, lines, "\n")
	for (i = 1; i <= n; i++) {
		words = split(lines[i], word, /[ \t]+/)
		if (words > 0 && word[1] != "")
			known[word[1]] = 1
		for (k = 2; k <= words; k++)
			may[word[1], word[k]] = 1
	}
	n = split(core, word, " ")
	for (i = 1; i <= n; i++) {
		rank["app/core/" word[i]] = i
		known["app/core/" word[i]] = 1
	}
	n = split(homes, lines, "\n")
	for (i = 1; i <= n; i++)
		if (split(lines[i], word, /[ \t]+/) > 1) {
			home[word[1]] = word[2]
			second_home[word[1]] = word[3]
		}
	pages_n = split(pages, page, " ")
	line = "^[^:]+:[0-9]+:"
}

{
	match($0, line)
	where = substr($0, 1, RLENGTH - 1)
	file = where
	sub(/:.*/, "", file)
	target = $0
	sub(/^[^<"]*[<"]/, "", target)
	sub(/[>"].*/, "", target)
	room = folder(file)
	name = file
	sub(/.*\//, "", name)
	is_test = name ~ /(_test|_fixture|_story|test_kit)\.[ch]$/ || name ~ /^test_/ || room ~ /\/tests$/
	if (room ~ /^app\/site\//)
		room = "app/site"

	if (index($0, "include <")) {
		if (target in home && home[target] != room &&
			second_home[target] != room && !is_test && room != "bench")
			wrong("this header has its home in " home[target])
		next
	}
	if (target ~ /\.view\.h$/) {
		if (room ~ /^app\/(bodies|files|people|reports|tasks|messages|tracking|desk|erasing)$/ &&
			!is_page() && room != "app/desk")
			wrong("a view belongs to a page file (X_public.c, X_desk.c, X_api.c, X_pages.c)")
		next
	}
	if (target !~ /\//)
		next # made by the build, in the room itself
	other = folder(target)
	if (is_test)
		next # tests may look at everything
	if (!(room in known)) {
		wrong("add the room " room " to layers.sh")
		next
	}
	if (!sees(room, other))
		wrong(room " may not see " other)
	else if (target ~ /_store\.h$/ && other != room)
		wrong("a store is private to its folder")
	else if (target ~ /_store\.h$/ && is_page())
		wrong("a page asks the rules, never the store")
	else if (name ~ /_store\.c$/ && other ~ /^lib\// && other !~ /^lib\/(db|base)$/)
		wrong("a store sees the database and lib/base alone")
	else if (room ~ /^app\/(bodies|files|reports|tasks|messages|people|erasing)$/ &&
		(other ~ /^lib\/(http|html)$/ || other ~ /^app\/core\/(web|layout)$/) &&
		!is_page())
		wrong("rules know neither HTTP nor HTML")
}

END { exit bad }'
