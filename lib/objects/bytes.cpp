#include "base/base.hpp"

#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/buffer.hpp"
#include "objects/bytes_common.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/sequence.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr size_t kHeader = offsetof(PyBytesObject, ob_sval);

// The immortal bytes: none, and one of each.
struct ShortBytes {
    PyVarObject ob_base;
    Py_hash_t ob_shash;
    char ob_sval[8];
};

constexpr ShortBytes make_short(Py_ssize_t size, int byte) {
    return ShortBytes{{{kImmortalRefcnt, &PyBytes_Type}, size}, -1, {static_cast<char>(byte)}};
}

constinit ShortBytes empty_bytes = make_short(0, 0);

#define IL_BYTES_4(n) make_short(1, n), make_short(1, (n) + 1), make_short(1, (n) + 2), make_short(1, (n) + 3)
#define IL_BYTES_16(n) IL_BYTES_4(n), IL_BYTES_4((n) + 4), IL_BYTES_4((n) + 8), IL_BYTES_4((n) + 12)
#define IL_BYTES_64(n) IL_BYTES_16(n), IL_BYTES_16((n) + 16), IL_BYTES_16((n) + 32), IL_BYTES_16((n) + 48)
constinit ShortBytes one_byte[] = {IL_BYTES_64(0), IL_BYTES_64(64), IL_BYTES_64(128), IL_BYTES_64(192)};
static_assert(sizeof one_byte / sizeof *one_byte == 256);

PyBytesObject *as_bytes(PyObject *object) noexcept { return reinterpret_cast<PyBytesObject *>(object); }

PyObject *get_empty() noexcept { return reinterpret_cast<PyObject *>(&empty_bytes); }

// Room for `size` bytes and the NUL; null with an exception.
PyBytesObject *bytes_alloc(Py_ssize_t size) noexcept {
    if (static_cast<size_t>(size) > static_cast<size_t>(PY_SSIZE_T_MAX) - kHeader - 1) {
        err_set_string(PyExc_OverflowError, "byte string is too large");
        return nullptr;
    }
    auto *bytes = static_cast<PyBytesObject *>(object_malloc(kHeader + static_cast<size_t>(size) + 1));
    if (!bytes) {
        err_no_memory();
        return nullptr;
    }
    bytes->ob_base = {{1, &PyBytes_Type}, size};
    bytes->ob_shash = -1;
    bytes->ob_sval[size] = 0;
    return trace_created(bytes);
}

bool require_bytes(PyObject *object) noexcept {
    if (is_bytes(object)) {
        return true;
    }
    err_format(PyExc_TypeError, "expected bytes, %.200s found", type_of(object)->tp_name);
    return false;
}

Py_hash_t bytes_hash(PyObject *self) noexcept {
    // Immortal bytes are hashed by several interpreters at once: all store the same value.
    Py_hash_t hash = __atomic_load_n(&as_bytes(self)->ob_shash, __ATOMIC_RELAXED);
    if (hash == -1) {
        hash = hash_bytes(bytes_data(self), bytes_length(self));
        __atomic_store_n(&as_bytes(self)->ob_shash, hash, __ATOMIC_RELAXED);
    }
    return hash;
}

PyObject *bytes_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_bytes(left) || !is_bytes(right)) {
        return new_ref(Py_NotImplemented);
    }
    const Py_ssize_t a = bytes_length(left);
    const Py_ssize_t b = bytes_length(right);
    if (op == Py_EQ || op == Py_NE) {
        const bool equal = left == right ||
                           (a == b && std::memcmp(bytes_data(left), bytes_data(right), static_cast<size_t>(a)) == 0);
        return bool_from_long(equal == (op == Py_EQ));
    }
    int order = std::memcmp(bytes_data(left), bytes_data(right), static_cast<size_t>(a < b ? a : b));
    if (order == 0) {
        order = (a > b) - (a < b);
    }
    return bool_from_long(op == Py_LT ? order < 0 : op == Py_LE ? order <= 0 : op == Py_GT ? order > 0 : order >= 0);
}

Py_ssize_t bytes_sq_length(PyObject *self) noexcept { return bytes_length(self); }

