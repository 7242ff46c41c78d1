/**
 * @file pyprocess.h
 * @brief Parameters of the process: names and paths, the command line, the version, the locale's encoding.
 *
 * The setters are for the time before Py_Initialize(), from one thread.  What a getter returns lives until the next
 * initialization; callers do not free or change it.
 */
#ifndef INTERLOCK_PYPROCESS_H
#define INTERLOCK_PYPROCESS_H

#include <stdio.h>
#include <wchar.h>

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Choose encoding and error handler of sys.stdin, sys.stdout and sys.stderr; wins over PYTHONIOENCODING.
 *
 * Counts for one initialization; finalization forgets it.
 * @param encoding Codec name, copied; NULL leaves it to PYTHONIOENCODING and the locale.
 * @param errors Error handler, copied; NULL leaves it. sys.stderr always uses "backslashreplace".
 * @return 0; -1 when the runtime is initialized already; -2 or -3 when there is no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStr() with "stdio_encoding" and "stdio_errors".
 * @since 0.1
 */
PyAPI_FUNC(int) Py_SetStandardStreamEncoding(const char *encoding, const char *errors);

/**
 * @brief Tell the program name, argv[0] of main(); from it sys.executable and the prefixes are derived.
 *
 * Differs from CPython's text: the string is copied, so that it need not live on.
 * @param name The name, copied; NULL or an empty string: the default, "python3".
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStr() with "program_name".
 * @since 0.1
 */
PyAPI_FUNC(void) Py_SetProgramName(const wchar_t *name);

/**
 * @brief The program name.
 * @return The wide string; NULL before the first initialization unless Py_SetProgramName() was called.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetProgramName(void);

/**
 * @brief Where platform-independent files are installed; sys.prefix.
 * @return The wide string; NULL before the first initialization.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetPrefix(void);

/**
 * @brief Where platform-dependent files are installed; sys.exec_prefix.
 * @return The wide string; NULL before the first initialization.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetExecPrefix(void);

/**
 * @brief Full path of the program; sys.executable.  A name without a slash is looked up on PATH.
 * @return The wide string; NULL before the first initialization.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetProgramFullPath(void);

/**
 * @brief The module search path that sys.path starts from, its directories joined with ':'.
 * @return The wide string; NULL before the first initialization.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetPath(void);

/**
 * @brief What Py_SetPythonHome() said, else PYTHONHOME.
 * @return The wide string; NULL before the first initialization, and when there is none.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_GetPythonHome(void);

/**
 * @brief Set the module search path; nothing is computed then, and sys.prefix and sys.exec_prefix are empty.
 * @param path Directories joined with ':', copied; NULL: compute again.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStrList() with "module_search_paths".
 * @since 0.1
 */
PyAPI_FUNC(void) Py_SetPath(const wchar_t *path);

/**
 * @brief Set the home directory, PREFIX or PREFIX:EXEC_PREFIX; wins over PYTHONHOME.
 * @param home The directory, copied; NULL or empty forgets it.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStr() with "home".
 * @since 0.1
 */
PyAPI_FUNC(void) Py_SetPythonHome(const wchar_t *home);

/**
 * @brief "3.15.0 (interlock 0.1.0, DATE, TIME) [COMPILER]"; sys.version.
 * @return A static string.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) Py_GetVersion(void);

/**
 * @brief "linux" or the system's name in lower case; sys.platform.
 * @return A static string.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) Py_GetPlatform(void);

/**
 * @brief The copyright notice; sys.copyright.
 * @return A static string.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) Py_GetCopyright(void);

/**
 * @brief The compiler in square brackets, such as "[GCC 12.2.0]".
 * @return A static string.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) Py_GetCompiler(void);

/**
 * @brief What was built and when, such as "interlock 0.1.0, Jan  1 2026, 12:00:00".
 * @return A static string.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) Py_GetBuildInfo(void);

/** @brief PY_VERSION_HEX of the library that runs, which may be newer than that of the headers. */
PyAPI_DATA(const unsigned long) Py_Version;

/**
 * @brief A version as PY_VERSION_HEX and Py_Version have it.
 * @param x Major, 0 to 255.
 * @param y Minor.
 * @param z Micro.
 * @param level PY_RELEASE_LEVEL_*, 0 to 15.
 * @param serial Number of the pre-release, 0 to 15.
 * @return The number.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(uint32_t) Py_PACK_FULL_VERSION(int x, int y, int z, int level, int serial);

/**
 * @brief Py_PACK_FULL_VERSION() of major and minor alone.
 * @param x Major, 0 to 255.
 * @param y Minor.
 * @return The number.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(uint32_t) Py_PACK_VERSION(int x, int y);

/** @name The same as constants @{ */
#define Py_PACK_FULL_VERSION(x, y, z, level, serial)                                                  \
    ((((uint32_t)(x) & 0xff) << 24) | (((uint32_t)(y) & 0xff) << 16) | (((uint32_t)(z) & 0xff) << 8) | \
     (((uint32_t)(level) & 0xf) << 4) | ((uint32_t)(serial) & 0xf))
#define Py_PACK_VERSION(x, y) Py_PACK_FULL_VERSION((x), (y), 0, 0, 0)
/** @} */

/**
 * @brief Decode bytes with the locale's encoding; bytes that cannot be decoded become lone surrogates.
 * @param arg Null-terminated bytes.
 * @param size Receives the length in characters, or the kind of error: (size_t)-1 no memory, (size_t)-2 not decodable; NULL allowed.
 * @return Wide string for PyMem_RawFree(), or NULL.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) Py_DecodeLocale(const char *arg, size_t *size);

/**
 * @brief Encode for the locale; the inverse of Py_DecodeLocale().
 * @param text Null-terminated wide string.
 * @param error_pos Receives the position of the character that cannot be encoded, or (size_t)-1 for no memory and for success; NULL allowed.
 * @return Bytes for PyMem_Free(), or NULL.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(char *) Py_EncodeLocale(const wchar_t *text, size_t *error_pos);

#ifndef Py_LIMITED_API
/**
 * @brief The command line as it was before the interpreter's options were taken from it; sys.orig_argv.
 * @param argc Receives the number of arguments.
 * @param argv Receives the arguments, owned by the library.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) Py_GetArgcArgv(int *argc, wchar_t ***argv);

/**
 * @brief Is a file interactive: a terminal, or standard input while Py_InteractiveFlag is set?
 * @param fp The file.
 * @param filename Its name; NULL, "<stdin>" and "???" mean standard input.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) Py_FdIsInteractive(FILE *fp, const char *filename);
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYPROCESS_H */
