#include "base/base.hpp"

#include "objects/text_stream.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/alloc.hpp"
#include "objects/arg.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/attach.hpp"
#include "runtime/locale.hpp"
#include "sync/parking.hpp"

namespace interlock::objects {
namespace {

constexpr size_t kBufferSize = 8192;

TextStream *as_stream(PyObject *object) noexcept { return reinterpret_cast<TextStream *>(object); }

PyObject *unsupported(const char *what) noexcept {
    PyObject *&type = interpreter_objects().sys.unsupported_operation;
    if (!type) {
        Ref<> bases = Ref<>::steal(tuple_pack(2, PyExc_OSError, PyExc_ValueError));
        type = bases ? err_new_exception("io.UnsupportedOperation", bases.get(), nullptr) : nullptr;
    }
    if (type) {
        err_set_string(type, what);
    }
    return nullptr;
}

// Owns the stream for a scope (S1).
class StreamScope {
public:
    explicit StreamScope(TextStream *stream) noexcept : stream_(stream) {
        const runtime::ThreadState *thread = runtime::current();
        if (stream->owner == thread) {
            // A signal handler or finalizer that runs inside of our own write.
            err_set_string(PyExc_RuntimeError, "reentrant call inside of a text stream");
            return;
        }
        while (stream->owner) {
            stream->waiters++;
            {
                runtime::Detached scope("TextStream");
                // Woken or not, the owner is looked at again, attached.
                sync::futex_wait(&stream->word, 1);
            }
            stream->waiters--;
        }
        stream->owner = thread;
        // Relaxed: the interpreter's lock orders it; the kernel compares the word by itself.
        stream->word.store(1, std::memory_order_relaxed);
        entered_ = true;
    }
    ~StreamScope() {
        if (!entered_) {
            return;
        }
        stream_->owner = nullptr;
        stream_->word.store(0, std::memory_order_relaxed);
        if (stream_->waiters) {
            sync::futex_wake(&stream_->word);
        }
    }
    StreamScope(const StreamScope &) = delete;
    StreamScope &operator=(const StreamScope &) = delete;
    explicit operator bool() const noexcept { return entered_; }

private:
    TextStream *stream_;
    bool entered_ = false;
};

bool check_open(const TextStream *stream) noexcept {
    if (stream->closed) {
        err_set_string(PyExc_ValueError, "I/O operation on closed file.");
    }
    return !stream->closed;
}

bool check_writable(const TextStream *stream) noexcept {
    if (check_open(stream) && stream->mode == 'r') {
        unsupported("not writable");
    }
    return !stream->closed && stream->mode != 'r';
}

bool check_readable(const TextStream *stream) noexcept {
    if (check_open(stream) && stream->mode != 'r') {
        unsupported("not readable");
    }
    return !stream->closed && stream->mode == 'r';
}

bool make_buffer(TextStream *stream) noexcept {
    if (!stream->buffer) {
        stream->buffer = static_cast<char *>(raw_malloc(kBufferSize));
    }
    if (!stream->buffer) {
        err_no_memory();
    }
    return stream->buffer != nullptr;
}

// Writes everything, detached.  The number of bytes that went out; less than `size` with an exception.
size_t write_all(int fd, const char *bytes, size_t size) noexcept {
    size_t done = 0;
    while (done < size) {
        ssize_t count;
        int error;
        {
            runtime::Detached scope("TextStream");
            count = write(fd, bytes + done, size - done);
            error = errno;
        }
        if (count >= 0) {
            done += static_cast<size_t>(count);
        } else if (error != EINTR) {
            errno = error;
            err_set_from_errno(PyExc_OSError);
            break;
        } else if (err_check_signals() < 0) {
            break;
        }
    }
    return done;
}

bool flush_owned(TextStream *stream) noexcept {
    size_t size = stream->end;
    size_t done = write_all(stream->fd, stream->buffer, size);
    std::memmove(stream->buffer, stream->buffer + done, size - done);
    stream->end = size - done;
    return done == size;
}

bool put_owned(TextStream *stream, const char *bytes, size_t size) noexcept {
    if (!make_buffer(stream)) {
        return false;
    }
    if (size > kBufferSize - stream->end) {
        if (!flush_owned(stream)) {
            return false;
        }
        if (size >= kBufferSize) {
            return write_all(stream->fd, bytes, size) == size;
        }
    }
    std::memcpy(stream->buffer + stream->end, bytes, size);
    stream->end += size;
    bool flushes = stream->write_through || (stream->line_buffering && std::memchr(bytes, '\n', size));
    return !flushes || flush_owned(stream);
}

// More bytes into the empty buffer: 1, 0 at the end, -1 with an exception.
int fill_owned(TextStream *stream) noexcept {
    if (!make_buffer(stream)) {
        return -1;
    }
    for (;;) {
        ssize_t count;
        int error;
        {
            runtime::Detached scope("TextStream");
            count = read(stream->fd, stream->buffer, kBufferSize);
            error = errno;
        }
        if (count >= 0) {
            stream->begin = 0;
            stream->end = static_cast<size_t>(count);
            return count > 0;
        }
        errno = error;
        if (error != EINTR) {
            err_set_from_errno(PyExc_OSError);
            return -1;
        }
        if (err_check_signals() < 0) {
            return -1;
        }
    }
}

// Bytes that are collected until they are decoded together.
class Collected {
public:
    Collected() noexcept = default;
    ~Collected() { raw_free(bytes_); }
    Collected(const Collected &) = delete;
    Collected &operator=(const Collected &) = delete;

