// Names that the library itself looks up: static str objects that are interned in every interpreter from the start.
// Included by objects/unicode.hpp.
#pragma once

#include <bit>
#include <cstring>
#include <type_traits>

#include "objects/unicode.hpp"

namespace interlock::objects {
namespace detail {

// ASCII, at least two characters, no NUL.  Order and repetition do not matter.  Add what attribute, keyword or dict
// lookups on a warm path use.
#define IL_NAME(text) text,
constexpr const char *kNames[] = {
#include "objects/unicode_names.def"
};
#undef IL_NAME
constexpr int kNameCount = sizeof(kNames) / sizeof(kNames[0]);

constexpr std::size_t text_length(const char *text) {
    std::size_t size = 0;
    while (text[size]) {
        ++size;
    }
    return size;
}

// The bytes as a number, the first one lowest.
template <class Word>
constexpr uint64_t load(const char *text) {
    if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
        Word word;
        std::memcpy(&word, text, sizeof word);
        return word;
    }
    uint64_t word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
        word |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    return word;
}

// Of the length and up to eight bytes of each end.  It only places names in the table below, so it need not resist
// anybody, and names that differ in the middle alone are few.
constexpr uint32_t name_hash(const char *text, std::size_t size) {
    uint64_t first = size >= 8   ? load<uint64_t>(text)
                     : size >= 4 ? load<uint32_t>(text)
                     : size >= 2 ? load<uint16_t>(text)
                                 : 0;
    uint64_t last = size >= 8   ? load<uint64_t>(text + size - 8)
                    : size >= 4 ? load<uint32_t>(text + size - 4)
                    : size >= 2 ? load<uint16_t>(text + size - 2)
                                : 0;
    const uint64_t hash = (first ^ size) * 0x9E3779B97F4A7C15u ^ last * 0xC2B2AE3D27D4EB4Fu;
    return static_cast<uint32_t>((hash ^ hash >> 29) * 0x9E3779B97F4A7C15u >> 32);
}

struct NameTable {
    static constexpr int kSlots = 2048;
    static_assert(kNameCount * 2 < kSlots);
    int16_t slot[kSlots];  // index into kNames, or -1
    uint8_t size[kNameCount];
    int longest;

    constexpr int find(const char *text, std::size_t length) const { return find(text, length, name_hash(text, length)); }
    constexpr int find(const char *text, std::size_t length, uint32_t hash) const {
        uint32_t place = hash % kSlots;
        while (slot[place] >= 0) {
            int name = slot[place];
            if (size[name] == length && __builtin_memcmp(kNames[name], text, length) == 0) {
                return name;
            }
            place = (place + 1) % kSlots;
        }
        return -1;
    }
};

constexpr NameTable make_name_table() {
    NameTable table{};
    for (int16_t &slot : table.slot) {
        slot = -1;
    }
    for (int name = 0; name < kNameCount; ++name) {
        std::size_t length = text_length(kNames[name]);
        table.size[name] = static_cast<uint8_t>(length);
        table.longest = table.longest > static_cast<int>(length) ? table.longest : static_cast<int>(length);
        if (table.find(kNames[name], length) >= 0) {
            continue;  // listed twice: the first one counts
        }
        uint32_t place = name_hash(kNames[name], length) % NameTable::kSlots;
        while (table.slot[place] >= 0) {
            place = (place + 1) % NameTable::kSlots;
        }
        table.slot[place] = static_cast<int16_t>(name);
    }
    return table;
}

inline constexpr NameTable kNameTable = make_name_table();

constexpr int name_index(const char *text, std::size_t size) { return kNameTable.find(text, size); }

}  // namespace detail

extern IL_HIDDEN UnicodeObject static_names[detail::kNameCount];
extern IL_HIDDEN UnicodeObject empty_unicode;
extern IL_HIDDEN UnicodeObject latin1_unicode[256];  // the one-character strings U+0000..U+00FF

}  // namespace interlock::objects
