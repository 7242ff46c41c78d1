#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long_internal.hpp"
#include "objects/number.hpp"
#include "objects/number_format.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/struct_sequence_types.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject *bit_length(PyObject *self, PyObject *) noexcept { return long_from_size_t(long_bit_length(self)); }

PyObject *bit_count(PyObject *self, PyObject *) noexcept {
    const PyLongObject *v = as_long(self);
    size_t ones = 0;
    for (Py_ssize_t i = long_count(v) - 1; i >= 0; i--) {
        ones += static_cast<size_t>(__builtin_popcount(v->ob_digit[i]));
    }
    return long_from_size_t(ones);
}

PyObject *conjugate(PyObject *self, PyObject *) noexcept { return long_positive(self); }
PyObject *get_self(PyObject *self, void *) noexcept { return long_positive(self); }
PyObject *get_zero(PyObject *, void *) noexcept { return small_int(0); }
PyObject *get_one(PyObject *, void *) noexcept { return small_int(1); }

PyObject *as_integer_ratio(PyObject *self, PyObject *) noexcept {
    PyObject *pair[2] = {long_positive(self), small_int(1)};
    return pair[0] ? tuple_from_array_steal(pair, 2) : nullptr;
}

PyObject *getnewargs(PyObject *self, PyObject *) noexcept {
    PyObject *value = long_positive(self);
    return value ? tuple_from_array_steal(&value, 1) : nullptr;
}

// To a multiple of 10**-ndigits, halves to the even one.
PyObject *round_to(PyObject *self, PyObject *args) noexcept {
    PyObject *ndigits_object = nullptr;
    if (!arg_parse_tuple(args, "|O:__round__", &ndigits_object)) {
        return nullptr;
    }
    if (!ndigits_object) {
        return long_positive(self);
    }
    Ref<> ndigits = Ref<>::steal(number_index(ndigits_object));
    if (!ndigits) {
        return nullptr;
    }
    if (long_signed_count(as_long(ndigits.get())) >= 0) {
        return long_positive(self);
    }
    Ref<> places = Ref<>::steal(long_negative(ndigits.get()));
    Ref<> unit = places ? Ref<>::steal(long_power(small_int(10), places.get(), Py_None)) : Ref<>();
    PyObject *q = nullptr;
    PyObject *r = nullptr;
    if (!unit || !long_divide(self, unit.get(), &q, &r)) {
        return nullptr;
    }
    Ref<> quotient = Ref<>::steal(q);
    Ref<> remainder = Ref<>::steal(r);
    Ref<> twice = Ref<>::steal(long_shift_left_by(as_long(r), 1));
    if (!twice) {
        return nullptr;
    }
    const int order = long_compare(twice.get(), unit.get());
    const bool odd = long_count(as_long(q)) && (as_long(q)->ob_digit[0] & 1);
    if (order > 0 || (order == 0 && odd)) {
        quotient = Ref<>::steal(long_add(q, small_int(1)));
    }
    return quotient ? long_multiply(quotient.get(), unit.get()) : nullptr;
}

PyObject *format(PyObject *self, PyObject *spec) noexcept {
    if (!is_unicode(spec)) {
        return err_format(PyExc_TypeError, "__format__() argument must be str, not %.50s", type_of(spec)->tp_name);
    }
    return format_long(self, spec);
}

PyObject *sizeof_(PyObject *self, PyObject *) noexcept {
    const Py_ssize_t count = long_count(as_long(self));
    return long_from_ssize_t(type_of(self)->tp_basicsize + (count ? count : 1) * type_of(self)->tp_itemsize);
}

// 1 for little, 0 for big, -1 with ValueError.
int byte_order(PyObject *name) noexcept {
    if (!name || unicode_equal_to_utf8(name, "big")) {
        return 0;
    }
    if (unicode_equal_to_utf8(name, "little")) {
        return 1;
    }
    err_set_string(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
    return -1;
}

PyObject *to_bytes(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"length", "byteorder", "signed", nullptr};
    Py_ssize_t length = 1;
    PyObject *order = nullptr;
    int is_signed = 0;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|nU$p:to_bytes", names, &length, &order, &is_signed)) {
        return nullptr;
    }
    const int little = byte_order(order);
    if (little < 0) {
        return nullptr;
    }
    if (length < 0) {
        err_set_string(PyExc_ValueError, "length argument must be non-negative");
        return nullptr;
    }
    Ref<> bytes = Ref<>::steal(bytes_from_string_and_size(nullptr, length));
    if (!bytes || long_as_byte_array(self, reinterpret_cast<unsigned char *>(bytes_data(bytes.get())),
                                     static_cast<size_t>(length), little != 0, is_signed != 0) < 0) {
        return nullptr;
    }
    return bytes.release();
}

