// Encodings by name, and the doors that take one.
#include "base/base.hpp"

#include "objects/buffer.hpp"
#include "objects/bytes.hpp"
#include "objects/codec.hpp"
#include "objects/err.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

constexpr struct {
    const char *alias;
    Encoding encoding;
} kAliases[] = {
    {"utf_8", Encoding::kUtf8},
    {"utf8", Encoding::kUtf8},
    {"u8", Encoding::kUtf8},
    {"utf", Encoding::kUtf8},
    {"cp65001", Encoding::kUtf8},
    {"utf_16", Encoding::kUtf16},
    {"utf16", Encoding::kUtf16},
    {"u16", Encoding::kUtf16},
    {"utf_16_le", Encoding::kUtf16Little},
    {"utf_16le", Encoding::kUtf16Little},
    {"utf16_le", Encoding::kUtf16Little},
    {"utf16le", Encoding::kUtf16Little},
    {"unicodelittleunmarked", Encoding::kUtf16Little},
    {"utf_16_be", Encoding::kUtf16Big},
    {"utf_16be", Encoding::kUtf16Big},
    {"utf16_be", Encoding::kUtf16Big},
    {"utf16be", Encoding::kUtf16Big},
    {"unicodebigunmarked", Encoding::kUtf16Big},
    {"utf_32", Encoding::kUtf32},
    {"utf32", Encoding::kUtf32},
    {"u32", Encoding::kUtf32},
    {"utf_32_le", Encoding::kUtf32Little},
    {"utf_32le", Encoding::kUtf32Little},
    {"utf32_le", Encoding::kUtf32Little},
    {"utf_32_be", Encoding::kUtf32Big},
    {"utf_32be", Encoding::kUtf32Big},
    {"utf32_be", Encoding::kUtf32Big},
    {"utf_7", Encoding::kUtf7},
    {"utf7", Encoding::kUtf7},
    {"u7", Encoding::kUtf7},
    {"unicode_1_1_utf_7", Encoding::kUtf7},
    {"latin_1", Encoding::kLatin1},
    {"latin1", Encoding::kLatin1},
    {"latin", Encoding::kLatin1},
    {"l1", Encoding::kLatin1},
    {"iso8859_1", Encoding::kLatin1},
    {"iso_8859_1", Encoding::kLatin1},
    {"iso8859", Encoding::kLatin1},
    {"iso_8859_1_1987", Encoding::kLatin1},
    {"iso_ir_100", Encoding::kLatin1},
    {"8859", Encoding::kLatin1},
    {"cp819", Encoding::kLatin1},
    {"csisolatin1", Encoding::kLatin1},
    {"ibm819", Encoding::kLatin1},
    {"ascii", Encoding::kAscii},
    {"us_ascii", Encoding::kAscii},
    {"us", Encoding::kAscii},
    {"646", Encoding::kAscii},
    {"ansi_x3.4_1968", Encoding::kAscii},
    {"ansi_x3_4_1968", Encoding::kAscii},
    {"ansi_x3.4_1986", Encoding::kAscii},
    {"cp367", Encoding::kAscii},
    {"csascii", Encoding::kAscii},
    {"ibm367", Encoding::kAscii},
    {"iso646_us", Encoding::kAscii},
    {"iso_646.irv_1991", Encoding::kAscii},
    {"iso_ir_6", Encoding::kAscii},
    {"unicode_escape", Encoding::kUnicodeEscape},
    {"unicodeescape", Encoding::kUnicodeEscape},
    {"raw_unicode_escape", Encoding::kRawUnicodeEscape},
    {"rawunicodeescape", Encoding::kRawUnicodeEscape},
};

constexpr std::size_t kLongestAlias = 32;

bool is_name_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
}

}  // namespace

Encoding find_encoding(const char *name) noexcept {
    if (!name) {
        return Encoding::kUtf8;
    }
    char plain[kLongestAlias + 1];
    std::size_t size = 0;
    bool gap = false;
    for (; *name; ++name) {
        if (!is_name_char(*name)) {
            gap = static_cast<unsigned char>(*name) < 0x80 || gap;
            continue;
        }
        if (size + 2 > kLongestAlias) {
            return Encoding::kUnknown;
        }
        if (gap && size > 0) {
            plain[size++] = '_';
        }
        gap = false;
        plain[size++] = *name >= 'A' && *name <= 'Z' ? static_cast<char>(*name + ('a' - 'A')) : *name;
    }
    plain[size] = '\0';
    for (const auto &known : kAliases) {
        if (std::strcmp(plain, known.alias) == 0) {
            return known.encoding;
        }
    }
    return Encoding::kUnknown;
}

