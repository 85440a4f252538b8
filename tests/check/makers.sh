#!/bin/sh
# makers.sh - values whose type is a promise are made in one room only: links in
# lib/html/url.c, pieces of pages in lib/html, sealed bytes in lib/vault and
# lib/db, and markup comes from templates, never from html_literal() by hand.
set -eu
cd "$(dirname "$0")/../.."

wrong=0
# look PATTERN MAY_STAND_IN WHY: every other place in app, lib and src is an error.
look()
{
	found=$(grep -rnE --include='*.c' --include='*.h' "$1" app lib src | grep -v '_test\.c:' |
		grep -vE "^($2)" || true)
	if [ -n "$found" ]; then
		printf '%s\n%s\n' "$3:" "$found"
		wrong=1
	fi
}

look '\(struct url\) *\{ *[^0 }]' 'lib/html/url\.c' 'a struct url is made by url_…()'
look 'struct url [a-z_]+ = \{ *[^0 }]' 'lib/html/url\.c' 'a struct url is made by url_…()'
look '\(struct part\) *\{ *[^0 }]' 'lib/html/' 'a struct part is made by view_part() and part_…()'
look '\(struct sealed\) *\{ *[^0 }]' 'lib/vault/|lib/db/' 'a struct sealed is made by the vault'
look 'html_literal\(' 'lib/html/' 'markup comes from templates'
look 'html_lit\(' 'lib/html/' 'markup comes from templates'
exit $wrong
