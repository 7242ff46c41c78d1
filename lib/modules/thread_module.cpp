// _thread: the module object.
#include "base/base.hpp"

#include "modules/modules.hpp"

#include "modules/thread_excepthook.hpp"
#include "modules/thread_functions.hpp"
#include "modules/thread_handle.hpp"
#include "modules/thread_local.hpp"
#include "modules/thread_lock.hpp"
#include "modules/thread_start.hpp"
#include "objects/module.hpp"

namespace interlock::modules {
namespace {

int exec_thread(PyObject *module) noexcept {
    const bool done = add_thread_constants(module) == 0 && objects::module_add_type(module, &handle_type) == 0 &&
                      objects::module_add_functions(module, thread_start_functions) == 0 &&
                      add_excepthook(module) == 0 && add_lock_types(module) == 0 &&
                      objects::module_add_type(module, &local_type) == 0;
    return done ? 0 : -1;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(exec_thread)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, nullptr},
};

PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_thread",
    .m_doc = "This module provides primitive operations to write multi-threaded programs.\n"
             "The 'threading' module provides a more convenient interface.",
    .m_methods = thread_functions,
    .m_slots = slots,
};

}  // namespace

PyObject *init_thread() noexcept { return objects::module_def_init(&definition); }

}  // namespace interlock::modules
