// Lock annotations for Clang's -Wthread-safety; nothing elsewhere.
#pragma once

#include "base/base.hpp"

#if defined(__clang__)
#define IL_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define IL_THREAD_ANNOTATION(x)
#endif

#define IL_CAPABILITY(name) IL_THREAD_ANNOTATION(capability(name))
#define IL_SCOPED_CAPABILITY IL_THREAD_ANNOTATION(scoped_lockable)
#define IL_GUARDED_BY(mutex) IL_THREAD_ANNOTATION(guarded_by(mutex))
#define IL_REQUIRES(...) IL_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define IL_EXCLUDES(...) IL_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define IL_ACQUIRE(...) IL_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define IL_RELEASE(...) IL_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define IL_TRY_ACQUIRE(...) IL_THREAD_ANNOTATION(try_acquire_capability(__VA_ARGS__))
#define IL_NO_THREAD_SAFETY_ANALYSIS IL_THREAD_ANNOTATION(no_thread_safety_analysis)
