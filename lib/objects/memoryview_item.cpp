#include "base/base.hpp"

#include "objects/memoryview_item.hpp"

#include <cstring>

#include "objects/bool.hpp"
#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"

namespace interlock::objects {
namespace {

// Character and '@' are one table: each entry is its own format, with and without the prefix.
constexpr char kFormats[] = "@c\0@b\0@B\0@h\0@H\0@i\0@I\0@l\0@L\0@q\0@Q\0@n\0@N\0@f\0@d\0@e\0@?\0@P";

// The one native character of a format, or 0.
char native_character(const char *format) noexcept {
    format += *format == '@';
    return *format && !format[1] && std::strchr("cbBhHiIlLqQnNfde?P", *format) ? *format : '\0';
}

template <class T>
T load(const char *item) noexcept {
    T value;
    std::memcpy(&value, item, sizeof value);
    return value;
}

template <class T>
void store(char *item, T value) noexcept {
    std::memcpy(item, &value, sizeof value);
}

int unsupported(const char *format) noexcept {
    err_format(PyExc_NotImplementedError, "memoryview: format %s not supported", format);
    return -1;
}

int bad_value(const char *format) noexcept {
    err_format(PyExc_ValueError, "memoryview: invalid value for format '%s'", format);
    return -1;
}

// After a conversion that raised: its errors under memoryview's own text.
int translate_error(const char *format) noexcept {
    if (err_exception_matches(PyExc_TypeError)) {
        err_format(PyExc_TypeError, "memoryview: invalid type for format '%s'", format);
    } else if (err_exception_matches(PyExc_OverflowError) || err_exception_matches(PyExc_ValueError)) {
        return bad_value(format);
    }
    return -1;
}

template <class T>
int store_signed(char *item, const char *format, PyObject *value) noexcept {
    PyObject *index = number_index(value);
    if (!index) {
        return translate_error(format);
    }
    const long long wide = long_as_long_long(index);
    decref(index);
    if (wide == -1 && err_occurred()) {
        return translate_error(format);
    }
    if (wide != static_cast<T>(wide)) {
        return bad_value(format);
    }
    store(item, static_cast<T>(wide));
    return 0;
}

template <class T>
int store_unsigned(char *item, const char *format, PyObject *value) noexcept {
    PyObject *index = number_index(value);
    if (!index) {
        return translate_error(format);
    }
    const unsigned long long wide = long_as_unsigned_long_long(index);
    decref(index);
    if (wide == static_cast<unsigned long long>(-1) && err_occurred()) {
        return translate_error(format);
    }
    if (wide != static_cast<T>(wide)) {
        return bad_value(format);
    }
    store(item, static_cast<T>(wide));
    return 0;
}

constexpr int kLittle = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

}  // namespace

PyObject *memory_view_unpack(const char *item, const char *format) noexcept {
    switch (native_character(format)) {
        case 'c': return bytes_from_string_and_size(item, 1);
        case 'b': return long_from_long(load<signed char>(item));
        case 'B': return long_from_long(load<unsigned char>(item));
        case 'h': return long_from_long(load<short>(item));
        case 'H': return long_from_long(load<unsigned short>(item));
        case 'i': return long_from_long(load<int>(item));
        case 'I': return long_from_unsigned_long(load<unsigned>(item));
        case 'l': return long_from_long(load<long>(item));
        case 'L': return long_from_unsigned_long(load<unsigned long>(item));
        case 'q': return long_from_long_long(load<long long>(item));
        case 'Q': return long_from_unsigned_long_long(load<unsigned long long>(item));
        case 'n': return long_from_ssize_t(load<Py_ssize_t>(item));
        case 'N': return long_from_size_t(load<size_t>(item));
        case 'f': return float_from_double(load<float>(item));
        case 'd': return float_from_double(load<double>(item));
        case 'e': return float_from_double(float_unpack2(item, kLittle));
        case '?': return bool_from_long(load<unsigned char>(item) != 0);
        case 'P': return long_from_void_ptr(load<void *>(item));
        default: unsupported(format); return nullptr;
    }
}

int memory_view_pack(char *item, const char *format, PyObject *value) noexcept {
    switch (const char character = native_character(format)) {
        case 'c':
            if (!is_bytes(value)) {
                err_format(PyExc_TypeError, "memoryview: invalid type for format '%s'", format);
                return -1;
            }
            if (bytes_length(value) != 1) {
                return bad_value(format);
            }
            *item = bytes_data(value)[0];
            return 0;
        case 'b': return store_signed<signed char>(item, format, value);
        case 'B': return store_unsigned<unsigned char>(item, format, value);
        case 'h': return store_signed<short>(item, format, value);
        case 'H': return store_unsigned<unsigned short>(item, format, value);
        case 'i': return store_signed<int>(item, format, value);
        case 'I': return store_unsigned<unsigned>(item, format, value);
        case 'l': return store_signed<long>(item, format, value);
        case 'L': return store_unsigned<unsigned long>(item, format, value);
        case 'q': return store_signed<long long>(item, format, value);
        case 'Q': return store_unsigned<unsigned long long>(item, format, value);
        case 'n': return store_signed<Py_ssize_t>(item, format, value);
        case 'N': return store_unsigned<size_t>(item, format, value);
        case 'f': case 'd': case 'e': {
            const double number = float_as_double(value);
            if (number == -1.0 && err_occurred()) {
                return translate_error(format);
            }
            if (character == 'd') {
                store(item, number);
                return 0;
            }
            if (character == 'f') {
                store(item, static_cast<float>(number));
                return 0;
            }
            return float_pack2(number, item, kLittle) < 0 ? translate_error(format) : 0;
        }
        case '?': {
            const int truth = object_is_true(value);
            if (truth < 0) {
                return -1;
            }
            store(item, static_cast<unsigned char>(truth));
            return 0;
        }
        case 'P': {
            PyObject *index = number_index(value);
            if (!index) {
                return translate_error(format);
            }
            void *pointer = long_as_void_ptr(index);
            decref(index);
            if (!pointer && err_occurred()) {
                return translate_error(format);
            }
            store(item, pointer);
            return 0;
        }
        default: return unsupported(format);
    }
}

const char *memory_view_static_format(const char *format) noexcept {
    const char character = native_character(format);
    if (!character) {
        return nullptr;
    }
    for (const char *p = kFormats; p < kFormats + sizeof kFormats; p += 3) {
        if (p[1] == character) {
            return *format == '@' ? p : p + 1;
        }
    }
    return nullptr;
}

}  // namespace interlock::objects
