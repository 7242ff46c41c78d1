#!/usr/bin/env bash
# examples/join_threads: every line that it must print, in whatever order its threads come.
set -u
program=$OBJDIR/examples/join_threads
[ -x "$program" ] || { echo "$program was not built"; exit 1; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/expected" <<'OUT'
main: a name of its own: no
main: total 500000500000 of 1000000 numbers
main: worker 4 failed: there is no number 1250000 here
numbers from 1: done
numbers from 1: sum 31250125000
numbers from 250001: done
numbers from 250001: sum 93750125000
numbers from 500001: done
numbers from 500001: sum 156250125000
numbers from 750001: done
numbers from 750001: sum 218750125000
OUT
"$program" >"$tmp/out" 2>"$tmp/errors" || { echo "exit status $?"; cat "$tmp/errors"; exit 1; }
[ ! -s "$tmp/errors" ] || { echo "stderr:"; cat "$tmp/errors"; exit 1; }
LC_ALL=C sort "$tmp/out" | diff "$tmp/expected" - || exit 1
# The RLock keeps a worker's two lines together.
[ "$(grep -A 1 'sum' "$tmp/out" | grep -c 'done')" -eq 4 ] || { echo "lines of two workers are mixed:"; cat "$tmp/out"; exit 1; }
