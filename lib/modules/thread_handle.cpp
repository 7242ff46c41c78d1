#include "base/base.hpp"

#include "modules/thread_handle.hpp"

#include "base/alloc.hpp"
#include "modules/thread_timeout.hpp"
#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/long.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "sync/clock.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using runtime::ThreadHandle;
using runtime::ThreadJoin;

PyObject *not_started() noexcept {
    objects::err_set_string(PyExc_RuntimeError, "thread not started");
    return nullptr;
}

PyObject *new_handle(PyTypeObject *, PyObject *, PyObject *) noexcept {
    return wrap_thread_handle(make<ThreadHandle>());
}

void dealloc(PyObject *self) noexcept {
    objects::object_gc_untrack(self);
    handle_of(self)->release();
    objects::type_of(self)->tp_free(self);
}

// Refers to no object.
int traverse(PyObject *, visitproc, void *) noexcept { return 0; }

PyObject *repr(PyObject *self) noexcept {
    return objects::unicode_from_format("<%s object: ident=%lu>", objects::type_of(self)->tp_name,
                                        handle_of(self)->ident());
}

PyObject *get_ident(PyObject *self, void *) noexcept {
    return objects::long_from_unsigned_long(handle_of(self)->ident());
}

// monotonic_ns() in so many nanoseconds; kForever for a negative number.
int64_t deadline_after(int64_t nanoseconds) noexcept {
    if (nanoseconds < 0) {
        return sync::kForever;
    }
    int64_t deadline;
    return __builtin_add_overflow(static_cast<int64_t>(sync::monotonic_ns()), nanoseconds, &deadline) ? sync::kForever
                                                                                                      : deadline;
}

PyObject *join(PyObject *self, PyObject *args) noexcept {
    PyObject *timeout = Py_None;
    int64_t nanoseconds = -1;
    if (!objects::arg_parse_tuple(args, "|O:join", &timeout) ||
        (timeout != Py_None && !timeout_from_seconds(timeout, &nanoseconds))) {
        return nullptr;
    }
    switch (handle_of(self)->join(runtime::current(), deadline_after(nanoseconds))) {
    case ThreadJoin::kNotStarted:
        return not_started();
    case ThreadJoin::kSelf:
        objects::err_set_string(PyExc_RuntimeError, "Cannot join current thread");
        return nullptr;
    case ThreadJoin::kFailed:
        return nullptr;
    case ThreadJoin::kDone:
    case ThreadJoin::kTimedOut:
        break;
    }
    return new_ref(Py_None);
}

PyObject *is_done(PyObject *self, PyObject *) noexcept { return new_ref(handle_of(self)->is_done() ? Py_True : Py_False); }

PyObject *set_done(PyObject *self, PyObject *) noexcept {
    return handle_of(self)->set_done() ? new_ref(Py_None) : not_started();
}

PyGetSetDef getset[] = {
    {"ident", get_ident, nullptr, nullptr, nullptr},
    {},
};

PyMethodDef methods[] = {
    {"join", join, METH_VARARGS, nullptr},
    {"_set_done", set_done, METH_NOARGS, nullptr},
    {"is_done", is_done, METH_NOARGS, nullptr},
    {},
};

}  // namespace

constinit PyTypeObject handle_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "_thread._ThreadHandle",
    .tp_basicsize = sizeof(ThreadHandleObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
    .tp_methods = methods,
    .tp_getset = getset,
    .tp_new = new_handle,
};

PyObject *wrap_thread_handle(ThreadHandle *stolen) noexcept {
    if (!stolen) {
        return objects::err_no_memory();
    }
    PyObject *self = objects::type_generic_alloc(&handle_type, 0);
    if (!self) {
        stolen->release();
        return nullptr;
    }
    reinterpret_cast<ThreadHandleObject *>(self)->handle = stolen;
    return self;
}

PyObject *make_thread_handle(PyObject *, PyObject *ident) noexcept {
    if (!objects::is_long(ident)) {
        objects::err_set_string(PyExc_TypeError, "ident must be an integer");
        return nullptr;
    }
    const unsigned long long number = objects::long_as_unsigned_long_long(ident);
    if (number == ~0ULL && objects::err_occurred()) {
        return nullptr;
    }
    return wrap_thread_handle(ThreadHandle::make_for(number));
}

}  // namespace interlock::modules
