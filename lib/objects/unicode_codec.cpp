// What is done about errors while text is encoded or decoded.
#include "base/base.hpp"

#include "objects/unicode_codec.hpp"

#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/codec.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {

void BytesBuilder::drop() noexcept {
    if (data_ != inline_) {
        mem_free(data_);
    }
    data_ = inline_;
    size_ = 0;
}

char *BytesBuilder::grow(Py_ssize_t size) noexcept {
    if (failed()) {
        return nullptr;
    }
    char *block = nullptr;
    Py_ssize_t wanted = 0;
    if (size <= PY_SSIZE_T_MAX / 2 - size_) {
        wanted = size_ + size;
        wanted += wanted / 2;
        block = static_cast<char *>(data_ == inline_ ? mem_malloc(static_cast<std::size_t>(wanted))
                                                     : mem_realloc(data_, static_cast<std::size_t>(wanted)));
    }
    if (!block) {
        err_no_memory();
        drop();
        capacity_ = -1;
        return nullptr;
    }
    if (data_ == inline_) {
        std::memcpy(block, inline_, static_cast<std::size_t>(size_));
    }
    data_ = block;
    capacity_ = wanted;
    return data_ + size_;
}

PyObject *BytesBuilder::finish() noexcept { return failed() ? nullptr : bytes_from_string_and_size(data_, size_); }

ErrorPolicy error_policy(const char *errors) noexcept {
    static constexpr struct {
        const char *name;
        ErrorPolicy policy;
    } kPolicies[] = {
        {"strict", ErrorPolicy::kStrict},
        {"ignore", ErrorPolicy::kIgnore},
        {"replace", ErrorPolicy::kReplace},
        {"backslashreplace", ErrorPolicy::kBackslashReplace},
        {"surrogateescape", ErrorPolicy::kSurrogateEscape},
    };
    if (!errors) {
        return ErrorPolicy::kStrict;
    }
    for (const auto &known : kPolicies) {
        if (std::strcmp(errors, known.name) == 0) {
            return known.policy;
        }
    }
    return ErrorPolicy::kOther;
}

namespace {

void raise_stolen(PyObject *exception) noexcept {
    if (exception) {
        err_set_raised_exception(exception);
    }
}

// The handler of that name applied to an exception.
PyObject *apply_handler(const char *errors, PyObject *exception) noexcept {
    Ref<> handler = Ref<>::steal(codec_lookup_error(errors));
    return handler ? object_call_one_arg(handler.get(), exception) : nullptr;
}

// Takes (replacement, position) apart; false with an exception.
bool split_answer(PyObject *answer, bool bytes_allowed, Py_ssize_t length, PyObject **replacement,
                  Py_ssize_t *position) noexcept {
    bool well_formed = is_tuple(answer) && tuple_size_unchecked(answer) == 2 &&
                       (unicode_check(tuple_item(answer, 0)) || (bytes_allowed && is_bytes(tuple_item(answer, 0)))) &&
                       is_long(tuple_item(answer, 1));
    if (!well_formed) {
        err_set_string(PyExc_TypeError, bytes_allowed ? "encoding error handler must return (str/bytes, int) tuple"
                                                      : "decoding error handler must return (str, int) tuple");
        return false;
    }
    *replacement = tuple_item(answer, 0);
    Py_ssize_t place = long_as_ssize_t(tuple_item(answer, 1));
    if (place == -1 && err_occurred()) {
        return false;
    }
    *position = place < 0 ? place + length : place;
    if (*position < 0 || *position > length) {
        err_format(PyExc_IndexError, "position %zd from error handler out of bounds", *position);
        return false;
    }
    return true;
}

constexpr char kHexDigits[] = "0123456789abcdef";

}  // namespace

