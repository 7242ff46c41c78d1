#include "base/base.hpp"

#include "objects/state_dicts.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/mapping.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

PyObject *thread_state_get_dict() noexcept {
    runtime::ThreadState *thread = runtime::current();
    if (!thread) {
        return nullptr;
    }
    runtime::ThreadObjects &objects = thread->objects;
    if (!objects.dict) {
        PyObject *raised = objects.raised;
        objects.raised = nullptr;
        objects.dict = dict_new();
        err_clear();
        objects.raised = raised;
        objects.needs_clear = true;
    }
    return objects.dict;
}

PyObject *interpreter_state_get_dict(PyInterpreterState *interpreter) noexcept {
    return interpreter->objects ? interpreter->objects->dict : nullptr;
}

PyObject *interpreter_state_get_main_module(PyInterpreterState *interpreter) noexcept {
    PyObject *modules = interpreter->objects ? interpreter->objects->imports.modules : nullptr;
    if (!modules) {
        return err_format(PyExc_RuntimeError, "interpreter not initialized");
    }
    PyObject *module;
    int found = mapping_get_optional_item(modules, IL_STR("__main__"), &module);
    return found != 0 ? module : err_format(PyExc_RuntimeError, "interpreter not initialized");
}

bool interpreter_dict_start(runtime::InterpreterObjects &objects) noexcept {
    objects.dict = dict_new();
    return objects.dict != nullptr;
}

}  // namespace interlock::objects
