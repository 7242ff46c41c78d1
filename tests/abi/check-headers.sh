#!/usr/bin/env bash
# Every public header alone, twice in a row, in each language standard, with the full and with the limited API.
. "$(dirname "$0")/lib.sh"

include=$SRCDIR/include/interlock

# compile STANDARD DEFINE FILE...: one compiler for many files, since starting one costs more than a header.
compile() {
    local standard=$1 define=$2 language=c compiler=$CC extra=
    shift 2
    case $standard in
        *++98) language=c++ compiler=$CXX extra='-Wno-long-long -Wno-variadic-macros' ;;
        *++*) language=c++ compiler=$CXX ;;
    esac
    # shellcheck disable=SC2086
    $compiler -x $language -std="$standard" $define -I"$include" -fsyntax-only -pedantic-errors -Wall -Wextra \
        -Wundef -Wshadow -Werror $extra "$@"
}
# all_alone STANDARD DEFINE: complains about each header by its name.
all_alone() {
    local header
    compile "$1" "$2" "$tmp"/alone/*.c >/dev/null 2>&1 && return
    for header in $headers; do
        compile "$1" "$2" "$tmp/alone/${header%.h}.c" >"$tmp/log.$1.$2" 2>&1 ||
            { echo "$header does not compile alone as $1 $2:"; sed 's/^/    /' "$tmp/log.$1.$2"; }
    done
}
export -f compile all_alone
export include tmp CC CXX

headers=$(cd "$include" && ls -- *.h)
export headers
mkdir "$tmp/alone"
for header in $headers; do
    # An empty translation unit is an error in C, so one declaration follows.
    printf '#include "%s"\n#include "%s"\nextern int after_the_header;\n' "$header" "$header" >"$tmp/alone/${header%.h}.c"
done
{
    for standard in c99 c11 c17 c++98 c++11 c++20; do
        echo "$standard -UPy_LIMITED_API"
    done
    echo "c99 -DPy_LIMITED_API=0x03020000"
    echo "c99 -DPy_LIMITED_API=0x030c0000"
    echo "c++11 -DPy_LIMITED_API=0x030c0000"
} | xargs -P 2 -n 2 bash -c 'all_alone "$@"' all_alone >"$tmp/all"
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
