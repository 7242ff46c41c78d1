// What the encodings share: bytes under construction, and what is done about errors.
#pragma once

#include "base/utf8.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {

// Makes a bytes object piece by piece.  The first failed allocation sets MemoryError, later pieces are dropped.
class BytesBuilder {
public:
    BytesBuilder() noexcept = default;
    ~BytesBuilder() { drop(); }
    BytesBuilder(const BytesBuilder &) = delete;
    BytesBuilder &operator=(const BytesBuilder &) = delete;

    // Room for `size` more bytes; null without memory.
    char *reserve(Py_ssize_t size) noexcept {
        return size <= capacity_ - size_ ? data_ + size_ : grow(size);
    }
    void commit(Py_ssize_t size) noexcept { size_ += size; }
    bool append(const char *bytes, Py_ssize_t size) noexcept {
        char *place = reserve(size);
        if (!place) {
            return false;
        }
        std::memcpy(place, bytes, static_cast<std::size_t>(size));
        size_ += size;
        return true;
    }
    bool append_byte(unsigned byte) noexcept {
        char *place = reserve(1);
        if (!place) {
            return false;
        }
        *place = static_cast<char>(byte);
        ++size_;
        return true;
    }
    bool failed() const noexcept { return capacity_ < 0; }
    Py_ssize_t size() const noexcept { return size_; }
    PyObject *finish() noexcept;

private:
    IL_COLD char *grow(Py_ssize_t size) noexcept;
    void drop() noexcept;

    char *data_ = inline_;
    Py_ssize_t size_ = 0;
    Py_ssize_t capacity_ = sizeof inline_;  // negative: failed
    char inline_[232];
};

// The error handlers that are not worth an exception object, and all others.
enum class ErrorPolicy : uint8_t { kStrict, kIgnore, kReplace, kBackslashReplace, kSurrogateEscape, kOther };
ErrorPolicy error_policy(const char *errors) noexcept;  // null: strict

// Wrong bytes in something that is decoded.
class DecodeErrors {
public:
    DecodeErrors(const char *encoding, const char *bytes, Py_ssize_t size, const char *errors) noexcept
        : encoding_(encoding), bytes_(bytes), size_(size), errors_(errors), policy_(error_policy(errors)) {}

    // The bytes [start, end) are wrong.  Appends what stands for them; returns where to go on, or -1 with an exception.
    Py_ssize_t handle(Py_ssize_t start, Py_ssize_t end, const char *reason, UnicodeBuilder &out) noexcept;

private:
    Py_ssize_t call_handler(Py_ssize_t start, Py_ssize_t end, const char *reason, UnicodeBuilder &out) noexcept;

    const char *encoding_, *bytes_;
    Py_ssize_t size_;
    const char *errors_;
    ErrorPolicy policy_;
};

// Encodes one code point into `out`; false when the encoding cannot.
using EncodeChar = bool (*)(void *state, Py_UCS4 character, BytesBuilder &out);

// Characters that cannot be encoded.
class EncodeErrors {
public:
    EncodeErrors(const char *encoding, PyObject *text, const char *errors, EncodeChar encode, void *state) noexcept
        : encoding_(encoding), text_(text), errors_(errors), encode_(encode), state_(state),
          policy_(error_policy(errors)) {}

    // The code points [start, end) cannot be encoded.  Appends what stands for them; returns where to go on, or -1 with
    // an exception.  `unit`: bytes from a handler must be a multiple of it.
    Py_ssize_t handle(Py_ssize_t start, Py_ssize_t end, const char *reason, BytesBuilder &out, int unit = 1) noexcept;

private:
    bool encode_text(PyObject *replacement, BytesBuilder &out) noexcept;
    void raise(Py_ssize_t start, Py_ssize_t end, const char *reason) noexcept;

    const char *encoding_;
    PyObject *text_;
    const char *errors_;
    EncodeChar encode_;
    void *state_;
    ErrorPolicy policy_;
};

// The encodings; `text` is a str.
PyObject *encode_utf8(PyObject *text, const char *errors) noexcept;
PyObject *encode_utf16(PyObject *text, const char *errors, int byte_order) noexcept;  // -1 little, 1 big, 0 native + mark
PyObject *encode_utf32(PyObject *text, const char *errors, int byte_order) noexcept;
PyObject *encode_utf7(PyObject *text) noexcept;
PyObject *encode_latin1(PyObject *text, const char *errors) noexcept;
PyObject *encode_ascii(PyObject *text, const char *errors) noexcept;
PyObject *encode_unicode_escape(PyObject *text) noexcept;
PyObject *encode_raw_unicode_escape(PyObject *text) noexcept;
PyObject *encode_charmap(PyObject *text, PyObject *mapping, const char *errors) noexcept;

// The built-in encodings by name: any case, runs of other characters than letters, digits and '.' count as '_'.
enum class Encoding : uint8_t {
    kUtf8, kUtf16, kUtf16Little, kUtf16Big, kUtf32, kUtf32Little, kUtf32Big, kUtf7, kLatin1, kAscii, kUnicodeEscape,
    kRawUnicodeEscape, kUnknown,
};
Encoding find_encoding(const char *name) noexcept;  // null: UTF-8
const char *encoding_name(Encoding encoding) noexcept;
// `encoding` is a known one.
PyObject *encode_with(Encoding encoding, PyObject *text, const char *errors) noexcept;
PyObject *decode_with(Encoding encoding, const char *bytes, Py_ssize_t size, const char *errors) noexcept;

}  // namespace interlock::objects
