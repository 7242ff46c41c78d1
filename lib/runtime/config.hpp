// The process-wide configuration.  No object is needed: everything here works before initialization.
//
//   settings   what older setters were told before initialization (Py_SetProgramName ...); kept until told otherwise
//   active     the one PyConfig that the last initialization started from; kept, and readable, after finalization
//
//  C1. Setters and config_begin* are called by one thread at a time (documented); between config_begin* and config_end
//      nothing changes, so that every thread reads without a lock.
//  C2. Strings returned to callers live until the next config_begin*, or until the library is unloaded.
#pragma once

#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

struct _inittab;

namespace interlock::runtime {

// What the running (or last) initialization started from.
const PyConfig &config() noexcept;
const PyPreConfig &preconfig() noexcept;
bool config_is_active() noexcept;  // between config_begin* and config_end

// Py_InitializeEx: global flag variables, setters and environment.  Also writes the flag variables back.
PyStatus config_begin(int install_signal_handlers) noexcept;
// Py_InitializeFromConfig.
PyStatus config_begin_from(const PyConfig *config) noexcept;
// Py_InitializeFromInitConfig.
PyStatus config_begin_from_init(PyInitConfig *config) noexcept;
// What Py_InitializeFromInitConfig has to say.
void init_config_set_status(PyInitConfig *config, const PyStatus &status) noexcept;
// After the last interpreter: what one initialization only was told is forgotten (standard stream encoding).
void config_end() noexcept;

// ---- Preinitialization.

PyStatus preinitialize(const PyPreConfig *wishes) noexcept;
PyStatus preinitialize_from_args(const PyPreConfig *wishes, Py_ssize_t argc, wchar_t *const *argv) noexcept;
PyStatus preinitialize_from_bytes_args(const PyPreConfig *wishes, Py_ssize_t argc, char *const *argv) noexcept;
void preconfig_init_python(PyPreConfig *config) noexcept;
void preconfig_init_isolated(PyPreConfig *config) noexcept;

// ---- Setters and getters of the process parameters.

bool set_program_name(const wchar_t *name) noexcept;  // false: no memory
bool set_python_home(const wchar_t *home) noexcept;
bool set_module_path(const wchar_t *path) noexcept;
int set_standard_stream_encoding(const char *encoding, const char *errors) noexcept;  // 0, -1, -2, -3
bool add_warn_option(const wchar_t *option) noexcept;  // before initialization
bool add_x_option(const wchar_t *option) noexcept;
void reset_warn_options() noexcept;

wchar_t *get_program_name() noexcept;
wchar_t *get_python_home() noexcept;
wchar_t *get_module_path() noexcept;  // joined with ':'

// ---- One PyConfig.

void config_init_python(PyConfig *config) noexcept;
void config_init_isolated(PyConfig *config) noexcept;
void config_clear(PyConfig *config) noexcept;
[[nodiscard]] bool config_copy(PyConfig *to, const PyConfig &from) noexcept;
PyStatus config_read(PyConfig *config) noexcept;
PyStatus config_set_string(PyConfig *config, wchar_t **slot, const wchar_t *text) noexcept;
PyStatus config_set_bytes_string(PyConfig *config, wchar_t **slot, const char *text) noexcept;
PyStatus config_set_argv(PyConfig *config, Py_ssize_t argc, wchar_t *const *argv) noexcept;
PyStatus config_set_bytes_argv(PyConfig *config, Py_ssize_t argc, char *const *argv) noexcept;
PyStatus config_set_list(PyConfig *config, PyWideStringList *list, Py_ssize_t length, wchar_t *const *items) noexcept;

// Takes the interpreter's options from the front of argv (config_argv.cpp).
PyStatus config_parse_argv(PyConfig *config) noexcept;
// The same for what preinitialization wants to know; argv stays.
void preconfig_parse_argv(PyPreConfig *config, Py_ssize_t argc, wchar_t *const *argv) noexcept;

// program_name, home and the environment -> executable, prefixes, module search paths (config_path.cpp).
PyStatus config_compute_paths(PyConfig *config, const wchar_t *forced_path) noexcept;

// ---- Global variables and environment (config_vars.cpp).

void config_read_flags(PyConfig *config) noexcept;         // variables -> config
void config_write_flags(const PyConfig &config, const PyPreConfig &pre) noexcept;  // config -> variables
// Null when the variable is unset or empty.
const char *environment(const char *name) noexcept;
// A number is that number, 0 and nothing are 0, anything else is 1; the larger of that and `*flag`.
void environment_flag(const char *name, int *flag) noexcept;

}  // namespace interlock::runtime
