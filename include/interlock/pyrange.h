/**
 * @file pyrange.h
 * @brief Ranges.
 */
#ifndef INTERLOCK_PYRANGE_H
#define INTERLOCK_PYRANGE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `range`. */
PyAPI_DATA(PyTypeObject) PyRange_Type;
/** The type of iterators over ranges. */
PyAPI_DATA(PyTypeObject) PyRangeIter_Type;
/** The type of iterators over ranges that leave the range of C long. */
PyAPI_DATA(PyTypeObject) PyLongRangeIter_Type;

/** True when @p op is a range. */
#define PyRange_Check(op) Py_IS_TYPE((op), &PyRange_Type)

IL_END_DECLS

#endif /* INTERLOCK_PYRANGE_H */
