// MemoryError without memory.
//
// Each interpreter keeps a few instances ready.  One that was raised comes back when it dies.  When all are in use and
// there is no memory for another, the last resort is raised: one immortal instance of the whole process, which takes
// neither traceback nor context, because interpreters share it.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/signal_handlers.hpp"
#include "objects/tuple.hpp"
#include "objects/warnings.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

constinit WithGcHead<BaseExceptionObject> last_resort = {
    {},
    {IL_STATIC_HEAD(&exc_MemoryError), nullptr, &empty_tuple.ob_base.ob_base, nullptr, nullptr, nullptr, nullptr, 0}};

void memory_error_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    base_exception_clear(self);
    if (is_exactly(self, &exc_MemoryError)) {
        ErrorState &state = interpreter_objects().errors;
        if (state.keeps_memory_errors && state.memory_error_count < ErrorState::kMemoryErrors) {
            as_exception(self)->suppress_context = 0;
            state.memory_errors[state.memory_error_count++] = self;
            return;
        }
    }
    type_of(self)->tp_free(self);
}

constexpr PyTypeObject memory_error_type() noexcept {
    PyTypeObject type = exception_type<BaseExceptionObject>("MemoryError", &exc_Exception, "There is no memory left.");
    type.tp_dealloc = memory_error_dealloc;
    return type;
}

// One from the reserve, or the last resort.
PyObject *take() noexcept {
    ErrorState &state = interpreter_objects().errors;
    if (state.memory_error_count == 0) {
        return as_object(&last_resort.object);
    }
    PyObject *exception = state.memory_errors[--state.memory_error_count];
    exception->ob_refcnt = 1;
    trace_created(exception);
    as_exception(exception)->args = as_object(&empty_tuple);
    object_gc_track(exception);
    return exception;
}

}  // namespace

IL_EXCEPTION(MemoryError, memory_error_type())

PyObject *err_no_memory() noexcept {
    auto exception = Ref<>::steal(take());
    err_set_object(PyExc_MemoryError, exception.get());
    return nullptr;
}

bool error_state_start() noexcept {
    ErrorState &state = interpreter_objects().errors;
    state.keeps_memory_errors = true;
    // Each one goes into the reserve when its only reference is dropped.
    PyObject *made[ErrorState::kMemoryErrors] = {};
    bool complete = true;
    for (PyObject *&exception : made) {
        exception = type_generic_alloc(&exc_MemoryError, 0);
        complete = complete && exception;
    }
    for (PyObject *exception : made) {
        xdecref(exception);
    }
    return complete;
}

void error_state_stop() noexcept {
    ErrorState &state = interpreter_objects().errors;
    clear_signal_handlers();
    clear_warning_filters();
    clear_ref(state.warning_onceregistry);
    state.keeps_memory_errors = false;
    while (state.memory_error_count > 0) {
        object_gc_del(state.memory_errors[--state.memory_error_count]);
    }
}

}  // namespace interlock::objects
