// The process-wide configuration.  No object is needed: everything here works before initialization.
//
//   settings   what older setters were told before initialization (Py_SetProgramName ...)
//   active     the one PyConfig that the last initialization started from; kept, and readable, after finalization
//
//  C1. Setters and config_begin* are called by one thread at a time (documented); after config_begin* the active
//      configuration changes only at config_end, so that every thread reads it without a lock.
#pragma once

#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

namespace interlock::runtime {

// What the running (or last) initialization started from.
const PyConfig &config() noexcept;
bool config_is_active() noexcept;  // between config_begin* and config_end

// Py_InitializeEx: global flag variables, setters and environment.  Also writes the flag variables back.
PyStatus config_begin(int install_signal_handlers) noexcept;
// Py_InitializeFromConfig / Py_InitializeFromInitConfig.
PyStatus config_begin_from(const PyConfig *config) noexcept;
int config_begin_from_init(PyInitConfig *config) noexcept;  // -1: the error is in `config`
// After the last interpreter: what one initialization only was told is forgotten (standard stream encoding).
void config_end() noexcept;

// The environment as the configuration sees it: null when it is ignored, or the variable is unset or empty.
const char *config_environment(const char *name) noexcept;

}  // namespace interlock::runtime
