/**
 * @file interlock_guest.h
 * @brief A guest virtual machine tells what it runs: frames, lines, calls and exceptions.
 *
 * Profilers, tracers and debuggers written against the C API see the guest's program through it. With nobody watching a
 * report costs a store and a branch that is never taken:
 * @code
 * Interlock_Thread *thread = Interlock_CurrentThread();      // once per thread
 *
 * Interlock_Frame frame = {0};
 * frame.code = code;                                         // PyCode_NewEmpty(), kept for the next call
 * PyObject *result = NULL;
 * if (Interlock_EnterFrame(thread, &frame, INTERLOCK_START) == 0) {
 *     ... Interlock_Line(thread, &frame, 7) < 0 at each line ...
 *     ... Interlock_Raise(thread, &frame) where an exception is raised or comes back from a call ...
 * }
 * if (Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, result) < 0) {
 *     Py_CLEAR(result);
 * }
 * @endcode
 * A report that returns -1 has raised an exception: the guest goes on as if its own code had raised it there.
 */
#ifndef INTERLOCK_INTERLOCK_GUEST_H
#define INTERLOCK_INTERLOCK_GUEST_H

#include "Python.h"

IL_BEGIN_DECLS

typedef struct _PyInterpreterFrame Interlock_Frame;

/** What a guest may say of all its frames. */
typedef struct {
    size_t struct_size; /**< sizeof(Interlock_GuestType). */
    /** Runs a frame for Interlock_EvalFrame(): a new reference, or NULL with an exception. NULL: frames are not run so. */
    PyObject *(*evaluate)(PyThreadState *tstate, Interlock_Frame *frame, int throwflag);
    /** The frame's local variables for a debugger: a new mapping, or NULL with an exception. NULL: Interlock_Frame::locals. */
    PyObject *(*get_locals)(Interlock_Frame *frame);
} Interlock_GuestType;

/**
 * A frame in the guest's own memory, at the same address from its start to its end. All zero but for `code` is a valid
 * frame. References are borrowed: what they name must live as long as the frame.
 */
struct _PyInterpreterFrame {
    Interlock_Frame *back;           /**< Who called. Set by Interlock_EnterFrame(). */
    PyCodeObject *code;              /**< What runs. Never NULL. */
    PyObject *globals;               /**< A dict, or NULL. */
    PyObject *locals;                /**< A mapping, or NULL. */
    const Interlock_GuestType *type; /**< Or NULL. */
    PyFrameObject *object;           /**< Private: made when somebody asks for it. */
    int32_t line;                    /**< Where it is; 0: at the code's first line. */
    int32_t offset;                  /**< Of the instruction. */
    void *data;                      /**< The guest's own. */
};

/** The part of a thread state that a guest's reports touch. */
typedef struct {
    uint32_t breaker;       /**< Interlock_Breaker(). */
    uint32_t reserved;      /**< Private. */
    Interlock_Frame *frame; /**< The innermost frame, or NULL. */
} Interlock_Thread;

/** How a frame is entered and left. */
enum {
    INTERLOCK_START = 0,  /**< Entered: a call. */
    INTERLOCK_RESUME = 1, /**< Entered: a suspended frame (a generator, a coroutine) goes on. */
    INTERLOCK_THROW = 2,  /**< Entered: the same, and the raised exception is thrown into it. */
    INTERLOCK_RETURN = 0, /**< Left for good: with a result, or by the raised exception. */
    INTERLOCK_YIELD = 1   /**< Left: it is suspended, and keeps its place in memory. */
};

/** Bits of the breaker word: who watches. */
enum {
    INTERLOCK_WATCH_CALLS = 0xF0000, /**< Anybody: entering and leaving frames. */
    INTERLOCK_WATCH_LINES = 0xE0000, /**< Trace functions and monitoring tools. */
    INTERLOCK_WATCH_C = 0xD0000      /**< Profile functions and monitoring tools. */
};

