// The methods that bytes and bytearray have in common.  Letters, digits and blanks are ASCII's, whatever the locale.
#include "base/base.hpp"

#include <cstring>
#include <initializer_list>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/buffer.hpp"
#include "objects/bytes_common.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return is_upper(c) || is_lower(c); }
char to_upper(char c) noexcept { return is_lower(c) ? static_cast<char>(c - 32) : c; }
char to_lower(char c) noexcept { return is_upper(c) ? static_cast<char>(c + 32) : c; }

// [start, end) of an optional pair of arguments, clipped to the size.
struct Range {
    Py_ssize_t start = 0;
    Py_ssize_t end = PY_SSIZE_T_MAX;

    [[nodiscard]] bool read(PyObject *start_object, PyObject *end_object) noexcept {
        return (start_object == Py_None || slice_index(start_object, &start)) &&
               (end_object == Py_None || slice_index(end_object, &end));
    }
    // False when it starts behind the end.
    [[nodiscard]] bool clip(Py_ssize_t size) noexcept {
        for (Py_ssize_t *index : {&start, &end}) {
            if (*index < 0) {
                *index = *index + size < 0 ? 0 : *index + size;
            }
        }
        end = end > size ? size : end;
        return start <= end;
    }
};

// What find, index, count ... look for: a byte or a buffer.
class Needle {
public:
    [[nodiscard]] bool read(PyObject *object) noexcept {
        if (index_check(object)) {
            if (!bytes_byte_argument(object, &byte_)) {
                return false;
            }
            span_ = {reinterpret_cast<char *>(&byte_), 1};
            return true;
        }
        if (!object_check_buffer(object)) {
            err_format(PyExc_TypeError, "argument should be integer or bytes-like object, not '%.200s'",
                       type_of(object)->tp_name);
            return false;
        }
        if (!view_.acquire(object)) {
            return false;
        }
        span_ = {view_.data(), view_.size()};
        return true;
    }
    ByteSpan span() const noexcept { return span_; }

private:
    BufferView view_;
    ByteSpan span_{};
    unsigned char byte_ = 0;
};

enum class Side { kLeft, kRight };

// Offset, -1 when not found, -2 with an exception.
Py_ssize_t search(PyObject *self, PyObject *args, const char *format, Side side) noexcept {
    PyObject *part;
    PyObject *start = Py_None;
    PyObject *end = Py_None;
    Range range;
    Needle needle;
    if (!arg_parse_tuple(args, format, &part, &start, &end) || !range.read(start, end) || !needle.read(part)) {
        return -2;
    }
    const ByteSpan text = bytes_span(self);
    if (!range.clip(text.size)) {
        return -1;
    }
    const ByteSpan within = {text.data + range.start, range.end - range.start};
    const Py_ssize_t at =
        side == Side::kLeft ? bytes_find(within, needle.span()) : bytes_find_last(within, needle.span());
    return at < 0 ? -1 : at + range.start;
}

PyObject *search_or_error(PyObject *self, PyObject *args, const char *format, Side side) noexcept {
    const Py_ssize_t at = search(self, args, format, side);
    if (at == -1) {
        err_set_string(PyExc_ValueError, "subsection not found");
    }
    return at < 0 ? nullptr : long_from_ssize_t(at);
}

// 1, 0, or -1 with an exception.
int matches_end(PyObject *self, PyObject *part, Range range, Side side) noexcept {
    BufferView view;
    if (!view.acquire(part)) {
        return -1;
    }
    const ByteSpan text = bytes_span(self);
    if (!range.clip(text.size) || range.end - range.start < view.size()) {
        return 0;
    }
    const char *at = text.data + (side == Side::kLeft ? range.start : range.end - view.size());
    return std::memcmp(at, view.data(), static_cast<size_t>(view.size())) == 0;
}

PyObject *has_end(PyObject *self, PyObject *args, const char *name, const char *format, Side side) noexcept {
    PyObject *part;
    PyObject *start = Py_None;
    PyObject *end = Py_None;
    Range range;
    if (!arg_parse_tuple(args, format, &part, &start, &end) || !range.read(start, end)) {
        return nullptr;
    }
    if (is_tuple(part)) {
        for (Py_ssize_t i = 0; i < tuple_size_unchecked(part); i++) {
            const int result = matches_end(self, tuple_item(part, i), range, side);
            if (result) {
                return result < 0 ? nullptr : Py_True;
            }
        }
        return Py_False;
    }
    const int result = matches_end(self, part, range, side);
    if (result < 0 && err_exception_matches(PyExc_TypeError)) {
        err_format(PyExc_TypeError, "%s first arg must be bytes or a tuple of bytes, not %s", name,
                   type_of(part)->tp_name);
    }
    return result < 0 ? nullptr : bool_from_long(result);
}

