// str: case mappings and questions about all characters.
#include "base/base.hpp"

#include "objects/bool.hpp"
#include "objects/err.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_chars.hpp"
#include "objects/unicode_methods.hpp"

namespace interlock::objects {
namespace {

constexpr Py_UCS4 kCapitalSigma = 0x3A3, kSigma = 0x3C3, kFinalSigma = 0x3C2;

struct Text {
    const char *begin, *end;
    explicit Text(PyObject *text) noexcept : begin(unicode_data(text)), end(begin + unicode_size(text)) {}
};

// A sigma is final when a cased character is before it and none follows; what case ignores does not count.
bool is_final_sigma(const Text &text, const char *start, const char *behind) noexcept {
    bool before = false, after = false;
    for (const char *p = start; p > text.begin;) {
        const CharRecord &record = char_record(utf8::previous(p));
        if (!(record.flags & kCaseIgnorable)) {
            before = record.flags & kCased;
            break;
        }
    }
    for (const char *p = behind; p < text.end;) {
        const CharRecord &record = char_record(utf8::next(p));
        if (!(record.flags & kCaseIgnorable)) {
            after = record.flags & kCased;
            break;
        }
    }
    return before && !after;
}

void append_mapped(UnicodeBuilder &out, Py_UCS4 character, CaseMap map) noexcept {
    CharMapping mapping = char_map(character, map);
    for (int i = 0; i < mapping.count; ++i) {
        out.append_code_point(mapping.to[i]);
    }
}

void append_lower(UnicodeBuilder &out, const Text &text, const char *start, const char *behind,
                  Py_UCS4 character) noexcept {
    if (character == kCapitalSigma) {
        out.append_code_point(is_final_sigma(text, start, behind) ? kFinalSigma : kSigma);
    } else {
        append_mapped(out, character, CaseMap::kToLower);
    }
}

bool is_cased(Py_UCS4 character) noexcept { return char_is(character, kLower | kUpper | kTitle); }

// Calls `each(start, behind, character)` for the text's characters.
template <class Each>
void for_each(const Text &text, Each each) noexcept {
    for (const char *p = text.begin; p < text.end;) {
        const char *start = p;
        Py_UCS4 character = utf8::next(p);
        each(start, p, character);
    }
}

// The same for all characters of an ASCII text: `map(byte)`.
template <class Map>
PyObject *map_ascii(PyObject *self, Map map) noexcept {
    if (unicode_size(self) == 1) {
        return unicode_from_code_point(static_cast<unsigned char>(map(unicode_data(self)[0])));
    }
    UnicodeObject *result = unicode_allocate(unicode_size(self), unicode_size(self));
    if (!result) {
        return nullptr;
    }
    const char *from = unicode_data(self);
    char *to = unicode_bytes(result);
    for (Py_ssize_t i = 0; i < unicode_size(self); ++i) {
        to[i] = map(from[i]);
    }
    return as_object(result);
}

// True when there is a character and each one has one of the flags.
PyObject *all_are(PyObject *self, unsigned flags) noexcept {
    Text text(self);
    for (const char *p = text.begin; p < text.end;) {
        if (!char_is(utf8::next(p), flags)) {
            return Py_False;
        }
    }
    return bool_from_long(text.begin < text.end);
}

// True when there is a character with `wanted` and none with `unwanted`.
PyObject *some_are(PyObject *self, unsigned wanted, unsigned unwanted) noexcept {
    Text text(self);
    bool found = false;
    for (const char *p = text.begin; p < text.end;) {
        unsigned flags = char_record(utf8::next(p)).flags;
        if (flags & unwanted) {
            return Py_False;
        }
        found = found || (flags & wanted);
    }
    return bool_from_long(found);
}

}  // namespace

PyObject *unicode_lower(PyObject *self, PyObject *) noexcept {
    if (unicode_is_ascii(self) && unicode_size(self) > 0) {
        return map_ascii(self, [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    }
    UnicodeBuilder out;
    Text text(self);
    for_each(text, [&](const char *start, const char *behind, Py_UCS4 c) { append_lower(out, text, start, behind, c); });
    return out.finish();
}

PyObject *unicode_upper(PyObject *self, PyObject *) noexcept {
    if (unicode_is_ascii(self) && unicode_size(self) > 0) {
        return map_ascii(self, [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
    }
    UnicodeBuilder out;
    for_each(Text(self), [&](const char *, const char *, Py_UCS4 c) { append_mapped(out, c, CaseMap::kToUpper); });
    return out.finish();
}

PyObject *unicode_casefold(PyObject *self, PyObject *) noexcept {
    if (unicode_is_ascii(self)) {
        return unicode_lower(self, nullptr);
    }
    UnicodeBuilder out;
    for_each(Text(self), [&](const char *, const char *, Py_UCS4 c) { append_mapped(out, c, CaseMap::kFoldCase); });
    return out.finish();
}

PyObject *unicode_title(PyObject *self, PyObject *) noexcept {
    UnicodeBuilder out;
    Text text(self);
    bool inside = false;
    for_each(text, [&](const char *start, const char *behind, Py_UCS4 c) {
        inside ? append_lower(out, text, start, behind, c) : append_mapped(out, c, CaseMap::kToTitle);
        inside = is_cased(c);
    });
    return out.finish();
}

PyObject *unicode_capitalize(PyObject *self, PyObject *) noexcept {
    UnicodeBuilder out;
    Text text(self);
    for_each(text, [&](const char *start, const char *behind, Py_UCS4 c) {
        start == text.begin ? append_mapped(out, c, CaseMap::kToTitle) : append_lower(out, text, start, behind, c);
    });
    return out.finish();
}

PyObject *unicode_swapcase(PyObject *self, PyObject *) noexcept {
    UnicodeBuilder out;
    Text text(self);
    for_each(text, [&](const char *start, const char *behind, Py_UCS4 c) {
        if (char_is(c, kUpper)) {
            append_lower(out, text, start, behind, c);
        } else if (char_is(c, kLower)) {
            append_mapped(out, c, CaseMap::kToUpper);
        } else {
            out.append_code_point(c);
        }
    });
    return out.finish();
}

PyObject *unicode_is_lower(PyObject *self, PyObject *) noexcept { return some_are(self, kLower, kUpper | kTitle); }
PyObject *unicode_is_upper(PyObject *self, PyObject *) noexcept { return some_are(self, kUpper, kLower | kTitle); }

PyObject *unicode_is_title(PyObject *self, PyObject *) noexcept {
    bool inside = false, found = false, right = true;
    for_each(Text(self), [&](const char *, const char *, Py_UCS4 c) {
        bool begins = char_is(c, kUpper | kTitle), continues = char_is(c, kLower);
        right = right && !(begins && inside) && !(continues && !inside);
        inside = begins || continues;
        found = found || inside;
    });
    return bool_from_long(right && found);
}

PyObject *unicode_is_alpha(PyObject *self, PyObject *) noexcept { return all_are(self, kAlpha); }
PyObject *unicode_is_alnum(PyObject *self, PyObject *) noexcept {
    return all_are(self, kAlpha | kDecimal | kDigit | kNumeric);
}
PyObject *unicode_is_digit(PyObject *self, PyObject *) noexcept { return all_are(self, kDigit); }
PyObject *unicode_is_decimal(PyObject *self, PyObject *) noexcept { return all_are(self, kDecimal); }
PyObject *unicode_is_numeric(PyObject *self, PyObject *) noexcept { return all_are(self, kNumeric); }
PyObject *unicode_is_space(PyObject *self, PyObject *) noexcept { return all_are(self, kSpace); }
PyObject *unicode_is_printable(PyObject *self, PyObject *) noexcept {
    return unicode_size(self) == 0 ? Py_True : all_are(self, kPrintable);
}
PyObject *unicode_is_ascii_method(PyObject *self, PyObject *) noexcept { return bool_from_long(unicode_is_ascii(self)); }

int unicode_is_identifier(PyObject *object) noexcept {
    Text text(object);
    for (const char *p = text.begin; p < text.end;) {
        bool first = p == text.begin;
        if (!char_is(utf8::next(p), first ? kIdStart : kIdContinue)) {
            return 0;
        }
    }
    return text.begin < text.end;
}

PyObject *unicode_is_identifier_method(PyObject *self, PyObject *) noexcept {
    return bool_from_long(unicode_is_identifier(self));
}

}  // namespace interlock::objects
