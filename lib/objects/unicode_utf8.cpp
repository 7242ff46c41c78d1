// str from and to UTF-8.
#include "base/base.hpp"

#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

const char *reason_of(utf8::Fault fault) noexcept {
    switch (fault) {
        case utf8::Fault::kInvalidStart: return "invalid start byte";
        case utf8::Fault::kInvalidContinuation: return "invalid continuation byte";
        case utf8::Fault::kUnexpectedEnd: return "unexpected end of data";
    }
    return "";
}

// Bytes of which the first `good.valid` ones are well formed.
IL_NOINLINE PyObject *decode_with_errors(const char *bytes, Py_ssize_t size, utf8::Scan good, const char *errors,
                                         Py_ssize_t *consumed) noexcept {
    UnicodeBuilder text;
    DecodeErrors handler("utf-8", bytes, size, errors);
    Py_ssize_t position = 0;
    for (;;) {
        text.append_counted(bytes + position, static_cast<Py_ssize_t>(good.valid),
                            static_cast<Py_ssize_t>(good.length));
        position += static_cast<Py_ssize_t>(good.valid);
        if (position == size) {
            break;
        }
        utf8::Error error = utf8::classify(bytes + position, static_cast<std::size_t>(size - position));
        if (consumed) {
            // A cut-off sequence may be finished later; so may a surrogate that only looks wrong so far.
            bool cut_surrogate = static_cast<unsigned char>(bytes[position]) == 0xED && size - position == 2 &&
                                 static_cast<unsigned char>(bytes[position + 1]) >= 0xA0 &&
                                 utf8::is_continuation(bytes[position + 1]);
            if (error.fault == utf8::Fault::kUnexpectedEnd || cut_surrogate) {
                break;
            }
        }
        position = handler.handle(position, position + error.size, reason_of(error.fault), text);
        if (position < 0) {
            return nullptr;
        }
        good = utf8::scan_strict(bytes + position, static_cast<std::size_t>(size - position));
    }
    if (consumed) {
        *consumed = position;
    }
    return text.finish();
}

bool encode_char(void *, Py_UCS4 character, BytesBuilder &out) noexcept {
    if (utf8::is_surrogate(character)) {
        return false;
    }
    char sequence[4];
    return out.append(sequence, utf8::encode(character, sequence));
}

}  // namespace

PyObject *unicode_decode_utf8_stateful(const char *bytes, Py_ssize_t size, const char *errors,
                                       Py_ssize_t *consumed) noexcept {
    utf8::Scan scan = utf8::scan_strict(bytes, static_cast<std::size_t>(size));
    if (static_cast<Py_ssize_t>(scan.valid) == size) {
        if (consumed) {
            *consumed = size;
        }
        return unicode_from_counted(bytes, size, static_cast<Py_ssize_t>(scan.length));
    }
    return decode_with_errors(bytes, size, scan, errors, consumed);
}

PyObject *unicode_decode_utf8(const char *bytes, Py_ssize_t size, const char *errors) noexcept {
    return unicode_decode_utf8_stateful(bytes, size, errors, nullptr);
}

PyObject *encode_utf8(PyObject *text, const char *errors) noexcept {
    if (!unicode_has_surrogate(text)) {
        return bytes_from_string_and_size(unicode_data(text), unicode_size(text));
    }
    BytesBuilder out;
    EncodeErrors handler("utf-8", text, errors, encode_char, nullptr);
    const char *begin = unicode_data(text), *end = begin + unicode_size(text), *p = begin;
    Py_ssize_t position = 0;
    while (p < end) {
        const char *next = p;
        Py_UCS4 character = utf8::next(next);
        if (!utf8::is_surrogate(character)) {
            if (!out.append(p, next - p)) {
                return nullptr;
            }
            p = next;
            ++position;
            continue;
        }
        Py_ssize_t stop = position + 1;
        while (next < end && utf8::is_surrogate(utf8::next(next))) {
            ++stop;
        }
        position = handler.handle(position, stop, "surrogates not allowed", out);
        if (position < 0) {
            return nullptr;
        }
        p = begin + unicode_offset(text, position);
    }
    return out.finish();
}

const char *unicode_as_utf8_and_size(PyObject *text, Py_ssize_t *size) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
    } else if (unicode_has_surrogate(text)) {
        xdecref(encode_utf8(text, nullptr));
    } else {
        if (size) {
            *size = unicode_size(text);
        }
        return unicode_data(text);
    }
    if (size) {
        *size = -1;
    }
    return nullptr;
}

const char *unicode_as_utf8(PyObject *text) noexcept { return unicode_as_utf8_and_size(text, nullptr); }

PyObject *unicode_as_utf8_string(PyObject *text) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return nullptr;
    }
    return encode_utf8(text, nullptr);
}

}  // namespace interlock::objects
