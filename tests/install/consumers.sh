#!/usr/bin/env bash
# Consumers of a staged install, each built with what pkg-config says and nothing else.
# From make installcheck: STAGE LIBDIR NAME VERSION SONAME REAL UNINSTALLED CC CFLAGS LDFLAGS PKG_CONFIG READELF.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
lib=$STAGE$LIBDIR
die() { echo "$*"; exit 1; }

# The staged .pc first, then the system's, for libuv.
system=$($PKG_CONFIG --variable pc_path pkg-config)
staged() {
    PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR="$lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$STAGE" $PKG_CONFIG "$@" 2>/dev/null ||
        PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR="$lib/pkgconfig:$system" PKG_CONFIG_SYSROOT_DIR="$STAGE" $PKG_CONFIG "$@"
}
build() {
    local source=$1 output=$2
    shift 2
    # shellcheck disable=SC2086
    $CC -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wno-deprecated-declarations $CFLAGS -o "$output" "$here/$source" $LDFLAGS "$@" -pthread
}
needs() { $READELF -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

[ "$(staged --modversion "$NAME")" = "$VERSION" ] || die "the .pc file says version $(staged --modversion "$NAME")"

# Shared: libuv is private, so the program does not name it.
build consumer.c shared $(staged --cflags --libs "$NAME")
LD_LIBRARY_PATH=$lib ./shared
needs shared | grep -qx "$SONAME" || die "the shared consumer does not need $SONAME"
needs shared | grep -q libuv && die "the shared consumer needs libuv by itself"
# A copied datum would be a second type object.
$READELF -rW shared | grep 'R_.*_COPY.* Py' && die "the shared consumer has a copy of the library's data"

# Static: only the archive is there, and --static names what it needs.
mkdir -p archive
cp "$lib/lib$NAME.a" archive/
build consumer.c static $(staged --cflags "$NAME") -Larchive $(staged --static --libs "$NAME" | sed "s|-L$lib||")
./static
needs static | grep -q "lib$NAME" && die "the static consumer needs the shared library"

# Plugin host: nothing at link time.
build host.c host -DPREFIX="\"${SYMBOL_PREFIX:-}\"" -ldl
./host "$lib/$SONAME"
needs host | grep -q "lib$NAME" && die "the host needs the library at link time"

# From the build tree: pkg-config prefers NAME-uninstalled.
build consumer.c uninstalled $(PKG_CONFIG_PATH="$UNINSTALLED" $PKG_CONFIG --cflags --libs "$NAME")
./uninstalled
$READELF -d uninstalled | grep -q "$UNINSTALLED" || die "the uninstalled consumer would find another library"
