#include "base/base.hpp"

#include <cstring>

#include "objects/buffer.hpp"
#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/number_text.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr Digit kDecimalBase = 1000000000;
constexpr int kDecimalWidth = 9;
constexpr Py_ssize_t kDefaultMaxDigits = 4300;
// Shorter texts are never refused: the limit is there against quadratic time.
constexpr Py_ssize_t kLimitThreshold = 640;

Py_ssize_t max_str_digits() noexcept {
    const int limit = interpreter_objects().numbers.max_str_digits;
    return limit == 0 ? kDefaultMaxDigits : limit < 0 ? 0 : limit;
}

int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'Z') {
        return c - 'A' + 10;
    }
    return 37;
}

PyObject *too_long_to_write() noexcept {
    return err_format(PyExc_ValueError,
                      "Exceeds the limit (%zd digits) for integer string conversion; use "
                      "sys.set_int_max_str_digits() to increase the limit",
                      max_str_digits());
}

char *write_decimal(char *end, uint64_t value) noexcept {
    do {
        *--end = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value);
    return end;
}

PyObject *format_decimal(const PyLongObject *v) noexcept {
    const bool negative = long_signed_count(v) < 0;
    int64_t small;
    if (long_to_two_digits(v, &small)) {
        char buffer[24];
        char *end = buffer + sizeof buffer;
        char *p = write_decimal(end, negative ? static_cast<uint64_t>(-small) : static_cast<uint64_t>(small));
        if (negative) {
            *--p = '-';
        }
        return unicode_from_ascii(p, end - p);
    }
    const Py_ssize_t count = long_count(v);
    const Py_ssize_t limit = max_str_digits();
    // 30 bits are 9.03 decimal digits: beyond this the text is surely too long, and needs not be made.
    if (limit && count > limit / 9 + 11) {
        return too_long_to_write();
    }
    const Py_ssize_t room = count + count / 64 + 2;
    auto *groups = static_cast<Digit *>(mem_malloc(static_cast<size_t>(room) * sizeof(Digit)));
    if (!groups) {
        return err_no_memory();
    }
    Py_ssize_t used = 0;
    for (Py_ssize_t i = count - 1; i >= 0; i--) {
        // groups * 2**30 + digit, in base 10**9; the carry stays below 2**30.
        uint64_t carry = v->ob_digit[i];
        for (Py_ssize_t j = 0; j < used; j++) {
            carry |= uint64_t{groups[j]} << kDigitBits;
            const uint64_t high = carry / kDecimalBase;
            groups[j] = static_cast<Digit>(carry - high * kDecimalBase);
            carry = high;
        }
        while (carry) {
            groups[used++] = static_cast<Digit>(carry % kDecimalBase);
            carry /= kDecimalBase;
        }
    }
    Py_ssize_t digit_count = (used - 1) * kDecimalWidth;
    for (Digit top = groups[used - 1]; top; top /= 10) {
        digit_count++;
    }
    if (limit && digit_count > limit) {
        mem_free(groups);
        return too_long_to_write();
    }
    const Py_ssize_t length = digit_count + negative;
    auto *text = static_cast<char *>(mem_malloc(static_cast<size_t>(length)));
    if (!text) {
        mem_free(groups);
        return err_no_memory();
    }
    char *p = text + length;
    for (Py_ssize_t i = 0; i < used - 1; i++) {
        Digit group = groups[i];
        for (int k = 0; k < kDecimalWidth; k++, group /= 10) {
            *--p = static_cast<char>('0' + group % 10);
        }
    }
    p = write_decimal(p, groups[used - 1]);
    if (negative) {
        *--p = '-';
    }
    PyObject *result = unicode_from_ascii(text, length);
    mem_free(text);
    mem_free(groups);
    return result;
}

PyObject *invalid_literal(int base, PyObject *source) noexcept {
    return err_format(PyExc_ValueError, "invalid literal for int() with base %d: %.200R", base, source);
}

