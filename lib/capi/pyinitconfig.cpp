#include "base/base.hpp"

#include "interlock/pyinitconfig.h"
#include "objects/config.hpp"
#include "runtime/config.hpp"
#include "runtime/init_config.hpp"
#include "runtime/status.hpp"
#include "runtime/wide.hpp"

namespace objects = interlock::objects;
namespace runtime = interlock::runtime;

// Work: runtime/init_config.cpp
extern "C" PyInitConfig *PyInitConfig_Create(void) { return runtime::init_config_create(); }
extern "C" void PyInitConfig_Free(PyInitConfig *config) { runtime::init_config_free(config); }
extern "C" int PyInitConfig_GetError(PyInitConfig *config, const char **err_msg) {
    return runtime::init_config_get_error(config, err_msg);
}
extern "C" int PyInitConfig_GetExitCode(PyInitConfig *config, int *exitcode) {
    return runtime::init_config_get_exit_code(config, exitcode);
}
extern "C" int PyInitConfig_HasOption(PyInitConfig *, const char *name) { return runtime::init_config_has_option(name); }
extern "C" int PyInitConfig_GetInt(PyInitConfig *config, const char *name, int64_t *value) {
    return runtime::init_config_get_int(config, name, value);
}
extern "C" int PyInitConfig_GetStr(PyInitConfig *config, const char *name, char **value) {
    return runtime::init_config_get_str(config, name, value);
}
extern "C" int PyInitConfig_GetStrList(PyInitConfig *config, const char *name, size_t *length, char ***items) {
    return runtime::init_config_get_str_list(config, name, length, items);
}
extern "C" void PyInitConfig_FreeStrList(size_t length, char **items) { runtime::init_config_free_str_list(length, items); }
extern "C" int PyInitConfig_SetInt(PyInitConfig *config, const char *name, int64_t value) {
    return runtime::init_config_set_int(config, name, value);
}
extern "C" int PyInitConfig_SetStr(PyInitConfig *config, const char *name, const char *value) {
    return runtime::init_config_set_str(config, name, value);
}
extern "C" int PyInitConfig_SetStrList(PyInitConfig *config, const char *name, size_t length, char *const *items) {
    return runtime::init_config_set_str_list(config, name, length, items);
}
extern "C" int PyInitConfig_AddModule(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void)) {
    return runtime::init_config_add_module(config, name, initfunc);
}

// Work: objects/config.cpp
extern "C" PyObject *PyConfig_Get(const char *name) { return objects::config_get(name); }
extern "C" int PyConfig_GetInt(const char *name, int *value) { return objects::config_get_int(name, value); }
extern "C" PyObject *PyConfig_Names(void) { return objects::config_names(); }
extern "C" int PyConfig_Set(const char *name, PyObject *value) { return objects::config_set(name, value); }

// Work: runtime/status.hpp
extern "C" PyStatus PyStatus_Ok(void) { return runtime::status_ok(); }
extern "C" PyStatus PyStatus_Error(const char *err_msg) { return runtime::status_error(nullptr, err_msg); }
extern "C" PyStatus PyStatus_NoMemory(void) { return runtime::status_no_memory(nullptr); }
extern "C" PyStatus PyStatus_Exit(int exitcode) { return runtime::status_exit(exitcode); }
extern "C" int PyStatus_IsError(PyStatus status) { return status._type == PyStatus::_PyStatus_TYPE_ERROR; }
extern "C" int PyStatus_IsExit(PyStatus status) { return status._type == PyStatus::_PyStatus_TYPE_EXIT; }
extern "C" int PyStatus_Exception(PyStatus status) { return runtime::status_failed(status); }

// Work: runtime/wide.cpp
extern "C" PyStatus PyWideStringList_Append(PyWideStringList *list, const wchar_t *item) {
    return runtime::wide_list_append(list, item) ? runtime::status_ok() : runtime::status_no_memory(__func__);
}
extern "C" PyStatus PyWideStringList_Insert(PyWideStringList *list, Py_ssize_t index, const wchar_t *item) {
    if (index < 0) {
        return runtime::status_error(__func__, "PyWideStringList_Insert index must be >= 0");
    }
    return runtime::wide_list_insert(list, index, item) ? runtime::status_ok() : runtime::status_no_memory(__func__);
}

// Work: runtime/config.cpp
extern "C" void PyPreConfig_InitPythonConfig(PyPreConfig *config) { runtime::preconfig_init_python(config); }
extern "C" void PyPreConfig_InitIsolatedConfig(PyPreConfig *config) { runtime::preconfig_init_isolated(config); }
extern "C" PyStatus Py_PreInitialize(const PyPreConfig *src_config) { return runtime::preinitialize(src_config); }
extern "C" PyStatus Py_PreInitializeFromBytesArgs(const PyPreConfig *src_config, Py_ssize_t argc, char **argv) {
    return runtime::preinitialize_from_bytes_args(src_config, argc, argv);
}
extern "C" PyStatus Py_PreInitializeFromArgs(const PyPreConfig *src_config, Py_ssize_t argc, wchar_t **argv) {
    return runtime::preinitialize_from_args(src_config, argc, argv);
}
extern "C" void PyConfig_InitPythonConfig(PyConfig *config) { runtime::config_init_python(config); }
extern "C" void PyConfig_InitIsolatedConfig(PyConfig *config) { runtime::config_init_isolated(config); }
extern "C" void PyConfig_Clear(PyConfig *config) { runtime::config_clear(config); }
extern "C" PyStatus PyConfig_SetString(PyConfig *config, wchar_t **config_str, const wchar_t *str) {
    return runtime::config_set_string(config, config_str, str);
}
extern "C" PyStatus PyConfig_SetBytesString(PyConfig *config, wchar_t **config_str, const char *str) {
    return runtime::config_set_bytes_string(config, config_str, str);
}
extern "C" PyStatus PyConfig_Read(PyConfig *config) { return runtime::config_read(config); }
extern "C" PyStatus PyConfig_SetBytesArgv(PyConfig *config, Py_ssize_t argc, char *const *argv) {
    return runtime::config_set_bytes_argv(config, argc, argv);
}
extern "C" PyStatus PyConfig_SetArgv(PyConfig *config, Py_ssize_t argc, wchar_t *const *argv) {
    return runtime::config_set_argv(config, argc, argv);
}
extern "C" PyStatus PyConfig_SetWideStringList(PyConfig *config, PyWideStringList *list, Py_ssize_t length,
                                               wchar_t **items) {
    return runtime::config_set_list(config, list, length, items);
}
