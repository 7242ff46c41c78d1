// Where reports about exceptions go: a file object, or the C library's stderr when that is missing or broken.
#pragma once

#include <cstdio>

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

class TextOut {
public:
    // What happens when the file's write() raises.
    enum class OnFailure {
        kStop,        // nothing more is written, the exception stays
        kUseCStderr,  // the exception is dropped; this text and what follows goes to the C library's stderr
    };

    // Borrows; null: the C library's stderr.
    TextOut(PyObject *file, OnFailure on_failure) noexcept : file_(file), on_failure_(on_failure) {}

    void text(const char *utf8) noexcept;
    void str(PyObject *str) noexcept;  // an exception must not be set; null writes nothing
    void format(const char *format, ...) noexcept __attribute__((format(printf, 2, 3)));
    void flush() noexcept;

    // Written at the begin of each line() and lines().
    void set_margin(const char *margin) noexcept { margin_ = margin; }
    void margin() noexcept { text(margin_); }
    void line(const char *utf8) noexcept;  // without the newline

    [[nodiscard]] bool failed() const noexcept { return failed_; }

private:
    PyObject *file_;
    OnFailure on_failure_;
    const char *margin_ = "";
    bool failed_ = false;
};

}  // namespace interlock::objects
