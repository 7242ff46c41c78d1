// Wide strings and lists of them on the raw heap: what the configuration is made of.
#pragma once

#include <cwchar>

#include "base/alloc.hpp"
#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

namespace interlock::runtime {

[[nodiscard]] wchar_t *wide_copy(const wchar_t *text) noexcept;
[[nodiscard]] wchar_t *wide_copy(const wchar_t *text, size_t length) noexcept;

// Replaces `*slot` by a copy of `text` (null clears).  False: no memory; the old value stays.
[[nodiscard]] bool wide_set(wchar_t **slot, const wchar_t *text) noexcept;
void wide_clear(wchar_t **slot) noexcept;

[[nodiscard]] bool wide_list_insert(PyWideStringList *list, Py_ssize_t index, const wchar_t *item) noexcept;
[[nodiscard]] inline bool wide_list_append(PyWideStringList *list, const wchar_t *item) noexcept {
    return wide_list_insert(list, list->length, item);
}
[[nodiscard]] bool wide_list_extend(PyWideStringList *list, const PyWideStringList &other) noexcept;
// False: no memory; the old value stays.
[[nodiscard]] bool wide_list_set(PyWideStringList *list, Py_ssize_t length, wchar_t *const *items) noexcept;
[[nodiscard]] inline bool wide_list_copy(PyWideStringList *list, const PyWideStringList &other) noexcept {
    return wide_list_set(list, other.length, other.items);
}
// The parts of `text` between `separator`s; an empty text has none.
[[nodiscard]] bool wide_list_append_split(PyWideStringList *list, const wchar_t *text, wchar_t separator) noexcept;
void wide_list_clear(PyWideStringList *list) noexcept;

// UTF-8, strict in both directions but for lone surrogates, which pass as CPython's "surrogateescape" does for bytes.
// Null: no memory.
[[nodiscard]] wchar_t *wide_from_utf8(const char *text) noexcept;
[[nodiscard]] char *wide_to_utf8(const wchar_t *text) noexcept;

}  // namespace interlock::runtime
