#include "base/base.hpp"

#include "objects/async_exception.hpp"

#include "objects/object.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/runtime.hpp"
#include "runtime/wakeup.hpp"

namespace interlock::objects {
namespace {

using runtime::ThreadState;

ThreadState *find_locked(runtime::Interpreter *interpreter, unsigned long ident) noexcept {
    auto *state = interpreter->states;
    // Relaxed: a shell changes only under the interpreter's lock, which is held.
    while (state && (state->thread_ident != ident || state->dead.load(std::memory_order_relaxed))) {
        state = static_cast<ThreadState *>(state->next);
    }
    return state;
}

}  // namespace

int set_async_exception(unsigned long ident, PyObject *exception) noexcept {
    ThreadState *self = runtime::current_or_die("PyThreadState_SetAsyncExc");
    Ref<> replaced = Ref<>::borrow(exception);
    {
        // The state is not freed meanwhile, and its thread's bell is there.
        sync::LockGuard guard(runtime::process.registry);
        ThreadState *state = find_locked(self->interpreter(), ident);
        if (!state) {
            return 0;
        }
        // Release: pairs with the acquire of who takes it.
        replaced = Ref<>::steal(
            state->objects.async_exception.exchange(replaced.release(), std::memory_order_acq_rel));
        if (exception) {
            state->breaker.raise(runtime::EvalBreaker::kAsyncException);
            if (state->os_thread && state != self) {
                runtime::wake_thread_locked(state->os_thread);
            }
        }
    }
    return 1;
}

}  // namespace interlock::objects
