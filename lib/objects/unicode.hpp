// str: an immutable text object, UTF-8 inside.
//
//  U1. The bytes are generalized UTF-8: as UTF-8, and a surrogate code point (U+D800..U+DFFF) takes the three bytes
//      that the pattern gives it (the way WTF-8 writes a lone one).  Pairs are not joined, so code point n stays code
//      point n, "surrogateescape" and "surrogatepass" lose nothing, and byte order is code point order.
//  U2. A NUL follows the last byte, outside of `size`.
//  U3. length == size exactly when the text is ASCII; then indexing is an addition.  Longer texts get an index of byte
//      offsets on the first random access.
//  U4. Once an object is published nothing changes but caches (hash, index, "has no surrogate"), and those are the same
//      whoever computes them: an immortal string may be used by several interpreters at once.
//  U5. Equal texts may be several objects.  Interned ones (of one interpreter) are a single object.
#pragma once

#include <atomic>
#include <cstdarg>
#include <cstring>

#include "base/base.hpp"
#include "interlock/pyunicode.h"
#include "objects/object.hpp"

namespace interlock::objects {

struct UnicodeIndex;

struct UnicodeObject {
    PyObject base;
    Py_ssize_t length;  // code points
    Py_ssize_t size;    // bytes
    const char *utf8;   // behind the object itself, or its own block (kOwnsData), or static
    // Relaxed: one word that says all it means.
    std::atomic<Py_hash_t> hash;        // -1: not computed
    std::atomic<uintptr_t> cache_bits;  // the index's address with the flags below in the low bits

    // Set under the lock of the interpreter that interned it, or for good in a static string.
    static constexpr uintptr_t kInterned = 1;
    static constexpr uintptr_t kOwnsData = 2;     // `utf8` is a block of its own, freed with the object
    static constexpr uintptr_t kNoSurrogate = 4;  // the bytes were seen to be true UTF-8
    static constexpr uintptr_t kFlags = 7;
};

// --- Static strings ------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool is_ascii_text(const char *text, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        if (static_cast<unsigned char>(text[i]) >= 0x80) {
            return false;
        }
    }
    return true;
}

template <std::size_t N>
struct Literal {
    char text[N];
    consteval Literal(const char (&source)[N]) {
        for (std::size_t i = 0; i < N; ++i) {
            text[i] = source[i];
        }
    }
    static constexpr std::size_t size = N - 1;
};

constexpr UnicodeObject static_unicode(const char *text, Py_ssize_t size, uintptr_t flags) {
    return UnicodeObject{{kImmortalRefcnt, &PyUnicode_Type}, size, size, text, -1, flags};
}

template <Literal Text>
inline constinit UnicodeObject static_text = static_unicode(Text.text, Text.size, UnicodeObject::kNoSurrogate);

}  // namespace detail

// The names that interning finds without a table lookup of its own, in objects/unicode_names.hpp.
int find_static_name(const char *text, std::size_t size) noexcept;  // index or -1
int find_static_name(const char *text, std::size_t size, uint32_t hash) noexcept;  // detail::name_hash is known

}  // namespace interlock::objects

#include "objects/unicode_names.hpp"

