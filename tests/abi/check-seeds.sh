#!/usr/bin/env bash
# Each check is shown a small sound tree, which it must accept, and then what it must refuse, with the words it must say.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
export SYMBOL_PREFIX=
top=$(cd "$SRCDIR" && pwd)
cd "$tmp" || exit 1

# The sound tree: one function, one datum.
sound() {
    rm -rf tree && mkdir -p tree/include/interlock tree/lib/{abi,base,sync,runtime,capi} tree/obj/lib
    cp "$top/include/interlock/export.h" tree/include/interlock/
    cat >tree/include/interlock/pyseed.h <<'END'
#ifndef INTERLOCK_PYSEED_H
#define INTERLOCK_PYSEED_H
#include "export.h"
IL_BEGIN_DECLS
/**
 * @brief Sow.
 * @param depth In millimetres.
 * @return The depth.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @since      0.1
 */
PyAPI_FUNC(int) PySeed_Sow(int depth);
/** How many there are. */
PyAPI_DATA(int) PySeed_Count;
IL_END_DECLS
#endif
END
    printf 'PySeed_Count data 0.1 stable\nPySeed_Sow func 0.1 stable\n' >tree/lib/abi/symbols.txt
    printf '## [Unreleased] 0.1.0\n\n- `PySeed_*`\n' >tree/CHANGELOG
    printf '#include "base/base.hpp"\nint sow(int);\n' >tree/lib/runtime/seed.hpp
    : >tree/lib/base/base.hpp
    cat >tree/seed.c <<'END'
#include "pyseed.h"
int PySeed_Count = 1;
int PySeed_Sow(int depth) { return depth; }
END
    flags='-Wl,-z,now -Wl,-z,relro -Wl,-Bsymbolic' script=-Wl,--version-script,seed.map more=
}
build() {
    awk -f "$top/lib/abi/gen-map.awk" tree/lib/abi/symbols.txt >seed.map
    # shellcheck disable=SC2086
    $CC -fPIC -fvisibility=hidden -Itree/include/interlock $more -c tree/seed.c -o tree/obj/lib/seed.o &&
        $CC -shared -Wl,-soname,libseed.so.0 $flags $script tree/obj/lib/seed.o $libs -o libseed.so
}
check() {
    SRCDIR=tree OBJDIR=tree/obj SO=libseed.so SONAME=libseed.so.0 SYMBOLS=tree/lib/abi/symbols.txt \
        "$here/check-$1.sh" >said 2>&1
}
accepts() {
    check "$1" || { complain "check-$1.sh refuses a sound tree:"; cat said; }
}
# refuses CHECK WORDS: the seeded tree fails, and for the reason that was seeded.
refuses() {
    if check "$1"; then
        complain "check-$1.sh accepts: $2"
    elif ! grep -qF -- "$2" said; then
        complain "check-$1.sh does not say \"$2\" but:"
        cat said
    fi
    seeds=$((seeds + 1))
}
seeds=0 libs=

sound; build; accepts so; accepts headers; accepts layers; accepts docs; accepts man

