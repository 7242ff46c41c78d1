#include "base/base.hpp"

#include "objects/unicode_writer.hpp"

#include <cwchar>
#include <new>

#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

int append_owned(PyUnicodeWriter *writer, PyObject *stolen) noexcept {
    Ref<> text = Ref<>::steal(stolen);
    return text && writer->text.append(text.get()) ? 0 : -1;
}

Py_ssize_t size_of_text(const char *text, Py_ssize_t size) noexcept {
    return size < 0 ? static_cast<Py_ssize_t>(std::strlen(text)) : size;
}

}  // namespace

PyUnicodeWriter *unicode_writer_create(Py_ssize_t length) noexcept {
    if (length < 0) {
        err_set_string(PyExc_ValueError, "length must be positive");
        return nullptr;
    }
    void *block = mem_malloc(sizeof(PyUnicodeWriter));
    if (!block) {
        err_no_memory();
        return nullptr;
    }
    auto *writer = ::new (block) PyUnicodeWriter;
    if (!writer->text.reserve(length)) {
        unicode_writer_discard(writer);
        return nullptr;
    }
    return writer;
}

PyObject *unicode_writer_finish(PyUnicodeWriter *writer) noexcept {
    PyObject *text = writer->text.finish();
    if (!text && !err_occurred()) {
        err_no_memory();  // it was missing earlier, and the caller went on
    }
    unicode_writer_discard(writer);
    return text;
}

void unicode_writer_discard(PyUnicodeWriter *writer) noexcept {
    if (writer) {
        writer->~PyUnicodeWriter();
        mem_free(writer);
    }
}

int unicode_writer_write_char(PyUnicodeWriter *writer, Py_UCS4 character) noexcept {
    if (character > utf8::kMaxCodePoint) {
        err_set_string(PyExc_ValueError, "character must be in range(0x110000)");
        return -1;
    }
    return writer->text.append_code_point(character) ? 0 : -1;
}

int unicode_writer_write_utf8(PyUnicodeWriter *writer, const char *text, Py_ssize_t size) noexcept {
    return unicode_writer_decode_utf8_stateful(writer, text, size, nullptr, nullptr);
}

int unicode_writer_write_ascii(PyUnicodeWriter *writer, const char *text, Py_ssize_t size) noexcept {
    return writer->text.append_ascii(text, size_of_text(text, size)) ? 0 : -1;
}

int unicode_writer_write_wide_char(PyUnicodeWriter *writer, const wchar_t *text, Py_ssize_t size) noexcept {
    return size == 0 ? 0 : append_owned(writer, unicode_from_wide_char(text, size < 0 ? -1 : size));
}

int unicode_writer_write_ucs4(PyUnicodeWriter *writer, const Py_UCS4 *text, Py_ssize_t size) noexcept {
    return append_owned(writer, unicode_from_kind_and_data(4, text, size));
}

int unicode_writer_write_str(PyUnicodeWriter *writer, PyObject *object) noexcept {
    return append_owned(writer, object_str(object));
}

int unicode_writer_write_repr(PyUnicodeWriter *writer, PyObject *object) noexcept {
    return append_owned(writer, object_repr(object));
}

int unicode_writer_write_substring(PyUnicodeWriter *writer, PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept {
    if (!unicode_check(text)) {
        err_format(PyExc_TypeError, "expect str, not %T", text);
        return -1;
    }
    if (start < 0 || start > end) {
        err_set_string(PyExc_ValueError, "invalid start argument");
        return -1;
    }
    if (end > unicode_length(text)) {
        err_set_string(PyExc_ValueError, "invalid end argument");
        return -1;
    }
    return writer->text.append_slice(text, start, end) ? 0 : -1;
}

int unicode_writer_format_v(PyUnicodeWriter *writer, const char *format, va_list arguments) noexcept {
    return append_owned(writer, unicode_from_format_v(format, arguments));
}

int unicode_writer_decode_utf8_stateful(PyUnicodeWriter *writer, const char *text, Py_ssize_t size, const char *errors,
                                        Py_ssize_t *consumed) noexcept {
    if (consumed) {
        *consumed = 0;
    }
    size = size_of_text(text, size);
    utf8::Scan scan = utf8::scan_strict(text, static_cast<std::size_t>(size));
    if (static_cast<Py_ssize_t>(scan.valid) == size) {
        if (!writer->text.append_counted(text, size, static_cast<Py_ssize_t>(scan.length))) {
            return -1;
        }
        if (consumed) {
            *consumed = size;
        }
        return 0;
    }
    Py_ssize_t used = 0;
    Ref<> decoded = Ref<>::steal(unicode_decode_utf8_stateful(text, size, errors, consumed ? &used : nullptr));
    if (!decoded || !writer->text.append(decoded.get())) {
        return -1;
    }
    if (consumed) {
        *consumed = used;
    }
    return 0;
}

}  // namespace interlock::objects
