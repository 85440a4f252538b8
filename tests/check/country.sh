#!/bin/sh
# country.sh - no country, its places, offices, numbers or words may stand in
# code: they belong to packs/. Tests and catalogues may speak of them.
cd "$(dirname "$0")/../.." || exit 2

words='bangladesh|dhaka|chattogram|chittagong|satkhira|upazila|paurashava|thana|salish'
words="$words|serbia\\b|beograd|belgrade|okrug|centar za|cuvam"
words="$words|\\b(1098|13219|16430|116 ?111)\\b|packs/(bd|rs)|\"(bd|rs)\"|\\+880|\\+381"

found=$(grep -rniE "$words" app lib src tools --include='*.c' --include='*.h' --include='*.table' \
	--include='*.html' --include='*.sql' --exclude='*_test.c' --exclude='*_fixture.c' --exclude='*_story.c' --exclude='test_*')
# Words that only explain: a comment may give an example.
found=$(printf '%s\n' "$found" | grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)|/\*[^*]*\*/$|^$')
[ -z "$found" ] && exit 0
echo "A country has got into the code:"
printf '%s\n' "$found"
exit 1
