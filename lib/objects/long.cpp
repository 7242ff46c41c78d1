#include "base/base.hpp"

#include "objects/long_internal.hpp"

#include <cfloat>
#include <climits>
#include <cmath>
#include <cstring>
#include <initializer_list>

#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr uint64_t kHashModulus = (uint64_t{1} << 61) - 1;
constexpr size_t kHeader = offsetof(PyLongObject, ob_digit);
// Every int of at most two digits has a block of this size, so that the free list can serve them all.
constexpr size_t kPooledBytes = kHeader + 2 * sizeof(Digit);
constexpr int kMaxFree = 256;

constexpr SmallInt make_small(int value) {
    return SmallInt{{{kImmortalRefcnt, &PyLong_Type}, value < 0 ? -1 : value > 0 ? 1 : 0},
                    static_cast<Digit>(value < 0 ? -value : value)};
}

IL_INLINE PyLongObject *alloc_pooled() noexcept {
    NumberState &state = interpreter_objects().numbers;
    if (state.free_ints) {
        auto *v = static_cast<PyLongObject *>(state.free_ints);
        std::memcpy(&state.free_ints, v, sizeof(void *));
        state.free_int_count--;
        return v;
    }
    return static_cast<PyLongObject *>(object_malloc(kPooledBytes));
}

void long_dealloc(PyObject *object) noexcept {
    if (!is_exactly(object, &PyLong_Type)) {
        object->ob_type->tp_free(object);
        return;
    }
    NumberState &state = interpreter_objects().numbers;
    if (long_count(as_long(object)) <= 2 && state.free_int_count < kMaxFree) {
        std::memcpy(static_cast<void *>(object), &state.free_ints, sizeof(void *));
        state.free_ints = object;
        state.free_int_count++;
        return;
    }
    object_free(object);
}

// The int behind an object: itself, or its __index__.  Null with an exception.
Ref<> index_of(PyObject *object) noexcept {
    if (!object) {
        err_bad_internal_call();
        return nullptr;
    }
    return is_long(object) ? Ref<>::borrow(object) : Ref<>::steal(number_index(object));
}

// True when `object` is an int; else SystemError or TypeError.
bool require_long(PyObject *object) noexcept {
    if (!object) {
        err_bad_internal_call();
        return false;
    }
    if (!is_long(object)) {
        err_set_string(PyExc_TypeError, "an integer is required");
        return false;
    }
    return true;
}

// The value when it fits: 0; else its sign.
int to_int64(const PyLongObject *v, int64_t *value) noexcept {
    if (long_to_two_digits(v, value)) {
        return 0;
    }
    const int sign = long_sign(v);
    const Py_ssize_t count = long_count(v);
    if (count > 3 || (count == 3 && v->ob_digit[2] >= 16)) {
        return sign;
    }
    const uint64_t magnitude =
        uint64_t{v->ob_digit[2]} << 60 | uint64_t{v->ob_digit[1]} << kDigitBits | v->ob_digit[0];
    if (magnitude > static_cast<uint64_t>(INT64_MAX) + (sign < 0)) {
        return sign;
    }
    *value = sign < 0 ? static_cast<int64_t>(uint64_t{0} - magnitude) : static_cast<int64_t>(magnitude);
    return 0;
}

enum class Fit { kFits, kNegative, kTooLarge };

Fit to_uint64(const PyLongObject *v, uint64_t *value) noexcept {
    if (long_signed_count(v) < 0) {
        return Fit::kNegative;
    }
    const Py_ssize_t count = long_count(v);
    if (count > 3 || (count == 3 && v->ob_digit[2] >= 16)) {
        return Fit::kTooLarge;
    }
    uint64_t result = 0;
    for (Py_ssize_t i = count - 1; i >= 0; i--) {
        result = result << kDigitBits | v->ob_digit[i];
    }
    *value = result;
    return Fit::kFits;
}

// The low 64 bits in two's complement.
uint64_t low_bits(const PyLongObject *v) noexcept {
    uint64_t result = 0;
    Py_ssize_t count = long_count(v);
    for (Py_ssize_t i = count < 3 ? count - 1 : 2; i >= 0; i--) {
        result = result << kDigitBits | v->ob_digit[i];
    }
    return long_signed_count(v) < 0 ? uint64_t{0} - result : result;
}

