// The one process-wide object: phase, main thread, interpreter list.
//
//   kUninitialized --initialize--> kInitializing --> kRunning --finalize--> kFinalizing --> kUninitialized
//                        ^                |failed                                              |
//                        +----------------+----------------------------------------------------+
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "runtime/interpreter.hpp"
#include "sync/mutex.hpp"

namespace interlock::runtime {

enum class Phase : int {
    kUninitialized,
    kInitializing,
    kRunning,
    kFinalizing,
};

struct Runtime {
    std::atomic<Phase> phase{Phase::kUninitialized};

    // PyInitialized's view: turns true at the end of initialization, false at the start of finalization proper.
    std::atomic<bool> initialized{false};
    // From the mark on, and until the next initialization.
    std::atomic<bool> finalizing{false};

    // Lists of interpreters, states and OS threads.
    sync::Mutex registry{sync::Rank::kRuntime};
    Interpreter *interpreters = nullptr;  // newest first; under registry
    std::atomic<Interpreter *> main{nullptr};
    int64_t next_interpreter_id = 0;      // under registry

    // The OS thread that initialized.
    std::atomic<uintptr_t> main_token{0};
    std::atomic<unsigned long> main_ident{0};
    // Its first state: where pending calls and signals raise their bits.  Null outside of kRunning.
    std::atomic<ThreadState *> main_state{nullptr};

    // Threads that came back after finalization began and sleep for good.
    std::atomic<uint64_t> parked{0};

    constexpr Runtime() noexcept = default;
};

extern IL_HIDDEN Runtime process;

inline bool is_main_thread() noexcept {
    return process.main_token.load(std::memory_order_relaxed) == sync::thread_token();
}

// The calling thread sleeps for good; it is counted, and the library stays mapped.
[[noreturn]] void park_for_good() noexcept;

}  // namespace interlock::runtime
