// The bias of the interpreter's lock (gil.hpp, G8 and G9).
//
// One thread plays two: a token is any number, and what does not wait needs no thread.  So a thread can be stopped
// between two steps, which no schedule does when asked.
#include "base/base.hpp"

#include "check.h"
#include "runtime/gil.hpp"
#include "sync/clock.hpp"
#include "sync/thread.hpp"
#include "threads.h"

namespace rt = interlock::runtime;
namespace sy = interlock::sync;

namespace {

constexpr int kLong = 1 << 18;  // so many attaches alone begin a bias, however early others ended

struct Actor {
    rt::OsThread record;
    explicit Actor(uintptr_t token) { record.token = token; }

    bool attach(rt::Gil &gil) {
        if (!gil.try_take_or_go_on(&record, record.token)) {
            return false;
        }
        gil.enter(nullptr, 0);
        return true;
    }
    void detach(rt::Gil &gil) { gil.rest_or_give(&record); }
    bool take_at_once(rt::Gil &gil) { return gil.take(record.token, true, 0) == rt::Attach::kAttached; }

    // Alone at the lock until it rests.  How many attaches that took.
    int settle(rt::Gil &gil) {
        int attaches = 0;
        do {
            assert_in_range(attaches, 0, kLong);
            assert_true(attach(gil));
            detach(gil);
            attaches++;
        } while (!record.rests.load());
        return attaches;
    }
};

struct Stage {
    rt::Gil gil{rt::Gil::kFree};
    Actor owner{0x1000};
    Actor other{0x2000};
};

void test_a_thread_alone_comes_to_rest_and_goes_on(void **) {
    Stage s;
    assert_true(s.owner.settle(s.gil) > 100);
    assert_true(s.gil.is_held_by(s.owner.record.token));
    assert_true(s.owner.attach(s.gil));
    assert_false(s.owner.record.rests.load());
    s.owner.detach(s.gil);
    assert_true(s.owner.record.rests.load());
}

void test_another_takes_the_lock_from_a_resting_thread(void **) {
    Stage s;
    s.owner.settle(s.gil);
    assert_true(s.other.take_at_once(s.gil));
    assert_true(s.gil.is_held_by(s.other.record.token));
    assert_false(s.owner.attach(s.gil));
    s.other.detach(s.gil);
    assert_true(s.owner.attach(s.gil));
    assert_false(s.other.take_at_once(s.gil));
    s.owner.detach(s.gil);
    assert_false(s.owner.record.rests.load());  // not biased any more
}

void test_nobody_takes_it_from_one_that_is_inside(void **) {
    Stage s;
    s.owner.settle(s.gil);
    assert_true(s.owner.attach(s.gil));
    assert_false(s.other.take_at_once(s.gil));
    s.owner.detach(s.gil);
    assert_true(s.other.take_at_once(s.gil));
}

// The owner has said that it goes on, and was stopped before it looked: it counts as inside.
void test_nobody_takes_it_from_one_that_goes_on(void **) {
    Stage s;
    s.owner.settle(s.gil);
    s.owner.record.rests.store(false);
    assert_false(s.other.take_at_once(s.gil));
    assert_true(s.gil.is_held_by(s.owner.record.token));
}

// The owner was stopped before it said that it goes on, for so long that the lock was taken and given meanwhile.
void test_one_that_went_on_late_does_not_believe_in_its_rest(void **) {
    Stage s;
    s.owner.settle(s.gil);
    assert_true(s.other.take_at_once(s.gil));
    s.other.detach(s.gil);
    assert_true(s.owner.record.rests.load());
    assert_true(s.owner.attach(s.gil));
    assert_true(s.gil.is_held_by(s.owner.record.token));  // taken anew
    assert_false(s.other.attach(s.gil));
}

void test_a_late_one_does_not_end_the_rest_of_the_next(void **) {
    Stage s;
    s.owner.settle(s.gil);
    assert_true(s.other.take_at_once(s.gil));
    s.other.detach(s.gil);
    s.other.settle(s.gil);
    assert_true(s.owner.record.rests.load());  // of long ago
    assert_false(s.owner.attach(s.gil));
    assert_true(s.other.record.rests.load());
    assert_true(s.other.attach(s.gil));
    assert_true(s.gil.is_held_by(s.other.record.token));
}

void test_early_revocations_put_the_next_bias_off(void **) {
    Stage s;
    const int first = s.owner.settle(s.gil);
    assert_true(s.other.take_at_once(s.gil));
    s.other.detach(s.gil);
    const int second = s.owner.settle(s.gil);
    assert_in_range(second, first * 3 / 2, first * 3);
    // A bias that was worth it makes up for that.
    for (int i = 0; i < 40 * second; i++) {
        assert_true(s.owner.attach(s.gil));
        s.owner.detach(s.gil);
    }
    assert_true(s.other.take_at_once(s.gil));
    s.other.detach(s.gil);
    assert_in_range(s.owner.settle(s.gil), first - 1, first + 1);
}

void test_the_end_of_a_rest_frees_the_lock(void **) {
    Stage s;
    s.owner.settle(s.gil);
    s.gil.end_rest(&s.owner.record);
    assert_false(s.owner.record.rests.load());
    assert_true(s.other.attach(s.gil));
    s.gil.end_rest(&s.owner.record);  // not resting: nothing happens
    assert_true(s.gil.is_held_by(s.other.record.token));
}

void test_a_resting_thread_is_no_holder(void **) {
    Stage s;
    rt::Gil::Holder holder;
    s.owner.settle(s.gil);
    assert_false(s.gil.read_holder(&holder));
    assert_true(s.owner.attach(s.gil));
    assert_true(s.gil.read_holder(&holder));
}

void test_a_biased_lock_is_closed_and_opened(void **) {
    Stage s;
    s.owner.settle(s.gil);
    assert_true(s.owner.attach(s.gil));
    s.gil.close(s.owner.record.token);
    s.owner.detach(s.gil);
    assert_false(s.owner.record.rests.load());
    assert_int_equal(s.gil.take(s.other.record.token, true, sy::kForever), rt::Attach::kClosed);
    assert_int_equal(s.gil.take(s.owner.record.token, true, sy::kForever), rt::Attach::kAttached);
    s.gil.shut();
    s.gil.open(s.other.record.token);
    s.other.detach(s.gil);
    assert_true(s.owner.attach(s.gil));
}

struct Taker {
    rt::Gil *gil;
    std::atomic<bool> has{false};
};

void *take_and_give(void *argument) {
    auto *self = static_cast<Taker *>(argument);
    CHECK(self->gil->take(sy::thread_token(), true, sy::kForever) == rt::Attach::kAttached);
    self->has = true;
    self->gil->give();
    return nullptr;
}

void test_a_waiter_gets_it_from_a_biased_owner(void **) {
    Stage s;
    for (int round = 0; round < 50; round++) {
        s.owner.settle(s.gil);
        assert_true(s.owner.attach(s.gil));
        Taker taker{.gil = &s.gil};
        pthread_t thread = thread_start(take_and_give, &taker);
        while (round % 2 && !s.gil.has_waiters()) {
            sched_yield();
        }
        assert_false(taker.has.load());
        s.owner.detach(s.gil);
        thread_join(thread);
        assert_true(taker.has.load());
    }
}

int prepare(void **) {
    rt::Gil::plain_release = sy::register_membarrier();
    return 0;
}

}  // namespace

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_thread_alone_comes_to_rest_and_goes_on),
        cmocka_unit_test(test_another_takes_the_lock_from_a_resting_thread),
        cmocka_unit_test(test_nobody_takes_it_from_one_that_is_inside),
        cmocka_unit_test(test_nobody_takes_it_from_one_that_goes_on),
        cmocka_unit_test(test_one_that_went_on_late_does_not_believe_in_its_rest),
        cmocka_unit_test(test_a_late_one_does_not_end_the_rest_of_the_next),
        cmocka_unit_test(test_early_revocations_put_the_next_bias_off),
        cmocka_unit_test(test_the_end_of_a_rest_frees_the_lock),
        cmocka_unit_test(test_a_resting_thread_is_no_holder),
        cmocka_unit_test(test_a_biased_lock_is_closed_and_opened),
        cmocka_unit_test(test_a_waiter_gets_it_from_a_biased_owner),
    };
    if (prepare(nullptr); !rt::Gil::plain_release) {
        puts("skipped: the kernel has no membarrier(), so no lock is biased");
        return 77;
    }
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