int64_t as_int64_and_overflow(PyObject *object, int *overflow) noexcept {
    *overflow = 0;
    int64_t value;
    // The usual case first: an int of one or two digits needs no reference and no second look.
    if (object && is_long(object) && long_to_two_digits(as_long(object), &value)) {
        return value;
    }
    Ref<> v = index_of(object);
    if (!v) {
        return -1;
    }
    *overflow = to_int64(as_long(v.get()), &value);
    return *overflow ? -1 : value;
}

int64_t as_int64(PyObject *object, const char *type) noexcept {
    int overflow;
    const int64_t value = as_int64_and_overflow(object, &overflow);
    if (overflow) {
        err_format(PyExc_OverflowError, "Python int too large to convert to C %s", type);
    }
    return value;
}

uint64_t as_uint64(PyObject *object, const char *type, const char *negative) noexcept {
    if (!require_long(object)) {
        return UINT64_MAX;
    }
    uint64_t value;
    switch (to_uint64(as_long(object), &value)) {
        case Fit::kFits: return value;
        case Fit::kNegative: err_set_string(PyExc_OverflowError, negative); return UINT64_MAX;
        case Fit::kTooLarge: break;
    }
    err_format(PyExc_OverflowError, "Python int too large to convert to C %s", type);
    return UINT64_MAX;
}

// For the fixed-width doors.
template <class T>
int as_fixed_signed(PyObject *object, T *result, const char *type) noexcept {
    int overflow;
    const int64_t value = as_int64_and_overflow(object, &overflow);
    if (value == -1 && !overflow && err_occurred()) {
        return -1;
    }
    if (overflow || value != static_cast<T>(value)) {
        err_format(PyExc_OverflowError, "Python int too large to convert to C %s", type);
        return -1;
    }
    *result = static_cast<T>(value);
    return 0;
}

template <class T>
int as_fixed_unsigned(PyObject *object, T *result, const char *type) noexcept {
    Ref<> v = index_of(object);
    if (!v) {
        return -1;
    }
    uint64_t value = 0;
    const Fit fit = to_uint64(as_long(v.get()), &value);
    if (fit == Fit::kNegative) {
        err_set_string(PyExc_ValueError, "Cannot convert negative int");
        return -1;
    }
    if (fit == Fit::kTooLarge || value != static_cast<T>(value)) {
        err_format(PyExc_OverflowError, "Python int too large to convert to C %s", type);
        return -1;
    }
    *result = static_cast<T>(value);
    return 0;
}

PyObject *from_magnitude(uint64_t magnitude, bool negative) noexcept {
    if (magnitude <= kDigitMask) [[likely]] {
        PyLongObject *v = alloc_pooled();
        if (!v) {
            return err_no_memory();
        }
        const Py_ssize_t used = magnitude != 0;
        v->ob_base = {{1, &PyLong_Type}, negative ? -used : used};
        v->ob_digit[0] = static_cast<Digit>(magnitude);
        return trace_created(as_object(v));
    }
    int count = (64 - __builtin_clzll(magnitude) + kDigitBits - 1) / kDigitBits;
    PyLongObject *v;
    if (count <= 2) {
        v = alloc_pooled();
        if (!v) {
            return err_no_memory();
        }
        v->ob_base.ob_base = {1, &PyLong_Type};
        v->ob_digit[0] = static_cast<Digit>(magnitude) & kDigitMask;
        // The pooled block always has room for the second digit.
        reinterpret_cast<Digit *>(reinterpret_cast<char *>(v) + kHeader)[1] =
            static_cast<Digit>(magnitude >> kDigitBits);
        v->ob_base.ob_size = negative ? -count : count;
        return trace_created(as_object(v));
    }
    v = long_alloc(count);
    if (!v) {
        return nullptr;
    }
    for (int i = 0; i < count; i++, magnitude >>= kDigitBits) {
        v->ob_digit[i] = static_cast<Digit>(magnitude) & kDigitMask;
    }
    v->ob_base.ob_size = negative ? -count : count;
    return as_object(v);
}