template <class Change>
PyObject *map_bytes(PyObject *self, Change change) noexcept {
    const ByteSpan text = bytes_span(self);
    PyObject *result = bytes_make_like(self, nullptr, text.size);
    if (result && text.size) {
        char *out = bytes_writable(result);
        for (Py_ssize_t i = 0; i < text.size; i++) {
            out[i] = change(text.data[i], i ? text.data[i - 1] : '\0');
        }
    }
    return result;
}

template <class Test>
PyObject *all_of(PyObject *self, Test test) noexcept {
    const ByteSpan text = bytes_span(self);
    for (Py_ssize_t i = 0; i < text.size; i++) {
        if (!test(text.data[i])) {
            return Py_False;
        }
    }
    return bool_from_long(text.size > 0);
}

PyObject *all_in_case(PyObject *self, bool (*right)(char), bool (*wrong)(char)) noexcept {
    const ByteSpan text = bytes_span(self);
    bool any = false;
    for (Py_ssize_t i = 0; i < text.size; i++) {
        if (wrong(text.data[i])) {
            return Py_False;
        }
        any |= right(text.data[i]);
    }
    return bool_from_long(any);
}

PyObject *pad(PyObject *self, Py_ssize_t left, Py_ssize_t right, char fill) noexcept {
    const ByteSpan text = bytes_span(self);
    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    if (left == 0 && right == 0) {
        return bytes_copy_like(self);
    }
    PyObject *result = bytes_make_like(self, nullptr, left + text.size + right);
    if (result) {
        char *out = bytes_writable(result);
        std::memset(out, fill, static_cast<size_t>(left));
        std::memcpy(out + left, text.data, static_cast<size_t>(text.size));
        std::memset(out + left + text.size, fill, static_cast<size_t>(right));
    }
    return result;
}

// Width and fill byte of a justification; false with an exception.
bool read_width(PyObject *args, const char *format, Py_ssize_t *width, char *fill) noexcept {
    *fill = ' ';
    return arg_parse_tuple(args, format, width, fill) != 0;
}

