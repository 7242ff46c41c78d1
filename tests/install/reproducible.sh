#!/usr/bin/env bash
# reproducible.sh TARBALL OBJDIR WORK: build again, differently placed and minded, and compare with what is in OBJDIR.
set -eu
tarball=$(realpath "$1") built=$(realpath "$2") work=$(realpath -m "$3")
rm -rf "$work"
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX SANITIZE VALGRIND DEV T
# Apart from the tree, in another path, zone, language and umask.
mkdir -p "$work/source"
tar -xzf "$tarball" -C "$work/source" --strip-components=1
mkdir "$work/source/build-folder"
cd "$work/source/build-folder"
(umask 027 && export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8 &&
    ../configure "${@:4}" >/dev/null && make -j2 lib >/dev/null)
"$work/source/tests/install/same.sh" "$built" obj
