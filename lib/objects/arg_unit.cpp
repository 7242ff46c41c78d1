#include "base/base.hpp"

#include "objects/arg_unit.hpp"

#include <cctype>
#include <climits>
#include <cstdio>
#include <cstring>

#include "interlock/pymodsupport.h"
#include "objects/buffer.hpp"
#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/complex.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

const char *name_of_type(PyObject *object) noexcept {
    return object == Py_None ? "None" : type_of(object)->tp_name;
}

bool overflow(const char *type, bool too_large) noexcept {
    err_format(PyExc_OverflowError, "%s integer is %s", type,
               too_large ? "greater than maximum" : "less than minimum");
    return false;
}

// Letters b, h and i: a C long that must fit a narrower type.
template <class T>
bool store_checked(PyObject *object, T *variable, const char *type, long min, long max) noexcept {
    long value = long_as_long(object);
    if (value == -1 && err_occurred()) {
        return false;
    }
    if (value < min || value > max) {
        return overflow(type, value > max);
    }
    *variable = static_cast<T>(value);
    return true;
}

// Letters B, H and I: the low bits of any int.
template <class T>
bool store_masked(PyObject *object, T *variable) noexcept {
    unsigned long value = long_as_unsigned_long_mask(object);
    if (value == static_cast<unsigned long>(-1) && err_occurred()) {
        return false;
    }
    *variable = static_cast<T>(value);
    return true;
}

// Whatever signals failure by -1 and an exception.
template <class T>
bool store(T *variable, T value) noexcept {
    if (value == static_cast<T>(-1) && err_occurred()) {
        return false;
    }
    *variable = value;
    return true;
}

bool is_end(char c) noexcept { return c == '\0' || c == ':' || c == ';'; }

// Units directly inside the group that begins at `format`.
int count_units(const char *format) noexcept {
    int depth = 0;
    int count = 0;
    for (; !is_end(*format); format++) {
        if (*format == '(') {
            count += depth == 0;
            depth++;
        } else if (*format == ')') {
            if (depth-- == 0) {
                break;
            }
        } else if (depth == 0 && std::isalpha(static_cast<unsigned char>(*format)) && *format != 'e') {
            count++;
        }
    }
    return count;
}

}  // namespace

// ---- Cleanup

ArgCleanup::~ArgCleanup() {
    for (int i = 0; i < count_; i++) {
        give_back(entries_[i]);
    }
    if (entries_ != small_) {
        mem_free(entries_);
    }
}

void ArgCleanup::give_back(const Entry &entry) noexcept {
    switch (entry.kind) {
    case kMemory: {
        auto **block = static_cast<void **>(entry.thing);
        mem_free(*block);
        *block = nullptr;
        break;
    }
    case kBuffer:
        buffer_release(static_cast<Py_buffer *>(entry.thing));
        break;
    case kConversion:
        entry.converter(nullptr, entry.thing);
        break;
    }
}

bool ArgCleanup::note(Entry entry) noexcept {
    if (count_ == room_) {
        auto *larger = static_cast<Entry *>(mem_malloc(sizeof(Entry) * static_cast<size_t>(room_) * 2));
        if (!larger) {
            give_back(entry);
            err_no_memory();
            return false;
        }
        std::memcpy(larger, entries_, sizeof(Entry) * static_cast<size_t>(count_));
        if (entries_ != small_) {
            mem_free(entries_);
        }
        entries_ = larger;
        room_ *= 2;
    }
    entries_[count_++] = entry;
    return true;
}

// ---- Words

bool ArgUnits::fail(const char *words) noexcept {
    std::snprintf(words_, sizeof words_, "%s", words);
    return false;
}

bool ArgUnits::expected(const char *what, PyObject *object) noexcept {
    std::snprintf(words_, sizeof words_, "must be %.50s, not %.50s", what, name_of_type(object));
    return false;
}

void ArgUnits::raise_at(int number, const int *levels, const char *function, const char *message) noexcept {
    if (err_occurred()) {
        return;
    }
    char text[512];
    if (!message) {
        size_t used = 0;
        if (function) {
            used = static_cast<size_t>(std::snprintf(text, sizeof text, "%.200s() ", function));
        }
        if (number == 0) {
            used += static_cast<size_t>(std::snprintf(text + used, sizeof text - used, "argument"));
        } else {
            used += static_cast<size_t>(std::snprintf(text + used, sizeof text - used, "argument %d", number));
            constexpr size_t kEnough = 220;
            for (; *levels > 0 && used < kEnough; levels++) {
                used += static_cast<size_t>(std::snprintf(text + used, sizeof text - used, ", item %d", *levels - 1));
            }
        }
        std::snprintf(text + used, sizeof text - used, " %.256s", words_);
        message = text;
    }
    err_set_string(words_[0] == '(' ? PyExc_SystemError : PyExc_TypeError, message);
}

