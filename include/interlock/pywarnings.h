/**
 * @file pywarnings.h
 * @brief Warnings: messages that a filter ignores, prints to sys.stderr or raises.
 *
 * The filters come from PySys_AddWarnOption(), the `-W` options of the configuration and the environment variable
 * PYTHONWARNINGS, each `action:message:category:module:lineno`; behind them stand CPython's defaults.
 */
#ifndef INTERLOCK_PYWARNINGS_H
#define INTERLOCK_PYWARNINGS_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Issue a warning.
 *
 * @param category A class derived from Warning, borrowed; NULL: RuntimeWarning.
 * @param message UTF-8.
 * @param stack_level 1: the calling guest frame; more: further out.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_WarnEx(PyObject *category, const char *message, Py_ssize_t stack_level);

/**
 * @brief Issue a warning with a message in PyUnicode_FromFormat()'s language.
 *
 * @param category A class derived from Warning, borrowed; NULL: RuntimeWarning.
 * @param stack_level 1: the calling guest frame; more: further out.
 * @param format The format, ASCII.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_WarnFormat(PyObject *category, Py_ssize_t stack_level, const char *format, ...);

/**
 * @brief PyErr_WarnFormat() with ResourceWarning.
 *
 * @param source The object that was not released, borrowed; may be NULL.
 * @param stack_level 1: the calling guest frame; more: further out.
 * @param format The format, ASCII.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_ResourceWarning(PyObject *source, Py_ssize_t stack_level, const char *format, ...);

/**
 * @brief Issue a warning for a given place.
 *
 * @param category A class derived from Warning, borrowed; NULL: RuntimeWarning.
 * @param message UTF-8.
 * @param filename In the filesystem encoding.
 * @param line From 1.
 * @param module UTF-8; NULL: from the file name.
 * @param registry A dict that remembers what was printed, borrowed; NULL: none.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_WarnExplicit(PyObject *category, const char *message, const char *filename, int line, const char
                                   *module, PyObject *registry);

/**
 * @brief PyErr_WarnExplicit() with objects.
 *
 * @param category A class derived from Warning, borrowed; NULL: RuntimeWarning.
 * @param message A str or a Warning instance, borrowed.
 * @param filename A str, borrowed.
 * @param line From 1.
 * @param module A str, borrowed; NULL: from the file name.
 * @param registry A dict that remembers what was printed, borrowed; NULL: none.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_WarnExplicitObject(PyObject *category, PyObject *message, PyObject *filename, int line, PyObject
                                         *module, PyObject *registry);

#ifndef Py_LIMITED_API
/**
 * @brief PyErr_WarnExplicit() with a format.
 *
 * @param category A class derived from Warning, borrowed; NULL: RuntimeWarning.
 * @param filename In the filesystem encoding.
 * @param line From 1.
 * @param module UTF-8; NULL: from the file name.
 * @param registry A dict that remembers what was printed, borrowed; NULL: none.
 * @param format As PyUnicode_FromFormat() takes it.
 * @return 0, or -1 when the warning is raised as an exception or another error occurred.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_WarnExplicitFormat(PyObject *category, const char *filename, int line, const char *module,
                                         PyObject *registry, const char *format, ...);
#endif

/** @brief PyErr_WarnEx() with the caller's frame; the old name. */
#define PyErr_Warn(category, message) PyErr_WarnEx((category), (message), 1)

IL_END_DECLS

#endif /* INTERLOCK_PYWARNINGS_H */