Py_ssize_t DecodeErrors::handle(Py_ssize_t start, Py_ssize_t end, const char *reason, UnicodeBuilder &out) noexcept {
    switch (policy_) {
        case ErrorPolicy::kStrict:
            raise_stolen(unicode_decode_error_create(encoding_, bytes_, size_, start, end, reason));
            return -1;
        case ErrorPolicy::kIgnore: return end;
        case ErrorPolicy::kReplace: return out.append_code_point(utf8::kReplacement) ? end : -1;
        case ErrorPolicy::kBackslashReplace:
            for (Py_ssize_t i = start; i < end; ++i) {
                unsigned byte = static_cast<unsigned char>(bytes_[i]);
                const char escape[4] = {'\\', 'x', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
                out.append_ascii(escape, 4);
            }
            return out.failed() ? -1 : end;
        case ErrorPolicy::kSurrogateEscape: {
            Py_ssize_t i = start;
            // ASCII is never smuggled: that could hide what a later reader takes for syntax.
            for (; i < end && static_cast<unsigned char>(bytes_[i]) >= 0x80; ++i) {
                out.append_code_point(0xDC00 + static_cast<unsigned char>(bytes_[i]));
            }
            if (out.failed()) {
                return -1;
            }
            if (i > start) {
                return i;
            }
            raise_stolen(unicode_decode_error_create(encoding_, bytes_, size_, start, end, reason));
            return -1;
        }
        case ErrorPolicy::kOther: break;
    }
    return call_handler(start, end, reason, out);
}

Py_ssize_t DecodeErrors::call_handler(Py_ssize_t start, Py_ssize_t end, const char *reason,
                                      UnicodeBuilder &out) noexcept {
    Ref<> exception = Ref<>::steal(unicode_decode_error_create(encoding_, bytes_, size_, start, end, reason));
    if (!exception) {
        return -1;
    }
    Ref<> answer = Ref<>::steal(apply_handler(errors_, exception.get()));
    PyObject *replacement;
    Py_ssize_t position;
    if (!answer || !split_answer(answer.get(), false, size_, &replacement, &position) || !out.append(replacement)) {
        return -1;
    }
    return position;
}

void EncodeErrors::raise(Py_ssize_t start, Py_ssize_t end, const char *reason) noexcept {
    raise_stolen(unicode_encode_error_create(encoding_, text_, start, end, reason));
}

// False when a character cannot be encoded, or without memory; `out.failed()` tells which.
bool EncodeErrors::encode_text(PyObject *replacement, BytesBuilder &out) noexcept {
    const char *p = unicode_data(replacement), *end = p + unicode_size(replacement);
    while (p < end) {
        if (!encode_(state_, utf8::next(p), out)) {
            return false;
        }
    }
    return true;
}

Py_ssize_t EncodeErrors::handle(Py_ssize_t start, Py_ssize_t end, const char *reason, BytesBuilder &out,
                                int unit) noexcept {
    if (policy_ == ErrorPolicy::kStrict) {
        raise(start, end, reason);
        return -1;
    }
    if (policy_ == ErrorPolicy::kIgnore) {
        return end;
    }
    if (policy_ == ErrorPolicy::kSurrogateEscape && unit == 1) {
        const char *p = unicode_data(text_) + unicode_offset(text_, start);
        Py_ssize_t i = start;
        for (; i < end; ++i) {
            Py_UCS4 character = utf8::next(p);
            if (character < 0xDC80 || character > 0xDCFF) {
                break;
            }
            out.append_byte(character - 0xDC00);
        }
        if (out.failed()) {
            return -1;
        }
        if (i > start) {
            return i;
        }
        raise(start, end, reason);
        return -1;
    }
    Ref<> exception = Ref<>::steal(unicode_encode_error_create(encoding_, text_, start, end, reason));
    if (!exception) {
        return -1;
    }
    Ref<> answer = Ref<>::steal(apply_handler(errors_, exception.get()));
    PyObject *replacement;
    Py_ssize_t position;
    if (!answer || !split_answer(answer.get(), true, unicode_length(text_), &replacement, &position)) {
        return -1;
    }
    bool fits = unicode_check(replacement)
                    ? encode_text(replacement, out)
                    : bytes_length(replacement) % unit == 0 &&
                          out.append(bytes_data(replacement), bytes_length(replacement));
    if (!fits) {
        if (!out.failed() && !err_occurred()) {
            raise(start, end, reason);
        }
        return -1;
    }
    return position;
}

}  // namespace interlock::objects
