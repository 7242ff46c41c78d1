// UTF-8 on plain memory.
//
//  "Strict" is UTF-8 as the Unicode standard has it.  "Generalized" also lets surrogates take three bytes; it is what str
//  objects hold.  Functions that do not say otherwise expect well-formed generalized text.
#pragma once

#include "base/base.hpp"

namespace interlock::utf8 {

constexpr uint32_t kMaxCodePoint = 0x10FFFF;
constexpr uint32_t kReplacement = 0xFFFD;

constexpr bool is_surrogate(uint32_t c) noexcept { return c >= 0xD800 && c <= 0xDFFF; }
constexpr bool is_continuation(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }
constexpr int encoded_size(uint32_t c) noexcept { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

// Writes one code point; returns its bytes (1 to 4).
inline int encode(uint32_t c, char *out) noexcept {
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800) {
        out[0] = static_cast<char>(0xC0 | (c >> 6));
        out[1] = static_cast<char>(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = static_cast<char>(0xE0 | (c >> 12));
        out[1] = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out[2] = static_cast<char>(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | (c >> 18));
    out[1] = static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out[2] = static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out[3] = static_cast<char>(0x80 | (c & 0x3F));
    return 4;
}

// Bytes of the sequence that starts with `lead`.
inline int sequence_size(char lead) noexcept {
    auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Reads one code point and moves on.
inline uint32_t next(const char *&p) noexcept {
    auto at = [&](int i) { return static_cast<uint32_t>(static_cast<unsigned char>(p[i])); };
    uint32_t lead = at(0);
    if (lead < 0x80) {
        p += 1;
        return lead;
    }
    if (lead < 0xE0) {
        uint32_t c = ((lead & 0x1F) << 6) | (at(1) & 0x3F);
        p += 2;
        return c;
    }
    if (lead < 0xF0) {
        uint32_t c = ((lead & 0x0F) << 12) | ((at(1) & 0x3F) << 6) | (at(2) & 0x3F);
        p += 3;
        return c;
    }
    uint32_t c = ((lead & 0x07) << 18) | ((at(1) & 0x3F) << 12) | ((at(2) & 0x3F) << 6) | (at(3) & 0x3F);
    p += 4;
    return c;
}

// Moves back to the begin of the code point that ends before `p`, and reads it.
inline uint32_t previous(const char *&p) noexcept {
    do {
        --p;
    } while (is_continuation(*p));
    const char *begin = p;
    return next(begin);
}

// Code points in `size` bytes.
std::size_t count(const char *text, std::size_t size) noexcept;

// Bytes of the first `code_points` ones.
std::size_t offset(const char *text, std::size_t code_points) noexcept;

// Length of the ASCII prefix.
std::size_t ascii_prefix(const char *text, std::size_t size) noexcept;

// Where strict reading of `text` stops.
struct Scan {
    std::size_t valid;   // bytes before the error; all of them when there is none
    std::size_t length;  // code points in these
};
Scan scan_strict(const char *text, std::size_t size) noexcept;

// What is wrong at the begin of `text`, where a strict scan stopped.
enum class Fault { kInvalidStart, kInvalidContinuation, kUnexpectedEnd };
struct Error {
    Fault fault;
    int size;  // bytes that are wrong together, at least 1
};
Error classify(const char *text, std::size_t size) noexcept;

// True when there is a surrogate.
bool has_surrogate(const char *text, std::size_t size) noexcept;

}  // namespace interlock::utf8
