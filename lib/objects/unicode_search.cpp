// str: find, count, replace, tail matches, join.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/list.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_object.hpp"
#include "objects/unicode_search.hpp"

namespace interlock::objects {
namespace {

ByteSpan span_of(PyObject *text) noexcept { return {unicode_data(text), unicode_size(text)}; }

// The bytes of positions [start, end) and where they begin.
struct Window {
    ByteSpan bytes;
    Py_ssize_t offset;
};

Window window_of(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept {
    Py_ssize_t from = unicode_offset(text, start), to = unicode_offset(text, end);
    return {{unicode_data(text) + from, to - from}, from};
}

Py_ssize_t find_in_window(PyObject *text, ByteSpan part, Py_ssize_t start, Py_ssize_t end, int direction) noexcept {
    Window window = window_of(text, start, end);
    Py_ssize_t found = direction > 0 ? find_first(window.bytes, part) : find_last(window.bytes, part);
    return found < 0 ? -1 : unicode_position(text, window.offset + found);
}

}  // namespace

Py_ssize_t unicode_find(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end, int direction) noexcept {
    if (!unicode_require(text) || !unicode_require(part)) {
        return -2;
    }
    unicode_clip(unicode_length(text), &start, &end);
    if (start > end || end - start < unicode_length(part)) {
        return -1;
    }
    if (unicode_size(part) == 0) {
        return direction > 0 ? start : end;
    }
    return find_in_window(text, span_of(part), start, end, direction);
}

Py_ssize_t unicode_find_char(PyObject *text, Py_UCS4 character, Py_ssize_t start, Py_ssize_t end,
                             int direction) noexcept {
    if (!unicode_require(text)) {
        return -2;
    }
    unicode_clip(unicode_length(text), &start, &end);
    if (start >= end || character > utf8::kMaxCodePoint) {
        return -1;
    }
    char sequence[4];
    int size = utf8::encode(character, sequence);
    return find_in_window(text, {sequence, size}, start, end, direction);
}

Py_ssize_t unicode_count(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end) noexcept {
    if (!unicode_require(text) || !unicode_require(part)) {
        return -1;
    }
    unicode_clip(unicode_length(text), &start, &end);
    if (start > end || end - start < unicode_length(part)) {
        return 0;
    }
    if (unicode_size(part) == 0) {
        return end - start + 1;
    }
    ByteSpan rest = window_of(text, start, end).bytes, wanted = span_of(part);
    Py_ssize_t count = 0;
    for (Py_ssize_t found; (found = find_first(rest, wanted)) >= 0; ++count) {
        rest.data += found + wanted.size;
        rest.size -= found + wanted.size;
    }
    return count;
}

Py_ssize_t unicode_tailmatch(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end,
                             int direction) noexcept {
    if (!unicode_require(text) || !unicode_require(part)) {
        return -1;
    }
    unicode_clip(unicode_length(text), &start, &end);
    if (start > end || end - start < unicode_length(part)) {
        return 0;
    }
    ByteSpan bytes = window_of(text, start, end).bytes, wanted = span_of(part);
    if (bytes.size < wanted.size) {
        return 0;
    }
    const char *place = direction > 0 ? bytes.data + bytes.size - wanted.size : bytes.data;
    return std::memcmp(place, wanted.data, static_cast<std::size_t>(wanted.size)) == 0;
}

int unicode_contains(PyObject *text, PyObject *part) noexcept {
    if (!unicode_check(part)) {
        err_format(PyExc_TypeError, "'in <string>' requires string as left operand, not %.100s",
                   part->ob_type->tp_name);
        return -1;
    }
    if (!unicode_require(text)) {
        return -1;
    }
    return unicode_size(part) == 0 || find_first(span_of(text), span_of(part)) >= 0;
}

PyObject *unicode_replace(PyObject *text, PyObject *old, PyObject *replacement, Py_ssize_t max_count) noexcept {
    if (!unicode_require(text) || !unicode_require(old) || !unicode_require(replacement)) {
        return nullptr;
    }
    if (max_count < 0) {
        max_count = PY_SSIZE_T_MAX;
    }
    if (max_count == 0 || unicode_eq(old, replacement)) {
        return unicode_exact(text);
    }
    UnicodeBuilder result;
    ByteSpan rest = span_of(text), wanted = span_of(old);
    Py_ssize_t done = 0;
    if (wanted.size == 0) {
        // Before each character and at the end.
        for (; done < max_count; ++done) {
            result.append(replacement);
            if (rest.size == 0) {
                break;
            }
            int sequence = utf8::sequence_size(rest.data[0]);
            result.append_counted(rest.data, sequence, 1);
            rest.data += sequence;
            rest.size -= sequence;
        }
    } else {
        for (Py_ssize_t found; done < max_count && (found = find_first(rest, wanted)) >= 0; ++done) {
            result.append_utf8(rest.data, found);
            result.append(replacement);
            rest.data += found + wanted.size;
            rest.size -= found + wanted.size;
        }
        if (done == 0) {
            return unicode_exact(text);
        }
    }
    result.append_utf8(rest.data, rest.size);
    return result.finish();
}

PyObject *unicode_join(PyObject *separator, PyObject *sequence) noexcept {
    Ref<> items = Ref<>::steal(sequence_fast(sequence, "can only join an iterable"));
    if (!items) {
        return nullptr;
    }
    if (separator && !unicode_check(separator)) {
        err_format(PyExc_TypeError, "separator: expected str instance, %.80s found", separator->ob_type->tp_name);
        return nullptr;
    }
    ByteSpan between = separator ? span_of(separator) : ByteSpan{" ", 1};
    Py_ssize_t between_length = separator ? unicode_length(separator) : 1;
    Py_ssize_t count = sequence_fast_size(items.get());
    PyObject **item = sequence_fast_items(items.get());
    if (count == 1 && unicode_check_exact(item[0])) {
        return new_ref(item[0]);
    }
    Py_ssize_t size = 0, length = 0;
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (!unicode_check(item[i])) {
            err_format(PyExc_TypeError, "sequence item %zd: expected str instance, %.80s found", i,
                       item[i]->ob_type->tp_name);
            return nullptr;
        }
        Py_ssize_t more = unicode_size(item[i]) + (i ? between.size : 0);
        if (more > PY_SSIZE_T_MAX - size) {
            err_set_string(PyExc_OverflowError, "join() result is too long for a Python string");
            return nullptr;
        }
        size += more;
        length += unicode_length(item[i]) + (i ? between_length : 0);
    }
    if (size < 3) {
        UnicodeBuilder short_result;  // may be one of the shared one-character strings
        for (Py_ssize_t i = 0; i < count; ++i) {
            if (i) {
                short_result.append_counted(between.data, between.size, between_length);
            }
            short_result.append(item[i]);
        }
        return short_result.finish();
    }
    UnicodeObject *result = unicode_allocate(size, length);
    if (!result) {
        return nullptr;
    }
    char *place = unicode_bytes(result);
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (i) {
            std::memcpy(place, between.data, static_cast<std::size_t>(between.size));
            place += between.size;
        }
        std::memcpy(place, unicode_data(item[i]), static_cast<std::size_t>(unicode_size(item[i])));
        place += unicode_size(item[i]);
    }
    return as_object(result);
}

}  // namespace interlock::objects
