#include "runtime/runtime.hpp"

#include <dlfcn.h>

#include "sync/thread.hpp"

namespace interlock::runtime {

constinit Runtime process;

namespace {

// A thread that sleeps in our code for good keeps the code mapped.
void keep_library_mapped() noexcept {
    Dl_info info;
    if (dladdr(reinterpret_cast<void *>(&park_for_good), &info) && info.dli_fname) {
        static_cast<void>(dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE));
    }
}

}  // namespace

void park_for_good() noexcept {
    process.parked.fetch_add(1, std::memory_order_relaxed);
    keep_library_mapped();
    sync::hang_thread();
}

}  // namespace interlock::runtime
