#!/usr/bin/env bash
# The built library against the ABI of the last release (libabigail): no export gone, no signature, no published
# structure changed.  New exports are fine.  A change on purpose: make abi-baseline, in a commit of its own, noted in the
# CHANGELOG under ABI.  Needs a build with -g, as make's default is.
. "$(dirname "$0")/lib.sh"

: "${BASELINE:=$SRCDIR/tests/abi/baseline/$($CC -dumpmachine).abi}"
command -v abidiff >/dev/null || { echo "abidiff is missing; on Debian: make deps-all"; exit 77; }
[ -z "$SYMBOL_PREFIX" ] || { echo "a build with a symbol prefix has no baseline"; exit 77; }
[ -f "$BASELINE" ] || { echo "no baseline for this machine: $BASELINE"; exit 77; }
$READELF -SW "$SO" | grep -q ' \.debug_info' || { echo "the library has no debugging information"; exit 77; }

# What no header publishes is free to change.
abidiff --headers-dir2 "$SRCDIR/include/interlock" --drop-private-types --no-added-syms "$BASELINE" "$SO" >"$tmp/report" 2>&1
status=$?
if [ $status -ne 0 ]; then
    cat "$tmp/report"
    complain "the ABI differs from ${BASELINE##*/} (abidiff's exit status $status)"
fi
finish
