#!/usr/bin/env bash
# distcheck.sh TARBALL OBJDIR WORK: unpack, make the tree read-only, build and check in a separate folder, stage, use,
# unstage.  That build, in another path, time zone, language and umask, must equal the one in OBJDIR.
set -eu
tarball=$(realpath "$1") built=$(realpath "$2") work=$(realpath -m "$3")
rm -rf "$work"
mkdir -p "$work/source" "$work/build"
tar -xzf "$tarball" -C "$work/source" --strip-components=1
chmod -R a-w "$work/source"
unsettle() { chmod -R u+w "$work/source"; }
trap unsettle EXIT
# Root may write anywhere, so what the modes cannot prevent is seen by comparing.
picture() { (cd "$work/source" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; find . -type d | LC_ALL=C sort); }
picture >"$work/before"

# A make that runs this must not lend its variables.
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX SANITIZE VALGRIND DEV T
stage=$work/stage
cd "$work/build"
(umask 027 && export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8 &&
    ../source/configure --prefix=/opt/interlock "${@:4}" >configure.out && make -j2 >make.out 2>&1) ||
    { tail -n 40 make.out; exit 1; }
"$work/source/tests/install/same.sh" "$built" obj
make -j2 check
make installcheck
make install DESTDIR="$stage" >/dev/null
make uninstall DESTDIR="$stage" >/dev/null
left=$(find "$stage" ! -type d)
[ -z "$left" ] || { echo "make uninstall leaves:"; echo "$left"; exit 1; }
left=$(find "$stage" -depth -mindepth 1 -name '*interlock*' ! -path "$stage/opt/interlock")
[ -z "$left" ] || { echo "make uninstall leaves:"; echo "$left"; exit 1; }
make distclean >/dev/null
left=$(find . -mindepth 1 ! -name '*.out')
[ -z "$left" ] || { echo "make distclean leaves:"; echo "$left"; exit 1; }
picture >"$work/after"
cmp "$work/before" "$work/after" || { echo "the build wrote into the source tree:"; diff "$work/before" "$work/after"; exit 1; }
echo "distcheck: $(basename "$tarball") is good"
