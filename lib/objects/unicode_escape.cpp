// str from and to the escapes of string literals; repr().
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/unicode_chars.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int hex_value(char digit) noexcept {
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

// Writes \xXX, \uXXXX or \UXXXXXXXX; returns its size.  `shortest`: the least of the three.
int write_escape(Py_UCS4 character, char shortest, char *out) noexcept {
    char kind = character < 0x100 ? shortest : character < 0x10000 ? 'u' : 'U';
    int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
    out[0] = '\\';
    out[1] = kind;
    for (int i = 0; i < digits; ++i) {
        out[2 + i] = kHexDigits[character >> (4 * (digits - 1 - i)) & 15];
    }
    return 2 + digits;
}

// The letter of a two-character escape for a control character, or 0.
char letter_escape(Py_UCS4 character) noexcept {
    return character == '\n' ? 'n' : character == '\r' ? 'r' : character == '\t' ? 't' : 0;
}

// One escape of a literal: what it stands for, or what is wrong.
struct Escape {
    Py_UCS4 character;
    Py_ssize_t size;     // bytes behind the backslash
    const char *reason;  // null: all is well
    bool literal;        // no escape: the backslash stands for itself
    bool nothing;        // stands for nothing (a continued line)
};

Escape hex_escape(const char *p, Py_ssize_t left, int digits, const char *truncated, const char *too_large) noexcept {
    Py_UCS4 value = 0;
    for (int i = 0; i < digits; ++i) {
        int digit = i + 1 < left ? hex_value(p[i + 1]) : -1;
        if (digit < 0) {
            return {0, i + 1, truncated, false, false};
        }
        value = value << 4 | static_cast<Py_UCS4>(digit);
    }
    return {value, digits + 1, value > utf8::kMaxCodePoint ? too_large : nullptr, false, false};
}

Escape octal_escape(const char *p, Py_ssize_t left) noexcept {
    Py_UCS4 value = 0;
    Py_ssize_t i = 0;
    for (; i < 3 && i < left && p[i] >= '0' && p[i] <= '7'; ++i) {
        value = value << 3 | static_cast<Py_UCS4>(p[i] - '0');
    }
    return {value, i, nullptr, false, false};
}

Escape name_escape(const char *p, Py_ssize_t left) noexcept {
    if (left > 2 && p[1] == '{') {
        Py_ssize_t i = 2;
        while (i < left && p[i] != '}') {
            ++i;
        }
        return i < left && i > 2 ? Escape{0, i + 1, "unknown Unicode character name", false, false}
                                 : Escape{0, i < left ? i + 1 : i, "malformed \\N character escape", false, false};
    }
    return {0, left > 1 && p[1] == '{' ? 2 : 1, "malformed \\N character escape", false, false};
}

// `p` is behind the backslash, `left` bytes are there.
Escape read_escape(const char *p, Py_ssize_t left) noexcept {
    auto is = [](Py_UCS4 character) { return Escape{character, 1, nullptr, false, false}; };
    if (left == 0) {
        return {0, 0, "\\ at end of string", false, false};
    }
    switch (*p) {
        case '\n': return {0, 1, nullptr, false, true};
        case '\\': case '\'': case '"': return is(static_cast<unsigned char>(*p));
        case 'a': return is(7);
        case 'b': return is('\b');
        case 'f': return is('\f');
        case 'n': return is('\n');
        case 'r': return is('\r');
        case 't': return is('\t');
        case 'v': return is(11);
        case 'x': return hex_escape(p, left, 2, "truncated \\xXX escape", nullptr);
        case 'u': return hex_escape(p, left, 4, "truncated \\uXXXX escape", nullptr);
        case 'U': return hex_escape(p, left, 8, "truncated \\UXXXXXXXX escape", "illegal Unicode character");
        case 'N': return name_escape(p, left);
        default: break;
    }
    if (*p >= '0' && *p <= '7') {
        return octal_escape(p, left);
    }
    return {0, 0, nullptr, true, false};
}

// In raw text \\ is no escape, but it keeps the second backslash from beginning one.
Escape read_raw_escape(const char *p, Py_ssize_t left) noexcept {
    if (left > 0 && *p == 'u') {
        return hex_escape(p, left, 4, "truncated \\uXXXX escape", nullptr);
    }
    if (left > 0 && *p == 'U') {
        return hex_escape(p, left, 8, "truncated \\UXXXXXXXX escape", "\\Uxxxxxxxx out of range");
    }
    return {0, 0, nullptr, true, false};
}

PyObject *decode_escapes(const char *bytes, Py_ssize_t size, const char *errors, const char *encoding,
                         Escape (*read)(const char *, Py_ssize_t), bool raw) noexcept {
    UnicodeBuilder text;
    DecodeErrors handler(encoding, bytes, size, errors);
    for (Py_ssize_t i = 0; i < size;) {
        if (bytes[i] != '\\') {
            text.append_code_point(static_cast<unsigned char>(bytes[i++]));
            continue;
        }
        Escape escape = read(bytes + i + 1, size - i - 1);
        if (escape.reason) {
            i = handler.handle(i, i + 1 + escape.size, escape.reason, text);
            if (i < 0) {
                return nullptr;
            }
        } else if (escape.literal) {
            text.append_char('\\');
            ++i;
            if (raw && i < size && bytes[i] == '\\') {
                text.append_char('\\');
                ++i;
            }
        } else {
            if (!escape.nothing) {
                text.append_code_point(escape.character);
            }
            i += 1 + escape.size;
        }
    }
    return text.finish();
}

}  // namespace