const char *encoding_name(Encoding encoding) noexcept {
    switch (encoding) {
        case Encoding::kUtf8: return "utf-8";
        case Encoding::kUtf16: return "utf-16";
        case Encoding::kUtf16Little: return "utf-16-le";
        case Encoding::kUtf16Big: return "utf-16-be";
        case Encoding::kUtf32: return "utf-32";
        case Encoding::kUtf32Little: return "utf-32-le";
        case Encoding::kUtf32Big: return "utf-32-be";
        case Encoding::kUtf7: return "utf-7";
        case Encoding::kLatin1: return "iso8859-1";
        case Encoding::kAscii: return "ascii";
        case Encoding::kUnicodeEscape: return "unicode-escape";
        case Encoding::kRawUnicodeEscape: return "raw-unicode-escape";
        case Encoding::kUnknown: break;
    }
    return nullptr;
}

PyObject *encode_with(Encoding encoding, PyObject *text, const char *errors) noexcept {
    switch (encoding) {
        case Encoding::kUtf8: return encode_utf8(text, errors);
        case Encoding::kUtf16: return encode_utf16(text, errors, 0);
        case Encoding::kUtf16Little: return encode_utf16(text, errors, -1);
        case Encoding::kUtf16Big: return encode_utf16(text, errors, 1);
        case Encoding::kUtf32: return encode_utf32(text, errors, 0);
        case Encoding::kUtf32Little: return encode_utf32(text, errors, -1);
        case Encoding::kUtf32Big: return encode_utf32(text, errors, 1);
        case Encoding::kUtf7: return encode_utf7(text);
        case Encoding::kLatin1: return encode_latin1(text, errors);
        case Encoding::kAscii: return encode_ascii(text, errors);
        case Encoding::kUnicodeEscape: return encode_unicode_escape(text);
        case Encoding::kRawUnicodeEscape: return encode_raw_unicode_escape(text);
        case Encoding::kUnknown: break;
    }
    return nullptr;
}

PyObject *decode_with(Encoding encoding, const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    int little = -1, big = 1;
    switch (encoding) {
        case Encoding::kUtf8: return unicode_decode_utf8(bytes, size, errors);
        case Encoding::kUtf16: return unicode_decode_utf16_stateful(bytes, size, errors, nullptr, nullptr);
        case Encoding::kUtf16Little: return unicode_decode_utf16_stateful(bytes, size, errors, &little, nullptr);
        case Encoding::kUtf16Big: return unicode_decode_utf16_stateful(bytes, size, errors, &big, nullptr);
        case Encoding::kUtf32: return unicode_decode_utf32_stateful(bytes, size, errors, nullptr, nullptr);
        case Encoding::kUtf32Little: return unicode_decode_utf32_stateful(bytes, size, errors, &little, nullptr);
        case Encoding::kUtf32Big: return unicode_decode_utf32_stateful(bytes, size, errors, &big, nullptr);
        case Encoding::kUtf7: return unicode_decode_utf7_stateful(bytes, size, errors, nullptr);
        case Encoding::kLatin1: return unicode_decode_latin1(bytes, size, errors);
        case Encoding::kAscii: return unicode_decode_ascii(bytes, size, errors);
        case Encoding::kUnicodeEscape: return unicode_decode_unicode_escape(bytes, size, errors);
        case Encoding::kRawUnicodeEscape: return unicode_decode_raw_unicode_escape(bytes, size, errors);
        case Encoding::kUnknown: break;
    }
    return nullptr;
}

PyObject *unicode_decode(const char *bytes, Py_ssize_t size, const char *encoding, const char *errors) noexcept {
    Encoding known = find_encoding(encoding);
    if (known != Encoding::kUnknown) {
        return decode_with(known, bytes, size, errors);
    }
    Ref<> object = Ref<>::steal(bytes_from_string_and_size(bytes, size));
    return object ? codec_decode_text(object.get(), encoding, errors) : nullptr;
}

