#!/usr/bin/env bash
# interlock-check: what it prints and its exit status, for a module with everything provided, one that asks for more,
# and files that are no modules.
set -u
export LD_LIBRARY_PATH=$OBJDIR
[ -z "${TEST_WRAPPER:-}" ] || { echo "not under valgrind"; exit 77; }
command=$OBJDIR/tools/interlock-check
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failures=0

# expect STATUS [ARGS...]: runs the command in $tmp; what it prints is in $tmp/out.
expect() {
    local status=$1 got=0
    shift
    (cd "$tmp" && "$here/$command" "$@" >"$tmp/out" 2>&1) || got=$?
    [ $got -eq "$status" ] || complain "interlock-check $*: exit status $got, expected $status"
}
says() { grep -qxF -e "$1" "$tmp/out" || complain "does not say \"$1\""; }
complain() {
    echo "$1; it printed:"
    sed 's/^/    /' "$tmp/out"
    failures=1
}
here=$PWD
case $OBJDIR in /*) here= LD_LIBRARY_PATH=$OBJDIR ;; *) LD_LIBRARY_PATH=$PWD/$OBJDIR ;; esac

# Declared here, so that no header decides what is missing.
printf 'void *%sPy_NewRef(void *); int %sPyArg_Parse(void *); int use(void *p) { return %sPyArg_Parse(%sPy_NewRef(p)); }\n' \
    "$SYMBOL_PREFIX" "$SYMBOL_PREFIX" "$SYMBOL_PREFIX" "$SYMBOL_PREFIX" >"$tmp/good.c"
printf 'int Py_NoSuchThing(void); extern int _PyNeither; int PyMine(void) { return 0; }
int use(void) { return Py_NoSuchThing() + _PyNeither + PyMine(); }\n' >"$tmp/bad.c"
for module in good bad; do
    $CC -shared -fPIC -w "$tmp/$module.c" -o "$tmp/$module.abi3.so" -nostdlib || exit 1
done
echo "no module" >"$tmp/text"
: >"$tmp/empty"
head -c 1000 "$tmp/good.abi3.so" >"$tmp/cut"

if [ -z "$SYMBOL_PREFIX" ]; then
    expect 0 good.abi3.so
    says "good.abi3.so: 2 provided, 0 missing"
    expect 0 --all good.abi3.so
    says "good.abi3.so: provided Py_NewRef"
    says "good.abi3.so: provided PyArg_Parse"
fi
expect 1 bad.abi3.so
says "bad.abi3.so: missing  Py_NoSuchThing"
says "bad.abi3.so: missing  _PyNeither"
says "bad.abi3.so: 0 provided, 2 missing"
expect 1 -q bad.abi3.so
[ ! -s "$tmp/out" ] || complain "-q is not quiet"
expect 2 bad.abi3.so missing good.abi3.so
says "interlock-check: missing: No such file or directory"
for file in text empty cut; do
    expect 2 $file
    says "interlock-check: $file: not a shared object of this machine"
done
expect 2
expect 2 -a -q good.abi3.so
expect 2 --unknown
expect 0 --help
grep -q "^Usage: interlock-check" "$tmp/out" || complain "no usage"
expect 0 --version
exit $failures
