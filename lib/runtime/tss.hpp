// Thread-specific storage keys: the life cycle of Py_tss_t, and the int keys of before.
#pragma once

#include "base/base.hpp"
#include "interlock/pythread_tss.h"

namespace interlock::runtime {

Py_tss_t *tss_alloc() noexcept;
void tss_free(Py_tss_t *key) noexcept;
bool tss_is_created(const Py_tss_t *key) noexcept;
[[nodiscard]] bool tss_create(Py_tss_t *key) noexcept;
void tss_delete(Py_tss_t *key) noexcept;
[[nodiscard]] bool tss_set(Py_tss_t *key, void *value) noexcept;
void *tss_get(const Py_tss_t *key) noexcept;

int int_key_create() noexcept;  // -1: none left
void int_key_delete(int key) noexcept;
[[nodiscard]] bool int_key_set(int key, void *value) noexcept;
void *int_key_get(int key) noexcept;

}  // namespace interlock::runtime