PyObject *unicode_decode_unicode_escape(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    return decode_escapes(bytes, size, errors, "unicodeescape", read_escape, false);
}

PyObject *unicode_decode_raw_unicode_escape(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    return decode_escapes(bytes, size, errors, "rawunicodeescape", read_raw_escape, true);
}

PyObject *encode_unicode_escape(PyObject *text) noexcept {
    BytesBuilder out;
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    char escape[10];
    while (p < end) {
        Py_UCS4 character = utf8::next(p);
        if (character >= ' ' && character < 0x7F && character != '\\') {
            out.append_byte(character);
        } else if (char letter = character == '\\' ? '\\' : letter_escape(character)) {
            escape[0] = '\\';
            escape[1] = letter;
            out.append(escape, 2);
        } else {
            out.append(escape, write_escape(character, 'x', escape));
        }
    }
    return out.finish();
}

PyObject *encode_raw_unicode_escape(PyObject *text) noexcept {
    BytesBuilder out;
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    char escape[10];
    while (p < end) {
        Py_UCS4 character = utf8::next(p);
        character < 0x100 ? out.append_byte(character) : out.append(escape, write_escape(character, 'u', escape));
    }
    return out.finish();
}

PyObject *unicode_repr(PyObject *text) noexcept {
    const char *begin = unicode_data(text), *end = begin + unicode_size(text);
    auto size = static_cast<std::size_t>(unicode_size(text));
    bool double_quotes = std::memchr(begin, '\'', size) && !std::memchr(begin, '"', size);
    char quote = double_quotes ? '"' : '\'';
    UnicodeBuilder out;
    out.append_char(quote);
    for (const char *p = begin; p < end;) {
        const char *start = p;
        Py_UCS4 character = utf8::next(p);
        char escape[10];
        if (character == static_cast<unsigned char>(quote) || character == '\\') {
            escape[0] = '\\';
            escape[1] = static_cast<char>(character);
            out.append_ascii(escape, 2);
        } else if (char_is(character, kPrintable)) {
            out.append_counted(start, p - start, 1);
        } else if (char letter = letter_escape(character)) {
            escape[0] = '\\';
            escape[1] = letter;
            out.append_ascii(escape, 2);
        } else {
            out.append_ascii(escape, write_escape(character, 'x', escape));
        }
    }
    out.append_char(quote);
    return out.finish();
}

}  // namespace interlock::objects