PyObject *unicode_as_encoded_string(PyObject *text, const char *encoding, const char *errors) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    Encoding known = find_encoding(encoding);
    return known != Encoding::kUnknown ? encode_with(known, text, errors) : codec_encode_text(text, encoding, errors);
}

namespace {

template <class Encode>
PyObject *encode_str(PyObject *text, Encode encode) noexcept {
    if (unicode_check(text)) {
        return encode(text);
    }
    err_bad_argument();
    return nullptr;
}

}  // namespace

PyObject *unicode_as_utf16_string(PyObject *text) noexcept {
    return encode_str(text, [](PyObject *str) { return encode_utf16(str, nullptr, 0); });
}
PyObject *unicode_as_utf32_string(PyObject *text) noexcept {
    return encode_str(text, [](PyObject *str) { return encode_utf32(str, nullptr, 0); });
}
PyObject *unicode_as_unicode_escape_string(PyObject *text) noexcept { return encode_str(text, encode_unicode_escape); }
PyObject *unicode_as_raw_unicode_escape_string(PyObject *text) noexcept {
    return encode_str(text, encode_raw_unicode_escape);
}
PyObject *unicode_as_latin1_string(PyObject *text) noexcept {
    return encode_str(text, [](PyObject *str) { return encode_latin1(str, nullptr); });
}
PyObject *unicode_as_ascii_string(PyObject *text) noexcept {
    return encode_str(text, [](PyObject *str) { return encode_ascii(str, nullptr); });
}
PyObject *unicode_as_charmap_string(PyObject *text, PyObject *mapping) noexcept {
    return encode_str(text, [mapping](PyObject *str) { return encode_charmap(str, mapping, nullptr); });
}

PyObject *unicode_decode_utf16(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order) noexcept {
    return unicode_decode_utf16_stateful(bytes, size, errors, byte_order, nullptr);
}
PyObject *unicode_decode_utf32(const char *bytes, Py_ssize_t size, const char *errors, int *byte_order) noexcept {
    return unicode_decode_utf32_stateful(bytes, size, errors, byte_order, nullptr);
}
PyObject *unicode_decode_utf7(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    return unicode_decode_utf7_stateful(bytes, size, errors, nullptr);
}

PyObject *unicode_from_encoded_object(PyObject *object, const char *encoding, const char *errors) noexcept {
    if (!object) {
        err_bad_internal_call();
        return nullptr;
    }
    if (unicode_check(object)) {
        err_set_string(PyExc_TypeError, "decoding str is not supported");
        return nullptr;
    }
    if (is_bytes(object)) {
        return unicode_decode(bytes_data(object), bytes_length(object), encoding, errors);
    }
    BufferView view;
    if (!object_check_buffer(object) || !view.acquire(object)) {
        err_clear();
        err_format(PyExc_TypeError, "decoding to str: need a bytes-like object, %.80s found",
                   object->ob_type->tp_name);
        return nullptr;
    }
    return unicode_decode(view.data() ? view.data() : "", view.size(), encoding, errors);
}

PyObject *unicode_as_decoded_object(PyObject *text, const char *encoding, const char *errors) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    return codec_decode(text, encoding ? encoding : "utf-8", errors);
}

PyObject *unicode_as_decoded_unicode(PyObject *text, const char *encoding, const char *errors) noexcept {
    Ref<> result = Ref<>::steal(unicode_as_decoded_object(text, encoding, errors));
    if (result && !unicode_check(result.get())) {
        err_format(PyExc_TypeError,
                   "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                   encoding ? encoding : "utf-8", result.get()->ob_type->tp_name);
        return nullptr;
    }
    return result.release();
}

PyObject *unicode_as_encoded_object(PyObject *text, const char *encoding, const char *errors) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    return codec_encode(text, encoding ? encoding : "utf-8", errors);
}

PyObject *unicode_as_encoded_unicode(PyObject *text, const char *encoding, const char *errors) noexcept {
    Ref<> result = Ref<>::steal(unicode_as_encoded_object(text, encoding, errors));
    if (result && !unicode_check(result.get())) {
        err_format(PyExc_TypeError,
                   "'%.400s' encoder returned '%.400s' instead of 'str'; use codecs.encode() to encode to arbitrary types",
                   encoding ? encoding : "utf-8", result.get()->ob_type->tp_name);
        return nullptr;
    }
    return result.release();
}

}  // namespace interlock::objects
