#include "base/utf8.hpp"

#include <cstring>

namespace interlock::utf8 {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080u;

uint64_t load_word(const char *p) noexcept {
    uint64_t word;
    std::memcpy(&word, p, sizeof word);
    return word;
}

unsigned byte_at(const char *text, std::size_t i) noexcept { return static_cast<unsigned char>(text[i]); }

// Allowed second bytes: they exclude overlong forms, surrogates and what is above U+10FFFF.
bool second_is_valid(unsigned lead, unsigned second) noexcept {
    unsigned low = 0x80, high = 0xBF;
    switch (lead) {
        case 0xE0: low = 0xA0; break;
        case 0xED: high = 0x9F; break;
        case 0xF0: low = 0x90; break;
        case 0xF4: high = 0x8F; break;
        default: break;
    }
    return second >= low && second <= high;
}

int size_by_lead(unsigned lead) noexcept {
    return lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

// Bytes of the strict sequence at `text`, or 0 when it is wrong or cut off.
int strict_sequence(const char *text, std::size_t size) noexcept {
    unsigned lead = byte_at(text, 0);
    int expected = size_by_lead(lead);
    if (expected == 0 || static_cast<std::size_t>(expected) > size) {
        return 0;
    }
    if (expected >= 2 && !second_is_valid(lead, byte_at(text, 1))) {
        return 0;
    }
    for (int i = 2; i < expected; ++i) {
        if (!is_continuation(text[i])) {
            return 0;
        }
    }
    return expected;
}

}  // namespace

std::size_t count(const char *text, std::size_t size) noexcept {
    std::size_t continuations = 0, i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t word = load_word(text + i);
        // The top bit of each byte that is 10xxxxxx.
        uint64_t marks = word & (~word << 1) & kHighBits;
        continuations += static_cast<std::size_t>(__builtin_popcountll(marks));
    }
    for (; i < size; ++i) {
        continuations += is_continuation(text[i]);
    }
    return size - continuations;
}

std::size_t offset(const char *text, std::size_t code_points) noexcept {
    const char *p = text;
    for (; code_points > 0; --code_points) {
        p += sequence_size(*p);
    }
    return static_cast<std::size_t>(p - text);
}

std::size_t ascii_prefix(const char *text, std::size_t size) noexcept {
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        if (load_word(text + i) & kHighBits) {
            break;
        }
    }
    // The last word overlaps the one before: no bytes are left to look at one by one.
    if (i + 8 > size && size >= 8 && !(load_word(text + size - 8) & kHighBits)) {
        return size;
    }
    while (i < size && byte_at(text, i) < 0x80) {
        ++i;
    }
    return i;
}

Scan scan_strict(const char *text, std::size_t size) noexcept {
    std::size_t i = 0, length = 0;
    while (i < size) {
        std::size_t ascii = ascii_prefix(text + i, size - i);
        i += ascii;
        length += ascii;
        while (i < size && byte_at(text, i) >= 0x80) {
            int sequence = strict_sequence(text + i, size - i);
            if (sequence == 0) {
                return {i, length};
            }
            i += static_cast<std::size_t>(sequence);
            ++length;
        }
    }
    return {i, length};
}

Error classify(const char *text, std::size_t size) noexcept {
    unsigned lead = byte_at(text, 0);
    int expected = size_by_lead(lead);
    if (expected < 2) {
        return {Fault::kInvalidStart, 1};
    }
    if (size < 2) {
        return {Fault::kUnexpectedEnd, 1};
    }
    if (!second_is_valid(lead, byte_at(text, 1))) {
        return {Fault::kInvalidContinuation, 1};
    }
    for (int i = 2; i < expected; ++i) {
        if (static_cast<std::size_t>(i) == size) {
            return {Fault::kUnexpectedEnd, i};
        }
        if (!is_continuation(text[i])) {
            return {Fault::kInvalidContinuation, i};
        }
    }
    return {Fault::kInvalidStart, 1};
}

bool has_surrogate(const char *text, std::size_t size) noexcept {
    const char *p = text, *end = text + size;
    while (p < end) {
        p = static_cast<const char *>(std::memchr(p, 0xED, static_cast<std::size_t>(end - p)));
        if (!p) {
            return false;
        }
        if (static_cast<unsigned char>(p[1]) >= 0xA0) {
            return true;
        }
        ++p;
    }
    return false;
}

}  // namespace interlock::utf8
