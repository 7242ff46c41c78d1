#include "runtime/report.hpp"

#include "runtime/runtime.hpp"

namespace interlock::runtime {

void read_fatal_context(FatalContext *context) noexcept {
    switch (process.phase.load(std::memory_order_relaxed)) {
        case Phase::kUninitialized:
            context->runtime_state = process.finalizing.load(std::memory_order_relaxed) ? "finalized" : "unknown";
            break;
        case Phase::kInitializing:
            context->runtime_state = "initializing";
            break;
        case Phase::kRunning:
            context->runtime_state = "initialized";
            break;
        case Phase::kFinalizing:
            context->runtime_state = "finalizing";
            break;
    }
    context->thread_state = current();
    context->current_thread = sync::thread_ident();
    Gil::Holder holder;
    context->holder_thread = main_gil.read_holder(&holder) ? holder.thread_ident : 0;
}

}  // namespace interlock::runtime
