/**
 * @file pythreadstate.h
 * @brief Thread states.
 */
#ifndef INTERLOCK_PYTHREADSTATE_H
#define INTERLOCK_PYTHREADSTATE_H

#include "pytypes.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API
/** State of one thread. Only `interp` is for callers, and only to read. */
struct _ts {
    struct _ts *prev;
    struct _ts *next;
    PyInterpreterState *interp; /**< The interpreter that the state belongs to. */
};
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYTHREADSTATE_H */
