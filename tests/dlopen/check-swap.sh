#!/usr/bin/env bash
# The same binary on two runtimes: a program compiled against CPython's own headers and linked with libpython runs on
# interlock through LD_PRELOAD, with the same output and exit status.
set -eu
[ -z "${TEST_WRAPPER:-}" ] || { echo "not under valgrind"; exit 77; }
! readelf -d "$SO" | grep -qE 'lib[at]san|libubsan' || { echo "a program without sanitizer cannot load one with it"; exit 77; }
[ -z "$SYMBOL_PREFIX" ] || { echo "a prefixed library has no name that the program asks for"; exit 77; }
oracle() { env -i PATH=/usr/bin:/bin HOME="$HOME" LC_ALL=C.UTF-8 "$@"; }
oracle pkg-config --exists python3-embed || { echo "CPython is missing; on Debian: make deps-all"; exit 77; }
cflags=$(oracle pkg-config --cflags python3-embed) libs=$(oracle pkg-config --libs python3-embed)
preload=${SO%/*}/libinterlock-preload.so
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0

# The ordinary build, whose program holds copies of None and of the types, runs with the library made for it; one that
# reaches them through its offset table runs with the plain library, too.
swap() {
    local name=$1 library=$2
    shift 2
    # shellcheck disable=SC2086
    $CC -w -DPy_LIMITED_API=0x030b0000 $cflags "$@" "$SRCDIR/tests/dlopen/swap/swapped.c" -o "$tmp/$name" $libs -pthread
    status=0
    oracle "$tmp/$name" >"$tmp/expected" 2>"$tmp/expected.err" || status=$?
    got=0
    oracle LD_PRELOAD="$library" "$tmp/$name" >"$tmp/out" 2>"$tmp/err" || got=$?
    [ $status -eq $got ] || { echo "$name: exit status $got, with CPython $status"; failures=1; }
    [ -s "$tmp/expected" ] || { echo "$name: printed nothing"; failures=1; }
    for stream in "expected out" "expected.err err"; do
        # shellcheck disable=SC2086
        (cd "$tmp" && diff -u $stream) || failures=1
    done
}
swap ordinary "$preload" -O2
swap fixed-address "$preload" -O2 -fno-pie -no-pie
swap offset-table "$SO" -O2 -fPIC
# The plain library would give the ordinary program another None than the one that it knows: it says so.
got=0
oracle LD_PRELOAD="$SO" "$tmp/ordinary" >"$tmp/out" 2>"$tmp/err" || got=$?
{ [ $got -eq 134 ] && grep -q "preload libinterlock-preload.so" "$tmp/err"; } ||
    { echo "copies are not refused: exit status $got"; cat "$tmp/err"; failures=1; }
# What a program may hold a copy of has the size that it knows.
sizes() { nm -D -S --defined-only "$1" | awk 'NF == 4 && $3 ~ /^[DBR]$/ { sub(/@.*/, "", $4); print $4, $2 }' | LC_ALL=C sort; }
sizes "$(ldd "$tmp/ordinary" | awk '/libpython/ { print $3 }')" >"$tmp/theirs"
sizes "$preload" | LC_ALL=C join - "$tmp/theirs" >"$tmp/shared"
[ "$(wc -l <"$tmp/shared")" -gt 100 ] || { echo "few data are shared with CPython"; failures=1; }
awk '$2 != $3 { print $1 ": size " $2 ", in CPython " $3; bad = 1 } END { exit bad }' "$tmp/shared" || failures=1
# It is interlock that ran: the loader tells.
oracle LD_PRELOAD="$preload" LD_DEBUG=bindings "$tmp/ordinary" 2>&1 >/dev/null |
    grep -q "binding file .*/ordinary .*libinterlock-preload.so .*symbol .Py_Initialize'" ||
    { echo "the program is not bound to interlock"; failures=1; }
exit $failures
