#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/interlock.h"
#include "runtime/extension_check.hpp"
#include "runtime/attach.hpp"
#include "runtime/byte_mutex.hpp"
#include "runtime/checkpoint.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/loop.hpp"
#include "runtime/wakeup.hpp"
#include "sync/clock.hpp"

namespace runtime = interlock::runtime;
using interlock::fatal_client;

namespace {

int64_t deadline_after(int64_t nanoseconds) {
    if (nanoseconds <= 0) {
        return nanoseconds < 0 ? interlock::sync::kForever : 0;
    }
    const auto now = static_cast<int64_t>(interlock::sync::monotonic_ns());
    return nanoseconds > INT64_MAX - now ? interlock::sync::kForever : now + nanoseconds;
}

}  // namespace

extern "C" {

int Interlock_Version(void) { return INTERLOCK_VERSION_NUMBER; }

// Work: runtime/checkpoint.cpp
int Interlock_Checkpoint(void) { return runtime::checkpoint(runtime::current_or_die(__func__)); }

const uint32_t *Interlock_Breaker(void) { return runtime::current_or_die(__func__)->breaker.address(); }

// Work: runtime/wakeup.cpp
int Interlock_BlockingCall(void *(*function)(void *), void *argument, void (*unblock)(void *), void *unblock_argument,
                           void **result) {
    if (!function) {
        fatal_client(__func__, "NULL function");
    }
    void *returned = runtime::blocking_call(__func__, function, argument, unblock, unblock_argument);
    if (result) {
        *result = returned;
    }
    return runtime::checkpoint(runtime::current_or_die(__func__));
}

// Work: runtime/loop.cpp
int Interlock_AttachLoop(struct uv_loop_s *loop) { return runtime::attach_loop(__func__, loop); }

int Interlock_DetachLoop(struct uv_loop_s *loop) { return runtime::detach_loop(loop); }

// Work: runtime/gil.cpp
int Interlock_SetSwitchInterval(uint64_t nanoseconds) { return runtime::set_switch_interval(nanoseconds) ? 0 : -1; }

uint64_t Interlock_GetSwitchInterval(void) { return runtime::get_switch_interval(); }

int Interlock_AttachTimed(PyThreadState *tstate, int64_t nanoseconds) {
    auto *state = static_cast<runtime::ThreadState *>(tstate);
    switch (runtime::attach_until(__func__, state, deadline_after(nanoseconds))) {
        case runtime::Attach::kAttached:
            return INTERLOCK_ATTACHED;
        case runtime::Attach::kTimedOut:
            return INTERLOCK_TIMED_OUT;
        case runtime::Attach::kClosed:
            break;
    }
    return INTERLOCK_FINALIZING;
}

int Interlock_Holder(Interlock_HolderInfo *info) {
    if (!info || info->struct_size < sizeof *info) {
        fatal_client(__func__, info ? "struct_size is not set" : "NULL info");
    }
    runtime::Gil::Holder holder{};
    const bool held = runtime::main_gil.read_holder(&holder);
    *info = Interlock_HolderInfo{info->struct_size, holder.thread_ident, holder.native_id,
                                 held ? holder.interpreter_id : -1, holder.held_ns};
    return held;
}

// Work: runtime/byte_mutex.cpp
int Interlock_CallOnce(Interlock_Once *once, int (*function)(void *), void *argument) {
    if (!once || !function) {
        fatal_client(__func__, once ? "NULL function" : "NULL once");
    }
    return runtime::byte_once(once->bits, function, argument);
}

// Work: runtime/runtime.cpp
uint64_t Interlock_ParkedThreads(void) { return runtime::process.parked.load(); }

// Work: runtime/lifecycle.cpp
int Interlock_FinalizeTimed(int64_t nanoseconds) {
    switch (runtime::finalize(__func__, deadline_after(nanoseconds))) {
        case runtime::Finalized::kDone:
            return 0;
        case runtime::Finalized::kFlushFailed:
            return -1;
        case runtime::Finalized::kTimedOut:
            break;
    }
    return 1;
}

void Interlock_GetInterpreterConfig(PyInterpreterConfig *config) {
    const runtime::ThreadState *state = runtime::current_or_die(__func__);
    if (!config) {
        fatal_client(__func__, "NULL config");
    }
    *config = runtime::config_of(state->interpreter());
}

void Interlock_SetFinalizeReportDelay(int64_t nanoseconds) { runtime::set_finalize_report_delay(nanoseconds); }

// Work: runtime/extension_check.cpp
int Interlock_CheckExtension(const char *path, Interlock_SymbolCallback callback, void *data) {
    return runtime::check_extension(path, callback, data);
}

}  // extern "C"
