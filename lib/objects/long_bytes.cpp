#include "base/base.hpp"

#include <cstring>

#include "objects/err.hpp"
#include "objects/long_internal.hpp"
#include "objects/number.hpp"

namespace interlock::objects {
namespace {

// Writes v modulo 256**count in two's complement; bytes beyond the value repeat its sign.
void write_bytes(const PyLongObject *v, unsigned char *bytes, size_t count, bool little_endian) noexcept {
    const bool negative = long_signed_count(v) < 0;
    const Py_ssize_t digit_count = long_count(v);
    unsigned char *p = little_endian ? bytes : bytes + count - 1;
    const int step = little_endian ? 1 : -1;
    uint64_t pending = 0;
    int pending_bits = 0;
    Py_ssize_t at = 0;
    Digit carry = 1;  // of the two's complement
    for (size_t i = 0; i < count; i++, p += step) {
        if (pending_bits < 8) {
            Digit digit = at < digit_count ? v->ob_digit[at] : 0;
            at++;
            if (negative) {
                carry += digit ^ kDigitMask;
                digit = carry & kDigitMask;
                carry >>= kDigitBits;
            }
            pending |= uint64_t{digit} << pending_bits;
            pending_bits += kDigitBits;
        }
        *p = static_cast<unsigned char>(pending);
        pending >>= 8;
        pending_bits -= 8;
    }
}

// True when -v is a power of two: the one value that needs no bit more for its sign.
bool is_lowest_of_width(const PyLongObject *v) noexcept {
    const Py_ssize_t count = long_count(v);
    const Digit top = v->ob_digit[count - 1];
    return long_signed_count(v) < 0 && (top & (top - 1)) == 0 && digits::trim(v->ob_digit, count - 1) == 0;
}

bool wants_little_endian(int flags) noexcept {
    constexpr int kMachine = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    return flags == -1 || (flags & 2) ? kMachine : (flags & 1) != 0;
}

}  // namespace

int long_as_byte_array(PyObject *object, unsigned char *bytes, size_t count, bool little_endian,
                       bool is_signed) noexcept {
    const PyLongObject *v = as_long(object);
    const bool negative = long_signed_count(v) < 0;
    if (negative && !is_signed) {
        err_set_string(PyExc_OverflowError, "can't convert negative int to unsigned");
        return -1;
    }
    const size_t bits = long_bit_length(object);
    const size_t needed = bits == 0 ? 0 : bits + (is_signed && !is_lowest_of_width(v));
    if (needed > count * 8) {
        err_set_string(PyExc_OverflowError, "int too big to convert");
        return -1;
    }
    write_bytes(v, bytes, count, little_endian);
    return 0;
}

PyObject *long_from_byte_array(const unsigned char *bytes, size_t count, bool little_endian,
                               bool is_signed) noexcept {
    const unsigned char *p = little_endian ? bytes : bytes + count - 1;
    const int step = little_endian ? 1 : -1;
    if (count == 0) {
        return small_int(0);
    }
    const unsigned char top = little_endian ? bytes[count - 1] : bytes[0];
    const bool negative = is_signed && top >= 0x80;
    if (count > static_cast<size_t>(PY_SSIZE_T_MAX) / 8 - kDigitBits) {
        err_set_string(PyExc_OverflowError, "byte array too long to convert to int");
        return nullptr;
    }
    const auto digit_count = static_cast<Py_ssize_t>((count * 8 + kDigitBits - 1) / kDigitBits);
    PyLongObject *v = long_alloc(digit_count);
    if (!v) {
        return nullptr;
    }
    uint64_t pending = 0;
    int pending_bits = 0;
    Py_ssize_t at = 0;
    Digit carry = 1;
    for (size_t i = 0; i < count; i++, p += step) {
        unsigned byte = *p;
        if (negative) {
            carry += byte ^ 0xff;
            byte = carry & 0xff;
            carry >>= 8;
        }
        pending |= uint64_t{byte} << pending_bits;
        pending_bits += 8;
        if (pending_bits >= kDigitBits) {
            v->ob_digit[at++] = static_cast<Digit>(pending) & kDigitMask;
            pending >>= kDigitBits;
            pending_bits -= kDigitBits;
        }
    }
    if (at < digit_count) {
        v->ob_digit[at] = static_cast<Digit>(pending);
    }
    return long_finish(v, negative);
}

PyObject *long_from_native_bytes(const void *buffer, size_t n_bytes, int flags) noexcept {
    if (!buffer) {
        err_bad_internal_call();
        return nullptr;
    }
    const bool is_signed = flags == -1 || !(flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER);
    return long_from_byte_array(static_cast<const unsigned char *>(buffer), n_bytes, wants_little_endian(flags),
                                is_signed);
}

PyObject *long_from_unsigned_native_bytes(const void *buffer, size_t n_bytes, int flags) noexcept {
    if (!buffer) {
        err_bad_internal_call();
        return nullptr;
    }
    return long_from_byte_array(static_cast<const unsigned char *>(buffer), n_bytes, wants_little_endian(flags), false);
}

Py_ssize_t long_as_native_bytes(PyObject *object, void *buffer, Py_ssize_t n_bytes, int flags) noexcept {
    if (!object || n_bytes < 0) {
        err_bad_internal_call();
        return -1;
    }
    Ref<> v;
    if (is_long(object)) {
        v = Ref<>::borrow(object);
    } else if (flags != -1 && (flags & Py_ASNATIVEBYTES_ALLOW_INDEX)) {
        v = Ref<>::steal(number_index(object));
        if (!v) {
            return -1;
        }
    } else {
        err_format(PyExc_TypeError, "expect int, got %.200s", type_of(object)->tp_name);
        return -1;
    }
    const PyLongObject *value = as_long(v.get());
    const bool negative = long_signed_count(value) < 0;
    if (flags != -1 && (flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE) && negative) {
        err_set_string(PyExc_ValueError, "Cannot convert negative int");
        return -1;
    }
    if (n_bytes > 0) {
        write_bytes(value, static_cast<unsigned char *>(buffer), static_cast<size_t>(n_bytes),
                    wants_little_endian(flags));
    }
    // Room for the sign, unless the buffer is unsigned (the default's view, too).  A caller who only asks for the size
    // has not said how he will read the bytes, so he gets the sign's room.
    const bool is_unsigned = n_bytes > 0 && (flags == -1 || (flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER));
    const bool spare = negative ? is_lowest_of_width(value) : is_unsigned;
    const size_t bits = long_bit_length(v.get()) + !spare;
    return bits ? static_cast<Py_ssize_t>((bits + 7) / 8) : 1;
}

}  // namespace interlock::objects
