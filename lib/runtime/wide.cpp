#include "base/base.hpp"

#include "runtime/wide.hpp"

#include <cstring>

#include "runtime/locale.hpp"

namespace interlock::runtime {

wchar_t *wide_copy(const wchar_t *text, size_t length) noexcept {
    auto *copy = static_cast<wchar_t *>(raw_malloc((length + 1) * sizeof(wchar_t)));
    if (copy) {
        std::memcpy(copy, text, length * sizeof(wchar_t));
        copy[length] = 0;
    }
    return copy;
}

wchar_t *wide_copy(const wchar_t *text) noexcept { return wide_copy(text, std::wcslen(text)); }

bool wide_set(wchar_t **slot, const wchar_t *text) noexcept {
    wchar_t *copy = nullptr;
    if (text) {
        copy = wide_copy(text);
        if (!copy) {
            return false;
        }
    }
    raw_free(*slot);
    *slot = copy;
    return true;
}

void wide_clear(wchar_t **slot) noexcept {
    raw_free(*slot);
    *slot = nullptr;
}

bool wide_list_insert(PyWideStringList *list, Py_ssize_t index, const wchar_t *item) noexcept {
    Py_ssize_t length = list->length;
    if (index > length) {
        index = length;
    }
    wchar_t *copy = wide_copy(item);
    if (!copy) {
        return false;
    }
    void *grown = raw_realloc(list->items, static_cast<size_t>(length + 1) * sizeof(wchar_t *));
    if (!grown) {
        raw_free(copy);
        return false;
    }
    list->items = static_cast<wchar_t **>(grown);
    std::memmove(list->items + index + 1, list->items + index, static_cast<size_t>(length - index) * sizeof(wchar_t *));
    list->items[index] = copy;
    list->length = length + 1;
    return true;
}

bool wide_list_extend(PyWideStringList *list, const PyWideStringList &other) noexcept {
    for (Py_ssize_t i = 0; i < other.length; i++) {
        if (!wide_list_append(list, other.items[i])) {
            return false;
        }
    }
    return true;
}

bool wide_list_set(PyWideStringList *list, Py_ssize_t length, wchar_t *const *items) noexcept {
    PyWideStringList fresh = {0, nullptr};
    if (length > 0) {
        fresh.items = static_cast<wchar_t **>(raw_malloc(static_cast<size_t>(length) * sizeof(wchar_t *)));
        if (!fresh.items) {
            return false;
        }
        for (; fresh.length < length; fresh.length++) {
            wchar_t *copy = wide_copy(items[fresh.length]);
            if (!copy) {
                wide_list_clear(&fresh);
                return false;
            }
            fresh.items[fresh.length] = copy;
        }
    }
    wide_list_clear(list);
    *list = fresh;
    return true;
}

bool wide_list_append_split(PyWideStringList *list, const wchar_t *text, wchar_t separator) noexcept {
    if (!*text) {
        return true;
    }
    for (;;) {
        const wchar_t *end = std::wcschr(text, separator);
        wchar_t *part = wide_copy(text, end ? static_cast<size_t>(end - text) : std::wcslen(text));
        bool appended = part && wide_list_append(list, part);
        raw_free(part);
        if (!appended || !end) {
            return appended;
        }
        text = end + 1;
    }
}

void wide_list_clear(PyWideStringList *list) noexcept {
    for (Py_ssize_t i = 0; i < list->length; i++) {
        raw_free(list->items[i]);
    }
    raw_free(list->items);
    *list = {0, nullptr};
}

wchar_t *wide_from_utf8(const char *text) noexcept { return decode_utf8(text, nullptr, raw_malloc); }

char *wide_to_utf8(const wchar_t *text) noexcept { return encode_utf8(text, nullptr, raw_malloc); }

}  // namespace interlock::runtime
