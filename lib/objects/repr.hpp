// Making the text of containers: a guard against containers that contain themselves, and a buffer that grows.
#pragma once

#include <cstring>

#include "base/base.hpp"
#include "interlock/pyrepr.h"
#include "objects/object.hpp"

namespace interlock::objects {

// The twins of the API: 0 entered, 1 the object's repr is already being made further out, -1 with an exception.
int repr_enter(PyObject *object) noexcept;
void repr_leave(PyObject *object) noexcept;

// The same for a C++ scope, without an allocation.
class ReprScope {
public:
    explicit ReprScope(PyObject *object) noexcept;
    ~ReprScope();
    ReprScope(const ReprScope &) = delete;
    ReprScope &operator=(const ReprScope &) = delete;
    // True: the container is inside of itself; its text is "...".
    bool is_recursive() const noexcept { return recursive_; }

private:
    friend int repr_enter(PyObject *object) noexcept;
    friend void repr_leave(PyObject *object) noexcept;
    static bool is_active(PyObject *object) noexcept;

    PyObject *object_;
    ReprScope *outer_ = nullptr;
    bool recursive_;
    bool on_heap_ = false;
};

// Text in generalized UTF-8, as str has it inside.  After a failed call everything else fails as well, so only the last
// result must be looked at; the exception is set.
class TextBuilder {
public:
    TextBuilder() noexcept = default;
    ~TextBuilder();
    TextBuilder(const TextBuilder &) = delete;
    TextBuilder &operator=(const TextBuilder &) = delete;

    bool append(const char *text, std::size_t size) noexcept;
    bool append(const char *text) noexcept { return append(text, std::strlen(text)); }
    bool append_text(PyObject *text) noexcept;    // a str
    bool append_repr(PyObject *object) noexcept;  // null object: "<NULL>"
    // New str; null with the exception of the call that failed.
    [[nodiscard]] PyObject *finish() noexcept;

private:
    bool grow(std::size_t extra) noexcept;

    char *data_ = inline_;
    std::size_t size_ = 0;
    std::size_t capacity_ = sizeof inline_;
    bool failed_ = false;
    char inline_[200];
};

}  // namespace interlock::objects
