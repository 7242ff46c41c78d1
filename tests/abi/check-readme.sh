#!/usr/bin/env bash
# The whole programs in README.md and in the pages of the manual compile without warnings and end with 0; the goals that
# the README names exist.
. "$(dirname "$0")/lib.sh"

include=$SRCDIR/include/interlock
[ -z "$SYMBOL_PREFIX" ] || include=$OBJDIR/include/$NAME
programs=0
for page in "$SRCDIR"/README.md "$SRCDIR"/man/*.md; do
    awk -v base="$tmp/$(basename "$page" .md)" '
        /^```c$/ { inside = 1; count++; next }
        /^```$/  { inside = 0; next }
        inside   { print > (base "-" count ".c") }' "$page"
done
for program in "$tmp"/*.c; do
    name=$(basename "$program" .c)
    grep -q 'int main' "$program" || continue
    programs=$((programs + 1))
    # shellcheck disable=SC2086
    if $CC -std=c11 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L -I"$include" "$program" -o "$tmp/$name" \
        -L"$OBJDIR" -l"$NAME" -Wl,-rpath,"$(cd "$OBJDIR" && pwd)" -pthread >"$tmp/log" 2>&1; then
        timeout 60 "$tmp/$name" >"$tmp/log" 2>&1 || { complain "$name: exit status $?"; cat "$tmp/log"; }
    else
        complain "$name does not compile:"
        cat "$tmp/log"
    fi
done
[ $programs -ge 2 ] || complain "only $programs programs were found"
grep -o '`make [a-z-]*`' "$SRCDIR/README.md" | tr -d '`' | while read -r _ goal; do
    grep -q "^## $goal:" "$SRCDIR/Makefile" || complain "README.md names make $goal, make help does not"
done
finish
