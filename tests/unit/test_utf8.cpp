// UTF-8 on plain memory, against a slow reading of the standard's table.
#include "base/base.hpp"

#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

#include "check.h"

namespace utf8 = interlock::utf8;

namespace {

// Bytes of the well-formed sequence at `text`, or 0: decodes first, then checks the value.
int slow_sequence(const unsigned char *text, std::size_t size) {
    int length = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : text[0] >> 3 == 30 ? 4 : 0;
    if (length == 0 || static_cast<std::size_t>(length) > size) {
        return 0;
    }
    uint32_t value = length == 1 ? text[0] : text[0] & (0x7Fu >> length);
    for (int i = 1; i < length; i++) {
        if (text[i] >> 6 != 2) {
            return 0;
        }
        value = value << 6 | (text[i] & 63u);
    }
    bool shortest = utf8::encoded_size(value) == length;
    return shortest && value <= 0x10FFFF && !utf8::is_surrogate(value) ? length : 0;
}

// Bytes that are interesting at the edges of the table.
constexpr unsigned char kBytes[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
                                    0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
constexpr int kCount = sizeof kBytes;

void test_scan_agrees_with_the_table(void **) {
    unsigned char text[4];
    for (int n = 0; n < kCount * kCount * kCount * kCount; n++) {
        int rest = n;
        for (unsigned char &byte : text) {
            byte = kBytes[rest % kCount];
            rest /= kCount;
        }
        auto *chars = reinterpret_cast<const char *>(text);
        std::size_t valid = 0, length = 0;
        for (int step; valid < 4 && (step = slow_sequence(text + valid, 4 - valid)) != 0; length++) {
            valid += static_cast<std::size_t>(step);
        }
        utf8::Scan scan = utf8::scan_strict(chars, 4);
        if (scan.valid != valid || scan.length != length) {
            fail_msg("%02x %02x %02x %02x: %zu %zu", text[0], text[1], text[2], text[3], scan.valid, scan.length);
        }
        if (valid < 4) {
            utf8::Error error = utf8::classify(chars + valid, 4 - valid);
            assert_true(error.size >= 1 && static_cast<std::size_t>(error.size) <= 4 - valid);
        }
    }
}

void test_code_points_go_round(void **) {
    for (uint32_t c = 0; c <= utf8::kMaxCodePoint; c++) {
        char text[4];
        int size = utf8::encode(c, text);
        const char *p = text;
        if (size != utf8::encoded_size(c) || utf8::sequence_size(text[0]) != size || utf8::next(p) != c ||
            p != text + size || utf8::previous(p) != c || p != text) {
            fail_msg("U+%04X", c);
        }
        if (utf8::has_surrogate(text, static_cast<std::size_t>(size)) != utf8::is_surrogate(c)) {
            fail_msg("U+%04X", c);
        }
    }
}

void test_count_and_offset_in_long_texts(void **) {
    static char text[4096];
    std::size_t size = 0, length = 0;
    for (uint32_t c = 1; size < sizeof text - 4; c = c * 7 % 0xD000 + 1, length++) {
        assert_int_equal(utf8::count(text, size), length);
        assert_int_equal(utf8::offset(text, length), size);
        size += static_cast<std::size_t>(utf8::encode(c, text + size));
    }
    std::memset(text, 'a', 100);
    for (std::size_t i = 0; i < 100; i++) {
        text[i] = '\x80';
        assert_int_equal(utf8::ascii_prefix(text, 100), i);
        text[i] = 'a';
    }
    assert_int_equal(utf8::ascii_prefix(text, 100), 100);
}

}  // namespace

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_agrees_with_the_table),
        cmocka_unit_test(test_code_points_go_round),
        cmocka_unit_test(test_count_and_offset_in_long_texts),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