// Reads the digits at `*text`, with single underscores between them.  1: `*result` is the value; 0: no number, `*text`
// is where it ends to be one; -1: exception.
int parse_digits(const char **text, int base, PyLongObject **result) noexcept {
    const char *start = *text;
    const char *p = start;
    Py_ssize_t digit_count = 0;
    char previous = 0;
    for (;; p++) {
        if (*p == '_') {
            if (previous == '_' || p == start) {
                *text = p == start ? p : p - 1;
                return 0;
            }
        } else if (digit_value(*p) < base) {
            digit_count++;
        } else {
            break;
        }
        previous = *p;
    }
    if (previous == '_') {
        *text = p - 1;
        return 0;
    }
    if (digit_count == 0) {
        *text = p;
        return 0;
    }
    *text = p;
    if ((base & (base - 1)) == 0) {
        const int bits = __builtin_ctz(static_cast<unsigned>(base));
        if (digit_count > (PY_SSIZE_T_MAX - (kDigitBits - 1)) / bits) {
            err_set_string(PyExc_ValueError, "int string too large to convert");
            return -1;
        }
        const Py_ssize_t count = (digit_count * bits + kDigitBits - 1) / kDigitBits;
        PyLongObject *v = long_alloc(count);
        if (!v) {
            return -1;
        }
        uint64_t pending = 0;
        int pending_bits = 0;
        Py_ssize_t at = 0;
        for (const char *q = p; q > start;) {
            if (*--q == '_') {
                continue;
            }
            pending |= static_cast<uint64_t>(digit_value(*q)) << pending_bits;
            pending_bits += bits;
            if (pending_bits >= kDigitBits) {
                v->ob_digit[at++] = static_cast<Digit>(pending) & kDigitMask;
                pending >>= kDigitBits;
                pending_bits -= kDigitBits;
            }
        }
        if (at < count) {
            v->ob_digit[at++] = static_cast<Digit>(pending);
        }
        *result = v;
        return 1;
    }
    const Py_ssize_t limit = max_str_digits();
    if (limit && digit_count > kLimitThreshold && digit_count > limit) {
        err_format(PyExc_ValueError,
                   "Exceeds the limit (%zd digits) for integer string conversion: value has %zd digits; use "
                   "sys.set_int_max_str_digits() to increase the limit",
                   limit, digit_count);
        return -1;
    }
    // As many digits of the base at a time as a digit of ours holds.
    Digit group = static_cast<Digit>(base);
    int width = 1;
    while (uint64_t{group} * static_cast<unsigned>(base) <= kDigitMask) {
        group *= static_cast<Digit>(base);
        width++;
    }
    // A group never needs more than one digit, so this is enough.
    PyLongObject *v = long_alloc(digit_count / width + 1);
    if (!v) {
        return -1;
    }
    Py_ssize_t used = 0;
    Digit value = 0;
    Digit scale = 1;
    int in_group = 0;
    for (const char *q = start; q <= p; q++) {
        if (q < p && *q != '_') {
            value = value * static_cast<Digit>(base) + static_cast<Digit>(digit_value(*q));
            scale *= static_cast<Digit>(base);
            in_group++;
        }
        if (in_group == width || (q == p && in_group)) {
            const Digit carry = digits::multiply_add_small(v->ob_digit, used, scale, value);
            if (carry) {
                v->ob_digit[used++] = carry;
            }
            value = 0;
            scale = 1;
            in_group = 0;
        }
    }
    // Digits beyond `used` were never written.
    const Py_ssize_t count = long_count(v);
    std::memset(v->ob_digit + used, 0, static_cast<size_t>(count - used) * sizeof(Digit));
    *result = v;
    return 1;
}

// The number in `text`, which `source` is blamed for (null: the text itself).
PyObject *parse(const char *text, const char **end, int base, PyObject *source) noexcept {
    const char *p = text;
    int shown_base = base;
    while (is_ascii_space(*p)) {
        p++;
    }
    bool negative = false;
    if (*p == '+' || *p == '-') {
        negative = *p == '-';
        p++;
    }
    bool must_be_zero = false;
    if (base == 0) {
        const char second = p[0] == '0' ? static_cast<char>(p[1] | 0x20) : '\0';
        base = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 10;
        // 010 would be octal in C: refused, unless it is zero all the same.
        must_be_zero = p[0] == '0' && base == 10;
        shown_base = base;
    }
    if (p[0] == '0') {
        const char second = static_cast<char>(p[1] | 0x20);
        if ((base == 16 && second == 'x') || (base == 8 && second == 'o') || (base == 2 && second == 'b')) {
            p += 2;
            if (*p == '_') {
                p++;
            }
        }
    }
    PyLongObject *v = nullptr;
    int status = parse_digits(&p, base, &v);
    if (status < 0) {
        return nullptr;
    }
    if (status > 0 && must_be_zero && digits::trim(v->ob_digit, long_count(v)) != 0) {
        shown_base = 0;
        status = 0;
    }
    if (status > 0) {
        while (is_ascii_space(*p)) {
            p++;
        }
        if (*p) {
            status = 0;
        }
    }
    if (end) {
        *end = p;
    }
    if (status > 0) {
        return long_finish(v, negative);
    }
    xdecref(v);
    if (source) {
        return invalid_literal(shown_base, source);
    }
    const size_t length = strnlen(text, 200);
    Ref<> shown = Ref<>::steal(unicode_decode_utf8(text, static_cast<Py_ssize_t>(length), "replace"));
    return shown ? invalid_literal(shown_base, shown.get()) : nullptr;
}

