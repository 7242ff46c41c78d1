#include "base/base.hpp"

#include "objects/recursion.hpp"

#include "base/fatal.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/tuple.hpp"
#include "objects/ref_tracer.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

IL_COLD bool too_deep(runtime::ThreadState *thread, int limit, const char *where) noexcept {
    if (thread->objects.raised && err_given_exception_matches(thread->objects.raised, PyExc_RecursionError)) {
        if (thread->objects.recursion_depth <= limit + kRecursionMargin) {
            return true;
        }
    }
    thread->objects.recursion_depth--;
    err_format(PyExc_RecursionError, "maximum recursion depth exceeded%s", where);
    return false;
}

}  // namespace

IL_COLD bool call_too_deep(runtime::ThreadState *thread) noexcept {
    return too_deep(thread, interpreter_objects_of(thread).calls.recursion_limit, " while calling a Python object");
}

bool enter_recursive_call(const char *where) noexcept {
    runtime::ThreadState *thread = runtime::current();
    int limit = interpreter_objects_of(thread).calls.recursion_limit;
    return ++thread->objects.recursion_depth <= limit || too_deep(thread, limit, where);
}

void leave_recursive_call() noexcept { runtime::current()->objects.recursion_depth--; }

int get_recursion_limit() noexcept { return interpreter_objects().calls.recursion_limit; }
void set_recursion_limit(int limit) noexcept { interpreter_objects().calls.recursion_limit = limit; }

// ---- Deallocation ---------------------------------------------------------------------------------------------------

namespace {

IL_COLD void delay_dealloc(runtime::ThreadState *thread, PyObject *object) noexcept {
    object_gc_untrack(object);
    // The object is dead and untracked: its links are free for use (R2).
    GcHead *head = gc_head(object);
    head->next = reinterpret_cast<uintptr_t>(thread->objects.delayed_dealloc);
    thread->objects.delayed_dealloc = head;
    thread->objects.needs_clear = true;
}

IL_COLD void run_delayed(runtime::ThreadState *thread) noexcept {
    while (GcHead *head = static_cast<GcHead *>(thread->objects.delayed_dealloc)) {
        thread->objects.delayed_dealloc = reinterpret_cast<void *>(head->next);
        head->next = 0;
        PyObject *object = gc_object(head);
        thread->objects.dealloc_depth++;
        type_of(object)->tp_dealloc(object);
        thread->objects.dealloc_depth--;
    }
}

IL_INLINE void dealloc_told(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    if (!has_flag(type, Py_TPFLAGS_HAVE_GC)) {
        type->tp_dealloc(object);
        return;
    }
    runtime::ThreadState *thread = runtime::current();
    if (!thread) [[unlikely]] {
        type->tp_dealloc(object);
        return;
    }
    if (thread->objects.dealloc_depth >= kDeallocDepth && is_gc(object)) [[unlikely]] {
        delay_dealloc(thread, object);
        return;
    }
    thread->objects.dealloc_depth++;
    if (type == &PyTuple_Type) {
        tuple_dealloc_on(thread, object);
    } else {
        type->tp_dealloc(object);
    }
    thread->objects.dealloc_depth--;
    if (thread->objects.delayed_dealloc && thread->objects.dealloc_depth == 0) [[unlikely]] {
        run_delayed(thread);
    }
}

IL_COLD void tell_and_dealloc(PyObject *object) noexcept {
    tell_destroyed(object);
    dealloc_told(object);
}

}  // namespace

void dealloc(PyObject *object) noexcept {
    if (is_ref_traced()) [[unlikely]] {
        tell_and_dealloc(object);
        return;
    }
    dealloc_told(object);
}

}  // namespace interlock::objects