namespace interlock::objects {

template <detail::Literal Text>
constexpr UnicodeObject *static_string() noexcept {
    static_assert(detail::is_ascii_text(Text.text, Text.size), "IL_STR is for ASCII");
    constexpr int kName = detail::name_index(Text.text, Text.size);
    if constexpr (Text.size == 0) {
        return &empty_unicode;
    } else if constexpr (Text.size == 1) {
        return &latin1_unicode[static_cast<unsigned char>(Text.text[0])];
    } else if constexpr (kName >= 0) {
        return &static_names[kName];
    } else {
        return &detail::static_text<Text>;
    }
}

// IL_STR("__init__"): an immortal str that exists before the library starts; borrowed, never to be released.  The same
// text is the same object in the whole library.  Texts listed in unicode_names.hpp are interned, so that a dict lookup
// with them hits by identity; others only compare equal (list a name that is looked up often).
#define IL_STR(text) (reinterpret_cast<PyObject *>(::interlock::objects::static_string<text>()))

// --- Inside of a str -----------------------------------------------------------------------------------------------

inline bool unicode_check(PyObject *object) noexcept { return is_unicode(object); }
inline bool unicode_check_exact(PyObject *object) noexcept { return object->ob_type == &PyUnicode_Type; }

inline UnicodeObject *as_unicode(PyObject *object) noexcept { return reinterpret_cast<UnicodeObject *>(object); }

// Bytes and code points; the caller knows that it is a str.  The bytes may hold surrogates (U1).
inline const char *unicode_data(PyObject *object) noexcept { return as_unicode(object)->utf8; }
inline Py_ssize_t unicode_size(PyObject *object) noexcept { return as_unicode(object)->size; }
inline Py_ssize_t unicode_length(PyObject *object) noexcept { return as_unicode(object)->length; }
inline bool unicode_is_ascii(PyObject *object) noexcept {
    return as_unicode(object)->length == as_unicode(object)->size;
}
inline bool unicode_is_interned(PyObject *object) noexcept {
    return as_unicode(object)->cache_bits.load(std::memory_order_relaxed) & UnicodeObject::kInterned;
}

Py_hash_t unicode_compute_hash(UnicodeObject *text) noexcept;

// tp_hash of str; never fails.
inline Py_hash_t unicode_hash(PyObject *object) noexcept {
    Py_hash_t hash = as_unicode(object)->hash.load(std::memory_order_relaxed);
    return hash != -1 ? hash : unicode_compute_hash(as_unicode(object));
}

// Same text?  Both are str.  Never fails.
inline bool unicode_eq(PyObject *a, PyObject *b) noexcept {
    return a == b || (as_unicode(a)->size == as_unicode(b)->size &&
                      std::memcmp(as_unicode(a)->utf8, as_unicode(b)->utf8, as_unicode(a)->size) == 0);
}

// Same text as these bytes?
inline bool unicode_eq_bytes(PyObject *a, const char *text, std::size_t size) noexcept {
    return static_cast<std::size_t>(as_unicode(a)->size) == size && std::memcmp(as_unicode(a)->utf8, text, size) == 0;
}

// --- Making ---------------------------------------------------------------------------------------------------------

// Bytes that are known to be well formed (U1); one pass to count code points.
PyObject *unicode_from_valid(const char *utf8, Py_ssize_t size) noexcept;
// Bytes that are known to be ASCII.
PyObject *unicode_from_ascii(const char *text, Py_ssize_t size) noexcept;
// One code point, surrogates too; the caller checked the range.
PyObject *unicode_from_code_point(Py_UCS4 character) noexcept;
// Code points [start, end), already clipped.
PyObject *unicode_slice(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept;

// --- The API's twins ------------------------------------------------------------------------------------------------

PyObject *unicode_from_string(const char *utf8) noexcept;
PyObject *unicode_from_string_and_size(const char *utf8, Py_ssize_t size) noexcept;
PyObject *unicode_from_format(const char *format, ...) noexcept;
PyObject *unicode_from_format_v(const char *format, va_list arguments) noexcept;
PyObject *unicode_from_wide_char(const wchar_t *text, Py_ssize_t size) noexcept;
PyObject *unicode_from_ordinal(int ordinal) noexcept;
PyObject *unicode_from_object(PyObject *object) noexcept;
PyObject *unicode_from_kind_and_data(int kind, const void *buffer, Py_ssize_t size) noexcept;
PyObject *unicode_from_encoded_object(PyObject *object, const char *encoding, const char *errors) noexcept;

const char *unicode_as_utf8(PyObject *text) noexcept;
const char *unicode_as_utf8_and_size(PyObject *text, Py_ssize_t *size) noexcept;
PyObject *unicode_as_utf8_string(PyObject *text) noexcept;
Py_ssize_t unicode_as_wide_char(PyObject *text, wchar_t *buffer, Py_ssize_t size) noexcept;
wchar_t *unicode_as_wide_char_string(PyObject *text, Py_ssize_t *size) noexcept;
Py_UCS4 *unicode_as_ucs4(PyObject *text, Py_UCS4 *buffer, Py_ssize_t size, int copy_null) noexcept;
Py_UCS4 *unicode_as_ucs4_copy(PyObject *text) noexcept;
PyObject *unicode_as_encoded_string(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *unicode_as_decoded_object(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *unicode_as_decoded_unicode(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *unicode_as_encoded_object(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *unicode_as_encoded_unicode(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *unicode_as_utf16_string(PyObject *text) noexcept;
PyObject *unicode_as_utf32_string(PyObject *text) noexcept;
PyObject *unicode_as_unicode_escape_string(PyObject *text) noexcept;
PyObject *unicode_as_raw_unicode_escape_string(PyObject *text) noexcept;
PyObject *unicode_as_latin1_string(PyObject *text) noexcept;
PyObject *unicode_as_ascii_string(PyObject *text) noexcept;
PyObject *unicode_as_charmap_string(PyObject *text, PyObject *mapping) noexcept;
PyObject *unicode_encode_fs_default(PyObject *text) noexcept;
PyObject *unicode_encode_locale(PyObject *text, const char *errors) noexcept;

PyObject *unicode_decode(const char *bytes, Py_ssize_t size, const char *encoding, const char *errors) noexcept;
PyObject *unicode_decode_utf8(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_utf8_stateful(const char *bytes, Py_ssize_t size, const char *errors,
                                       Py_ssize_t *consumed) noexcept;
PyObject *unicode_decode_utf16(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order) noexcept;
PyObject *unicode_decode_utf16_stateful(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order,
                                        Py_ssize_t *consumed) noexcept;
PyObject *unicode_decode_utf32(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order) noexcept;
PyObject *unicode_decode_utf32_stateful(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order,
                                        Py_ssize_t *consumed) noexcept;
PyObject *unicode_decode_utf7(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_utf7_stateful(const char *bytes, Py_ssize_t size, const char *errors,
                                       Py_ssize_t *consumed) noexcept;
PyObject *unicode_decode_unicode_escape(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_raw_unicode_escape(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_charmap(const char *bytes, Py_ssize_t size, PyObject *mapping, const char *errors) noexcept;
PyObject *unicode_decode_latin1(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_ascii(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_locale(const char *bytes, const char *errors) noexcept;
PyObject *unicode_decode_locale_and_size(const char *bytes, Py_ssize_t size, const char *errors) noexcept;
PyObject *unicode_decode_fs_default(const char *bytes) noexcept;
PyObject *unicode_decode_fs_default_and_size(const char *bytes, Py_ssize_t size) noexcept;
int unicode_fs_converter(PyObject *argument, void *result) noexcept;
int unicode_fs_decoder(PyObject *argument, void *result) noexcept;

// A path as str or bytes: itself, or what its __fspath__ returns.  New reference.
PyObject *os_fs_path(PyObject *path) noexcept;

Py_ssize_t unicode_get_length(PyObject *text) noexcept;
Py_UCS4 unicode_read_char(PyObject *text, Py_ssize_t index) noexcept;
int unicode_write_char(PyObject *text, Py_ssize_t index, Py_UCS4 character) noexcept;
int unicode_resize(PyObject **text, Py_ssize_t length) noexcept;
PyObject *unicode_substring(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept;
PyObject *unicode_concat(PyObject *left, PyObject *right) noexcept;
void unicode_append(PyObject **left, PyObject *right) noexcept;
void unicode_append_and_del(PyObject **left, PyObject *right) noexcept;
PyObject *unicode_join(PyObject *separator, PyObject *sequence) noexcept;
PyObject *unicode_split(PyObject *text, PyObject *separator, Py_ssize_t max_split) noexcept;
PyObject *unicode_rsplit(PyObject *text, PyObject *separator, Py_ssize_t max_split) noexcept;
PyObject *unicode_splitlines(PyObject *text, int keep_ends) noexcept;
PyObject *unicode_partition(PyObject *text, PyObject *separator) noexcept;
PyObject *unicode_rpartition(PyObject *text, PyObject *separator) noexcept;
PyObject *unicode_replace(PyObject *text, PyObject *old, PyObject *replacement, Py_ssize_t max_count) noexcept;
PyObject *unicode_build_encoding_map(PyObject *string) noexcept;
PyObject *unicode_translate(PyObject *text, PyObject *table, const char *errors) noexcept;
PyObject *unicode_format(PyObject *format, PyObject *arguments) noexcept;
Py_ssize_t unicode_find(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end, int direction) noexcept;
Py_ssize_t unicode_find_char(PyObject *text, Py_UCS4 character, Py_ssize_t start, Py_ssize_t end,
                             int direction) noexcept;
Py_ssize_t unicode_count(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end) noexcept;
Py_ssize_t unicode_tailmatch(PyObject *text, PyObject *part, Py_ssize_t start, Py_ssize_t end,
                             int direction) noexcept;
int unicode_contains(PyObject *text, PyObject *part) noexcept;
int unicode_compare(PyObject *left, PyObject *right) noexcept;
int unicode_compare_with_ascii_string(PyObject *left, const char *right) noexcept;
int unicode_equal(PyObject *left, PyObject *right) noexcept;
int unicode_equal_to_utf8(PyObject *left, const char *right) noexcept;
int unicode_equal_to_utf8_and_size(PyObject *left, const char *right, Py_ssize_t size) noexcept;
PyObject *unicode_rich_compare(PyObject *left, PyObject *right, int operation) noexcept;
int unicode_is_identifier(PyObject *text) noexcept;
PyObject *unicode_repr(PyObject *text) noexcept;

void unicode_intern_in_place(PyObject **text) noexcept;
PyObject *unicode_intern_from_string(const char *utf8) noexcept;

// --- Life of the floor ------------------------------------------------------------------------------------------------

// Drop the references that the current interpreter's intern table holds; when its other objects are gone.
void unicode_stop() noexcept;

}  // namespace interlock::objects
