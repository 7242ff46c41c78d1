#include "base/base.hpp"

#include <atomic>

#include "base/fatal.hpp"
#include "runtime/attach.hpp"
#include "runtime/byte_mutex.hpp"
#include "runtime/fork.hpp"
#include "sync/clock.hpp"
#include "sync/mutex.hpp"
#include "sync/parking.hpp"

namespace interlock::runtime {
namespace {

constexpr uint8_t kLocked = 1u << 0;  // Set exactly while somebody owns the mutex.
constexpr uint8_t kParked = 1u << 1;  // Must be set while a thread is parked on the mutex.

constexpr uint64_t kPatienceNs = sync::kNsPerMs;

// On the stack of a parked thread.
struct Waiter {
    const PyMutex *mutex;
    Waiter *next = nullptr;
    uint64_t give_up_waiting_at = 0;  // from then on the mutex is handed over
    bool owns = false;                // written under the bucket before the wake-up, read after it
    sync::Parker parker;
};

// Unranked: fork takes all of them, in order of their index; nobody else holds two.
struct Bucket {
    sync::Mutex mutex;
    Waiter *first = nullptr;
    Waiter *last = nullptr;
};

constexpr std::size_t kBuckets = 32;
constinit Bucket buckets[kBuckets];

Bucket &bucket_of(const PyMutex *mutex) noexcept {
    auto address = reinterpret_cast<uintptr_t>(mutex);
    return buckets[(address * 0x9E3779B97F4A7C15u >> 32) % kBuckets];
}

std::atomic_ref<uint8_t> bits_of(const PyMutex *mutex) noexcept {
    return std::atomic_ref<uint8_t>(const_cast<PyMutex *>(mutex)->_bits);
}

// False: no need to sleep any more, look again.
bool park(PyMutex *mutex, Waiter &waiter) noexcept {
    Bucket &bucket = bucket_of(mutex);
    {
        sync::LockGuard guard(bucket.mutex);
        if (bits_of(mutex).load(std::memory_order_relaxed) != (kLocked | kParked)) {
            return false;
        }
        waiter.next = nullptr;
        (bucket.first ? bucket.last->next : bucket.first) = &waiter;
        bucket.last = &waiter;
    }
    waiter.parker.park();
    return true;
}

// Takes the first waiter of `mutex` off the queue; *more: another one is left.
Waiter *take_first_locked(Bucket &bucket, const PyMutex *mutex, bool *more) noexcept {
    Waiter *found = nullptr;
    Waiter *before = nullptr;
    *more = false;
    for (Waiter *waiter = bucket.first, *previous = nullptr; waiter; previous = waiter, waiter = waiter->next) {
        if (waiter->mutex != mutex) {
            continue;
        }
        if (found) {
            *more = true;
            break;
        }
        found = waiter;
        before = previous;
    }
    if (found) {
        (before ? before->next : bucket.first) = found->next;
        if (bucket.last == found) {
            bucket.last = before;
        }
    }
    return found;
}

IL_NOINLINE void lock_slow(PyMutex *mutex) noexcept {
    install_fork_handlers();  // the runtime may not be initialized
    Detached detached("PyMutex_Lock");
    Waiter waiter{mutex};
    waiter.give_up_waiting_at = sync::monotonic_ns() + kPatienceNs;
    auto bits = bits_of(mutex);
    uint8_t value = bits.load(std::memory_order_relaxed);
    for (;;) {
        if (!(value & kLocked)) {
            // Acquire: pairs with the release of the unlock.
            if (bits.compare_exchange_weak(value, value | kLocked, std::memory_order_acquire,
                                           std::memory_order_relaxed)) {
                return;
            }
            continue;
        }
        if (!(value & kParked) && !bits.compare_exchange_weak(value, value | kParked, std::memory_order_relaxed,
                                                              std::memory_order_relaxed)) {
            continue;
        }
        if (park(mutex, waiter) && waiter.owns) {
            return;  // ordered by the parker
        }
        value = bits.load(std::memory_order_relaxed);
    }
}

IL_NOINLINE bool unlock_slow(PyMutex *mutex) noexcept {
    Bucket &bucket = bucket_of(mutex);
    sync::Parker *sleeper = nullptr;
    {
        sync::LockGuard guard(bucket.mutex);
        auto bits = bits_of(mutex);
        if (!(bits.load(std::memory_order_relaxed) & kLocked)) {
            return false;
        }
        bool more;
        Waiter *waiter = take_first_locked(bucket, mutex, &more);
        uint8_t next = more ? kParked : 0;
        if (waiter) {
            sleeper = &waiter->parker;
            waiter->owns = sync::monotonic_ns() >= waiter->give_up_waiting_at;
            if (waiter->owns) {
                next |= kLocked;
            }
        }
        // Release: pairs with the acquire of the next owner.  A plain store will do (B2).
        bits.store(next, std::memory_order_release);
    }
    if (sleeper) {
        sleeper->unpark();
    }
    return true;
}

}  // namespace

void byte_mutex_lock(PyMutex *mutex) noexcept {
    uint8_t value = 0;
    do {
        // Acquire: pairs with the release of the unlock.
        if (bits_of(mutex).compare_exchange_strong(value, value | kLocked, std::memory_order_acquire,
                                                   std::memory_order_relaxed)) {
            return;
        }
    } while (!(value & kLocked));
    lock_slow(mutex);
}

bool byte_mutex_unlock(PyMutex *mutex) noexcept {
    uint8_t locked = kLocked;
    return bits_of(mutex).compare_exchange_strong(locked, 0, std::memory_order_release, std::memory_order_relaxed) ||
           unlock_slow(mutex);
}

bool byte_mutex_is_locked(const PyMutex *mutex) noexcept {
    return bits_of(mutex).load(std::memory_order_relaxed) & kLocked;
}

int byte_once(uint8_t *bits, int (*function)(void *), void *argument) noexcept {
    auto *mutex = reinterpret_cast<PyMutex *>(bits);
    std::atomic_ref<uint8_t> done(bits[1]);
    // Acquire: pairs with the release below, so that what `function` wrote is seen.
    if (done.load(std::memory_order_acquire)) [[likely]] {
        return 0;
    }
    byte_mutex_lock(mutex);
    int result = 0;
    if (!done.load(std::memory_order_relaxed)) {
        result = function(argument);
        if (result == 0) {
            done.store(1, std::memory_order_release);
        }
    }
    if (!byte_mutex_unlock(mutex)) {
        fatal_client("Interlock_CallOnce", "the once was changed meanwhile");
    }
    return result;
}

void byte_mutex_before_fork() noexcept {
    for (Bucket &bucket : buckets) {
        bucket.mutex.lock();
    }
}

void byte_mutex_after_fork(bool child) noexcept {
    for (Bucket &bucket : buckets) {
        if (child) {
            bucket.first = bucket.last = nullptr;
        }
        bucket.mutex.unlock();
    }
}

}  // namespace interlock::runtime
