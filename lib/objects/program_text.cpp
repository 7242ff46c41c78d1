#include "base/base.hpp"

#include "objects/program_text.hpp"

#include <cstdio>
#include <cstring>

#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

PyObject *program_text(const char *filename, int line) noexcept {
    std::FILE *file = filename && line > 0 ? std::fopen(filename, "re") : nullptr;
    if (!file) {
        return nullptr;
    }
    // Longer lines are cut.
    char text[1000];
    PyObject *result = nullptr;
    while (line > 0 && std::fgets(text, sizeof text, file)) {
        const size_t size = std::strlen(text);
        if (line == 1) {
            result = unicode_decode_utf8(text, static_cast<Py_ssize_t>(size), "replace");
            break;
        }
        line -= size > 0 && text[size - 1] == '\n';
    }
    std::fclose(file);
    if (!result) {
        err_clear();
    }
    return result;
}

PyObject *program_text_object(PyObject *filename, int line) noexcept {
    Ref<> encoded = filename ? Ref<>::steal(unicode_encode_fs_default(filename)) : Ref<>();
    if (!encoded) {
        err_clear();
        return nullptr;
    }
    return program_text(bytes_data(encoded.get()), line);
}

}  // namespace interlock::objects
