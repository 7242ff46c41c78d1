#include "base/base.hpp"

#include "objects/program_copies.hpp"

#include <dlfcn.h>
#include <link.h>

#include "base/fatal.hpp"
#include "interlock/pybytes.h"
#include "interlock/pydict.h"
#include "interlock/pyfloat.h"
#include "interlock/pylist.h"
#include "interlock/pylong.h"
#include "interlock/pytuple.h"
#include "interlock/pyunicode.h"
#include "objects/object.hpp"

namespace interlock::objects {
namespace {

// Where an address belongs; null: unknown.
const link_map *owner_of(const void *address) noexcept {
    Dl_info info;
    void *map = nullptr;
    return address && dladdr1(address, &info, &map, RTLD_DL_LINKMAP) ? static_cast<const link_map *>(map) : nullptr;
}

bool is_the_program(const link_map *map) noexcept { return map && !map->l_prev && !*map->l_name; }

}  // namespace

void refuse_program_copies() noexcept {
    const link_map *own = owner_of(reinterpret_cast<const void *>(&refuse_program_copies));
    // What the program sees.  (RTLD_DEFAULT would look into this library first, since it is linked with -Bsymbolic.)
    void *program = dlopen(nullptr, RTLD_LAZY | RTLD_NOLOAD);
    if (!program) {
        return;
    }
    // A program that has a CPython of its own, or found one first, does not mean ours.
    if (!own || is_the_program(own) || owner_of(dlsym(program, "Py_InitializeEx")) != own) {
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
        if (seen && seen != datum.own && is_the_program(owner_of(seen))) {
            fatal_client("Py_Initialize", "the program was linked with CPython and holds copies of its data; "
                                          "preload libinterlock-preload.so instead of libinterlock.so");
        }
    }
    dlclose(program);
}

}  // namespace interlock::objects
