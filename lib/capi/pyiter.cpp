#include "base/base.hpp"

#include "interlock/pyiter.h"
#include "objects/iter.hpp"

namespace objects = interlock::objects;

extern "C" {

int PyIter_Check(PyObject *o) { return objects::iter_check(o); }
PyObject *PyIter_Next(PyObject *iter) { return objects::iter_next(iter); }
int PyIter_NextItem(PyObject *iter, PyObject **item) { return objects::iter_next_item(iter, item); }
PySendResult PyIter_Send(PyObject *iter, PyObject *value, PyObject **result) {
    return objects::iter_send(iter, value, result);
}
int PyAIter_Check(PyObject *o) { return objects::a_iter_check(o); }
PyObject *PySeqIter_New(PyObject *seq) { return objects::seq_iter_new(seq); }
PyObject *PyCallIter_New(PyObject *callable, PyObject *sentinel) { return objects::call_iter_new(callable, sentinel); }

}  // extern "C"
