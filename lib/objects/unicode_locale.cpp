// str from and to the locale's encoding, and file names.
#include "base/base.hpp"

#include <cwchar>

#include "interlock/pyconfig_vars.h"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/type.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

// "surrogateescape" or strict; false with ValueError for another handler.
bool locale_policy(const char *errors, bool *escape) noexcept {
    ErrorPolicy policy = error_policy(errors);
    *escape = policy == ErrorPolicy::kSurrogateEscape;
    if (!*escape && policy != ErrorPolicy::kStrict) {
        err_set_string(PyExc_ValueError, "unsupported error handler");
        return false;
    }
    return true;
}

bool encode_locale_char(void *, Py_UCS4 character, BytesBuilder &out) noexcept {
    std::mbstate_t state = {};
    char bytes[16];
    std::size_t size = utf8::is_surrogate(character) ? static_cast<std::size_t>(-1)
                                                     : std::wcrtomb(bytes, static_cast<wchar_t>(character), &state);
    return size != static_cast<std::size_t>(-1) && out.append(bytes, static_cast<Py_ssize_t>(size));
}

}  // namespace

PyObject *unicode_decode_locale_and_size(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    bool escape;
    if (!locale_policy(errors, &escape)) {
        return nullptr;
    }
    if (bytes[size] != '\0' || std::strlen(bytes) != static_cast<std::size_t>(size)) {
        err_set_string(PyExc_ValueError, "embedded null byte");
        return nullptr;
    }
    if (Py_UTF8Mode > 0) {
        return unicode_decode_utf8(bytes, size, errors);
    }
    UnicodeBuilder text;
    DecodeErrors handler("locale", bytes, size, errors);
    std::mbstate_t state = {};
    for (Py_ssize_t i = 0; i < size;) {
        wchar_t character;
        std::size_t used = std::mbrtowc(&character, bytes + i, static_cast<std::size_t>(size - i), &state);
        if (used <= static_cast<std::size_t>(size - i) && !utf8::is_surrogate(static_cast<Py_UCS4>(character))) {
            text.append_code_point(static_cast<Py_UCS4>(character));
            i += used ? static_cast<Py_ssize_t>(used) : 1;
            continue;
        }
        state = {};
        i = handler.handle(i, i + 1, "decoding error", text);
        if (i < 0) {
            return nullptr;
        }
    }
    return text.finish();
}

PyObject *unicode_decode_locale(const char *bytes, const char *errors) noexcept {
    return unicode_decode_locale_and_size(bytes, static_cast<Py_ssize_t>(std::strlen(bytes)), errors);
}

PyObject *unicode_encode_locale(PyObject *text, const char *errors) noexcept {
    bool escape;
    if (!locale_policy(errors, &escape)) {
        return nullptr;
    }
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    if (std::strlen(unicode_data(text)) != static_cast<std::size_t>(unicode_size(text))) {
        err_set_string(PyExc_ValueError, "embedded null character");
        return nullptr;
    }
    if (Py_UTF8Mode > 0) {
        return encode_utf8(text, errors);
    }
    BytesBuilder out;
    EncodeErrors handler("locale", text, errors, encode_locale_char, nullptr);
    const char *begin = unicode_data(text), *end = begin + unicode_size(text), *p = begin;
    for (Py_ssize_t position = 0; p < end;) {
        const char *next = p;
        if (encode_locale_char(nullptr, utf8::next(next), out)) {
            p = next;
            ++position;
            continue;
        }
        if (out.failed()) {
            return nullptr;
        }
        position = handler.handle(position, position + 1, "encoding error", out);
        if (position < 0) {
            return nullptr;
        }
        p = begin + unicode_offset(text, position);
    }
    return out.finish();
}

PyObject *unicode_decode_fs_default(const char *bytes) noexcept {
    return unicode_decode_fs_default_and_size(bytes, static_cast<Py_ssize_t>(std::strlen(bytes)));
}

PyObject *unicode_decode_fs_default_and_size(const char *bytes, Py_ssize_t size) noexcept {
    return unicode_decode_utf8(bytes, size, "surrogateescape");
}

PyObject *unicode_encode_fs_default(PyObject *text) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    return encode_utf8(text, "surrogateescape");
}

// --- Paths -----------------------------------------------------------------------------------------------------------

namespace {

constexpr int kCleanupSupported = 0x20000;  // Py_CLEANUP_SUPPORTED

void release_result(void *result) noexcept {
    auto *place = static_cast<PyObject **>(result);
    clear_ref(*place);
}

}  // namespace

PyObject *os_fs_path(PyObject *path) noexcept {
    if (unicode_check(path) || is_bytes(path)) {
        return new_ref(path);
    }
    PyObject *method = nullptr;
    int found = lookup_special(path, IL_STR("__fspath__"), &method);
    if (found < 0) {
        return nullptr;
    }
    if (!found) {
        err_format(PyExc_TypeError, "expected str, bytes or os.PathLike object, not %.200s", path->ob_type->tp_name);
        return nullptr;
    }
    Ref<> call = Ref<>::steal(method);
    Ref<> result = Ref<>::steal(object_call_no_args(method));
    if (result && !unicode_check(result.get()) && !is_bytes(result.get())) {
        err_format(PyExc_TypeError, "expected %.200s.__fspath__() to return str or bytes, not %.200s",
                   path->ob_type->tp_name, result.get()->ob_type->tp_name);
        return nullptr;
    }
    return result.release();
}

