#include "base/base.hpp"

#include <cstring>

#include "objects/buffer.hpp"
#include "objects/bytes_common.hpp"
#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"

namespace interlock::objects {

Py_ssize_t bytes_find(ByteSpan text, ByteSpan part) noexcept {
    if (part.size > text.size) {
        return -1;
    }
    if (part.size == 0) {
        return 0;
    }
    const void *found = part.size == 1
                            ? std::memchr(text.data, static_cast<unsigned char>(*part.data),
                                          static_cast<size_t>(text.size))
                            : memmem(text.data, static_cast<size_t>(text.size), part.data,
                                     static_cast<size_t>(part.size));
    return found ? static_cast<const char *>(found) - text.data : -1;
}

Py_ssize_t bytes_find_last(ByteSpan text, ByteSpan part) noexcept {
    if (part.size == 0) {
        return text.size;
    }
    // Candidates by their first byte, from the end.
    for (Py_ssize_t room = text.size - part.size + 1; room > 0;) {
        const void *found = memrchr(text.data, static_cast<unsigned char>(*part.data), static_cast<size_t>(room));
        if (!found) {
            break;
        }
        const Py_ssize_t at = static_cast<const char *>(found) - text.data;
        if (std::memcmp(text.data + at, part.data, static_cast<size_t>(part.size)) == 0) {
            return at;
        }
        room = at;
    }
    return -1;
}

Py_ssize_t bytes_count(ByteSpan text, ByteSpan part, Py_ssize_t limit) noexcept {
    if (part.size == 0) {
        return text.size < limit ? text.size + 1 : limit;
    }
    Py_ssize_t count = 0;
    while (count < limit) {
        const Py_ssize_t at = bytes_find(text, part);
        if (at < 0) {
            break;
        }
        count++;
        text.data += at + part.size;
        text.size -= at + part.size;
    }
    return count;
}

bool bytes_byte_argument(PyObject *object, unsigned char *byte) noexcept {
    const Py_ssize_t value = number_as_ssize_t(object, nullptr);
    if (value == -1 && err_occurred()) {
        return false;
    }
    if (value < 0 || value > 255) {
        err_set_string(PyExc_ValueError, "byte must be in range(0, 256)");
        return false;
    }
    *byte = static_cast<unsigned char>(value);
    return true;
}

int bytes_contains(PyObject *self, PyObject *argument) noexcept {
    if (index_check(argument)) {
        unsigned char byte;
        if (!bytes_byte_argument(argument, &byte)) {
            return -1;
        }
        const ByteSpan text = bytes_span(self);
        return text.size && std::memchr(text.data, byte, static_cast<size_t>(text.size)) != nullptr;
    }
    BufferView part;
    if (!part.acquire(argument)) {
        return -1;
    }
    return bytes_find(bytes_span(self), {part.data(), part.size()}) >= 0;
}

PyObject *bytes_join_like(PyObject *separator, PyObject *iterable) noexcept {
    Ref<> items = Ref<>::steal(sequence_fast(iterable, "can only join an iterable"));
    if (!items) {
        return nullptr;
    }
    const Py_ssize_t count = sequence_fast_size(items.get());
    if (count == 0) {
        return bytes_make_like(separator, nullptr, 0);
    }
    if (count == 1 && is_exactly(separator, &PyBytes_Type)) {
        PyObject *only = sequence_fast_items(items.get())[0];
        if (is_exactly(only, &PyBytes_Type)) {
            return new_ref(only);
        }
    }
    constexpr Py_ssize_t kSmall = 10;
    Py_buffer small[kSmall];
    Py_buffer *views = small;
    if (count > kSmall) {
        if (static_cast<size_t>(count) > static_cast<size_t>(PY_SSIZE_T_MAX) / sizeof(Py_buffer)) {
            return err_no_memory();
        }
        views = static_cast<Py_buffer *>(mem_malloc(static_cast<size_t>(count) * sizeof(Py_buffer)));
        if (!views) {
            return err_no_memory();
        }
    }
    const Py_ssize_t separator_size = bytes_span(separator).size;
    Py_ssize_t total = 0;
    Py_ssize_t held = 0;
    bool good = true;
    for (; good && held < count; held++) {
        PyObject *item = sequence_fast_items(items.get())[held];
        Py_buffer &view = views[held];
        if (is_exactly(item, &PyBytes_Type)) {
            // No buffer is asked for, but the view holds the object all the same.
            view.obj = new_ref(item);
            view.buf = bytes_data(item);
            view.len = bytes_length(item);
        } else if (object_get_buffer(item, &view, PyBUF_SIMPLE) < 0) {
            if (err_exception_matches(PyExc_TypeError)) {
                err_format(PyExc_TypeError, "sequence item %zd: expected a bytes-like object, %.80s found", held,
                           type_of(item)->tp_name);
            }
            good = false;
            break;
        }
        good = !__builtin_add_overflow(total, view.len, &total) &&
               (held == 0 || !__builtin_add_overflow(total, separator_size, &total));
        if (!good) {
            err_set_string(PyExc_OverflowError, "join() result is too long");
        } else if (count != sequence_fast_size(items.get())) {
            // Code that ran for a buffer changed the list under us.
            err_set_string(PyExc_RuntimeError, "sequence changed size during iteration");
            good = false;
        }
    }
    Ref<> result = Ref<>::steal(good ? bytes_make_like(separator, nullptr, total) : nullptr);
    if (result && total) {
        char *out = bytes_writable(result.get());
        const ByteSpan between = bytes_span(separator);
        for (Py_ssize_t i = 0; i < count; i++) {
            if (i && between.size) {
                std::memcpy(out, between.data, static_cast<size_t>(between.size));
                out += between.size;
            }
            if (views[i].len) {
                std::memcpy(out, views[i].buf, static_cast<size_t>(views[i].len));
                out += views[i].len;
            }
        }
    }
    for (Py_ssize_t i = 0; i < held; i++) {
        if (is_exactly(views[i].obj, &PyBytes_Type)) {
            decref(views[i].obj);
        } else {
            buffer_release(&views[i]);
        }
    }
    if (views != small) {
        mem_free(views);
    }
    return result.release();
}

}  // namespace interlock::objects
