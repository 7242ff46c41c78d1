// Character classes and case mappings, from the Unicode character database (unicode_tables.inc says which version).
// They do not depend on the locale.
#pragma once

#include "base/base.hpp"
#include "interlock/pyunicode.h"

namespace interlock::objects {

// The order is known to make_unicode_tables.py.
enum CharFlag : uint16_t {
    kAlpha = 1u << 0,
    kDecimal = 1u << 1,        // has a value 0..9 in a decimal notation
    kDigit = 1u << 2,          // superscripts and the like too
    kNumeric = 1u << 3,        // fractions, roman numbers ... too
    kLower = 1u << 4,
    kUpper = 1u << 5,
    kTitle = 1u << 6,
    kPrintable = 1u << 7,      // repr() shows it as it is
    kSpace = 1u << 8,
    kLinebreak = 1u << 9,
    kIdStart = 1u << 10,
    kIdContinue = 1u << 11,
    kCaseIgnorable = 1u << 12,
    kCased = 1u << 13,         // and not case-ignorable
    kSpecial = 1u << 14,       // some mapping has not exactly one character
    kFold = 1u << 15,          // folds to something else than its lower case
};

struct CharRecord {
    uint16_t flags;
    int32_t lower, upper, title;  // distances to the simple mapping
};

extern IL_HIDDEN const CharRecord latin1_records[256];
const CharRecord &char_record_slow(Py_UCS4 character) noexcept;

inline const CharRecord &char_record(Py_UCS4 character) noexcept {
    return character < 256 ? latin1_records[character] : char_record_slow(character);
}
inline bool char_is(Py_UCS4 character, unsigned flags) noexcept { return char_record(character).flags & flags; }
inline bool is_whitespace(Py_UCS4 character) noexcept { return char_is(character, kSpace); }
inline bool is_linebreak(Py_UCS4 character) noexcept { return char_is(character, kLinebreak); }

// 0..9, or -1.
int char_decimal(Py_UCS4 character) noexcept;

enum class CaseMap : uint8_t { kToLower, kToUpper, kToTitle, kFoldCase };

// Full mapping of one character: 1 to 3 characters.  A final sigma is the caller's business.
struct CharMapping {
    int count;
    Py_UCS4 to[3];
};
CharMapping char_map(Py_UCS4 character, CaseMap map) noexcept;

}  // namespace interlock::objects
