// What import keeps per interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ImportLock;
struct ImportWait;

struct ImportState {
    PyObject *modules = nullptr;     // sys.modules
    PyObject *builtins = nullptr;    // __dict__ of builtins
    PyObject *import_function = nullptr;  // the __import__ that builtins starts with
    PyObject **by_index = nullptr;   // single-phase modules by PyModuleDef_Base::m_index
    Py_ssize_t by_index_count = 0;
    ImportLock *locks = nullptr;     // modules that are being imported
    ImportWait *waits = nullptr;     // threads that wait for such a module
    const char *full_name = nullptr;  // of the module whose init function runs
    int dlopen_flags = 0;            // 0: the default
};

}  // namespace interlock::objects
