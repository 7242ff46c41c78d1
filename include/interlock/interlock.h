/**
 * @file interlock.h
 * @brief What CPython has not: safepoints for guests, blocking calls that can be ended, event loops, timed attach, and
 *        who holds the lock.
 *
 * A guest virtual machine polls at its bytecode boundary:
 * @code
 * const uint32_t *breaker = Interlock_Breaker();   // once per thread
 * for (;;) {
 *     if (Interlock_CheckpointAt(breaker) < 0) { ... an exception is set: unwind ... }
 *     ... one bytecode ...
 * }
 * @endcode
 */
#ifndef INTERLOCK_INTERLOCK_H
#define INTERLOCK_INTERLOCK_H

#include "Python.h"

#include "interlock_guest.h"

IL_BEGIN_DECLS

struct uv_loop_s;

/** @name Version @{ */

/**
 * @brief The version of the loaded library.
 * @return INTERLOCK_VERSION_NUMBER as it was when the library was built.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_Version(void);

/** @} */
/** @name Safepoints @{ */

/**
 * @brief A safepoint: do what others asked of this thread.
 *
 * Lets a waiting thread run, handles signals and pending calls (main thread), raises an asynchronous exception. One read
 * and a branch when nothing is asked.
 *
 * @return 0, or -1 when something failed: an exception is then set, unless a pending call failed without one.
 * @gil        Held; may be released and taken again.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_Checkpoint(void);

/**
 * @brief The eval breaker of the attached thread state: its lower 16 bits are not 0 when a safepoint has something to do.
 *
 * @return The word's address, good as long as the thread state exists and to be read by any means that the compiler
 *         does not cache (Interlock_CheckpointAt()).
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(const uint32_t *) Interlock_Breaker(void);

/**
 * @brief Interlock_Checkpoint() with the test in the caller: one load and one branch.
 * @param breaker What Interlock_Breaker() returned for the attached thread state.
 * @return As Interlock_Checkpoint().
 */
static inline int Interlock_CheckpointAt(const uint32_t *breaker) {
#if defined(__GNUC__) || defined(__clang__)
    const uint32_t asked = __atomic_load_n(breaker, __ATOMIC_RELAXED);
#else
    const uint32_t asked = *(const volatile uint32_t *)breaker;
#endif
    return IL_UNLIKELY((uint16_t)asked != 0) ? Interlock_Checkpoint() : 0;
}

/** @} */
/** @name Blocking calls @{ */

/**
 * @brief Run a function that blocks, without the lock, such that its wait can be ended.
 *
 *  1. Detaches and calls `function(argument)`.
 *  2. When this thread is needed meanwhile (a pending call or a signal for the main thread, an asynchronous exception),
 *     `unblock(unblock_argument)` is called: from any thread, from a signal handler, and more than once, but never after
 *     this function returned. It should make @p function return: write to an eventfd that is polled, for example.
 *  3. Attaches and passes a safepoint.
 *
 * @param function         The function; it may not use objects unless it attaches.
 * @param argument         Passed to @p function; NULL allowed.
 * @param unblock          Async-signal-safe, but may change errno; NULL: the wait cannot be ended.
 * @param unblock_argument Passed to @p unblock; NULL allowed.
 * @param result           Where to store what @p function returned; NULL allowed.
 * @return 0, or -1 as Interlock_Checkpoint(); @p function ran in either case.
 * @gil        Held on entry and on return, not while @p function runs.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached, or @p function is NULL.
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_BlockingCall(void *(*function)(void *), void *argument, void (*unblock)(void *),
                                       void *unblock_argument, void **result);

/**
 * @brief Have pending calls and signals wake an event loop that the main thread runs.
 *
 * While the main thread is in uv_run(loop), detached or attached, a pending call or signal makes the loop call back,
 * attach if need be, and pass a safepoint. When that fails the loop is stopped with the exception set. The handle that it
 * uses does not keep the loop alive.
 *
 * @param loop The loop; it must outlive the attachment.
 * @return 0, or -1: another loop is attached, no memory, or the loop refused a handle.
 * @gil        Held, by the main thread.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p loop is NULL, or the caller is not the main thread.
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_AttachLoop(struct uv_loop_s *loop);

/**
 * @brief Undo Interlock_AttachLoop().
 *
 * The loop must run once more, or be closed with uv_run() afterwards, for its handle to be closed.
 *
 * @param loop The attached loop.
 * @return 0, or -1 when @p loop is not attached.
 * @gil        Held, by the main thread.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_DetachLoop(struct uv_loop_s *loop);

/** @} */
/** @name The lock @{ */

/**
 * @brief How long a computing thread may hold the lock while another computing thread waits.
 * @param nanoseconds The interval, at least 1000; 5,000,000 at start (or INTERLOCK_SWITCH_INTERVAL, in microseconds).
 * @return 0, or -1 when it is less.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_SetSwitchInterval(uint64_t nanoseconds);

/**
 * @brief The switch interval.
 * @return Nanoseconds.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(uint64_t) Interlock_GetSwitchInterval(void);

/** What Interlock_AttachTimed() returns. */
enum {
    INTERLOCK_ATTACHED = 0,   /**< The state is attached. */
    INTERLOCK_TIMED_OUT = 1,  /**< Time was over first. */
    INTERLOCK_FINALIZING = -1 /**< The interpreter is ending or gone: the state can never be attached again. */
};