void ArgUnits::raise(int number, const char *function, const char *message) noexcept {
    raise_at(number, levels_, function, message);
}

void ArgUnits::raise_old_style(const char *function, const char *message) noexcept {
    raise_at(levels_[0], levels_ + 1, function, message);
}

// ---- Converting

bool ArgUnits::convert(PyObject *object, const char *&format, int depth) noexcept {
    if (*format == '(') {
        format++;
        if (!convert_group(object, format, depth)) {
            return false;
        }
        format++;
        return true;
    }
    if (!convert_letter(object, format)) {
        levels_[depth] = 0;
        return false;
    }
    return true;
}

bool ArgUnits::convert_group(PyObject *object, const char *&format, int depth) noexcept {
    int count = count_units(format);
    levels_[depth] = 0;
    if (!sequence_check(object) || is_bytes(object)) {
        std::snprintf(words_, sizeof words_, "must be %d-item sequence, not %.50s", count, name_of_type(object));
        return false;
    }
    Py_ssize_t size = sequence_size(object);
    if (size < 0) {
        return false;
    }
    if (size != count) {
        std::snprintf(words_, sizeof words_, "must be sequence of length %d, not %zd", count, size);
        return false;
    }
    for (int i = 0; i < count; i++) {
        auto item = Ref<>::steal(sequence_get_item(object, i));
        if (!item) {
            err_clear();
            levels_[depth] = i + 1;
            levels_[depth + 1] = 0;
            return fail("is not retrievable");
        }
        if (!convert(item.get(), format, depth + 1)) {
            levels_[depth] = i + 1;
            return false;
        }
    }
    return true;
}

bool ArgUnits::convert_letter(PyObject *object, const char *&format) noexcept {
    char letter = *format++;
    switch (letter) {
    case 'b':
        return store_checked(object, variable<unsigned char>(), "unsigned byte", 0, UCHAR_MAX);
    case 'B':
        return store_masked(object, variable<unsigned char>());
    case 'h':
        return store_checked(object, variable<short>(), "signed short", SHRT_MIN, SHRT_MAX);
    case 'H':
        return store_masked(object, variable<unsigned short>());
    case 'i':
        return store_checked(object, variable<int>(), "signed", INT_MIN, INT_MAX);
    case 'I':
        return store_masked(object, variable<unsigned>());
    case 'l':
        return store(variable<long>(), long_as_long(object));
    case 'L':
        return store(variable<long long>(), long_as_long_long(object));
    case 'k': {
        auto *value = variable<unsigned long>();
        return is_long(object) ? store_masked(object, value) : expected("int", object);
    }
    case 'K': {
        auto *value = variable<unsigned long long>();
        return is_long(object) ? store(value, long_as_unsigned_long_long_mask(object)) : expected("int", object);
    }
    case 'n': {
        auto *value = variable<Py_ssize_t>();
        auto index = Ref<>::steal(number_index(object));
        return index && store(value, long_as_ssize_t(index.get()));
    }
    case 'f': {
        double value = 0;
        auto *result = variable<float>();
        if (!store(&value, float_as_double(object))) {
            return false;
        }
        *result = static_cast<float>(value);
        return true;
    }
    case 'd':
        return store(variable<double>(), float_as_double(object));
    case 'D': {
        auto *result = variable<Py_complex>();
        Py_complex value = complex_as_c_complex(object);
        if (value.real == -1.0 && err_occurred()) {
            return false;
        }
        *result = value;
        return true;
    }
    case 'c': {
        auto *result = variable<char>();
        if (is_bytes(object) && bytes_length(object) == 1) {
            *result = bytes_data(object)[0];
        } else if (is_instance_of(object, &PyByteArray_Type) && byte_array_size(object) == 1) {
            *result = byte_array_as_string(object)[0];
        } else {
            return expected("a byte string of length 1", object);
        }
        return true;
    }
    case 'C': {
        auto *result = variable<int>();
        if (!is_unicode(object) || unicode_length(object) != 1) {
            return expected("a unicode character", object);
        }
        *result = static_cast<int>(unicode_read_char(object, 0));
        return true;
    }
    case 'p': {
        auto *result = variable<int>();
        int truth = object_is_true(object);
        if (truth < 0) {
            return false;
        }
        *result = truth > 0;
        return true;
    }
    case 'y':
        return convert_bytes(object, format);
    case 's':
    case 'z':
        return convert_text(object, letter, format);
    case 'e':
        return convert_encoded(object, format);
    case 'S': {
        auto *result = variable<PyObject *>();
        if (!is_bytes(object)) {
            return expected("bytes", object);
        }
        *result = object;
        return true;
    }
    case 'Y': {
        auto *result = variable<PyObject *>();
        if (!is_instance_of(object, &PyByteArray_Type)) {
            return expected("bytearray", object);
        }
        *result = object;
        return true;
    }
    case 'U': {
        auto *result = variable<PyObject *>();
        if (!is_unicode(object)) {
            return expected("str", object);
        }
        *result = object;
        return true;
    }
    case 'O':
        return convert_object(object, format);
    case 'w': {
        auto *view = variable<Py_buffer>();
        if (*format != '*') {
            return fail("(invalid use of 'w' format character)");
        }
        format++;
        if (object_get_buffer(object, view, PyBUF_WRITABLE) < 0) {
            err_clear();
            return expected("read-write bytes-like object", object);
        }
        if (!buffer_is_contiguous(view, 'C')) {
            buffer_release(view);
            return expected("contiguous buffer", object);
        }
        return cleanup_.note_buffer(view);
    }
    default:
        format--;
        return fail("(impossible<bad format char>)");
    }
}

