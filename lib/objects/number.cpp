#include "base/base.hpp"

#include "objects/number.hpp"

#include "objects/buffer.hpp"
#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/complex.hpp"
#include "objects/long_internal.hpp"
#include "objects/number_text.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

using BinarySlot = binaryfunc PyNumberMethods::*;
using TernarySlot = ternaryfunc PyNumberMethods::*;

PyObject *null_argument() noexcept {
    if (!err_occurred()) {
        err_set_string(PyExc_SystemError, "null argument to internal routine");
    }
    return nullptr;
}

template <class Function>
Function slot_of(PyObject *object, Function PyNumberMethods::*slot) noexcept {
    PyNumberMethods *number = type_of(object)->tp_as_number;
    return number ? number->*slot : nullptr;
}

// Runs an operator's slot of the left operand, then of the right one; the right one's goes first when its type is a
// subclass that has a slot of its own.  NotImplemented when neither knows the other.
PyObject *binary(PyObject *left, PyObject *right, BinarySlot slot) noexcept {
    const binaryfunc of_left = slot_of(left, slot);
    binaryfunc of_right = type_of(right) == type_of(left) ? nullptr : slot_of(right, slot);
    if (of_right == of_left) {
        of_right = nullptr;
    }
    if (of_left) {
        if (of_right && type_is_subtype(type_of(right), type_of(left))) {
            PyObject *result = of_right(left, right);
            if (result != Py_NotImplemented) {
                return result;
            }
            decref(result);
            of_right = nullptr;
        }
        PyObject *result = of_left(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    return of_right ? of_right(left, right) : new_ref(Py_NotImplemented);
}

PyObject *binary_in_place(PyObject *left, PyObject *right, BinarySlot in_place, BinarySlot slot) noexcept {
    if (const binaryfunc own = slot_of(left, in_place)) {
        PyObject *result = own(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    return binary(left, right, slot);
}

PyObject *unsupported(PyObject *left, PyObject *right, const char *op) noexcept {
    return err_format(PyExc_TypeError, "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'", op,
                      type_of(left)->tp_name, type_of(right)->tp_name);
}

PyObject *binary_or_error(PyObject *left, PyObject *right, BinarySlot slot, const char *op) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result = binary(left, right, slot);
    if (result == Py_NotImplemented) {
        decref(result);
        return unsupported(left, right, op);
    }
    return result;
}

PyObject *in_place_or_error(PyObject *left, PyObject *right, BinarySlot in_place, BinarySlot slot,
                            const char *op) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result = binary_in_place(left, right, in_place, slot);
    if (result == Py_NotImplemented) {
        decref(result);
        return unsupported(left, right, op);
    }
    return result;
}

// sequence * count.
PyObject *repeat(ssizeargfunc function, PyObject *sequence, PyObject *count_object) noexcept {
    if (!index_check(count_object)) {
        return err_format(PyExc_TypeError, "can't multiply sequence by non-int of type '%.200s'",
                          type_of(count_object)->tp_name);
    }
    const Py_ssize_t count = number_as_ssize_t(count_object, PyExc_OverflowError);
    return count == -1 && err_occurred() ? nullptr : function(sequence, count);
}

PyObject *ternary(PyObject *base, PyObject *exponent, PyObject *modulus, const char *op) noexcept {
    constexpr TernarySlot kSlot = &PyNumberMethods::nb_power;
    const ternaryfunc of_base = slot_of(base, kSlot);
    ternaryfunc of_exponent = type_of(exponent) == type_of(base) ? nullptr : slot_of(exponent, kSlot);
    if (of_exponent == of_base) {
        of_exponent = nullptr;
    }
    const ternaryfunc of_modulus = slot_of(modulus, kSlot);
    ternaryfunc order[3] = {of_base, of_exponent, of_modulus};
    if (of_base && of_exponent && type_is_subtype(type_of(exponent), type_of(base))) {
        order[0] = of_exponent;
        order[1] = of_base;
    }
    if (of_modulus == of_base || of_modulus == of_exponent) {
        order[2] = nullptr;
    }
    for (ternaryfunc function : order) {
        if (!function) {
            continue;
        }
        PyObject *result = function(base, exponent, modulus);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    if (modulus == Py_None) {
        return unsupported(base, exponent, op);
    }
    return err_format(PyExc_TypeError, "unsupported operand type(s) for %.100s: '%.100s', '%.100s', '%.100s'", op,
                      type_of(base)->tp_name, type_of(exponent)->tp_name, type_of(modulus)->tp_name);
}

PyObject *unary(PyObject *object, unaryfunc PyNumberMethods::*slot, const char *what) noexcept {
    if (!object) {
        return null_argument();
    }
    if (const unaryfunc function = slot_of(object, slot)) {
        return function(object);
    }
    return err_format(PyExc_TypeError, "bad operand type for %s: '%.200s'", what, type_of(object)->tp_name);
}

// The result of `method`, which is to be an int: as an exact int, or null.  Takes `result`.
PyObject *exact_long(PyObject *result, const char *method) noexcept {
    Ref<> owned = Ref<>::steal(result);
    if (!result || is_exactly(result, &PyLong_Type)) {
        return owned.release();
    }
    if (!is_long(result)) {
        return err_format(PyExc_TypeError, "%s returned non-int (type %.200s)", method, type_of(result)->tp_name);
    }
    if (err_warn_format(PyExc_DeprecationWarning, 1,
                        "%s returned non-int (type %.200s).  The ability to return an instance of a strict subclass of "
                        "int is deprecated, and may be removed in a future version of Python.",
                        method, type_of(result)->tp_name) < 0) {
        return nullptr;
    }
    return long_positive(result);
}

PyObject *long_from_trunc(PyObject *object, PyObject *method) noexcept {
    if (err_warn_ex(PyExc_DeprecationWarning, "The delegation of int() to __trunc__ is deprecated.", 1) < 0) {
        return nullptr;
    }
    Ref<> result = Ref<>::steal(object_call_no_args(method));
    if (!result || is_exactly(result.get(), &PyLong_Type)) {
        return result.release();
    }
    if (is_long(result.get())) {
        return long_positive(result.get());
    }
    if (!index_check(result.get())) {
        return err_format(PyExc_TypeError, "__trunc__ returned non-Integral (type %.200s)",
                          type_of(result.get())->tp_name);
    }
    return number_index(result.get());
}

}  // namespace

int number_check(PyObject *object) noexcept {
    if (!object) {
        return 0;
    }
    const PyNumberMethods *number = type_of(object)->tp_as_number;
    return (number && (number->nb_index || number->nb_int || number->nb_float)) ||
           is_instance_of(object, &PyComplex_Type);
}

int index_check(PyObject *object) noexcept {
    const PyNumberMethods *number = type_of(object)->tp_as_number;
    return number && number->nb_index;
}

PyObject *number_add(PyObject *left, PyObject *right) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result = binary(left, right, &PyNumberMethods::nb_add);
    if (result != Py_NotImplemented) {
        return result;
    }
    decref(result);
    const PySequenceMethods *sequence = type_of(left)->tp_as_sequence;
    return sequence && sequence->sq_concat ? sequence->sq_concat(left, right) : unsupported(left, right, "+");
}

PyObject *number_multiply(PyObject *left, PyObject *right) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result = binary(left, right, &PyNumberMethods::nb_multiply);
    if (result != Py_NotImplemented) {
        return result;
    }
    decref(result);
    const PySequenceMethods *sequence = type_of(left)->tp_as_sequence;
    if (sequence && sequence->sq_repeat) {
        return repeat(sequence->sq_repeat, left, right);
    }
    sequence = type_of(right)->tp_as_sequence;
    if (sequence && sequence->sq_repeat) {
        return repeat(sequence->sq_repeat, right, left);
    }
    return unsupported(left, right, "*");
}

