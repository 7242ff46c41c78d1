#!/usr/bin/env bash
# Our headers against CPython's own: layouts and values (lib/abi/layout.def), every macro with an integer value, and the
# type of every function and datum that both declare.  CPYTHON_INCLUDES: folders with a Python.h of CPython.
. "$(dirname "$0")/lib.sh"

include=$SRCDIR/include/interlock
if [ -z "${CPYTHON_INCLUDES-}" ]; then
    CPYTHON_INCLUDES=$(PATH=/usr/bin:/bin pkg-config --variable=includedir python3-embed 2>/dev/null) || CPYTHON_INCLUDES=
    CPYTHON_INCLUDES=$(ls -d "${CPYTHON_INCLUDES:-/usr/include}"/python3.*/Python.h 2>/dev/null | xargs -r -n 1 dirname)
fi
[ -n "$CPYTHON_INCLUDES" ] || { echo "CPython's headers are missing; on Debian: make deps-all"; exit 77; }

printf '#include <%s>\n' Python.h structmember.h pythread.h stddef.h stdio.h >"$tmp/both.h"
compile() { $CC -std=gnu11 -D_GNU_SOURCE -w -I"$tmp" -x c "$@"; }

# Macros that differ on purpose: the version, and the count of an immortal object (whatever has bit 31 will do).
on_purpose='^(PY_(MAJOR|MINOR|MICRO|RELEASE)_|PY_VERSION|PYTHON_(API|ABI)_|Py_LIMITED_API|_Py_IMMORTAL_REFCNT$)'

# macros INCLUDE: the names of macros without arguments.
macros() { compile -I"$1" -dM -E "$tmp/both.h" | sed -n 's/^#define \([A-Za-z_0-9]*\) ..*/\1/p' | sort -u; }
# values INCLUDE NAMES: "NAME = VALUE" of each macro that is an integer constant when it is expanded.
values() {
    {
        echo '#include "both.h"'
        sed 's/.*/il_value "&" &/' "$2"
    } | compile -I"$1" -E -P - | perl -ne '
        BEGIN { print qq(#include "both.h"\nint main(void) {\n) }
        next unless /^il_value "(\w+)" (.*)/;
        my ($name, $text) = ($1, $2);
        next unless $text =~ /^[\w\s()<>|&~+*-]*\d[\w\s()<>|&~+*-]*$/;
        next if grep { !/^(\d\w*|unsigned|int|long|char|short|size_t|Py_ssize_t|sizeof)$/ } $text =~ /(\w+)/g;
        print qq(printf("$name = %lld\\n", (long long)($text));\n);
        END { print "}\n" }' >"$tmp/values.c"
    compile -I"$1" "$tmp/values.c" -o "$tmp/values" && "$tmp/values" | sort
}

# prototypes THEIRS: every declaration of ours whose name they know, to be compiled behind theirs.
prototypes() {
    perl -I "$(dirname "$0")/../../man" -MHeaders -e '
use strict; use warnings;
my ($ours, $theirs) = @ARGV;
my %known;
open my $in, "<", $theirs or die "$theirs: $!";
while (<$in>) { $known{$1} = 1 while /(\w+)/g }
print "#undef PY_CXX_CONST\n#define PY_CXX_CONST\n";
for my $d (declarations($ours)) {
    next unless $known{ $d->{name} };
    (my $prototype = $d->{prototype}) =~ s/\b(?:Py_DEPRECATED|IL_\w+)\([^()]*\)|\bIL_NORETURN\b//g;
    print "#undef $d->{name}\n#line 1 \"declaration:$d->{name}\"\n$prototype;\n";
}' "$include" "$1"
}

for theirs in $CPYTHON_INCLUDES; do
    version=${theirs##*/}

    # Layouts and values.
    {
        echo '#include "both.h"'
        echo '#define IL_SIZE(type, bytes) _Static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes), "size of " #type);'
        echo '#define IL_FIELD(type, field, at) _Static_assert(sizeof(void *) != 8 || offsetof(type, field) == (at), #type "." #field);'
        echo '#define IL_VALUE(name, value) _Static_assert((long long)(name) == (value), #name);'
        cat "${LAYOUT:-$SRCDIR/lib/abi/layout.def}"
    } >"$tmp/layout.c"
    compile -I"$theirs" -fsyntax-only "$tmp/layout.c" 2>&1 | sed -n 's/.*error: //p' | complain_each "$version, layout:"

    # Macros.
    comm -12 <(macros "$include") <(macros "$theirs") | grep -E '^(_?Py|PY|METH_|T_|READ|WAIT|NOWAIT)' | grep -vE "$on_purpose" >"$tmp/names"
    values "$theirs" "$tmp/names" >"$tmp/value.theirs" || complain "$version: their macros do not compile"
    values "$include" "$tmp/names" >"$tmp/value.ours" || complain "our macros do not compile"
    diff "$tmp/value.theirs" "$tmp/value.ours" | sed -n 's/^< /theirs: /p; s/^> /ours: /p' | complain_each "$version, macro,"
    same=$(wc -l <"$tmp/value.ours")

    # Functions and data.
    compile -I"$theirs" -E -P "$tmp/both.h" >"$tmp/theirs.i"
    { echo '#include "both.h"'; prototypes "$tmp/theirs.i"; } >"$tmp/declarations.c"
    # The keyword list became const in 3.13.
    const='PyArg_(Va)?ParseTupleAndKeywords'
    [[ $version =~ ^python3.(11|12)$ ]] || const=none
    compile -I"$theirs" -fsyntax-only "$tmp/declarations.c" 2>&1 | grep -E '^declaration:.*error' |
        grep -vE "^declaration:$const:" | complain_each "$version,"
    declared=$(grep -c '^#line' "$tmp/declarations.c")
    echo "$version: $same values and $declared declarations compared"
    [ "${FEW_ARE_ENOUGH-}" ] || [ "$declared" -gt 500 ] || complain "$version: only $declared declarations were found"
    [ "${FEW_ARE_ENOUGH-}" ] || [ "$same" -gt 100 ] || complain "$version: only $same values were found"
done
finish
