// Searching bytes in bytes, for str.  Well-formed text can only be found at the begin of a code point.
#pragma once

#include <cstring>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ByteSpan {
    const char *data;
    Py_ssize_t size;
};

// First and last place of `part`, which is not empty, in `text`; -1 when it is nowhere.
inline Py_ssize_t find_first(ByteSpan text, ByteSpan part) noexcept {
    if (part.size > text.size) {
        return -1;
    }
    const void *place = part.size == 1
                            ? std::memchr(text.data, static_cast<unsigned char>(part.data[0]),
                                          static_cast<std::size_t>(text.size))
                            : memmem(text.data, static_cast<std::size_t>(text.size), part.data,
                                     static_cast<std::size_t>(part.size));
    return place ? static_cast<const char *>(place) - text.data : -1;
}

inline Py_ssize_t find_last(ByteSpan text, ByteSpan part) noexcept {
    Py_ssize_t room = text.size - part.size + 1;  // places where it could begin
    while (room > 0) {
        const void *place = memrchr(text.data, static_cast<unsigned char>(part.data[0]),
                                    static_cast<std::size_t>(room));
        if (!place) {
            return -1;
        }
        Py_ssize_t offset = static_cast<const char *>(place) - text.data;
        if (std::memcmp(text.data + offset, part.data, static_cast<std::size_t>(part.size)) == 0) {
            return offset;
        }
        room = offset;
    }
    return -1;
}

}  // namespace interlock::objects
