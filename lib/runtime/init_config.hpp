// PyInitConfig (PEP 741): a PyConfig and a PyPreConfig whose members are reached by name, with its own error.
#pragma once

#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

namespace interlock::runtime {

PyInitConfig *init_config_create() noexcept;
void init_config_free(PyInitConfig *config) noexcept;
int init_config_get_error(PyInitConfig *config, const char **message) noexcept;
int init_config_get_exit_code(PyInitConfig *config, int *exit_code) noexcept;
int init_config_has_option(const char *name) noexcept;
int init_config_get_int(PyInitConfig *config, const char *name, int64_t *value) noexcept;
int init_config_get_str(PyInitConfig *config, const char *name, char **value) noexcept;
int init_config_get_str_list(PyInitConfig *config, const char *name, size_t *length, char ***items) noexcept;
void init_config_free_str_list(size_t length, char **items) noexcept;
int init_config_set_int(PyInitConfig *config, const char *name, int64_t value) noexcept;
int init_config_set_str(PyInitConfig *config, const char *name, const char *value) noexcept;
int init_config_set_str_list(PyInitConfig *config, const char *name, size_t length, char *const *items) noexcept;
int init_config_add_module(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void)) noexcept;

}  // namespace interlock::runtime