PyObject *number_in_place_add(PyObject *left, PyObject *right) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result = binary_in_place(left, right, &PyNumberMethods::nb_inplace_add, &PyNumberMethods::nb_add);
    if (result != Py_NotImplemented) {
        return result;
    }
    decref(result);
    if (const PySequenceMethods *sequence = type_of(left)->tp_as_sequence) {
        const binaryfunc function = sequence->sq_inplace_concat ? sequence->sq_inplace_concat : sequence->sq_concat;
        if (function) {
            return function(left, right);
        }
    }
    return unsupported(left, right, "+=");
}

PyObject *number_in_place_multiply(PyObject *left, PyObject *right) noexcept {
    if (!left || !right) {
        return null_argument();
    }
    PyObject *result =
        binary_in_place(left, right, &PyNumberMethods::nb_inplace_multiply, &PyNumberMethods::nb_multiply);
    if (result != Py_NotImplemented) {
        return result;
    }
    decref(result);
    if (const PySequenceMethods *sequence = type_of(left)->tp_as_sequence) {
        const ssizeargfunc function = sequence->sq_inplace_repeat ? sequence->sq_inplace_repeat : sequence->sq_repeat;
        if (function) {
            return repeat(function, left, right);
        }
    } else if (const PySequenceMethods *of_right = type_of(right)->tp_as_sequence) {
        // Not in place: the right operand is not the one that is assigned to.
        if (of_right->sq_repeat) {
            return repeat(of_right->sq_repeat, right, left);
        }
    }
    return unsupported(left, right, "*=");
}