PyObject *bytes_sq_concat(PyObject *left, PyObject *right) noexcept {
    BufferView a;
    BufferView b;
    if (!object_check_buffer(left) || !object_check_buffer(right)) {
        return err_format(PyExc_TypeError, "can't concat %.100s to %.100s", type_of(right)->tp_name,
                          type_of(left)->tp_name);
    }
    if (!a.acquire(left) || !b.acquire(right)) {
        return nullptr;
    }
    if (a.size() == 0 && is_exactly(right, &PyBytes_Type)) {
        return new_ref(right);
    }
    if (b.size() == 0 && is_exactly(left, &PyBytes_Type)) {
        return new_ref(left);
    }
    if (a.size() > PY_SSIZE_T_MAX - b.size()) {
        return err_no_memory();
    }
    PyBytesObject *result = bytes_alloc(a.size() + b.size());
    if (result) {
        std::memcpy(result->ob_sval, a.data(), static_cast<size_t>(a.size()));
        std::memcpy(result->ob_sval + a.size(), b.data(), static_cast<size_t>(b.size()));
    }
    return as_object(result);
}

PyObject *bytes_sq_repeat(PyObject *self, Py_ssize_t count) noexcept {
    const Py_ssize_t size = bytes_length(self);
    count = count < 0 ? 0 : count;
    Py_ssize_t total;
    if (__builtin_mul_overflow(size, count, &total)) {
        err_set_string(PyExc_OverflowError, "repeated bytes are too long");
        return nullptr;
    }
    if (total == size && is_exactly(self, &PyBytes_Type)) {
        return new_ref(self);
    }
    if (total == 0) {
        return get_empty();
    }
    PyBytesObject *result = bytes_alloc(total);
    if (!result) {
        return nullptr;
    }
    if (size == 1) {
        std::memset(result->ob_sval, bytes_data(self)[0], static_cast<size_t>(total));
    } else {
        // Double what is there already.
        std::memcpy(result->ob_sval, bytes_data(self), static_cast<size_t>(size));
        for (Py_ssize_t done = size; done < total;) {
            const Py_ssize_t n = done < total - done ? done : total - done;
            std::memcpy(result->ob_sval + done, result->ob_sval, static_cast<size_t>(n));
            done += n;
        }
    }
    return as_object(result);
}

PyObject *bytes_sq_item(PyObject *self, Py_ssize_t index) noexcept {
    if (index < 0 || index >= bytes_length(self)) {
        err_set_string(PyExc_IndexError, "index out of range");
        return nullptr;
    }
    return small_int(static_cast<unsigned char>(bytes_data(self)[index]));
}

PyObject *bytes_subscript(PyObject *self, PyObject *key) noexcept {
    const Py_ssize_t size = bytes_length(self);
    if (index_check(key)) {
        Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        return bytes_sq_item(self, index < 0 ? index + size : index);
    }
    if (!is_exactly(key, &PySlice_Type)) {
        return err_format(PyExc_TypeError, "byte indices must be integers or slices, not %.200s",
                          type_of(key)->tp_name);
    }
    Py_ssize_t start;
    Py_ssize_t stop;
    Py_ssize_t step;
    Py_ssize_t count;
    if (slice_get_indices_ex(key, size, &start, &stop, &step, &count) < 0) {
        return nullptr;
    }
    if (count == size && step == 1 && is_exactly(self, &PyBytes_Type)) {
        return new_ref(self);
    }
    if (step == 1) {
        return bytes_from_string_and_size(bytes_data(self) + start, count);
    }
    PyObject *result = bytes_from_string_and_size(nullptr, count);
    for (Py_ssize_t i = 0; result && i < count; i++, start += step) {
        bytes_data(result)[i] = bytes_data(self)[start];
    }
    return result;
}

int bytes_get_buffer(PyObject *self, Py_buffer *view, int flags) noexcept {
    return buffer_fill_info(view, self, bytes_data(self), bytes_length(self), 1, flags);
}

PyObject *bytes_tp_repr(PyObject *self) noexcept { return bytes_repr(self, 1); }

// ---- Construction.

PyObject *from_encoded_text(PyObject *text, const char *encoding, const char *errors) noexcept {
    if (!encoding) {
        err_set_string(PyExc_TypeError, "string argument without an encoding");
        return nullptr;
    }
    return unicode_as_encoded_string(text, encoding, errors);
}

