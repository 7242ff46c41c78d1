#include "base/base.hpp"

#include "objects/signal_handlers.hpp"

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "runtime/eval_breaker.hpp"

namespace interlock::objects {
namespace {

int run_one(runtime::ThreadState *thread, int number) noexcept {
    PyObject *handler = get_signal_handler(number);
    if (!handler) {
        if (number != SIGINT) {
            return 0;  // its handler object is gone already: the interpreter ends
        }
        err_set_none(PyExc_KeyboardInterrupt);
        return -1;
    }
    auto held = Ref<>::borrow(handler);
    auto signal = Ref<>::steal(long_from_long(number));
    if (!signal) {
        return -1;
    }
    auto frame = Ref<PyFrameObject>::steal(thread_state_get_frame(thread));
    PyObject *args[] = {signal.get(), frame ? as_object(frame.get()) : Py_None};
    auto result = Ref<>::steal(object_vectorcall(handler, args, 2, nullptr));
    return result ? 0 : -1;
}

}  // namespace

int run_signal_handlers(runtime::ThreadState *thread) noexcept {
    for (int number = 1; number < runtime::kSignalLimit; number++) {
        if (runtime::take_tripped(number) && run_one(thread, number) < 0) {
            thread->breaker.raise_own(runtime::EvalBreaker::kSignal);
            return -1;
        }
    }
    return 0;
}

PyObject *get_signal_handler(int number) noexcept {
    SignalHandlers *table = interpreter_objects().errors.signal_handlers;
    return table ? table->handlers[number] : nullptr;
}

int set_signal_handler(int number, PyObject *handler) noexcept {
    SignalHandlers *&table = interpreter_objects().errors.signal_handlers;
    if (!table) {
        if (!handler) {
            return 0;
        }
        table = static_cast<SignalHandlers *>(mem_raw_calloc(1, sizeof(SignalHandlers)));
        if (!table) {
            err_no_memory();
            return -1;
        }
    }
    set_ref(table->handlers[number], xnew_ref(handler));
    return 0;
}

void clear_signal_handlers() noexcept {
    SignalHandlers *table = std::exchange(interpreter_objects().errors.signal_handlers, nullptr);
    if (table) {
        for (PyObject *handler : table->handlers) {
            xdecref(handler);
        }
        mem_raw_free(table);
    }
}

}  // namespace interlock::objects
