/**
 * @file pymonitoring.h
 * @brief Events for the tools of sys.monitoring, from code that keeps its own state of who watches (3.13).
 *
 * A guest that reports frames (interlock_guest.h) need not fire them: those reports reach the tools, too. What is fired here
 * reaches profile and trace functions, as an event of the thread's innermost frame, if there is one: in CPython, too, where
 * it is an error or worse when there is none.
 */
#ifndef INTERLOCK_PYMONITORING_H
#define INTERLOCK_PYMONITORING_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** @name Events, numbered as in 3.14 @{ */

#define PY_MONITORING_EVENT_PY_START 0 /**< A function begins. */
#define PY_MONITORING_EVENT_PY_RESUME 1 /**< A suspended function goes on. */
#define PY_MONITORING_EVENT_PY_RETURN 2 /**< A function returns. */
#define PY_MONITORING_EVENT_PY_YIELD 3 /**< A function is suspended. */
#define PY_MONITORING_EVENT_CALL 4 /**< A call is about to be made. */
#define PY_MONITORING_EVENT_LINE 5 /**< A line begins. */
#define PY_MONITORING_EVENT_INSTRUCTION 6 /**< An instruction begins. */
#define PY_MONITORING_EVENT_JUMP 7 /**< An unconditional jump. */
#define PY_MONITORING_EVENT_BRANCH_LEFT 8 /**< A conditional branch goes on with the next instruction. */
#define PY_MONITORING_EVENT_BRANCH_RIGHT 9 /**< A conditional branch jumps. */
#define PY_MONITORING_EVENT_STOP_ITERATION 10 /**< An iterator ends without an exception being raised. */
#define PY_MONITORING_EVENT_RAISE 11 /**< An exception is raised. */
#define PY_MONITORING_EVENT_EXCEPTION_HANDLED 12 /**< An exception is caught. */
#define PY_MONITORING_EVENT_PY_UNWIND 13 /**< A function is left by an exception. */
#define PY_MONITORING_EVENT_PY_THROW 14 /**< An exception is thrown into a suspended function. */
#define PY_MONITORING_EVENT_RERAISE 15 /**< An exception is raised again. */
#define PY_MONITORING_EVENT_C_RETURN 16 /**< A function that is not of the guest returns; goes with CALL. */
#define PY_MONITORING_EVENT_C_RAISE 17 /**< A function that is not of the guest raises; goes with CALL. */
#define PY_MONITORING_EVENT_BRANCH 18 /**< A conditional branch, whichever way. */

/** True for events that can be watched in one code object alone. */
#define PY_MONITORING_IS_INSTRUMENTED_EVENT(event) ((event) < PY_MONITORING_EVENT_RAISE)

/** @} */

/** Who watches an event; one for each event that a scope fires. */
typedef struct _PyMonitoringState {
    uint8_t active; /**< Not 0: somebody does. */
    uint8_t opaque; /**< Private. */
} PyMonitoringState;

