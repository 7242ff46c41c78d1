#!/usr/bin/env bash
# Runs test programs, each in its own process group with a time limit, and counts them.
#   run.sh PROGRAM...
# TEST_TIMEOUT  seconds for one program (default 60); a script, which runs many, has five times as much
# TEST_JOBS     programs at a time (default 1)
# TEST_WRAPPER  put before each compiled program (valgrind and its options); scripts run without it
# Exit status 77 of a program means skipped.  The last line is "N passed, N failed" and, if any, ", N skipped".
set -u
: "${TEST_TIMEOUT:=60}" "${TEST_JOBS:=1}" "${TEST_WRAPPER:=}"
export TEST_TIMEOUT TEST_WRAPPER

if [ "${1:-}" = --one ]; then
    results=$2 program=$3
    log=$(mktemp "$results/log.XXXXXX")
    wrapper=$TEST_WRAPPER limit=$TEST_TIMEOUT
    case $program in *.sh) wrapper= limit=$((limit * 5)) ;; esac
    name=${program##*/}
    start=${EPOCHREALTIME/[.,]/}
    # shellcheck disable=SC2086  # the wrapper is several words
    timeout -k 5 "$limit" $wrapper "$program" </dev/null >"$log" 2>&1
    status=$?
    took=$(((${EPOCHREALTIME/[.,]/} - start) / 1000))
    took=$(printf '%d.%03d s' $((took / 1000)) $((took % 1000)))
    case $status in
        0) verdict=passed; printf 'ok    %-44s %s\n' "$name" "$took" ;;
        77) verdict=skipped; printf 'skip  %-44s %s\n' "$name" "$(tail -n 1 "$log")" ;;
        *)
            verdict=failed
            [ $status -eq 124 ] && why="time limit of $limit s" || why="exit status $status"
            { printf 'FAIL  %-44s %s, %s\n' "$name" "$took" "$why"; sed 's/^/    | /' "$log"; } >"$log.report"
            cat "$log.report"
            ;;
    esac
    echo "$name" >>"$results/$verdict"
    exit 0
fi

[ $# -gt 0 ] || { echo "no test has such a name (T is a part of it)"; exit 1; }
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
touch "$results/passed" "$results/failed" "$results/skipped"
printf '%s\0' "$@" | xargs -0 -n 1 -P "$TEST_JOBS" "$BASH" "$0" --one "$results"

count() { wc -l <"$results/$1" | tr -d ' '; }
passed=$(count passed) failed=$(count failed) skipped=$(count skipped)
if [ "$failed" -gt 0 ]; then
    echo "failed: $(tr '\n' ' ' <"$results/failed")"
fi
line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ]
