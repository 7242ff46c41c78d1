// str: split, lines, partitions.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/list.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode_chars.hpp"
#include "objects/unicode_object.hpp"
#include "objects/unicode_search.hpp"

namespace interlock::objects {
namespace {

ByteSpan span_of(PyObject *text) noexcept { return {unicode_data(text), unicode_size(text)}; }

// A list under construction; after the first failure the rest is skipped.
class Parts {
public:
    Parts() noexcept : list_(Ref<>::steal(list_new(0))) {}
    void add(const char *begin, const char *end) noexcept { add(unicode_from_valid(begin, end - begin)); }
    void add(PyObject *stolen) noexcept {
        if (!list_) {
            xdecref(stolen);
        } else if (!stolen || list_append_steal(list_.get(), stolen) < 0) {
            list_.reset();
        }
    }
    bool failed() const noexcept { return !list_; }
    PyObject *finish() noexcept { return list_.release(); }
    PyObject *finish_reversed() noexcept {
        if (list_ && list_reverse(list_.get()) < 0) {
            list_.reset();
        }
        return list_.release();
    }

private:
    Ref<> list_;
};

// The text as it is, when nothing was split off.
bool whole(PyObject *text, const char *begin, const char *end) noexcept {
    return begin == unicode_data(text) && end == begin + unicode_size(text);
}

PyObject *split_whitespace(PyObject *text, Py_ssize_t max_split) noexcept {
    Parts parts;
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    auto skip = [&](bool space) {
        while (p < end) {
            const char *next = p;
            if (is_whitespace(utf8::next(next)) != space) {
                return;
            }
            p = next;
        }
    };
    while (!parts.failed()) {
        skip(true);
        if (p == end) {
            break;
        }
        const char *begin = p;
        if (max_split-- == 0) {
            parts.add(begin, end);  // the rest as it is
            break;
        }
        skip(false);
        whole(text, begin, p) ? parts.add(unicode_exact(text)) : parts.add(begin, p);
    }
    return parts.finish();
}

PyObject *rsplit_whitespace(PyObject *text, Py_ssize_t max_split) noexcept {
    Parts parts;
    const char *begin = unicode_data(text), *p = begin + unicode_size(text);
    auto skip = [&](bool space) {
        while (p > begin) {
            const char *previous = p;
            if (is_whitespace(utf8::previous(previous)) != space) {
                return;
            }
            p = previous;
        }
    };
    while (!parts.failed()) {
        skip(true);
        if (p == begin) {
            break;
        }
        const char *end = p;
        if (max_split-- == 0) {
            parts.add(begin, end);  // the rest as it is
            break;
        }
        skip(false);
        whole(text, p, end) ? parts.add(unicode_exact(text)) : parts.add(p, end);
    }
    return parts.finish_reversed();
}

bool check_separator(PyObject *separator) noexcept {
    if (!unicode_require(separator)) {
        return false;
    }
    if (unicode_size(separator) == 0) {
        err_set_string(PyExc_ValueError, "empty separator");
        return false;
    }
    return true;
}

PyObject *partition_at(PyObject *text, PyObject *separator, Py_ssize_t found) noexcept {
    const char *begin = unicode_data(text), *end = begin + unicode_size(text);
    PyObject *parts[3] = {unicode_from_valid(begin, found), new_ref(separator), nullptr};
    const char *behind = begin + found + unicode_size(separator);
    parts[2] = parts[0] ? unicode_from_valid(behind, end - behind) : nullptr;
    if (!parts[2]) {
        xdecref(parts[0]);
        decref(parts[1]);
        return nullptr;
    }
    return tuple_from_array_steal(parts, 3);
}

}  // namespace

PyObject *unicode_split(PyObject *text, PyObject *separator, Py_ssize_t max_split) noexcept {
    if (!unicode_require(text)) {
        return nullptr;
    }
    if (max_split < 0) {
        max_split = PY_SSIZE_T_MAX;
    }
    if (!separator) {
        return split_whitespace(text, max_split);
    }
    if (!check_separator(separator)) {
        return nullptr;
    }
    Parts parts;
    ByteSpan rest = span_of(text), between = span_of(separator);
    for (Py_ssize_t found; max_split > 0 && !parts.failed() && (found = find_first(rest, between)) >= 0; --max_split) {
        parts.add(rest.data, rest.data + found);
        rest.data += found + between.size;
        rest.size -= found + between.size;
    }
    const char *end = rest.data + rest.size;
    whole(text, rest.data, end) ? parts.add(unicode_exact(text)) : parts.add(rest.data, end);
    return parts.finish();
}

PyObject *unicode_rsplit(PyObject *text, PyObject *separator, Py_ssize_t max_split) noexcept {
    if (!unicode_require(text)) {
        return nullptr;
    }
    if (max_split < 0) {
        max_split = PY_SSIZE_T_MAX;
    }
    if (!separator) {
        return rsplit_whitespace(text, max_split);
    }
    if (!check_separator(separator)) {
        return nullptr;
    }
    Parts parts;
    ByteSpan rest = span_of(text), between = span_of(separator);
    for (Py_ssize_t found; max_split > 0 && !parts.failed() && (found = find_last(rest, between)) >= 0; --max_split) {
        parts.add(rest.data + found + between.size, rest.data + rest.size);
        rest.size = found;
    }
    const char *end = rest.data + rest.size;
    whole(text, rest.data, end) ? parts.add(unicode_exact(text)) : parts.add(rest.data, end);
    return parts.finish_reversed();
}

PyObject *unicode_splitlines(PyObject *text, int keep_ends) noexcept {
    if (!unicode_require(text)) {
        return nullptr;
    }
    Parts lines;
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    while (p < end && !lines.failed()) {
        const char *begin = p, *line_end = p;
        while (p < end) {
            line_end = p;
            Py_UCS4 character = utf8::next(p);
            if (is_linebreak(character)) {
                if (character == '\r' && p < end && *p == '\n') {
                    ++p;
                }
                break;
            }
            line_end = p;
        }
        const char *stop = keep_ends ? p : line_end;
        whole(text, begin, stop) ? lines.add(unicode_exact(text)) : lines.add(begin, stop);
    }
    return lines.finish();
}

PyObject *unicode_partition(PyObject *text, PyObject *separator) noexcept {
    if (!unicode_require(text) || !check_separator(separator)) {
        return nullptr;
    }
    Py_ssize_t found = find_first(span_of(text), span_of(separator));
    if (found >= 0) {
        return partition_at(text, separator, found);
    }
    PyObject *exact = unicode_exact(text);
    PyObject *parts[3] = {exact, IL_STR(""), IL_STR("")};
    return exact ? tuple_from_array_steal(parts, 3) : nullptr;
}

PyObject *unicode_rpartition(PyObject *text, PyObject *separator) noexcept {
    if (!unicode_require(text) || !check_separator(separator)) {
        return nullptr;
    }
    Py_ssize_t found = find_last(span_of(text), span_of(separator));
    if (found >= 0) {
        return partition_at(text, separator, found);
    }
    PyObject *exact = unicode_exact(text);
    PyObject *parts[3] = {IL_STR(""), IL_STR(""), exact};
    return exact ? tuple_from_array_steal(parts, 3) : nullptr;
}

}  // namespace interlock::objects