// What bytes(x, encoding, errors) makes; x may be null.
PyObject *from_arguments(PyObject *x, const char *encoding, const char *errors) noexcept {
    if ((encoding || errors) && (!x || !is_unicode(x))) {
        err_set_string(PyExc_TypeError, encoding ? "encoding without a string argument"
                                                 : "errors without a string argument");
        return nullptr;
    }
    if (!x) {
        return get_empty();
    }
    if (encoding) {
        return from_encoded_text(x, encoding, errors);
    }
    PyObject *method;
    const int found = lookup_special(x, IL_STR("__bytes__"), &method);
    if (found < 0) {
        return nullptr;
    }
    if (found) {
        Ref<> owned = Ref<>::steal(method);
        Ref<> result = Ref<>::steal(object_call_no_args(method));
        if (result && !is_bytes(result.get())) {
            return err_format(PyExc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
                              type_of(result.get())->tp_name);
        }
        return result.release();
    }
    if (is_unicode(x)) {
        return from_encoded_text(x, nullptr, nullptr);
    }
    if (index_check(x)) {
        const Py_ssize_t size = number_as_ssize_t(x, PyExc_OverflowError);
        if (size == -1 && err_occurred()) {
            return nullptr;
        }
        if (size < 0) {
            err_set_string(PyExc_ValueError, "negative count");
            return nullptr;
        }
        PyObject *result = bytes_from_string_and_size(nullptr, size);
        if (result && size) {
            std::memset(bytes_data(result), 0, static_cast<size_t>(size));
        }
        return result;
    }
    return bytes_from_object(x);
}

PyObject *bytes_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"source", "encoding", "errors", nullptr};
    PyObject *x = nullptr;
    const char *encoding = nullptr;
    const char *errors = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|Oss:bytes", names, &x, &encoding, &errors)) {
        return nullptr;
    }
    Ref<> value = Ref<>::steal(from_arguments(x, encoding, errors));
    if (!value || type == &PyBytes_Type) {
        return value.release();
    }
    const Py_ssize_t size = bytes_length(value.get());
    PyObject *instance = type->tp_alloc(type, size);
    if (instance) {
        as_bytes(instance)->ob_shash = -1;
        std::memcpy(bytes_data(instance), bytes_data(value.get()), static_cast<size_t>(size) + 1);
    }
    return instance;
}

PyObject *getnewargs(PyObject *self, PyObject *) noexcept {
    PyObject *value = bytes_from_string_and_size(bytes_data(self), bytes_length(self));
    return value ? tuple_from_array_steal(&value, 1) : nullptr;
}

PyObject *bytes_method(PyObject *self, PyObject *) noexcept { return bytes_copy_like(self); }

// ---- Iterator.

struct BytesIterator {
    PyObject ob_base;
    Py_ssize_t index;
    PyObject *bytes;  // null when exhausted
};

BytesIterator *as_iterator(PyObject *object) noexcept { return reinterpret_cast<BytesIterator *>(object); }

PyObject *bytes_iter(PyObject *self) noexcept {
    PyObject *object = object_gc_new(&PyBytesIter_Type);
    if (object) {
        as_iterator(object)->index = 0;
        as_iterator(object)->bytes = new_ref(self);
        object_gc_track(object);
    }
    return object;
}

void iterator_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_iterator(self)->bytes);
    object_gc_del(self);
}

int iterator_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    return as_iterator(self)->bytes ? visit(as_iterator(self)->bytes, arg) : 0;
}

PyObject *iterator_next(PyObject *self) noexcept {
    BytesIterator *iterator = as_iterator(self);
    if (!iterator->bytes) {
        return nullptr;
    }
    if (iterator->index < bytes_length(iterator->bytes)) {
        return small_int(static_cast<unsigned char>(bytes_data(iterator->bytes)[iterator->index++]));
    }
    clear_ref(iterator->bytes);
    return nullptr;
}

PyObject *iterator_length_hint(PyObject *self, PyObject *) noexcept {
    const BytesIterator *iterator = as_iterator(self);
    return long_from_ssize_t(iterator->bytes ? bytes_length(iterator->bytes) - iterator->index : 0);
}

constinit PyMethodDef iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, METH_NOARGS, "Private method returning an estimate of len(list(it))."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyMethodDef bytes_methods[] = {
    {"__getnewargs__", getnewargs, METH_NOARGS, nullptr},
    {"__bytes__", bytes_method, METH_NOARGS, "Convert this value to exact type bytes."},
    IL_BYTES_METHODS,
    {nullptr, nullptr, 0, nullptr},
};

