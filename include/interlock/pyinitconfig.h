/**
 * @file pyinitconfig.h
 * @brief Configuration of the initialization: PyInitConfig (PEP 741), PyConfig and PyPreConfig (PEP 587), and the
 *        running configuration.
 *
 * One configuration is active per process, from the initialization on; every older setter (Py_SetProgramName(),
 * the Py_*Flag variables, ...) ends up in it.  All of this but PyConfig_Get() and its siblings works without an
 * initialized runtime.  It is not thread-safe: configure from one thread.
 *
 * Options that only make sense with the Python language (a command to run, byte code, the parser) are refused with an
 * error that names them; see PyInitConfig_HasOption().
 */
#ifndef INTERLOCK_PYINITCONFIG_H
#define INTERLOCK_PYINITCONFIG_H

#include <wchar.h>

#include "pytypes.h"

IL_BEGIN_DECLS

/** @brief Opaque configuration of one initialization (PEP 741). */
typedef struct PyInitConfig PyInitConfig;

/**
 * @brief Make a configuration with isolated defaults: no environment, no signal handlers, no change of locale.
 * @return The configuration, for PyInitConfig_Free(); NULL when there is no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyInitConfig *) PyInitConfig_Create(void);

/**
 * @brief Free a configuration.
 * @param config What PyInitConfig_Create() returned; NULL does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyInitConfig_Free(PyInitConfig *config);

/**
 * @brief The error of the last failed call on a configuration.
 * @param config The configuration.
 * @param err_msg Receives the UTF-8 message, valid until the next call on @p config; NULL when there is none.
 *                An exit code is reported as a message too.
 * @return 1 when an error or an exit code is set, else 0.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_GetError(PyInitConfig *config, const char **err_msg);

/**
 * @brief The exit code that Py_InitializeFromInitConfig() asked for.
 * @param config The configuration.
 * @param exitcode Receives the code.
 * @return 1 when an exit code is set, else 0.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_GetExitCode(PyInitConfig *config, int *exitcode);

/**
 * @brief Is there an option of this name?
 *
 * Differs from CPython: options that have no meaning without the Python language ("run_command",
 * "check_hash_pycs_mode", ...) do not exist.
 * @param config The configuration.
 * @param name UTF-8 name of the option, not NULL.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_HasOption(PyInitConfig *config, const char *name);

/**
 * @brief Read an integer option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.
 * @param value Receives the value.
 * @return 0, or -1 with an error in @p config (unknown option, not an integer).
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_GetInt(PyInitConfig *config, const char *name, int64_t *value);

/**
 * @brief Read a string option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.
 * @param value Receives a UTF-8 copy for free(), or NULL when the option is not set.
 * @return 0, or -1 with an error in @p config.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_GetStr(PyInitConfig *config, const char *name, char **value);

/**
 * @brief Read a list option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.
 * @param length Receives the number of strings.
 * @param items Receives UTF-8 copies for PyInitConfig_FreeStrList().
 * @return 0, or -1 with an error in @p config.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_GetStrList(PyInitConfig *config, const char *name, size_t *length, char ***items);

/**
 * @brief Free a list of PyInitConfig_GetStrList().
 * @param length Number of strings.
 * @param items The strings; NULL does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyInitConfig_FreeStrList(size_t length, char **items);

/**
 * @brief Set an integer option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.
 * @param value The value.
 * @return 0, or -1 with an error in @p config that names the option (unknown, meaningless here, out of range).
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_SetInt(PyInitConfig *config, const char *name, int64_t value);

/**
 * @brief Set a string option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.
 * @param value UTF-8 string, copied.
 * @return 0, or -1 with an error in @p config.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_SetStr(PyInitConfig *config, const char *name, const char *value);

/**
 * @brief Set a list option.
 * @param config The configuration; receives the error.
 * @param name UTF-8 name of the option.  "module_search_paths" also tells that the paths are not to be computed.
 * @param length Number of strings.
 * @param items UTF-8 strings, copied.
 * @return 0, or -1 with an error in @p config.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_SetStrList(PyInitConfig *config, const char *name, size_t length, char *const *items);

/**
 * @brief Add a built-in module for the initialization with this configuration.
 * @param config The configuration; receives the error.
 * @param name ASCII name, copied.
 * @param initfunc Init function of the module.
 * @return 0, or -1 with an error in @p config.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyInitConfig_AddModule(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void));

/**
 * @brief The current value of an option of the running configuration.
 * @param name UTF-8 name of the option.
 * @return New reference (bool, int, str, list, dict or None), or NULL with ValueError for an unknown option.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyConfig_Get(const char *name);

/**
 * @brief The current value of an integer option.
 * @param name UTF-8 name of the option.
 * @param value Receives the value.
 * @return 0, or -1 with ValueError (unknown), TypeError (not an integer) or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyConfig_GetInt(const char *name, int *value);

/**
 * @brief The names of all options.
 * @return New frozenset of str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyConfig_Names(void);

/**
 * @brief Change an option while the runtime is running.
 * @param name UTF-8 name of the option.
 * @param value The new value.
 * @return 0, or -1 with ValueError (unknown, read-only, bad value) or TypeError (wrong type).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyConfig_Set(const char *name, PyObject *value);

#ifndef Py_LIMITED_API

/** @brief What an initialization function says: success, an error, or that the process should exit. */
typedef struct {
    enum { _PyStatus_TYPE_OK = 0, _PyStatus_TYPE_ERROR = 1, _PyStatus_TYPE_EXIT = 2 } _type;
    const char *func;    /**< Function that failed, or NULL. */
    const char *err_msg; /**< Error message, or NULL. */
    int exitcode;        /**< Exit code, when the process should exit. */
} PyStatus;

