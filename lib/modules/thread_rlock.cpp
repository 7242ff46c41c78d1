// owner and count change only attached, by the thread that has the lock: the owner itself, or, in _release_save(), any
// thread that takes it away from the owner.
#include "base/base.hpp"

#include "modules/thread_rlock.hpp"

#include <climits>
#include <cstddef>

#include "modules/thread_acquire.hpp"
#include "objects/arg.hpp"
#include "objects/build_value.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/long.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"
#include "runtime/attach.hpp"
#include "sync/thread.hpp"

namespace interlock::modules {
namespace {

struct RLockObject {
    PyObject ob_base;
    runtime::Lock lock;
    unsigned long owner;  // thread identifier; 0: none
    unsigned long count;
    PyObject *weakrefs;
};

RLockObject *as_rlock(PyObject *self) noexcept { return reinterpret_cast<RLockObject *>(self); }

bool is_owned(const RLockObject *self) noexcept { return self->count > 0 && self->owner == sync::thread_ident(); }

PyObject *new_rlock(PyTypeObject *type, PyObject *, PyObject *) noexcept {
    PyObject *self = type->tp_alloc(type, 0);
    if (self) {
        ::new (&as_rlock(self)->lock) runtime::Lock();
    }
    return self;
}

void dealloc_rlock(PyObject *self) noexcept {
    objects::object_gc_untrack(self);
    if (as_rlock(self)->weakrefs) {
        objects::object_clear_weak_refs(self);
    }
    objects::type_of(self)->tp_free(self);
}

// Refers to no object.
int traverse_rlock(PyObject *, visitproc, void *) noexcept { return 0; }

PyObject *acquire(PyObject *object, PyObject *const *args, Py_ssize_t count, PyObject *keywords) noexcept {
    RLockObject *self = as_rlock(object);
    int64_t timeout_ns;
    if (!acquire_arguments(args, count, keywords, &timeout_ns)) {
        return nullptr;
    }
    const unsigned long ident = sync::thread_ident();
    if (self->count > 0 && self->owner == ident) {
        if (self->count == ULONG_MAX) {
            objects::err_set_string(PyExc_OverflowError, "Internal lock count overflowed");
            return nullptr;
        }
        self->count++;
        return objects::new_ref(Py_True);
    }
    const Acquired acquired = acquire_lock(&self->lock, timeout_ns);
    if (acquired == Acquired::kYes) {
        self->owner = ident;
        self->count = 1;
    }
    return acquired_result(acquired);
}

PyObject *raise_not_acquired() noexcept {
    objects::err_set_string(PyExc_RuntimeError, "cannot release un-acquired lock");
    return nullptr;
}

// Nobody's any more.  The lock may be free already: _acquire_restore() takes any count for granted, 0 too.
void let_go(RLockObject *self) noexcept {
    self->count = 0;
    self->owner = 0;
    static_cast<void>(self->lock.release());
}

PyObject *release(PyObject *object, PyObject *) noexcept {
    RLockObject *self = as_rlock(object);
    if (!is_owned(self)) {
        return raise_not_acquired();
    }
    if (self->count == 1) {
        let_go(self);
    } else {
        self->count--;
    }
    return objects::new_ref(Py_None);
}

PyObject *exit_rlock(PyObject *self, PyObject *const *, Py_ssize_t) noexcept { return release(self, nullptr); }

PyObject *acquire_restore(PyObject *object, PyObject *args) noexcept {
    RLockObject *self = as_rlock(object);
    unsigned long count, owner;
    if (!objects::arg_parse_tuple(args, "(kk):_acquire_restore", &count, &owner)) {
        return nullptr;
    }
    if (!self->lock.try_acquire_fairly()) {
        runtime::Detached scope("_acquire_restore");
        static_cast<void>(self->lock.acquire(-1, false));
    }
    self->owner = owner;
    self->count = count;
    return objects::new_ref(Py_None);
}

PyObject *release_save(PyObject *object, PyObject *) noexcept {
    RLockObject *self = as_rlock(object);
    if (self->count == 0) {
        return raise_not_acquired();
    }
    PyObject *saved = objects::build_value("kk", self->count, self->owner);
    if (saved) {
        let_go(self);
    }
    return saved;
}

PyObject *recursion_count(PyObject *self, PyObject *) noexcept {
    return objects::long_from_unsigned_long(is_owned(as_rlock(self)) ? as_rlock(self)->count : 0);
}

PyObject *is_owned_method(PyObject *self, PyObject *) noexcept {
    return objects::new_ref(is_owned(as_rlock(self)) ? Py_True : Py_False);
}

PyObject *locked(PyObject *self, PyObject *) noexcept {
    return objects::new_ref(as_rlock(self)->lock.is_locked() ? Py_True : Py_False);
}

PyObject *at_fork_reinit(PyObject *self, PyObject *) noexcept {
    as_rlock(self)->lock.reinit_after_fork();
    as_rlock(self)->owner = 0;
    as_rlock(self)->count = 0;
    return objects::new_ref(Py_None);
}

PyObject *repr_rlock(PyObject *object) noexcept {
    RLockObject *self = as_rlock(object);
    return objects::unicode_from_format("<%s %s object owner=%lu count=%lu at %p>", self->count ? "locked" : "unlocked",
                                        objects::type_of(object)->tp_name, self->owner, self->count,
                                        static_cast<void *>(self));
}

constexpr char acquire_doc[] =
    "acquire($self, /, blocking=True, timeout=-1)\n"
    "--\n"
    "\n"
    "Lock the lock.  `blocking` indicates whether we should wait\n"
    "for the lock to be available or not.  If `blocking` is False\n"
    "and another thread holds the lock, the method will return False\n"
    "immediately.  If `blocking` is True and another thread holds\n"
    "the lock, the method will wait for the lock to be released,\n"
    "take it and then return True.\n"
    "(note: the blocking operation is interruptible.)\n"
    "\n"
    "In all other cases, the method will return True immediately.\n"
    "Precisely, if the current thread already holds the lock, its\n"
    "internal counter is simply incremented. If nobody holds the lock,\n"
    "the lock is taken and its internal counter initialized to 1.";
constexpr char enter_doc[] =
    "__enter__($self, /)\n"
    "--\n"
    "\n"
    "Lock the lock.";
constexpr char release_doc[] =
    "release($self, /)\n"
    "--\n"
    "\n"
    "Release the lock, allowing another thread that is blocked waiting for\n"
    "the lock to acquire the lock.  The lock must be in the locked state,\n"
    "and must be locked by the same thread that unlocks it; otherwise a\n"
    "`RuntimeError` is raised.\n"
    "\n"
    "Do note that if the lock was acquire()d several times in a row by the\n"
    "current thread, release() needs to be called as many times for the lock\n"
    "to be available for other threads.";
constexpr char exit_doc[] =
    "__exit__($self, /, *exc_info)\n"
    "--\n"
    "\n"
    "Release the lock.";
constexpr char acquire_restore_doc[] =
    "_acquire_restore($self, state, /)\n"
    "--\n"
    "\n"
    "For internal use by `threading.Condition`.";
constexpr char release_save_doc[] =
    "_release_save($self, /)\n"
    "--\n"
    "\n"
    "For internal use by `threading.Condition`.";
constexpr char recursion_count_doc[] =
    "_recursion_count($self, /)\n"
    "--\n"
    "\n"
    "For internal use by reentrancy checks.";
constexpr char locked_doc[] =
    "locked($self, /)\n"
    "--\n"
    "\n"
    "Return whether some thread holds the lock.";
constexpr char is_owned_doc[] =
    "_is_owned($self, /)\n"
    "--\n"
    "\n"
    "For internal use by `threading.Condition`.";

PyMethodDef rlock_methods[] = {
    {"acquire", _PyCFunction_CAST(acquire), METH_FASTCALL | METH_KEYWORDS, acquire_doc},
    {"release", release, METH_NOARGS, release_doc},
    {"locked", locked, METH_NOARGS, locked_doc},
    {"_is_owned", is_owned_method, METH_NOARGS, is_owned_doc},
    {"_acquire_restore", acquire_restore, METH_VARARGS, acquire_restore_doc},
    {"_release_save", release_save, METH_NOARGS, release_save_doc},
    {"_recursion_count", recursion_count, METH_NOARGS, recursion_count_doc},
    {"__enter__", _PyCFunction_CAST(acquire), METH_FASTCALL | METH_KEYWORDS, enter_doc},
    {"__exit__", _PyCFunction_CAST(exit_rlock), METH_FASTCALL, exit_doc},
    {"_at_fork_reinit", at_fork_reinit, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef rlock_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(RLockObject, weakrefs), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

constinit PyTypeObject rlock_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "_thread.RLock",
    .tp_basicsize = sizeof(RLockObject),
    .tp_dealloc = dealloc_rlock,
    .tp_repr = repr_rlock,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse_rlock,
    .tp_weaklistoffset = offsetof(RLockObject, weakrefs),
    .tp_methods = rlock_methods,
    .tp_members = rlock_members,
    .tp_new = new_rlock,
};

}  // namespace interlock::modules
