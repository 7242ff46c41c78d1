// Handlers around fork(), whoever calls it.  They cannot be taken back; the C library drops them when this library is
// unloaded.
#pragma once

#include <pthread.h>

#include "base/base.hpp"

namespace interlock::sync {

inline void set_fork_handlers(void (*prepare)(void), void (*parent)(void), void (*child)(void)) noexcept {
    static_cast<void>(pthread_atfork(prepare, parent, child));  // fails only without memory: fork is then unhandled
}

}  // namespace interlock::sync