/**
 * @brief Success.
 * @return The status.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyStatus_Ok(void);

/**
 * @brief An error.
 * @param err_msg The message; kept, not copied.
 * @return The status, without a function name.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyStatus_Error(const char *err_msg);

/**
 * @brief The error of a failed allocation.
 * @return The status.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyStatus_NoMemory(void);

/**
 * @brief A wish to exit.
 * @param exitcode Exit code of the process.
 * @return The status.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyStatus_Exit(int exitcode);

/**
 * @brief Is it an error?
 * @param status The status.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyStatus_IsError(PyStatus status);

/**
 * @brief Is it a wish to exit?
 * @param status The status.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyStatus_IsExit(PyStatus status);

/**
 * @brief Is it anything but success?
 * @param status The status.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyStatus_Exception(PyStatus status);

/** @brief A list of wide strings. */
typedef struct {
    Py_ssize_t length; /**< Number of strings. */
    wchar_t **items;   /**< The strings; none is NULL. */
} PyWideStringList;

/**
 * @brief Append a string.
 * @param list The list.
 * @param item The string, copied.
 * @return Success, or the error of a failed allocation.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyWideStringList_Append(PyWideStringList *list, const wchar_t *item);

/**
 * @brief Insert a string.
 * @param list The list.
 * @param index Where; at or beyond the end appends, a negative index is an error.
 * @param item The string, copied.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyWideStringList_Insert(PyWideStringList *list, Py_ssize_t index, const wchar_t *item);

/** @brief Preinitialization: locale and memory allocators.  -1 means "decide". */
typedef struct PyPreConfig {
    int _config_init;
    int parse_argv;           /**< Parse the command line that is given to Py_PreInitializeFromArgs()? */
    int isolated;             /**< Isolated mode. */
    int use_environment;      /**< Read environment variables? */
    int configure_locale;     /**< Set LC_CTYPE to the user's locale? */
    int coerce_c_locale;      /**< Coerce the C locale to UTF-8 (PEP 538)? */
    int coerce_c_locale_warn; /**< Warn when it was coerced? */
    int utf8_mode;            /**< UTF-8 mode (PEP 540). */
    int dev_mode;             /**< Development mode: debug hooks of the memory allocators. */
    int allocator;            /**< A value of PyMemAllocatorName. */
} PyPreConfig;

/**
 * @brief Fill with the defaults of a regular interpreter.
 * @param config Filled.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyPreConfig_InitPythonConfig(PyPreConfig *config);

/**
 * @brief Fill with isolated defaults: environment and locale are left alone.
 * @param config Filled.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyPreConfig_InitIsolatedConfig(PyPreConfig *config);

/**
 * @brief Preinitialize: configure the locale and choose the memory allocators.
 *
 * A second call does nothing.  Initialization preinitializes by itself when nobody did.
 * @param src_config The wishes.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) Py_PreInitialize(const PyPreConfig *src_config);

/**
 * @brief Py_PreInitialize() that also reads the options -E, -I, -X dev and -X utf8 of a command line.
 * @param src_config The wishes; the command line is read when its parse_argv is not 0.
 * @param argc Number of arguments.
 * @param argv Arguments in the locale's encoding; argv[0] is the program.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) Py_PreInitializeFromBytesArgs(const PyPreConfig *src_config, Py_ssize_t argc, char **argv);

/**
 * @brief Py_PreInitializeFromBytesArgs() with wide arguments.
 * @param src_config The wishes.
 * @param argc Number of arguments.
 * @param argv Wide arguments; argv[0] is the program.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) Py_PreInitializeFromArgs(const PyPreConfig *src_config, Py_ssize_t argc, wchar_t **argv);

/**
 * @brief Initialization.  The layout is that of CPython 3.13; -1 and NULL mean "decide".
 *
 * Differs from CPython: a member marked "refused" has no meaning without the Python language; a value other than its
 * default is an error that names it.
 */
