#!/usr/bin/env bash
# package.sh SRCDIR WORK: what a Debian packager does.  From a git archive: configure with dpkg-buildflags, build, check,
# stage, wrap in three throw-away packages, and let lintian judge.  Nothing of the packaging is kept.
set -eu
source=$(cd "$1" && pwd) work=$(realpath -m "$2")
for tool in git dpkg-buildflags dpkg-deb lintian; do
    command -v $tool >/dev/null || { echo "$tool is missing; on Debian: make deps-all"; exit 77; }
done
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX SANITIZE VALGRIND DEV T
rm -rf "$work"
mkdir -p "$work/source"
git -C "$source" archive HEAD | tar -x -C "$work/source"
cd "$work/source"
autoconf

export DEB_BUILD_MAINT_OPTIONS=hardening=+all
triplet=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
arch=$(dpkg-architecture -qDEB_HOST_ARCH)
eval "$(dpkg-buildflags --export=sh)"
./configure --prefix=/usr --libdir="/usr/lib/$triplet" >configure.out
make -j2 >make.out 2>&1 || { tail -n 40 make.out; exit 1; }
# All tests; of the static checks those that look at what was built.
make -j2 check STATIC='tests/abi/check-so.sh tests/abi/check-readme.sh'
stage=$work/stage
make install DESTDIR="$stage" >/dev/null

version=$(sed -n 's/^#define INTERLOCK_VERSION "\(.*\)"/\1/p' include/interlock/version.h)
soname=$(readelf -d obj/libinterlock.so | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
library=libinterlock${soname##*.so.}
when=$(date -R -d "@$(git -C "$source" log -1 --format=%ct)")
libuv=$(dpkg-query -W -f='${Version}' libuv1)
libc=$(dpkg-query -W -f='${Version}' libc6)

# Three trees: what programs need to run, what programmers need, and the commands.
run=$work/$library dev=$work/libinterlock-dev bin=$work/interlock-tools
mkdir -p "$run/usr/lib/$triplet" "$dev" "$bin/usr/share/man"
cp -a "$stage/usr" "$dev/"
mv "$dev/usr/lib/$triplet/"libinterlock.so.*[0-9] "$run/usr/lib/$triplet/"
mv "$dev/usr/bin" "$bin/usr/"
mv "$dev/usr/share/man/man1" "$bin/usr/share/man/"
find "$run" -name '*.so.*.*.*' -exec strip --remove-section=.comment --remove-section=.note --strip-unneeded {} +
find "$run" -name '*.so.*.*.*' -exec chmod 644 {} +
find "$dev" -name '*.a' -exec strip --strip-debug --remove-section=.comment --remove-section=.note --enable-deterministic-archives {} +
strip --remove-section=.comment --remove-section=.note --strip-unneeded "$bin/usr/bin/"* "$dev/usr/lib/$triplet/interlock/"*.so
find "$dev/usr/share/man" "$bin/usr/share/man" -type f -exec gzip -9n {} +

# wrap TREE PACKAGE SECTION MULTI-ARCH DEPENDS SHORT: the fields and files that policy asks for.
wrap() {
    local tree=$1 package=$2 section=$3 multi=$4 depends=$5 short=$6 doc
    doc=$tree/usr/share/doc/$package
    mkdir -p "$doc" "$tree/DEBIAN"
    {
        printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: interlock\n'
        printf 'Source: https://interlock.example/\n\nFiles: *\nCopyright: 2026 the interlock authors\nLicense: Expat\n'
        sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
    } >"$doc/copyright"
    printf 'interlock (%s-2) unstable; urgency=low\n\n  * A package to be thrown away.\n\n -- A Packager <packager@packages.debian.org>  %s\n' \
        "$version" "$when" | gzip -9n >"$doc/changelog.Debian.gz"
    gzip -9n <CHANGELOG >"$doc/changelog.gz"
    find "$tree" -type d -exec chmod 755 {} +
    find "$tree/usr" -type f -exec chmod 644 {} +
    [ ! -d "$tree/usr/bin" ] || chmod 755 "$tree/usr/bin/"*
    cat >"$tree/DEBIAN/control" <<END
Package: $package
Source: interlock
Version: $version-2
Section: $section
Priority: optional
Architecture: $arch
Multi-Arch: $multi
Maintainer: A Packager <packager@packages.debian.org>
Depends: $depends
Installed-Size: $(du -ks "$tree/usr" | cut -f1)
Homepage: https://interlock.example/
Description: $short
 The initialization, finalization and threads layer of CPython as a C library:
 the same API and the same stable ABI, without the Python language.
END
    (cd "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
}
printf 'libinterlock %s %s (>= %s)\n' "${soname##*.so.}" "$library" "${version%.*}" >"$work/shlibs"
{
    echo "$soname $library #MINVER#"
    nm -D --defined-only "$run/usr/lib/$triplet/$soname" | awk '{ sub(/@@/, "@", $NF); print " " $NF, "0.1" }' | LC_ALL=C sort -u
} >"$work/symbols"
wrap "$run" "$library" libs same "libc6 (>= ${libc%-*}), libuv1 (>= ${libuv%%-*})" "threads layer of CPython as a C library"
wrap "$dev" libinterlock-dev libdevel same "$library (= $version-2), libc6 (>= ${libc%-*}), libuv1-dev" "threads layer of CPython as a C library - development"
wrap "$bin" interlock-tools devel foreign "libc6 (>= ${libc%-*}), $library (>= $version)" "threads layer of CPython as a C library - commands"
cp "$work/shlibs" "$work/symbols" "$run/DEBIAN/"
echo 'activate-noawait ldconfig' >"$run/DEBIAN/triggers"
chmod 644 "$run/DEBIAN/"* "$dev/DEBIAN/"* "$bin/DEBIAN/"*

for tree in "$run" "$dev" "$bin"; do
    dpkg-deb --root-owner-group --build "$tree" "$work" >/dev/null
done
ls "$work"/*.deb
# As root too: lintian only warns about it on stderr.
lintian --allow-root --fail-on error,warning --info "$work"/*.deb
echo "lintian finds nothing"
