// One interpreter: its thread states, its lock, its place in the list, and the object floor's root.
//
//  I1. `next`, the state lists and `ending` change under Runtime::registry.
//  I2. An interpreter with a lock of its own owns it (own_gil); the others share main_gil.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pytypes.h"
#include "runtime/thread_state.hpp"

namespace interlock::runtime {

// What Py_NewInterpreterFromConfig may ask for; the fields of PyInterpreterConfig.
struct InterpreterSettings {
    bool use_main_object_allocator = true;
    bool allow_fork = true;
    bool allow_exec = true;
    bool allow_threads = true;
    bool allow_daemon_threads = true;
    bool check_multi_interp_extensions = false;
    bool own_gil = false;
};

// The root of all that the object floor keeps per interpreter; defined there.
struct InterpreterObjects;

class ThreadHandle;

// A function to run when the interpreter ends (PyUnstable_AtExit).
struct ExitCall {
    void (*function)(void *);
    void *argument;
    ExitCall *next;
};

}  // namespace interlock::runtime

// The public opaque struct is the class itself.
struct _is {
    _is *next = nullptr;  // next older interpreter
    int64_t id = 0;
    interlock::runtime::Gil *gil = nullptr;
    interlock::runtime::Gil *own_gil = nullptr;  // I2; null: shares main_gil
    interlock::runtime::InterpreterSettings settings;
    interlock::runtime::InterpreterObjects *objects = nullptr;

    interlock::runtime::ThreadState *states = nullptr;  // newest first
    interlock::runtime::ThreadState *spare = nullptr;   // removed states kept for the next one, through `next`
    int spare_count = 0;
    // Relaxed: only uniqueness counts.
    std::atomic<uint64_t> next_state_id{1};
    std::atomic<uint32_t> new_thread_watch{0};  // EvalBreaker::kWatch* bits of threads to come
    PyObject *(*eval_frame)(PyThreadState *, _PyInterpreterFrame *, int) = nullptr;  // PEP 523; null: the default
    std::size_t stack_size = 0;  // of threads to start; 0: the system's default
    interlock::runtime::ThreadHandle *awaited_threads = nullptr;  // see thread_handle.hpp; under Runtime::registry
    long thread_count = 0;  // threads of thread_handle.hpp that have not ended; attached
    bool started = false;  // Hooks::interpreter_start succeeded
    bool guards_closed = false;  // no guard opens any more
    bool ending = false;         // makes no new states, but for the ending thread's

    interlock::runtime::ExitCall *exit_calls = nullptr;  // in order of registration
    interlock::runtime::ExitCall *exit_calls_last = nullptr;

    // Guards and views: see guard.cpp.
    std::atomic<void *> anchor{nullptr};
};

namespace interlock::runtime {

// A bare one, linked; null: no memory.
Interpreter *make_interpreter(const InterpreterSettings &settings) noexcept;

// Drops its objects and its states' references.
void clear_interpreter(Interpreter *interpreter) noexcept;

// Unlinks and frees it with all states left; those of other living threads become orphans (T4).
void remove_interpreter(Interpreter *interpreter) noexcept;

// Under Runtime::registry, when no thread has a record: nobody can be on its way to the lock of an ended interpreter.
void free_spare_locks_locked() noexcept;

Interpreter *first_interpreter() noexcept;
Interpreter *next_interpreter(Interpreter *interpreter) noexcept;
Interpreter *main_interpreter() noexcept;

// 0, or -1: no memory.
int add_exit_call(Interpreter *interpreter, void (*function)(void *), void *argument) noexcept;
void run_exit_calls(Interpreter *interpreter) noexcept;

}  // namespace interlock::runtime
