// Slot functions that call a special method found by name: what the slots of a class with such methods hold.
#pragma once

#include "objects/object.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

// Calls special method `name` of `self`.  Null without an exception when the type has none.
PyObject *call_special(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t count) noexcept;
// The same; a missing method raises AttributeError with its name.
PyObject *call_special_or_raise(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t count) noexcept;
// An operator with a reflected method: NotImplemented when neither answers.  `slot_offset` is the slot that calls it.
PyObject *call_operator(PyObject *left, PyObject *right, PyObject *name, PyObject *reflected, int slot_offset,
                        void *dispatch) noexcept;

template <detail::Literal Name>
PyObject *dispatch_unary(PyObject *self) noexcept {
    return call_special_or_raise(self, as_object(static_string<Name>()), nullptr, 0);
}

template <detail::Literal Name>
PyObject *dispatch_binary_one(PyObject *self, PyObject *other) noexcept {
    return call_special_or_raise(self, as_object(static_string<Name>()), &other, 1);
}

template <detail::Literal Name, detail::Literal Reflected, int Offset>
PyObject *dispatch_operator(PyObject *left, PyObject *right) noexcept {
    return call_operator(left, right, as_object(static_string<Name>()), as_object(static_string<Reflected>()), Offset,
                         reinterpret_cast<void *>(&dispatch_operator<Name, Reflected, Offset>));
}

PyObject *dispatch_str(PyObject *self) noexcept;
PyObject *dispatch_repr(PyObject *self) noexcept;
Py_hash_t dispatch_hash(PyObject *self) noexcept;
PyObject *dispatch_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
PyObject *dispatch_getattribute(PyObject *self, PyObject *name) noexcept;
int dispatch_setattr(PyObject *self, PyObject *name, PyObject *value) noexcept;
PyObject *dispatch_richcompare(PyObject *self, PyObject *other, int op) noexcept;
PyObject *dispatch_iter(PyObject *self) noexcept;
PyObject *dispatch_next(PyObject *self) noexcept;
PyObject *dispatch_descr_get(PyObject *self, PyObject *object, PyObject *type) noexcept;
int dispatch_descr_set(PyObject *self, PyObject *object, PyObject *value) noexcept;
int dispatch_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
PyObject *dispatch_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;
void dispatch_finalize(PyObject *self) noexcept;
PyObject *dispatch_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;
PyObject *dispatch_inplace_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;
int dispatch_bool(PyObject *self) noexcept;
Py_ssize_t dispatch_length(PyObject *self) noexcept;
PyObject *dispatch_item(PyObject *self, Py_ssize_t index) noexcept;
int dispatch_ass_item(PyObject *self, Py_ssize_t index, PyObject *value) noexcept;
int dispatch_ass_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept;
int dispatch_contains(PyObject *self, PyObject *value) noexcept;

}  // namespace interlock::objects