/**
 * @brief Begin a scope: a function, say, that fires events.
 *
 * @param state_array The states of the scope's events; refreshed when tools changed what they watch.
 * @param version     Kept with them; 0 at first.
 * @param event_types The events' numbers.
 * @param length      How many.
 * @return 0, or -1 with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMonitoring_EnterScope(PyMonitoringState *state_array, uint64_t *version, const uint8_t *event_types,
                                        Py_ssize_t length);

/**
 * @brief End the scope that was entered last.
 * @return 0.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMonitoring_ExitScope(void);

/**
 * @brief The slow path of PyMonitoring_FirePyStartEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyStartEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FirePyResumeEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyResumeEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FirePyReturnEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval What it returns.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                PyObject *retval);

/**
 * @brief The slow path of PyMonitoring_FirePyYieldEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval What it yields.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyYieldEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                               PyObject *retval);

/**
 * @brief The slow path of PyMonitoring_FireCallEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param callable What is called.
 * @param arg0 Its first argument; NULL: none.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireCallEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                            PyObject *callable, PyObject *arg0);

/**
 * @brief The slow path of PyMonitoring_FireLineEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param lineno The line.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireLineEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, int lineno);

/**
 * @brief The slow path of PyMonitoring_FireJumpEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireJumpEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                            PyObject *target_offset);

/**
 * @brief The slow path of PyMonitoring_FireBranchEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireBranchEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                              PyObject *target_offset);

/**
 * @brief The slow path of PyMonitoring_FireBranchLeftEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireBranchLeftEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                  PyObject *target_offset);

/**
 * @brief The slow path of PyMonitoring_FireBranchRightEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireBranchRightEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                   PyObject *target_offset);

/**
 * @brief The slow path of PyMonitoring_FireCReturnEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval What the function returned.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireCReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                               PyObject *retval);

/**
 * @brief The slow path of PyMonitoring_FirePyThrowEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyThrowEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FireRaiseEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FireReraiseEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireReraiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FireExceptionHandledEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireExceptionHandledEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FireCRaiseEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireCRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FirePyUnwindEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FirePyUnwindEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset);

/**
 * @brief The slow path of PyMonitoring_FireStopIterationEvent(): some tool watches the event.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param value What the iterator returned; wrapped in StopIteration if it is none.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyMonitoring_FireStopIterationEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                     PyObject *value);

/**
 * @brief A function begins: PY_START.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyStartEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FirePyStartEvent(state, codelike, offset) : 0;
}

/**
 * @brief A suspended function goes on: PY_RESUME.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyResumeEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FirePyResumeEvent(state, codelike, offset) : 0;
}

/**
 * @brief A function returns: PY_RETURN.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval   What it returns.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                 PyObject *retval) {
    return state->active ? _PyMonitoring_FirePyReturnEvent(state, codelike, offset, retval) : 0;
}

/**
 * @brief A function is suspended: PY_YIELD.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval   What it yields.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyYieldEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                PyObject *retval) {
    return state->active ? _PyMonitoring_FirePyYieldEvent(state, codelike, offset, retval) : 0;
}

/**
 * @brief A call is about to be made: CALL.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param callable What is called.
 * @param arg0     Its first argument; NULL: none.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireCallEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                             PyObject *callable, PyObject *arg0) {
    return state->active ? _PyMonitoring_FireCallEvent(state, codelike, offset, callable, arg0) : 0;
}

/**
 * @brief A line begins: LINE.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param lineno   The line.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireLineEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, int lineno) {
    return state->active ? _PyMonitoring_FireLineEvent(state, codelike, offset, lineno) : 0;
}

/**
 * @brief An unconditional jump: JUMP.
 * @param state         The event's state.
 * @param codelike      A code object, or what stands for one.
 * @param offset        Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireJumpEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                             PyObject *target_offset) {
    return state->active ? _PyMonitoring_FireJumpEvent(state, codelike, offset, target_offset) : 0;
}

/**
 * @brief A conditional branch, as 3.13 reports it: BRANCH.
 * @param state         The event's state.
 * @param codelike      A code object, or what stands for one.
 * @param offset        Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireBranchEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                               PyObject *target_offset) {
    return state->active ? _PyMonitoring_FireBranchEvent(state, codelike, offset, target_offset) : 0;
}

/**
 * @brief A conditional branch is not taken: BRANCH_LEFT.
 * @param state         The event's state.
 * @param codelike      A code object, or what stands for one.
 * @param offset        Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireBranchLeftEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                   PyObject *target_offset) {
    return state->active ? _PyMonitoring_FireBranchLeftEvent(state, codelike, offset, target_offset) : 0;
}

/**
 * @brief A conditional branch is taken: BRANCH_RIGHT.
 * @param state         The event's state.
 * @param codelike      A code object, or what stands for one.
 * @param offset        Where, from 0 on.
 * @param target_offset Where it goes, an int.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireBranchRightEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                    PyObject *target_offset) {
    return state->active ? _PyMonitoring_FireBranchRightEvent(state, codelike, offset, target_offset) : 0;
}

/**
 * @brief A C function returned: C_RETURN.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param retval   What the function returned.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireCReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                PyObject *retval) {
    return state->active ? _PyMonitoring_FireCReturnEvent(state, codelike, offset, retval) : 0;
}

/**
 * @brief An exception is thrown into a suspended function: PY_THROW.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyThrowEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FirePyThrowEvent(state, codelike, offset) : 0;
}

/**
 * @brief An exception is raised: RAISE.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FireRaiseEvent(state, codelike, offset) : 0;
}

/**
 * @brief An exception is raised again: RERAISE.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireReraiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FireReraiseEvent(state, codelike, offset) : 0;
}

/**
 * @brief An exception is caught: EXCEPTION_HANDLED.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireExceptionHandledEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FireExceptionHandledEvent(state, codelike, offset) : 0;
}

/**
 * @brief A C function raised: C_RAISE.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireCRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FireCRaiseEvent(state, codelike, offset) : 0;
}

/**
 * @brief An exception leaves a function: PY_UNWIND.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @return 0, or -1 with an exception: a tool failed, or no exception is raised.
 * @gil        Held. An exception must be raised; it stays raised.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FirePyUnwindEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return state->active ? _PyMonitoring_FirePyUnwindEvent(state, codelike, offset) : 0;
}

/**
 * @brief An iterator ended: STOP_ITERATION.
 * @param state    The event's state.
 * @param codelike A code object, or what stands for one.
 * @param offset   Where, from 0 on.
 * @param value    What the iterator returned; wrapped in StopIteration if it is none.
 * @return 0, or -1 with an exception: a tool failed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
static inline int PyMonitoring_FireStopIterationEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                                      PyObject *value) {
    return state->active ? _PyMonitoring_FireStopIterationEvent(state, codelike, offset, value) : 0;
}

IL_END_DECLS

#endif /* INTERLOCK_PYMONITORING_H */
