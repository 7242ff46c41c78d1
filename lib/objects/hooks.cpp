// The object floor's answers to the runtime: the life of an interpreter's objects.
//
//  H1. Start: memory, collector, types (static ones once per process), errors, modules.
//  H2. Stop, attached: modules, references of thread states, what errors and text keep, static types' parts; in between
//      the collector frees the cycles.  Free, nothing attached: tables and memory.
#include "base/base.hpp"

#include "runtime/hooks.hpp"

#include <cstring>
#include <utility>

#include "base/alloc.hpp"
#include "objects/builtin_types.hpp"
#include "objects/codec.hpp"
#include "objects/container_state.hpp"
#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/memory.hpp"
#include "objects/local_dicts.hpp"
#include "objects/modules_life.hpp"
#include "objects/program_copies.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/signal_handlers.hpp"
#include "objects/state_dicts.hpp"
#include "objects/tracing.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/thread_handle.hpp"
#include "runtime/thread_state.hpp"
#include "sync/once.hpp"

namespace interlock::objects {

namespace {

using runtime::InterpreterObjects;
using runtime::ThreadState;

constinit sync::Once types_once;
constinit sync::Once secret_once;

void choose_secret() noexcept {
    const PyConfig &config = runtime::config();
    bool fixed = config.use_hash_seed > 0;
    // Without randomness from the system the secret is zero, as with seed 0: hashes are then merely predictable.
    if (!hash_set_secret(!fixed, fixed ? static_cast<uint32_t>(config.hash_seed) : 0)) {
        hash_set_secret(false, 0);
    }
}

void start_types() noexcept {
    refuse_program_copies();
    ready_builtin_types();
}

bool interpreter_start(ThreadState *thread) noexcept {
    runtime::Interpreter *interpreter = thread->interpreter();
    InterpreterObjects *objects = make<InterpreterObjects>();
    if (!objects) {
        return false;
    }
    interpreter->objects = objects;
    gc_start(objects->gc);
    secret_once.call(choose_secret);
    types_once.call(start_types);
    // The main heap is used under the main lock only.
    bool own = interpreter->settings.own_gil || !interpreter->settings.use_main_object_allocator;
    objects->text.keeps_names = interpreter == runtime::main_interpreter();
    const bool started = memory_start(objects->memory, own) && types_start(*objects) && error_state_start() &&
                         interpreter_dict_start(*objects) && modules_start();
    objects->text.keeps_names = false;
    return started;
}

// Drops every reference of a thread state.  Each field is emptied before its reference goes: that may run code.
void thread_clear(ThreadState *dead) noexcept {
    runtime::ThreadObjects &objects = dead->objects;
    objects.needs_clear = false;
    clear_ref(objects.raised);
    clear_ref(objects.handled);
    clear_ref(objects.dict);
    clear_ref(objects.context);
    stop_tracing(dead);
    dead->frame = nullptr;
    if (PyObject *last = std::exchange(objects.at_end_object, nullptr)) {
        objects.at_end(last);
        decref(last);
    }
    // Acquire: pairs with the release of PyThreadState_SetAsyncExc.
    PyObject *pending = objects.async_exception.exchange(nullptr, std::memory_order_acquire);
    xdecref(pending);
    local_clear_thread(dead);
}

void interpreter_stop(ThreadState *thread) noexcept {
    InterpreterObjects *objects = thread->interpreter()->objects;
    if (!objects) {
        return;
    }
    if (objects->types.statics && objects->memory.heap) {
        tracing_stop();
        modules_stop();
        number_state_stop(objects->numbers);
        clear_ref(objects->dict);
        for (ThreadState *state = runtime::first_thread_state(thread->interpreter()); state;
             state = runtime::next_thread_state(state)) {
            thread_clear(state);
        }
        gc_collect_at_end();
        error_state_stop();
        codec_stop();
        clear_ref(objects->gc.garbage);
        gc_collect_at_end();
        types_clear_dicts(*objects);
        // Descriptors of the static types are gone; what only they kept goes now.
        gc_collect_at_end();
        // Objects that somebody keeps have got dictionaries again, from finalizers.
        for (ThreadState *state = runtime::first_thread_state(thread->interpreter()); state;
             state = runtime::next_thread_state(state)) {
            local_clear_thread(state);
        }
        unicode_stop();
        clear_container_free_lists();
        number_state_free(objects->numbers);
    }
    // A module that the main interpreter keeps may have objects of this one: they live in the same heap and under the
    // same lock.
    InterpreterObjects *main_objects = runtime::main_interpreter()->objects;
    bool inherited = main_objects != objects && main_objects->memory.heap == objects->memory.heap;
    gc_stop(objects->gc, inherited ? &main_objects->gc : nullptr);
}

void interpreter_free(runtime::Interpreter *interpreter) noexcept {
    InterpreterObjects *objects = interpreter->objects;
    if (!objects) {
        return;
    }
    modules_free(objects);
    types_free(*objects);
    memory_stop(objects->memory);
    interpreter->objects = nullptr;
    destroy(objects);
}

void runtime_free() noexcept {
    forget_ref_tracer();
    modules_runtime_free();
    memory_free_process();
}

// A signal's handler that raises ends the wait, as it would end the program's own wait for them.
bool join_threads(ThreadState *thread, runtime::Interpreter *only, int64_t deadline_ns, int64_t report_at_ns) noexcept {
    const auto result = runtime::ThreadHandle::join_awaited(thread, only, deadline_ns, report_at_ns);
    if (result == runtime::ThreadJoin::kFailed) {
        runtime::ThreadHandle::await_no_more(only);
        err_format_unraisable("Exception ignored on threading shutdown");
    }
    return result != runtime::ThreadJoin::kTimedOut;
}

bool flush_streams(ThreadState *) noexcept { return modules_flush(); }

int raise_async(ThreadState *thread) noexcept { return err_raise_async(thread); }

bool has_exception(ThreadState *thread) noexcept { return thread->objects.raised != nullptr; }

void report_failed_call(ThreadState *) noexcept {
    if (err_occurred()) {
        err_write_unraisable(nullptr);
    }
}

void after_fork_child(ThreadState *) noexcept {
    modules_after_fork_child();
    local_drop_forgotten();
}

// The thread is not in this process: what it was doing with its objects is unknown, so they are leaked.
void thread_forget(ThreadState *dead) noexcept {
    local_forget_thread(dead);
    runtime::ThreadObjects &objects = dead->objects;
    objects.raised = nullptr;
    objects.handled = nullptr;
    objects.dict = nullptr;
    objects.context = nullptr;
    objects.at_end_object = nullptr;
    objects.profile_object = nullptr;
    objects.trace_object = nullptr;
    objects.profile_function = objects.trace_function = nullptr;
    dead->frame = nullptr;
    objects.delayed_dealloc = nullptr;
    objects.needs_clear = false;
    objects.async_exception.store(nullptr, std::memory_order_relaxed);
}

}  // namespace
}  // namespace interlock::objects

namespace interlock::runtime {

constinit const Hooks hooks = {
    .interpreter_start = objects::interpreter_start,
    .join_threads = objects::join_threads,
    .flush_streams = objects::flush_streams,
    .interpreter_stop = objects::interpreter_stop,
    .interpreter_free = objects::interpreter_free,
    .runtime_free = objects::runtime_free,
    .thread_clear = objects::thread_clear,
    .run_signal_handlers = objects::run_signal_handlers,
    .raise_async = objects::raise_async,
    .has_exception = objects::has_exception,
    .report_failed_call = objects::report_failed_call,
    .after_fork_child = objects::after_fork_child,
    .thread_forget = objects::thread_forget,
    .lock_for_fork = objects::memory_lock_for_fork,
    .unlock_after_fork = objects::memory_unlock_after_fork,
};

}  // namespace interlock::runtime
