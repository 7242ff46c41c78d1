#include "base/base.hpp"

#include "objects/os_text.hpp"

#include <cerrno>
#include <climits>
#include <clocale>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <locale.h>

#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/number_text.hpp"

namespace interlock::objects {
namespace {

// The "C" locale as an object.  The C library keeps it ready, so that this allocates nothing and needs no release.
locale_t c_locale() noexcept { return newlocale(LC_ALL_MASK, "C", static_cast<locale_t>(nullptr)); }

// printf and strtod follow the thread's locale: for the time of a scope it is "C".
class CLocale {
public:
    CLocale() noexcept : saved_(uselocale(c_locale())) {}
    ~CLocale() { uselocale(saved_); }
    CLocale(const CLocale &) = delete;
    CLocale &operator=(const CLocale &) = delete;

private:
    locale_t saved_;
};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Length of `word` when the text begins with it in any case, else 0.
int begins_with(const char *text, const char *word) noexcept {
    int n = 0;
    for (; word[n]; n++) {
        if (lower(text[n]) != word[n]) {
            return 0;
        }
    }
    return n;
}

struct Parsed {
    const char *end;  // null: no number here
    double value;
    bool overflow;
};

Parsed parse_double(const char *text) noexcept {
    const char *p = text;
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    int word = begins_with(p, "infinity");
    if (!word) {
        word = begins_with(p, "inf");
    }
    if (word) {
        return {p + word, negative ? -HUGE_VAL : HUGE_VAL, false};
    }
    word = begins_with(p, "nan");
    if (word) {
        return {p + word, std::copysign(static_cast<double>(NAN), negative ? -1.0 : 1.0), false};
    }
    int digit_count = 0;
    for (; is_digit(*p); p++) {
        digit_count++;
    }
    if (*p == '.') {
        for (p++; is_digit(*p); p++) {
            digit_count++;
        }
    }
    if (!digit_count) {
        return {nullptr, -1.0, false};
    }
    if (*p == 'e' || *p == 'E') {
        const char *q = p + 1;
        if (*q == '-' || *q == '+') {
            q++;
        }
        if (is_digit(*q)) {
            while (is_digit(*q)) {
                q++;
            }
            p = q;
        }
    }
    // strtod reads the same, but for hexadecimal: "0x1" is the number 0 before an x.
    if (digit_count == 1 && p[-1] == '0' && lower(*p) == 'x') {
        return {p, negative ? -0.0 : 0.0, false};
    }
    CLocale scope;
    const int saved_errno = errno;
    errno = 0;
    const double value = std::strtod(text, nullptr);
    const bool overflow = errno == ERANGE && std::fabs(value) >= 1.0;
    errno = saved_errno;
    return {p, value, overflow};
}

// A number laid out from its digits.
class Layout {
public:
    // digits: 0.DIGITS * 10**point; padded with zeros up to min_digits.
    Layout(const char *digits, int count, int point, int min_digits) noexcept
        : digits_(digits), count_(count), point_(point), total_(count > min_digits ? count : min_digits) {}

    size_t room() const noexcept {
        const int wide = point_ < 0 ? -point_ : point_;
        return static_cast<size_t>(total_) + static_cast<size_t>(wide) + 16;
    }

    char *write(char *out, bool exponential, int flags, bool upper) const noexcept {
        const int point = exponential ? 1 : point_;
        int at = 0;
        if (point <= 0) {
            *out++ = '0';
        }
        for (; at < point; at++) {
            *out++ = digit(at);
        }
        const bool has_fraction = point < total_;
        if (has_fraction) {
            *out++ = '.';
            for (int i = point; i < 0; i++) {
                *out++ = '0';
            }
            for (; at < total_; at++) {
                *out++ = digit(at);
            }
        } else if (!exponential && (flags & Py_DTSF_ADD_DOT_0)) {
            *out++ = '.';
            *out++ = '0';
        } else if (flags & Py_DTSF_ALT) {
            *out++ = '.';
        }
        if (exponential) {
            int exponent = point_ - 1;
            *out++ = upper ? 'E' : 'e';
            *out++ = exponent < 0 ? '-' : '+';
            exponent = exponent < 0 ? -exponent : exponent;
            if (exponent >= 100) {
                *out++ = static_cast<char>('0' + exponent / 100);
            }
            *out++ = static_cast<char>('0' + exponent / 10 % 10);
            *out++ = static_cast<char>('0' + exponent % 10);
        }
        *out = 0;
        return out;
    }

private:
    char digit(int i) const noexcept { return i < count_ ? digits_[i] : '0'; }

