// Audit hooks.  Those of the process form a list that only grows while the runtime lives, so that every interpreter
// walks it without a lock; those of sys.addaudithook() are a list of the interpreter.
#include "base/base.hpp"

#include <atomic>

#include "base/alloc.hpp"
#include "objects/build_value.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/sys.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"
#include "sync/mutex.hpp"

namespace interlock::objects {
namespace {

using HookFunction = int (*)(const char *, PyObject *, void *);

struct Hook {
    HookFunction function;
    void *data;
    std::atomic<Hook *> next{nullptr};
};

// Release (append) pairs with acquire (walk).
std::atomic<Hook *> first_hook{nullptr};
constinit sync::Mutex append_mutex{sync::Rank::kLeaf};

void append(Hook *hook) noexcept {
    sync::LockGuard guard(append_mutex);
    std::atomic<Hook *> *end = &first_hook;
    while (Hook *next = end->load(std::memory_order_acquire)) {
        end = &next->next;
    }
    end->store(hook, std::memory_order_release);
}

// The hooks of the current interpreter, borrowed; null: none.
PyObject *own_hooks() noexcept { return interpreter_objects().sys.audit_hooks; }

bool has_hooks() noexcept { return first_hook.load(std::memory_order_acquire) || own_hooks(); }

int call_hooks(const char *event, PyObject *arguments) noexcept {
    for (Hook *hook = first_hook.load(std::memory_order_acquire); hook;
         hook = hook->next.load(std::memory_order_acquire)) {
        if (hook->function(event, arguments, hook->data) < 0) {
            return -1;
        }
    }
    Ref<> own = Ref<>::borrow(own_hooks());
    Ref<> name = Ref<>::steal(own ? unicode_from_string(event) : nullptr);
    if (own && !name) {
        return -1;
    }
    for (Py_ssize_t i = 0; own && i < list_size_unchecked(own.get()); i++) {
        Ref<> hook = Ref<>::borrow(list_item(own.get(), i));
        Ref<> result = Ref<>::steal(object_call_function_obj_args(hook.get(), name.get(), arguments, nullptr));
        if (!result) {
            return -1;
        }
    }
    return 0;
}

// What is raised already stays, when no hook refuses.
int raise_event(const char *event, PyObject *arguments) noexcept {
    PyObject *earlier = err_get_raised_exception();
    if (call_hooks(event, arguments) < 0) {
        xdecref(earlier);
        return -1;
    }
    if (earlier) {
        err_set_raised_exception(earlier);
    }
    return 0;
}

}  // namespace

int sys_audit_tuple(const char *event, PyObject *arguments) noexcept {
    if (!runtime::current() || !has_hooks()) {
        return 0;
    }
    if (arguments && !is_tuple(arguments)) {
        err_format(PyExc_TypeError, "args must be tuple, got %s", type_of(arguments)->tp_name);
        return -1;
    }
    return raise_event(event, arguments ? arguments : as_object(&empty_tuple));
}

int sys_audit_va(const char *event, const char *format, va_list arguments) noexcept {
    if (!runtime::current() || !has_hooks()) {
        return 0;
    }
    Ref<> tuple = format && *format ? Ref<>::steal(va_build_value(format, arguments))
                                    : Ref<>::borrow(as_object(&empty_tuple));
    if (tuple && !is_tuple(tuple.get())) {
        tuple.reset(tuple_pack(1, tuple.get()));
    }
    return tuple ? raise_event(event, tuple.get()) : -1;
}

int sys_audit(const char *event, const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    int result = sys_audit_va(event, format, arguments);
    va_end(arguments);
    return result;
}

int sys_add_audit_hook(HookFunction function, void *data) noexcept {
    if (sys_audit("sys.addaudithook", nullptr) < 0) {
        // A hook that only wants to stay alone says so with RuntimeError.
        if (err_exception_matches(PyExc_RuntimeError)) {
            err_clear();
            return 0;
        }
        return -1;
    }
    auto *hook = make<Hook>();
    if (!hook) {
        if (runtime::current()) {
            err_no_memory();
        }
        return -1;
    }
    hook->function = function;
    hook->data = data;
    append(hook);
    return 0;
}

int sys_add_audit_callable(PyObject *hook) noexcept {
    if (sys_audit("sys.addaudithook", nullptr) < 0) {
        if (err_exception_matches(PyExc_RuntimeError)) {
            err_clear();
            return 0;
        }
        return -1;
    }
    PyObject *&hooks = interpreter_objects().sys.audit_hooks;
    if (!hooks) {
        hooks = list_new(0);
    }
    return hooks ? list_append(hooks, hook) : -1;
}

void sys_free_audit_hooks() noexcept {
    Hook *hook = first_hook.exchange(nullptr, std::memory_order_acquire);
    while (hook) {
        Hook *next = hook->next.load(std::memory_order_relaxed);
        destroy(hook);
        hook = next;
    }
}

}  // namespace interlock::objects
