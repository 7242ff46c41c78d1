// Foreign C++ threads that attach again in a noexcept destructor, finalized under it 1,000 times: each attaches or parks.
// A thread that ended by unwinding (pthread_exit) would run its destructors, or terminate the program in a noexcept one.
// Each round is a process of its own, since parked threads stay.
#include <interlock.h>

#include <exception>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "threads.h"

namespace {

constexpr int kThreads = 4;
gate running = GATE_INIT;

// Lets other threads run as long as it lives.
class Detached {
public:
    Detached() noexcept : state_(PyEval_SaveThread()) {}
    Detached(const Detached &) = delete;
    Detached &operator=(const Detached &) = delete;
    ~Detached() noexcept { PyEval_RestoreThread(state_); }

private:
    PyThreadState *state_;
};

// Lives as long as its thread: nothing destroys it.
class Canary {
public:
    Canary() noexcept {}
    Canary(const Canary &) = delete;
    Canary &operator=(const Canary &) = delete;
    ~Canary() {
        fprintf(stderr, "a thread was unwound\n");
        abort();
    }
};

void *attach_again(void *) {
    Canary canary;
    PyGILState_Ensure();
    for (long i = 0;; i++) {
        Detached scope;
        if (i == 3) {
            gate_add(&running, 1);
        }
    }
    return nullptr;
}

void one_round() {
    std::set_terminate([] {
        fprintf(stderr, "terminated\n");
        abort();
    });
    Py_InitializeEx(0);
    for (int i = 0; i < kThreads; i++) {
        pthread_detach(thread_start(attach_again, nullptr));
    }
    {
        Detached scope;
        gate_wait_for(&running, kThreads);
    }
    CHECK(Py_FinalizeEx() == 0);
    while (Interlock_ParkedThreads() < kThreads) {
        sched_yield();
    }
    _exit(0);
}

}  // namespace

int main() {
    const int rounds = slow_run() ? 30 : 1000;
    for (int i = 0; i < rounds; i++) {
        const pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            one_round();
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    printf("%d rounds\n", rounds);
    return 0;
}
