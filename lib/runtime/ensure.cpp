#include "runtime/ensure.hpp"

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "runtime/attach.hpp"
#include "runtime/gil_state.hpp"
#include "runtime/os_thread.hpp"

namespace interlock::runtime {
namespace {

// Nesting of one call inside another's callback; deeper ones go to the heap.
constexpr int kMaxSpareTokens = 4;

ThreadStateToken *take_token() noexcept {
    OsThread *thread = os_thread();
    if (!thread) {
        return nullptr;
    }
    ThreadStateToken *token = thread->spare_tokens;
    if (!token) {
        return make<ThreadStateToken>();
    }
    thread->spare_tokens = token->next;
    thread->spare_token_count--;
    *token = ThreadStateToken{};
    return token;
}

void give_token(ThreadStateToken *token) noexcept {
    OsThread *thread = os_thread_or_null();
    if (!thread || thread->spare_token_count == kMaxSpareTokens) {
        destroy(token);
        return;
    }
    token->next = thread->spare_tokens;
    thread->spare_tokens = token;
    thread->spare_token_count++;
}

// A new state, or the OS thread's shell; attached, nothing attached before.  Null: no memory.
ThreadState *attach_new(const char *function, Interpreter *interpreter) noexcept {
    if (interpreter == main_interpreter()) {
        Attach result;
        return attach_own_shell(function, &result);
    }
    ThreadState *state = make_thread_state(interpreter);
    if (state) {
        state->made_by_ensure = true;
        attach(function, state);
    }
    return state;
}

// Rules 1 to 3 of PyThreadState_Ensure(); a guard of `interpreter` is open.
bool ensure(const char *function, Interpreter *interpreter, ThreadStateToken *token) noexcept {
    ThreadState *state = current();
    token->previous = state;
    if (!state || interpreter_of(state) != interpreter) {
        if (state) {
            static_cast<void>(detach(function));
            state = nullptr;
        } else if (ThreadState *last = this_thread_state(); last && interpreter_of(last) == interpreter) {
            attach(function, last);
            state = last;
        }
        if (!state) {
            state = attach_new(function, interpreter);
        }
        if (!state) {
            if (token->previous) {
                attach(function, token->previous);
            }
            return false;
        }
    }
    state->ensure_depth++;
    token->state = state;
    return true;
}

}  // namespace

ThreadStateToken *ensure_guarded(const char *function, const InterpreterGuard *guard) noexcept {
    ThreadStateToken *token = take_token();
    if (token && !ensure(function, guarded_interpreter(guard), token)) {
        give_token(token);
        return nullptr;
    }
    return token;
}

ThreadStateToken *ensure_from_view(const char *function, const InterpreterView *view) noexcept {
    ThreadStateToken *token = take_token();
    if (!token) {
        return nullptr;
    }
    if (!open_guard(view->anchor, &token->guard)) {
        give_token(token);
        return nullptr;
    }
    if (!ensure(function, guarded_interpreter(&token->guard), token)) {
        close_guard(&token->guard);
        give_token(token);
        return nullptr;
    }
    return token;
}

void release_ensured(const char *function, ThreadStateToken *token) noexcept {
    ThreadState *state = token->state;
    if (current() != state) {
        fatal_client_format(function, "thread state %p must be current when releasing", static_cast<void *>(state));
    }
    if (state->ensure_depth <= 0) {
        fatal_client_format(function, "thread state %p has no open PyThreadState_Ensure", static_cast<void *>(state));
    }
    ThreadState *previous = token->previous;
    if (--state->ensure_depth == 0 && state->made_by_ensure) {
        retire_shell(function, state);
        previous = previous == state ? nullptr : previous;
    } else if (previous != state) {
        static_cast<void>(detach(function));
    }
    if (token->guard.anchor) {
        close_guard(&token->guard);  // E1
    }
    give_token(token);
    if (previous && previous != state) {
        attach(function, previous);
    }
}

void free_spare_tokens(OsThread *thread) noexcept {
    while (ThreadStateToken *token = thread->spare_tokens) {
        thread->spare_tokens = token->next;
        destroy(token);
    }
    thread->spare_token_count = 0;
}

}  // namespace interlock::runtime
