#include "base/base.hpp"

#include <atomic>
#include <climits>

#include "base/alloc.hpp"
#include "runtime/tss.hpp"
#include "sync/tls.hpp"

namespace interlock::runtime {
namespace {

// The published struct has plain fields, and one thread may look while another creates.  Acquire and release: whoever
// sees the flag sees the key.
bool is_flag_set(const Py_tss_t *key) noexcept {
    return std::atomic_ref<int>(const_cast<Py_tss_t *>(key)->_is_initialized).load(std::memory_order_acquire) != 0;
}

void set_flag(Py_tss_t *key, int value) noexcept {
    std::atomic_ref<int>(key->_is_initialized).store(value, std::memory_order_release);
}

}  // namespace

Py_tss_t *tss_alloc() noexcept { return make<Py_tss_t>(); }

void tss_free(Py_tss_t *key) noexcept {
    if (key) {
        tss_delete(key);
        destroy(key);
    }
}

bool tss_is_created(const Py_tss_t *key) noexcept { return is_flag_set(key); }

bool tss_create(Py_tss_t *key) noexcept {
    if (is_flag_set(key)) {
        return true;
    }
    if (!sync::native_key_create(&key->_key)) {
        return false;
    }
    set_flag(key, 1);
    return true;
}

void tss_delete(Py_tss_t *key) noexcept {
    if (is_flag_set(key)) {
        sync::native_key_delete(key->_key);
        set_flag(key, 0);
    }
}

bool tss_set(Py_tss_t *key, void *value) noexcept { return sync::native_key_set(key->_key, value); }

void *tss_get(const Py_tss_t *key) noexcept { return sync::native_key_get(key->_key); }

int int_key_create() noexcept {
    sync::NativeKey key;
    if (!sync::native_key_create(&key)) {
        return -1;
    }
    if (key > static_cast<sync::NativeKey>(INT_MAX)) {
        sync::native_key_delete(key);
        return -1;
    }
    return static_cast<int>(key);
}

void int_key_delete(int key) noexcept { sync::native_key_delete(static_cast<sync::NativeKey>(key)); }

bool int_key_set(int key, void *value) noexcept {
    return sync::native_key_set(static_cast<sync::NativeKey>(key), value);
}

void *int_key_get(int key) noexcept { return sync::native_key_get(static_cast<sync::NativeKey>(key)); }

}  // namespace interlock::runtime