/**
 * @brief The attached thread state's part that reports touch.
 * @return The structure; good as long as the thread state exists, to be used while that is attached.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(Interlock_Thread *) Interlock_CurrentThread(void);

/**
 * @brief The slow path of Interlock_EnterFrame().
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @param how    As there.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportEnter(Interlock_Thread *thread, Interlock_Frame *frame, int how);

/**
 * @brief The slow path of Interlock_LeaveFrame().
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @param how    As there.
 * @param result As there.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportLeave(Interlock_Thread *thread, Interlock_Frame *frame, int how, PyObject *result);

/**
 * @brief The slow path of Interlock_Line().
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportLine(Interlock_Thread *thread, Interlock_Frame *frame);

/**
 * @brief The slow path of Interlock_Opcode().
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportOpcode(Interlock_Thread *thread, Interlock_Frame *frame);

/**
 * @brief The slow path of Interlock_BeginC().
 * @param thread   The attached thread.
 * @param frame    Its innermost frame.
 * @param callable As there.
 * @param argument As there.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportBeginC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable,
                                       PyObject *argument);

/**
 * @brief The slow path of Interlock_EndC().
 * @param thread   The attached thread.
 * @param frame    Its innermost frame.
 * @param callable As there.
 * @param result   As there.
 * @return As there.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_ReportEndC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable,
                                     PyObject *result);

/**
 * @brief An exception was raised in a frame, or came back from what it called: PyTrace_EXCEPTION.
 *
 *  1. Adds the frame to the exception's traceback.
 *  2. Tells the trace function and monitoring tools; when one fails, its exception takes the place of the raised one.
 *
 * @param thread The attached thread.
 * @param frame  Its innermost frame. An exception must be raised; one is when this returns.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_Raise(Interlock_Thread *thread, Interlock_Frame *frame);

/**
 * @brief The raised exception is caught in this frame; for monitoring tools.
 * @param thread The attached thread.
 * @param frame  Its innermost frame. An exception must be raised; the guest takes it afterwards.
 * @return 0, or -1: the raised exception is another one.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_Handle(Interlock_Thread *thread, Interlock_Frame *frame);

/**
 * @brief A suspended frame will never be resumed: its memory is about to go.
 * @param frame A frame that is left with INTERLOCK_YIELD.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_DropFrame(Interlock_Frame *frame);

/**
 * @brief The frame object of a frame.
 * @param frame A frame that was entered.
 * @return Borrowed reference, the same each time; NULL with MemoryError.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyFrameObject *) Interlock_FrameObject(Interlock_Frame *frame);

/**
 * @brief Say which lines of a code object can run: what a coverage tool reads from its co_lines().
 * @param code  The code object.
 * @param lines Line numbers, in any order, some maybe several times; copied.
 * @param count How many.
 * @return 0, or -1 with MemoryError.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_SetCodeLines(PyCodeObject *code, const int32_t *lines, Py_ssize_t count);

/**
 * @brief Set the co_consts of a code object: tools look there for the functions that are written inside it.
 * @param code      The code object.
 * @param constants A tuple, with the inner functions' code objects; a reference is kept. Not, directly or indirectly, the
 *                  code object itself: the collector does not look into code objects.
 * @return 0, or -1 with TypeError: it is no tuple.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Interlock_SetCodeConstants(PyCodeObject *code, PyObject *constants);

/**
 * @brief Run a frame through the interpreter's frame evaluation function (PEP 523).
 *
 * The default one enters the frame, runs Interlock_GuestType::evaluate, and leaves the frame.
 *
 * @param frame     A frame that is not entered, with a type that can evaluate it.
 * @param throwflag Not 0: the raised exception is thrown into it.
 * @return New reference, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) Interlock_EvalFrame(Interlock_Frame *frame, int throwflag);

/**
 * @brief Threads that start from now on in this interpreter have this profile function.
 *
 * With PyEval_SetProfileAllThreads() all threads, present and future, are profiled.
 *
 * @param function The profile function; NULL: none.
 * @param object   Its first argument; NULL allowed; a reference is kept.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_SetProfileNewThreads(Py_tracefunc function, PyObject *object);

/**
 * @brief Threads that start from now on in this interpreter have this trace function.
 * @param function The trace function; NULL: none.
 * @param object   Its first argument; NULL allowed; a reference is kept.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) Interlock_SetTraceNewThreads(Py_tracefunc function, PyObject *object);

/**
 * @brief Whether somebody watches a thread.
 * @param thread The attached thread.
 * @param bits   INTERLOCK_WATCH_*.
 * @return Not 0 when somebody does.
 */
