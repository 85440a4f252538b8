#!/bin/sh
# make-deb.sh BUILD - the Debian package: the program, the packs, a systemd unit that
# may do as little as a server can. What it depends on is read off the program itself.
set -eu
cd "$(dirname "$0")/.."
build=$1
version=$(build/ashray --version | cut -d ' ' -f 2)
arch=$(dpkg --print-architecture)
root=$build/deb

rm -rf "$root"
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib/systemd/system" \
	"$root/usr/share/ashray" "$root/usr/share/doc/ashray"
install -s -m 755 build/ashray build/ashray-clean "$root/usr/bin/"
cp -r packs "$root/usr/share/ashray/"
cp LICENSE CHANGES.md docs/*.md docs/examples/*.c* "$root/usr/share/doc/ashray/"
cp tools/ashray.service "$root/usr/lib/systemd/system/"
chmod -R u=rwX,go=rX "$root"

# dpkg-shlibdeps wants a debian/control to stand beside.
mkdir -p "$build/shlibs/debian"
printf 'Source: ashray\n\nPackage: ashray\nArchitecture: any\n' >"$build/shlibs/debian/control"
depends=$(cd "$build/shlibs" && dpkg-shlibdeps -O ../deb/usr/bin/ashray ../deb/usr/bin/ashray-clean 2>/dev/null |
	sed -n 's/^shlibs:Depends=//p')

cat >"$root/DEBIAN/control" <<END
Package: ashray
Version: $version
Architecture: $arch
Maintainer: Ashray developers <ashray@localhost>
Depends: $depends, adduser
Section: web
Priority: optional
Description: a place to report violence against children, and to act on it
 Anonymous reports in one topic per page, a desk that routes them, bodies
 that act under clocks, and a receipt by which the reporter watches. One
 program; everything said is sealed.
END
cat >"$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
	adduser --system --group --quiet --home /var/lib/ashray --no-create-home ashray
	install -d -m 700 -o ashray -g ashray /var/lib/ashray
	[ ! -d /run/systemd/system ] || systemctl daemon-reload
fi
END
cat >"$root/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
[ "$1" != remove ] || [ ! -d /run/systemd/system ] || systemctl --no-reload disable --now ashray.service
END
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm"
dpkg-deb --root-owner-group --build "$root" "build/ashray_${version}_$arch.deb"
