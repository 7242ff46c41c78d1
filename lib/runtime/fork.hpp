// fork: every lock is taken before and free after, in parent and child; in the child only the calling thread is left.
#pragma once

#include "base/base.hpp"

namespace interlock::runtime {

// Once per process: a bare fork() is handled like one between the PyOS_ calls.
void install_fork_handlers() noexcept;

// The PyOS_ calls: attached, checked for order, and the object floor's share.
void before_fork(const char *function) noexcept;
void after_fork_parent(const char *function) noexcept;
void after_fork_child(const char *function) noexcept;

}  // namespace interlock::runtime