PyObject *bytes_remainder(PyObject *left, PyObject *right) noexcept {
    return is_bytes(left) ? bytes_format(bytes_data(left), bytes_length(left), right) : Py_NotImplemented;
}

constinit PyNumberMethods bytes_as_number = {.nb_remainder = bytes_remainder};
constinit PySequenceMethods bytes_as_sequence = {
    .sq_length = bytes_sq_length,
    .sq_concat = bytes_sq_concat,
    .sq_repeat = bytes_sq_repeat,
    .sq_item = bytes_sq_item,
    .sq_contains = bytes_contains,
};
constinit PyMappingMethods bytes_as_mapping = {
    .mp_length = bytes_sq_length,
    .mp_subscript = bytes_subscript,
};
constinit PyBufferProcs bytes_as_buffer = {.bf_getbuffer = bytes_get_buffer};

}  // namespace

PyObject *bytes_from_string_and_size(const char *bytes, Py_ssize_t size) noexcept {
    if (size < 0) {
        err_set_string(PyExc_SystemError, "Negative size passed to PyBytes_FromStringAndSize");
        return nullptr;
    }
    if (size == 0) {
        return get_empty();
    }
    if (size == 1 && bytes) {
        return reinterpret_cast<PyObject *>(&one_byte[static_cast<unsigned char>(*bytes)]);
    }
    PyBytesObject *object = bytes_alloc(size);
    if (object && bytes) {
        std::memcpy(object->ob_sval, bytes, static_cast<size_t>(size));
    }
    return as_object(object);
}

PyObject *bytes_from_string(const char *text) noexcept {
    const size_t size = std::strlen(text);
    if (size > static_cast<size_t>(PY_SSIZE_T_MAX) - kHeader - 1) {
        err_set_string(PyExc_OverflowError, "byte string is too long");
        return nullptr;
    }
    return bytes_from_string_and_size(text, static_cast<Py_ssize_t>(size));
}

PyObject *bytes_from_buffer(PyObject *object) noexcept {
    BufferView view;
    if (!view.acquire(object, PyBUF_FULL_RO)) {
        return nullptr;
    }
    Ref<> result = Ref<>::steal(bytes_from_string_and_size(nullptr, view.size()));
    if (!result || buffer_to_contiguous(bytes_data(result.get()), view.get(), view.size(), 'C') < 0) {
        return nullptr;
    }
    return result.release();
}

PyObject *bytes_from_iterable(PyObject *iterable, const char *kind) noexcept {
    Ref<> iterator = Ref<>::steal(is_unicode(iterable) ? nullptr : object_get_iter(iterable));
    if (!iterator) {
        if (!is_unicode(iterable) && !err_exception_matches(PyExc_TypeError)) {
            return nullptr;
        }
        err_clear();
        return err_format(PyExc_TypeError, "cannot convert '%.200s' object to %s", type_of(iterable)->tp_name, kind);
    }
    const Py_ssize_t hint = object_length_hint(iterable, 64);
    if (hint == -1 && err_occurred()) {
        return nullptr;
    }
    Py_ssize_t room = hint > 0 ? hint : 1;
    PyObject *result = as_object(bytes_alloc(room));
    Py_ssize_t size = 0;
    while (result) {
        Ref<> item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            if (err_occurred()) {
                break;
            }
            bytes_resize(&result, size);
            return result;
        }
        const Py_ssize_t value = number_as_ssize_t(item.get(), nullptr);
        if (value == -1 && err_occurred()) {
            break;
        }
        if (value < 0 || value > 255) {
            err_set_string(PyExc_ValueError, "bytes must be in range(0, 256)");
            break;
        }
        if (size == room) {
            room += room / 2 + 8;
            if (bytes_resize(&result, room) < 0) {
                return nullptr;
            }
        }
        bytes_data(result)[size++] = static_cast<char>(value);
    }
    xdecref(result);
    return nullptr;
}

PyObject *bytes_from_object(PyObject *object) noexcept {
    if (!object) {
        err_bad_internal_call();
        return nullptr;
    }
    if (is_exactly(object, &PyBytes_Type)) {
        return new_ref(object);
    }
    return object_check_buffer(object) ? bytes_from_buffer(object) : bytes_from_iterable(object, "bytes");
}

