// The runtime's thread handles where no memory is left, without a thread state, and with a body of C++.
#include "base/base.hpp"

#include "base/alloc.hpp"
#include "check.h"
#include "interlock/pylifecycle.h"
#include "interlock/pythreadstate.h"
#include "runtime/attach.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/thread_handle.hpp"
#include "threads.h"

namespace il = interlock;
namespace rt = interlock::runtime;

static struct gate ran = GATE_INIT, leave = GATE_INIT;

static void count_run(const rt::ThreadCall &) { gate_open(&ran); }

static void stay(const rt::ThreadCall &) {
    rt::Detached scope("stay");
    gate_open(&ran);
    gate_wait(&leave);
}

static int start(void **) {
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **) { return Py_FinalizeEx(); }

static void join(rt::ThreadHandle *handle) {
    CHECK(handle->join(rt::current(), il::sync::kForever) == rt::ThreadJoin::kDone);
}

// Each allocation of a start fails in turn; the handle is done then, and nothing of the thread is left.
static void test_a_start_without_memory(void **) {
    const long before = gate_count(&ran);
    long failures = 0;
    for (long n = 0;; n++) {
        auto *handle = il::make<rt::ThreadHandle>();
        assert_non_null(handle);
        il::fail_allocation_after(n);
        const rt::ThreadStart started = handle->start(count_run, rt::ThreadCall{}, true);
        il::fail_allocation_after(-1);
        if (started == rt::ThreadStart::kStarted) {
            join(handle);
            handle->release();
            break;
        }
        failures++;
        assert_true(started == rt::ThreadStart::kNoMemory || started == rt::ThreadStart::kRefused);
        assert_true(handle->is_done());
        assert_int_equal(handle->ident(), 0);
        assert_int_equal(rt::current()->interpreter()->thread_count, 0);
        assert_null(rt::current()->interpreter()->awaited_threads);
        join(handle);
        handle->release();
    }
    assert_true(failures >= 2);  // the record and the start block at least; states are kept for reuse
    assert_int_equal(gate_count(&ran), before + 1);
}

static void *release_elsewhere(void *handle) {
    static_cast<rt::ThreadHandle *>(handle)->release();
    return nullptr;
}

// The last reference goes in a thread that never attached: of a running thread, a finished one, one never started.
static void test_destroyed_without_a_thread_state(void **) {
    for (int round = 0; round < 3; round++) {
        gate_init(&leave);
        auto *handle = il::make<rt::ThreadHandle>();
        if (round > 0) {
            const long before = gate_count(&ran);
            assert_true(handle->start(stay, rt::ThreadCall{}, true) == rt::ThreadStart::kStarted);
            rt::Detached scope("test");
            gate_wait_for(&ran, before + 1);
            if (round == 2) {
                gate_open(&leave);
                while (!handle->is_done()) {
                    il::sync::yield_thread();
                }
            }
        }
        thread_join(thread_start(release_elsewhere, handle));
        gate_open(&leave);
        assert_true(rt::ThreadHandle::join_awaited(rt::current(), nullptr, il::sync::kForever, il::sync::kForever) ==
                    rt::ThreadJoin::kDone);
    }
}

static void test_a_wait_for_awaited_threads_may_time_out(void **) {
    gate_init(&leave);
    auto *handle = il::make<rt::ThreadHandle>();
    assert_true(handle->start(stay, rt::ThreadCall{}, true) == rt::ThreadStart::kStarted);
    assert_true(rt::ThreadHandle::join_awaited(rt::current(), nullptr, 1, il::sync::kForever) == rt::ThreadJoin::kTimedOut);
    assert_true(handle->join(rt::current(), 1) == rt::ThreadJoin::kTimedOut);
    gate_open(&leave);
    assert_true(rt::ThreadHandle::join_awaited(rt::current(), nullptr, il::sync::kForever, 1) == rt::ThreadJoin::kDone);
    assert_true(handle->is_done());
    handle->release();
}

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_start_without_memory),
        cmocka_unit_test(test_destroyed_without_a_thread_state),
        cmocka_unit_test(test_a_wait_for_awaited_threads_may_time_out),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
