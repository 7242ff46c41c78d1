/**
 * @file pyenum.h
 * @brief Iterators made from other iterators.
 */
#ifndef INTERLOCK_PYENUM_H
#define INTERLOCK_PYENUM_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `enumerate`. */
PyAPI_DATA(PyTypeObject) PyEnum_Type;
/** The type `reversed`. */
PyAPI_DATA(PyTypeObject) PyReversed_Type;
/** The type `filter`. */
PyAPI_DATA(PyTypeObject) PyFilter_Type;
/** The type `map`. */
PyAPI_DATA(PyTypeObject) PyMap_Type;
/** The type `zip`. */
PyAPI_DATA(PyTypeObject) PyZip_Type;

IL_END_DECLS

#endif /* INTERLOCK_PYENUM_H */