PyObject *from_bytes(PyObject *type, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"bytes", "byteorder", "signed", nullptr};
    PyObject *source;
    PyObject *order = nullptr;
    int is_signed = 0;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "O|U$p:from_bytes", names, &source, &order, &is_signed)) {
        return nullptr;
    }
    const int little = byte_order(order);
    if (little < 0) {
        return nullptr;
    }
    Ref<> bytes = Ref<>::steal(object_bytes(source));
    if (!bytes) {
        return nullptr;
    }
    Ref<> value = Ref<>::steal(long_from_byte_array(reinterpret_cast<unsigned char *>(bytes_data(bytes.get())),
                                                    static_cast<size_t>(bytes_length(bytes.get())), little != 0,
                                                    is_signed != 0));
    if (!value || type == as_object(&PyLong_Type)) {
        return value.release();
    }
    return object_call_one_arg(type, value.get());
}

PyObject *to_float(PyObject *self) noexcept {
    const double value = long_as_double(self);
    return value == -1.0 && err_occurred() ? nullptr : float_from_double(value);
}

int is_true(PyObject *self) noexcept { return long_signed_count(as_long(self)) != 0; }

PyObject *positive_method(PyObject *self, PyObject *) noexcept { return long_positive(self); }

}  // namespace

PyObject *long_get_info() noexcept {
    NumberState &state = interpreter_objects().numbers;
    if (state.int_info) {
        return new_ref(state.int_info);
    }
    Ref<> info = Ref<>::steal(struct_sequence_new(&sys_int_info_type));
    if (!info) {
        return nullptr;
    }
    constexpr int kValues[] = {kDigitBits, sizeof(Digit), 4300, 640};
    for (int i = 0; i < 4; i++) {
        PyObject *value = long_from_long(kValues[i]);
        if (!value) {
            return nullptr;
        }
        struct_sequence_set_item(info.get(), i, value);
    }
    state.int_info = new_ref(info.get());
    return info.release();
}

constinit PyNumberMethods long_as_number = {
    .nb_add = long_add,
    .nb_subtract = long_subtract,
    .nb_multiply = long_multiply,
    .nb_remainder = long_remainder,
    .nb_divmod = long_divmod,
    .nb_power = long_power,
    .nb_negative = long_negative,
    .nb_positive = long_positive,
    .nb_absolute = long_absolute,
    .nb_bool = is_true,
    .nb_invert = long_invert,
    .nb_lshift = long_left_shift,
    .nb_rshift = long_right_shift,
    .nb_and = long_bit_and,
    .nb_xor = long_bit_xor,
    .nb_or = long_bit_or,
    .nb_int = long_positive,
    .nb_float = to_float,
    .nb_floor_divide = long_floor_divide,
    .nb_true_divide = long_true_divide,
    .nb_index = long_positive,
};

constinit PyMethodDef long_methods[] = {
    {"conjugate", conjugate, METH_NOARGS, "Returns self, the complex conjugate of any int."},
    {"bit_length", bit_length, METH_NOARGS, "Number of bits necessary to represent self in binary."},
    {"bit_count", bit_count, METH_NOARGS, "Number of ones in the binary representation of the absolute value of self."},
    {"to_bytes", _PyCFunction_CAST(to_bytes), METH_VARARGS | METH_KEYWORDS,
     "Return an array of bytes representing an integer."},
    {"from_bytes", _PyCFunction_CAST(from_bytes), METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     "Return the integer represented by the given array of bytes."},
    {"as_integer_ratio", as_integer_ratio, METH_NOARGS, "Return a pair of integers, whose ratio is equal to self."},
    {"__trunc__", positive_method, METH_NOARGS, "Truncating an Integral returns itself."},
    {"__floor__", positive_method, METH_NOARGS, "Flooring an Integral returns itself."},
    {"__ceil__", positive_method, METH_NOARGS, "Ceiling of an Integral returns itself."},
    {"__round__", round_to, METH_VARARGS, "Rounding an Integral returns itself; with ndigits, an integer."},
    {"__getnewargs__", getnewargs, METH_NOARGS, nullptr},
    {"__format__", format, METH_O, "Convert to a string according to format_spec."},
    {"__sizeof__", sizeof_, METH_NOARGS, "Returns size in memory, in bytes."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyGetSetDef long_getset[] = {
    {"real", get_self, nullptr, "the real part of a complex number", nullptr},
    {"imag", get_zero, nullptr, "the imaginary part of a complex number", nullptr},
    {"numerator", get_self, nullptr, "the numerator of a rational number in lowest terms", nullptr},
    {"denominator", get_one, nullptr, "the denominator of a rational number in lowest terms", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace interlock::objects
