// The modules' part of an interpreter's life; called by hooks.cpp in this order.
#pragma once

#include "base/base.hpp"

namespace interlock::runtime {
struct InterpreterObjects;
}

namespace interlock::objects {

// sys.modules, builtins, sys with its streams, __main__.  Types and errors work already.  False with an exception.
bool modules_start() noexcept;
// Standard streams (all text streams of the interpreter); false, with nothing raised, when one failed.
bool modules_flush() noexcept;
// Drops every module and everything of sys; attached.  What cycles keep is for the collector, afterwards.
void modules_stop() noexcept;
// The interpreter's last memory; nothing is attached.
void modules_free(runtime::InterpreterObjects *objects) noexcept;
// After the last interpreter.
void modules_runtime_free() noexcept;
void modules_after_fork_child() noexcept;

}  // namespace interlock::objects
