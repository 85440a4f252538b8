#!/bin/sh
# install-packages.sh FILE... - installs what is missing of the listed Debian
# packages, and says nothing when nothing is. The lists' form is told at their head.
set -eu

missing=
for list in "$@"; do
	while read -r package command; do
		case $package in '' | '#'*) continue ;; esac
		[ -n "$command" ] && command -v "$command" >/dev/null && continue
		state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
		[ "$state" = installed ] || missing="$missing $package"
	done <"$list"
done
[ -z "$missing" ] && exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "These Debian packages are missing; please have them installed:$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
echo "Installing:$missing"
$as_root apt-get update -q
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -q -y --no-install-recommends $missing
