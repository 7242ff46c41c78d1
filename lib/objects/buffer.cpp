#include "base/base.hpp"

#include "objects/buffer.hpp"

#include <cstring>

#include "objects/err.hpp"
#include "objects/memory.hpp"

namespace interlock::objects {
namespace {

bool is_c_contiguous(const Py_buffer *view) noexcept {
    if (view->len == 0 || !view->strides) {
        return true;
    }
    Py_ssize_t expected = view->itemsize;
    for (int i = view->ndim - 1; i >= 0; i--) {
        if (view->shape[i] > 1 && view->strides[i] != expected) {
            return false;
        }
        expected *= view->shape[i];
    }
    return true;
}

bool is_fortran_contiguous(const Py_buffer *view) noexcept {
    if (view->len == 0) {
        return true;
    }
    if (!view->strides) {
        // C's order without gaps: the same when at most one dimension counts.
        int wide = 0;
        for (int i = 0; i < view->ndim && view->ndim > 1; i++) {
            wide += view->shape[i] > 1;
        }
        return wide <= 1;
    }
    Py_ssize_t expected = view->itemsize;
    for (int i = 0; i < view->ndim; i++) {
        if (view->shape[i] > 1 && view->strides[i] != expected) {
            return false;
        }
        expected *= view->shape[i];
    }
    return true;
}

// The next index in the order; wraps at the end.
void advance(Py_ssize_t *index, const Py_buffer *view, bool fortran) noexcept {
    for (int k = 0; k < view->ndim; k++) {
        const int dimension = fortran ? k : view->ndim - 1 - k;
        if (++index[dimension] < view->shape[dimension]) {
            return;
        }
        index[dimension] = 0;
    }
}

// Between plain memory and the items of a view, which has a shape and strides.
void copy_items(const Py_buffer *view, char *plain, Py_ssize_t items, bool fortran, bool to_plain) noexcept {
    Py_ssize_t index[PyBUF_MAX_NDIM] = {};
    for (Py_ssize_t i = 0; i < items; i++, plain += view->itemsize) {
        auto *item = static_cast<char *>(buffer_get_pointer(view, index));
        std::memcpy(to_plain ? plain : item, to_plain ? item : plain, static_cast<size_t>(view->itemsize));
        advance(index, view, fortran);
    }
}

void null_argument() noexcept {
    if (!err_occurred()) {
        err_set_string(PyExc_SystemError, "null argument to internal routine");
    }
}

// Size and alignment of a format character in native mode; 0 for an unknown one.
int native_size(char c) noexcept {
    switch (c) {
        case 'x': case 'b': case 'B': case 'c': case 's': case 'p': return 1;
        case '?': return sizeof(bool);
        case 'h': case 'H': return sizeof(short);
        case 'e': return 2;
        case 'i': case 'I': return sizeof(int);
        case 'f': return sizeof(float);
        case 'l': case 'L': return sizeof(long);
        case 'q': case 'Q': return sizeof(long long);
        case 'n': case 'N': return sizeof(size_t);
        case 'd': return sizeof(double);
        case 'P': return sizeof(void *);
        default: return 0;
    }
}

int standard_size(char c) noexcept {
    switch (c) {
        case 'l': case 'L': return 4;
        case 'n': case 'N': case 'P': return 0;
        default: return native_size(c);
    }
}

}  // namespace

int object_check_buffer(PyObject *object) noexcept {
    const PyBufferProcs *procs = type_of(object)->tp_as_buffer;
    return procs && procs->bf_getbuffer;
}

int object_get_buffer(PyObject *object, Py_buffer *view, int flags) noexcept {
    if (!object_check_buffer(object)) {
        if (view) {
            view->obj = nullptr;
        }
        err_format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'", type_of(object)->tp_name);
        return -1;
    }
    const int result = type_of(object)->tp_as_buffer->bf_getbuffer(object, view, flags);
    if (result < 0 && view) {
        view->obj = nullptr;
    }
    return result;
}

void buffer_release(Py_buffer *view) noexcept {
    PyObject *owner = view->obj;
    if (!owner) {
        return;
    }
    const PyBufferProcs *procs = type_of(owner)->tp_as_buffer;
    if (procs && procs->bf_releasebuffer) {
        procs->bf_releasebuffer(owner, view);
    }
    view->obj = nullptr;
    decref(owner);
}

void *buffer_get_pointer(const Py_buffer *view, const Py_ssize_t *indices) noexcept {
    auto *pointer = static_cast<char *>(view->buf);
    for (int i = 0; i < view->ndim; i++) {
        pointer += view->strides[i] * indices[i];
        if (view->suboffsets && view->suboffsets[i] >= 0) {
            pointer = *reinterpret_cast<char **>(pointer) + view->suboffsets[i];
        }
    }
    return pointer;
}

Py_ssize_t buffer_size_from_format(const char *format) noexcept {
    if (!format) {
        return 1;
    }
    const bool native = !*format || !std::strchr("=<>!", *format);
    if (*format && std::strchr("@=<>!", *format)) {
        format++;
    }
    Py_ssize_t total = 0;
    for (const char *p = format; *p; p++) {
        if (*p == ' ' || (*p >= '\t' && *p <= '\r')) {
            continue;
        }
        Py_ssize_t count = 1;
        if (*p >= '0' && *p <= '9') {
            count = 0;
            for (; *p >= '0' && *p <= '9'; p++) {
                if (__builtin_mul_overflow(count, Py_ssize_t{10}, &count) ||
                    __builtin_add_overflow(count, Py_ssize_t{*p - '0'}, &count)) {
                    err_set_string(PyExc_ValueError, "total struct size too long");
                    return -1;
                }
            }
            if (!*p) {
                err_set_string(PyExc_ValueError, "repeat count given without format specifier");
                return -1;
            }
        }
        const Py_ssize_t size = native ? native_size(*p) : standard_size(*p);
        if (size == 0) {
            err_set_string(PyExc_ValueError, "bad char in struct format");
            return -1;
        }
        const Py_ssize_t aligned = native ? (total + size - 1) / size * size : total;
        Py_ssize_t bytes;
        if (__builtin_mul_overflow(count, size, &bytes) || __builtin_add_overflow(aligned, bytes, &total)) {
            err_set_string(PyExc_ValueError, "total struct size too long");
            return -1;
        }
    }
    return total;
}

int buffer_is_contiguous(const Py_buffer *view, char order) noexcept {
    if (view->suboffsets) {
        return 0;
    }
    switch (order) {
        case 'C': return is_c_contiguous(view);
        case 'F': return is_fortran_contiguous(view);
        case 'A': return is_c_contiguous(view) || is_fortran_contiguous(view);
        default: return 0;
    }
}

int buffer_to_contiguous(void *buffer, const Py_buffer *view, Py_ssize_t length, char order) noexcept {
    if (length != view->len) {
        err_set_string(PyExc_ValueError, "PyBuffer_ToContiguous: len != view->len");
        return -1;
    }
    if (buffer_is_contiguous(view, order)) {
        if (length) {
            std::memcpy(buffer, view->buf, static_cast<size_t>(length));
        }
        return 0;
    }
    // 'A' in neither order is written in C's.  Without strides the items lie in C's order.
    Py_buffer strided = *view;
    Py_ssize_t strides[PyBUF_MAX_NDIM];
    if (!strided.strides) {
        buffer_fill_contiguous_strides(view->ndim, view->shape, strides, static_cast<int>(view->itemsize), 'C');
        strided.strides = strides;
    }
    copy_items(&strided, static_cast<char *>(buffer), length / view->itemsize, order == 'F', true);
    return 0;
}

int buffer_from_contiguous(const Py_buffer *view, const void *buffer, Py_ssize_t length, char order) noexcept {
    if (length > view->len) {
        length = view->len;
    }
    if (buffer_is_contiguous(view, order)) {
        if (length) {
            std::memcpy(view->buf, buffer, static_cast<size_t>(length));
        }
        return 0;
    }
    Py_buffer strided = *view;
    Py_ssize_t strides[PyBUF_MAX_NDIM];
    if (!strided.strides) {
        buffer_fill_contiguous_strides(view->ndim, view->shape, strides, static_cast<int>(view->itemsize), 'C');
        strided.strides = strides;
    }
    copy_items(&strided, const_cast<char *>(static_cast<const char *>(buffer)), length / view->itemsize, order == 'F',
               false);
    return 0;
}

int object_copy_data(PyObject *destination, PyObject *source) noexcept {
    if (!object_check_buffer(destination) || !object_check_buffer(source)) {
        err_set_string(PyExc_TypeError, "both destination and source must be bytes-like objects");
        return -1;
    }
    BufferView to;
    BufferView from;
    if (!to.acquire(destination, PyBUF_FULL) || !from.acquire(source, PyBUF_FULL_RO)) {
        return -1;
    }
    if (to.size() < from.size()) {
        err_set_string(PyExc_BufferError, "destination is too small to receive data from source");
        return -1;
    }
    if (buffer_is_contiguous(to.get(), 'C') && buffer_is_contiguous(from.get(), 'C')) {
        if (from.size()) {
            std::memcpy(to.writable_data(), from.data(), static_cast<size_t>(from.size()));
        }
        return 0;
    }
    auto *plain = static_cast<char *>(mem_malloc(static_cast<size_t>(from.size())));
    if (!plain) {
        err_no_memory();
        return -1;
    }
    int result = buffer_to_contiguous(plain, from.get(), from.size(), 'C');
    if (result == 0) {
        result = buffer_from_contiguous(to.get(), plain, from.size(), 'C');
    }
    mem_free(plain);
    return result;
}

void buffer_fill_contiguous_strides(int ndim, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize,
                                    char order) noexcept {
    Py_ssize_t stride = itemsize;
    for (int k = 0; k < ndim; k++) {
        const int dimension = order == 'F' ? k : ndim - 1 - k;
        strides[dimension] = stride;
        stride *= shape[dimension];
    }
}

int buffer_fill_info(Py_buffer *view, PyObject *owner, void *buffer, Py_ssize_t length, int readonly,
                     int flags) noexcept {
    if (!view) {
        err_set_string(PyExc_BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) && readonly) {
        err_set_string(PyExc_BufferError, "Object is not writable.");
        return -1;
    }
    static char bytes_format[] = "B";
    view->obj = xnew_ref(owner);
    view->buf = buffer;
    view->len = length;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = flags & PyBUF_FORMAT ? bytes_format : nullptr;
    view->ndim = 1;
    view->shape = flags & PyBUF_ND ? &view->len : nullptr;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : nullptr;
    view->suboffsets = nullptr;
    view->internal = nullptr;
    return 0;
}

int object_as_read_buffer(PyObject *object, const void **buffer, Py_ssize_t *length) noexcept {
    if (!object || !buffer || !length) {
        null_argument();
        return -1;
    }
    Py_buffer view;
    if (object_get_buffer(object, &view, PyBUF_SIMPLE) < 0) {
        return -1;
    }
    *buffer = view.buf;
    *length = view.len;
    buffer_release(&view);
    return 0;
}

int object_as_char_buffer(PyObject *object, const char **buffer, Py_ssize_t *length) noexcept {
    return object_as_read_buffer(object, reinterpret_cast<const void **>(buffer), length);
}

int object_as_write_buffer(PyObject *object, void **buffer, Py_ssize_t *length) noexcept {
    if (!object || !buffer || !length) {
        null_argument();
        return -1;
    }
    Py_buffer view;
    if (!object_check_buffer(object) || object_get_buffer(object, &view, PyBUF_WRITABLE) < 0) {
        err_set_string(PyExc_TypeError, "expected a writable bytes-like object");
        return -1;
    }
    *buffer = view.buf;
    *length = view.len;
    buffer_release(&view);
    return 0;
}

int object_check_read_buffer(PyObject *object) noexcept {
    Py_buffer view;
    if (!object_check_buffer(object)) {
        return 0;
    }
    if (object_get_buffer(object, &view, PyBUF_SIMPLE) < 0) {
        err_clear();
        return 0;
    }
    buffer_release(&view);
    return 1;
}

}  // namespace interlock::objects
