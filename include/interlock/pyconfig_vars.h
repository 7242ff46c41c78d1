/**
 * @file pyconfig_vars.h
 * @brief Global configuration variables.
 *
 * Set them before Py_Initialize(), which reads them together with the environment, writes the outcome back and copies
 * it to sys.flags.  All are 0 at first.  Environment variables count when Py_IgnoreEnvironmentFlag is 0: a number is
 * that number, 0 and nothing are 0, anything else is 1.
 */
#ifndef INTERLOCK_PYCONFIG_VARS_H
#define INTERLOCK_PYCONFIG_VARS_H

#include "pytypes.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API
/** @brief -d, PYTHONDEBUG; sys.flags.debug. */
PyAPI_DATA(int) Py_DebugFlag;
/** @brief -v, PYTHONVERBOSE; sys.flags.verbose.  1 reports imports on stderr, 2 also each file tried. */
PyAPI_DATA(int) Py_VerboseFlag;
/** @brief -q; sys.flags.quiet. */
PyAPI_DATA(int) Py_QuietFlag;
/** @brief -i; sys.flags.interactive. */
PyAPI_DATA(int) Py_InteractiveFlag;
/** @brief -i, PYTHONINSPECT; sys.flags.inspect. */
PyAPI_DATA(int) Py_InspectFlag;
/** @brief -O, PYTHONOPTIMIZE; sys.flags.optimize. */
PyAPI_DATA(int) Py_OptimizeFlag;
/** @brief -S; sys.flags.no_site: directories of installed packages are not in sys.path. */
PyAPI_DATA(int) Py_NoSiteFlag;
/** @brief -b; sys.flags.bytes_warning. */
PyAPI_DATA(int) Py_BytesWarningFlag;
/** @brief Not zero: no warning while the module search path is computed. */
PyAPI_DATA(int) Py_FrozenFlag;
/** @brief -E, -I; sys.flags.ignore_environment. */
PyAPI_DATA(int) Py_IgnoreEnvironmentFlag;
/** @brief -B, PYTHONDONTWRITEBYTECODE; sys.dont_write_bytecode. */
PyAPI_DATA(int) Py_DontWriteBytecodeFlag;
/** @brief -s, -I, PYTHONNOUSERSITE; sys.flags.no_user_site. */
PyAPI_DATA(int) Py_NoUserSiteDirectory;
/** @brief -u, PYTHONUNBUFFERED: sys.stdout and sys.stderr write through. */
PyAPI_DATA(int) Py_UnbufferedStdioFlag;
/** @brief 1 after initialization unless PYTHONHASHSEED is 0; sys.flags.hash_randomization. */
PyAPI_DATA(int) Py_HashRandomizationFlag;
/** @brief -I; sys.flags.isolated.  Sets Py_IgnoreEnvironmentFlag and Py_NoUserSiteDirectory. */
PyAPI_DATA(int) Py_IsolatedFlag;
#endif /* Py_LIMITED_API */

/** @brief UTF-8 mode (PEP 540); sys.flags.utf8_mode. */
PyAPI_DATA(int) Py_UTF8Mode;
/** @brief Encoding of file names: NULL before initialization and after finalization. */
PyAPI_DATA(const char *) Py_FileSystemDefaultEncoding;
/** @brief Error handler of file names: NULL before initialization and after finalization. */
PyAPI_DATA(const char *) Py_FileSystemDefaultEncodeErrors;
/** @brief Always 0; kept for old callers. */
PyAPI_DATA(int) Py_HasFileSystemDefaultEncoding;

IL_END_DECLS

#endif /* INTERLOCK_PYCONFIG_VARS_H */