// y, y*, y#
bool ArgUnits::convert_bytes(PyObject *object, const char *&format) noexcept {
    if (*format == '*') {
        format++;
        return take_view(object);
    }
    auto *result = variable<const char *>();
    const char *data = nullptr;
    Py_ssize_t size = 0;
    if (*format == '#') {
        format++;
        auto *length = variable<Py_ssize_t>();
        if (!borrow_bytes(object, data, size)) {
            return false;
        }
        *length = size;
    } else {
        if (!borrow_bytes(object, data, size)) {
            return false;
        }
        if (static_cast<Py_ssize_t>(std::strlen(data)) != size) {
            err_set_string(PyExc_ValueError, "embedded null byte");
            return false;
        }
    }
    *result = data;
    return true;
}

// s, s*, s#, z, z*, z#
bool ArgUnits::convert_text(PyObject *object, char letter, const char *&format) noexcept {
    bool is_none = letter == 'z' && object == Py_None;
    if (*format == '*') {
        format++;
        if (!is_none && !is_unicode(object)) {
            return take_view(object);
        }
        auto *view = variable<Py_buffer>();
        Py_ssize_t size = 0;
        const char *text = is_none ? nullptr : unicode_as_utf8_and_size(object, &size);
        if ((!is_none && !text) ||
            buffer_fill_info(view, is_none ? nullptr : object, const_cast<char *>(text), size, 1, 0) < 0) {
            return false;
        }
        return cleanup_.note_buffer(view);
    }
    auto *result = variable<const char *>();
    if (*format == '#') {
        format++;
        auto *length = variable<Py_ssize_t>();
        const char *data = nullptr;
        Py_ssize_t size = 0;
        if (is_unicode(object)) {
            data = unicode_as_utf8_and_size(object, &size);
            if (!data) {
                return false;
            }
        } else if (!is_none && !borrow_bytes(object, data, size)) {
            return false;
        }
        *result = data;
        *length = size;
        return true;
    }
    if (is_none) {
        *result = nullptr;
        return true;
    }
    if (!is_unicode(object)) {
        return expected(letter == 'z' ? "str or None" : "str", object);
    }
    Py_ssize_t size = 0;
    const char *text = unicode_as_utf8_and_size(object, &size);
    if (!text) {
        return false;
    }
    if (static_cast<Py_ssize_t>(std::strlen(text)) != size) {
        err_set_string(PyExc_ValueError, "embedded null character");
        return false;
    }
    *result = text;
    return true;
}

