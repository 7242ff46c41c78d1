#!/usr/bin/env bash
# The lock's protocol as a model (gil.pml), searched completely by spin; then each seeded fault, which spin must find.
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v spin >/dev/null || { echo "spin is missing; on Debian: make deps-all"; exit 77; }
: "${CC:=gcc}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
cp "$here/gil.pml" .
wrong=0

# search KIND DEFINE...: what spin says of one variant.
search() {
    local kind=$1 build=-DSAFETY run=
    shift
    [ "$kind" = safety ] || { build=-DNFAIR=4 run='-a -f'; }
    rm -f pan pan.* *.trail
    spin -a "$@" gil.pml >spin.out 2>&1
    # shellcheck disable=SC2086
    $CC -O1 -w $build -DCOLLAPSE -DMEMLIM=8000 -o pan pan.c >>spin.out 2>&1 && ./pan $run -m1000000 >pan.out 2>&1
}
holds() {
    search "$@"
    if grep -q 'errors: 0$' pan.out && ! grep -qE 'max search depth too small|Search not completed|memory limit' pan.out; then
        echo "holds  $*: $(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' pan.out) states"
    else
        echo "FAILS  $*"
        tail -n 20 spin.out pan.out
        wrong=1
    fi
}
# finds WORDS KIND DEFINE...: the fault is found, and it is that one.
finds() {
    local words=$1
    shift
    search "$@"
    if grep -q "^pan:1: $words" pan.out; then
        echo "found  $*: $(sed -n 's/^pan:1: //p' pan.out)"
    else
        echo "MISSED $*"
        tail -n 20 spin.out pan.out
        wrong=1
    fi
}

holds safety -DTHREADS=2 -DROUNDS=2
holds liveness -DTHREADS=2 -DHOG
finds 'invalid end state' safety -DTHREADS=2 -DNO_HEAVY_BARRIER
finds 'invalid end state' safety -DTHREADS=2 -DNO_SECOND_LOOK
finds 'invalid end state' safety -DTHREADS=2 -DNO_LAST_LOOK
finds 'invalid end state' safety -DTHREADS=2 -DNO_WAKE_IN_HAND_OVER
finds 'assertion violated' safety -DTHREADS=2 -DNO_COMPARE_AND_SWAP
finds 'acceptance cycle' liveness -DTHREADS=2 -DHOG -DNO_TIMER
holds safety -DTHREADS=3 -DROUNDS=1
finds 'invalid end state' safety -DTHREADS=3 -DROUNDS=1 -DNO_PASSING_ON
finds 'invalid end state' safety -DTHREADS=3 -DROUNDS=1 -DPOLLERS_SEEN_TOO_EARLY
exit $wrong
