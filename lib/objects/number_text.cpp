#include "base/base.hpp"

#include "objects/number_text.hpp"

#include <cstring>

#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// The zeros of all scripts (general category Nd); the digits 1 to 9 follow each.
constexpr uint32_t kZeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,  0x1946,
    0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,  0xa900,  0xa9d0,
    0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0,
    0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60,
    0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
};

bool is_wide_space(uint32_t c) noexcept {
    return (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

char as_ascii(uint32_t c) noexcept {
    if (c < 0x80) {
        return static_cast<char>(c);
    }
    if (is_wide_space(c)) {
        return ' ';
    }
    for (uint32_t zero : kZeros) {
        if (c >= zero && c < zero + 10) {
            return static_cast<char>('0' + (c - zero));
        }
    }
    return '?';
}

}  // namespace

NumberText::~NumberText() { mem_free(block_); }

char *NumberText::reserve(Py_ssize_t size) noexcept {
    size_ = size;
    if (static_cast<size_t>(size) < sizeof small_) {
        data_ = small_;
        return small_;
    }
    block_ = static_cast<char *>(mem_malloc(static_cast<size_t>(size) + 1));
    if (!block_) {
        err_no_memory();
    }
    data_ = block_;
    return block_;
}

bool NumberText::set_unicode(PyObject *text) noexcept {
    if (unicode_is_ascii(text)) {
        // A str ends in a NUL already.
        data_ = unicode_data(text);
        size_ = unicode_size(text);
        return true;
    }
    char *out = reserve(unicode_length(text));
    if (!out) {
        return false;
    }
    const auto *p = reinterpret_cast<const unsigned char *>(unicode_data(text));
    const unsigned char *end = p + unicode_size(text);
    while (p < end) {
        uint32_t c = *p++;
        if (c >= 0x80) {
            int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
            c &= 0x3f >> more;
            for (; more > 0; more--) {
                c = c << 6 | (*p++ & 0x3f);
            }
        }
        *out++ = as_ascii(c);
    }
    *out = 0;
    return true;
}

bool NumberText::set_bytes(const char *bytes, Py_ssize_t size) noexcept {
    char *out = reserve(size);
    if (!out) {
        return false;
    }
    std::memcpy(out, bytes, static_cast<size_t>(size));
    out[size] = 0;
    return true;
}

Py_ssize_t drop_underscores(const char *text, Py_ssize_t size, char *out) noexcept {
    const auto is_digit = [](char c) noexcept { return c >= '0' && c <= '9'; };
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        if (text[i] != '_') {
            out[length++] = text[i];
        } else if (i == 0 || i + 1 == size || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
            return -1;
        }
    }
    out[length] = 0;
    return length;
}

}  // namespace interlock::objects
