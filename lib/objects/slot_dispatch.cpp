#include "base/base.hpp"

#include "objects/slot_dispatch.hpp"

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/hash.hpp"
#include "objects/iter.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/tuple.hpp"
#include "objects/attribute.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {

PyObject *call_special(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t count) noexcept {
    PyObject *function = type_lookup(type_of(self), name);
    if (!function) {
        return nullptr;
    }
    Ref<> keep;
    PyObject *stack[4];
    stack[0] = self;
    for (Py_ssize_t i = 0; i < count; ++i) {
        stack[i + 1] = args[i];
    }
    if (has_type_flag(function, Py_TPFLAGS_METHOD_DESCRIPTOR)) {
        keep = Ref<>::borrow(function);
        return object_vectorcall(function, stack, static_cast<size_t>(count) + 1, nullptr);
    }
    PyObject *bound;
    if (lookup_special(self, name, &bound) <= 0) {
        return nullptr;
    }
    keep = Ref<>::steal(bound);
    return object_vectorcall(bound, stack + 1, static_cast<size_t>(count) | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
}

PyObject *call_special_or_raise(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t count) noexcept {
    PyObject *result = call_special(self, name, args, count);
    if (!result && !err_occurred()) {
        err_set_object(PyExc_AttributeError, name);
    }
    return result;
}

namespace {

PyObject *call_or_not_implemented(PyObject *self, PyObject *name, PyObject *argument) noexcept {
    PyObject *result = call_special(self, name, &argument, 1);
    return result || err_occurred() ? result : Py_NotImplemented;
}

bool holds(PyTypeObject *type, int offset, void *dispatch) noexcept {
    void **slot = slot_address(type, offset);
    return slot && *slot == dispatch;
}

}  // namespace

PyObject *call_operator(PyObject *left, PyObject *right, PyObject *name, PyObject *reflected, int offset,
                        void *dispatch) noexcept {
    PyTypeObject *left_type = type_of(left);
    PyTypeObject *right_type = type_of(right);
    bool try_right = left_type != right_type && holds(right_type, offset, dispatch);
    if (holds(left_type, offset, dispatch)) {
        if (try_right && type_is_subtype(right_type, left_type) &&
            type_lookup(right_type, reflected) != type_lookup(left_type, reflected)) {
            // A subclass that overrides the reflected method goes first.
            PyObject *result = call_or_not_implemented(right, reflected, left);
            if (result != Py_NotImplemented) {
                return result;
            }
            try_right = false;
        }
        PyObject *result = call_or_not_implemented(left, name, right);
        if (result != Py_NotImplemented || left_type == right_type) {
            return result;
        }
    }
    return try_right ? call_or_not_implemented(right, reflected, left) : Py_NotImplemented;
}

PyObject *dispatch_repr(PyObject *self) noexcept {
    PyObject *result = call_special(self, IL_STR("__repr__"), nullptr, 0);
    if (result || err_occurred()) {
        return result;
    }
    return unicode_from_format("<%s object at %p>", type_of(self)->tp_name, static_cast<void *>(self));
}

PyObject *dispatch_str(PyObject *self) noexcept {
    return call_special_or_raise(self, IL_STR("__str__"), nullptr, 0);
}

Py_hash_t dispatch_hash(PyObject *self) noexcept {
    PyObject *function = type_lookup(type_of(self), IL_STR("__hash__"));
    if (!function || function == Py_None) {
        return err_occurred() ? -1 : object_hash_not_implemented(self);
    }
    Ref<> result = Ref<>::steal(call_special(self, IL_STR("__hash__"), nullptr, 0));
    if (!result) {
        return -1;
    }
    if (!is_long(result.get())) {
        err_set_string(PyExc_TypeError, "__hash__ method should return an integer");
        return -1;
    }
    Py_ssize_t hash = long_as_ssize_t(result.get());
    if (hash == -1 && err_occurred()) {
        // Too large for a hash: that integer's own hash stands for it.
        err_clear();
        hash = PyLong_Type.tp_hash(result.get());
    }
    return hash == -1 ? -2 : hash;
}

PyObject *dispatch_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *found;
    if (lookup_special(self, IL_STR("__call__"), &found) <= 0) {
        if (!err_occurred()) {
            err_set_object(PyExc_AttributeError, IL_STR("__call__"));
        }
        return nullptr;
    }
    Ref<> method = Ref<>::steal(found);
    return object_call(method.get(), args, kwargs);
}

