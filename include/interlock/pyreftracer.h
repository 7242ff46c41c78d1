/**
 * @file pyreftracer.h
 * @brief One function for the whole process that is told when objects are made and destroyed (3.13).
 */
#ifndef INTERLOCK_PYREFTRACER_H
#define INTERLOCK_PYREFTRACER_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** What a reference tracer is told. */
typedef enum {
    PyRefTracer_CREATE = 0,         /**< An object was made: it has its type and one reference, and nothing else yet. */
    PyRefTracer_DESTROY = 1,        /**< An object's last reference is gone; it is whole still. */
    PyRefTracer_TRACKER_REMOVED = 2 /**< This tracer is about to be replaced or taken out; the object is NULL (3.14). */
} PyRefTracerEvent;

/**
 * The tracer: object, event, and the data given with it. Called with a thread state attached, in whichever thread it happens,
 * also while an exception is raised. It must make and destroy no objects and leave the raised exception alone; what it
 * returns is not looked at.
 */
typedef int (*PyRefTracer)(PyObject *object, PyRefTracerEvent event, void *data);

/**
 * @brief Set the reference tracer of the process, for all interpreters; finalization takes it out.
 * @param tracer The function; NULL: none.
 * @param data   Its last argument.
 * @return 0.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * The one that was there is told first: PyRefTracer_TRACKER_REMOVED. Objects that are part of the program (None, the
 * types of this library, small ints) were never made and are not destroyed.
 */
PyAPI_FUNC(int) PyRefTracer_SetTracer(PyRefTracer tracer, void *data);

/**
 * @brief The reference tracer of the process.
 * @param[out] data What was given with it; NULL: not wanted.
 * @return The function, or NULL when there is none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyRefTracer) PyRefTracer_GetTracer(void **data);

IL_END_DECLS

#endif /* INTERLOCK_PYREFTRACER_H */