PyObject *long_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_long(left) || !is_long(right)) {
        return new_ref(Py_NotImplemented);
    }
    const int order = left == right ? 0 : long_compare(left, right);
    bool result = false;
    switch (op) {
        case Py_LT: result = order < 0; break;
        case Py_LE: result = order <= 0; break;
        case Py_EQ: result = order == 0; break;
        case Py_NE: result = order != 0; break;
        case Py_GT: result = order > 0; break;
        case Py_GE: result = order >= 0; break;
    }
    return result ? Py_True : Py_False;
}

PyObject *long_repr(PyObject *object) noexcept { return long_format(object, 10, false); }

PyObject *new_from_arguments(PyObject *x, PyObject *base_object) noexcept {
    if (!x) {
        if (base_object) {
            err_set_string(PyExc_TypeError, "int() missing string argument");
            return nullptr;
        }
        return small_int(0);
    }
    if (!base_object) {
        return number_long(x);
    }
    const Py_ssize_t base = number_as_ssize_t(base_object, nullptr);
    if (base == -1 && err_occurred()) {
        return nullptr;
    }
    if ((base != 0 && base < 2) || base > 36) {
        err_set_string(PyExc_ValueError, "int() base must be >= 2 and <= 36, or 0");
        return nullptr;
    }
    if (is_unicode(x)) {
        return long_from_unicode_object(x, static_cast<int>(base));
    }
    return long_from_bytes_like(x, static_cast<int>(base));
}

PyObject *long_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *x = nullptr;
    PyObject *base = nullptr;
    static const char *const names[] = {"", "base", nullptr};
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|OO:int", names, &x, &base)) {
        return nullptr;
    }
    Ref<> value = Ref<>::steal(new_from_arguments(x, base));
    if (!value || type == &PyLong_Type) {
        return value.release();
    }
    const PyLongObject *source = as_long(value.get());
    const Py_ssize_t count = long_count(source);
    auto *instance = reinterpret_cast<PyLongObject *>(type->tp_alloc(type, count));
    if (instance) {
        instance->ob_base.ob_size = long_signed_count(source);
        std::memcpy(instance->ob_digit, source->ob_digit, static_cast<size_t>(count) * sizeof(Digit));
    }
    return as_object(instance);
}

}  // namespace

#define IL_SMALL_4(n) make_small(n), make_small((n) + 1), make_small((n) + 2), make_small((n) + 3)
#define IL_SMALL_16(n) IL_SMALL_4(n), IL_SMALL_4((n) + 4), IL_SMALL_4((n) + 8), IL_SMALL_4((n) + 12)
#define IL_SMALL_64(n) IL_SMALL_16(n), IL_SMALL_16((n) + 16), IL_SMALL_16((n) + 32), IL_SMALL_16((n) + 48)
constinit SmallInt small_ints[] = {
    make_small(-5), IL_SMALL_4(-4), IL_SMALL_64(0),  IL_SMALL_64(64),
    IL_SMALL_64(128), IL_SMALL_64(192), make_small(256),
};
static_assert(kSmallIntMin == -5 && kSmallIntMax == 256);

PyLongObject *long_alloc(Py_ssize_t count) noexcept {
    if (static_cast<size_t>(count) > (static_cast<size_t>(PY_SSIZE_T_MAX) - kHeader) / sizeof(Digit)) {
        err_set_string(PyExc_OverflowError, "too many digits in integer");
        return nullptr;
    }
    PyLongObject *v = count <= 2 ? alloc_pooled()
                                 : static_cast<PyLongObject *>(
                                       object_malloc(kHeader + static_cast<size_t>(count) * sizeof(Digit)));
    if (!v) {
        err_no_memory();
        return nullptr;
    }
    v->ob_base = {{1, &PyLong_Type}, count};
    return trace_created(v);
}

PyObject *long_finish(PyLongObject *v, bool negative) noexcept {
    if (!v) {
        return nullptr;
    }
    const Py_ssize_t allocated = long_count(v);
    const Py_ssize_t count = digits::trim(v->ob_digit, allocated);
    int64_t value = 0;
    if (count <= 1) {
        value = count ? v->ob_digit[0] : 0;
        value = negative ? -value : value;
    }
    if (count <= 2 && (allocated > 2 || (count <= 1 && is_small_int(value)))) {
        // A large block may not end in the pool, where it would be kept for a small value.
        PyObject *result;
        if (count <= 1 && is_small_int(value)) {
            result = small_int(value);
        } else {
            const uint64_t magnitude =
                (count > 1 ? uint64_t{v->ob_digit[1]} << kDigitBits : 0) | v->ob_digit[0];
            result = from_magnitude(magnitude, negative);
        }
        v->ob_base.ob_size = allocated;
        trace_destroyed(as_object(v));
        long_dealloc(as_object(v));
        return result;
    }
    v->ob_base.ob_size = negative ? -count : count;
    return as_object(v);
}