Py_ssize_t bytes_size(PyObject *bytes) noexcept { return require_bytes(bytes) ? bytes_length(bytes) : -1; }
char *bytes_as_string(PyObject *bytes) noexcept { return require_bytes(bytes) ? bytes_data(bytes) : nullptr; }

int bytes_as_string_and_size(PyObject *object, char **buffer, Py_ssize_t *length) noexcept {
    if (!buffer) {
        err_bad_internal_call();
        return -1;
    }
    if (!require_bytes(object)) {
        return -1;
    }
    *buffer = bytes_data(object);
    if (length) {
        *length = bytes_length(object);
    } else if (std::strlen(*buffer) != static_cast<size_t>(bytes_length(object))) {
        err_set_string(PyExc_ValueError, "embedded null byte");
        return -1;
    }
    return 0;
}

void bytes_concat(PyObject **bytes, PyObject *part) noexcept {
    if (!*bytes) {
        return;
    }
    set_ref(*bytes, part ? bytes_sq_concat(*bytes, part) : nullptr);
}

void bytes_concat_and_del(PyObject **bytes, PyObject *part) noexcept {
    bytes_concat(bytes, part);
    xdecref(part);
}

int bytes_resize(PyObject **bytes, Py_ssize_t size) noexcept {
    PyObject *object = *bytes;
    if (!object || !is_bytes(object) || size < 0) {
        clear_ref(*bytes);
        err_bad_internal_call();
        return -1;
    }
    if (bytes_length(object) == size) {
        return 0;
    }
    if (bytes_length(object) == 0 || size == 0) {
        set_ref(*bytes, bytes_from_string_and_size(nullptr, size));
        return *bytes ? 0 : -1;
    }
    if (object->ob_refcnt != 1 || static_cast<size_t>(size) > static_cast<size_t>(PY_SSIZE_T_MAX) - kHeader - 1) {
        clear_ref(*bytes);
        err_bad_internal_call();
        return -1;
    }
    trace_destroyed(object);
    auto *moved = static_cast<PyBytesObject *>(object_realloc(object, kHeader + static_cast<size_t>(size) + 1));
    trace_created(moved ? as_object(moved) : object);
    if (!moved) {
        clear_ref(*bytes);
        err_no_memory();
        return -1;
    }
    moved->ob_base.ob_size = size;
    moved->ob_sval[size] = 0;
    moved->ob_shash = -1;
    *bytes = as_object(moved);
    return 0;
}

PyObject *bytes_repr(PyObject *bytes, int smart_quotes) noexcept {
    return bytes_repr_text({bytes_data(bytes), bytes_length(bytes)}, smart_quotes != 0, false);
}

PyObject *bytes_join(PyObject *separator, PyObject *iterable) noexcept {
    return require_bytes(separator) ? bytes_join_like(separator, iterable) : nullptr;
}

}  // namespace interlock::objects

constinit PyTypeObject PyBytes_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "bytes",
    .tp_basicsize = offsetof(PyBytesObject, ob_sval) + 1,
    .tp_itemsize = sizeof(char),
    .tp_repr = interlock::objects::bytes_tp_repr,
    .tp_as_number = &interlock::objects::bytes_as_number,
    .tp_as_sequence = &interlock::objects::bytes_as_sequence,
    .tp_as_mapping = &interlock::objects::bytes_as_mapping,
    .tp_hash = interlock::objects::bytes_hash,
    .tp_str = interlock::objects::bytes_tp_repr,
    .tp_as_buffer = &interlock::objects::bytes_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BYTES_SUBCLASS | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
              "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes of that many zeros\n"
              "bytes() -> empty bytes object",
    .tp_richcompare = interlock::objects::bytes_rich_compare,
    .tp_iter = interlock::objects::bytes_iter,
    .tp_methods = interlock::objects::bytes_methods,
    .tp_new = interlock::objects::bytes_new,
};

constinit PyTypeObject PyBytesIter_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "bytes_iterator",
    .tp_basicsize = sizeof(interlock::objects::BytesIterator),
    .tp_dealloc = interlock::objects::iterator_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = interlock::objects::iterator_traverse,
    .tp_iter = interlock::objects::object_self_iter,
    .tp_iternext = interlock::objects::iterator_next,
    .tp_methods = interlock::objects::iterator_methods,
};