static inline uint32_t Interlock_Watched(const Interlock_Thread *thread, uint32_t bits) {
#if defined(__GNUC__) || defined(__clang__)
    return __atomic_load_n(&thread->breaker, __ATOMIC_RELAXED) & bits;
#else
    return *(const volatile uint32_t *)&thread->breaker & bits;
#endif
}

/**
 * @brief Begin or go on with a frame: PyTrace_CALL.
 * @param thread The attached thread.
 * @param frame  The frame; it becomes the innermost one, whatever is returned.
 * @param how    INTERLOCK_START, INTERLOCK_RESUME or INTERLOCK_THROW.
 * @return 0, or -1 with an exception, which is raised in the frame.
 */
static inline int Interlock_EnterFrame(Interlock_Thread *thread, Interlock_Frame *frame, int how) {
#if defined(__GNUC__) || defined(__clang__)
    /* Relaxed: nobody else looks.  A compiler that merged this store with its neighbour's would make it wait for more. */
    __atomic_store_n(&frame->back, thread->frame, __ATOMIC_RELAXED);
#else
    frame->back = thread->frame;
#endif
    thread->frame = frame;
    return IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_CALLS)) ? Interlock_ReportEnter(thread, frame, how) : 0;
}

/**
 * @brief End or suspend the innermost frame: PyTrace_RETURN.
 * @param thread The attached thread.
 * @param frame  Its innermost frame; it is none when this returns, whatever is returned.
 * @param how    INTERLOCK_RETURN or INTERLOCK_YIELD.
 * @param result What it returns or yields, borrowed; NULL: an exception is raised and leaves the frame.
 * @return 0, or -1 with an exception: the result counts no more.
 */
static inline int Interlock_LeaveFrame(Interlock_Thread *thread, Interlock_Frame *frame, int how, PyObject *result) {
    if (IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_CALLS) != 0 || frame->object != NULL)) {
        return Interlock_ReportLeave(thread, frame, how, result);
    }
    thread->frame = frame->back;
    return 0;
}

/**
 * @brief A line is about to run: PyTrace_LINE.
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @param line   The line, from 1 on.
 * @return 0, or -1 with an exception, which is raised in the frame.
 */
static inline int Interlock_Line(Interlock_Thread *thread, Interlock_Frame *frame, int32_t line) {
    frame->line = line;
    return IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_LINES)) ? Interlock_ReportLine(thread, frame) : 0;
}

/**
 * @brief An instruction is about to run: PyTrace_OPCODE, where the frame's f_trace_opcodes asks for it.
 * @param thread The attached thread.
 * @param frame  Its innermost frame.
 * @param offset Where the instruction is.
 * @return 0, or -1 with an exception, which is raised in the frame.
 */
static inline int Interlock_Opcode(Interlock_Thread *thread, Interlock_Frame *frame, int32_t offset) {
    frame->offset = offset;
    return IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_LINES)) ? Interlock_ReportOpcode(thread, frame) : 0;
}

/**
 * @brief A C function is about to be called: PyTrace_C_CALL.
 * @param thread   The attached thread.
 * @param frame    Its innermost frame.
 * @param callable An object that stands for the function.
 * @param argument Its first argument, for monitoring tools; NULL: none.
 * @return 0, or -1 with an exception: the function is not called, and Interlock_EndC() neither.
 */
static inline int Interlock_BeginC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable,
                                   PyObject *argument) {
    return IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_C))
               ? Interlock_ReportBeginC(thread, frame, callable, argument)
               : 0;
}

/**
 * @brief A C function returned or raised: PyTrace_C_RETURN or PyTrace_C_EXCEPTION.
 * @param thread   The attached thread.
 * @param frame    Its innermost frame.
 * @param callable As for Interlock_BeginC().
 * @param result   What it returned, borrowed; NULL: it raised an exception.
 * @return 0, or -1 with an exception: the result counts no more.
 */
static inline int Interlock_EndC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable,
                                 PyObject *result) {
    return IL_UNLIKELY(Interlock_Watched(thread, INTERLOCK_WATCH_C))
               ? Interlock_ReportEndC(thread, frame, callable, result)
               : 0;
}

IL_END_DECLS

#endif /* INTERLOCK_INTERLOCK_GUEST_H */