#define IL_BINARY(name, slot, op)                                        \
    PyObject *number_##name(PyObject *left, PyObject *right) noexcept {  \
        return binary_or_error(left, right, &PyNumberMethods::slot, op); \
    }
#define IL_IN_PLACE(name, slot, op)                                                                             \
    PyObject *number_in_place_##name(PyObject *left, PyObject *right) noexcept {                                \
        return in_place_or_error(left, right, &PyNumberMethods::nb_inplace_##slot, &PyNumberMethods::nb_##slot, \
                                 op);                                                                           \
    }
IL_BINARY(subtract, nb_subtract, "-")
IL_BINARY(matrix_multiply, nb_matrix_multiply, "@")
IL_BINARY(floor_divide, nb_floor_divide, "//")
IL_BINARY(true_divide, nb_true_divide, "/")
IL_BINARY(remainder, nb_remainder, "%")
IL_BINARY(divmod, nb_divmod, "divmod()")
IL_BINARY(lshift, nb_lshift, "<<")
IL_BINARY(rshift, nb_rshift, ">>")
IL_BINARY(and, nb_and, "&")
IL_BINARY(xor, nb_xor, "^")
IL_BINARY(or, nb_or, "|")
IL_IN_PLACE(subtract, subtract, "-=")
IL_IN_PLACE(matrix_multiply, matrix_multiply, "@=")
IL_IN_PLACE(floor_divide, floor_divide, "//=")
IL_IN_PLACE(true_divide, true_divide, "/=")
IL_IN_PLACE(remainder, remainder, "%=")
IL_IN_PLACE(lshift, lshift, "<<=")
IL_IN_PLACE(rshift, rshift, ">>=")
IL_IN_PLACE(and, and, "&=")
IL_IN_PLACE(xor, xor, "^=")
IL_IN_PLACE(or, or, "|=")
#undef IL_BINARY
#undef IL_IN_PLACE

PyObject *number_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    return ternary(base, exponent, modulus, "** or pow()");
}

PyObject *number_in_place_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    if (const ternaryfunc own = slot_of(base, &PyNumberMethods::nb_inplace_power)) {
        PyObject *result = own(base, exponent, modulus);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    return ternary(base, exponent, modulus, "**=");
}

