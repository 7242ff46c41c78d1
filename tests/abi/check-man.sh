#!/usr/bin/env bash
# Every export has a manual page, and every page is sound: no troff warning, a NAME that the index can read.
. "$(dirname "$0")/lib.sh"

man=$(cd "$(dirname "$0")/../../man" && pwd)
perl "$man/gen-man3.pl" "$SRCDIR/include/interlock" "$tmp/man3" interlock 0 || complain "gen-man3.pl fails"
listed | while read -r name kind since; do
    [ -s "$tmp/man3/$name.3" ] || complain "no manual page for $name"
done
pages=$(find "$tmp/man3" "$man" -name '*.[137]')
if command -v groff >/dev/null; then
    # shellcheck disable=SC2086
    groff -man -ww -z -Tutf8 $pages 2>&1 | complain_each
fi
if command -v lexgrog >/dev/null; then
    # shellcheck disable=SC2086
    lexgrog $pages 2>&1 | grep 'parse failed' | complain_each
fi
finish
