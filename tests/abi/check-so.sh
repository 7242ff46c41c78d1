#!/usr/bin/env bash
# The built library against the list of exports and the rules for a library that is C to its linker.
. "$(dirname "$0")/lib.sh"

# One list: name, kind and version node of each export, nothing more and nothing less.
listed | awk -v prefix="$SYMBOL_PREFIX" '{ print prefix $1, $2, "INTERLOCK_" $3 }' | sort >"$tmp/listed"
$NM -D --defined-only "$SO" | awk '
    NF >= 2 {
        kind = $(NF - 1); name = $NF; node = "none"
        if (kind == "A") next                        # the version nodes themselves
        at = index(name, "@")
        if (at) { node = substr(name, at); sub(/^@+/, "", node); name = substr(name, 1, at - 1) }
        print name, (kind ~ /^[TtWi]$/ ? "func" : "data"), node
    }' | sort >"$tmp/exported"
grep ' none$' "$tmp/exported" | complain_each "exported without a version:"
grep '^_Z' "$tmp/exported" | complain_each "C++ symbol exported:"
comm -23 "$tmp/listed" "$tmp/exported" | complain_each "in symbols.txt, not exported so:"
comm -13 "$tmp/listed" "$tmp/exported" | complain_each "exported, not in symbols.txt so:"
awk '!/^[ \t]*(#|$)/ { print $1 }' "$SYMBOLS" | sort -c 2>&1 | complain_each "symbols.txt is not sorted:"
awk '!/^[ \t]*(#|$)/ { print $1 }' "$SYMBOLS" | uniq -d | complain_each "twice in symbols.txt:"

# What it needs: libuv and the C library.
$READELF -d "$SO" >"$tmp/dynamic"
sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' "$tmp/dynamic" |
    grep -Evx 'libuv\.so\.1|lib(c|m|pthread|dl|rt)\.so\.[0-9]+|ld-linux[^/]*\.so\.[0-9]+' | complain_each "NEEDED:"
$NM -D --undefined-only "$SO" | awk '{ print $NF }' |
    grep -E '^(_Z|__cxa_(guard|throw|begin|end|pure|thread_atexit$)|__gxx)' | complain_each "needs the C++ runtime:"

# How it may be loaded: late, beside others, from anywhere.
grep -q "SONAME.*\[$SONAME\]" "$tmp/dynamic" || complain "SONAME is not $SONAME"
grep -q STATIC_TLS "$tmp/dynamic" && complain "STATIC_TLS: a late dlopen may find no room"
grep -q TEXTREL "$tmp/dynamic" && complain "text relocations"
grep -q SYMBOLIC "$tmp/dynamic" || complain "not linked with -Bsymbolic: another libpython could lend it symbols"
grep -qE 'BIND_NOW|FLAGS_1.*NOW' "$tmp/dynamic" || complain "not linked with -z now"
$READELF -lW "$SO" | grep -q GNU_RELRO || complain "not linked with -z relro"
$READELF -lW "$SO" | grep -q 'GNU_STACK.*RWE' && complain "executable stack"

# No static constructors (the one entry that the compiler's start files add to each library is not in our objects).
# One readelf for all: starting it costs more than reading.  (It names the file only when there are several.)
find "$OBJDIR/lib" -name '*.o' 2>/dev/null | sort | xargs -r "$READELF" -SW /dev/null 2>/dev/null |
    awk '/^File: / { file = $2 } / \.(init_array|ctors)/ { print file }' | sort -u | complain_each "static constructor in"
finish
