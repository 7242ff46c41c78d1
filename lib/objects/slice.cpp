#include "base/base.hpp"

#include "objects/slice.hpp"

#include <initializer_list>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/long_internal.hpp"
#include "objects/number.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PySliceObject *as_slice(PyObject *object) noexcept { return reinterpret_cast<PySliceObject *>(object); }

void slice_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    PySliceObject *slice = as_slice(self);
    decref(slice->start);
    decref(slice->stop);
    decref(slice->step);
    object_gc_del(self);
}

int slice_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    PySliceObject *slice = as_slice(self);
    for (PyObject *part : {slice->start, slice->stop, slice->step}) {
        if (const int result = visit(part, arg)) {
            return result;
        }
    }
    return 0;
}

PyObject *slice_repr(PyObject *self) noexcept {
    PySliceObject *slice = as_slice(self);
    return unicode_from_format("slice(%R, %R, %R)", slice->start, slice->stop, slice->step);
}

PyObject *slice_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_exactly(left, &PySlice_Type) || !is_exactly(right, &PySlice_Type)) {
        return new_ref(Py_NotImplemented);
    }
    if (left == right) {
        return bool_from_long(op == Py_EQ || op == Py_LE || op == Py_GE);
    }
    PySliceObject *a = as_slice(left);
    PySliceObject *b = as_slice(right);
    PyObject *const a_parts[] = {a->start, a->stop, a->step};
    PyObject *const b_parts[] = {b->start, b->stop, b->step};
    Ref<> a_tuple = Ref<>::steal(tuple_from_array(a_parts, 3));
    Ref<> b_tuple = Ref<>::steal(tuple_from_array(b_parts, 3));
    return a_tuple && b_tuple ? object_rich_compare(a_tuple.get(), b_tuple.get(), op) : nullptr;
}

PyObject *slice_new_type(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *start = nullptr;
    PyObject *stop = nullptr;
    PyObject *step = nullptr;
    if (!arg_no_keywords("slice", kwargs) || !arg_unpack_tuple(args, "slice", 1, 3, &start, &stop, &step)) {
        return nullptr;
    }
    return tuple_size_unchecked(args) == 1 ? slice_new(nullptr, start, nullptr) : slice_new(start, stop, step);
}