    const char *digits_;
    int count_;
    int point_;
    int total_;
};

// The digits of printf's %.*e; returns the decimal point as shortest_digits does.
int exact_digits(double magnitude, int count, char *digits, char *scratch, size_t scratch_size) noexcept {
    std::snprintf(scratch, scratch_size, "%.*e", count - 1, magnitude);
    char *out = digits;
    const char *p = scratch;
    for (; *p != 'e'; p++) {
        if (is_digit(*p)) {
            *out++ = *p;
        }
    }
    *out = 0;
    return std::atoi(p + 1) + 1;
}

bool reads_back(const char *digits, int count, int point, double magnitude) noexcept {
    char text[40];
    std::snprintf(text, sizeof text, "0.%.*se%d", count, digits, point);
    return std::strtod(text, nullptr) == magnitude;
}

char *finish(const char *sign, const char *body) noexcept {
    const size_t sign_length = std::strlen(sign);
    const size_t length = std::strlen(body);
    auto *text = static_cast<char *>(mem_malloc(sign_length + length + 1));
    if (!text) {
        err_no_memory();
        return nullptr;
    }
    std::memcpy(text, sign, sign_length);
    std::memcpy(text + sign_length, body, length + 1);
    return text;
}

bool is_zero_text(const char *text) noexcept {
    for (; *text && lower(*text) != 'e'; text++) {
        if (*text >= '1' && *text <= '9') {
            return false;
        }
    }
    return true;
}

}  // namespace

int shortest_digits(double value, char digits[18], int *point) noexcept {
    const double magnitude = std::fabs(value);
    // At a power of two the numbers below lie closer than those above, so that the nearest text of a length may miss
    // while its upper neighbour still reads back.
    int exponent;
    const bool power_of_two = std::frexp(magnitude, &exponent) == 0.5;
    CLocale scope;
    char scratch[48];
    for (int count = 15;; count++) {
        *point = exact_digits(magnitude, count, digits, scratch, sizeof scratch);
        if (count == 17 || reads_back(digits, count, *point, magnitude)) {
            break;
        }
        if (power_of_two) {
            int i = count - 1;
            while (i >= 0 && digits[i] == '9') {
                i--;
            }
            if (i >= 0) {
                digits[i]++;
                for (int j = i + 1; j < count; j++) {
                    digits[j] = '0';
                }
                if (reads_back(digits, count, *point, magnitude)) {
                    break;
                }
            }
        }
    }
    int length = static_cast<int>(std::strlen(digits));
    while (length > 1 && digits[length - 1] == '0') {
        length--;
    }
    // Below the normal numbers precision is lost: fewer digits than 15 may do.
    if (magnitude < 2.3e-308) {
        for (int count = 1; count < length; count++) {
            char candidate[18];
            int candidate_point = exact_digits(magnitude, count, candidate, scratch, sizeof scratch);
            if (reads_back(candidate, count, candidate_point, magnitude)) {
                std::memcpy(digits, candidate, sizeof candidate);
                *point = candidate_point;
                length = count;
                break;
            }
        }
    }
    digits[length] = 0;
    return length;
}

double os_string_to_double(const char *text, char **end, PyObject *overflow_exception) noexcept {
    const Parsed parsed = parse_double(text);
    if (end) {
        *end = const_cast<char *>(parsed.end ? parsed.end : text);
    }
    if (!parsed.end || (!end && *parsed.end)) {
        err_format(PyExc_ValueError, "could not convert string to float: '%.200s'", text);
        return -1.0;
    }
    if (parsed.overflow && overflow_exception) {
        err_format(overflow_exception, "value too large to convert to float: '%.200s'", text);
        return -1.0;
    }
    return parsed.value;
}

char *os_double_to_string(double value, char format_code, int precision, int flags, int *type) noexcept {
    const bool upper = format_code == 'E' || format_code == 'F' || format_code == 'G';
    const char code = lower(format_code);
    if ((code != 'e' && code != 'f' && code != 'g' && format_code != 'r') || (format_code == 'r' && precision != 0)) {
        err_bad_internal_call();
        return nullptr;
    }
    const bool negative = std::signbit(value);
    const char *sign = negative ? "-" : (flags & Py_DTSF_SIGN) ? "+" : "";
    if (value != value) {
        if (type) {
            *type = Py_DTST_NAN;
        }
        return finish((flags & Py_DTSF_SIGN) ? "+" : "", upper ? "NAN" : "nan");
    }
    const double magnitude = std::fabs(value);
    if (magnitude > 1.7976931348623157e308) {
        if (type) {
            *type = Py_DTST_INFINITE;
        }
        return finish(sign, upper ? "INF" : "inf");
    }
    if (type) {
        *type = Py_DTST_FINITE;
    }
    char *body = nullptr;
    if (code == 'e' || code == 'f') {
        const char *format = code == 'e' ? (flags & Py_DTSF_ALT ? "%#.*e" : "%.*e")
                                         : (flags & Py_DTSF_ALT ? "%#.*f" : "%.*f");
        CLocale scope;
        const int length = std::snprintf(nullptr, 0, format, precision, magnitude);
        body = length < 0 ? nullptr : static_cast<char *>(mem_malloc(static_cast<size_t>(length) + 3));
        if (body) {
            std::snprintf(body, static_cast<size_t>(length) + 1, format, precision, magnitude);
            if (code == 'f' && (flags & Py_DTSF_ADD_DOT_0) && !std::strchr(body, '.')) {
                std::strcpy(body + length, ".0");
            }
            for (char *p = body; upper && *p; p++) {
                if (*p == 'e') {
                    *p = 'E';
                }
            }
        }
    } else {
        const bool shortest = code == 'r';
        if (!shortest && precision == 0) {
            precision = 1;
        }
        const size_t room = shortest ? 32 : static_cast<size_t>(precision) + 32;
        auto *digits = static_cast<char *>(mem_malloc(2 * room));
        if (digits) {
            int point = 1;
            int count = 1;
            if (magnitude == 0) {
                std::strcpy(digits, "0");
            } else if (shortest) {
                count = shortest_digits(magnitude, digits, &point);
            } else {
                CLocale scope;
                point = exact_digits(magnitude, precision, digits, digits + room, room);
                count = static_cast<int>(std::strlen(digits));
                while (count > 1 && digits[count - 1] == '0') {
                    count--;
                }
            }
            const bool exponential =
                point <= -4 || point > (shortest ? 16 : precision - ((flags & Py_DTSF_ADD_DOT_0) ? 1 : 0));
            const Layout layout(digits, count, point, !shortest && (flags & Py_DTSF_ALT) ? precision : 0);
            body = static_cast<char *>(mem_malloc(layout.room()));
            if (body) {
                layout.write(body, exponential, flags, upper);
            }
            mem_free(digits);
        }
    }
    if (!body) {
        err_no_memory();
        return nullptr;
    }
    if (negative && (flags & Py_DTSF_NO_NEG_0) && is_zero_text(body)) {
        sign = (flags & Py_DTSF_SIGN) ? "+" : "";
    }
    char *text = finish(sign, body);
    mem_free(body);
    return text;
}

unsigned long os_strtoul(const char *text, char **end, int base) noexcept {
    const char *p = text;
    while (is_ascii_space(*p)) {
        p++;
    }
    const auto value_of = [](char c) noexcept {
        const char l = lower(c);
        return is_digit(c) ? c - '0' : l >= 'a' && l <= 'z' ? l - 'a' + 10 : 37;
    };
    const auto prefix = [&](char letter, int digit_base) noexcept {
        return p[0] == '0' && lower(p[1]) == letter && value_of(p[2]) < digit_base;
    };
    if (base == 0) {
        base = 10;
        if (*p == '0') {
            const char letter = lower(p[1]);
            const int asked = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
            if (asked) {
                if (value_of(p[2]) >= asked) {
                    // "0x" alone is the number 0 before an x.
                    if (end) {
                        *end = const_cast<char *>(p + 1);
                    }
                    return 0;
                }
                p += 2;
                base = asked;
            } else {
                // Zeros and nothing else: 0123 is not a decimal number.
                while (*p == '0') {
                    p++;
                }
                while (is_ascii_space(*p)) {
                    p++;
                }
                if (end) {
                    *end = const_cast<char *>(p);
                }
                return 0;
            }
        }
    } else if ((base == 16 && prefix('x', 16)) || (base == 8 && prefix('o', 8)) || (base == 2 && prefix('b', 2))) {
        p += 2;
    }
    if (base < 2 || base > 36) {
        if (end) {
            *end = const_cast<char *>(p);
        }
        return 0;
    }
    unsigned long result = 0;
    bool overflow = false;
    for (int digit; (digit = value_of(*p)) < base; p++) {
        overflow |= __builtin_mul_overflow(result, static_cast<unsigned long>(base), &result) ||
                    __builtin_add_overflow(result, static_cast<unsigned long>(digit), &result);
    }
    if (end) {
        *end = const_cast<char *>(p);
    }
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return result;
}

long os_strtol(const char *text, char **end, int base) noexcept {
    const char *p = text;
    while (is_ascii_space(*p)) {
        p++;
    }
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    const unsigned long magnitude = os_strtoul(p, end, base);
    if (magnitude <= static_cast<unsigned long>(LONG_MAX)) {
        return negative ? -static_cast<long>(magnitude) : static_cast<long>(magnitude);
    }
    if (negative && magnitude == static_cast<unsigned long>(LONG_MAX) + 1) {
        return LONG_MIN;
    }
    errno = ERANGE;
    return LONG_MAX;
}

int os_vsnprintf(char *buffer, size_t size, const char *format, va_list args) noexcept {
    if (size > INT_MAX - 512) {
        if (size > 0) {
            buffer[size - 1] = 0;
        }
        return -666;
    }
    const int length = std::vsnprintf(buffer, size, format, args);
    if (size > 0) {
        buffer[size - 1] = 0;
    }
    return length;
}

int os_strnicmp(const char *left, const char *right, Py_ssize_t size) noexcept {
    for (; size > 0; size--, left++, right++) {
        const int difference = static_cast<unsigned char>(lower(*left)) - static_cast<unsigned char>(lower(*right));
        if (difference || !*left) {
            return difference;
        }
    }
    return 0;
}

int os_stricmp(const char *left, const char *right) noexcept { return os_strnicmp(left, right, PY_SSIZE_T_MAX); }

}  // namespace interlock::objects