PyObject *strip_sides(PyObject *self, PyObject *args, const char *format, bool left, bool right) noexcept {
    PyObject *set = Py_None;
    BufferView view;
    if (!arg_parse_tuple(args, format, &set) || (set != Py_None && !view.acquire(set))) {
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    const auto belongs = [&](char c) noexcept {
        return set == Py_None
                   ? is_space(c)
                   : view.size() && std::memchr(view.data(), static_cast<unsigned char>(c),
                                                static_cast<size_t>(view.size())) != nullptr;
    };
    Py_ssize_t start = 0;
    Py_ssize_t end = text.size;
    while (left && start < end && belongs(text.data[start])) {
        start++;
    }
    while (right && end > start && belongs(text.data[end - 1])) {
        end--;
    }
    return start == 0 && end == text.size ? bytes_copy_like(self)
                                          : bytes_make_like(self, text.data + start, end - start);
}

bool append_piece(PyObject *list, PyObject *self, Py_ssize_t start, Py_ssize_t end) noexcept {
    const ByteSpan text = bytes_span(self);
    // The whole of an exact bytes is itself.
    PyObject *piece = start == 0 && end == text.size ? bytes_copy_like(self)
                                                     : bytes_make_like(self, text.data + start, end - start);
    return list_append_steal(list, piece) == 0;
}

bool split_blanks(PyObject *list, PyObject *self, Py_ssize_t limit, Side side) noexcept {
    const ByteSpan text = bytes_span(self);
    if (side == Side::kLeft) {
        for (Py_ssize_t i = 0;;) {
            while (i < text.size && is_space(text.data[i])) {
                i++;
            }
            if (i == text.size) {
                return true;
            }
            if (limit-- <= 0) {
                return append_piece(list, self, i, text.size);
            }
            Py_ssize_t end = i;
            while (end < text.size && !is_space(text.data[end])) {
                end++;
            }
            if (!append_piece(list, self, i, end)) {
                return false;
            }
            i = end;
        }
    }
    for (Py_ssize_t i = text.size;;) {
        while (i > 0 && is_space(text.data[i - 1])) {
            i--;
        }
        if (i == 0) {
            return true;
        }
        Py_ssize_t start = i;
        if (limit-- <= 0) {
            return append_piece(list, self, 0, i);
        }
        while (start > 0 && !is_space(text.data[start - 1])) {
            start--;
        }
        if (!append_piece(list, self, start, i)) {
            return false;
        }
        i = start;
    }
}

bool split_separator(PyObject *list, PyObject *self, ByteSpan separator, Py_ssize_t limit, Side side) noexcept {
    const ByteSpan text = bytes_span(self);
    Py_ssize_t start = 0;
    Py_ssize_t end = text.size;
    for (; limit > 0; limit--) {
        const ByteSpan rest = {text.data + start, end - start};
        const Py_ssize_t at = side == Side::kLeft ? bytes_find(rest, separator) : bytes_find_last(rest, separator);
        if (at < 0) {
            break;
        }
        if (side == Side::kLeft) {
            if (!append_piece(list, self, start, start + at)) {
                return false;
            }
            start += at + separator.size;
        } else {
            if (!append_piece(list, self, start + at + separator.size, end)) {
                return false;
            }
            end = start + at;
        }
    }
    return append_piece(list, self, start, end);
}

PyObject *split_any(PyObject *self, PyObject *args, PyObject *kwargs, const char *format, Side side) noexcept {
    static const char *const names[] = {"sep", "maxsplit", nullptr};
    PyObject *separator = Py_None;
    Py_ssize_t limit = -1;
    BufferView view;
    if (!arg_parse_tuple_and_keywords(args, kwargs, format, names, &separator, &limit) ||
        (separator != Py_None && !view.acquire(separator))) {
        return nullptr;
    }
    if (separator != Py_None && view.size() == 0) {
        err_set_string(PyExc_ValueError, "empty separator");
        return nullptr;
    }
    limit = limit < 0 ? PY_SSIZE_T_MAX : limit;
    Ref<> list = Ref<>::steal(list_new(0));
    if (!list || !(separator == Py_None
                       ? split_blanks(list.get(), self, limit, side)
                       : split_separator(list.get(), self, {view.data(), view.size()}, limit, side))) {
        return nullptr;
    }
    if (side == Side::kRight && list_reverse(list.get()) < 0) {
        return nullptr;
    }
    return list.release();
}

PyObject *partition_at(PyObject *self, PyObject *separator, Side side) noexcept {
    BufferView view;
    if (!view.acquire(separator)) {
        return nullptr;
    }
    if (view.size() == 0) {
        err_set_string(PyExc_ValueError, "empty separator");
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    const ByteSpan part = {view.data(), view.size()};
    const Py_ssize_t at = side == Side::kLeft ? bytes_find(text, part) : bytes_find_last(text, part);
    PyObject *parts[3];
    if (at < 0) {
        PyObject *whole = bytes_copy_like(self);
        PyObject *none = bytes_make_like(self, nullptr, 0);
        parts[0] = side == Side::kLeft ? whole : none;
        parts[1] = bytes_make_like(self, nullptr, 0);
        parts[2] = side == Side::kLeft ? none : whole;
    } else {
        parts[0] = bytes_make_like(self, text.data, at);
        parts[1] = bytes_make_like(self, part.data, part.size);
        parts[2] = bytes_make_like(self, text.data + at + part.size, text.size - at - part.size);
    }
    if (!parts[0] || !parts[1] || !parts[2]) {
        for (PyObject *p : parts) {
            xdecref(p);
        }
        return nullptr;
    }
    return tuple_from_array_steal(parts, 3);
}

PyObject *replace_all(PyObject *self, ByteSpan old_part, ByteSpan new_part, Py_ssize_t limit) noexcept {
    const ByteSpan text = bytes_span(self);
    const Py_ssize_t count = limit > 0 ? bytes_count(text, old_part, limit) : 0;
    if (count == 0) {
        return bytes_copy_like(self);
    }
    Py_ssize_t growth;
    Py_ssize_t total;
    if (__builtin_mul_overflow(count, new_part.size - old_part.size, &growth) ||
        __builtin_add_overflow(text.size, growth, &total)) {
        err_set_string(PyExc_OverflowError, "replace bytes is too long");
        return nullptr;
    }
    PyObject *result = bytes_make_like(self, nullptr, total);
    if (!result || total == 0) {
        return result;
    }
    char *out = bytes_writable(result);
    const auto put = [&out](const char *data, Py_ssize_t size) noexcept {
        if (size) {
            std::memcpy(out, data, static_cast<size_t>(size));
            out += size;
        }
    };
    Py_ssize_t from = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        // An empty part is found before each byte, and at the end.
        const Py_ssize_t at = old_part.size == 0 ? (i == 0 ? 0 : 1)
                                                 : bytes_find({text.data + from, text.size - from}, old_part);
        put(text.data + from, at);
        put(new_part.data, new_part.size);
        from += at + old_part.size;
    }
    put(text.data + from, text.size - from);
    return result;
}

}  // namespace

