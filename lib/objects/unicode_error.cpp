#include "base/base.hpp"

#include "objects/unicode_error.hpp"

#include "objects/arg.hpp"
#include "objects/buffer.hpp"
#include "objects/build_value.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

UnicodeErrorObject *as_unicode_error(PyObject *object) noexcept {
    return reinterpret_cast<UnicodeErrorObject *>(object);
}

int clear(PyObject *self) noexcept {
    auto *error = as_unicode_error(self);
    clear_ref(error->encoding);
    clear_ref(error->object);
    clear_ref(error->reason);
    return base_exception_clear(self);
}

int traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    auto *error = as_unicode_error(self);
    Py_VISIT(error->encoding);
    Py_VISIT(error->object);
    Py_VISIT(error->reason);
    return base_exception_traverse(self, visit, arg);
}

void fill(PyObject *self, PyObject *encoding, PyObject *object, Py_ssize_t start, Py_ssize_t end,
          PyObject *reason) noexcept {
    auto *error = as_unicode_error(self);
    set_ref(error->encoding, xnew_ref(encoding));
    set_ref(error->object, new_ref(object));
    set_ref(error->reason, new_ref(reason));
    error->start = start;
    error->end = end;
}

int encode_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *encoding = nullptr;
    PyObject *object = nullptr;
    PyObject *reason = nullptr;
    Py_ssize_t start = 0;
    Py_ssize_t end = 0;
    if (base_exception_init(self, args, kwargs) < 0 ||
        !arg_parse_tuple(args, "UUnnU", &encoding, &object, &start, &end, &reason)) {
        return -1;
    }
    fill(self, encoding, object, start, end, reason);
    return 0;
}

int decode_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *encoding = nullptr;
    PyObject *object = nullptr;
    PyObject *reason = nullptr;
    Py_ssize_t start = 0;
    Py_ssize_t end = 0;
    if (base_exception_init(self, args, kwargs) < 0 ||
        !arg_parse_tuple(args, "UOnnU", &encoding, &object, &start, &end, &reason)) {
        return -1;
    }
    Ref<> copy;
    if (!is_bytes(object)) {
        BufferView view;
        if (!view.acquire(object)) {
            return -1;
        }
        copy.reset(bytes_from_string_and_size(view.data(), view.size()));
        if (!copy) {
            return -1;
        }
        object = copy.get();
    }
    fill(self, encoding, object, start, end, reason);
    return 0;
}

int translate_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *object = nullptr;
    PyObject *reason = nullptr;
    Py_ssize_t start = 0;
    Py_ssize_t end = 0;
    if (base_exception_init(self, args, kwargs) < 0 ||
        !arg_parse_tuple(args, "UnnU", &object, &start, &end, &reason)) {
        return -1;
    }
    fill(self, nullptr, object, start, end, reason);
    return 0;
}

// "'utf-8' codec can't encode" / "can't translate", then what and where.
PyObject *text_str(PyObject *self, const char *verb) noexcept {
    auto *error = as_unicode_error(self);
    if (!error->object) {
        return unicode_from_string("");
    }
    auto reason = Ref<>::steal(object_str(error->reason));
    auto intro = Ref<>::steal(error->encoding ? unicode_from_format("'%S' codec can't %s", error->encoding, verb)
                                              : unicode_from_format("can't %s", verb));
    if (!reason || !intro) {
        return nullptr;
    }
    bool is_text = is_unicode(error->object);
    if (is_text && error->start >= 0 && error->start < unicode_length(error->object) &&
        error->end == error->start + 1) {
        unsigned character = unicode_read_char(error->object, error->start);
        const char *format = character <= 0xff     ? "%U character '\\x%02x' in position %zd: %U"
                             : character <= 0xffff ? "%U character '\\u%04x' in position %zd: %U"
                                                   : "%U character '\\U%08x' in position %zd: %U";
        return unicode_from_format(format, intro.get(), character, error->start, reason.get());
    }
    return unicode_from_format("%U characters in position %zd-%zd: %U", intro.get(), error->start, error->end - 1,
                               reason.get());
}

PyObject *encode_str(PyObject *self) noexcept { return text_str(self, "encode"); }
PyObject *translate_str(PyObject *self) noexcept { return text_str(self, "translate"); }

PyObject *decode_str(PyObject *self) noexcept {
    auto *error = as_unicode_error(self);
    if (!error->object) {
        return unicode_from_string("");
    }
    if (is_bytes(error->object) && error->start >= 0 && error->start < bytes_length(error->object) &&
        error->end == error->start + 1) {
        int byte = static_cast<unsigned char>(bytes_data(error->object)[error->start]);
        return unicode_from_format("'%S' codec can't decode byte 0x%02x in position %zd: %S", error->encoding, byte,
                                   error->start, error->reason);
    }
    return unicode_from_format("'%S' codec can't decode bytes in position %zd-%zd: %S", error->encoding, error->start,
                               error->end - 1, error->reason);
}

constinit PyMemberDef members[] = {
    {"encoding", _Py_T_OBJECT, offsetof(UnicodeErrorObject, encoding), 0, "name of the encoding"},
    {"object", _Py_T_OBJECT, offsetof(UnicodeErrorObject, object), 0, "what could not be converted"},
    {"start", Py_T_PYSSIZET, offsetof(UnicodeErrorObject, start), 0, "index of the first bad item"},
    {"end", Py_T_PYSSIZET, offsetof(UnicodeErrorObject, end), 0, "index behind the last bad item"},
    {"reason", _Py_T_OBJECT, offsetof(UnicodeErrorObject, reason), 0, "why"},
    {},
};

