// What the files of str share: allocation, positions, and argument checks.
#pragma once

#include "base/utf8.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

// A new, unpublished str of these sizes; the caller writes its bytes (the NUL is there).  Null with MemoryError.
UnicodeObject *unicode_allocate(Py_ssize_t size, Py_ssize_t length) noexcept;
inline char *unicode_bytes(UnicodeObject *text) noexcept { return const_cast<char *>(text->utf8); }

// Well-formed bytes whose code points are counted.
PyObject *unicode_from_counted(const char *utf8, Py_ssize_t size, Py_ssize_t length) noexcept;

// Byte offset of a position, 0..length.
Py_ssize_t unicode_offset_slow(UnicodeObject *text, Py_ssize_t position) noexcept;
inline Py_ssize_t unicode_offset(PyObject *object, Py_ssize_t position) noexcept {
    UnicodeObject *text = as_unicode(object);
    return text->length == text->size ? position : unicode_offset_slow(text, position);
}

// Position of a byte offset.
inline Py_ssize_t unicode_position(PyObject *object, Py_ssize_t offset) noexcept {
    return unicode_is_ascii(object) ? offset
                                    : static_cast<Py_ssize_t>(
                                          utf8::count(unicode_data(object), static_cast<std::size_t>(offset)));
}

inline bool unicode_has_surrogate(PyObject *object) noexcept {
    UnicodeObject *text = as_unicode(object);
    if (text->length == text->size ||
        (text->cache_bits.load(std::memory_order_relaxed) & UnicodeObject::kNoSurrogate)) {
        return false;
    }
    if (utf8::has_surrogate(text->utf8, static_cast<std::size_t>(text->size))) {
        return true;
    }
    text->cache_bits.fetch_or(UnicodeObject::kNoSurrogate, std::memory_order_relaxed);
    return false;
}

inline Py_UCS4 unicode_first(PyObject *object) noexcept {
    const char *p = unicode_data(object);
    return utf8::next(p);
}

// A new reference to the object itself, or a plain str of the same text when its class is derived.
PyObject *unicode_exact(PyObject *text) noexcept;

// A new instance of `type` (str or a derived class) with the text of `plain`.
PyObject *unicode_derived(PyTypeObject *type, PyObject *plain) noexcept;

// True when nobody but the caller can see the object, and nothing about it was remembered elsewhere.
bool unicode_is_unshared(PyObject *text) noexcept;

// False with TypeError "must be str, not T" when it is no str.
bool unicode_require(PyObject *object) noexcept;

// Clips slice bounds to 0..length, negative ones counting from the end.
inline void unicode_clip(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *end) noexcept {
    auto clip = [&](Py_ssize_t *bound) {
        if (*bound < 0) {
            *bound += length;
            *bound = *bound < 0 ? 0 : *bound;
        }
    };
    if (*end > length) {
        *end = length;
    }
    clip(start);
    clip(end);
}

// tp_new of str, and the tables in unicode_methods.cpp.
PyObject *unicode_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;
extern IL_HIDDEN PyMethodDef unicode_methods[];
PyObject *unicode_iterator(PyObject *text) noexcept;

}  // namespace interlock::objects