#define IL_METHOD_BODY(name) PyObject *bytes_method_##name(PyObject *self, [[maybe_unused]] PyObject *args) noexcept

IL_METHOD_BODY(capitalize) {
    bool at_start = true;
    return map_bytes(self, [&at_start](char c, char) noexcept {
        const char result = at_start ? to_upper(c) : to_lower(c);
        at_start = false;
        return result;
    });
}
IL_METHOD_BODY(lower) {
    return map_bytes(self, [](char c, char) noexcept { return to_lower(c); });
}
IL_METHOD_BODY(upper) {
    return map_bytes(self, [](char c, char) noexcept { return to_upper(c); });
}
IL_METHOD_BODY(swapcase) {
    return map_bytes(self, [](char c, char) noexcept { return is_upper(c) ? to_lower(c) : to_upper(c); });
}
IL_METHOD_BODY(title) {
    return map_bytes(self,
                     [](char c, char before) noexcept { return is_letter(before) ? to_lower(c) : to_upper(c); });
}

IL_METHOD_BODY(isalnum) {
    return all_of(self, [](char c) noexcept { return is_letter(c) || is_digit(c); });
}
IL_METHOD_BODY(isalpha) { return all_of(self, is_letter); }
IL_METHOD_BODY(isdigit) { return all_of(self, is_digit); }
IL_METHOD_BODY(isspace) { return all_of(self, is_space); }
IL_METHOD_BODY(islower) { return all_in_case(self, is_lower, is_upper); }
IL_METHOD_BODY(isupper) { return all_in_case(self, is_upper, is_lower); }
IL_METHOD_BODY(isascii) {
    const ByteSpan text = bytes_span(self);
    for (Py_ssize_t i = 0; i < text.size; i++) {
        if (static_cast<unsigned char>(text.data[i]) >= 0x80) {
            return Py_False;
        }
    }
    return Py_True;
}
IL_METHOD_BODY(istitle) {
    const ByteSpan text = bytes_span(self);
    bool any = false;
    bool in_word = false;
    for (Py_ssize_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (is_upper(c) ? in_word : is_lower(c) && !in_word) {
            return Py_False;
        }
        in_word = is_letter(c);
        any |= in_word;
    }
    return bool_from_long(any);
}