constexpr PyTypeObject unicode_error_type(const char *name, const char *doc, initproc init, reprfunc str) noexcept {
    PyTypeObject type = exception_type<UnicodeErrorObject, clear, traverse>(name, &exc_UnicodeError, doc,
                                                                            base_exception_new, init, str);
    type.tp_members = members;
    return type;
}

bool check_kind(PyObject *exception, PyTypeObject *kind) noexcept {
    if (is_instance_of(exception, kind)) {
        return true;
    }
    err_format(PyExc_TypeError, "expecting a %s object, got %.200s", kind->tp_name, type_of(exception)->tp_name);
    return false;
}

// A part, checked for presence and type.
PyObject *part(PyObject *value, unsigned long type_flag, const char *name) noexcept {
    if (!value) {
        return err_format(PyExc_TypeError, "%.200s attribute not set", name);
    }
    if (!has_type_flag(value, type_flag)) {
        return err_format(PyExc_TypeError, "%.200s attribute must be %s", name,
                          type_flag == Py_TPFLAGS_BYTES_SUBCLASS ? "bytes" : "unicode");
    }
    return value;
}

// Length of the object, or -1 with an exception.
Py_ssize_t object_length(PyObject *exception, PyTypeObject *kind) noexcept {
    bool is_decode = kind == &exc_UnicodeDecodeError;
    PyObject *object = part(as_unicode_error(exception)->object,
                            is_decode ? Py_TPFLAGS_BYTES_SUBCLASS : Py_TPFLAGS_UNICODE_SUBCLASS, "object");
    return !object ? -1 : is_decode ? bytes_length(object) : unicode_length(object);
}

}  // namespace

IL_EXCEPTION(UnicodeDecodeError,
             unicode_error_type("UnicodeDecodeError", "Bytes cannot be decoded.", decode_init, decode_str))
IL_EXCEPTION(UnicodeEncodeError,
             unicode_error_type("UnicodeEncodeError", "Text cannot be encoded.", encode_init, encode_str))
IL_EXCEPTION(UnicodeTranslateError,
             unicode_error_type("UnicodeTranslateError", "Text cannot be translated.", translate_init, translate_str))

PyObject *unicode_error_get_encoding(PyObject *exception, PyTypeObject *kind) noexcept {
    if (!check_kind(exception, kind)) {
        return nullptr;
    }
    return xnew_ref(part(as_unicode_error(exception)->encoding, Py_TPFLAGS_UNICODE_SUBCLASS, "encoding"));
}

PyObject *unicode_error_get_object(PyObject *exception, PyTypeObject *kind) noexcept {
    if (!check_kind(exception, kind) || object_length(exception, kind) < 0) {
        return nullptr;
    }
    return new_ref(as_unicode_error(exception)->object);
}

PyObject *unicode_error_get_reason(PyObject *exception, PyTypeObject *kind) noexcept {
    if (!check_kind(exception, kind)) {
        return nullptr;
    }
    return xnew_ref(part(as_unicode_error(exception)->reason, Py_TPFLAGS_UNICODE_SUBCLASS, "reason"));
}

int unicode_error_get_start(PyObject *exception, PyTypeObject *kind, Py_ssize_t *start) noexcept {
    Py_ssize_t length = check_kind(exception, kind) ? object_length(exception, kind) : -1;
    if (length < 0) {
        return -1;
    }
    Py_ssize_t value = as_unicode_error(exception)->start;
    value = value >= length ? length - 1 : value;
    *start = value < 0 ? 0 : value;
    return 0;
}

int unicode_error_get_end(PyObject *exception, PyTypeObject *kind, Py_ssize_t *end) noexcept {
    Py_ssize_t length = check_kind(exception, kind) ? object_length(exception, kind) : -1;
    if (length < 0) {
        return -1;
    }
    Py_ssize_t value = as_unicode_error(exception)->end;
    value = value < 1 ? 1 : value;
    *end = value > length ? length : value;
    return 0;
}

int unicode_error_set_start(PyObject *exception, PyTypeObject *kind, Py_ssize_t start) noexcept {
    if (!check_kind(exception, kind)) {
        return -1;
    }
    as_unicode_error(exception)->start = start;
    return 0;
}

int unicode_error_set_end(PyObject *exception, PyTypeObject *kind, Py_ssize_t end) noexcept {
    if (!check_kind(exception, kind)) {
        return -1;
    }
    as_unicode_error(exception)->end = end;
    return 0;
}

int unicode_error_set_reason(PyObject *exception, PyTypeObject *kind, const char *reason) noexcept {
    if (!check_kind(exception, kind)) {
        return -1;
    }
    PyObject *text = unicode_from_string(reason);
    if (!text) {
        return -1;
    }
    set_ref(as_unicode_error(exception)->reason, text);
    return 0;
}

PyObject *unicode_decode_error_create(const char *encoding, const char *object, Py_ssize_t length, Py_ssize_t start,
                                      Py_ssize_t end, const char *reason) noexcept {
    return object_call_function(PyExc_UnicodeDecodeError, "sy#nns", encoding, object, length, start, end, reason);
}

PyObject *unicode_encode_error_create(const char *encoding, PyObject *object, Py_ssize_t start, Py_ssize_t end,
                                      const char *reason) noexcept {
    return object_call_function(PyExc_UnicodeEncodeError, "sOnns", encoding, object, start, end, reason);
}

}  // namespace interlock::objects
