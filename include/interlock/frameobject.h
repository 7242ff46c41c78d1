/**
 * @file frameobject.h
 * @brief The old home of PyFrame_*: they are in pyframe.h.
 */
#ifndef INTERLOCK_FRAMEOBJECT_H
#define INTERLOCK_FRAMEOBJECT_H

#include "pyframe.h"

#endif /* INTERLOCK_FRAMEOBJECT_H */
