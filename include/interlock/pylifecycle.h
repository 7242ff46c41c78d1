/**
 * @file pylifecycle.h
 * @brief Start and stop of the runtime, sub-interpreters, exit callbacks, fatal errors.
 */
#ifndef INTERLOCK_PYLIFECYCLE_H
#define INTERLOCK_PYLIFECYCLE_H

#include "pyinitconfig.h"
#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Start the runtime and install its signal handlers: Py_InitializeEx(1).
 *
 *  1. Makes the main interpreter (ID 0) and its first thread state.
 *  2. Takes the lock and attaches that state to the calling OS thread, which becomes the main thread.
 *
 * Does nothing when the runtime is initialized. A second thread that calls it meanwhile waits for the first.
 *
 * @gil        Not needed on entry, held on return.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      The runtime cannot start, for want of memory or of a thread-specific key: the reason goes to stderr and the
 *             process exits with status 1.
 * @since      0.1
 */
PyAPI_FUNC(void) Py_Initialize(void);

/**
 * @brief Start the runtime.
 *
 * @param initsigs 1: SIGINT is taken over unless the process has a handler for it, SIGPIPE and SIGXFSZ are ignored
 *                 unless they have one; all with SA_ONSTACK, and exactly undone by finalization. 0: no signal is touched.
 * @gil        Not needed on entry, held on return.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      As Py_Initialize().
 * @since      0.1
 */
PyAPI_FUNC(void) Py_InitializeEx(int initsigs);

/**
 * @brief Start the runtime with a configuration (PEP 741).
 *
 * @param config The configuration; receives the error or the exit code.
 * @return 0, also when the runtime is initialized already; -1 with an error in @p config.
 * @gil        Not needed on entry, held on return when it succeeded.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Py_InitializeFromInitConfig(PyInitConfig *config);

#ifndef Py_LIMITED_API
/**
 * @brief Start the runtime with a configuration (PEP 587).
 *
 * @param config The configuration; it is copied.
 * @return Success, also when the runtime is initialized already; an error or a wish to exit.
 * @gil        Not needed on entry, held on return when it succeeded.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyStatus) Py_InitializeFromConfig(const PyConfig *config);

/**
 * @brief End the process as a status asks: with its exit code, or with its message on stderr and exit code 1.
 *
 * @param status An error or a wish to exit.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      The status is success.
 * @since      0.1
 */
PyAPI_FUNC(void) Py_ExitStatusException(PyStatus status) IL_NORETURN;
#endif

/**
 * @brief Whether the runtime is initialized.
 *
 * @return 1 from the end of Py_Initialize() to the moment when finalization shuts other threads out, else 0. So 0 in
 *         exit callbacks (Py_AtExit()).
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Py_IsInitialized(void);

/**
 * @brief Whether finalization shuts other threads out, or has done so.
 *
 * @return 1 from that moment to the next Py_Initialize(), else 0.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Py_IsFinalizing(void);

/**
 * @brief The older name of Py_IsFinalizing().
 * @return As Py_IsFinalizing().
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) _Py_IsFinalizing(void);

/**
 * @brief Stop the runtime.
 *
 *  1. Waits, detached, for non-daemon threads and for open guards; runs pending calls and exit callbacks.
 *  2. Shuts other threads out: whoever attaches from here on parks for good, without being unwound.
 *  3. Ends sub-interpreters that are left, then the main interpreter, and frees everything.
 *  4. Runs the Py_AtExit() functions, the last one first.
 *
 * Py_Initialize() works again afterwards. Does nothing when the runtime is not initialized.
 *
 * @return 0, or -1 when a standard stream could not be flushed.
 * @gil        Held on entry, with a thread state of the main interpreter; not held on return.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      No thread state is attached, or one of a sub-interpreter.
 * @since      0.1
 *
 * Differs from CPython: a sub-interpreter that is left is ended (3.13's rule) instead of aborting the process.
 */
PyAPI_FUNC(int) Py_FinalizeEx(void);

/**
 * @brief Py_FinalizeEx() without its result.
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      As Py_FinalizeEx().
 * @since      0.1
 */
PyAPI_FUNC(void) Py_Finalize(void);

/**
 * @brief Have a function called at the very end of Py_FinalizeEx().
 *
 * The functions run last registered first, each once, when nothing of the runtime is left; they may not use it.
 *
 * @param func The function.
 * @return 0, or -1 when 32 functions are registered already.
 * @gil        Held, once the runtime is initialized.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Py_AtExit(void (*func)(void));

/** A function for PyUnstable_AtExit(). */
typedef void (*atexit_datacallbackfunc)(void *);

