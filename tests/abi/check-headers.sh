#!/usr/bin/env bash
# Every public header alone, twice in a row, in each language standard, with the full and with the limited API.
. "$(dirname "$0")/lib.sh"

include=$SRCDIR/include/interlock

# compile HEADER STANDARD DEFINE: prints what the compiler says.
compile() {
    local header=$1 standard=$2 define=$3 language=c compiler=$CC extra=
    case $standard in
        *++98) language=c++ compiler=$CXX extra='-Wno-long-long -Wno-variadic-macros' ;;
        *++*) language=c++ compiler=$CXX ;;
    esac
    # An empty translation unit is an error in C, so one declaration follows.
    # shellcheck disable=SC2086
    printf '#include "%s"\n#include "%s"\nextern int after_the_header;\n' "$header" "$header" |
        $compiler -x $language -std="$standard" $define -I"$include" -fsyntax-only -pedantic-errors -Wall -Wextra \
            -Wundef -Wshadow -Werror $extra - >"$tmp/log.$$.$BASHPID" 2>&1 ||
        { echo "$header does not compile alone as $standard $define:"; sed 's/^/    /' "$tmp/log.$$.$BASHPID"; }
}
export -f compile
export include tmp CC CXX

headers=$(cd "$include" && ls -- *.h)
for header in $headers; do
    for standard in c99 c11 c17 c++98 c++11 c++20; do
        echo "$header $standard -UPy_LIMITED_API"
    done
    for define in -DPy_LIMITED_API=0x03020000 -DPy_LIMITED_API=0x030c0000; do
        echo "$header c99 $define"
    done
    echo "$header c++11 $define"
done | xargs -P 2 -n 3 bash -c 'compile "$@"' compile >"$tmp/all"
if [ -s "$tmp/all" ]; then
    cat "$tmp/all"
    complain "headers that do not compile alone: $(sed -n 's/ does not compile alone.*//p' "$tmp/all" | sort -u | tr '\n' ' ')"
fi

for header in $headers; do
    guard=INTERLOCK_$(echo "${header%.h}" | tr 'a-z-' 'A-Z_')_H
    # The umbrella is the one header with CPython's own file name.
    grep -q "^#ifndef $guard\$" "$include/$header" || complain "$header: the include guard is not $guard"
    if grep -q 'PyAPI_FUNC\|PyAPI_DATA' "$include/$header" && [ "$header" != export.h ]; then
        grep -q IL_BEGIN_DECLS "$include/$header" && grep -q IL_END_DECLS "$include/$header" ||
            complain "$header: declarations outside IL_BEGIN_DECLS/IL_END_DECLS"
    fi
done
find "$SRCDIR/include" -type f ! -name '*.h' | complain_each "not a C header:"
finish
