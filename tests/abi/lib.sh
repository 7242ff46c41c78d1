# Shared by the checks: complaints are collected and shown, and decide the exit status.
# The environment (from make, or from check-seeds.sh with a seeded tree): SRCDIR OBJDIR SO SONAME NAME CC CXX NM READELF.
set -u
export LC_ALL=C
: "${SRCDIR:=.}" "${OBJDIR:=obj}" "${NAME:=interlock}" "${CC:=gcc}" "${CXX:=g++}" "${NM:=nm}" "${READELF:=readelf}"
: "${SYMBOL_PREFIX:=}"
: "${SYMBOLS:=$SRCDIR/lib/abi/symbols.txt}"
# The last part of a pipeline runs here, so that complain_each can count.
shopt -s lastpipe
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
complaints=0
complain() {
    echo "$*"
    complaints=$((complaints + 1))
}
# Complains about each line of standard input, with the words given in front of it.
complain_each() {
    local line
    while IFS= read -r line; do
        [ -z "$line" ] || complain "${*:+$* }$line"
    done
}
finish() {
    [ "$complaints" -eq 0 ] || echo "$complaints complaint(s)"
    [ "$complaints" -eq 0 ]
    exit
}
# "name kind since" of every export in the list.
listed() { awk '!/^[ \t]*(#|$)/ { print $1, $2, $3 }' "$SYMBOLS"; }
