#include "base/base.hpp"

#include "runtime/locale.hpp"

#include <langinfo.h>

#include <clocale>
#include <cstring>
#include <type_traits>

#include "interlock/pyconfig_vars.h"

namespace interlock::runtime {
namespace {

constexpr wchar_t kEscape = 0xDC00;  // + the byte

bool is_surrogate(wchar_t c) noexcept { return c >= 0xD800 && c <= 0xDFFF; }
bool is_escape(wchar_t c) noexcept { return c >= 0xDC80 && c <= 0xDCFF; }

// Length of the well-formed UTF-8 sequence at `text`, and its character; 0 when it is not well-formed.
int take_utf8(const unsigned char *text, wchar_t *character) noexcept {
    unsigned char first = text[0];
    int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length < 2) {
        *character = first;
        return length;
    }
    uint32_t value = first & (0xFFu >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (text[i] & 0x3F);
    }
    if ((length == 3 && value < 0x800) || (length == 4 && (value < 0x10000 || value > 0x10FFFF)) ||
        is_surrogate(static_cast<wchar_t>(value))) {
        return 0;
    }
    *character = static_cast<wchar_t>(value);
    return length;
}

int put_utf8(wchar_t c, char *out) noexcept {
    auto value = static_cast<uint32_t>(c);
    if (value < 0x80) {
        out[0] = static_cast<char>(value);
        return 1;
    }
    if (value > 0x10FFFF || is_surrogate(c)) {
        return 0;
    }
    int length = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--, value >>= 6) {
        out[i] = static_cast<char>(0x80 | (value & 0x3F));
    }
    out[0] = static_cast<char>((0xF00u >> length) | value);
    return length;
}

template <class Char>
bool is_ascii(const Char *text) noexcept {
    for (; *text; text++) {
        if (static_cast<std::make_unsigned_t<Char>>(*text) >= 0x80) {
            return false;
        }
    }
    return true;
}

// Is the text in the locale's encoding the same as in UTF-8?  The C library's conversions would give that, too, after
// loading their tables.
template <class Char>
bool is_utf8(const Char *text) noexcept {
    if (Py_UTF8Mode > 0) {
        return true;
    }
    const char *codeset = nl_langinfo(CODESET);
    return std::strcmp(codeset, "UTF-8") == 0 || (std::strcmp(codeset, "ANSI_X3.4-1968") == 0 && is_ascii(text));
}

wchar_t *allocate_wide(const char *text, size_t *size, Allocate allocate) noexcept {
    auto *out = static_cast<wchar_t *>(allocate((std::strlen(text) + 1) * sizeof(wchar_t)));
    if (!out && size) {
        *size = static_cast<size_t>(-1);
    }
    return out;
}

// Two passes: the first finds the length and what cannot be encoded, so that a failure allocates nothing.
// `put(character, buffer of 16)` returns the number of bytes, 0 when there are none for it.
template <class Put>
char *encode(const wchar_t *text, size_t *error_position, Allocate allocate, Put put) noexcept {
    char bytes[16];
    size_t total = 0;
    if (error_position) {
        *error_position = static_cast<size_t>(-1);
    }
    for (const wchar_t *at = text; *at; at++) {
        size_t length = is_escape(*at) ? 1 : put(*at, bytes);
        if (length == 0) {
            if (error_position) {
                *error_position = static_cast<size_t>(at - text);
            }
            return nullptr;
        }
        total += length;
    }
    auto *out = static_cast<char *>(allocate(total + 1));
    if (!out) {
        return nullptr;
    }
    char *end = out;
    for (const wchar_t *at = text; *at; at++) {
        if (is_escape(*at)) {
            *end++ = static_cast<char>(*at - kEscape);
            continue;
        }
        size_t length = put(*at, bytes);
        std::memcpy(end, bytes, length);
        end += length;
    }
    *end = 0;
    return out;
}

