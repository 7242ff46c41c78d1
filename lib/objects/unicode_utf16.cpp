// str from and to UTF-16 and UTF-32.
#include "base/base.hpp"

#include <bit>

#include "objects/err.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

constexpr bool kNativeIsBig = std::endian::native == std::endian::big;

// How a width and an order are read, written and called.
template <int Width>
struct Units {
    bool big;

    Py_UCS4 read(const char *p) const noexcept {
        Py_UCS4 value = 0;
        for (int i = 0; i < Width; ++i) {
            value = value << 8 | static_cast<unsigned char>(p[big ? i : Width - 1 - i]);
        }
        return value;
    }
    bool write(Py_UCS4 value, BytesBuilder &out) const noexcept {
        char *place = out.reserve(Width);
        if (!place) {
            return false;
        }
        for (int i = 0; i < Width; ++i) {
            place[big ? Width - 1 - i : i] = static_cast<char>(value >> (8 * i));
        }
        out.commit(Width);
        return true;
    }
};

template <int Width>
const char *name_of(int byte_order) noexcept {
    if (Width == 2) {
        return byte_order < 0 ? "utf-16-le" : byte_order > 0 ? "utf-16-be" : "utf-16";
    }
    return byte_order < 0 ? "utf-32-le" : byte_order > 0 ? "utf-32-be" : "utf-32";
}

// Skips a mark in order 0 and takes its order.  Returns where the text begins.
template <int Width>
Py_ssize_t settle_order(const char *bytes, Py_ssize_t size, int *byte_order) noexcept {
    if (*byte_order == 0 && size >= Width) {
        if (Units<Width>{false}.read(bytes) == 0xFEFF) {
            *byte_order = -1;
            return Width;
        }
        if (Units<Width>{true}.read(bytes) == 0xFEFF) {
            *byte_order = 1;
            return Width;
        }
    }
    return 0;
}

template <int Width>
struct Encoder {
    Units<Width> units;

    static bool put(void *state, Py_UCS4 character, BytesBuilder &out) noexcept {
        auto *self = static_cast<Encoder *>(state);
        if (utf8::is_surrogate(character)) {
            return false;
        }
        if (Width == 2 && character >= 0x10000) {
            character -= 0x10000;
            return self->units.write(0xD800 | character >> 10, out) &&
                   self->units.write(0xDC00 | (character & 0x3FF), out);
        }
        return self->units.write(character, out);
    }
};

template <int Width>
PyObject *encode(PyObject *text, const char *errors, int byte_order) noexcept {
    BytesBuilder out;
    Encoder<Width> encoder{{byte_order == 0 ? kNativeIsBig : byte_order > 0}};
    if (byte_order == 0) {
        encoder.units.write(0xFEFF, out);
    }
    EncodeErrors handler(name_of<Width>(byte_order), text, errors, Encoder<Width>::put, &encoder);
    const char *begin = unicode_data(text), *end = begin + unicode_size(text), *p = begin;
    for (Py_ssize_t position = 0; p < end;) {
        const char *next = p;
        if (Encoder<Width>::put(&encoder, utf8::next(next), out)) {
            p = next;
            ++position;
            continue;
        }
        if (out.failed()) {
            return nullptr;
        }
        position = handler.handle(position, position + 1, "surrogates not allowed", out, Width);
        if (position < 0) {
            return nullptr;
        }
        p = begin + unicode_offset(text, position);
    }
    return out.finish();
}

// One character, or what is wrong at a position.
struct Step {
    Py_UCS4 character;
    int size;            // bytes of the character, or of what is wrong
    const char *reason;  // null: all is well
    bool unfinished;     // more bytes could make it right
};

Step step_utf16(Units<2> units, const char *p, Py_ssize_t left) noexcept {
    if (left < 2) {
        return {0, static_cast<int>(left), "truncated data", true};
    }
    Py_UCS4 first = units.read(p);
    if (!utf8::is_surrogate(first)) {
        return {first, 2, nullptr, false};
    }
    if (first >= 0xDC00) {
        return {0, 2, "illegal encoding", false};
    }
    if (left < 4) {
        return {0, static_cast<int>(left), "unexpected end of data", true};
    }
    Py_UCS4 second = units.read(p + 2);
    if (second < 0xDC00 || second > 0xDFFF) {
        return {0, 2, "illegal UTF-16 surrogate", false};
    }
    return {0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF)), 4, nullptr, false};
}

Step step_utf32(Units<4> units, const char *p, Py_ssize_t left) noexcept {
    if (left < 4) {
        return {0, static_cast<int>(left), "truncated data", true};
    }
    Py_UCS4 character = units.read(p);
    if (utf8::is_surrogate(character)) {
        return {0, 4, "code point in surrogate code point range(0xd800, 0xe000)", false};
    }
    if (character > utf8::kMaxCodePoint) {
        return {0, 4, "code point not in range(0x110000)", false};
    }
    return {character, 4, nullptr, false};
}

template <int Width>
PyObject *decode(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order, Py_ssize_t *consumed,
                 Step (*step)(Units<Width>, const char *, Py_ssize_t)) noexcept {
    int order = byte_order ? *byte_order : 0;
    Py_ssize_t position = settle_order<Width>(bytes, size, &order);
    if (byte_order) {
        *byte_order = order;
    }
    Units<Width> units{order == 0 ? kNativeIsBig : order > 0};
    DecodeErrors handler(name_of<Width>(units.big ? 1 : -1), bytes, size, errors);
    UnicodeBuilder text;
    while (position < size) {
        Step found = step(units, bytes + position, size - position);
        if (!found.reason) {
            if (!text.append_code_point(found.character)) {
                return nullptr;
            }
            position += found.size;
            continue;
        }
        if (consumed && found.unfinished) {
            break;
        }
        position = handler.handle(position, position + found.size, found.reason, text);
        if (position < 0) {
            return nullptr;
        }
    }
    if (consumed) {
        *consumed = position;
    }
    return text.finish();
}

}  // namespace

PyObject *encode_utf16(PyObject *text, const char *errors, int byte_order) noexcept {
    return encode<2>(text, errors, byte_order);
}

PyObject *encode_utf32(PyObject *text, const char *errors, int byte_order) noexcept {
    return encode<4>(text, errors, byte_order);
}

PyObject *unicode_decode_utf16_stateful(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order,
                                        Py_ssize_t *consumed) noexcept {
    return decode<2>(bytes, size, errors, byte_order, consumed, step_utf16);
}

PyObject *unicode_decode_utf32_stateful(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order,
                                        Py_ssize_t *consumed) noexcept {
    return decode<4>(bytes, size, errors, byte_order, consumed, step_utf32);
}

}  // namespace interlock::objects
