#include "base/base.hpp"

#include "objects/unicode_builder.hpp"

#include "base/utf8.hpp"
#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {

UnicodeBuilder::~UnicodeBuilder() { drop(); }

void UnicodeBuilder::drop() noexcept {
    if (data_ != inline_) {
        mem_free(data_);
    }
    data_ = inline_;
    size_ = length_ = 0;
}

void UnicodeBuilder::fail() noexcept {
    drop();
    capacity_ = -1;
}

char *UnicodeBuilder::grow(Py_ssize_t size) noexcept {
    if (failed()) {
        return nullptr;
    }
    constexpr Py_ssize_t kMost = PY_SSIZE_T_MAX / 2;
    char *block = nullptr;
    Py_ssize_t wanted = 0;
    if (size <= kMost - size_) {
        wanted = size_ + size;
        wanted += wanted / 2;
        block = static_cast<char *>(data_ == inline_ ? mem_malloc(static_cast<std::size_t>(wanted))
                                                     : mem_realloc(data_, static_cast<std::size_t>(wanted)));
    }
    if (!block) {
        err_no_memory();
        fail();
        return nullptr;
    }
    if (data_ == inline_) {
        std::memcpy(block, inline_, static_cast<std::size_t>(size_));
    }
    data_ = block;
    capacity_ = wanted;
    return data_ + size_;
}

bool UnicodeBuilder::append_utf8(const char *utf8, Py_ssize_t size) noexcept {
    return append_counted(utf8, size, static_cast<Py_ssize_t>(utf8::count(utf8, static_cast<std::size_t>(size))));
}

bool UnicodeBuilder::append_slice(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept {
    if (start >= end) {
        return !failed();
    }
    Py_ssize_t from = unicode_offset(text, start), to = unicode_offset(text, end);
    return append_counted(unicode_data(text) + from, to - from, end - start);
}

bool UnicodeBuilder::append_code_point(Py_UCS4 character) noexcept {
    char *place = reserve(4);
    if (!place) {
        return false;
    }
    commit(utf8::encode(character, place), 1);
    return true;
}

bool UnicodeBuilder::append_fill(Py_UCS4 character, Py_ssize_t count) noexcept {
    if (count <= 0) {
        return !failed();
    }
    char sequence[4];
    int bytes = utf8::encode(character, sequence);
    char *place = count <= PY_SSIZE_T_MAX / 8 ? reserve(count * bytes) : grow(PY_SSIZE_T_MAX / 2);
    if (!place) {
        return false;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        std::memcpy(place + i * bytes, sequence, static_cast<std::size_t>(bytes));
    }
    commit(count * bytes, count);
    return true;
}

bool UnicodeBuilder::append_repr(PyObject *object) noexcept {
    Ref<> text = Ref<>::steal(object_repr(object));
    if (!text) {
        fail();
        return false;
    }
    return append(text.get());
}

bool UnicodeBuilder::append_str(PyObject *object) noexcept {
    Ref<> text = Ref<>::steal(object_str(object));
    if (!text) {
        fail();
        return false;
    }
    return append(text.get());
}

PyObject *UnicodeBuilder::finish() noexcept {
    if (failed()) {
        return nullptr;
    }
    PyObject *result = unicode_from_counted(data_, size_, length_);
    drop();
    capacity_ = kInline;
    return result;
}

}  // namespace interlock::objects