PyObject *number_negative(PyObject *object) noexcept {
    return unary(object, &PyNumberMethods::nb_negative, "unary -");
}
PyObject *number_positive(PyObject *object) noexcept {
    return unary(object, &PyNumberMethods::nb_positive, "unary +");
}
PyObject *number_absolute(PyObject *object) noexcept { return unary(object, &PyNumberMethods::nb_absolute, "abs()"); }
PyObject *number_invert(PyObject *object) noexcept { return unary(object, &PyNumberMethods::nb_invert, "unary ~"); }

PyObject *number_index(PyObject *object) noexcept {
    if (!object) {
        return null_argument();
    }
    if (is_long(object)) {
        return long_positive(object);
    }
    if (!index_check(object)) {
        return err_format(PyExc_TypeError, "'%.200s' object cannot be interpreted as an integer",
                          type_of(object)->tp_name);
    }
    return exact_long(type_of(object)->tp_as_number->nb_index(object), "__index__");
}

Py_ssize_t number_as_ssize_t(PyObject *object, PyObject *exception) noexcept {
    int64_t value;
    if (object && is_long(object) && long_to_two_digits(as_long(object), &value)) {
        return value;
    }
    Ref<> index = Ref<>::steal(number_index(object));
    if (!index) {
        return -1;
    }
    int overflow;
    const long result = long_as_long_and_overflow(index.get(), &overflow);
    if (!overflow) {
        return result;
    }
    if (!exception) {
        return overflow < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    }
    err_format(exception, "cannot fit '%.200s' into an index-sized integer", type_of(object)->tp_name);
    return -1;
}

PyObject *number_long(PyObject *object) noexcept {
    if (!object) {
        return null_argument();
    }
    if (is_exactly(object, &PyLong_Type)) {
        return new_ref(object);
    }
    if (const PyNumberMethods *number = type_of(object)->tp_as_number) {
        if (number->nb_int) {
            return exact_long(number->nb_int(object), "__int__");
        }
        if (number->nb_index) {
            return number_index(object);
        }
    }
    PyObject *method;
    const int found = lookup_special(object, IL_STR("__trunc__"), &method);
    if (found) {
        Ref<> owned = Ref<>::steal(method);
        return found < 0 ? nullptr : long_from_trunc(object, method);
    }
    if (is_unicode(object)) {
        return long_from_unicode_object(object, 10);
    }
    if (is_bytes(object) || is_instance_of(object, &PyByteArray_Type)) {
        return long_from_bytes_like(object, 10);
    }
    if (object_check_buffer(object)) {
        BufferView view;
        if (!view.acquire(object)) {
            return nullptr;
        }
        Ref<> bytes = Ref<>::steal(bytes_from_string_and_size(view.data(), view.size()));
        return bytes ? long_from_bytes_like(bytes.get(), 10) : nullptr;
    }
    return err_format(PyExc_TypeError,
                      "int() argument must be a string, a bytes-like object or a real number, not '%.200s'",
                      type_of(object)->tp_name);
}

PyObject *number_float(PyObject *object) noexcept {
    if (!object) {
        return null_argument();
    }
    if (is_exactly(object, &PyFloat_Type)) {
        return new_ref(object);
    }
    if (const PyNumberMethods *number = type_of(object)->tp_as_number) {
        if (number->nb_float) {
            Ref<> result = Ref<>::steal(number->nb_float(object));
            if (!result || !check_float_result(object, result.get())) {
                return nullptr;
            }
            return is_exactly(result.get(), &PyFloat_Type) ? result.release()
                                                           : float_from_double(float_value(result.get()));
        }
        if (number->nb_index) {
            Ref<> index = Ref<>::steal(number_index(object));
            if (!index) {
                return nullptr;
            }
            const double value = long_as_double(index.get());
            return value == -1.0 && err_occurred() ? nullptr : float_from_double(value);
        }
    }
    return is_float(object) ? float_from_double(float_value(object)) : float_from_string(object);
}

}  // namespace interlock::objects
