#include "base/base.hpp"

#include <cmath>
#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/call.hpp"
#include "objects/complex_internal.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/number_format.hpp"
#include "objects/number_text.hpp"
#include "objects/os_text.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr Py_uhash_t kHashImaginary = 1000003;

bool is_complex(const PyObject *object) noexcept { return is_instance_of(object, &PyComplex_Type); }
Py_complex complex_value(const PyObject *object) noexcept {
    return reinterpret_cast<const PyComplexObject *>(object)->cval;
}

PyObject *make(PyTypeObject *type, Py_complex value) noexcept {
    PyObject *object = type->tp_alloc(type, 0);
    if (object) {
        reinterpret_cast<PyComplexObject *>(object)->cval = value;
    }
    return object;
}

// The complex that object.__complex__() gives; null without an exception when there is no such method.
PyObject *try_complex_method(PyObject *object) noexcept {
    PyObject *method;
    if (lookup_special(object, IL_STR("__complex__"), &method) <= 0) {
        return nullptr;
    }
    Ref<> owned = Ref<>::steal(method);
    Ref<> result = Ref<>::steal(object_call_no_args(method));
    if (!result) {
        return nullptr;
    }
    if (!is_complex(result.get())) {
        return err_format(PyExc_TypeError, "%.200s.__complex__() returned non-complex (type %.200s)",
                          type_of(object)->tp_name, type_of(result.get())->tp_name);
    }
    if (!is_exactly(result.get(), &PyComplex_Type) &&
        err_warn_format(PyExc_DeprecationWarning, 1,
                        "__complex__ returned non-complex (type %.200s).  The ability to return an instance of a "
                        "strict subclass of complex is deprecated, and may not be supported in a future version of "
                        "Python.",
                        type_of(result.get())->tp_name) < 0) {
        return nullptr;
    }
    return result.release();
}

PyObject *complex_repr(PyObject *self) noexcept {
    const Py_complex value = complex_value(self);
    const bool only_imaginary = value.real == 0.0 && !std::signbit(value.real);
    char *real = only_imaginary ? nullptr : os_double_to_string(value.real, 'r', 0, 0, nullptr);
    char *imag = os_double_to_string(value.imag, 'r', 0, only_imaginary ? 0 : Py_DTSF_SIGN, nullptr);
    PyObject *text = nullptr;
    if (imag && (real || only_imaginary)) {
        text = only_imaginary ? unicode_from_format("%sj", imag) : unicode_from_format("(%s%sj)", real, imag);
    }
    mem_free(real);
    mem_free(imag);
    return text;
}

Py_hash_t complex_hash(PyObject *self) noexcept {
    const Py_complex value = complex_value(self);
    const auto real = static_cast<Py_uhash_t>(double_hash(self, value.real));
    const auto imag = static_cast<Py_uhash_t>(double_hash(self, value.imag));
    const auto hash = static_cast<Py_hash_t>(real + kHashImaginary * imag);
    return hash == -1 ? -2 : hash;
}

PyObject *complex_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (op != Py_EQ && op != Py_NE) {
        return new_ref(Py_NotImplemented);
    }
    const Py_complex a = complex_value(left);
    bool equal;
    if (is_complex(right)) {
        const Py_complex b = complex_value(right);
        equal = a.real == b.real && a.imag == b.imag;
    } else if (is_float(right)) {
        equal = a.imag == 0.0 && a.real == float_value(right);
    } else if (is_long(right)) {
        if (a.imag != 0.0) {
            equal = false;
        } else {
            Ref<> real = Ref<>::steal(float_from_double(a.real));
            return real ? object_rich_compare(real.get(), right, op) : nullptr;
        }
    } else {
        return new_ref(Py_NotImplemented);
    }
    return bool_from_long(equal == (op == Py_EQ));
}

PyObject *malformed() noexcept {
    err_set_string(PyExc_ValueError, "complex() arg is a malformed string");
    return nullptr;
}

