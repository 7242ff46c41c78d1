#include "base/base.hpp"

#include <cmath>
#include <cstring>

#include "objects/err.hpp"
#include "objects/float.hpp"

namespace interlock::objects {
namespace {

template <class T>
void store(T bits, char *bytes, int little_endian) noexcept {
    for (size_t i = 0; i < sizeof(T); i++) {
        bytes[little_endian ? i : sizeof(T) - 1 - i] = static_cast<char>(bits >> (8 * i));
    }
}

template <class T>
T load(const char *bytes, int little_endian) noexcept {
    T bits = 0;
    for (size_t i = 0; i < sizeof(T); i++) {
        const auto byte = static_cast<unsigned char>(bytes[little_endian ? i : sizeof(T) - 1 - i]);
        bits = static_cast<T>(bits | static_cast<T>(T{byte} << (8 * i)));
    }
    return bits;
}

}  // namespace

int float_pack2(double value, char *bytes, int little_endian) noexcept {
    const uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    const double magnitude = std::fabs(value);
    uint16_t bits;
    if (value != value) {
        bits = 0x7e00;
    } else if (magnitude - magnitude != 0) {
        bits = 0x7c00;
    } else if (magnitude < 6.103515625e-05) {
        // Subnormal: in units of 2**-24, half to even.  1024 units are the smallest normal number, in the same bits.
        bits = static_cast<uint16_t>(std::nearbyint(std::ldexp(magnitude, 24)));
    } else {
        int exponent;
        const double fraction = std::frexp(magnitude, &exponent);
        // The hidden bit counts one exponent; a carry out of the fraction moves the exponent by itself.
        const auto mantissa = static_cast<unsigned>(std::nearbyint(std::ldexp(fraction, 11)));
        const unsigned packed = static_cast<unsigned>(exponent + 13) * 1024u + mantissa;
        if (exponent > 16 || packed >= 0x7c00) {
            err_set_string(PyExc_OverflowError, "float too large to pack with e format");
            return -1;
        }
        bits = static_cast<uint16_t>(packed);
    }
    store(static_cast<uint16_t>(bits | sign), bytes, little_endian);
    return 0;
}

int float_pack4(double value, char *bytes, int little_endian) noexcept {
    const auto narrow = static_cast<float>(value);
    if (narrow - narrow != 0 && value - value == 0) {
        err_set_string(PyExc_OverflowError, "float too large to pack with f format");
        return -1;
    }
    uint32_t bits;
    std::memcpy(&bits, &narrow, sizeof bits);
    store(bits, bytes, little_endian);
    return 0;
}

int float_pack8(double value, char *bytes, int little_endian) noexcept {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    store(bits, bytes, little_endian);
    return 0;
}

double float_unpack2(const char *bytes, int little_endian) noexcept {
    const auto bits = load<uint16_t>(bytes, little_endian);
    const int exponent = bits >> 10 & 0x1f;
    const int mantissa = bits & 0x3ff;
    double value;
    if (exponent == 0x1f) {
        value = mantissa ? static_cast<double>(NAN) : HUGE_VAL;
    } else if (exponent == 0) {
        value = std::ldexp(mantissa, -24);
    } else {
        value = std::ldexp(mantissa + 1024, exponent - 25);
    }
    return bits & 0x8000 ? -value : value;
}

double float_unpack4(const char *bytes, int little_endian) noexcept {
    const auto bits = load<uint32_t>(bytes, little_endian);
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

double float_unpack8(const char *bytes, int little_endian) noexcept {
    const auto bits = load<uint64_t>(bytes, little_endian);
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

}  // namespace interlock::objects
