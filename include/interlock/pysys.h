/**
 * @file pysys.h
 * @brief The module sys from C: attributes, output, the command line, audit hooks.
 */
#ifndef INTERLOCK_PYSYS_H
#define INTERLOCK_PYSYS_H

#include <wchar.h>

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief An attribute of sys.
 *
 * Before initialization, and without an attached thread state, it is NULL.
 * @param name UTF-8 name.
 * @return Borrowed reference; NULL without an exception when there is none. An exception that is set stays set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PySys_GetObject(const char *name);

/**
 * @brief Set an attribute of sys.
 * @param name UTF-8 name.
 * @param value The value, borrowed; NULL deletes the attribute, which need not exist.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_SetObject(const char *name, PyObject *value);

/**
 * @brief An attribute of sys.
 * @param name str.
 * @return New reference, or NULL with RuntimeError "lost sys.NAME" when there is none.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PySys_GetAttr(PyObject *name);

/**
 * @brief An attribute of sys.
 * @param name UTF-8 name.
 * @return New reference, or NULL with RuntimeError "lost sys.NAME" when there is none.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PySys_GetAttrString(const char *name);

/**
 * @brief An attribute of sys that may be missing.
 * @param name str.
 * @param value Receives a new reference, or NULL.
 * @return 1 found, 0 missing, -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_GetOptionalAttr(PyObject *name, PyObject **value);

/**
 * @brief An attribute of sys that may be missing.
 * @param name UTF-8 name.
 * @param value Receives a new reference, or NULL.
 * @return 1 found, 0 missing, -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_GetOptionalAttrString(const char *name, PyObject **value);

/**
 * @brief Write to sys.stdout; without one, or when it fails, to the C stream.
 *
 * At most 1000 bytes; longer text is cut and "... truncated" added.  An exception that is set stays set.
 * @param format As in printf().
 * @param ... Arguments of the format.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_WriteStdout(const char *format, ...) IL_PRINTF(1, 2);

/**
 * @brief Write to sys.stderr; without one, or when it fails, to the C stream.
 *
 * At most 1000 bytes; longer text is cut and "... truncated" added.  An exception that is set stays set.
 * @param format As in printf().
 * @param ... Arguments of the format.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_WriteStderr(const char *format, ...) IL_PRINTF(1, 2);

/**
 * @brief Write to sys.stdout, in the format language of PyUnicode_FromFormat(), without a limit of length.
 * @param format As in PyUnicode_FromFormat().
 * @param ... Arguments of the format.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_FormatStdout(const char *format, ...);

/**
 * @brief Write to sys.stderr, in the format language of PyUnicode_FromFormat(), without a limit of length.
 * @param format As in PyUnicode_FromFormat().
 * @param ... Arguments of the format.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_FormatStderr(const char *format, ...);

/**
 * @brief Set sys.argv; unless the runtime is isolated, prepend the script's directory to sys.path.
 * @param argc Number of arguments; 0: sys.argv is [''] then.
 * @param argv Wide arguments; argv[0] is the script, or an empty string.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal sys.argv cannot be made.
 * @deprecated Use PyInitConfig_SetStrList() with "argv".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_SetArgv(int argc, wchar_t **argv);

/**
 * @brief Set sys.argv.
 * @param argc Number of arguments; 0: sys.argv is [''] then.
 * @param argv Wide arguments; argv[0] is the script, or an empty string.
 * @param updatepath Not 0: prepend to sys.path the real directory of the script argv[0], the current directory for -m, or
 *        '' when there is no script.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal sys.argv or sys.path cannot be made.
 * @deprecated Use PyInitConfig_SetStrList() with "argv".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_SetArgvEx(int argc, wchar_t **argv, int updatepath);

/**
 * @brief Replace sys.path.
 * @param path Directories joined with ':'.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal sys.path cannot be made.
 * @deprecated Use PyInitConfig_SetStrList() with "module_search_paths".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_SetPath(const wchar_t *path);

/**
 * @brief Add an option -W.
 * @param option What follows -W, copied.
 * @gil Not needed before initialization, held afterwards.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStrList() with "warnoptions".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_AddWarnOption(const wchar_t *option);

/**
 * @brief Add an option -W to sys.warnoptions.
 * @param option str.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @deprecated Use PyInitConfig_SetStrList() with "warnoptions".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_AddWarnOptionUnicode(PyObject *option);

/**
 * @brief Empty sys.warnoptions.
 * @gil Not needed before initialization, held afterwards.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Clear sys.warnoptions.
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_ResetWarnOptions(void);

/**
 * @brief Is there any option -W?
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_HasWarnOptions(void);

/**
 * @brief Add an option -X: NAME or NAME=VALUE.
 * @param option What follows -X, copied.
 * @gil Not needed before initialization, held afterwards.
 * @signalsafe No
 * @beforeinit Yes
 * @deprecated Use PyInitConfig_SetStrList() with "xoptions".
 * @since 0.1
 */
PyAPI_FUNC(void) PySys_AddXOption(const wchar_t *option);

/**
 * @brief sys._xoptions.
 * @return Borrowed dict, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PySys_GetXOptions(void);

/**
 * @brief Raise an audit event: call the hooks of PySys_AddAuditHook() and of sys.addaudithook().
 * @param event Name of the event.
 * @param format Format of Py_BuildValue() for the arguments' tuple, or NULL.
 * @param ... Arguments of the format.
 * @return 0, or -1 with the exception of the hook that refused.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_Audit(const char *event, const char *format, ...);

/**
 * @brief PySys_Audit() with the arguments in a tuple.
 * @param event Name of the event.
 * @param args tuple, or NULL for none.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_AuditTuple(const char *event, PyObject *args);

#ifndef Py_LIMITED_API
/** @brief An audit hook: event, arguments (tuple), its own data; -1 with an exception refuses the event. */
typedef int (*Py_AuditHookFunction)(const char *event, PyObject *args, void *user_data);

/**
 * @brief Add an audit hook, for all interpreters and until the end of the runtime.
 * @param hook The hook; called with the lock of the interpreter that raises the event.
 * @param user_data Given to it.
 * @return 0; -1 when a hook refuses (with an exception, RuntimeError is swallowed) or there is no memory.
 * @gil Not needed before initialization, held afterwards.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PySys_AddAuditHook(Py_AuditHookFunction hook, void *user_data);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYSYS_H */
