// None, NotImplemented and Ellipsis.
#include "base/base.hpp"

#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/object.hpp"
#include "objects/singletons.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// Code that counts references blindly may bring the count down in the end: the object stays.
void stay_alive(PyObject *self) noexcept { make_immortal(self); }

template <PyObject *Singleton>
PyObject *singleton_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (tuple_size_unchecked(args) || (kwargs && !is_empty_mapping(kwargs))) {
        return err_format(PyExc_TypeError, "%s takes no arguments", type->tp_name);
    }
    return Singleton;
}

PyObject *none_repr(PyObject *) noexcept { return IL_STR("None"); }
int none_bool(PyObject *) noexcept { return 0; }
PyObject *ellipsis_repr(PyObject *) noexcept { return IL_STR("Ellipsis"); }
PyObject *not_implemented_repr(PyObject *) noexcept { return IL_STR("NotImplemented"); }

int not_implemented_bool(PyObject *) noexcept {
    return err_warn_ex(PyExc_DeprecationWarning, "NotImplemented should not be used in a boolean context", 1) < 0 ? -1
                                                                                                                  : 1;
}

PyNumberMethods none_number = {.nb_bool = none_bool};
PyNumberMethods not_implemented_number = {.nb_bool = not_implemented_bool};

}  // namespace

PyObject *constant(unsigned int id) noexcept {
    switch (id) {
    case Py_CONSTANT_NONE:
        return Py_None;
    case Py_CONSTANT_FALSE:
        return Py_False;
    case Py_CONSTANT_TRUE:
        return Py_True;
    case Py_CONSTANT_ELLIPSIS:
        return Py_Ellipsis;
    case Py_CONSTANT_NOT_IMPLEMENTED:
        return Py_NotImplemented;
    case Py_CONSTANT_ZERO:
    case Py_CONSTANT_ONE:
        return long_from_long(id - Py_CONSTANT_ZERO);
    case Py_CONSTANT_EMPTY_STR:
        return IL_STR("");
    case Py_CONSTANT_EMPTY_BYTES:
        return bytes_from_string_and_size("", 0);
    case Py_CONSTANT_EMPTY_TUPLE:
        return tuple_empty();
    default:
        err_bad_internal_call();
        return nullptr;
    }
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject interlock_NoneType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "NoneType",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = objects::stay_alive,
    .tp_repr = objects::none_repr,
    .tp_as_number = &objects::none_number,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = objects::singleton_new<&_Py_NoneStruct>,
};

constinit PyTypeObject interlock_NotImplementedType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "NotImplementedType",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = objects::stay_alive,
    .tp_repr = objects::not_implemented_repr,
    .tp_as_number = &objects::not_implemented_number,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = objects::singleton_new<&_Py_NotImplementedStruct>,
};

constinit PyTypeObject PyEllipsis_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "ellipsis",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = objects::stay_alive,
    .tp_repr = objects::ellipsis_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = objects::singleton_new<&_Py_EllipsisObject>,
};

constinit PyObject _Py_NoneStruct = IL_STATIC_HEAD(&interlock_NoneType);
constinit PyObject _Py_NotImplementedStruct = IL_STATIC_HEAD(&interlock_NotImplementedType);
constinit PyObject _Py_EllipsisObject = IL_STATIC_HEAD(&PyEllipsis_Type);