// One double; true when text was there, `*p` then stands behind it.
bool read_double(const char **p, double *value) noexcept {
    char *end;
    *value = os_string_to_double(*p, &end, nullptr);
    if (end == *p) {
        err_clear();
        return false;
    }
    *p = end;
    return true;
}

// FLOAT, FLOATj, FLOAT+FLOATj, +j, -j, j, in parentheses or not.
PyObject *parse(PyTypeObject *type, PyObject *source) noexcept {
    NumberText ascii;
    NumberText copy;
    if (!ascii.set_unicode(source) || !copy.set_bytes(ascii.data(), ascii.size())) {
        return nullptr;
    }
    auto *text = const_cast<char *>(copy.data());
    Py_ssize_t size = copy.size();
    if (std::memchr(text, '_', static_cast<size_t>(size))) {
        size = drop_underscores(text, size, text);
        if (size < 0) {
            return err_format(PyExc_ValueError, "could not convert string to complex: %R", source);
        }
    }
    const char *p = text;
    const auto skip_blanks = [&p]() noexcept {
        while (is_ascii_space(*p)) {
            p++;
        }
    };
    skip_blanks();
    const bool parentheses = *p == '(';
    if (parentheses) {
        p++;
        skip_blanks();
    }
    // A sign that stands directly before j means 1.
    const auto unit = [&p](double *value) noexcept {
        *value = *p == '-' ? -1.0 : 1.0;
        if (*p == '+' || *p == '-') {
            p++;
        }
        return *p == 'j' || *p == 'J';
    };
    Py_complex value = {0.0, 0.0};
    double first;
    if (read_double(&p, &first)) {
        if (*p == '+' || *p == '-') {
            value.real = first;
            if (!read_double(&p, &value.imag) && !unit(&value.imag)) {
                return malformed();
            }
            if (*p != 'j' && *p != 'J') {
                return malformed();
            }
            p++;
        } else if (*p == 'j' || *p == 'J') {
            value.imag = first;
            p++;
        } else {
            value.real = first;
        }
    } else {
        if (!unit(&value.imag)) {
            return malformed();
        }
        p++;
    }
    skip_blanks();
    if (parentheses) {
        if (*p != ')') {
            return malformed();
        }
        p++;
        skip_blanks();
    }
    return p == text + size ? make(type, value) : malformed();
}

// A number as a complex: true, or false with TypeError that names the argument.
bool number_argument(PyObject *object, const char *which, Py_complex *value, bool *was_complex) noexcept {
    *was_complex = is_complex(object);
    if (*was_complex) {
        *value = complex_value(object);
        return true;
    }
    const PyNumberMethods *number = type_of(object)->tp_as_number;
    if (!number || (!number->nb_float && !number->nb_index)) {
        err_format(PyExc_TypeError, "complex() %s, not '%.200s'", which, type_of(object)->tp_name);
        return false;
    }
    Ref<> real = Ref<>::steal(number_float(object));
    if (!real) {
        return false;
    }
    *value = {float_value(real.get()), 0.0};
    return true;
}

PyObject *complex_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"real", "imag", nullptr};
    PyObject *real = nullptr;
    PyObject *imag = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|OO:complex", names, &real, &imag)) {
        return nullptr;
    }
    if (real && !imag && type == &PyComplex_Type && is_exactly(real, &PyComplex_Type)) {
        return new_ref(real);
    }
    if (real && is_unicode(real)) {
        if (imag) {
            err_set_string(PyExc_TypeError, "complex() can't take second arg if first is a string");
            return nullptr;
        }
        return parse(type, real);
    }
    if (imag && is_unicode(imag)) {
        err_set_string(PyExc_TypeError, "complex() second arg can't be a string");
        return nullptr;
    }
    Ref<> converted;
    if (real && !is_complex(real)) {
        converted = Ref<>::steal(try_complex_method(real));
        if (converted) {
            real = converted.get();
        } else if (err_occurred()) {
            return nullptr;
        }
    }
    Py_complex a = {0.0, 0.0};
    Py_complex b = {0.0, 0.0};
    bool a_complex = false;
    bool b_complex = false;
    if ((real && !number_argument(real, "first argument must be a string or a number", &a, &a_complex)) ||
        (imag && !number_argument(imag, "second argument must be a number", &b, &b_complex))) {
        return nullptr;
    }
    // real + imag * 1j, in which an argument that is no complex has no imaginary part at all, not even a zero with a sign.
    Py_complex value = {a.real, imag ? b.real : 0.0};
    if (b_complex) {
        value.real -= b.imag;
    }
    if (a_complex) {
        value.imag = imag ? value.imag + a.imag : a.imag;
    }
    return make(type, value);
}