IL_METHOD_BODY(center) {
    Py_ssize_t width;
    char fill;
    if (!read_width(args, "n|c:center", &width, &fill)) {
        return nullptr;
    }
    const Py_ssize_t margin = width - bytes_span(self).size;
    // The odd byte goes to the right, but for odd widths to the left.
    const Py_ssize_t left = margin > 0 ? margin / 2 + (margin & width & 1) : 0;
    return pad(self, left, margin - left, fill);
}
IL_METHOD_BODY(ljust) {
    Py_ssize_t width;
    char fill;
    return read_width(args, "n|c:ljust", &width, &fill) ? pad(self, 0, width - bytes_span(self).size, fill) : nullptr;
}
IL_METHOD_BODY(rjust) {
    Py_ssize_t width;
    char fill;
    return read_width(args, "n|c:rjust", &width, &fill) ? pad(self, width - bytes_span(self).size, 0, fill) : nullptr;
}
PyObject *bytes_method_zfill(PyObject *self, PyObject *width_object) noexcept {
    const Py_ssize_t width = number_as_ssize_t(width_object, PyExc_OverflowError);
    if (width == -1 && err_occurred()) {
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    const Py_ssize_t fill = width - text.size;
    PyObject *result = pad(self, fill, 0, '0');
    if (result && fill > 0 && text.size && (text.data[0] == '+' || text.data[0] == '-')) {
        char *out = bytes_writable(result);
        out[0] = text.data[0];
        out[fill] = '0';
    }
    return result;
}

IL_METHOD_BODY(find) {
    const Py_ssize_t at = search(self, args, "O|OO:find", Side::kLeft);
    return at == -2 ? nullptr : long_from_ssize_t(at);
}
IL_METHOD_BODY(rfind) {
    const Py_ssize_t at = search(self, args, "O|OO:rfind", Side::kRight);
    return at == -2 ? nullptr : long_from_ssize_t(at);
}
IL_METHOD_BODY(index) { return search_or_error(self, args, "O|OO:index", Side::kLeft); }
IL_METHOD_BODY(rindex) { return search_or_error(self, args, "O|OO:rindex", Side::kRight); }
IL_METHOD_BODY(count) {
    PyObject *part;
    PyObject *start = Py_None;
    PyObject *end = Py_None;
    Range range;
    Needle needle;
    if (!arg_parse_tuple(args, "O|OO:count", &part, &start, &end) || !range.read(start, end) || !needle.read(part)) {
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    if (!range.clip(text.size)) {
        return long_from_long(0);
    }
    return long_from_ssize_t(
        bytes_count({text.data + range.start, range.end - range.start}, needle.span(), PY_SSIZE_T_MAX));
}
IL_METHOD_BODY(startswith) { return has_end(self, args, "startswith", "O|OO:startswith", Side::kLeft); }
IL_METHOD_BODY(endswith) { return has_end(self, args, "endswith", "O|OO:endswith", Side::kRight); }

PyObject *bytes_method_decode(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"encoding", "errors", nullptr};
    const char *encoding = nullptr;
    const char *errors = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|ss:decode", names, &encoding, &errors)) {
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    return unicode_decode(text.data, text.size, encoding, errors);
}

PyObject *bytes_method_expandtabs(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"tabsize", nullptr};
    int tab = 8;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|i:expandtabs", names, &tab)) {
        return nullptr;
    }
    const ByteSpan text = bytes_span(self);
    // The same walk twice: to measure, and to write.
    const auto walk = [&](char *out) noexcept -> Py_ssize_t {
        Py_ssize_t size = 0;
        Py_ssize_t column = 0;
        for (Py_ssize_t i = 0; i < text.size; i++) {
            const char c = text.data[i];
            const Py_ssize_t width = c != '\t' ? 1 : tab > 0 ? tab - column % tab : 0;
            if (size > PY_SSIZE_T_MAX - width) {
                return -1;
            }
            if (out) {
                std::memset(out + size, c == '\t' ? ' ' : c, static_cast<size_t>(width));
            }
            size += width;
            column = c == '\n' || c == '\r' ? 0 : column + width;
        }
        return size;
    };
    const Py_ssize_t size = walk(nullptr);
    if (size < 0) {
        err_set_string(PyExc_OverflowError, "result too long");
        return nullptr;
    }
    PyObject *result = bytes_make_like(self, nullptr, size);
    if (result && size) {
        walk(bytes_writable(result));
    }
    return result;
}

PyObject *bytes_method_fromhex(PyObject *type, PyObject *argument) noexcept {
    if (!is_unicode(argument)) {
        return err_format(PyExc_TypeError, "fromhex() argument must be str, not %.50s", type_of(argument)->tp_name);
    }
    const char *text = unicode_data(argument);
    const Py_ssize_t size = unicode_size(argument);
    const auto value = [](char c) noexcept {
        return is_digit(c) ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
    };
    PyObject *bytes = bytes_from_string_and_size(nullptr, size / 2);
    if (!bytes) {
        return nullptr;
    }
    Ref<> owner = Ref<>::steal(bytes);
    Py_ssize_t used = 0;
    for (Py_ssize_t i = 0; i < size;) {
        if (is_space(text[i])) {
            i++;
            continue;
        }
        // Text that is not ASCII is refused at its first such character; what is before it is ASCII, so bytes count.
        const int high = value(text[i]);
        const int low = high < 0 ? -1 : value(i + 1 < size ? text[i + 1] : '\0');
        if (low < 0) {
            return err_format(PyExc_ValueError, "non-hexadecimal number found in fromhex() arg at position %zd",
                              high < 0 ? i : i + 1);
        }
        bytes_data(bytes)[used++] = static_cast<char>(high * 16 + low);
        i += 2;
    }
    bytes = owner.release();
    if (bytes_resize(&bytes, used) < 0 || type == as_object(&PyBytes_Type)) {
        return bytes;
    }
    owner = Ref<>::steal(bytes);
    return object_call_one_arg(type, bytes);
}

