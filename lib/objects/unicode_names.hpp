// Names that the library itself looks up: static str objects that are interned in every interpreter from the start.
// Included by objects/unicode.hpp.
#pragma once

#include <array>

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

// FNV-1a: only places names in the table below, so it need not resist anybody.
constexpr uint32_t name_hash(const char *text, std::size_t size) {
    uint32_t hash = 2166136261u;
    for (std::size_t i = 0; i < size; ++i) {
        hash = (hash ^ static_cast<unsigned char>(text[i])) * 16777619u;
    }
    return hash ^ (hash >> 15);
}

struct NameTable {
    static constexpr int kSlots = 2048;
    static_assert(kNameCount * 2 < kSlots);
    int16_t slot[kSlots];  // index into kNames, or -1
    uint8_t size[kNameCount];
    int longest;

    static constexpr bool same(const char *a, const char *b, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    constexpr int find(const char *text, std::size_t length) const { return find(text, length, name_hash(text, length)); }
    constexpr int find(const char *text, std::size_t length, uint32_t hash) const {
        uint32_t place = hash % kSlots;
        while (slot[place] >= 0) {
            int name = slot[place];
            if (size[name] == length && same(kNames[name], text, length)) {
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
