#include "base/base.hpp"

#include "objects/text_out.hpp"

#include <cstdarg>

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/file.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

void TextOut::text(const char *utf8) noexcept {
    if (failed_ || !*utf8) {
        return;
    }
    if (file_) {
        if (file_write_string(utf8, file_) == 0) {
            return;
        }
        if (on_failure_ == OnFailure::kStop) {
            failed_ = true;
            return;
        }
        err_clear();
        file_ = nullptr;
    }
    std::fputs(utf8, stderr);
}

void TextOut::str(PyObject *str) noexcept {
    if (failed_ || !str) {
        return;
    }
    if (file_) {
        if (file_write_object(str, file_, Py_PRINT_RAW) == 0) {
            return;
        }
        if (on_failure_ == OnFailure::kStop) {
            failed_ = true;
            return;
        }
        err_clear();
        file_ = nullptr;
    }
    std::fwrite(unicode_data(str), 1, static_cast<size_t>(unicode_size(str)), stderr);
}

void TextOut::format(const char *format, ...) noexcept {
    char buffer[256];
    va_list args;
    va_start(args, format);
    std::vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    text(buffer);
}

void TextOut::line(const char *utf8) noexcept {
    margin();
    text(utf8);
    text("\n");
}

void TextOut::flush() noexcept {
    if (!file_) {
        std::fflush(stderr);
        return;
    }
    SavedError saved;
    PyObject *result = object_call_method_no_args(file_, IL_STR("flush"));
    xdecref(result);
    err_clear();
}

}  // namespace interlock::objects
