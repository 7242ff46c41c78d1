// Text in the encoding of the locale (LC_CTYPE), or in UTF-8 mode in UTF-8.  Bytes that cannot be decoded become lone
// surrogates U+DC80..U+DCFF and come back as the same bytes.
#pragma once

#include <cwchar>

#include "base/base.hpp"

namespace interlock::runtime {

using Allocate = void *(*)(std::size_t bytes);

// `*size`: length, or (size_t)-1 for no memory; may be null.  Null on failure.
wchar_t *decode_locale(const char *text, size_t *size, Allocate allocate) noexcept;
wchar_t *decode_utf8(const char *text, size_t *size, Allocate allocate) noexcept;

// `*error_position`: the character that cannot be encoded, or (size_t)-1; may be null.  Null on failure.
char *encode_locale(const wchar_t *text, size_t *error_position, Allocate allocate) noexcept;
char *encode_utf8(const wchar_t *text, size_t *error_position, Allocate allocate) noexcept;

// Sets LC_CTYPE as the environment says.
void set_user_locale() noexcept;
// LC_CTYPE is "C" or "POSIX".
bool is_c_locale() noexcept;
// LC_CTYPE is one of those that bytes pass unharmed: C, POSIX and the UTF-8 locales that coercion chooses.
bool is_lenient_locale() noexcept;
// What the C library calls the encoding; never empty.
const char *locale_codeset() noexcept;

// The name under which codecs know themselves: "UTF8" is "utf-8", "latin-1" is "iso8859-1".  Null: not known.
const char *normal_encoding(const char *name) noexcept;

}  // namespace interlock::runtime
