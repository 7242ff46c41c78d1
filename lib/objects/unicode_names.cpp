// The static strings: listed names, the empty string and the one-character strings of Latin-1.
#include "base/base.hpp"

#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr uintptr_t kStaticFlags = UnicodeObject::kInterned | UnicodeObject::kNoSurrogate;

struct Latin1Texts {
    char text[256][3];
};

constexpr Latin1Texts make_latin1_texts() {
    Latin1Texts texts{};
    for (int c = 0; c < 256; ++c) {
        if (c < 0x80) {
            texts.text[c][0] = static_cast<char>(c);
        } else {
            texts.text[c][0] = static_cast<char>(0xC0 | (c >> 6));
            texts.text[c][1] = static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    return texts;
}

constexpr Latin1Texts kLatin1Texts = make_latin1_texts();

}  // namespace

constinit UnicodeObject empty_unicode = {{kImmortalRefcnt, &PyUnicode_Type}, 0, 0, "", -1, kStaticFlags};

#define IL_NAME(text) \
    {{kImmortalRefcnt, &PyUnicode_Type}, sizeof(text) - 1, sizeof(text) - 1, text, -1, kStaticFlags},
constinit UnicodeObject static_names[detail::kNameCount] = {
#include "objects/unicode_names.def"
};
#undef IL_NAME

#define IL_ONE(c) \
    {{kImmortalRefcnt, &PyUnicode_Type}, 1, (c) < 0x80 ? 1 : 2, kLatin1Texts.text[c], -1, kStaticFlags},
#define IL_FOUR(c) IL_ONE(c) IL_ONE((c) + 1) IL_ONE((c) + 2) IL_ONE((c) + 3)
#define IL_SIXTEEN(c) IL_FOUR(c) IL_FOUR((c) + 4) IL_FOUR((c) + 8) IL_FOUR((c) + 12)
#define IL_SIXTY_FOUR(c) IL_SIXTEEN(c) IL_SIXTEEN((c) + 16) IL_SIXTEEN((c) + 32) IL_SIXTEEN((c) + 48)

constinit UnicodeObject latin1_unicode[256] = {IL_SIXTY_FOUR(0) IL_SIXTY_FOUR(64) IL_SIXTY_FOUR(128)
                                               IL_SIXTY_FOUR(192)};

int find_static_name(const char *text, std::size_t size) noexcept {
    return size > static_cast<std::size_t>(detail::kNameTable.longest)
               ? -1
               : find_static_name(text, size, detail::name_hash(text, size));
}

int find_static_name(const char *text, std::size_t size, uint32_t hash) noexcept {
    return detail::kNameTable.find(text, size, hash);
}

}  // namespace interlock::objects