/**
 * @brief PyEval_RestoreThread() with an end.
 * @param tstate      A detached state.
 * @param nanoseconds How long to wait at most; 0: only try; negative: without limit.
 * @return INTERLOCK_ATTACHED, INTERLOCK_TIMED_OUT or INTERLOCK_FINALIZING; it never parks.
 * @gil        Not held on entry; held on return if attached.
 * @signalsafe No
 * @beforeinit No
 * @fatal      As PyEval_RestoreThread().
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_AttachTimed(PyThreadState *tstate, int64_t nanoseconds);

/** Who holds a lock; for Interlock_Holder(). */
typedef struct {
    size_t struct_size;         /**< Set it to sizeof(Interlock_HolderInfo) before the call. */
    unsigned long thread_ident; /**< PyThread_get_thread_ident() of the holder; 0 when it could not be told. */
    unsigned long native_id;    /**< The kernel's number of the holder; 0 when it could not be told. */
    int64_t interpreter_id;     /**< Interpreter of its attached state; -1 when none is or it could not be told. */
    uint64_t held_nanoseconds;  /**< Since when, at least: counted from the first time that anybody waited or asked. */
} Interlock_HolderInfo;

/**
 * @brief Who holds the main interpreter's lock.
 * @param info Filled in; `struct_size` must be set.
 * @return 1, or 0 when nobody holds it.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @fatal      @p info is NULL or its struct_size too small.
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_Holder(Interlock_HolderInfo *info);

/**
 * @brief How many threads came back after finalization began and were parked for good, since the last start.
 * @return The number.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(uint64_t) Interlock_ParkedThreads(void);

/** @} */
/** @name Sub-interpreters @{ */

#ifndef Py_LIMITED_API
/**
 * @brief What the current interpreter was made to be like.
 *
 * For hosts that offer fork or exec to their guests: `allow_fork` and `allow_exec` say whether the interpreter may.
 *
 * @param config Filled in; for the main interpreter, and after Py_NewInterpreter(), everything is allowed.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached, or @p config is NULL.
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_GetInterpreterConfig(PyInterpreterConfig *config);
#endif

/** @} */
/** @name Once @{ */

/** For Interlock_CallOnce(); all zero: not called yet. Not to be copied or moved once it is used. */
typedef struct {
    uint8_t bits[2]; /**< The library's. */
} Interlock_Once;

/**
 * @brief Call a function once, whoever comes first.
 *
 * While the calling thread waits for another one that is in @p function, it is detached if it was attached, so that the
 * other one can attach. A call that fails is forgotten: the next caller, one of the waiting ones first, tries again.
 *
 * @param once     Where it is remembered.
 * @param function Returns 0 when it succeeded; called with the thread state attached that the caller had. It must not
 *                 come back here with the same @p once: it would wait for itself.
 * @param argument Passed to @p function; NULL allowed.
 * @return 0: @p function succeeded, in this call or an earlier one, and what it wrote is visible; else what it returned.
 * @gil        Not needed; held on return if it was on entry.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      @p once or @p function is NULL.
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_CallOnce(Interlock_Once *once, int (*function)(void *), void *argument);

/** @} */
/** @name Finalization @{ */

/**
 * @brief Py_FinalizeEx() that gives up.
 * @param nanoseconds How long to wait for non-daemon threads and guards at most; negative: without limit.
 * @return 0, or -1 when a stream could not be flushed, or 1 when time was over: the runtime then runs on as before.
 * @gil        Held on entry; on return held only when time was over.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      As Py_FinalizeEx().
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_FinalizeTimed(int64_t nanoseconds);

/**
 * @brief After how long a finalization that waits says on stderr what it waits for.
 * @param nanoseconds The delay; negative (the default): never.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_SetFinalizeReportDelay(int64_t nanoseconds);

/** @} */

/** @brief Told each symbol of the API that an extension module needs, and whether this library provides it. */
typedef void (*Interlock_SymbolCallback)(const char *name, int provided, void *data);

/**
 * @brief Before an extension module is loaded: which symbols of the API does it need that this library has not?
 *
 * Reads the file's dynamic symbol table; nothing of the module is loaded or run.
 * @param path The shared object.
 * @param callback Called for each symbol that begins with Py or _Py; NULL for the count alone.
 * @param data Given to the callback.
 * @return How many needed symbols are missing; -1 with errno when the file cannot be read, ENOEXEC when it is no shared
 *         object of this machine.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_CheckExtension(const char *path, Interlock_SymbolCallback callback, void *data);

IL_END_DECLS

#endif /* INTERLOCK_INTERLOCK_H */
