#!/usr/bin/env bash
# After finalization valgrind finds no block of the library, neither lost nor still reachable.
set -eu
[ -z "${TEST_WRAPPER:-}" ] || { echo "runs valgrind itself"; exit 77; }
[ -z "${SYMBOL_PREFIX:-}" ] || { echo "not with a symbol prefix"; exit 77; }
! readelf -d "$SO" | grep -qE "lib[at]san|libubsan" || { echo "not with a sanitizer"; exit 77; }
command -v valgrind >/dev/null || { echo "no valgrind"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

$CC -g -Wall -I"$SRCDIR/include/interlock" "$SRCDIR/tests/dlopen/leaks/use_much.c" -o "$work/use_much" \
    -L"$(dirname "$SO")" -l"$NAME" -Wl,-rpath,"$(dirname "$SO")" -pthread
$CC -g -Wall -shared -fPIC -I"$SRCDIR/include/interlock" "$SRCDIR/tests/dlopen/leaks/left_on_disk.c" -o "$work/left_on_disk.abi3.so"
export LEFT_ON_DISK=$work
# What the loader keeps of the extension module, which stays mapped.
printf '{\n   loader\n   Memcheck:Leak\n   match-leak-kinds: reachable\n   ...\n   fun:_dl_open\n}\n' >"$work/suppressions"
for allocator in pymalloc malloc debug; do
    PYTHONMALLOC=$allocator valgrind -q --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all \
        --suppressions="$work/suppressions" --error-exitcode=99 "$work/use_much" >"$work/said" 2>&1 || { cat "$work/said"; echo "with PYTHONMALLOC=$allocator"; exit 1; }
    grep -qx done "$work/said" || { cat "$work/said"; exit 1; }
done
