/**
 * @file pytraceback.h
 * @brief Tracebacks: the chain of frames that an exception passed.
 */
#ifndef INTERLOCK_PYTRACEBACK_H
#define INTERLOCK_PYTRACEBACK_H

#include "pytypes.h"

IL_BEGIN_DECLS

/** @brief The type of traceback objects: `tb_frame`, `tb_lineno`, `tb_lasti`, `tb_next`. @since 0.1 */
PyAPI_DATA(PyTypeObject) PyTraceBack_Type;
/** @brief True for a traceback object. */
#define PyTraceBack_Check(object) Py_IS_TYPE((object), &PyTraceBack_Type)

/**
 * @brief Add a frame in front of the raised exception's traceback.
 *
 * @param frame The frame, at the line where it is now; borrowed.
 * @return 0, or -1 with an exception, which may be another one; the raised one is kept as its context.
 * An exception must be raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyTraceBack_Here(PyFrameObject *frame);

/**
 * @brief Write a traceback, under its customary first line, to a file object.
 *
 * @param traceback A traceback object, borrowed; NULL writes nothing; another object raises SystemError.
 * @param file An object with `write`, borrowed.
 * @return 0, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyTraceBack_Print(PyObject *traceback, PyObject *file);

IL_END_DECLS

#endif /* INTERLOCK_PYTRACEBACK_H */
