// str from and to Latin-1 and ASCII.
#include "base/base.hpp"

#include "objects/bytes.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

template <Py_UCS4 Limit>
bool encode_char(void *, Py_UCS4 character, BytesBuilder &out) noexcept {
    return character < Limit && out.append_byte(character);
}

template <Py_UCS4 Limit>
PyObject *encode(PyObject *text, const char *errors, const char *encoding, const char *reason) noexcept {
    if (unicode_is_ascii(text)) {
        return bytes_from_string_and_size(unicode_data(text), unicode_size(text));
    }
    BytesBuilder out;
    EncodeErrors handler(encoding, text, errors, encode_char<Limit>, nullptr);
    const char *begin = unicode_data(text), *end = begin + unicode_size(text), *p = begin;
    for (Py_ssize_t position = 0; p < end;) {
        const char *next = p;
        Py_UCS4 character = utf8::next(next);
        if (character < Limit) {
            if (!out.append_byte(character)) {
                return nullptr;
            }
            p = next;
            ++position;
            continue;
        }
        Py_ssize_t stop = position + 1;
        while (next < end && utf8::next(next) >= Limit) {
            ++stop;
        }
        position = handler.handle(position, stop, reason, out);
        if (position < 0) {
            return nullptr;
        }
        p = begin + unicode_offset(text, position);
    }
    return out.finish();
}

}  // namespace

PyObject *encode_latin1(PyObject *text, const char *errors) noexcept {
    return encode<256>(text, errors, "latin-1", "ordinal not in range(256)");
}

PyObject *encode_ascii(PyObject *text, const char *errors) noexcept {
    return encode<128>(text, errors, "ascii", "ordinal not in range(128)");
}

PyObject *unicode_decode_latin1(const char *bytes, Py_ssize_t size, const char *) noexcept {
    auto ascii = static_cast<Py_ssize_t>(utf8::ascii_prefix(bytes, static_cast<std::size_t>(size)));
    if (ascii == size) {
        return unicode_from_ascii(bytes, size);
    }
    UnicodeBuilder text;
    text.append_ascii(bytes, ascii);
    for (Py_ssize_t i = ascii; i < size; ++i) {
        text.append_code_point(static_cast<unsigned char>(bytes[i]));
    }
    return text.finish();
}

PyObject *unicode_decode_ascii(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    Py_ssize_t position = static_cast<Py_ssize_t>(utf8::ascii_prefix(bytes, static_cast<std::size_t>(size)));
    if (position == size) {
        return unicode_from_ascii(bytes, size);
    }
    UnicodeBuilder text;
    text.append_ascii(bytes, position);
    DecodeErrors handler("ascii", bytes, size, errors);
    while (position < size) {
        auto ascii = static_cast<Py_ssize_t>(
            utf8::ascii_prefix(bytes + position, static_cast<std::size_t>(size - position)));
        if (ascii > 0) {
            text.append_ascii(bytes + position, ascii);
            position += ascii;
            continue;
        }
        position = handler.handle(position, position + 1, "ordinal not in range(128)", text);
        if (position < 0) {
            return nullptr;
        }
    }
    return text.finish();
}

}  // namespace interlock::objects