PyObject *long_from_int64_value(int64_t value) noexcept {
    if (is_small_int(value)) {
        return small_int(value);
    }
    return from_magnitude(value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value),
                          value < 0);
}

PyObject *long_from_long(long value) noexcept { return long_from_int64_value(value); }
PyObject *long_from_long_long(long long value) noexcept { return long_from_int64_value(value); }
PyObject *long_from_ssize_t(Py_ssize_t value) noexcept { return long_from_int64_value(value); }
PyObject *long_from_int32(int32_t value) noexcept { return long_from_int64_value(value); }
PyObject *long_from_int64(int64_t value) noexcept { return long_from_int64_value(value); }

PyObject *long_from_uint64(uint64_t value) noexcept {
    return value <= static_cast<uint64_t>(kSmallIntMax) ? small_int(static_cast<int64_t>(value))
                                                        : from_magnitude(value, false);
}
PyObject *long_from_unsigned_long(unsigned long value) noexcept { return long_from_uint64(value); }
PyObject *long_from_unsigned_long_long(unsigned long long value) noexcept { return long_from_uint64(value); }
PyObject *long_from_size_t(size_t value) noexcept { return long_from_uint64(value); }
PyObject *long_from_uint32(uint32_t value) noexcept { return long_from_uint64(value); }
PyObject *long_from_void_ptr(void *pointer) noexcept { return long_from_uint64(reinterpret_cast<uintptr_t>(pointer)); }

PyObject *long_from_double(double value) noexcept {
    if (value > -9.2e18 && value < 9.2e18) {
        return long_from_int64_value(static_cast<int64_t>(value));
    }
    if (value != value) {
        err_set_string(PyExc_ValueError, "cannot convert float NaN to integer");
        return nullptr;
    }
    if (value - value != 0) {
        err_set_string(PyExc_OverflowError, "cannot convert float infinity to integer");
        return nullptr;
    }
    int exponent;
    double fraction = std::frexp(value < 0 ? -value : value, &exponent);
    const Py_ssize_t count = (exponent - 1) / kDigitBits + 1;
    PyLongObject *v = long_alloc(count);
    if (!v) {
        return nullptr;
    }
    fraction = std::ldexp(fraction, (exponent - 1) % kDigitBits + 1);
    for (Py_ssize_t i = count - 1; i >= 0; i--) {
        const auto digit = static_cast<Digit>(fraction);
        v->ob_digit[i] = digit;
        fraction = std::ldexp(fraction - digit, kDigitBits);
    }
    return long_finish(v, value < 0);
}

long long_as_long(PyObject *object) noexcept {
    int64_t value;
    if (object && is_long(object) && long_to_two_digits(as_long(object), &value)) {
        return value;
    }
    return as_int64(object, "long");
}
long long_as_long_and_overflow(PyObject *object, int *overflow) noexcept {
    return as_int64_and_overflow(object, overflow);
}
// CPython names the narrower type here, and callers see the text.
long long long_as_long_long(PyObject *object) noexcept {
    int overflow;
    const int64_t value = as_int64_and_overflow(object, &overflow);
    if (overflow) {
        err_set_string(PyExc_OverflowError, "int too big to convert");
    }
    return value;
}
long long long_as_long_long_and_overflow(PyObject *object, int *overflow) noexcept {
    return as_int64_and_overflow(object, overflow);
}

