#include "base/base.hpp"

#include <cfloat>
#include <cmath>
#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/buffer.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/hash.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/number_text.hpp"
#include "objects/os_text.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/struct_sequence_types.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr uint64_t kHashModulus = (uint64_t{1} << 61) - 1;
constexpr Py_hash_t kHashInfinity = 314159;
constexpr int kMaxFree = 256;

void float_dealloc(PyObject *object) noexcept {
    if (!is_exactly(object, &PyFloat_Type)) {
        object->ob_type->tp_free(object);
        return;
    }
    NumberState &state = interpreter_objects().numbers;
    if (state.free_float_count < kMaxFree) {
        std::memcpy(static_cast<void *>(object), &state.free_floats, sizeof(void *));
        state.free_floats = object;
        state.free_float_count++;
        return;
    }
    object_free(object);
}

// -1, 0 or 1: a double that is not NaN against an int, exactly.
int compare_with_long(double value, PyObject *integer, bool *failed) noexcept {
    *failed = false;
    if (value - value != 0) {
        return value < 0 ? -1 : 1;
    }
    int64_t small;
    if (long_to_two_digits(as_long(integer), &small) && small > -(int64_t{1} << DBL_MANT_DIG) &&
        small < (int64_t{1} << DBL_MANT_DIG)) {
        const auto other = static_cast<double>(small);
        return (value > other) - (value < other);
    }
    const double whole = std::trunc(value);
    Ref<> converted = Ref<>::steal(long_from_double(whole));
    if (!converted) {
        *failed = true;
        return 0;
    }
    const int order = long_compare(converted.get(), integer);
    return order ? order : (value > whole) - (value < whole);
}

PyObject *float_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    const double a = float_value(left);
    bool result = false;
    int order = 0;
    if (is_float(right)) {
        const double b = float_value(right);
        if (a != a || b != b) {
            return bool_from_long(op == Py_NE);
        }
        order = (a > b) - (a < b);
    } else if (is_long(right)) {
        if (a != a) {
            return bool_from_long(op == Py_NE);
        }
        bool failed;
        order = compare_with_long(a, right, &failed);
        if (failed) {
            return nullptr;
        }
    } else {
        return new_ref(Py_NotImplemented);
    }
    switch (op) {
        case Py_LT: result = order < 0; break;
        case Py_LE: result = order <= 0; break;
        case Py_EQ: result = order == 0; break;
        case Py_NE: result = order != 0; break;
        case Py_GT: result = order > 0; break;
        case Py_GE: result = order >= 0; break;
    }
    return bool_from_long(result);
}

Py_hash_t float_hash(PyObject *self) noexcept { return double_hash(self, float_value(self)); }

PyObject *float_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *x = nullptr;
    if ((type == &PyFloat_Type && !arg_no_keywords("float", kwargs)) || !arg_unpack_tuple(args, "float", 0, 1, &x)) {
        return nullptr;
    }
    Ref<> value = Ref<>::steal(!x                ? float_from_double(0.0)
                               : is_unicode(x)   ? float_from_string(x)
                                                 : number_float(x));
    if (!value || type == &PyFloat_Type) {
        return value.release();
    }
    PyObject *instance = type->tp_alloc(type, 0);
    if (instance) {
        reinterpret_cast<PyFloatObject *>(instance)->ob_fval = float_value(value.get());
    }
    return instance;
}

PyObject *not_a_number(PyObject *source) noexcept {
    return err_format(PyExc_ValueError, "could not convert string to float: %R", source);
}

PyObject *parse(const NumberText &text, PyObject *source) noexcept {
    const char *begin = text.data();
    const char *end = text.end();
    while (begin < end && is_ascii_space(*begin)) {
        begin++;
    }
    while (end > begin && is_ascii_space(end[-1])) {
        end--;
    }
    NumberText copy;
    if (!copy.set_bytes(begin, end - begin)) {
        return nullptr;
    }
    auto *digits = const_cast<char *>(copy.data());
    Py_ssize_t length = copy.size();
    if (std::memchr(digits, '_', static_cast<size_t>(length))) {
        length = drop_underscores(digits, length, digits);
    }
    if (length <= 0) {
        return not_a_number(source);
    }
    char *stop;
    const double value = os_string_to_double(digits, &stop, nullptr);
    if (stop != digits + length) {
        err_clear();
        return not_a_number(source);
    }
    return float_from_double(value);
}

}  // namespace

PyObject *float_from_double(double value) noexcept {
    NumberState &state = interpreter_objects().numbers;
    PyFloatObject *object;
    if (state.free_floats) {
        object = static_cast<PyFloatObject *>(state.free_floats);
        std::memcpy(&state.free_floats, object, sizeof(void *));
        state.free_float_count--;
    } else {
        object = static_cast<PyFloatObject *>(object_malloc(sizeof(PyFloatObject)));
        if (!object) {
            return err_no_memory();
        }
    }
    object->ob_base = {1, &PyFloat_Type};
    object->ob_fval = value;
    return trace_created(as_object(object));
}

