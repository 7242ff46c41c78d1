// The sync floor: mutex, once, the thread-exit hook, thread identity and start.
#include "base/base.hpp"

#include <cerrno>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "fatal.h"
#include "sync/mutex.hpp"
#include "sync/once.hpp"
#include "sync/thread.hpp"
#include "sync/tls.hpp"
#include "threads.h"

namespace sy = interlock::sync;

static constinit sy::Mutex static_mutex;
static constinit sy::Once static_once;

static long plain;

static void *add_under_mutex(void *) {
    for (int i = 0; i < 5000; i++) {
        sy::LockGuard guard(static_mutex);
        plain++;
        guard.unlock();
        guard.relock();
        plain++;
    }
    return nullptr;
}

static void test_static_mutex_excludes(void **) {
    plain = 0;
    threads_run(4, add_under_mutex, nullptr, 0);
    assert_int_equal(plain, 40000);
}

static void *try_it(void *result) {
    if ((*static_cast<bool *>(result) = static_mutex.try_lock())) {
        static_mutex.unlock();
    }
    return nullptr;
}

static void test_mutex_is_free_again_after_reinit(void **) {
    bool got = true;
    static_mutex.lock();
    thread_join(thread_start(try_it, &got));
    assert_false(got);
    static_mutex.unlock();
    thread_join(thread_start(try_it, &got));
    assert_true(got);
#ifndef __SANITIZE_THREAD__
    // As in a forked child whose parent had another thread in the section; the sanitizer knows no such thing.
    static_mutex.lock();
    static_mutex.reinit_after_fork();
    thread_join(thread_start(try_it, &got));
    assert_true(got);
#endif
}

static std::atomic<int> ran_once{0};

static void *call_once(void *) {
    static_once.call([] { ran_once.fetch_add(1, std::memory_order_relaxed); });
    CHECK(ran_once.load(std::memory_order_relaxed) == 1);
    return nullptr;
}

static void test_once_runs_once(void **) { threads_run(8, call_once, nullptr, 0); }

static sy::ThreadExit at_exit;
static std::atomic<int> exits{0};

static void count_exit(void *value) {
    CHECK(at_exit.get() == nullptr);
    // The first time round it asks for another round.
    if (exits.fetch_add(1, std::memory_order_relaxed) == 0) {
        CHECK(at_exit.set(value));
    }
}

static void *arm(void *value) {
    CHECK(at_exit.set(value));
    return nullptr;
}

static void test_thread_exit_hook_runs_and_can_ask_for_another_round(void **) {
    assert_true(at_exit.create(count_exit));
    thread_join(thread_start(arm, &exits));
    assert_int_equal(exits.load(), 2);
    thread_join(thread_start(arm, nullptr));
    assert_int_equal(exits.load(), 2);
    at_exit.destroy();
}

static void *tell_token(void *) { return reinterpret_cast<void *>(sy::thread_token()); }

static void test_token_names_the_thread(void **) {
    assert_true(sy::thread_token() != 0);
    assert_true(sy::thread_token() == sy::thread_token());
    assert_true(thread_join(thread_start(tell_token, nullptr)) != tell_token(nullptr));
}

static void test_current_cpu_agrees_with_the_c_library(void **) {
    cpu_set_t all, one;
    assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &all)) {
            continue;
        }
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
        assert_int_equal(sy::current_cpu(), cpu);
    }
    assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
}

static void test_heavy_barrier_works_once_registered(void **) {
    if (sy::register_membarrier()) {
        sy::heavy_barrier();
    }
}

static void run_nothing(void *) {}

static void test_refused_stack_size_is_an_error_of_the_start(void **) {
    sy::ThreadHandle handle;
    assert_true(sy::is_stack_size_valid(0));
    assert_true(sy::is_stack_size_valid(1 << 20));
    assert_false(sy::is_stack_size_valid(1));
    assert_false(sy::start_joinable(run_nothing, nullptr, 1, &handle));
    assert_false(sy::start_detached(run_nothing, nullptr, std::size_t{1} << 60, nullptr));
    // Not a multiple of a page, and passed as it is.
    assert_true(sy::start_joinable(run_nothing, nullptr, (1 << 20) + 1, &handle));
    assert_int_equal(sy::join_thread(handle), 0);
}

#ifdef IL_CHECK_RANKS
static void lock_backwards(void *) {
    sy::Mutex low{sy::Rank::kRuntime}, high{sy::Rank::kGil};
    sy::LockGuard first(high);
    sy::LockGuard second(low);
}

static void test_wrong_order_is_fatal(void **) { expect_fatal(lock_backwards, nullptr, "same or a higher rank"); }
#endif

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(test_static_mutex_excludes),
        cmocka_unit_test(test_mutex_is_free_again_after_reinit),
        cmocka_unit_test(test_once_runs_once),
        cmocka_unit_test(test_thread_exit_hook_runs_and_can_ask_for_another_round),
        cmocka_unit_test(test_token_names_the_thread),
        cmocka_unit_test(test_current_cpu_agrees_with_the_c_library),
        cmocka_unit_test(test_heavy_barrier_works_once_registered),
        cmocka_unit_test(test_refused_stack_size_is_an_error_of_the_start),
#ifdef IL_CHECK_RANKS
        cmocka_unit_test(test_wrong_order_is_fatal),
#endif
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