typedef struct PyConfig {
    int _config_init;
    int isolated;                /**< Isolated mode. */
    int use_environment;         /**< Read environment variables? */
    int dev_mode;                /**< Development mode. */
    int install_signal_handlers; /**< Install signal handlers? */
    int use_hash_seed;           /**< Use hash_seed, else a random one. */
    unsigned long hash_seed;     /**< Seed of the hash function. */
    int faulthandler;            /**< Refused. */
    int tracemalloc;             /**< Refused. */
    int perf_profiling;          /**< Refused. */
    int import_time;             /**< Refused. */
    int code_debug_ranges;       /**< No effect: there is no byte code. */
    int show_ref_count;          /**< Refused. */
    int dump_refs;               /**< Refused. */
    wchar_t *dump_refs_file;     /**< Refused. */
    int malloc_stats;            /**< Refused. */
    wchar_t *filesystem_encoding;
    wchar_t *filesystem_errors;
    wchar_t *pycache_prefix; /**< Refused. */
    int parse_argv;          /**< 1: take the interpreter's options from the front of argv. */
    PyWideStringList orig_argv;
    PyWideStringList argv;
    PyWideStringList xoptions;
    PyWideStringList warnoptions;
    int site_import;
    int bytes_warning;
    int warn_default_encoding;
    int inspect;
    int interactive;
    int optimization_level;
    int parser_debug;
    int write_bytecode;
    int verbose;
    int quiet;
    int user_site_directory;
    int configure_c_stdio;
    int buffered_stdio;
    wchar_t *stdio_encoding;
    wchar_t *stdio_errors;
    wchar_t *check_hash_pycs_mode; /**< Refused, but for "default". */
    int use_frozen_modules;        /**< No effect: there are no frozen modules. */
    int safe_path;
    int int_max_str_digits;
    int cpu_count; /**< Refused. */
    int pathconfig_warnings;
    wchar_t *program_name;
    wchar_t *pythonpath_env;
    wchar_t *home;
    wchar_t *platlibdir;
    int module_search_paths_set;
    PyWideStringList module_search_paths;
    wchar_t *stdlib_dir;
    wchar_t *executable;
    wchar_t *base_executable;
    wchar_t *prefix;
    wchar_t *base_prefix;
    wchar_t *exec_prefix;
    wchar_t *base_exec_prefix;
    int skip_source_first_line; /**< Refused. */
    wchar_t *run_command;       /**< Refused. */
    wchar_t *run_module;        /**< Refused. */
    wchar_t *run_filename;      /**< Refused, but when it came from argv. */
    wchar_t *sys_path_0;
    int _install_importlib;
    int _init_main;
    int _is_python_build;
} PyConfig;

/**
 * @brief Fill with the defaults of a regular interpreter: environment, locale, signal handlers, command line.
 * @param config Filled; what it held is not freed.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyConfig_InitPythonConfig(PyConfig *config);

/**
 * @brief Fill with isolated defaults: no environment, no signal handlers, argv is not parsed.
 * @param config Filled; what it held is not freed.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyConfig_InitIsolatedConfig(PyConfig *config);

/**
 * @brief Free everything that a configuration holds.
 * @param config The configuration; its strings become NULL, its lists empty.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyConfig_Clear(PyConfig *config);

/**
 * @brief Set a string member.
 * @param config The configuration.
 * @param config_str Address of the member.
 * @param str The string, copied; NULL clears.
 * @return Success, or the error of a failed allocation.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyConfig_SetString(PyConfig *config, wchar_t **config_str, const wchar_t *str);

/**
 * @brief Set a string member from the locale's encoding.
 * @param config The configuration.
 * @param config_str Address of the member.
 * @param str The string, decoded as Py_DecodeLocale() does; NULL clears.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyConfig_SetBytesString(PyConfig *config, wchar_t **config_str, const char *str);

/**
 * @brief Complete a configuration: environment variables, command line, defaults.  Paths are left to initialization.
 * @param config Completed; what is set stays.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyConfig_Read(PyConfig *config);

/**
 * @brief Set argv from the locale's encoding.
 * @param config The configuration.
 * @param argc Number of arguments.
 * @param argv The arguments, copied.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyConfig_SetBytesArgv(PyConfig *config, Py_ssize_t argc, char *const *argv);

/**
 * @brief Set argv.
 * @param config The configuration.
 * @param argc Number of arguments.
 * @param argv The arguments, copied.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus) PyConfig_SetArgv(PyConfig *config, Py_ssize_t argc, wchar_t *const *argv);

/**
 * @brief Replace a list member.
 * @param config The configuration.
 * @param list Address of the member.
 * @param length Number of strings.
 * @param items The strings, copied.
 * @return Success or an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyStatus)
PyConfig_SetWideStringList(PyConfig *config, PyWideStringList *list, Py_ssize_t length, wchar_t **items);

#endif /* Py_LIMITED_API */

IL_END_DECLS

#endif /* INTERLOCK_PYINITCONFIG_H */