// One of the parts as an int of any size; null with TypeError.
PyObject *any_index(PyObject *part) noexcept {
    if (index_check(part)) {
        return number_index(part);
    }
    err_set_string(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
    return nullptr;
}

// start or stop of slice.indices(): moved into [lower, upper].  Null with an exception.
PyObject *clip(PyObject *part, PyObject *length, PyObject *lower, PyObject *upper) noexcept {
    Ref<> index = Ref<>::steal(any_index(part));
    if (index && long_sign(as_long(index.get())) < 0) {
        index = Ref<>::steal(long_add(index.get(), length));
        if (index && long_compare(index.get(), lower) < 0) {
            index = Ref<>::borrow(lower);
        }
    } else if (index && long_compare(index.get(), upper) > 0) {
        index = Ref<>::borrow(upper);
    }
    return index.release();
}

PyObject *indices(PyObject *self, PyObject *length_object) noexcept {
    PySliceObject *slice = as_slice(self);
    Ref<> length = Ref<>::steal(number_index(length_object));
    if (!length) {
        return nullptr;
    }
    if (long_sign(as_long(length.get())) < 0) {
        err_set_string(PyExc_ValueError, "length should not be negative");
        return nullptr;
    }
    Ref<> step = Ref<>::steal(slice->step == Py_None ? small_int(1) : any_index(slice->step));
    if (!step) {
        return nullptr;
    }
    const int sign = long_sign(as_long(step.get()));
    if (sign == 0) {
        err_set_string(PyExc_ValueError, "slice step cannot be zero");
        return nullptr;
    }
    const bool backwards = sign < 0;
    Ref<> lower = Ref<>::steal(small_int(backwards ? -1 : 0));
    Ref<> upper = Ref<>::steal(backwards ? long_add(length.get(), lower.get()) : new_ref(length.get()));
    if (!upper) {
        return nullptr;
    }
    Ref<> start = Ref<>::steal(slice->start == Py_None
                                   ? new_ref(backwards ? upper.get() : lower.get())
                                   : clip(slice->start, length.get(), lower.get(), upper.get()));
    Ref<> stop = !start ? Ref<>()
                        : Ref<>::steal(slice->stop == Py_None
                                           ? new_ref(backwards ? lower.get() : upper.get())
                                           : clip(slice->stop, length.get(), lower.get(), upper.get()));
    if (!stop) {
        return nullptr;
    }
    PyObject *parts[3] = {start.release(), stop.release(), step.release()};
    return tuple_from_array_steal(parts, 3);
}

PyObject *reduce(PyObject *self, PyObject *) noexcept {
    PySliceObject *slice = as_slice(self);
    PyObject *const parts[] = {slice->start, slice->stop, slice->step};
    Ref<> arguments = Ref<>::steal(tuple_from_array(parts, 3));
    if (!arguments) {
        return nullptr;
    }
    PyObject *const pair[] = {as_object(&PySlice_Type), arguments.get()};
    return tuple_from_array(pair, 2);
}

constinit PyMethodDef slice_methods[] = {
    {"indices", indices, METH_O,
     "S.indices(len) -> (start, stop, stride)\n\nThe start and stop indices, and the stride, of the extended slice S "
     "on a sequence of length len."},
    {"__reduce__", reduce, METH_NOARGS, "Return state information for pickling."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyMemberDef slice_members[] = {
    {"start", _Py_T_OBJECT, offsetof(PySliceObject, start), Py_READONLY, nullptr},
    {"stop", _Py_T_OBJECT, offsetof(PySliceObject, stop), Py_READONLY, nullptr},
    {"step", _Py_T_OBJECT, offsetof(PySliceObject, step), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

PyObject *slice_new(PyObject *start, PyObject *stop, PyObject *step) noexcept {
    PyObject *object = object_gc_new(&PySlice_Type);
    if (!object) {
        return nullptr;
    }
    PySliceObject *slice = as_slice(object);
    slice->start = new_ref(start ? start : Py_None);
    slice->stop = new_ref(stop ? stop : Py_None);
    slice->step = new_ref(step ? step : Py_None);
    object_gc_track(object);
    return object;
}

bool slice_index(PyObject *object, Py_ssize_t *index) noexcept {
    if (!index_check(object)) {
        err_set_string(PyExc_TypeError, "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    const Py_ssize_t value = number_as_ssize_t(object, nullptr);
    if (value == -1 && err_occurred()) {
        return false;
    }
    *index = value;
    return true;
}

int slice_unpack(PyObject *object, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step) noexcept {
    PySliceObject *slice = as_slice(object);
    *step = 1;
    if (slice->step != Py_None) {
        if (!slice_index(slice->step, step)) {
            return -1;
        }
        if (*step == 0) {
            err_set_string(PyExc_ValueError, "slice step cannot be zero");
            return -1;
        }
        // So that -step never overflows.
        if (*step < -PY_SSIZE_T_MAX) {
            *step = -PY_SSIZE_T_MAX;
        }
    }
    *start = *step < 0 ? PY_SSIZE_T_MAX : 0;
    *stop = *step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    if ((slice->start != Py_None && !slice_index(slice->start, start)) ||
        (slice->stop != Py_None && !slice_index(slice->stop, stop))) {
        return -1;
    }
    return 0;
}

Py_ssize_t slice_adjust_indices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step) noexcept {
    for (Py_ssize_t *index : {start, stop}) {
        if (*index < 0) {
            *index += length;
            if (*index < 0) {
                *index = step < 0 ? -1 : 0;
            }
        } else if (*index >= length) {
            *index = step < 0 ? length - 1 : length;
        }
    }
    if (step < 0) {
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    }
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

int slice_get_indices(PyObject *object, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
                      Py_ssize_t *step) noexcept {
    PySliceObject *slice = as_slice(object);
    // The old rules: ints only, and no clipping of what lies beyond the end.
    const auto read = [](PyObject *part, Py_ssize_t *value) noexcept {
        if (!is_long(part)) {
            return false;
        }
        *value = long_as_ssize_t(part);
        return true;
    };
    *step = 1;
    if (slice->step != Py_None && !read(slice->step, step)) {
        return -1;
    }
    *start = *step < 0 ? length - 1 : 0;
    if (slice->start != Py_None) {
        if (!read(slice->start, start)) {
            return -1;
        }
        if (*start < 0) {
            *start += length;
        }
    }
    *stop = *step < 0 ? -1 : length;
    if (slice->stop != Py_None) {
        if (!read(slice->stop, stop)) {
            return -1;
        }
        if (*stop < 0) {
            *stop += length;
        }
    }
    return *stop > length || *start >= length || *step == 0 ? -1 : 0;
}

int slice_get_indices_ex(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step,
                         Py_ssize_t *slice_length) noexcept {
    *slice_length = 0;
    if (slice_unpack(slice, start, stop, step) < 0) {
        return -1;
    }
    *slice_length = slice_adjust_indices(length, start, stop, *step);
    return 0;
}

}  // namespace interlock::objects

constinit PyTypeObject PySlice_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "slice",
    .tp_basicsize = sizeof(PySliceObject),
    .tp_dealloc = interlock::objects::slice_dealloc,
    .tp_repr = interlock::objects::slice_repr,
    .tp_hash = interlock::objects::object_hash_not_implemented,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing "
              "(e.g. a[0:10:2]).",
    .tp_traverse = interlock::objects::slice_traverse,
    .tp_richcompare = interlock::objects::slice_rich_compare,
    .tp_methods = interlock::objects::slice_methods,
    .tp_members = interlock::objects::slice_members,
    .tp_new = interlock::objects::slice_new_type,
};