/**
 * @brief Have `func(data)` called when an interpreter ends, in order of registration.
 *
 * @param interp The interpreter of the attached thread state.
 * @param func   The function; the interpreter's objects still exist when it runs.
 * @param data   Passed to @p func; NULL allowed.
 * @return 0, or -1 without memory.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state of @p interp is attached.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnstable_AtExit(PyInterpreterState *interp, atexit_datacallbackfunc func, void *data);

/**
 * @brief Stop the runtime and end the process: Py_FinalizeEx(), then exit(). Does not return.
 *
 * @param status The process's exit status; 120 in its place when finalization failed.
 * @gil        Held on entry.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(void) Py_Exit(int status) IL_NORETURN;

/**
 * @brief End the process with a message: "Fatal Python error: " and the message go to stderr, then abort(). Does not return.
 *
 * In C the name is also a macro that adds the calling function's name in front of the message.
 *
 * @param message What is wrong.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(void) Py_FatalError(const char *message) IL_NORETURN;

/**
 * @brief Py_FatalError() that names a function; does not return.
 *
 * @param func    The function's name; NULL for none.
 * @param message What is wrong.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(void) _Py_FatalErrorFunc(const char *func, const char *message) IL_NORETURN;

#if !defined(Py_LIMITED_API) && !defined(INTERLOCK_BUILD) && \
    (defined(__cplusplus) ? __cplusplus >= 201103L : defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L)
#define Py_FatalError(message) _Py_FatalErrorFunc(__func__, (message))
#endif

/**
 * @brief Make a sub-interpreter that shares the main interpreter's lock.
 *
 * The new interpreter's first thread state is attached in place of the current one, which stays detached until it is
 * attached again, by PyThreadState_Swap() for example.
 *
 * @return The new thread state, or NULL without memory: the current thread state is then as before, and no exception
 *         is set.
 * @gil        Held on entry and on return; an attached thread state is not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The runtime is not initialized.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) Py_NewInterpreter(void);

#ifndef Py_LIMITED_API

/** @name PyInterpreterConfig.gil @{ */
#define PyInterpreterConfig_DEFAULT_GIL 0 /**< As PyInterpreterConfig_SHARED_GIL. */
#define PyInterpreterConfig_SHARED_GIL 1  /**< The main interpreter's lock. */
#define PyInterpreterConfig_OWN_GIL 2     /**< A lock of its own: it runs beside the other interpreters. */
/** @} */

/** What a sub-interpreter is to be like; for Py_NewInterpreterFromConfig(). */
typedef struct {
    int use_main_obmalloc;             /**< 0: objects have an allocator of their own; always so with a lock of its own. */
    int allow_fork;                    /**< Whether a host's fork function may fork: it asks by Interlock_GetInterpreterConfig(). */
    int allow_exec;                    /**< The same for replacing the process. */
    int allow_threads;                 /**< 0: `_thread` starts no threads. */
    int allow_daemon_threads;          /**< What `_thread.daemon_threads_allowed()` says. */
    int check_multi_interp_extensions; /**< 1: importing a module that does not support several interpreters fails. */
    int gil;                           /**< One of PyInterpreterConfig_DEFAULT_GIL and its siblings. */
} PyInterpreterConfig;

/** An isolated interpreter with a lock of its own. */
#define _PyInterpreterConfig_INIT                                                                                    \
    {                                                                                                                \
        .use_main_obmalloc = 0, .allow_fork = 0, .allow_exec = 0, .allow_threads = 1, .allow_daemon_threads = 0,     \
        .check_multi_interp_extensions = 1, .gil = PyInterpreterConfig_OWN_GIL,                                      \
    }

/** What Py_NewInterpreter() makes. */
#define _PyInterpreterConfig_LEGACY_INIT                                                                             \
    {                                                                                                                \
        .use_main_obmalloc = 1, .allow_fork = 1, .allow_exec = 1, .allow_threads = 1, .allow_daemon_threads = 1,     \
        .check_multi_interp_extensions = 0, .gil = PyInterpreterConfig_SHARED_GIL,                                   \
    }

/**
 * @brief Make a sub-interpreter as a configuration asks.
 *
 * As Py_NewInterpreter(). With a lock of its own the new interpreter runs beside the others: the lock that the caller
 * held is released.
 *
 * @param tstate_p Receives the new thread state, attached; NULL when it failed.
 * @param config   What is asked for; it is copied.
 * @return Success, or an error: a wrong `gil`, use_main_obmalloc 0 without check_multi_interp_extensions, or no memory.
 *         The thread state that was attached is then attached as before, and no exception is set.
 * @gil        Held on entry and on return, the new interpreter's when it succeeded; an attached thread state is not
 *             needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The runtime is not initialized, or a parameter is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyStatus) Py_NewInterpreterFromConfig(PyThreadState **tstate_p, const PyInterpreterConfig *config);

/**
 * @brief Py_NewInterpreter() with a choice (CPython 3.9 to 3.11).
 *
 * @param isolated_subinterpreter Not 0: it starts no threads.
 * @return As Py_NewInterpreter().
 * @gil        Held on entry and on return; an attached thread state is not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The runtime is not initialized.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) _Py_NewInterpreter(int isolated_subinterpreter);

#endif /* Py_LIMITED_API */

/**
 * @brief End a sub-interpreter.
 *
 *  1. Waits, detached, for its non-daemon threads and open guards; runs its exit callbacks.
 *  2. Shuts its other threads out: they park when they attach to it again.
 *  3. Frees the interpreter and its thread states.
 *
 * Afterwards no thread state is attached. A lock shared with the main interpreter is still held by the calling OS thread,
 * ready for PyThreadState_Swap() or PyEval_RestoreThread(); a lock of the interpreter's own is gone.
 *
 * @param tstate The attached thread state.
 * @gil        Held on entry; on return see above.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is not the attached thread state, or belongs to the main interpreter.
 * @since      0.1
 *
 * Differs from CPython: threads that are left are waited for or shut out; CPython aborts the process.
 */
PyAPI_FUNC(void) Py_EndInterpreter(PyThreadState *tstate);

IL_END_DECLS

#endif /* INTERLOCK_PYLIFECYCLE_H */
