#include "base/base.hpp"

#include "objects/unicode_chars.hpp"


namespace interlock::objects {
namespace {

// The characters from `start` to the next run's have one record.
struct CharRun {
    constexpr CharRun(uint32_t first, uint32_t index) : packed(first << 8 | index) {}
    constexpr uint32_t start() const { return packed >> 8; }
    constexpr uint32_t record() const { return packed & 0xFF; }
    uint32_t packed;
};

struct CharSpecial {
    Py_UCS4 from;
    uint8_t map;  // CaseMap
    Py_UCS4 to[3];
};

#include "objects/unicode_tables.inc"

static_assert(sizeof kRecords / sizeof *kRecords <= 256);
constexpr int kRunCount = sizeof kRuns / sizeof *kRuns;
constexpr int kSpecialCount = sizeof kSpecials / sizeof *kSpecials;

constexpr const CharRun &find_run(Py_UCS4 character) noexcept {
    int low = 0, high = kRunCount;  // kRuns[low].start() <= character
    while (high - low > 1) {
        int middle = (low + high) / 2;
        (kRuns[middle].start() <= character ? low : high) = middle;
    }
    return kRuns[low];
}

}  // namespace

#define IL_ONE(c) kRecords[find_run(c).record()],
#define IL_FOUR(c) IL_ONE(c) IL_ONE((c) + 1) IL_ONE((c) + 2) IL_ONE((c) + 3)
#define IL_SIXTEEN(c) IL_FOUR(c) IL_FOUR((c) + 4) IL_FOUR((c) + 8) IL_FOUR((c) + 12)
#define IL_SIXTY_FOUR(c) IL_SIXTEEN(c) IL_SIXTEEN((c) + 16) IL_SIXTEEN((c) + 32) IL_SIXTEEN((c) + 48)

constinit const CharRecord latin1_records[256] = {IL_SIXTY_FOUR(0) IL_SIXTY_FOUR(64) IL_SIXTY_FOUR(128)
                                                      IL_SIXTY_FOUR(192)};

const CharRecord &char_record_slow(Py_UCS4 character) noexcept { return kRecords[find_run(character).record()]; }

int char_decimal(Py_UCS4 character) noexcept {
    if (character - '0' <= 9) {
        return static_cast<int>(character - '0');
    }
    if (character < 0x80 || !char_is(character, kDecimal)) {
        return -1;
    }
    return static_cast<int>((character - find_run(character).start()) % 10);
}

CharMapping char_map(Py_UCS4 character, CaseMap map) noexcept {
    const CharRecord &record = char_record(character);
    if (record.flags & (map == CaseMap::kFoldCase ? kFold : kSpecial)) {
        int low = 0, high = kSpecialCount;
        auto before = [&](const CharSpecial &entry) {
            return entry.from < character ||
                   (entry.from == character && entry.map < static_cast<uint8_t>(map));
        };
        while (low < high) {
            int middle = (low + high) / 2;
            before(kSpecials[middle]) ? low = middle + 1 : high = middle;
        }
        if (low < kSpecialCount && kSpecials[low].from == character &&
            kSpecials[low].map == static_cast<uint8_t>(map)) {
            const Py_UCS4 *to = kSpecials[low].to;
            return {to[1] == 0 ? 1 : to[2] == 0 ? 2 : 3, {to[0], to[1], to[2]}};
        }
    }
    if (map == CaseMap::kFoldCase && (record.flags & kSpecial)) {
        return char_map(character, CaseMap::kToLower);
    }
    int32_t distance = map == CaseMap::kToUpper ? record.upper : map == CaseMap::kToTitle ? record.title : record.lower;
    return {1, {static_cast<Py_UCS4>(static_cast<int64_t>(character) + distance)}};
}

}  // namespace interlock::objects
