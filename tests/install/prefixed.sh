#!/usr/bin/env bash
# prefixed.sh SRCDIR WORK: build with --with-symbol-prefix=il_, check and stage it, and link one program with it and with
# CPython (when Debian's libpython is there).
set -eu
source=$(cd "$1" && pwd) work=$(realpath -m "$2")
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX SANITIZE VALGRIND DEV T
mkdir -p "$work"
cd "$work"
# A source tree that was configured is no source for a build apart; its config.h is not looked at.
"$source/configure" --with-symbol-prefix=il_ >configure.out
make -j2 all >make.out 2>&1 || { tail -n 40 make.out; exit 1; }
left=$(nm -D --defined-only obj/libil_interlock.so | awk '$2 != "A" && $NF !~ /^il_/ { print $NF }')
[ -z "$left" ] || { echo "exported without the prefix: $left"; exit 1; }
# What the prefix changes: the headers as programs see them, the exports, the installed names.
make -j2 check T=tests/api/
make check T=check-so
make installcheck

pkg-config --exists python3-embed || { echo "CPython's headers are not here: the program that links both is not tried"; exit 0; }
here=$source/tests/install
flags='-std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Wno-deprecated-declarations'
ours=$(PKG_CONFIG_PATH=$work/obj pkg-config --cflags il_interlock)
# shellcheck disable=SC2046,SC2086
{
    cc $flags $ours -DHALF=half_of_interlock -c "$here/both_half.c" -o obj/half_of_interlock.o
    cc $flags $(pkg-config --cflags python3-embed) -DHALF=half_of_cpython -c "$here/both_half.c" -o obj/half_of_cpython.o
    cc $flags "$here/both.c" obj/half_of_interlock.o obj/half_of_cpython.o -o obj/both -pthread \
        $(PKG_CONFIG_PATH=$work/obj pkg-config --libs il_interlock) $(pkg-config --libs python3-embed)
}
env -i PATH=/usr/bin:/bin HOME="$HOME" obj/both
