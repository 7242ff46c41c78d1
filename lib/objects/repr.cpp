#include "base/base.hpp"

#include "objects/repr.hpp"

#include "base/alloc.hpp"
#include "objects/err.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

ReprScope *&innermost() noexcept {
    return reinterpret_cast<ReprScope *&>(runtime::current_or_die("Py_ReprEnter")->objects.repr_scopes);
}

}  // namespace

bool ReprScope::is_active(PyObject *object) noexcept {
    for (ReprScope *scope = innermost(); scope; scope = scope->outer_) {
        if (scope->object_ == object) {
            return true;
        }
    }
    return false;
}

ReprScope::ReprScope(PyObject *object) noexcept : object_(object), recursive_(is_active(object)) {
    if (!recursive_) {
        ReprScope *&top = innermost();
        outer_ = top;
        top = this;
    }
}

ReprScope::~ReprScope() {
    if (recursive_) {
        return;
    }
    // Scopes entered through the API and left in another order may lie above.
    for (ReprScope **link = &innermost(); *link; link = &(*link)->outer_) {
        if (*link == this) {
            *link = outer_;
            return;
        }
    }
}

int repr_enter(PyObject *object) noexcept {
    if (ReprScope::is_active(object)) {
        return 1;
    }
    ReprScope *scope = make<ReprScope>(object);
    if (!scope) {
        err_no_memory();
        return -1;
    }
    scope->on_heap_ = true;
    return 0;
}

void repr_leave(PyObject *object) noexcept {
    for (ReprScope *scope = innermost(); scope; scope = scope->outer_) {
        if (scope->object_ == object && scope->on_heap_) {
            destroy(scope);
            return;
        }
    }
}

TextBuilder::~TextBuilder() {
    if (data_ != inline_) {
        raw_free(data_);
    }
}

bool TextBuilder::grow(std::size_t extra) noexcept {
    std::size_t capacity = capacity_;
    while (capacity - size_ < extra) {
        capacity *= 2;
    }
    char *data = static_cast<char *>(raw_realloc(data_ == inline_ ? nullptr : data_, capacity));
    if (!data) {
        failed_ = true;
        err_no_memory();
        return false;
    }
    if (data_ == inline_) {
        std::memcpy(data, inline_, size_);
    }
    data_ = data;
    capacity_ = capacity;
    return true;
}

bool TextBuilder::append(const char *text, std::size_t size) noexcept {
    if (failed_ || (capacity_ - size_ < size && !grow(size))) {
        return false;
    }
    std::memcpy(data_ + size_, text, size);
    size_ += size;
    return true;
}

bool TextBuilder::append_text(PyObject *text) noexcept {
    return append(unicode_data(text), static_cast<std::size_t>(unicode_size(text)));
}

bool TextBuilder::append_repr(PyObject *object) noexcept {
    if (failed_) {
        return false;
    }
    auto text = Ref<>::steal(object_repr(object));
    if (!text) {
        failed_ = true;
        return false;
    }
    return append_text(text.get());
}

PyObject *TextBuilder::finish() noexcept {
    return failed_ ? nullptr : unicode_from_valid(data_, static_cast<Py_ssize_t>(size_));
}

}  // namespace interlock::objects