PyObject *float_from_string(PyObject *text) noexcept {
    NumberText ascii;
    if (is_unicode(text)) {
        return ascii.set_unicode(text) ? parse(ascii, text) : nullptr;
    }
    if (!object_check_buffer(text)) {
        return err_format(PyExc_TypeError, "float() argument must be a string or a real number, not '%.200s'",
                          type_of(text)->tp_name);
    }
    BufferView view;
    if (!view.acquire(text) || !ascii.set_bytes(view.data(), view.size())) {
        return nullptr;
    }
    return parse(ascii, text);
}

double float_as_double(PyObject *object) noexcept {
    if (!object) {
        err_bad_argument();
        return -1.0;
    }
    if (is_float(object)) {
        return float_value(object);
    }
    const PyNumberMethods *number = type_of(object)->tp_as_number;
    if (!number || !number->nb_float) {
        if (number && number->nb_index) {
            Ref<> index = Ref<>::steal(number_index(object));
            return index ? long_as_double(index.get()) : -1.0;
        }
        err_format(PyExc_TypeError, "must be real number, not %.50s", type_of(object)->tp_name);
        return -1.0;
    }
    Ref<> result = Ref<>::steal(number->nb_float(object));
    if (!result || !check_float_result(object, result.get())) {
        return -1.0;
    }
    return float_value(result.get());
}

bool check_float_result(PyObject *object, PyObject *result) noexcept {
    if (is_exactly(result, &PyFloat_Type)) {
        return true;
    }
    if (!is_float(result)) {
        err_format(PyExc_TypeError, "%.50s.__float__ returned non-float (type %.50s)", type_of(object)->tp_name,
                   type_of(result)->tp_name);
        return false;
    }
    return err_warn_format(PyExc_DeprecationWarning, 1,
                           "%.50s.__float__ returned non-float (type %.50s).  The ability to return an instance of a "
                           "strict subclass of float is deprecated, and may be removed in a future version of Python.",
                           type_of(object)->tp_name, type_of(result)->tp_name) == 0;
}

double float_get_max() noexcept { return DBL_MAX; }
double float_get_min() noexcept { return DBL_MIN; }

PyObject *float_get_info() noexcept {
    NumberState &state = interpreter_objects().numbers;
    if (state.float_info) {
        return new_ref(state.float_info);
    }
    Ref<> info = Ref<>::steal(struct_sequence_new(&sys_float_info_type));
    if (!info) {
        return nullptr;
    }
    PyObject *const values[] = {
        float_from_double(DBL_MAX),     long_from_long(DBL_MAX_EXP),  long_from_long(DBL_MAX_10_EXP),
        float_from_double(DBL_MIN),     long_from_long(DBL_MIN_EXP),  long_from_long(DBL_MIN_10_EXP),
        long_from_long(DBL_DIG),        long_from_long(DBL_MANT_DIG), float_from_double(DBL_EPSILON),
        long_from_long(FLT_RADIX),      long_from_long(1),
    };
    bool complete = true;
    for (Py_ssize_t i = 0; i < 11; i++) {
        complete = complete && values[i];
        struct_sequence_set_item(info.get(), i, values[i]);
    }
    if (!complete) {
        return nullptr;
    }
    state.float_info = new_ref(info.get());
    return info.release();
}

PyObject *float_repr(PyObject *object) noexcept {
    char *text = os_double_to_string(float_value(object), 'r', 0, Py_DTSF_ADD_DOT_0, nullptr);
    if (!text) {
        return nullptr;
    }
    PyObject *result = unicode_from_ascii(text, static_cast<Py_ssize_t>(std::strlen(text)));
    mem_free(text);
    return result;
}

// The value modulo 2**61 - 1, where a fraction counts through the inverse of two: equal numbers of any type agree.
Py_hash_t double_hash(PyObject *owner, double value) noexcept {
    if (value - value != 0) {
        return value != value ? hash_pointer(owner) : value > 0 ? kHashInfinity : -kHashInfinity;
    }
    int exponent;
    double mantissa = std::frexp(std::fabs(value), &exponent);
    uint64_t hash = 0;
    while (mantissa != 0) {
        hash = ((hash << 28) & kHashModulus) | hash >> (61 - 28);
        mantissa *= 268435456.0;  // 2**28
        exponent -= 28;
        const auto digit = static_cast<uint64_t>(mantissa);
        mantissa -= static_cast<double>(digit);
        hash += digit;
        if (hash >= kHashModulus) {
            hash -= kHashModulus;
        }
    }
    // 2**61 is 1, so a factor 2**exponent rotates.
    exponent = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
    hash = ((hash << exponent) & kHashModulus) | hash >> (61 - exponent);
    const auto result = static_cast<Py_hash_t>(value < 0 ? uint64_t{0} - hash : hash);
    return result == -1 ? -2 : result;
}

}  // namespace interlock::objects

constinit PyTypeObject PyFloat_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "float",
    .tp_basicsize = sizeof(PyFloatObject),
    .tp_dealloc = interlock::objects::float_dealloc,
    .tp_repr = interlock::objects::float_repr,
    .tp_as_number = &interlock::objects::float_as_number,
    .tp_hash = interlock::objects::float_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "float(x=0, /)\n--\n\nConvert a string or number to a floating point number, if possible.",
    .tp_richcompare = interlock::objects::float_rich_compare,
    .tp_methods = interlock::objects::float_methods,
    .tp_getset = interlock::objects::float_getset,
    .tp_new = interlock::objects::float_new,
};
