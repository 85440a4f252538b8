#!/bin/sh
# messages.sh HTMLC - every English sentence of templates ({{_ …}}) and of C code
# (MESSAGE("…")), and which of them the catalogues in i18n/ lack, with file and
# line. Ends with 1 if Bengali lacks one. Needs xgettext and friends (gettext).
set -eu
htmlc=$(realpath "$1")
cd "$(dirname "$0")/../.."
out=$(mktemp -d)
export LC_ALL=C.UTF-8
trap 'rm -r "$out"' EXIT

find app lib -path '*/views/*.html' | sort | xargs "$htmlc" --messages |
	msguniq --no-wrap -o "$out/views.pot"
find app lib src -name '*.c' ! -name '*_test.c' | sort |
	xargs xgettext --language=C --from-code=UTF-8 --keyword --keyword=MESSAGE \
		--keyword=MESSAGE_PLURAL:1,2 --keyword=language_plural:2,3 --omit-header --add-location -o "$out/code.pot"
msgcat --use-first --no-wrap "$out/views.pot" "$out/code.pot" -o "$out/all.pot"

fault=0
for catalogue in i18n/*.po; do
	parts=
	[ "$catalogue" = i18n/bn.po ] && parts=$(ls i18n/parts/*.po)
	msgcat --use-first --no-wrap "$catalogue" $parts -o "$out/catalogue.po"
	msgmerge --quiet --no-fuzzy-matching --no-wrap "$out/catalogue.po" "$out/all.pot" -o "$out/merged.po"
	msgattrib --untranslated --no-wrap "$out/merged.po" -o "$out/untranslated.po"
	if [ -s "$out/untranslated.po" ]; then
		n=$(grep -c '^msgid "' "$out/untranslated.po")
		echo "$catalogue lacks $((n - 1)):"
		grep -v '^msgstr\|^"\|^$' "$out/untranslated.po" | sed -n '/^#:/,$p'
		[ "$catalogue" = i18n/bn.po ] && fault=1
	fi
	for part in "$catalogue" $parts; do
		msgmerge --quiet --no-fuzzy-matching --no-wrap "$part" "$out/all.pot" -o "$out/part.po"
		rm -f "$out/unused.po" # it is not written when there is nothing to write
		msgattrib --only-obsolete --no-wrap "$out/part.po" -o "$out/unused.po"
		[ -s "$out/unused.po" ] || continue
		echo "$part has what nothing says any more: take it out"
		grep '^#~ msgid "' "$out/unused.po"
		fault=1
	done
done
exit $fault
