#!/bin/sh
# secrets.sh - nothing in the repository tells of the machine or the people it was
# made on: no home folders, no keys, no addresses of package registries.
set -eu
cd "$(dirname "$0")/../.."

# Split, so that this file does not find itself.
words='/ho''me/[a-z]|/ro''ot/|/wo''rk/|\.\./sha''red|\.\./se''eds|\.\./da''ta/|BEGIN (RSA |EC |OPENSSH )?PRIVATE'
words="$words|registry\.np""mjs|deb\.deb""ian\.org|pyp""i\.org|\b(chat)?gp""t\b|\bclau""de\b|\banthro""pic\b|language mod""el"
found=$(git ls-files -z | xargs -0 grep -InEi "$words" -- 2>/dev/null | cut -c 1-200 || true)
[ -z "$found" ] && exit 0
echo 'Take this out:'
printf '%s\n' "$found"
exit 1
