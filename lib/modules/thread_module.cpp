// _thread: the module object and its state.
#include "base/base.hpp"

#include "modules/thread_module.hpp"

#include "modules/modules.hpp"
#include "modules/thread_excepthook.hpp"
#include "modules/thread_functions.hpp"
#include "modules/thread_handle.hpp"
#include "modules/thread_local.hpp"
#include "modules/thread_lock.hpp"
#include "modules/thread_start.hpp"
#include "objects/type.hpp"

namespace interlock::modules {
namespace {

int exec_thread(PyObject *module) noexcept {
    const bool done = add_thread_constants(module) == 0 && add_handle_type(module) == 0 &&
                      objects::module_add_functions(module, thread_start_functions) == 0 &&
                      add_excepthook(module) == 0 && add_lock_types(module) == 0 &&
                      add_local_type(module) == 0;
    return done ? 0 : -1;
}

int traverse(PyObject *module, visitproc visit, void *arg) noexcept {
    return thread_module(module)->visit_types(
        [&](PyTypeObject *type) { return type ? visit(objects::as_object(type), arg) : 0; });
}

int clear(PyObject *module) noexcept {
    return thread_module(module)->visit_types([](PyTypeObject *&type) {
        objects::clear_ref(type);
        return 0;
    });
}

void free_state(void *module) noexcept { clear(static_cast<PyObject *>(module)); }

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(exec_thread)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, nullptr},
};

}  // namespace

PyModuleDef thread_module_definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_thread",
    .m_doc = "This module provides primitive operations to write multi-threaded programs.\n"
             "The 'threading' module provides a more convenient interface.",
    .m_size = sizeof(ThreadModule),
    .m_methods = thread_functions,
    .m_slots = slots,
    .m_traverse = traverse,
    .m_clear = clear,
    .m_free = free_state,
};

int add_thread_type(PyObject *module, PyType_Spec *spec, PyTypeObject **slot, bool published) noexcept {
    PyObject *type = objects::type_from_module_and_spec(module, spec, nullptr);
    *slot = reinterpret_cast<PyTypeObject *>(type);
    return !type || (published && objects::module_add_type(module, *slot) < 0) ? -1 : 0;
}

PyObject *init_thread() noexcept { return objects::module_def_init(&thread_module_definition); }

}  // namespace interlock::modules
