// One thread state.
//
//            make            attach            detach
//   (none) ------> detached -------> attached -------> detached ... clear, remove ---> (none)
//                     ^                                   |
//                     +-------- swap to another ----------+
//
//  T1. A state is attached in at most one OS thread, and an OS thread has at most one attached state.
//  T2. Only the OS thread that has a state attached changes it, but for the breaker word, which anybody may raise.
//  T3. Memory of a state is reused for states only, until its interpreter is gone and no living OS thread can still
//      name it (OsThread::orphans): a late drop request or walk reads a state, never something else.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pythreadstate.h"
#include "runtime/eval_breaker.hpp"

namespace interlock::runtime {

class Gil;
struct Interpreter;
struct OsThread;

// What the object and tracing floors keep per thread.  The runtime only zeroes it and calls Hooks::thread_clear.
struct ThreadObjects {
    PyObject *raised = nullptr;     // the error indicator: a normalized exception instance, or null
    PyObject *handled = nullptr;    // the exception being handled (sys.exc_info), or null
    PyObject *dict = nullptr;       // PyThreadState_GetDict, made on first use
    PyObject *context = nullptr;    // current context (contextvars), or null
    PyObject *profile_object = nullptr;
    PyObject *trace_object = nullptr;
    PyFrameObject *frame = nullptr;  // innermost guest frame
    void *delayed_dealloc = nullptr; // objects whose deallocation waits for a shallower stack
    void *local_dicts = nullptr;     // dicts of _thread._local, of the module floor
    void *repr_scopes = nullptr;     // containers whose repr is being made, innermost first
    int recursion_depth = 0;
    int dealloc_depth = 0;
    // Set from other threads: pairs release (PyThreadState_SetAsyncExc) with acquire (the owner's safepoint).
    std::atomic<PyObject *> async_exception{nullptr};
};

struct ThreadState : _ts {
    // First line: what attach, detach and safepoints touch.
    EvalBreaker breaker;
    std::atomic<Gil *> gil{nullptr};  // the lock of `interp`; the closed lock once the state is orphaned
    OsThread *os_thread = nullptr;    // where it was attached last (or created)
    int ensure_depth = 0;             // open PyGILState_Ensure / PyThreadState_Ensure
    bool made_by_ensure = false;      // the last release deletes it
    bool dead = false;                // a cached shell: linked, but skipped by walks
    bool cleared = false;             // PyThreadState_Clear ran
    bool needs_clear = false;         // ThreadObjects is not known to be empty

    unsigned long thread_ident = 0;   // pthread_self of os_thread
    uint64_t id = 0;
    ThreadObjects objects;

    Interpreter *interpreter() const noexcept { return reinterpret_cast<Interpreter *>(interp); }
};

// The attached thread state of the calling OS thread, or null.
inline ThreadState *current() noexcept;

// The same; fatal, naming `function`, when there is none.
inline ThreadState *current_or_die(const char *function) noexcept;

}  // namespace interlock::runtime
