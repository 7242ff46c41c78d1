#include "base/base.hpp"

#include "interlock/pymonitoring.h"

#include "objects/monitoring.hpp"

// Work: objects/monitoring.cpp
namespace objects = interlock::objects;
using objects::Event;

extern "C" {

int PyMonitoring_EnterScope(PyMonitoringState *state_array, uint64_t *version, const uint8_t *event_types,
                            Py_ssize_t length) {
    return objects::monitoring_enter_scope(state_array, version, event_types, length);
}

int PyMonitoring_ExitScope(void) { return 0; }

int _PyMonitoring_FirePyStartEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire(Event::kPyStart, state, codelike, offset);
}

int _PyMonitoring_FirePyResumeEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire(Event::kPyResume, state, codelike, offset);
}

int _PyMonitoring_FirePyReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *retval) {
    return objects::fire(Event::kPyReturn, state, codelike, offset, retval);
}

int _PyMonitoring_FirePyYieldEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *retval) {
    return objects::fire(Event::kPyYield, state, codelike, offset, retval);
}

int _PyMonitoring_FireCallEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                PyObject *callable, PyObject *arg0) {
    return objects::fire(Event::kCall, state, codelike, offset, callable, objects::argument_or_missing(arg0));
}

int _PyMonitoring_FireLineEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, int lineno) {
    return objects::fire_line(state, codelike, offset, lineno);
}

int _PyMonitoring_FireJumpEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *target_offset) {
    return objects::fire(Event::kJump, state, codelike, offset, target_offset);
}

int _PyMonitoring_FireBranchEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                  PyObject *target_offset) {
    return objects::fire(Event::kBranch, state, codelike, offset, target_offset);
}

int _PyMonitoring_FireBranchLeftEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                      PyObject *target_offset) {
    return objects::fire(Event::kBranchLeft, state, codelike, offset, target_offset);
}

int _PyMonitoring_FireBranchRightEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                       PyObject *target_offset) {
    return objects::fire(Event::kBranchRight, state, codelike, offset, target_offset);
}

int _PyMonitoring_FireCReturnEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *retval) {
    return objects::fire(Event::kCReturn, state, codelike, offset, retval);
}

int _PyMonitoring_FirePyThrowEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kPyThrow, state, codelike, offset);
}

int _PyMonitoring_FireRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kRaise, state, codelike, offset);
}

int _PyMonitoring_FireReraiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kReraise, state, codelike, offset);
}

int _PyMonitoring_FireExceptionHandledEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kExceptionHandled, state, codelike, offset);
}

int _PyMonitoring_FireCRaiseEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kCRaise, state, codelike, offset);
}

int _PyMonitoring_FirePyUnwindEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset) {
    return objects::fire_raised(Event::kPyUnwind, state, codelike, offset);
}

int _PyMonitoring_FireStopIterationEvent(PyMonitoringState *state, PyObject *codelike, int32_t offset,
                                         PyObject *value) {
    return objects::fire_stop_iteration(state, codelike, offset, value);
}

}  // extern "C"