PyObject *conjugate(PyObject *self, PyObject *) noexcept {
    const Py_complex value = complex_value(self);
    return complex_from_doubles(value.real, -value.imag);
}

PyObject *complex_method(PyObject *self, PyObject *) noexcept {
    return is_exactly(self, &PyComplex_Type) ? new_ref(self) : complex_from_c_complex(complex_value(self));
}

PyObject *getnewargs(PyObject *self, PyObject *) noexcept {
    const Py_complex value = complex_value(self);
    PyObject *pair[2] = {float_from_double(value.real), float_from_double(value.imag)};
    if (!pair[0] || !pair[1]) {
        xdecref(pair[0]);
        xdecref(pair[1]);
        return nullptr;
    }
    return tuple_from_array_steal(pair, 2);
}

PyObject *format(PyObject *self, PyObject *spec) noexcept {
    if (!is_unicode(spec)) {
        return err_format(PyExc_TypeError, "__format__() argument must be str, not %.50s", type_of(spec)->tp_name);
    }
    return format_complex(self, spec);
}

constinit PyMethodDef complex_methods[] = {
    {"conjugate", conjugate, METH_NOARGS, "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__", complex_method, METH_NOARGS, "Convert this value to exact type complex."},
    {"__getnewargs__", getnewargs, METH_NOARGS, nullptr},
    {"__format__", format, METH_O, "Convert to a string according to format_spec."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyMemberDef complex_members[] = {
    {"real", Py_T_DOUBLE, offsetof(PyComplexObject, cval) + offsetof(Py_complex, real), Py_READONLY,
     "the real part of a complex number"},
    {"imag", Py_T_DOUBLE, offsetof(PyComplexObject, cval) + offsetof(Py_complex, imag), Py_READONLY,
     "the imaginary part of a complex number"},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

PyObject *complex_from_c_complex(Py_complex value) noexcept {
    PyObject *object = object_new(&PyComplex_Type);
    if (object) {
        reinterpret_cast<PyComplexObject *>(object)->cval = value;
    }
    return object;
}

PyObject *complex_from_doubles(double real, double imag) noexcept { return complex_from_c_complex({real, imag}); }

double complex_real_as_double(PyObject *object) noexcept {
    return is_complex(object) ? complex_value(object).real : float_as_double(object);
}

double complex_imag_as_double(PyObject *object) noexcept {
    return is_complex(object) ? complex_value(object).imag : 0.0;
}

Py_complex complex_as_c_complex(PyObject *object) noexcept {
    if (is_complex(object)) {
        return complex_value(object);
    }
    Ref<> converted = Ref<>::steal(try_complex_method(object));
    if (converted) {
        return complex_value(converted.get());
    }
    if (err_occurred()) {
        return {-1.0, 0.0};
    }
    return {float_as_double(object), 0.0};
}

}  // namespace interlock::objects

constinit PyTypeObject PyComplex_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "complex",
    .tp_basicsize = sizeof(PyComplexObject),
    .tp_repr = interlock::objects::complex_repr,
    .tp_as_number = &interlock::objects::complex_as_number,
    .tp_hash = interlock::objects::complex_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "complex(real=0, imag=0)\n--\n\nCreate a complex number from a real part and an optional imaginary "
              "part.\n\nThis is equivalent to (real + imag*1j) where imag defaults to 0.",
    .tp_richcompare = interlock::objects::complex_rich_compare,
    .tp_methods = interlock::objects::complex_methods,
    .tp_members = interlock::objects::complex_members,
    .tp_new = interlock::objects::complex_new,
};
