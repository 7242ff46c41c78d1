/**
 * @file pyinterpreterview.h
 * @brief Views: weak references to interpreters, for any thread and any time (PEP 788).
 */
#ifndef INTERLOCK_PYINTERPRETERVIEW_H
#define INTERLOCK_PYINTERPRETERVIEW_H

#include "pytypes.h"

IL_BEGIN_DECLS

/** A view; opaque. */
typedef struct _PyInterpreterView PyInterpreterView;

/**
 * @brief A view of the current interpreter.
 *
 * @return The view, good also after the interpreter's end, to be closed by PyInterpreterView_Close(); NULL with
 *         MemoryError.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterView *) PyInterpreterView_FromCurrent(void);

/**
 * @brief A view of the main interpreter.
 *
 * For callers that nobody could give a view: a library that uses it does not work in sub-interpreters.
 *
 * @return The view, to be closed by PyInterpreterView_Close(); NULL, without an exception, when there is no main
 *         interpreter or no memory. A view of one runtime says "gone" in the next one.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterView *) PyInterpreterView_FromMain(void);

/**
 * @brief Close a view, and free it.
 *
 * @param view The view; no other thread may be using it. Guards and thread states taken through it are not affected.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      @p view is NULL.
 * @since      0.1
 */
PyAPI_FUNC(void) PyInterpreterView_Close(PyInterpreterView *view);

IL_END_DECLS

#endif /* INTERLOCK_PYINTERPRETERVIEW_H */
