// The built-in error handlers of encodings, as functions of an exception.
#include "base/base.hpp"

#include <cstdio>

#include "objects/bytes.hpp"
#include "objects/codec.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/long.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {
namespace {

enum class Kind : uint8_t { kEncode, kDecode, kTranslate };

// What an exception says, with bounds inside of its object.
struct Trouble {
    Kind kind;
    PyObject *object;  // borrowed: str, or bytes for kDecode
    PyObject *encoding;
    Py_ssize_t start, end;
};

PyTypeObject *as_type(PyObject *object) noexcept { return reinterpret_cast<PyTypeObject *>(object); }

PyObject *unknown_exception(PyObject *exception) noexcept {
    err_format(PyExc_TypeError, "don't know how to handle %.200s in error callback", exception->ob_type->tp_name);
    return nullptr;
}

// False with TypeError for another exception than the three.
bool read_trouble(PyObject *exception, Trouble *trouble) noexcept {
    if (is_instance_of(exception, as_type(PyExc_UnicodeEncodeError))) {
        trouble->kind = Kind::kEncode;
    } else if (is_instance_of(exception, as_type(PyExc_UnicodeDecodeError))) {
        trouble->kind = Kind::kDecode;
    } else if (is_instance_of(exception, as_type(PyExc_UnicodeTranslateError))) {
        trouble->kind = Kind::kTranslate;
    } else {
        unknown_exception(exception);
        return false;
    }
    auto *error = reinterpret_cast<UnicodeErrorObject *>(exception);
    trouble->object = error->object;
    trouble->encoding = error->encoding;
    bool right = error->object && (trouble->kind == Kind::kDecode ? is_bytes(error->object) : is_unicode(error->object));
    if (!right) {
        err_format(PyExc_TypeError, "object attribute must be %s", trouble->kind == Kind::kDecode ? "bytes" : "unicode");
        return false;
    }
    Py_ssize_t length = trouble->kind == Kind::kDecode ? bytes_length(error->object) : unicode_length(error->object);
    trouble->start = error->start < 0 ? 0 : error->start >= length ? length - 1 : error->start;
    trouble->start = trouble->start < 0 ? 0 : trouble->start;
    trouble->end = error->end < 1 ? 1 : error->end;
    trouble->end = trouble->end > length ? length : trouble->end;
    return true;
}

PyObject *answer(PyObject *stolen_replacement, Py_ssize_t position) noexcept {
    Ref<> replacement = Ref<>::steal(stolen_replacement);
    Ref<> number = replacement ? Ref<>::steal(long_from_ssize_t(position)) : Ref<>();
    return number ? tuple_pack(2, replacement.get(), number.get()) : nullptr;
}

void raise_again(PyObject *exception) noexcept { err_set_object(reinterpret_cast<PyObject *>(exception->ob_type), exception); }

// Calls `each(code point)` for the characters that could not be encoded or translated.
template <class Each>
void for_each_character(const Trouble &trouble, Each each) noexcept {
    const char *p = unicode_data(trouble.object) + unicode_offset(trouble.object, trouble.start);
    for (Py_ssize_t i = trouble.start; i < trouble.end; ++i) {
        each(utf8::next(p));
    }
}

void append_escape(UnicodeBuilder &out, Py_UCS4 c) noexcept {
    char text[16];
    int size = std::snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x",
                             static_cast<unsigned>(c));
    out.append_ascii(text, size);
}

// How surrogates look in an encoding that can hold them.
struct SurrogateForm {
    int width;  // bytes; 3 for UTF-8, 0: the encoding has none
    bool big;
};

SurrogateForm form_of(PyObject *encoding) noexcept {
    constexpr bool kNativeBig = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    if (!encoding || !is_unicode(encoding)) {
        return {0, false};
    }
    switch (find_encoding(unicode_data(encoding))) {
        case Encoding::kUtf8: return {3, false};
        case Encoding::kUtf16: return {2, kNativeBig};
        case Encoding::kUtf16Little: return {2, false};
        case Encoding::kUtf16Big: return {2, true};
        case Encoding::kUtf32: return {4, kNativeBig};
        case Encoding::kUtf32Little: return {4, false};
        case Encoding::kUtf32Big: return {4, true};
        default: return {0, false};
    }
}

void append_unit(BytesBuilder &out, SurrogateForm form, Py_UCS4 c) noexcept {
    if (form.width == 3) {
        char sequence[4];
        out.append(sequence, utf8::encode(c, sequence));
        return;
    }
    for (int i = 0; i < form.width; ++i) {
        int shift = 8 * (form.big ? form.width - 1 - i : i);
        out.append_byte(c >> shift & 0xFF);
    }
}

// The surrogate at the begin of `bytes`, or 0.
Py_UCS4 read_surrogate(SurrogateForm form, const char *bytes, Py_ssize_t left) noexcept {
    if (left < form.width) {
        return 0;
    }
    Py_UCS4 c = 0;
    if (form.width == 3) {
        bool shaped = static_cast<unsigned char>(bytes[0]) == 0xED && utf8::is_continuation(bytes[1]) &&
                      utf8::is_continuation(bytes[2]);
        c = shaped ? utf8::next(bytes) : 0;
    } else {
        for (int i = 0; i < form.width; ++i) {
            c = c << 8 | static_cast<unsigned char>(bytes[form.big ? i : form.width - 1 - i]);
        }
    }
    return utf8::is_surrogate(c) ? c : 0;
}

