// What bytes and bytearray share: searching in memory, and methods that make a result of their own kind.
#pragma once

#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/type.hpp"

namespace interlock::objects {

struct ByteSpan {
    const char *data;
    Py_ssize_t size;
};

// The memory of a bytes or bytearray.  A bytearray's is only good until other code runs.
inline ByteSpan bytes_span(PyObject *self) noexcept {
    if (is_bytes(self)) {
        return {bytes_data(self), bytes_length(self)};
    }
    const auto *array = reinterpret_cast<PyByteArrayObject *>(self);
    return {array->ob_start, array->ob_base.ob_size};
}

// A bytes, or a bytearray when self is one.
inline PyObject *bytes_make_like(PyObject *self, const char *data, Py_ssize_t size) noexcept {
    return is_bytes(self) ? bytes_from_string_and_size(data, size) : byte_array_from_string_and_size(data, size);
}
// The same value: an exact bytes is its own copy.
inline PyObject *bytes_copy_like(PyObject *self) noexcept {
    if (is_exactly(self, &PyBytes_Type)) {
        return new_ref(self);
    }
    const ByteSpan span = bytes_span(self);
    return bytes_make_like(self, span.data, span.size);
}
// Where a result of bytes_make_like(self, nullptr, size) is to be written.
inline char *bytes_writable(PyObject *result) noexcept { return const_cast<char *>(bytes_span(result).data); }

// Offset of the first (last) occurrence, or -1.  An empty part is found at once.
Py_ssize_t bytes_find(ByteSpan text, ByteSpan part) noexcept;
Py_ssize_t bytes_find_last(ByteSpan text, ByteSpan part) noexcept;
// Occurrences that do not overlap, at most `limit`.
Py_ssize_t bytes_count(ByteSpan text, ByteSpan part, Py_ssize_t limit) noexcept;

// sq_contains: 1, 0, -1 with an exception.
int bytes_contains(PyObject *self, PyObject *argument) noexcept;
// The bytes of an iterable of ints; null with an exception.  `kind` names the target in errors, `range` the bad value.
PyObject *bytes_from_iterable(PyObject *iterable, const char *kind) noexcept;
// separator.join(iterable), of the separator's kind.
PyObject *bytes_join_like(PyObject *separator, PyObject *iterable) noexcept;
// b'...' of repr; bytearray's escapes a single quote even between double ones.
PyObject *bytes_repr_text(ByteSpan span, bool smart_quotes, bool escape_single) noexcept;
// hex(sep, bytes_per_sep); separator may be null.
PyObject *bytes_hex_text(ByteSpan data, PyObject *separator, int group) noexcept;
// The value of an argument that is to be a byte; false with TypeError or ValueError.
bool bytes_byte_argument(PyObject *object, unsigned char *byte) noexcept;
// A view of any buffer as a new contiguous bytes.
PyObject *bytes_from_buffer(PyObject *object) noexcept;

#define IL_BYTES_METHOD(name) PyObject *bytes_method_##name(PyObject *self, PyObject *args) noexcept;
#define IL_BYTES_KEYWORD_METHOD(name) \
    PyObject *bytes_method_##name(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
IL_BYTES_METHOD(capitalize)
IL_BYTES_METHOD(center)
IL_BYTES_METHOD(count)
IL_BYTES_KEYWORD_METHOD(decode)
IL_BYTES_METHOD(endswith)
IL_BYTES_KEYWORD_METHOD(expandtabs)
IL_BYTES_METHOD(find)
IL_BYTES_METHOD(fromhex)
IL_BYTES_KEYWORD_METHOD(hex)
IL_BYTES_METHOD(index)
IL_BYTES_METHOD(isalnum)
IL_BYTES_METHOD(isalpha)
IL_BYTES_METHOD(isascii)
IL_BYTES_METHOD(isdigit)
IL_BYTES_METHOD(islower)
IL_BYTES_METHOD(isspace)
IL_BYTES_METHOD(istitle)
IL_BYTES_METHOD(isupper)
IL_BYTES_METHOD(join)
IL_BYTES_METHOD(ljust)
IL_BYTES_METHOD(lower)
IL_BYTES_METHOD(lstrip)
IL_BYTES_METHOD(maketrans)
IL_BYTES_METHOD(partition)
IL_BYTES_METHOD(removeprefix)
IL_BYTES_METHOD(removesuffix)
IL_BYTES_METHOD(replace)
IL_BYTES_METHOD(rfind)
IL_BYTES_METHOD(rindex)
IL_BYTES_METHOD(rjust)
IL_BYTES_METHOD(rpartition)
IL_BYTES_KEYWORD_METHOD(rsplit)
IL_BYTES_METHOD(rstrip)
IL_BYTES_KEYWORD_METHOD(split)
IL_BYTES_KEYWORD_METHOD(splitlines)
IL_BYTES_METHOD(startswith)
IL_BYTES_METHOD(strip)
IL_BYTES_METHOD(swapcase)
IL_BYTES_METHOD(title)
IL_BYTES_KEYWORD_METHOD(translate)
IL_BYTES_METHOD(upper)
IL_BYTES_METHOD(zfill)
#undef IL_BYTES_METHOD
#undef IL_BYTES_KEYWORD_METHOD

#define IL_METHOD(name, flags, doc) {#name, bytes_method_##name, flags, doc}
#define IL_KEYWORD_METHOD(name, doc) \
    {#name, _PyCFunction_CAST(bytes_method_##name), METH_VARARGS | METH_KEYWORDS, doc}
// The shared part of both method tables.
#define IL_BYTES_METHODS                                                                                              \
    IL_METHOD(capitalize, METH_NOARGS, "Copy with the first byte in upper case and the rest in lower case."),         \
        IL_METHOD(center, METH_VARARGS, "Return a centered string of length width."),                                 \
        IL_METHOD(count, METH_VARARGS, "Number of non-overlapping occurrences of sub in B[start:end]."),              \
        IL_KEYWORD_METHOD(decode, "Decode the bytes using the codec registered for encoding."),                       \
        IL_METHOD(endswith, METH_VARARGS, "True if B ends with the specified suffix."),                               \
        IL_KEYWORD_METHOD(expandtabs, "Copy with all tab characters expanded using spaces."),                         \
        IL_METHOD(find, METH_VARARGS, "Lowest index where sub is found within B[start:end], or -1."),                 \
        IL_METHOD(fromhex, METH_O | METH_CLASS, "Create from a string of hexadecimal numbers."),                      \
        IL_KEYWORD_METHOD(hex, "A str of hexadecimal numbers."),                                                      \
        IL_METHOD(index, METH_VARARGS, "Like find(), but ValueError when it is not found."),                          \
        IL_METHOD(isalnum, METH_NOARGS, "True if all bytes are ASCII letters or digits and there is one."),           \
        IL_METHOD(isalpha, METH_NOARGS, "True if all bytes are ASCII letters and there is one."),                     \
        IL_METHOD(isascii, METH_NOARGS, "True if all bytes are below 128."),                                          \
        IL_METHOD(isdigit, METH_NOARGS, "True if all bytes are ASCII digits and there is one."),                      \
        IL_METHOD(islower, METH_NOARGS, "True if all letters are in lower case and there is one."),                   \
        IL_METHOD(isspace, METH_NOARGS, "True if all bytes are white space and there is one."),                       \
        IL_METHOD(istitle, METH_NOARGS, "True if each word begins with the only upper-case letter in it."),           \
        IL_METHOD(isupper, METH_NOARGS, "True if all letters are in upper case and there is one."),                   \
        IL_METHOD(join, METH_O, "Concatenate any number of bytes-like objects, this one between them."),              \
        IL_METHOD(ljust, METH_VARARGS, "Return a left-justified string of length width."),                            \
        IL_METHOD(lower, METH_NOARGS, "Copy with all ASCII letters in lower case."),                                  \
        IL_METHOD(lstrip, METH_VARARGS, "Strip leading bytes contained in the argument."),                            \
        IL_METHOD(maketrans, METH_VARARGS | METH_STATIC, "A table for translate() that maps frm to to."),             \
        IL_METHOD(partition, METH_O, "Split at the first occurrence: head, separator, tail."),                        \
        IL_METHOD(removeprefix, METH_O, "Without the given prefix, if it is there."),                                 \
        IL_METHOD(removesuffix, METH_O, "Without the given suffix, if it is there."),                                 \
        IL_METHOD(replace, METH_VARARGS, "Copy with occurrences of old replaced by new."),                            \
        IL_METHOD(rfind, METH_VARARGS, "Highest index where sub is found within B[start:end], or -1."),               \
        IL_METHOD(rindex, METH_VARARGS, "Like rfind(), but ValueError when it is not found."),                        \
        IL_METHOD(rjust, METH_VARARGS, "Return a right-justified string of length width."),                           \
        IL_METHOD(rpartition, METH_O, "Split at the last occurrence: head, separator, tail."),                        \
        IL_KEYWORD_METHOD(rsplit, "List of the sections, split from the right."),                                     \
        IL_METHOD(rstrip, METH_VARARGS, "Strip trailing bytes contained in the argument."),                           \
        IL_KEYWORD_METHOD(split, "List of the sections, using sep as the delimiter."),                                \
        IL_KEYWORD_METHOD(splitlines, "List of the lines."),                                                          \
        IL_METHOD(startswith, METH_VARARGS, "True if B starts with the specified prefix."),                           \
        IL_METHOD(strip, METH_VARARGS, "Strip leading and trailing bytes contained in the argument."),                \
        IL_METHOD(swapcase, METH_NOARGS, "Copy with the case of ASCII letters exchanged."),                           \
        IL_METHOD(title, METH_NOARGS, "Titlecased copy: ASCII words start with upper case."),                         \
        IL_KEYWORD_METHOD(translate, "Copy with each byte mapped by the given table."),                               \
        IL_METHOD(upper, METH_NOARGS, "Copy with all ASCII letters in upper case."),                                  \
        IL_METHOD(zfill, METH_O, "Pad with zeros on the left, behind a sign.")

}  // namespace interlock::objects