int unicode_fs_converter(PyObject *argument, void *result) noexcept {
    if (!argument) {
        release_result(result);
        return 1;
    }
    Ref<> path = Ref<>::steal(os_fs_path(argument));
    if (path && unicode_check(path.get())) {
        path = Ref<>::steal(unicode_encode_fs_default(path.get()));
    }
    if (!path) {
        return 0;
    }
    if (std::strlen(bytes_data(path.get())) != static_cast<std::size_t>(bytes_length(path.get()))) {
        err_set_string(PyExc_ValueError, "embedded null byte");
        return 0;
    }
    *static_cast<PyObject **>(result) = path.release();
    return kCleanupSupported;
}

int unicode_fs_decoder(PyObject *argument, void *result) noexcept {
    if (!argument) {
        release_result(result);
        return 1;
    }
    Ref<> path = Ref<>::steal(os_fs_path(argument));
    if (path && is_bytes(path.get())) {
        path = Ref<>::steal(unicode_decode_fs_default_and_size(bytes_data(path.get()), bytes_length(path.get())));
    }
    if (!path) {
        return 0;
    }
    if (std::memchr(unicode_data(path.get()), '\0', static_cast<std::size_t>(unicode_size(path.get())))) {
        err_set_string(PyExc_ValueError, "embedded null character");
        return 0;
    }
    *static_cast<PyObject **>(result) = path.release();
    return kCleanupSupported;
}

// --- Wide characters and code points -----------------------------------------------------------------------------------

PyObject *unicode_from_wide_char(const wchar_t *text, Py_ssize_t size) noexcept {
    if (!text) {
        if (size == 0) {
            return IL_STR("");
        }
        err_bad_internal_call();
        return nullptr;
    }
    if (size == -1) {
        size = static_cast<Py_ssize_t>(std::wcslen(text));
    }
    static_assert(sizeof(wchar_t) == sizeof(Py_UCS4));
    return unicode_from_kind_and_data(4, text, size);
}

Py_ssize_t unicode_as_wide_char(PyObject *text, wchar_t *buffer, Py_ssize_t size) noexcept {
    if (!text) {
        err_bad_internal_call();
        return -1;
    }
    if (!unicode_check(text)) {
        err_bad_argument();
        return -1;
    }
    Py_ssize_t length = unicode_length(text);
    if (!buffer) {
        return length + 1;
    }
    const char *p = unicode_data(text);
    Py_ssize_t i = 0;
    for (; i < length && i < size; ++i) {
        buffer[i] = static_cast<wchar_t>(utf8::next(p));
    }
    if (i < size) {
        buffer[i] = L'\0';
    }
    return i;
}

Py_UCS4 *unicode_as_ucs4(PyObject *text, Py_UCS4 *buffer, Py_ssize_t size, int copy_null) noexcept {
    if (!buffer || size < 0) {
        err_bad_internal_call();
        return nullptr;
    }
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    Py_ssize_t length = unicode_length(text);
    if (size < length + (copy_null != 0)) {
        err_set_string(PyExc_SystemError, "string is longer than the buffer");
        return nullptr;
    }
    const char *p = unicode_data(text);
    for (Py_ssize_t i = 0; i < length; ++i) {
        buffer[i] = utf8::next(p);
    }
    if (copy_null) {
        buffer[length] = 0;
    }
    return buffer;
}

namespace {

// Memory for the text's code points and a 0; null with MemoryError.
void *allocate_wide(PyObject *text) noexcept {
    void *block = nullptr;
    if (unicode_length(text) < PY_SSIZE_T_MAX / 4) {
        block = mem_malloc(static_cast<std::size_t>(unicode_length(text) + 1) * sizeof(Py_UCS4));
    }
    if (!block) {
        err_no_memory();
    }
    return block;
}

}  // namespace

Py_UCS4 *unicode_as_ucs4_copy(PyObject *text) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    auto *block = static_cast<Py_UCS4 *>(allocate_wide(text));
    return block ? unicode_as_ucs4(text, block, unicode_length(text) + 1, 1) : nullptr;
}

wchar_t *unicode_as_wide_char_string(PyObject *text, Py_ssize_t *size) noexcept {
    if (!text) {
        err_bad_internal_call();
        return nullptr;
    }
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    if (!size && std::memchr(unicode_data(text), '\0', static_cast<std::size_t>(unicode_size(text)))) {
        err_set_string(PyExc_ValueError, "embedded null character");
        return nullptr;
    }
    auto *block = static_cast<wchar_t *>(allocate_wide(text));
    if (block) {
        unicode_as_wide_char(text, block, unicode_length(text) + 1);
        if (size) {
            *size = unicode_length(text);
        }
    }
    return block;
}

}  // namespace interlock::objects
