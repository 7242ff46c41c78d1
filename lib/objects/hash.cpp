#include "base/base.hpp"

#include "objects/hash.hpp"

#include <cstring>

#include <sys/random.h>

namespace interlock::objects {
namespace {

// Written once, before the first hash of the process; readers need no order beyond that of the start.
uint64_t secret[2];

uint64_t rotate(uint64_t x, int bits) noexcept { return x << bits | x >> (64 - bits); }

struct SipState {
    uint64_t v0, v1, v2, v3;

    void round() noexcept {
        v0 += v1;
        v2 += v3;
        v1 = rotate(v1, 13) ^ v0;
        v3 = rotate(v3, 16) ^ v2;
        v0 = rotate(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = rotate(v1, 17) ^ v2;
        v3 = rotate(v3, 21) ^ v0;
        v2 = rotate(v2, 32);
    }
};

uint64_t load_little_endian(const unsigned char *bytes, size_t count) noexcept {
    uint64_t word = 0;
    if (count == 8 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        std::memcpy(&word, bytes, 8);
        return word;
    }
    for (size_t i = 0; i < count; i++) {
        word |= uint64_t{bytes[i]} << (8 * i);
    }
    return word;
}

// SipHash-1-3 (Aumasson and Bernstein), the variant with one round per word and three at the end.
uint64_t siphash13(const unsigned char *bytes, size_t size) noexcept {
    SipState s = {secret[0] ^ 0x736f6d6570736575u, secret[1] ^ 0x646f72616e646f6du, secret[0] ^ 0x6c7967656e657261u,
                  secret[1] ^ 0x7465646279746573u};
    const uint64_t length_byte = static_cast<uint64_t>(size) << 56;
    for (; size >= 8; size -= 8, bytes += 8) {
        const uint64_t word = load_little_endian(bytes, 8);
        s.v3 ^= word;
        s.round();
        s.v0 ^= word;
    }
    const uint64_t last = length_byte | load_little_endian(bytes, size);
    s.v3 ^= last;
    s.round();
    s.v0 ^= last;
    s.v2 ^= 0xff;
    s.round();
    s.round();
    s.round();
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

}  // namespace

Py_hash_t hash_bytes(const void *bytes, Py_ssize_t size) noexcept {
    if (size == 0) {
        return 0;
    }
    const auto hash = static_cast<Py_hash_t>(siphash13(static_cast<const unsigned char *>(bytes),
                                                       static_cast<size_t>(size)));
    return hash == -1 ? -2 : hash;
}

Py_hash_t hash_pointer(const void *pointer) noexcept {
    const auto hash = static_cast<Py_hash_t>(rotate(reinterpret_cast<uintptr_t>(pointer), 60));
    return hash == -1 ? -2 : hash;
}

bool hash_set_secret(bool randomise, uint32_t seed) noexcept {
    if (!randomise) {
        if (seed == 0) {
            secret[0] = secret[1] = 0;
            return true;
        }
        // A linear congruential generator fills the bytes, so that a seed gives the same hashes everywhere.
        unsigned char bytes[sizeof secret];
        uint32_t x = seed;
        for (unsigned char &byte : bytes) {
            x = x * 214013 + 2531011;
            byte = static_cast<unsigned char>(x >> 16);
        }
        std::memcpy(secret, bytes, sizeof secret);
        return true;
    }
    return getrandom(secret, sizeof secret, GRND_NONBLOCK) == static_cast<ssize_t>(sizeof secret);
}

}  // namespace interlock::objects
