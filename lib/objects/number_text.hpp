// The text of a number as its parsers want it: ASCII, ended by a NUL.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// Of a str: a decimal digit of any script becomes 0 to 9, any blank ' ', other characters that are not ASCII '?'.
// Of bytes, bytearray and other buffers: a copy as it is.
class NumberText {
public:
    NumberText() noexcept = default;
    NumberText(const NumberText &) = delete;
    NumberText &operator=(const NumberText &) = delete;
    ~NumberText();

    // False with MemoryError.
    [[nodiscard]] bool set_unicode(PyObject *text) noexcept;
    [[nodiscard]] bool set_bytes(const char *bytes, Py_ssize_t size) noexcept;

    const char *data() const noexcept { return data_; }
    Py_ssize_t size() const noexcept { return size_; }
    const char *end() const noexcept { return data_ + size_; }

private:
    char *reserve(Py_ssize_t size) noexcept;

    const char *data_ = nullptr;
    Py_ssize_t size_ = 0;
    char *block_ = nullptr;
    char small_[80];
};

// Blanks as C's isspace has them in the "C" locale.
inline bool is_ascii_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Copies a number without its underscores; each must stand between two digits.  Returns the length, or -1.
Py_ssize_t drop_underscores(const char *text, Py_ssize_t size, char *out) noexcept;

}  // namespace interlock::objects
