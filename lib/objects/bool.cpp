#include "base/base.hpp"

#include "objects/bool.hpp"

#include "objects/arg.hpp"
#include "objects/long_internal.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject *bool_repr(PyObject *self) noexcept { return self == Py_True ? IL_STR("True") : IL_STR("False"); }

PyObject *bool_new(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *value = Py_False;
    if (!arg_no_keywords("bool", kwargs) || !arg_unpack_tuple(args, "bool", 0, 1, &value)) {
        return nullptr;
    }
    const int truth = object_is_true(value);
    return truth < 0 ? nullptr : bool_from_long(truth);
}

bool both_bools(PyObject *a, PyObject *b) noexcept {
    return is_exactly(a, &PyBool_Type) && is_exactly(b, &PyBool_Type);
}

PyObject *bool_and(PyObject *a, PyObject *b) noexcept {
    return both_bools(a, b) ? bool_from_long((a == Py_True) & (b == Py_True)) : long_bit_and(a, b);
}
PyObject *bool_or(PyObject *a, PyObject *b) noexcept {
    return both_bools(a, b) ? bool_from_long((a == Py_True) | (b == Py_True)) : long_bit_or(a, b);
}
PyObject *bool_xor(PyObject *a, PyObject *b) noexcept {
    return both_bools(a, b) ? bool_from_long((a == Py_True) ^ (b == Py_True)) : long_bit_xor(a, b);
}

// Never called: both instances are immortal.  int's would put the block into the free list.
void bool_dealloc(PyObject *) noexcept {}

constinit PyNumberMethods bool_as_number = {
    .nb_and = bool_and,
    .nb_xor = bool_xor,
    .nb_or = bool_or,
};

}  // namespace

PyObject *bool_from_long(long value) noexcept { return value ? Py_True : Py_False; }

}  // namespace interlock::objects

constinit struct _longobject _Py_FalseStruct = {
    {{interlock::objects::kImmortalRefcnt, &PyBool_Type}, 0},
    {0},
};
constinit struct _longobject _Py_TrueStruct = {
    {{interlock::objects::kImmortalRefcnt, &PyBool_Type}, 1},
    {1},
};

constinit PyTypeObject PyBool_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "bool",
    .tp_basicsize = sizeof(struct _longobject),
    .tp_dealloc = interlock::objects::bool_dealloc,
    .tp_repr = interlock::objects::bool_repr,
    .tp_as_number = &interlock::objects::bool_as_number,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "bool(x) -> bool\n\nTrue when the argument x is true, False otherwise.  True and False are the only two "
              "instances;\nbool cannot be subclassed.",
    .tp_base = &PyLong_Type,
    .tp_new = interlock::objects::bool_new,
};
