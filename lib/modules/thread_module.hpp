// _thread: what its files share.  One module object per interpreter, with one ThreadModule as its state.
#pragma once

#include "base/base.hpp"
#include "objects/module.hpp"
#include "objects/object.hpp"

namespace interlock::modules {

// Owned references; null until their add_* function ran.  visit_types() lists them all.
struct ThreadModule {
    PyTypeObject *handle_type;          // _ThreadHandle
    PyTypeObject *excepthook_args_type; // _ExceptHookArgs
    PyTypeObject *lock_type;            // lock
    PyTypeObject *rlock_type;           // RLock
    PyTypeObject *local_type;           // _local

    template <class Visit>
    int visit_types(Visit visit) {
        for (PyTypeObject **type : {&handle_type, &excepthook_args_type, &lock_type, &rlock_type, &local_type}) {
            if (int result = visit(*type)) {
                return result;
            }
        }
        return 0;
    }
};

extern IL_HIDDEN PyModuleDef thread_module_definition;

inline ThreadModule *thread_module(PyObject *module) noexcept {
    return static_cast<ThreadModule *>(objects::module_state(module));
}

// Makes a type of `spec` that belongs to `module`, keeps it in `slot` and, when `published`, as an attribute.  0 or -1.
int add_thread_type(PyObject *module, PyType_Spec *spec, PyTypeObject **slot, bool published) noexcept;

}  // namespace interlock::modules
