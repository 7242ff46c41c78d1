#include "base/base.hpp"

#include "objects/arg_plain.hpp"

#include <climits>
#include <cstring>

#include "objects/float_internal.hpp"
#include "objects/long_internal.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

constexpr uint64_t bits_of(const char *letters) noexcept {
    uint64_t bits = 0;
    for (; *letters; ++letters) {
        bits |= uint64_t{1} << (*letters - 'A');
    }
    return bits;
}
constexpr uint64_t kLetters = bits_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
constexpr uint64_t kPlain = bits_of("ILKOSUdiklnpsz");

IL_INLINE bool is_one_of(uint64_t bits, char c) noexcept {
    unsigned index = static_cast<unsigned char>(c) - static_cast<unsigned>('A');
    return index < 64 && (bits >> index) & 1;
}

// The number of arguments is checked before the first variable is set.  A letter with a mark behind it is not plain.
IL_INLINE bool is_plain_format(const char *format, Py_ssize_t count) noexcept {
    bool optional = false;
    for (; count > 0; ++format) {
        if (is_one_of(kPlain, *format)) [[likely]] {
            --count;
        } else if (*format == '|' && !optional) {
            optional = true;
        } else {
            return false;
        }
    }
    switch (*format) {
    case '\0':
    case ':':
    case ';':
        return true;
    case '|':
        return !optional;
    default:
        return optional && is_one_of(kLetters, *format);
    }
}

}  // namespace

bool arg_parse_plain(PyObject *const *items, Py_ssize_t count, const char *format, va_list variables) noexcept {
    if (!is_plain_format(format, count)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; ++format) {
        if (*format == '|') {
            continue;
        }
        PyObject *object = items[i++];
        void *variable = va_arg(variables, void *);
        switch (*format) {
        case 'O':
            break;
        case 'S':
            if (!is_bytes(object)) {
                return false;
            }
            break;
        case 'U':
            if (!is_unicode(object)) {
                return false;
            }
            break;
        case 'z':
            if (object == Py_None) {
                *static_cast<const char **>(variable) = nullptr;
                continue;
            }
            [[fallthrough]];
        case 's': {
            if (!is_unicode(object) || unicode_has_surrogate(object)) {
                return false;
            }
            const char *text = unicode_data(object);
            if (std::strlen(text) != static_cast<size_t>(unicode_size(object))) {
                return false;
            }
            *static_cast<const char **>(variable) = text;
            continue;
        }
        case 'd':
            if (!is_exactly(object, &PyFloat_Type)) {
                return false;
            }
            *static_cast<double *>(variable) = float_value(object);
            continue;
        case 'p':
            if (object != Py_True && object != Py_False) {
                return false;
            }
            *static_cast<int *>(variable) = object == Py_True;
            continue;
        default: {
            int64_t value;
            if (!is_long(object) || !long_to_two_digits(as_long(object), &value)) {
                return false;
            }
            if (*format == 'i') {
                if (value < INT_MIN || value > INT_MAX) {
                    return false;
                }
                *static_cast<int *>(variable) = static_cast<int>(value);
            } else if (*format == 'I') {
                *static_cast<unsigned *>(variable) = static_cast<unsigned>(value);
            } else {
                static_assert(sizeof(long) == 8 && sizeof(long long) == 8 && sizeof(Py_ssize_t) == 8);
                *static_cast<int64_t *>(variable) = value;
            }
            continue;
        }
        }
        *static_cast<PyObject **>(variable) = object;
    }
    return true;
}

}  // namespace interlock::objects