PyObject *bytes_hex_text(ByteSpan data, PyObject *separator, int group) noexcept {
    char between = 0;
    if (separator) {
        const Py_ssize_t length = is_unicode(separator) ? unicode_length(separator)
                                  : is_bytes(separator) ? bytes_length(separator)
                                                        : -1;
        if (length < 0) {
            return err_format(PyExc_TypeError, "object of type '%.200s' has no len()", type_of(separator)->tp_name);
        }
        if (length != 1) {
            err_set_string(PyExc_ValueError, "sep must be length 1.");
            return nullptr;
        }
        between = is_unicode(separator) ? unicode_data(separator)[0] : bytes_data(separator)[0];
        if (static_cast<unsigned char>(between) >= 0x80) {
            err_set_string(PyExc_ValueError, "sep must be ASCII.");
            return nullptr;
        }
    } else {
        group = 0;
    }
    const auto width = static_cast<Py_ssize_t>(group < 0 ? -static_cast<int64_t>(group) : group);
    const Py_ssize_t separators = width && data.size ? (data.size - 1) / width : 0;
    if (data.size > PY_SSIZE_T_MAX / 3) {
        return err_no_memory();
    }
    const Py_ssize_t length = 2 * data.size + separators;
    auto *text = static_cast<char *>(mem_malloc(static_cast<size_t>(length)));
    if (!text) {
        return err_no_memory();
    }
    char *out = text;
    for (Py_ssize_t i = 0; i < data.size; i++) {
        // Positive groups are counted from the right.
        if (width && i && (group < 0 ? i : data.size - i) % width == 0) {
            *out++ = between;
        }
        const auto c = static_cast<unsigned char>(data.data[i]);
        *out++ = "0123456789abcdef"[c >> 4];
        *out++ = "0123456789abcdef"[c & 15];
    }
    PyObject *result = unicode_from_ascii(text, length);
    mem_free(text);
    return result;
}

PyObject *bytes_method_hex(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"sep", "bytes_per_sep", nullptr};
    PyObject *separator = nullptr;
    int group = 1;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|Oi:hex", names, &separator, &group)) {
        return nullptr;
    }
    return bytes_hex_text(bytes_span(self), separator, group);
}

PyObject *bytes_method_join(PyObject *self, PyObject *iterable) noexcept { return bytes_join_like(self, iterable); }

IL_METHOD_BODY(strip) { return strip_sides(self, args, "|O:strip", true, true); }
IL_METHOD_BODY(lstrip) { return strip_sides(self, args, "|O:lstrip", true, false); }
IL_METHOD_BODY(rstrip) { return strip_sides(self, args, "|O:rstrip", false, true); }

IL_METHOD_BODY(maketrans) {
    PyObject *from_object;
    PyObject *to_object;
    BufferView from;
    BufferView to;
    if (!arg_unpack_tuple(args, "maketrans", 2, 2, &from_object, &to_object) || !from.acquire(from_object) ||
        !to.acquire(to_object)) {
        return nullptr;
    }
    if (from.size() != to.size()) {
        err_set_string(PyExc_ValueError, "maketrans arguments must have same length");
        return nullptr;
    }
    PyObject *table = bytes_from_string_and_size(nullptr, 256);
    if (table) {
        char *out = bytes_data(table);
        for (int i = 0; i < 256; i++) {
            out[i] = static_cast<char>(i);
        }
        for (Py_ssize_t i = 0; i < from.size(); i++) {
            out[static_cast<unsigned char>(from.data()[i])] = to.data()[i];
        }
    }
    return table;
}

