#include "base/base.hpp"

#include "objects/state.hpp"

#include <cstring>

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"

namespace interlock::objects {
namespace {

ImportState &imports() noexcept { return interpreter_objects().imports; }

// The place of a definition's module, or null.
PyObject **find_place(const PyModuleDef *def) noexcept {
    Py_ssize_t index = def->m_base.m_index;
    return !def->m_slots && index > 0 && index < imports().by_index_count ? &imports().by_index[index] : nullptr;
}

bool grow(Py_ssize_t count) noexcept {
    ImportState &state = imports();
    if (count <= state.by_index_count) {
        return true;
    }
    void *grown = raw_realloc(state.by_index, static_cast<size_t>(count) * sizeof(PyObject *));
    if (!grown) {
        err_no_memory();
        return false;
    }
    state.by_index = static_cast<PyObject **>(grown);
    std::memset(state.by_index + state.by_index_count, 0,
                static_cast<size_t>(count - state.by_index_count) * sizeof(PyObject *));
    state.by_index_count = count;
    return true;
}

}  // namespace

PyObject *state_find_module(PyModuleDef *def) noexcept {
    PyObject **place = find_place(def);
    return place ? *place : nullptr;
}

int state_add_module(PyObject *module, PyModuleDef *def) noexcept {
    if (def->m_slots) {
        err_set_string(PyExc_SystemError, "PyState_AddModule called on module with slots");
        return -1;
    }
    module_def_init(def);
    if (!grow(def->m_base.m_index + 1)) {
        return -1;
    }
    set_ref(imports().by_index[def->m_base.m_index], new_ref(module));
    return 0;
}

int state_remove_module(PyModuleDef *def) noexcept {
    if (def->m_slots) {
        err_set_string(PyExc_SystemError, "PyState_RemoveModule called on module with slots");
        return -1;
    }
    PyObject **place = find_place(def);
    if (!place) {
        fatal_client("PyState_RemoveModule", "the module was never added");
    }
    clear_ref(*place);
    return 0;
}

}  // namespace interlock::objects
