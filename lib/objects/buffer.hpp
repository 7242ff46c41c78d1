// Buffers.
#pragma once

#include "base/base.hpp"
#include "interlock/pybuffer.h"
#include "objects/object.hpp"

namespace interlock::objects {

int object_check_buffer(PyObject *object) noexcept;
int object_get_buffer(PyObject *object, Py_buffer *view, int flags) noexcept;
void buffer_release(Py_buffer *view) noexcept;
void *buffer_get_pointer(const Py_buffer *view, const Py_ssize_t *indices) noexcept;
Py_ssize_t buffer_size_from_format(const char *format) noexcept;
int buffer_to_contiguous(void *buffer, const Py_buffer *view, Py_ssize_t length, char order) noexcept;
int buffer_from_contiguous(const Py_buffer *view, const void *buffer, Py_ssize_t length, char order) noexcept;
int object_copy_data(PyObject *destination, PyObject *source) noexcept;
int buffer_is_contiguous(const Py_buffer *view, char order) noexcept;
void buffer_fill_contiguous_strides(int ndim, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize,
    char order) noexcept;
int buffer_fill_info(Py_buffer *view, PyObject *owner, void *buffer, Py_ssize_t length, int readonly,
    int flags) noexcept;
int object_as_char_buffer(PyObject *object, const char **buffer, Py_ssize_t *length) noexcept;
int object_as_read_buffer(PyObject *object, const void **buffer, Py_ssize_t *length) noexcept;
int object_as_write_buffer(PyObject *object, void **buffer, Py_ssize_t *length) noexcept;
int object_check_read_buffer(PyObject *object) noexcept;

// A view that gives itself back.
class BufferView {
public:
    BufferView() noexcept = default;
    BufferView(const BufferView &) = delete;
    BufferView &operator=(const BufferView &) = delete;
    ~BufferView() {
        if (view_.obj) {
            buffer_release(&view_);
        }
    }
    [[nodiscard]] bool acquire(PyObject *object, int flags = PyBUF_SIMPLE) noexcept {
        return object_get_buffer(object, &view_, flags) == 0;
    }
    const char *data() const noexcept { return static_cast<const char *>(view_.buf); }
    char *writable_data() const noexcept { return static_cast<char *>(view_.buf); }
    Py_ssize_t size() const noexcept { return view_.len; }
    Py_buffer *get() noexcept { return &view_; }

private:
    Py_buffer view_{};
};

}  // namespace interlock::objects
