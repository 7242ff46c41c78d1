#include "base/base.hpp"

#include "modules/thread_acquire.hpp"

#include "modules/thread_timeout.hpp"
#include "objects/err.hpp"
#include "objects/object.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/attach.hpp"
#include "runtime/signals.hpp"
#include "sync/clock.hpp"

namespace interlock::modules {
namespace {

constexpr int64_t kUnset = -1000 * 1000 * 1000;  // -1 second: no limit

constexpr const char *kNames[] = {"blocking", "timeout"};
constexpr Py_ssize_t kMost = 2;

// The arguments by place, those not given left null.
bool place_arguments(PyObject *const *args, Py_ssize_t count, PyObject *keywords, PyObject **placed) noexcept {
    const Py_ssize_t named = keywords ? objects::size_of(keywords) : 0;
    if (count + named > kMost) {
        objects::err_format(PyExc_TypeError, "acquire() takes at most 2 arguments (%zd given)", count + named);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        placed[i] = args[i];
    }
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = objects::tuple_get_item(keywords, i);
        Py_ssize_t place = 0;
        while (place < kMost && objects::unicode_compare_with_ascii_string(name, kNames[place]) != 0) {
            place++;
        }
        if (place == kMost) {
            objects::err_format(PyExc_TypeError, "acquire() got an unexpected keyword argument '%U'", name);
            return false;
        }
        if (place < count) {
            objects::err_format(PyExc_TypeError, "argument for acquire() given by name ('%s') and position (%zd)",
                                kNames[place], place + 1);
            return false;
        }
        placed[place] = args[count + i];
    }
    return true;
}

int64_t now_ns() noexcept { return static_cast<int64_t>(sync::monotonic_ns()); }

}  // namespace

bool acquire_arguments(PyObject *const *args, Py_ssize_t count, PyObject *keywords, int64_t *timeout_ns) noexcept {
    *timeout_ns = -1;
    if (count == 0 && !keywords) [[likely]] {
        return true;
    }
    PyObject *placed[kMost] = {};
    if (!place_arguments(args, count, keywords, placed)) {
        return false;
    }
    const int blocking = placed[0] ? objects::object_is_true(placed[0]) : 1;
    int64_t timeout = kUnset;
    if (blocking < 0 || (placed[1] && !timeout_from_seconds(placed[1], &timeout))) {
        return false;
    }
    if (!blocking && timeout != kUnset) {
        objects::err_set_string(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
        return false;
    }
    if (timeout < 0 && timeout != kUnset) {
        objects::err_set_string(PyExc_ValueError, "timeout value must be a non-negative number");
        return false;
    }
    *timeout_ns = !blocking ? 0 : timeout == kUnset ? -1 : timeout;
    return true;
}

Acquired acquire_waiting(runtime::Lock *lock, int64_t timeout_ns) noexcept {
    const int64_t start = timeout_ns > 0 ? now_ns() : 0;
    int64_t left = timeout_ns;
    // Signals are the main thread's business; other threads sleep on.
    const std::atomic<uint32_t> *signals = runtime::deliveries();
    for (;;) {
        runtime::Lock::Result result;
        {
            runtime::Detached scope("acquire");
            result = lock->acquire(left, signals != nullptr, signals);
        }
        if (result != runtime::Lock::Result::kInterrupted) {
            return result == runtime::Lock::Result::kAcquired ? Acquired::kYes : Acquired::kNo;
        }
        if (objects::err_check_signals() < 0) {
            return Acquired::kRaised;
        }
        if (timeout_ns > 0) {
            left = timeout_ns - (now_ns() - start);
            if (left <= 0) {
                return Acquired::kNo;
            }
        }
    }
}

PyObject *acquired_result(Acquired acquired) noexcept {
    return acquired == Acquired::kRaised ? nullptr : objects::new_ref(acquired == Acquired::kYes ? Py_True : Py_False);
}

}  // namespace interlock::modules