struct EncodingName {
    const char *alias;  // lower case, '_' and ' ' as '-'
    const char *name;
};
constexpr EncodingName kEncodings[] = {
    {"utf-8", "utf-8"},          {"utf8", "utf-8"},           {"u8", "utf-8"},
    {"utf", "utf-8"},            {"ascii", "ascii"},          {"us-ascii", "ascii"},
    {"646", "ascii"},            {"ansi-x3.4-1968", "ascii"}, {"iso646-us", "ascii"},
    {"latin-1", "iso8859-1"},    {"latin1", "iso8859-1"},     {"iso-8859-1", "iso8859-1"},
    {"iso8859-1", "iso8859-1"},  {"8859", "iso8859-1"},       {"l1", "iso8859-1"},
    {"latin", "iso8859-1"},
};

}  // namespace

wchar_t *decode_utf8(const char *text, size_t *size, Allocate allocate) noexcept {
    wchar_t *out = allocate_wide(text, size, allocate);
    if (!out) {
        return nullptr;
    }
    size_t length = 0;
    for (auto *at = reinterpret_cast<const unsigned char *>(text); *at;) {
        wchar_t character;
        int used = take_utf8(at, &character);
        out[length++] = used ? character : kEscape + *at;
        at += used ? used : 1;
    }
    out[length] = 0;
    if (size) {
        *size = length;
    }
    return out;
}

wchar_t *decode_locale(const char *text, size_t *size, Allocate allocate) noexcept {
    if (is_utf8(text)) {
        return decode_utf8(text, size, allocate);
    }
    wchar_t *out = allocate_wide(text, size, allocate);
    if (!out) {
        return nullptr;
    }
    std::mbstate_t state = {};
    size_t length = 0;
    for (const char *end = text + std::strlen(text); text < end;) {
        auto byte = static_cast<unsigned char>(*text);
        wchar_t character;
        size_t used = std::mbrtowc(&character, text, static_cast<size_t>(end - text), &state);
        if (used == static_cast<size_t>(-1) || used == static_cast<size_t>(-2) || is_surrogate(character)) {
            state = {};
            character = kEscape + byte;
            used = 1;
        }
        out[length++] = character;
        text += used;
    }
    out[length] = 0;
    if (size) {
        *size = length;
    }
    return out;
}

char *encode_utf8(const wchar_t *text, size_t *error_position, Allocate allocate) noexcept {
    return encode(text, error_position, allocate,
                  [](wchar_t c, char *out) noexcept { return static_cast<size_t>(put_utf8(c, out)); });
}

char *encode_locale(const wchar_t *text, size_t *error_position, Allocate allocate) noexcept {
    if (is_utf8(text)) {
        return encode_utf8(text, error_position, allocate);
    }
    return encode(text, error_position, allocate, [](wchar_t c, char *out) noexcept -> size_t {
        std::mbstate_t state = {};
        size_t length = is_surrogate(c) ? static_cast<size_t>(-1) : std::wcrtomb(out, c, &state);
        return length == static_cast<size_t>(-1) ? 0 : length;
    });
}

void set_user_locale() noexcept { std::setlocale(LC_CTYPE, ""); }

bool is_c_locale() noexcept {
    const char *name = std::setlocale(LC_CTYPE, nullptr);
    return !name || std::strcmp(name, "C") == 0 || std::strcmp(name, "POSIX") == 0;
}

bool is_lenient_locale() noexcept {
    const char *name = std::setlocale(LC_CTYPE, nullptr);
    return is_c_locale() || std::strcmp(name, "C.UTF-8") == 0 || std::strcmp(name, "C.utf8") == 0 ||
           std::strcmp(name, "UTF-8") == 0;
}

const char *locale_codeset() noexcept {
    const char *name = nl_langinfo(CODESET);
    return name && *name ? name : "utf-8";
}

const char *normal_encoding(const char *name) noexcept {
    char folded[24];
    size_t length = 0;
    for (; name[length]; length++) {
        if (length == sizeof folded - 1) {
            return nullptr;
        }
        char c = name[length];
        folded[length] = static_cast<char>(c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    folded[length] = 0;
    for (const EncodingName &entry : kEncodings) {
        if (std::strcmp(folded, entry.alias) == 0) {
            return entry.name;
        }
    }
    return nullptr;
}

}  // namespace interlock::runtime