PyObject *dispatch_getattribute(PyObject *self, PyObject *name) noexcept {
    PyTypeObject *type = type_of(self);
    PyObject *own = type_lookup(type, IL_STR("__getattribute__"));
    PyObject *result;
    PyObject *generic = type_lookup(&PyBaseObject_Type, IL_STR("__getattribute__"));
    if (!own || own == generic) {
        result = object_generic_get_attr(self, name);
    } else {
        result = call_special(self, IL_STR("__getattribute__"), &name, 1);
    }
    if (result || !err_exception_matches(PyExc_AttributeError)) {
        return result;
    }
    if (!type_lookup(type, IL_STR("__getattr__"))) {
        return nullptr;
    }
    err_clear();
    return call_special(self, IL_STR("__getattr__"), &name, 1);
}

namespace {

int drop_result(PyObject *result) noexcept {
    if (!result) {
        return -1;
    }
    decref(result);
    return 0;
}

}  // namespace

int dispatch_setattr(PyObject *self, PyObject *name, PyObject *value) noexcept {
    PyObject *args[] = {name, value};
    return drop_result(value ? call_special_or_raise(self, IL_STR("__setattr__"), args, 2)
                             : call_special_or_raise(self, IL_STR("__delattr__"), args, 1));
}

PyObject *dispatch_richcompare(PyObject *self, PyObject *other, int op) noexcept {
    PyObject *const names[] = {IL_STR("__lt__"), IL_STR("__le__"), IL_STR("__eq__"),
                               IL_STR("__ne__"), IL_STR("__gt__"), IL_STR("__ge__")};
    return call_or_not_implemented(self, names[op], other);
}

PyObject *dispatch_iter(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    PyObject *function = type_lookup(type, IL_STR("__iter__"));
    if (function && function != Py_None) {
        return call_special(self, IL_STR("__iter__"), nullptr, 0);
    }
    if (err_occurred()) {
        return nullptr;
    }
    if (function || !type_lookup(type, IL_STR("__getitem__"))) {
        return err_format(PyExc_TypeError, "'%.200s' object is not iterable", type->tp_name);
    }
    return seq_iter_new(self);
}

PyObject *dispatch_next(PyObject *self) noexcept {
    return call_special_or_raise(self, IL_STR("__next__"), nullptr, 0);
}

PyObject *dispatch_descr_get(PyObject *self, PyObject *object, PyObject *type) noexcept {
    PyObject *args[] = {object ? object : Py_None, type ? type : Py_None};
    PyObject *result = call_special(self, IL_STR("__get__"), args, 2);
    return result || err_occurred() ? result : new_ref(self);
}

int dispatch_descr_set(PyObject *self, PyObject *object, PyObject *value) noexcept {
    PyObject *args[] = {object, value};
    return drop_result(value ? call_special_or_raise(self, IL_STR("__set__"), args, 2)
                             : call_special_or_raise(self, IL_STR("__delete__"), args, 1));
}

int dispatch_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *found;
    if (lookup_special(self, IL_STR("__init__"), &found) <= 0) {
        if (!err_occurred()) {
            err_set_object(PyExc_AttributeError, IL_STR("__init__"));
        }
        return -1;
    }
    Ref<> method = Ref<>::steal(found);
    Ref<> result = Ref<>::steal(object_call(method.get(), args, kwargs));
    if (result && result.get() != Py_None) {
        err_format(PyExc_TypeError, "__init__() should return None, not '%.200s'", type_of(result.get())->tp_name);
        return -1;
    }
    return result ? 0 : -1;
}

PyObject *dispatch_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    Ref<> function = Ref<>::steal(object_get_attr(as_object(type), IL_STR("__new__")));
    if (!function) {
        return nullptr;
    }
    Py_ssize_t count = tuple_size_unchecked(args);
    Ref<> with_type = Ref<>::steal(tuple_new(count + 1));
    if (!with_type) {
        return nullptr;
    }
    tuple_items(with_type.get())[0] = as_object(new_ref(type));
    for (Py_ssize_t i = 0; i < count; ++i) {
        tuple_items(with_type.get())[i + 1] = new_ref(tuple_item(args, i));
    }
    return object_call(function.get(), with_type.get(), kwargs);
}