int long_as_int(PyObject *object) noexcept {
    int overflow;
    const int64_t value = as_int64_and_overflow(object, &overflow);
    if (overflow || value > INT_MAX || value < INT_MIN) {
        err_set_string(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    return static_cast<int>(value);
}

Py_ssize_t long_as_ssize_t(PyObject *object) noexcept {
    return require_long(object) ? as_int64(object, "ssize_t") : -1;
}
size_t long_as_size_t(PyObject *object) noexcept {
    return as_uint64(object, "size_t", "can't convert negative value to size_t");
}
unsigned long long_as_unsigned_long(PyObject *object) noexcept {
    return as_uint64(object, "unsigned long", "can't convert negative value to unsigned int");
}
unsigned long long long_as_unsigned_long_long(PyObject *object) noexcept {
    if (!require_long(object)) {
        return UINT64_MAX;
    }
    uint64_t value = UINT64_MAX;
    switch (to_uint64(as_long(object), &value)) {
        case Fit::kFits: break;
        case Fit::kNegative:
            err_set_string(PyExc_OverflowError, "can't convert negative int to unsigned");
            break;
        case Fit::kTooLarge: err_set_string(PyExc_OverflowError, "int too big to convert"); break;
    }
    return value;
}
unsigned long long long_as_unsigned_long_long_mask(PyObject *object) noexcept {
    Ref<> v = index_of(object);
    return v ? low_bits(as_long(v.get())) : UINT64_MAX;
}
unsigned long long_as_unsigned_long_mask(PyObject *object) noexcept {
    return long_as_unsigned_long_long_mask(object);
}

int long_as_int32(PyObject *object, int32_t *value) noexcept { return as_fixed_signed(object, value, "int32_t"); }
int long_as_int64(PyObject *object, int64_t *value) noexcept { return as_fixed_signed(object, value, "int64_t"); }
int long_as_uint32(PyObject *object, uint32_t *value) noexcept {
    return as_fixed_unsigned(object, value, "uint32_t");
}
int long_as_uint64(PyObject *object, uint64_t *value) noexcept {
    return as_fixed_unsigned(object, value, "uint64_t");
}

void *long_as_void_ptr(PyObject *object) noexcept {
    if (!require_long(object)) {
        return nullptr;
    }
    int64_t value;
    uint64_t unsigned_value = 0;
    if (long_signed_count(as_long(object)) < 0) {
        if (to_int64(as_long(object), &value) == 0) {
            return reinterpret_cast<void *>(value);
        }
        err_set_string(PyExc_OverflowError, "Python int too large to convert to C long");
        return nullptr;
    }
    if (to_uint64(as_long(object), &unsigned_value) == Fit::kFits) {
        return reinterpret_cast<void *>(unsigned_value);
    }
    err_set_string(PyExc_OverflowError, "Python int too large to convert to C unsigned long");
    return nullptr;
}

size_t long_bit_length(PyObject *object) noexcept {
    const PyLongObject *v = as_long(object);
    const Py_ssize_t count = long_count(v);
    return count ? static_cast<size_t>(count - 1) * kDigitBits + 32 - __builtin_clz(v->ob_digit[count - 1]) : 0;
}

double long_frexp(PyObject *object, Py_ssize_t *exponent) noexcept {
    const PyLongObject *v = as_long(object);
    const auto bits = static_cast<Py_ssize_t>(long_bit_length(object));
    if (bits == 0) {
        *exponent = 0;
        return 0.0;
    }
    // The top 55 bits; the last one gathers all that is below, so that a half is told from more than a half.
    const Py_ssize_t count = long_count(v);
    uint64_t top = 0;
    Py_ssize_t drop = bits - 55;
    for (Py_ssize_t i = count - 1; i >= 0; i--) {
        const Py_ssize_t base = i * kDigitBits;
        const Digit digit = v->ob_digit[i];
        if (base >= drop) {
            top |= uint64_t{digit} << (base - drop);
        } else if (base + kDigitBits > drop) {
            const int below = static_cast<int>(drop - base);
            top |= digit >> below;
            top |= (digit & ((Digit{1} << below) - 1)) != 0;
        } else if (digit) {
            top |= 1;
            break;
        }
    }
    const uint64_t rest = top & 3;
    top &= ~uint64_t{3};
    if (rest == 3 || (rest == 2 && (top & 4))) {
        top += 4;
    }
    // 2**55 when the rounding carried all the way up.
    Py_ssize_t e = bits;
    double fraction = static_cast<double>(top) / static_cast<double>(uint64_t{1} << 55);
    if (fraction == 1.0) {
        fraction = 0.5;
        e++;
    }
    *exponent = e;
    return long_sign(v) < 0 ? -fraction : fraction;
}

double long_as_double(PyObject *object) noexcept {
    if (!object) {
        err_bad_internal_call();
        return -1.0;
    }
    if (!is_long(object)) {
        err_set_string(PyExc_TypeError, "an integer is required");
        return -1.0;
    }
    int64_t value;
    if (long_to_two_digits(as_long(object), &value)) {
        return static_cast<double>(value);
    }
    Py_ssize_t exponent;
    const double fraction = long_frexp(object, &exponent);
    if (exponent > DBL_MAX_EXP) {
        err_set_string(PyExc_OverflowError, "int too large to convert to float");
        return -1.0;
    }
    return std::ldexp(fraction, static_cast<int>(exponent));
}

Py_hash_t long_hash(PyObject *object) noexcept {
    const PyLongObject *v = as_long(object);
    const Py_ssize_t count = long_count(v);
    uint64_t hash;
    if (count <= 2) {
        int64_t value = 0;
        long_to_two_digits(v, &value);
        return value == -1 ? -2 : value;
    }
    hash = 0;
    for (Py_ssize_t i = count - 1; i >= 0; i--) {
        hash = ((hash << kDigitBits) & kHashModulus) | hash >> (61 - kDigitBits);
        hash += v->ob_digit[i];
        if (hash >= kHashModulus) {
            hash -= kHashModulus;
        }
    }
    const auto result = static_cast<Py_hash_t>(long_sign(v) < 0 ? uint64_t{0} - hash : hash);
    return result == -1 ? -2 : result;
}

int long_compare(PyObject *left, PyObject *right) noexcept {
    const PyLongObject *a = as_long(left);
    const PyLongObject *b = as_long(right);
    const Py_ssize_t an = long_signed_count(a);
    const Py_ssize_t bn = long_signed_count(b);
    if (an != bn) {
        return an < bn ? -1 : 1;
    }
    const int order = digits::compare(a->ob_digit, long_count(a), b->ob_digit, long_count(b));
    return an < 0 ? -order : order;
}

int long_get_sign(PyObject *object, int *sign) noexcept {
    if (!is_long(object)) {
        err_format(PyExc_TypeError, "expect int, got %T", object);
        return -1;
    }
    *sign = long_sign(as_long(object));
    return 0;
}
int long_is_positive(PyObject *object) noexcept {
    int sign;
    return long_get_sign(object, &sign) < 0 ? -1 : sign > 0;
}
int long_is_negative(PyObject *object) noexcept {
    int sign;
    return long_get_sign(object, &sign) < 0 ? -1 : sign < 0;
}
int long_is_zero(PyObject *object) noexcept {
    int sign;
    return long_get_sign(object, &sign) < 0 ? -1 : sign == 0;
}

int long_is_compact(const PyLongObject *object) noexcept { return long_count(object) <= 2; }
Py_ssize_t long_compact_value(const PyLongObject *object) noexcept {
    int64_t value = 0;
    long_to_two_digits(object, &value);
    return value;
}

void number_state_stop(NumberState &state) noexcept {
    clear_ref(state.int_info);
    clear_ref(state.float_info);
}

void number_state_free(NumberState &state) noexcept {
    for (void **list : {&state.free_ints, &state.free_floats}) {
        while (void *block = *list) {
            std::memcpy(list, block, sizeof(void *));
            object_free(block);
        }
    }
    state.free_int_count = state.free_float_count = 0;
}

}  // namespace interlock::objects

constinit PyTypeObject PyLong_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "int",
    .tp_basicsize = offsetof(PyLongObject, ob_digit),
    .tp_itemsize = sizeof(uint32_t),
    .tp_dealloc = interlock::objects::long_dealloc,
    .tp_repr = interlock::objects::long_repr,
    .tp_as_number = &interlock::objects::long_as_number,
    .tp_hash = interlock::objects::long_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nA whole number of any size.  Without an argument: 0.  "
              "A number is cut towards zero; text\nis read in the given base, and base 0 takes the base from the "
              "text's prefix.",
    .tp_richcompare = interlock::objects::long_rich_compare,
    .tp_methods = interlock::objects::long_methods,
    .tp_getset = interlock::objects::long_getset,
    .tp_new = interlock::objects::long_new,
};
