#include "base/base.hpp"

#include "objects/state_dicts.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"

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

bool interpreter_dict_start(runtime::InterpreterObjects &objects) noexcept {
    objects.dict = dict_new();
    return objects.dict != nullptr;
}

}  // namespace interlock::objects