PyObject *bytes_method_translate(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"", "delete", nullptr};
    PyObject *table_object;
    PyObject *deleted_object = nullptr;
    BufferView table;
    BufferView deleted;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "O|O:translate", names, &table_object, &deleted_object) ||
        (table_object != Py_None && !table.acquire(table_object)) ||
        (deleted_object && !deleted.acquire(deleted_object))) {
        return nullptr;
    }
    if (table_object != Py_None && table.size() != 256) {
        err_set_string(PyExc_ValueError, "translation table must be 256 characters long");
        return nullptr;
    }
    bool drop[256] = {};
    for (Py_ssize_t i = 0; i < deleted.size(); i++) {
        drop[static_cast<unsigned char>(deleted.data()[i])] = true;
    }
    const ByteSpan text = bytes_span(self);
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < text.size; i++) {
        kept += !drop[static_cast<unsigned char>(text.data[i])];
    }
    PyObject *result = bytes_make_like(self, nullptr, kept);
    if (result && kept) {
        char *out = bytes_writable(result);
        for (Py_ssize_t i = 0; i < text.size; i++) {
            const auto c = static_cast<unsigned char>(text.data[i]);
            if (!drop[c]) {
                *out++ = table_object == Py_None ? static_cast<char>(c) : table.data()[c];
            }
        }
    }
    return result;
}

PyObject *bytes_method_partition(PyObject *self, PyObject *separator) noexcept {
    return partition_at(self, separator, Side::kLeft);
}
PyObject *bytes_method_rpartition(PyObject *self, PyObject *separator) noexcept {
    return partition_at(self, separator, Side::kRight);
}

PyObject *bytes_method_removeprefix(PyObject *self, PyObject *prefix) noexcept {
    const int found = matches_end(self, prefix, Range{}, Side::kLeft);
    if (found < 0) {
        return nullptr;
    }
    BufferView view;
    if (!found || !view.acquire(prefix)) {
        return found ? nullptr : bytes_copy_like(self);
    }
    const ByteSpan text = bytes_span(self);
    return view.size() ? bytes_make_like(self, text.data + view.size(), text.size - view.size())
                       : bytes_copy_like(self);
}
PyObject *bytes_method_removesuffix(PyObject *self, PyObject *suffix) noexcept {
    const int found = matches_end(self, suffix, Range{}, Side::kRight);
    if (found < 0) {
        return nullptr;
    }
    BufferView view;
    if (!found || !view.acquire(suffix)) {
        return found ? nullptr : bytes_copy_like(self);
    }
    const ByteSpan text = bytes_span(self);
    return view.size() ? bytes_make_like(self, text.data, text.size - view.size()) : bytes_copy_like(self);
}

IL_METHOD_BODY(replace) {
    PyObject *old_object;
    PyObject *new_object;
    Py_ssize_t limit = -1;
    BufferView old_view;
    BufferView new_view;
    if (!arg_parse_tuple(args, "OO|n:replace", &old_object, &new_object, &limit) || !old_view.acquire(old_object) ||
        !new_view.acquire(new_object)) {
        return nullptr;
    }
    return replace_all(self, {old_view.data(), old_view.size()}, {new_view.data(), new_view.size()},
                       limit < 0 ? PY_SSIZE_T_MAX : limit);
}

PyObject *bytes_method_split(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return split_any(self, args, kwargs, "|On:split", Side::kLeft);
}
PyObject *bytes_method_rsplit(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return split_any(self, args, kwargs, "|On:rsplit", Side::kRight);
}

PyObject *bytes_method_splitlines(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"keepends", nullptr};
    int keep_ends = 0;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|p:splitlines", names, &keep_ends)) {
        return nullptr;
    }
    Ref<> list = Ref<>::steal(list_new(0));
    const ByteSpan text = bytes_span(self);
    for (Py_ssize_t start = 0; list && start < text.size;) {
        Py_ssize_t end = start;
        while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r') {
            end++;
        }
        Py_ssize_t next = end;
        if (next < text.size) {
            next += text.data[next] == '\r' && next + 1 < text.size && text.data[next + 1] == '\n' ? 2 : 1;
        }
        if (!append_piece(list.get(), self, start, keep_ends ? next : end)) {
            return nullptr;
        }
        start = next;
    }
    return list.release();
}

#undef IL_METHOD_BODY

}  // namespace interlock::objects
