// Makes a str piece by piece.  Short texts stay on the stack until they are finished.
//
//  B1. Pieces are generalized UTF-8 (unicode.hpp, U1).
//  B2. The first failed allocation sets MemoryError and is remembered: later pieces are dropped, finish() returns null.
//      A caller may ignore the result of each append and look at finish() alone.
#pragma once

#include <cstring>

#include "objects/unicode.hpp"

namespace interlock::objects {

class UnicodeBuilder {
public:
    UnicodeBuilder() noexcept = default;
    ~UnicodeBuilder();
    UnicodeBuilder(const UnicodeBuilder &) = delete;
    UnicodeBuilder &operator=(const UnicodeBuilder &) = delete;

    // `length` is the number of code points in the `size` bytes.
    bool append_counted(const char *utf8, Py_ssize_t size, Py_ssize_t length) noexcept {
        char *place = reserve(size);
        if (!place) {
            return false;
        }
        std::memcpy(place, utf8, static_cast<std::size_t>(size));
        commit(size, length);
        return true;
    }
    bool append_ascii(const char *text, Py_ssize_t size) noexcept { return append_counted(text, size, size); }
    // A literal, ASCII.
    template <std::size_t N>
    bool append(const char (&text)[N]) noexcept {
        return append_ascii(text, N - 1);
    }
    bool append_ascii(const char *text) noexcept {
        return append_ascii(text, static_cast<Py_ssize_t>(std::strlen(text)));
    }
    // Well-formed bytes whose code points are not counted yet.
    bool append_utf8(const char *utf8, Py_ssize_t size) noexcept;
    bool append(PyObject *text) noexcept {
        return append_counted(unicode_data(text), unicode_size(text), unicode_length(text));
    }
    // Code points [start, end) of a str.
    bool append_slice(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept;
    bool append_char(char ascii) noexcept {
        char *place = reserve(1);
        if (!place) {
            return false;
        }
        *place = ascii;
        commit(1, 1);
        return true;
    }
    bool append_code_point(Py_UCS4 character) noexcept;
    bool append_fill(Py_UCS4 character, Py_ssize_t count) noexcept;
    // repr() and str() of an object; false with its exception (which finish() then leaves in place).
    bool append_repr(PyObject *object) noexcept;
    bool append_str(PyObject *object) noexcept;

    // Room for `size` more bytes, to be filled and committed; null without memory (MemoryError).
    char *reserve(Py_ssize_t size) noexcept {
        if (size <= capacity_ - size_) [[likely]] {
            return data_ + size_;
        }
        return grow(size);
    }
    void commit(Py_ssize_t size, Py_ssize_t length) noexcept {
        size_ += size;
        length_ += length;
    }

    const char *data() const noexcept { return data_; }
    Py_ssize_t size() const noexcept { return size_; }
    Py_ssize_t length() const noexcept { return length_; }
    bool failed() const noexcept { return capacity_ < 0; }
    // Back to an earlier state; the caller knows both numbers from size() and length().
    void truncate(Py_ssize_t size, Py_ssize_t length) noexcept {
        size_ = size;
        length_ = length;
    }
    // Gives up: finish() returns null.  The exception is set by the caller.
    void fail() noexcept;

    // The text; null with an exception.  The builder is empty afterwards.
    PyObject *finish() noexcept;

private:
    IL_COLD char *grow(Py_ssize_t size) noexcept;
    void drop() noexcept;

    static constexpr Py_ssize_t kInline = 232;
    char *data_ = inline_;
    Py_ssize_t size_ = 0;
    Py_ssize_t length_ = 0;
    Py_ssize_t capacity_ = kInline;  // negative: failed
    char inline_[kInline];
};

}  // namespace interlock::objects
