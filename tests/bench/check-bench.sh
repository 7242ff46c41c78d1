#!/usr/bin/env bash
# bench/: the programs list their cases, the data files name what there is, and figures of made-up programs end in the right
# table, verdicts, curves and published ratios.
set -u
bench=$SRCDIR/bench
python3 -c '' 2>/dev/null || { echo "python3 is missing"; exit 77; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0
complain() {
    echo "$*"
    failures=$((failures + 1))
}
# has FILE LINE: the file has a line that matches the pattern.
has() {
    grep -qE -e "$2" "$1" || { complain "$1 has no line $2:"; sed 's/^/    /' "$1"; }
}

for source in "$bench"/bench_*.c; do
    program=$(basename "$source" .c)
    "$OBJDIR/bench/$program" >"$tmp/cases" && [ -s "$tmp/cases" ] || complain "$program lists no cases"
    ! grep -E '^_|[^a-z0-9_]' "$tmp/cases" || complain "$program: such a name is no case"
    "$OBJDIR/bench/$program" no_such_case 2>/dev/null && complain "$program runs a case that is not there"
    cat "$tmp/cases" >>"$tmp/all"
done
sort "$tmp/all" | uniq -d | grep . && complain "two programs have a case of one name"
# A floor's figure begins with the name of its case.
grep -hoE 'floor_[a-z0-9_]+' "$bench"/floors.tsv "$bench"/goals.tsv | sort -u | while read -r floor; do
    while read -r case; do [[ $floor == "$case"* ]] && continue 2; done <"$tmp/all"
    echo "$floor is no floor of bench_floor.c"
done | grep . && failures=$((failures + 1))

# Two runtimes that say what they are told to.
make_programs() { # make_programs FOLDER FIGURES
    mkdir -p "$1"
    for source in "$bench"/bench_*.c; do
        printf '#!/bin/sh\n[ "$1" != --version ] || echo 3.11.9\n' >"$1/$(basename "$source" .c)"
    done
    printf '[ $# -gt 0 ] || echo made_up\n[ "$1" != made_up ] || cat %s\n' "$2" >>"$1/bench_single"
    chmod +x "$1"/bench_*
}
printf '%s\t%s\t%s\n' save_restore 9 ns gilstate_check 3 ns contended_2 380 ns contended_16 300 ns contended_16_jain 0.9 index \
    convoy_paced_0_p50 3000 ns convoy_paced_1_p50 9000 ns >"$tmp/ours"
printf '%s\t%s\t%s\n' save_restore 100 ns gilstate_check 4 ns contended_2 900 ns contended_16 900 ns contended_16_jain 0.5 index \
    convoy_paced_0_p50 3000 ns convoy_paced_1_p50 5100000 ns >"$tmp/theirs"
make_programs "$tmp/own" "$tmp/ours"
make_programs "$tmp/peer" "$tmp/theirs"
printf '[ $# -gt 0 ] || echo floor_cas_store\n[ "$1" != floor_cas_store ] || printf "floor_cas_store\\t6\\tns\\n"\n' >>"$tmp/own/bench_floor"
"$bench/run.py" --rounds 2 --only _ --output "$tmp/out" interlock="$tmp/own" other="$tmp/peer" >"$tmp/table" 2>&1 ||
    complain "run.py: status $?"
has "$tmp/table" '^case +interlock +CPython 3.11 +floor +/ CPython 3.11 +/ floor +goal$'
has "$tmp/table" '^save_restore +9 ns +100 ns +6 ns +0.090 +1.500 +<=0.12 +met$'
has "$tmp/table" '^gilstate_check +3 ns +4 ns +- +0.750 +- +<=0.5 +missed$'
has "$tmp/table" '^contended_2 +380 ns +900 ns +- +0.422 +- +<=0.36 +met$' # with slack
has "$tmp/table" '^contended_16_jain +0.900 +0.500 +- +1.800 +- +>=0.85 +met$'
sed -n '/^$/q;p' "$tmp/table" | tail -n 1 | grep -q '^floor_cas_store ' || complain "the floors' own rows are not the last"
has "$tmp/table" '^save_restore +3.11 +<=0.07 +0.09 +aim$'
has "$tmp/out/table.tsv" "^gilstate_check	ns	3	4		0.75		<=0.5	missed$"
has "$tmp/out/goals.tsv" "^save_restore	3.11	<=0.12	10	goal	0.09	met$"

if command -v gnuplot >/dev/null; then
    "$bench/plot.py" "$tmp/out/table.tsv" "$tmp/out" >"$tmp/plots" 2>&1 || { complain "plot.py:"; cat "$tmp/plots"; }
    has "$tmp/out/contention.svg" '>200 ns sections: time per operation<'
    has "$tmp/out/latency.svg" '>CPython 3.11<'
fi

printf 'before\n<!-- %s -->\nold\n<!-- end of %s -->\nafter\n' ratios ratios goals goals >"$tmp/both"
cp "$tmp/both" "$tmp/readme" && cp "$tmp/both" "$tmp/performance"
"$bench/publish.py" "$tmp/out" "$tmp/readme" "$tmp/performance" >/dev/null || complain "publish.py: status $?"
has "$tmp/readme" '^\| case \| CPython 3.11 \| physical floor \|$'
has "$tmp/readme" '^\| Save/Restore, uncontended \| 0.09 \| 1.5 \|$'
has "$tmp/readme" '^\| PyGILState_Check \| 0.75 \|  \|$'
has "$tmp/performance" '^\| gilstate_check \| CPython 3.11 \| 0.5 \| 0.75 \|$'
has "$tmp/performance" '^\| save_restore \(aim\) \| CPython 3.11 \| 0.07 \| 0.09 \|$'
[ "$(grep -cx -e before -e after "$tmp/readme")" = 4 ] || complain "publish.py changed what is outside its lines"
printf 'no marks\n' >"$tmp/readme"
! "$bench/publish.py" "$tmp/out" "$tmp/readme" "$tmp/performance" 2>/dev/null || complain "publish.py found marks where none are"
# The real ones have them.
for at in README.md:ratios man/performance.md:goals; do
    has "$SRCDIR/${at%:*}" "^<!-- ${at#*:} -->$"
    has "$SRCDIR/${at%:*}" "^<!-- end of ${at#*:} -->$"
done

[ "$failures" -eq 0 ]
