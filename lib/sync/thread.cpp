#include "base/base.hpp"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "sync/thread.hpp"


namespace interlock::sync {
namespace {

struct Start {
    void (*function)(void *);
    void *argument;
};

void *run(void *block) {
    Start start = *static_cast<Start *>(block);
    raw_free(block);
    start.function(start.argument);
    return nullptr;
}

bool start_thread(void (*function)(void *), void *argument, std::size_t stack_bytes, int detach_state,
                  ThreadHandle *handle) noexcept {
    Start *start = make<Start>(Start{function, argument});
    if (!start) {
        return false;
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        destroy(start);
        return false;
    }
    ThreadHandle ignored;
    bool started = (stack_bytes == 0 || pthread_attr_setstacksize(&attributes, stack_bytes) == 0) &&
                   pthread_attr_setdetachstate(&attributes, detach_state) == 0 &&
                   pthread_create(handle ? handle : &ignored, &attributes, run, start) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) {
        destroy(start);
    }
    return started;
}

}  // namespace

unsigned long thread_ident() noexcept { return static_cast<unsigned long>(pthread_self()); }

unsigned long thread_native_id() noexcept { return static_cast<unsigned long>(syscall(SYS_gettid)); }

bool start_joinable(void (*function)(void *), void *argument, std::size_t stack_bytes, ThreadHandle *handle) noexcept {
    return start_thread(function, argument, stack_bytes, PTHREAD_CREATE_JOINABLE, handle);
}

bool start_detached(void (*function)(void *), void *argument, std::size_t stack_bytes, ThreadHandle *handle) noexcept {
    return start_thread(function, argument, stack_bytes, PTHREAD_CREATE_DETACHED, handle);
}

int join_thread(ThreadHandle handle) noexcept { return pthread_join(handle, nullptr); }

int detach_thread(ThreadHandle handle) noexcept { return pthread_detach(handle); }

int set_thread_name(const char *name) noexcept { return pthread_setname_np(pthread_self(), name); }

int get_thread_name(char (&name)[kThreadNameLimit + 1]) noexcept {
    return pthread_getname_np(pthread_self(), name, sizeof name);
}

void exit_thread() noexcept {
    pthread_exit(nullptr);
}

void hang_thread() noexcept {
    for (;;) {
        pause();
    }
}

bool is_stack_size_valid(std::size_t bytes) noexcept {
    if (bytes == 0) {
        return true;
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    bool valid = pthread_attr_setstacksize(&attributes, bytes) == 0;
    pthread_attr_destroy(&attributes);
    return valid;
}

void yield_thread() noexcept { sched_yield(); }

bool register_membarrier() noexcept {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

void heavy_barrier() noexcept {
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) != 0) {
        fatal_internal(__func__, "membarrier failed after it was registered");
    }
}

}  // namespace interlock::sync
