#include "base/base.hpp"

#include "objects/program_copies.hpp"

#include <dlfcn.h>
#include <link.h>

#include "base/fatal.hpp"
#include "interlock/pybytes.h"
#include "interlock/pydict.h"
#include "interlock/pyfloat.h"
#include "interlock/pylifecycle.h"
#include "interlock/pylist.h"
#include "interlock/pylong.h"
#include "interlock/pytuple.h"
#include "interlock/pyunicode.h"
#include "objects/object.hpp"

namespace interlock::objects {
namespace {

// Does the address belong to the program itself, not to a library?
bool is_in_program(const void *address) noexcept {
    Dl_info info;
    void *found = nullptr;
    if (!dladdr1(address, &info, &found, RTLD_DL_LINKMAP)) {
        return false;
    }
    const auto *map = static_cast<const link_map *>(found);
    return !map->l_prev && !*map->l_name;
}

}  // namespace

void refuse_program_copies() noexcept {
    // What the program sees.  (RTLD_DEFAULT would look into this library first, since it is linked with -Bsymbolic.)
    void *program = dlopen(nullptr, RTLD_LAZY | RTLD_NOLOAD);
    if (!program) {
        return;
    }
    // A program that has a CPython of its own, or found one first, does not mean ours.  By address: asking the linker
    // whose the function is means a walk through all of our symbols.
    if (dlsym(program, "Py_InitializeEx") != reinterpret_cast<void *>(&Py_InitializeEx)) {
        dlclose(program);
        return;
    }
    static constexpr struct {
        const char *name;
        const void *own;
    } data[] = {
        {"_Py_NoneStruct", &_Py_NoneStruct}, {"_Py_TrueStruct", &_Py_TrueStruct}, {"_Py_FalseStruct", &_Py_FalseStruct},
        {"PyType_Type", &PyType_Type},       {"PyLong_Type", &PyLong_Type},       {"PyUnicode_Type", &PyUnicode_Type},
        {"PyTuple_Type", &PyTuple_Type},     {"PyList_Type", &PyList_Type},       {"PyDict_Type", &PyDict_Type},
        {"PyBytes_Type", &PyBytes_Type},     {"PyFloat_Type", &PyFloat_Type},     {"PyBaseObject_Type", &PyBaseObject_Type},
    };
    for (const auto &datum : data) {
        const void *seen = dlsym(program, datum.name);
        if (seen && seen != datum.own && is_in_program(seen)) {
            fatal_client("Py_Initialize", "the program was linked with CPython and holds copies of its data; "
                                          "preload libinterlock-preload.so instead of libinterlock.so");
        }
    }
    dlclose(program);
}

}  // namespace interlock::objects
