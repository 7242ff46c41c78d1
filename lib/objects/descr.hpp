// Descriptors: what types keep for methods, computed attributes, fields and slots.
#pragma once

#include "objects/cfunction.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

struct SlotDef;

// Head of all of them.  d_type is borrowed from a static type, owned for a heap type.
struct DescrObject {
    PyObject ob_base;
    PyTypeObject *d_type;
    PyObject *d_name;
    PyObject *d_qualname;  // made on first use
};

struct MethodDescrObject {
    DescrObject common;
    PyMethodDef *method;
    vectorcallfunc vectorcall;
};

struct GetSetDescrObject {
    DescrObject common;
    PyGetSetDef *getset;
};

struct MemberDescrObject {
    DescrObject common;
    PyMemberDef *member;
};

struct WrapperDescrObject {
    DescrObject common;
    const SlotDef *base;
    void *wrapped;  // the slot's function
};

PyObject *descr_new_method(PyTypeObject *type, PyMethodDef *method) noexcept;
PyObject *descr_new_class_method(PyTypeObject *type, PyMethodDef *method) noexcept;
PyObject *descr_new_get_set(PyTypeObject *type, PyGetSetDef *getset) noexcept;
PyObject *descr_new_member(PyTypeObject *type, PyMemberDef *member) noexcept;
PyObject *descr_new_slot_wrapper(PyTypeObject *type, const SlotDef *base, void *wrapped) noexcept;
int descr_is_data(PyObject *descr) noexcept;
PyObject *wrapper_new(PyObject *descr, PyObject *self) noexcept;

// The slot function that a wrapper descriptor of this row stands for, if a slot of `type` may hold it directly; else null.
void *wrapped_slot_function(PyObject *descr, PyTypeObject *type, const SlotDef *row) noexcept;

// Fields (member.cpp).  `address` is the instance's first byte.
PyObject *member_get_one(const char *address, PyMemberDef *member) noexcept;
int member_set_one(char *address, PyMemberDef *member, PyObject *value) noexcept;

PyObject *static_method_new(PyObject *callable) noexcept;
PyObject *class_method_new(PyObject *callable) noexcept;

}  // namespace interlock::objects