void dispatch_finalize(PyObject *self) noexcept {
    SavedError saved;
    PyObject *result = call_special(self, IL_STR("__del__"), nullptr, 0);
    if (!result && err_occurred()) {
        err_write_unraisable(type_lookup(type_of(self), IL_STR("__del__")));
    }
    xdecref(result);
}

PyObject *dispatch_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    constexpr int kOffset = offsetof(PyHeapTypeObject, as_number.nb_power);
    void *self = reinterpret_cast<void *>(&dispatch_power);
    if (modulus == Py_None) {
        return call_operator(base, exponent, IL_STR("__pow__"), IL_STR("__rpow__"), kOffset, self);
    }
    if (holds(type_of(base), kOffset, self)) {
        PyObject *args[] = {exponent, modulus};
        return call_special_or_raise(base, IL_STR("__pow__"), args, 2);
    }
    return Py_NotImplemented;
}

PyObject *dispatch_inplace_power(PyObject *base, PyObject *exponent, PyObject *) noexcept {
    return call_special_or_raise(base, IL_STR("__ipow__"), &exponent, 1);
}

int dispatch_bool(PyObject *self) noexcept {
    Ref<> result = Ref<>::steal(call_special(self, IL_STR("__bool__"), nullptr, 0));
    if (result) {
        if (!is_exactly(result.get(), &PyBool_Type)) {
            err_format(PyExc_TypeError, "__bool__ should return bool, returned %.200s",
                       type_of(result.get())->tp_name);
            return -1;
        }
        return result.get() == Py_True;
    }
    if (err_occurred()) {
        return -1;
    }
    if (!type_lookup(type_of(self), IL_STR("__len__"))) {
        return err_occurred() ? -1 : 1;
    }
    Py_ssize_t length = dispatch_length(self);
    return length < 0 ? -1 : length != 0;
}

Py_ssize_t dispatch_length(PyObject *self) noexcept {
    Ref<> result = Ref<>::steal(call_special_or_raise(self, IL_STR("__len__"), nullptr, 0));
    if (!result) {
        return -1;
    }
    Ref<> index = Ref<>::steal(number_index(result.get()));
    if (!index) {
        return -1;
    }
    Py_ssize_t length = long_as_ssize_t(index.get());
    if (length == -1 && err_occurred()) {
        return -1;
    }
    if (length < 0) {
        err_set_string(PyExc_ValueError, "__len__() should return >= 0");
        return -1;
    }
    return length;
}

PyObject *dispatch_item(PyObject *self, Py_ssize_t index) noexcept {
    Ref<> key = Ref<>::steal(long_from_ssize_t(index));
    PyObject *argument = key.get();
    return key ? call_special_or_raise(self, IL_STR("__getitem__"), &argument, 1) : nullptr;
}

int dispatch_ass_item(PyObject *self, Py_ssize_t index, PyObject *value) noexcept {
    Ref<> key = Ref<>::steal(long_from_ssize_t(index));
    return key ? dispatch_ass_subscript(self, key.get(), value) : -1;
}

int dispatch_ass_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept {
    PyObject *args[] = {key, value};
    return drop_result(value ? call_special_or_raise(self, IL_STR("__setitem__"), args, 2)
                             : call_special_or_raise(self, IL_STR("__delitem__"), args, 1));
}

int dispatch_contains(PyObject *self, PyObject *value) noexcept {
    PyObject *function = type_lookup(type_of(self), IL_STR("__contains__"));
    if (function == Py_None) {
        err_format(PyExc_TypeError, "'%.200s' object is not a container", type_of(self)->tp_name);
        return -1;
    }
    if (function) {
        Ref<> result = Ref<>::steal(call_special(self, IL_STR("__contains__"), &value, 1));
        return result ? object_is_true(result.get()) : -1;
    }
    if (err_occurred()) {
        return -1;
    }
    Ref<> iterator = Ref<>::steal(object_get_iter(self));
    if (!iterator) {
        return -1;
    }
    while (PyObject *item = iter_next(iterator.get())) {
        int equal = object_rich_compare_bool(item, value, Py_EQ);
        decref(item);
        if (equal) {
            return equal;
        }
    }
    return err_occurred() ? -1 : 0;
}

}  // namespace interlock::objects
