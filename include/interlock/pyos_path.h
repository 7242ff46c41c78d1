/**
 * @file pyos_path.h
 * @brief Paths of the file system.
 */

#ifndef INTERLOCK_PYOS_PATH_H
#define INTERLOCK_PYOS_PATH_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Reads the path that an object stands for.
 * @param path A str, bytes, or an object with `__fspath__`.
 * @return New reference to a str or bytes: `path` itself, or what its `__fspath__` returned; NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyOS_FSPath(PyObject *path);

IL_END_DECLS

#endif /* INTERLOCK_PYOS_PATH_H */
