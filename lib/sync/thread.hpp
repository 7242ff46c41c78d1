// Operating system threads: identity, start and end, and what the processor tells about them.
//
// Threads are started with pthread, not libuv: uv_thread_create_ex rounds the stack size up to whole pages and aborts
// on a size that the system refuses, and its default is not the system's.  Here every size is passed as it is, and a
// refused one is an error of the start.
#pragma once

#include <pthread.h>
#include <sched.h>

#include <atomic>

#include "base/base.hpp"

#if __has_include(<sys/rseq.h>) && (defined(__x86_64__) || defined(__aarch64__)) && !defined(__ILP32__)
#include <sys/rseq.h>
#define IL_HAS_RSEQ 1
// Weak: an older C library at run time simply has none.
extern const std::ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));
#endif

namespace interlock::sync {

// Names the calling OS thread among the living ones, in one instruction: the thread pointer.  Not stable in fork.
// Volatile: a fiber may continue on another OS thread, so that a value must not be kept over a call.
IL_INLINE uintptr_t thread_token() noexcept {
#if defined(__x86_64__) && !defined(__ILP32__)
    uintptr_t pointer;
    asm volatile("movq %%fs:0, %0" : "=r"(pointer));
    return pointer;
#elif defined(__aarch64__)
    uintptr_t pointer;
    asm volatile("mrs %0, tpidr_el0" : "=r"(pointer));
    return pointer;
#else
    return reinterpret_cast<uintptr_t>(reinterpret_cast<void *>(pthread_self()));
#endif
}

// pthread_self() as a number: what the API calls a thread's identifier.  Never 0.
unsigned long thread_ident() noexcept;

// The kernel's number of the thread.
unsigned long thread_native_id() noexcept;

using ThreadHandle = pthread_t;

// Starts `function(argument)`.  stack_bytes 0: the system's default.  False: no memory, no thread left, or the stack
// size refused.  `handle` may be null when detached.
[[nodiscard]] bool start_joinable(void (*function)(void *), void *argument, std::size_t stack_bytes,
                                  ThreadHandle *handle) noexcept;
[[nodiscard]] bool start_detached(void (*function)(void *), void *argument, std::size_t stack_bytes,
                                  ThreadHandle *handle) noexcept;

// 0 or an errno value (EDEADLK: itself; EINVAL: not joinable).
int join_thread(ThreadHandle handle) noexcept;
int detach_thread(ThreadHandle handle) noexcept;

// What the system calls the calling thread; at most so many bytes.  0 or an errno value.
inline constexpr std::size_t kThreadNameLimit = 15;
int set_thread_name(const char *name) noexcept;
int get_thread_name(char (&name)[kThreadNameLimit + 1]) noexcept;

// Ends the calling thread with pthread_exit: unwinds its stack.
[[noreturn]] void exit_thread() noexcept;

// The calling thread sleeps for good; its stack stays as it is.
[[noreturn]] void hang_thread() noexcept;

// Whether the system takes this size for a new thread's stack; 0 (the default) is always taken.
bool is_stack_size_valid(std::size_t bytes) noexcept;

// The processor that runs the caller, or -1 when the system does not tell.  One load where the C library registered
// restartable sequences.
IL_INLINE int current_cpu() noexcept {
#ifdef IL_HAS_RSEQ
    if (&__rseq_size && __rseq_size != 0) [[likely]] {
        // The kernel writes the field whenever it moves the thread; negative when it was never registered.
        auto *area = reinterpret_cast<const struct rseq *>(thread_token() + static_cast<uintptr_t>(__rseq_offset));
        int cpu = static_cast<int>(*const_cast<const volatile decltype(area->cpu_id) *>(&area->cpu_id));
        if (cpu >= 0) [[likely]] {
            return cpu;
        }
    }
#endif
    return sched_getcpu();
}

void yield_thread() noexcept;

// Tells the processor that this is a spinning loop.
IL_INLINE void cpu_relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
}

// The asymmetric fence: the rare side pays for a barrier in every running thread of the process, so that the common
// side needs only light_barrier().  Registration is per process; a forked child inherits it.
bool register_membarrier() noexcept;   // false: the kernel has none; use full fences on both sides
void heavy_barrier() noexcept;         // only after a registration that returned true; async-signal-safe
IL_INLINE void light_barrier() noexcept { std::atomic_signal_fence(std::memory_order_seq_cst); }

}  // namespace interlock::sync