# check-so
sound; script=; build; refuses so "exported without a version: PySeed_Sow"
sound; build; echo 'PySeed_Water func 0.1 stable' >>tree/lib/abi/symbols.txt; refuses so "not exported so: PySeed_Water"
sound; build; sed -i /Sow/d tree/lib/abi/symbols.txt; refuses so "exported, not in symbols.txt so: PySeed_Sow func"
sound; build; sed -i 's/Sow func/Sow data/' tree/lib/abi/symbols.txt; refuses so "not exported so: PySeed_Sow data"
sound; build; sed -i 's/Sow func 0.1/Sow func 0.2/' tree/lib/abi/symbols.txt; refuses so "INTERLOCK_0.2"
sound; sed -i 's/PySeed_Sow/_Z3sowi/' tree/seed.c tree/lib/abi/symbols.txt
sed -i 's/PySeed_Sow/_Z3sowi/' tree/include/interlock/pyseed.h; build; refuses so "C++ symbol exported: _Z3sowi"
sound; flags="$flags -Wl,--no-as-needed" libs=-lgcc_s; build; libs=; refuses so "NEEDED: libgcc_s.so.1"
sound; echo 'void *_Znwm(unsigned long); void *grow(void); void *grow(void) { return _Znwm(1); }' >>tree/seed.c
build; refuses so "needs the C++ runtime: _Znwm"
sound; echo '__thread int row; int *rows(void); int *rows(void) { return &row; }' >>tree/seed.c
more=-ftls-model=initial-exec; build; refuses so STATIC_TLS
sound; echo '__attribute__((constructor)) static void start(void) { PySeed_Count++; }' >>tree/seed.c
build; refuses so "static constructor in tree/obj/lib/seed.o"
sound; flags="${flags/-Wl,-z,now/}"; build; refuses so "-z now"
sound; flags="${flags/-Wl,-Bsymbolic/}"; build; refuses so "-Bsymbolic"
sound; build; printf 'Zebra func 0.1 stable\nApple func 0.1 stable\n' >>tree/lib/abi/symbols.txt; refuses so "not sorted"

# check-headers
sound; sed -i 's/int depth/uint32_t depth/' tree/include/interlock/pyseed.h; refuses headers "pyseed.h does not compile alone as c99"
sound; sed -i 's/int depth/int class/' tree/include/interlock/pyseed.h; refuses headers "pyseed.h does not compile alone as c++98"
sound; sed -i 's/INTERLOCK_PYSEED_H/SEED_H/' tree/include/interlock/pyseed.h; refuses headers "include guard"
sound; sed -i '/^IL_BEGIN/d;/^IL_END/d' tree/include/interlock/pyseed.h; refuses headers "IL_BEGIN_DECLS"
sound; sed -i '/^IL_BEGIN/i #ifdef Py_LIMITED_API\nint PySeed_Rake(int[])\n#endif' tree/include/interlock/pyseed.h
refuses headers "as c99 -DPy_LIMITED_API"

# check-layers
sound; echo '#include "runtime/seed.hpp"' >>tree/lib/base/base.hpp; refuses layers "base includes upwards"
sound; echo '#include "seed.hpp"' >>tree/lib/runtime/seed.hpp; refuses layers "not written from lib/"
sound; echo 'inline void f() { uv_sleep(1); }' >>tree/lib/runtime/seed.hpp; refuses layers "only sync says uv_: uv_sleep"
sound; echo 'inline int f() { return PySeed_Sow(1); }' >>tree/lib/runtime/seed.hpp
refuses layers "runtime calls the exported function PySeed_Sow"
sound; echo '/* PySeed_Sow(1) and uv_sleep(1) are only spoken of */ // uv_sleep(1)' >>tree/lib/runtime/seed.hpp; accepts layers
sound; echo 'using namespace interlock;' >>tree/lib/runtime/seed.hpp; refuses layers "using namespace"
sound; : >tree/lib/sync/mutex.h; refuses layers "a private header is .hpp"
sound; mkdir tree/lib/attic; : >tree/lib/attic/old.cpp; refuses layers "unknown floor"

# check-docs
header=tree/include/interlock/pyseed.h
for tag in @brief @gil @signalsafe @since @return; do
    sound; sed -i "s/$tag/tag/" $header; refuses docs "PySeed_Sow: no $tag"
done
sound; sed -i '/^\/\*\*$/,/^ \*\/$/d' $header; refuses docs "PySeed_Sow has no documentation"
sound; sed -i '/How many/d' $header; refuses docs "PySeed_Count has no documentation"
sound; sed -i '/PyAPI_FUNC/d' $header; refuses docs "PySeed_Sow is in symbols.txt but no header declares it"
sound; sed -i /Sow/d tree/lib/abi/symbols.txt; refuses docs "PySeed_Sow is declared but not in symbols.txt"
sound; cp $header tree/include/interlock/pyagain.h; refuses docs "is declared in pyagain.h and in pyseed.h"
sound; sed -i 's/Sow func 0.1/Sow func 0.2/' tree/lib/abi/symbols.txt; refuses docs "PySeed_Sow: @since 0.1, but 0.2"
sound; sed -i 's/PySeed_\*/`PySeed_Count`/' tree/CHANGELOG; refuses docs "PySeed_Sow is not named in the CHANGELOG of 0.1"

