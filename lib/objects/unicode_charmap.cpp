// str through tables: charmap codecs and translate().
#include "base/base.hpp"

#include "objects/bytes.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {

namespace {

constexpr Py_UCS4 kUndefined = 0xFFFE;

// mapping[key]; 1 and a new reference, 0 for a LookupError or None, -1 for another exception.
int look_up(PyObject *mapping, Py_UCS4 key, Ref<> *result) noexcept {
    Ref<> number = Ref<>::steal(long_from_unsigned_long(key));
    if (!number) {
        return -1;
    }
    *result = Ref<>::steal(object_get_item(mapping, number.get()));
    if (*result) {
        return result->get() != Py_None;
    }
    if (!err_exception_matches(PyExc_LookupError)) {
        return -1;
    }
    err_clear();
    return 0;
}

// The code point that an int stands for, or -1 with `error`.
int64_t code_point_of(PyObject *number, PyObject *error) noexcept {
    long value = long_as_long(number);
    if (value == -1 && err_occurred()) {
        err_clear();
    }
    if (value < 0 || value > static_cast<long>(utf8::kMaxCodePoint)) {
        err_set_string(error, "character mapping must be in range(0x110000)");
        return -1;
    }
    return value;
}

// Appends what byte `byte` means: 1, 0 (nothing), -1 with an exception.
int decode_byte(PyObject *mapping, unsigned byte, UnicodeBuilder &out) noexcept {
    if (unicode_check(mapping)) {
        if (static_cast<Py_ssize_t>(byte) >= unicode_length(mapping)) {
            return 0;
        }
        const char *p = unicode_data(mapping) + unicode_offset(mapping, byte);
        Py_UCS4 character = utf8::next(p);
        return character == kUndefined ? 0 : out.append_code_point(character) ? 1 : -1;
    }
    Ref<> found;
    int status = look_up(mapping, byte, &found);
    if (status <= 0) {
        return status;
    }
    if (unicode_check(found.get())) {
        bool undefined = unicode_length(found.get()) == 1 && unicode_first(found.get()) == kUndefined;
        return undefined ? 0 : out.append(found.get()) ? 1 : -1;
    }
    if (!is_long(found.get())) {
        err_set_string(PyExc_TypeError, "character mapping must return integer, None or str");
        return -1;
    }
    int64_t character = code_point_of(found.get(), PyExc_TypeError);
    return character < 0 ? -1 : character == kUndefined ? 0 : out.append_code_point(static_cast<Py_UCS4>(character)) ? 1 : -1;
}

// Appends the bytes of a character: 1, 0 (it has none), -1 with an exception.
int encode_mapped(PyObject *mapping, Py_UCS4 character, BytesBuilder &out) noexcept {
    Ref<> found;
    int status = look_up(mapping, character, &found);
    if (status <= 0) {
        return status;
    }
    if (is_bytes(found.get())) {
        return out.append(bytes_data(found.get()), bytes_length(found.get())) ? 1 : -1;
    }
    if (!is_long(found.get())) {
        err_format(PyExc_TypeError, "character mapping must return integer, bytes or None, not %.400s",
                   found.get()->ob_type->tp_name);
        return -1;
    }
    long value = long_as_long(found.get());
    if (value < 0 || value > 255) {
        err_clear();
        err_set_string(PyExc_TypeError, "character mapping must be in range(256)");
        return -1;
    }
    return out.append_byte(static_cast<unsigned>(value)) ? 1 : -1;
}

bool put_mapped(void *mapping, Py_UCS4 character, BytesBuilder &out) noexcept {
    return encode_mapped(static_cast<PyObject *>(mapping), character, out) > 0;
}

}  // namespace

PyObject *unicode_decode_charmap(const char *bytes, Py_ssize_t size, PyObject *mapping, const char *errors) noexcept {
    if (!mapping) {
        return unicode_decode_latin1(bytes, size, errors);
    }
    UnicodeBuilder text;
    DecodeErrors handler("charmap", bytes, size, errors);
    for (Py_ssize_t i = 0; i < size;) {
        int status = decode_byte(mapping, static_cast<unsigned char>(bytes[i]), text);
        if (status < 0) {
            return nullptr;
        }
        i = status > 0 ? i + 1 : handler.handle(i, i + 1, "character maps to <undefined>", text);
        if (i < 0) {
            return nullptr;
        }
    }
    return text.finish();
}

PyObject *encode_charmap(PyObject *text, PyObject *mapping, const char *errors) noexcept {
    if (!mapping) {
        return encode_latin1(text, errors);
    }
    BytesBuilder out;
    EncodeErrors handler("charmap", text, errors, put_mapped, mapping);
    const char *begin = unicode_data(text), *end = begin + unicode_size(text), *p = begin;
    for (Py_ssize_t position = 0; p < end;) {
        const char *next = p;
        int status = encode_mapped(mapping, utf8::next(next), out);
        if (status < 0) {
            return nullptr;
        }
        if (status > 0) {
            p = next;
            ++position;
            continue;
        }
        Py_ssize_t stop = position + 1;
        for (Ref<> found; next < end; ++stop) {
            status = look_up(mapping, utf8::next(next), &found);
            if (status < 0) {
                return nullptr;
            }
            if (status > 0) {
                break;
            }
        }
        position = handler.handle(position, stop, "character maps to <undefined>", out);
        if (position < 0) {
            return nullptr;
        }
        p = begin + unicode_offset(text, position);
    }
    return out.finish();
}

PyObject *unicode_build_encoding_map(PyObject *string) noexcept {
    if (!unicode_check(string) || unicode_length(string) == 0) {
        err_bad_argument();
        return nullptr;
    }
    Ref<> map = Ref<>::steal(dict_new());
    const char *p = unicode_data(string), *end = p + unicode_size(string);
    for (long byte = 0; map && p < end && byte < 256; ++byte) {
        Ref<> key = Ref<>::steal(long_from_unsigned_long(utf8::next(p)));
        Ref<> value = Ref<>::steal(long_from_long(byte));
        if (!key || !value || dict_set_item(map.get(), key.get(), value.get()) < 0) {
            return nullptr;
        }
    }
    return map.release();
}

PyObject *unicode_translate(PyObject *text, PyObject *table, const char *) noexcept {
    if (!unicode_require(text)) {
        return nullptr;
    }
    UnicodeBuilder out;
    const char *p = unicode_data(text), *end = p + unicode_size(text);
    while (p < end) {
        const char *start = p;
        Ref<> found;
        int status = look_up(table, utf8::next(p), &found);
        if (status < 0) {
            return nullptr;
        }
        if (status == 0) {
            if (!found) {
                out.append_counted(start, p - start, 1);
            }
        } else if (unicode_check(found.get())) {
            out.append(found.get());
        } else if (is_long(found.get())) {
            int64_t character = code_point_of(found.get(), PyExc_ValueError);
            if (character < 0) {
                return nullptr;
            }
            out.append_code_point(static_cast<Py_UCS4>(character));
        } else {
            err_set_string(PyExc_TypeError, "character mapping must return integer, None or str");
            return nullptr;
        }
    }
    return out.finish();
}

}  // namespace interlock::objects