PyObject *pass_when_decoding(PyObject *exception, const Trouble &trouble, SurrogateForm form) noexcept {
    UnicodeBuilder out;
    const char *bytes = bytes_data(trouble.object);
    Py_ssize_t size = bytes_length(trouble.object), i = trouble.start;
    while (i < trouble.end) {
        Py_UCS4 c = read_surrogate(form, bytes + i, size - i);
        if (!c) {
            break;
        }
        out.append_code_point(c);
        i += form.width;
    }
    if (i == trouble.start) {
        raise_again(exception);
        return nullptr;
    }
    return answer(out.finish(), i);
}

}  // namespace

PyObject *codec_strict_errors(PyObject *exception) noexcept {
    if (is_exception(exception)) {
        raise_again(exception);
    } else {
        err_set_string(PyExc_TypeError, "codec must pass exception instance");
    }
    return nullptr;
}

PyObject *codec_ignore_errors(PyObject *exception) noexcept {
    Trouble trouble;
    return read_trouble(exception, &trouble) ? answer(IL_STR(""), trouble.end) : nullptr;
}

PyObject *codec_replace_errors(PyObject *exception) noexcept {
    Trouble trouble;
    if (!read_trouble(exception, &trouble)) {
        return nullptr;
    }
    UnicodeBuilder out;
    if (trouble.kind == Kind::kDecode) {
        out.append_code_point(utf8::kReplacement);
    } else {
        out.append_fill(trouble.kind == Kind::kEncode ? '?' : utf8::kReplacement, trouble.end - trouble.start);
    }
    return answer(out.finish(), trouble.end);
}

PyObject *codec_xml_char_ref_replace_errors(PyObject *exception) noexcept {
    Trouble trouble;
    if (!is_instance_of(exception, as_type(PyExc_UnicodeEncodeError))) {
        return unknown_exception(exception);
    }
    if (!read_trouble(exception, &trouble)) {
        return nullptr;
    }
    UnicodeBuilder out;
    for_each_character(trouble, [&](Py_UCS4 c) {
        char text[16];
        out.append_ascii(text, std::snprintf(text, sizeof text, "&#%u;", static_cast<unsigned>(c)));
    });
    return answer(out.finish(), trouble.end);
}

PyObject *codec_backslash_replace_errors(PyObject *exception) noexcept {
    Trouble trouble;
    if (!read_trouble(exception, &trouble)) {
        return nullptr;
    }
    UnicodeBuilder out;
    if (trouble.kind == Kind::kDecode) {
        for (Py_ssize_t i = trouble.start; i < trouble.end; ++i) {
            append_escape(out, static_cast<unsigned char>(bytes_data(trouble.object)[i]));
        }
    } else {
        for_each_character(trouble, [&](Py_UCS4 c) { append_escape(out, c); });
    }
    return answer(out.finish(), trouble.end);
}

PyObject *codec_name_replace_errors(PyObject *exception) noexcept {
    if (!is_instance_of(exception, as_type(PyExc_UnicodeEncodeError))) {
        return unknown_exception(exception);
    }
    return codec_backslash_replace_errors(exception);
}

PyObject *codec_surrogate_escape_errors(PyObject *exception) noexcept {
    Trouble trouble;
    if (!read_trouble(exception, &trouble)) {
        return nullptr;
    }
    if (trouble.kind == Kind::kTranslate) {
        return unknown_exception(exception);
    }
    if (trouble.kind == Kind::kEncode) {
        BytesBuilder out;
        bool all = true;
        for_each_character(trouble, [&](Py_UCS4 c) {
            all = all && c >= 0xDC80 && c <= 0xDCFF;
            out.append_byte(c & 0xFF);
        });
        if (!all) {
            raise_again(exception);
            return nullptr;
        }
        return answer(out.finish(), trouble.end);
    }
    UnicodeBuilder out;
    const char *bytes = bytes_data(trouble.object);
    Py_ssize_t i = trouble.start;
    for (; i < trouble.end && i < trouble.start + 4 && static_cast<unsigned char>(bytes[i]) >= 0x80; ++i) {
        out.append_code_point(0xDC00 + static_cast<unsigned char>(bytes[i]));
    }
    if (i == trouble.start) {
        raise_again(exception);
        return nullptr;
    }
    return answer(out.finish(), i);
}

PyObject *codec_surrogate_pass_errors(PyObject *exception) noexcept {
    Trouble trouble;
    if (!read_trouble(exception, &trouble)) {
        return nullptr;
    }
    if (trouble.kind == Kind::kTranslate) {
        return unknown_exception(exception);
    }
    SurrogateForm form = form_of(trouble.encoding);
    if (form.width == 0) {
        raise_again(exception);
        return nullptr;
    }
    if (trouble.kind == Kind::kDecode) {
        return pass_when_decoding(exception, trouble, form);
    }
    BytesBuilder out;
    bool all = true;
    for_each_character(trouble, [&](Py_UCS4 c) {
        all = all && utf8::is_surrogate(c);
        append_unit(out, form, c);
    });
    if (!all) {
        raise_again(exception);
        return nullptr;
    }
    return answer(out.finish(), trouble.end);
}

}  // namespace interlock::objects