    bool add(const char *bytes, size_t count) noexcept {
        void *grown = raw_realloc(bytes_, size_ + count);
        if (!grown) {
            err_no_memory();
            return false;
        }
        bytes_ = static_cast<char *>(grown);
        std::memcpy(bytes_ + size_, bytes, count);
        size_ += count;
        return true;
    }
    PyObject *decode(const TextStream *stream) const noexcept {
        return unicode_decode(bytes_ ? bytes_ : "", static_cast<Py_ssize_t>(size_), unicode_as_utf8(stream->encoding),
                              unicode_as_utf8(stream->errors));
    }

private:
    char *bytes_ = nullptr;
    size_t size_ = 0;
};

// How many bytes from `bytes` on to take so that at most `*characters` more begin there; lowers it by their number.
size_t take_characters(const TextStream *stream, const char *bytes, size_t size, Py_ssize_t *characters) noexcept {
    size_t at = 0;
    for (; at < size; at++) {
        bool begins = !stream->is_utf8 || (static_cast<unsigned char>(bytes[at]) & 0xC0) != 0x80;
        if (begins && *characters == 0) {
            break;
        }
        *characters -= begins;
    }
    return at;
}

// Whether the text up to `end` stops between two characters; `begin` bounds the look back.
bool ends_whole(const TextStream *stream, const char *begin, const char *end) noexcept {
    if (!stream->is_utf8) {
        return true;
    }
    for (const char *at = end - 1; at >= begin && end - at <= 4; at--) {
        auto lead = static_cast<unsigned char>(*at);
        if ((lead & 0xC0) != 0x80) {
            return end - at >= (lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
        }
    }
    return false;
}

// Reads up to `limit` characters (-1: any number), to the end of a line or of the file.
PyObject *read_text(TextStream *stream, Py_ssize_t limit, bool one_line) noexcept {
    if (!check_readable(stream)) {
        return nullptr;
    }
    StreamScope scope(stream);
    if (!scope) {
        return nullptr;
    }
    Collected collected;
    Py_ssize_t left = limit < 0 ? PY_SSIZE_T_MAX : limit;
    for (bool done = left == 0; !done;) {
        if (stream->begin == stream->end) {
            int filled = fill_owned(stream);
            if (filled < 0) {
                return nullptr;
            }
            if (filled == 0) {
                break;
            }
        }
        const char *bytes = stream->buffer + stream->begin;
        size_t size = stream->end - stream->begin;
        const void *newline = one_line ? std::memchr(bytes, '\n', size) : nullptr;
        size_t wanted = newline ? static_cast<size_t>(static_cast<const char *>(newline) - bytes) + 1 : size;
        size_t taken = take_characters(stream, bytes, wanted, &left);
        if (!collected.add(bytes, taken)) {
            return nullptr;
        }
        stream->begin += taken;
        done = taken < wanted || newline || (left == 0 && ends_whole(stream, bytes, bytes + taken));
    }
    return collected.decode(stream);
}

// ---- Methods.

PyObject *method_write(PyObject *self, PyObject *text) noexcept {
    if (!is_unicode(text)) {
        return err_format(PyExc_TypeError, "write() argument must be str, not %.200s", type_of(text)->tp_name);
    }
    return text_stream_write(self, text) < 0 ? nullptr : long_from_ssize_t(unicode_length(text));
}

PyObject *method_writelines(PyObject *self, PyObject *lines) noexcept {
    Ref<> iterator = Ref<>::steal(object_get_iter(lines));
    if (!iterator) {
        return nullptr;
    }
    for (;;) {
        PyObject *item;
        int more = iter_next_item(iterator.get(), &item);
        Ref<> line = Ref<>::steal(item);
        if (more <= 0) {
            return more < 0 ? nullptr : new_ref(Py_None);
        }
        Ref<> written = Ref<>::steal(method_write(self, line.get()));
        if (!written) {
            return nullptr;
        }
    }
}

PyObject *method_flush(PyObject *self, PyObject *) noexcept {
    return text_stream_flush(self) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *method_fileno(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? long_from_long(as_stream(self)->fd) : nullptr;
}

PyObject *method_isatty(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? new_ref(isatty(as_stream(self)->fd) ? Py_True : Py_False) : nullptr;
}

PyObject *method_readable(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? new_ref(as_stream(self)->mode == 'r' ? Py_True : Py_False) : nullptr;
}

PyObject *method_writable(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? new_ref(as_stream(self)->mode != 'r' ? Py_True : Py_False) : nullptr;
}

PyObject *method_seekable(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? new_ref(Py_False) : nullptr;
}

// The optional number of read() and readline(); None is -1.
bool parse_limit(PyObject *const *args, Py_ssize_t count, const char *name, Py_ssize_t *limit) noexcept {
    *limit = -1;
    if (count > 1) {
        err_format(PyExc_TypeError, "%s expected at most 1 argument, got %zd", name, count);
        return false;
    }
    if (count == 1 && args[0] != Py_None) {
        *limit = long_as_ssize_t(args[0]);
        return *limit != -1 || !err_occurred();
    }
    return true;
}

PyObject *method_read(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    Py_ssize_t limit;
    return parse_limit(args, count, "read", &limit) ? read_text(as_stream(self), limit, false) : nullptr;
}

PyObject *method_readline(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    Py_ssize_t limit;
    return parse_limit(args, count, "readline", &limit) ? read_text(as_stream(self), limit, true) : nullptr;
}

PyObject *method_close(PyObject *self, PyObject *) noexcept {
    TextStream *stream = as_stream(self);
    if (stream->closed) {
        return new_ref(Py_None);
    }
    int flushed = stream->mode == 'r' ? 0 : text_stream_flush(self);
    stream->closed = true;
    if (stream->close_fd && close(stream->fd) != 0 && flushed == 0) {
        return err_set_from_errno(PyExc_OSError);
    }
    return flushed < 0 ? nullptr : new_ref(Py_None);
}

PyObject *method_enter(PyObject *self, PyObject *) noexcept {
    return check_open(as_stream(self)) ? new_ref(self) : nullptr;
}

PyObject *method_exit(PyObject *self, PyObject *) noexcept { return method_close(self, nullptr); }

PyObject *get_closed(PyObject *self, void *) noexcept { return new_ref(as_stream(self)->closed ? Py_True : Py_False); }
PyObject *get_line_buffering(PyObject *self, void *) noexcept {
    return new_ref(as_stream(self)->line_buffering ? Py_True : Py_False);
}
PyObject *get_write_through(PyObject *self, void *) noexcept {
    return new_ref(as_stream(self)->write_through ? Py_True : Py_False);
}
PyObject *get_mode(PyObject *self, void *) noexcept {
    const char mode[] = {as_stream(self)->mode, 0};
    return unicode_from_string(mode);
}
PyObject *get_newlines(PyObject *, void *) noexcept { return new_ref(Py_None); }

PyObject *stream_repr(PyObject *self) noexcept {
    const TextStream *stream = as_stream(self);
    const char mode[] = {stream->mode, 0};
    return unicode_from_format("<_io.TextIOWrapper name=%R mode='%s' encoding=%R>", stream->name, mode, stream->encoding);
}

PyObject *stream_iternext(PyObject *self) noexcept {
    Ref<> line = Ref<>::steal(read_text(as_stream(self), -1, true));
    return line && unicode_length(line.get()) ? line.release() : nullptr;
}

void stream_dealloc(PyObject *self) noexcept {
    TextStream *stream = as_stream(self);
    // Text that cannot be written any more is reported; nobody is there to be raised at.
    if (!stream->closed && stream->mode != 'r' && stream->end) {
        SavedError saved;
        stream->ob_base.ob_refcnt = 1;
        if (text_stream_flush(self) < 0) {
            err_write_unraisable(nullptr);
        }
        stream->ob_base.ob_refcnt = 0;
    }
    if (stream->close_fd && !stream->closed) {
        close(stream->fd);
    }
    if (stream->link) {
        *stream->link = stream->next;
        if (stream->next) {
            stream->next->link = stream->link;
        }
    }
    raw_free(stream->buffer);
    clear_ref(stream->name);
    clear_ref(stream->encoding);
    clear_ref(stream->errors);
    type_of(self)->tp_free(self);
}

PyMethodDef methods[] = {
    {"write", method_write, METH_O, "Write a string; return the number of characters."},
    {"writelines", method_writelines, METH_O, "Write each string of an iterable."},
    {"flush", method_flush, METH_NOARGS, "Write what is buffered."},
    {"fileno", method_fileno, METH_NOARGS, "The file descriptor."},
    {"isatty", method_isatty, METH_NOARGS, "Is it a terminal?"},
    {"readable", method_readable, METH_NOARGS, nullptr},
    {"writable", method_writable, METH_NOARGS, nullptr},
    {"seekable", method_seekable, METH_NOARGS, nullptr},
    {"read", PyCFunction_CAST(method_read), METH_FASTCALL, "Read that many characters, or all."},
    {"readline", PyCFunction_CAST(method_readline), METH_FASTCALL, "Read a line, of at most that many characters."},
    {"close", method_close, METH_NOARGS, "Flush and close."},
    {"__enter__", method_enter, METH_NOARGS, nullptr},
    {"__exit__", method_exit, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef members[] = {
    {"name", _Py_T_OBJECT, offsetof(TextStream, name), Py_READONLY, nullptr},
    {"encoding", _Py_T_OBJECT, offsetof(TextStream, encoding), Py_READONLY, nullptr},
    {"errors", _Py_T_OBJECT, offsetof(TextStream, errors), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef getset[] = {
    {"closed", get_closed, nullptr, nullptr, nullptr},
    {"line_buffering", get_line_buffering, nullptr, nullptr, nullptr},
    {"write_through", get_write_through, nullptr, nullptr, nullptr},
    {"mode", get_mode, nullptr, nullptr, nullptr},
    {"newlines", get_newlines, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

constinit PyTypeObject text_stream_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "_io.TextIOWrapper",
    .tp_basicsize = sizeof(TextStream),
    .tp_dealloc = stream_dealloc,
    .tp_repr = stream_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "A text stream on a file descriptor.",
    .tp_iter = object_self_iter,
    .tp_iternext = stream_iternext,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
};

PyObject *text_stream_new(PyObject *name, const TextStreamOptions &options) noexcept {
    const char *encoding = runtime::normal_encoding(options.encoding);
    if (!encoding) {
        return err_format(PyExc_LookupError, "unknown encoding: %s", options.encoding);
    }
    Ref<> encoding_text = Ref<>::steal(unicode_from_string(encoding));
    Ref<> errors_text = Ref<>::steal(unicode_from_string(options.errors));
    PyObject *object = encoding_text && errors_text ? type_generic_alloc(&text_stream_type, 0) : nullptr;
    if (!object) {
        return nullptr;
    }
    TextStream *stream = as_stream(object);
    stream->name = new_ref(name);
    stream->encoding = encoding_text.release();
    stream->errors = errors_text.release();
    stream->fd = options.fd;
    stream->mode = options.mode;
    stream->line_buffering = options.line_buffering;
    stream->write_through = options.write_through;
    stream->close_fd = options.close_fd;
    stream->is_utf8 = std::strcmp(encoding, "utf-8") == 0;
    TextStream *&first = interpreter_objects().sys.streams;
    stream->next = first;
    stream->link = &first;
    if (first) {
        first->link = &stream->next;
    }
    first = stream;
    return object;
}

int text_stream_write(PyObject *object, PyObject *text) noexcept {
    TextStream *stream = as_stream(object);
    if (!check_writable(stream)) {
        return -1;
    }
    Ref<> encoded;
    const char *bytes;
    Py_ssize_t size;
    if (stream->is_utf8 && unicode_is_ascii(text)) {
        bytes = unicode_data(text);
        size = unicode_size(text);
    } else {
        encoded.reset(unicode_as_encoded_string(text, unicode_as_utf8(stream->encoding), unicode_as_utf8(stream->errors)));
        if (!encoded) {
            return -1;
        }
        bytes = bytes_as_string(encoded.get());
        size = size_of(encoded.get());
    }
    Ref<> stays = Ref<>::borrow(object);
    StreamScope scope(stream);
    return scope && put_owned(stream, bytes, static_cast<size_t>(size)) ? 0 : -1;
}

int text_stream_flush(PyObject *object) noexcept {
    TextStream *stream = as_stream(object);
    if (!check_open(stream)) {
        return -1;
    }
    if (stream->mode == 'r' || !stream->end) {
        return 0;
    }
    StreamScope scope(stream);
    return scope && flush_owned(stream) ? 0 : -1;
}

bool text_streams_flush() noexcept {
    bool all = true;
    SavedError saved;
    for (TextStream *stream = interpreter_objects().sys.streams; stream;) {
        // A flush detaches: hold this one, and only then look for the next.
        Ref<> held = Ref<>::borrow(as_object(stream));
        if (!stream->closed && text_stream_flush(held.get()) < 0) {
            err_clear();
            stream->end = 0;
            all = false;
        }
        stream = stream->next;
    }
    return all;
}

}  // namespace interlock::objects