// es, et, es#, et#
bool ArgUnits::convert_encoded(PyObject *object, const char *&format) noexcept {
    const char *encoding = static_cast<const char *>(va_arg(variables_.list, const char *));
    char kind = *format;
    if (kind != 's' && kind != 't') {
        return fail("(unknown parser marker combination)");
    }
    format++;
    auto **buffer = variable<char *>();
    bool has_length = *format == '#';
    auto *length = has_length ? (format++, variable<Py_ssize_t>()) : nullptr;
    if (!buffer) {
        return fail("(buffer is NULL)");
    }
    if (has_length && !length) {
        return fail("(buffer_len is NULL)");
    }

    Ref<> encoded;
    const char *data = nullptr;
    Py_ssize_t size = 0;
    if (kind == 't' && is_bytes(object)) {
        data = bytes_data(object);
        size = bytes_length(object);
    } else if (kind == 't' && is_instance_of(object, &PyByteArray_Type)) {
        data = byte_array_as_string(object);
        size = byte_array_size(object);
    } else if (is_unicode(object)) {
        encoded.reset(unicode_as_encoded_string(object, encoding ? encoding : "utf-8", nullptr));
        if (!encoded) {
            return fail("(encoding failed)");
        }
        data = bytes_data(encoded.get());
        size = bytes_length(encoded.get());
    } else {
        return expected(kind == 's' ? "str" : "str, bytes or bytearray", object);
    }

    size_t bytes = static_cast<size_t>(size) + 1;
    if (has_length && *buffer) {
        if (size >= *length) {
            err_format(PyExc_ValueError, "encoded string too long (%zd, maximum length %zd)", size, *length - 1);
            return false;
        }
        std::memcpy(*buffer, data, bytes);
        *length = size;
        return true;
    }
    if (!has_length && static_cast<Py_ssize_t>(std::strlen(data)) != size) {
        return expected("encoded string without null bytes", object);
    }
    *buffer = static_cast<char *>(mem_malloc(bytes));
    if (!*buffer) {
        err_no_memory();
        return false;
    }
    std::memcpy(*buffer, data, bytes);
    if (has_length) {
        *length = size;
    }
    return cleanup_.note_memory(reinterpret_cast<void **>(buffer));
}

// O, O!, O&
bool ArgUnits::convert_object(PyObject *object, const char *&format) noexcept {
    if (*format == '!') {
        format++;
        auto *type = variable<PyTypeObject>();
        auto *result = variable<PyObject *>();
        if (!is_instance_of(object, type)) {
            return expected(type->tp_name, object);
        }
        *result = object;
        return true;
    }
    if (*format == '&') {
        format++;
        auto converter = va_arg(variables_.list, ArgCleanup::Converter);
        auto *result = variable<void>();
        int answer = converter(object, result);
        if (!answer) {
            return fail("(unspecified)");
        }
        return answer != Py_CLEANUP_SUPPORTED || cleanup_.note_conversion(result, converter);
    }
    *variable<PyObject *>() = object;
    return true;
}

// A view that the caller releases.
bool ArgUnits::take_view(PyObject *object) noexcept {
    auto *view = variable<Py_buffer>();
    if (object_get_buffer(object, view, PyBUF_SIMPLE) < 0) {
        return expected("bytes-like object", object);
    }
    if (!buffer_is_contiguous(view, 'C')) {
        buffer_release(view);
        return expected("contiguous buffer", object);
    }
    return cleanup_.note_buffer(view);
}

// Memory that lives as long as the object; so nothing that can move or change, which has a release function.
bool ArgUnits::borrow_bytes(PyObject *object, const char *&data, Py_ssize_t &size) noexcept {
    const PyBufferProcs *procs = type_of(object)->tp_as_buffer;
    if (procs && procs->bf_releasebuffer) {
        return expected("read-only bytes-like object", object);
    }
    BufferView view;
    if (!view.acquire(object)) {
        return expected("bytes-like object", object);
    }
    data = view.data();
    size = view.size();
    return true;
}

// ---- Skipping

const char *ArgUnits::skip(const char *&format) noexcept {
    char letter = *format++;
    switch (letter) {
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'i':
    case 'I':
    case 'l':
    case 'k':
    case 'L':
    case 'K':
    case 'n':
    case 'f':
    case 'd':
    case 'D':
    case 'c':
    case 'C':
    case 'p':
    case 'S':
    case 'Y':
    case 'U':
        variable<void>();
        return nullptr;
    case 'e':
        variable<void>();
        if (*format != 's' && *format != 't') {
            return "impossible<bad format char>";
        }
        format++;
        variable<void>();
        if (*format == '#') {
            format++;
            variable<void>();
        }
        return nullptr;
    case 's':
    case 'z':
    case 'y':
    case 'w':
        variable<void>();
        if (*format == '#') {
            format++;
            variable<void>();
        } else if (*format == '*') {
            format++;
        }
        return nullptr;
    case 'O':
        variable<void>();
        if (*format == '!' || *format == '&') {
            format++;
            variable<void>();
        }
        return nullptr;
    case '(':
        while (*format != ')') {
            if (is_end(*format)) {
                return "Unmatched left paren in format string";
            }
            if (const char *words = skip(format)) {
                return words;
            }
        }
        format++;
        return nullptr;
    case ')':
        return "Unmatched right paren in format string";
    default:
        return "impossible<bad format char>";
    }
}

}  // namespace interlock::objects