# check-abi: the baseline is the sound tree's
if command -v abidw >/dev/null; then
    export BASELINE=$tmp/seed.abi
    public() { cat >>tree/include/interlock/pyseed.h; }
    garden() { sound; printf 'PySeed_Bed data 0.1 stable\n' >>tree/lib/abi/symbols.txt
        printf 'struct bed { int rows; long width; };\nextern IL_EXPORT struct bed PySeed_Bed;\n' | public
        echo 'struct bed PySeed_Bed = {1, 2};' >>tree/seed.c
        more=-g; }
    garden; build
    abidw --headers-dir tree/include/interlock --drop-private-types --out-file "$BASELINE" libseed.so || complain "abidw fails"
    accepts abi
    garden; echo 'PySeed_Rake func 0.1 stable' >>tree/lib/abi/symbols.txt
    echo 'IL_EXPORT void PySeed_Rake(void); void PySeed_Rake(void) {}' >>tree/seed.c; build; accepts abi
    garden; sed -i 's/PySeed_Sow/PySeed_Saw/' tree/seed.c tree/lib/abi/symbols.txt tree/include/interlock/pyseed.h
    build; refuses abi "PySeed_Sow"
    garden; sed -i 's/int depth/long depth/' tree/seed.c tree/include/interlock/pyseed.h; build; refuses abi "'int' to 'long int'"
    garden; sed -i 's/int rows/long rows/' tree/include/interlock/pyseed.h; build; refuses abi "type of 'int rows' changed"
    garden; sed -i 's/Sow func 0.1/Sow func 0.2/' tree/lib/abi/symbols.txt; build; refuses abi "PySeed_Sow@@INTERLOCK_0.1"
fi

# check-cpython: its headers are played by a copy
theirs=$tmp/python3.99
plot() {
    sound
    mkdir -p "$theirs"
    printf '#ifndef PLOT_H\n#define PLOT_H\ntypedef struct { int rows; long width; } PyPlot;\n#define PyPLOT_BEDS 4\n%s\n#endif\n' \
        'int PySeed_Sow(int depth); extern int PySeed_Count;' >"$theirs/Python.h"
    for name in structmember.h pythread.h; do : >"$theirs/$name"; : >tree/include/interlock/$name; done
    printf '#include "pyseed.h"\n#define PyPLOT_BEDS (1 << 2)\n' >tree/include/interlock/Python.h
    printf 'IL_SIZE(PyPlot, 16)\nIL_FIELD(PyPlot, width, 8)\nIL_VALUE(PyPLOT_BEDS, 4)\n' >tree/lib/abi/layout.def
}
export CPYTHON_INCLUDES=$theirs FEW_ARE_ENOUGH=1
plot; accepts cpython
plot; sed -i 's/, 16/, 12/' tree/lib/abi/layout.def; refuses cpython "layout: static assertion failed: \"size of PyPlot\""
plot; sed -i 's/width, 8/width, 4/' tree/lib/abi/layout.def; refuses cpython "PyPlot.width"
plot; sed -i 's/BEDS, 4/BEDS, 5/' tree/lib/abi/layout.def; refuses cpython "PyPLOT_BEDS"
plot; sed -i 's/1 << 2/1 << 3/' tree/include/interlock/Python.h; refuses cpython "macro, ours: PyPLOT_BEDS = 8"
plot; sed -i 's/int depth/long depth/' tree/include/interlock/pyseed.h; refuses cpython "conflicting types for 'PySeed_Sow'"
plot; sed -i 's/DATA(int)/DATA(long)/' tree/include/interlock/pyseed.h; refuses cpython "conflicting types for 'PySeed_Count'"

# check-man
sound; sed -i '/PyAPI_FUNC/d' $header; refuses man "no manual page for PySeed_Sow"

echo "$seeds seeds"
finish
