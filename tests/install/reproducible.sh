#!/usr/bin/env bash
# reproducible.sh TARBALL WORK: build twice, differently placed and minded, and compare.
set -eu
tarball=$(realpath "$1") work=$(realpath -m "$2")
rm -rf "$work"
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX SANITIZE VALGRIND DEV T
# In the tree, in a short path.
mkdir -p "$work/a"
tar -xzf "$tarball" -C "$work/a" --strip-components=1
(cd "$work/a" && TZ=UTC LC_ALL=C ./configure >/dev/null && TZ=UTC LC_ALL=C make -j2 >/dev/null)
# Apart from the tree, in another path, zone, language and umask.
mkdir -p "$work/b"
tar -xzf "$tarball" -C "$work/b" --strip-components=1
mkdir "$work/b/build-folder"
(cd "$work/b/build-folder" && umask 027 && export TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8 &&
    ../configure >/dev/null && make -j1 >/dev/null)
status=0
for file in "$work"/a/obj/*.so.*.*.* "$work"/a/obj/*.a "$work"/a/obj/interlock.map; do
    other=$work/b/build-folder/obj/${file##*/}
    if cmp -s "$file" "$other"; then
        echo "same  $(sha256sum <"$file" | cut -c 1-16)  ${file##*/}"
    else
        echo "DIFFERENT  ${file##*/}"
        status=1
    fi
done
exit $status