bool base_is_valid(int base) noexcept {
    if (base == 0 || (base >= 2 && base <= 36)) {
        return true;
    }
    err_set_string(PyExc_ValueError, "int() arg 2 must be >= 2 and <= 36");
    return false;
}

PyObject *parse_whole(const NumberText &text, int base, PyObject *source) noexcept {
    const char *end = nullptr;
    Ref<> value = Ref<>::steal(parse(text.data(), &end, base, source));
    if (value && end != text.end()) {
        // A NUL byte within.
        return invalid_literal(base, source);
    }
    return value.release();
}

}  // namespace

PyObject *long_format(PyObject *object, int base, bool prefix) noexcept {
    const PyLongObject *v = as_long(object);
    if (base == 10) {
        return format_decimal(v);
    }
    const int bits = base == 16 ? 4 : base == 8 ? 3 : 1;
    const bool negative = long_signed_count(v) < 0;
    const size_t bit_length = long_bit_length(object);
    const size_t digit_count = bit_length ? (bit_length + static_cast<size_t>(bits) - 1) / static_cast<size_t>(bits) : 1;
    const size_t length = digit_count + (prefix ? 2 : 0) + negative;
    char small[128];
    char *buffer = length <= sizeof small ? small : static_cast<char *>(mem_malloc(length));
    if (!buffer) {
        return err_no_memory();
    }
    char *p = buffer + length;
    uint64_t pending = 0;
    int pending_bits = 0;
    Py_ssize_t at = 0;
    for (size_t i = 0; i < digit_count; i++) {
        if (pending_bits < bits && at < long_count(v)) {
            pending |= uint64_t{v->ob_digit[at++]} << pending_bits;
            pending_bits += kDigitBits;
        }
        *--p = "0123456789abcdef"[pending & static_cast<uint64_t>(base - 1)];
        pending >>= bits;
        pending_bits -= bits;
    }
    if (prefix) {
        *--p = base == 16 ? 'x' : base == 8 ? 'o' : 'b';
        *--p = '0';
    }
    if (negative) {
        *--p = '-';
    }
    PyObject *text = unicode_from_ascii(buffer, static_cast<Py_ssize_t>(length));
    if (buffer != small) {
        mem_free(buffer);
    }
    return text;
}

PyObject *long_from_string(const char *text, char **end, int base) noexcept {
    if (!base_is_valid(base)) {
        return nullptr;
    }
    return parse(text, const_cast<const char **>(end), base, nullptr);
}

PyObject *long_from_unicode_object(PyObject *text, int base) noexcept {
    NumberText ascii;
    if (!base_is_valid(base) || !ascii.set_unicode(text)) {
        return nullptr;
    }
    return parse_whole(ascii, base, text);
}

PyObject *long_from_bytes_like(PyObject *object, int base) noexcept {
    if (is_unicode(object)) {
        return long_from_unicode_object(object, base);
    }
    if (!is_bytes(object) && !is_instance_of(object, &PyByteArray_Type)) {
        err_set_string(PyExc_TypeError, "int() can't convert non-string with explicit base");
        return nullptr;
    }
    BufferView view;
    NumberText text;
    if (!view.acquire(object) || !text.set_bytes(view.data(), view.size())) {
        return nullptr;
    }
    return parse_whole(text, base, object);
}

PyObject *number_to_base(PyObject *number, int base) noexcept {
    if (base != 2 && base != 8 && base != 10 && base != 16) {
        err_set_string(PyExc_SystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16");
        return nullptr;
    }
    Ref<> index = Ref<>::steal(number_index(number));
    return index ? long_format(index.get(), base, base != 10) : nullptr;
}

}  // namespace interlock::objects
