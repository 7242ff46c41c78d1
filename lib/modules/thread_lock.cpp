#include "base/base.hpp"

#include "modules/thread_lock.hpp"

#include <cstddef>
#include <utility>

#include "modules/thread_acquire.hpp"
#include "modules/thread_rlock.hpp"
#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/module.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::modules {
namespace {

struct LockObject {
    PyObject ob_base;
    runtime::Lock lock;
    PyObject *weakrefs;
};

using objects::Ref;

LockObject *as_lock(PyObject *self) noexcept { return reinterpret_cast<LockObject *>(self); }

PyObject *make_lock(PyTypeObject *type) noexcept {
    PyObject *self = objects::type_generic_alloc(type, 0);
    if (self) {
        ::new (&as_lock(self)->lock) runtime::Lock();
    }
    return self;
}

PyObject *new_lock(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (!objects::arg_no_keywords("lock", kwargs) ||
        !objects::check_positional("lock", objects::size_of(args), 0, 0)) {
        return nullptr;
    }
    return make_lock(type);
}

void dealloc_lock(PyObject *self) noexcept {
    objects::object_gc_untrack(self);
    if (as_lock(self)->weakrefs) {
        objects::object_clear_weak_refs(self);
    }
    objects::type_of(self)->tp_free(self);
}

// Refers to no object.
int traverse_lock(PyObject *, visitproc, void *) noexcept { return 0; }

PyObject *acquire(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *keywords) noexcept {
    int64_t timeout_ns;
    if (!acquire_arguments(args, count, keywords, &timeout_ns)) {
        return nullptr;
    }
    return acquired_result(acquire_lock(&as_lock(self)->lock, timeout_ns));
}

PyObject *release(PyObject *self, PyObject *) noexcept {
    if (!as_lock(self)->lock.release()) {
        objects::err_set_string(PyExc_RuntimeError, "release unlocked lock");
        return nullptr;
    }
    return objects::new_ref(Py_None);
}

PyObject *exit_lock(PyObject *self, PyObject *const *, Py_ssize_t) noexcept { return release(self, nullptr); }

PyObject *locked(PyObject *self, PyObject *) noexcept {
    return objects::new_ref(as_lock(self)->lock.is_locked() ? Py_True : Py_False);
}

PyObject *at_fork_reinit(PyObject *self, PyObject *) noexcept {
    as_lock(self)->lock.reinit_after_fork();
    return objects::new_ref(Py_None);
}

PyObject *repr_lock(PyObject *self) noexcept {
    return objects::unicode_from_format("<%s %s object at %p>", as_lock(self)->lock.is_locked() ? "locked" : "unlocked",
                                        objects::type_of(self)->tp_name, static_cast<void *>(self));
}

constexpr char acquire_doc[] =
    "acquire($self, /, blocking=True, timeout=-1)\n"
    "--\n"
    "\n"
    "Lock the lock.  Without argument, this blocks if the lock is already\n"
    "locked (even by the same thread), waiting for another thread to release\n"
    "the lock, and return True once the lock is acquired.\n"
    "With an argument, this will only block if the argument is true,\n"
    "and the return value reflects whether the lock is acquired.\n"
    "The blocking operation is interruptible.";
constexpr char acquire_lock_doc[] =
    "acquire_lock($self, /, blocking=True, timeout=-1)\n"
    "--\n"
    "\n"
    "An obsolete synonym of acquire().";
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
    "but it needn't be locked by the same thread that unlocks it.";
constexpr char release_lock_doc[] =
    "release_lock($self, /)\n"
    "--\n"
    "\n"
    "An obsolete synonym of release().";
constexpr char exit_doc[] =
    "__exit__($self, /, *exc_info)\n"
    "--\n"
    "\n"
    "Release the lock.";
constexpr char locked_doc[] =
    "locked($self, /)\n"
    "--\n"
    "\n"
    "Return whether the lock is in the locked state.";
constexpr char locked_lock_doc[] =
    "locked_lock($self, /)\n"
    "--\n"
    "\n"
    "An obsolete synonym of locked().";

constexpr char lock_doc[] =
    "lock()\n"
    "--\n"
    "\n"
    "A lock object is a synchronization primitive.  To create a lock,\n"
    "call threading.Lock().  Methods are:\n"
    "\n"
    "acquire() -- lock the lock, possibly blocking until it can be obtained\n"
    "release() -- unlock of the lock\n"
    "locked() -- test whether the lock is currently locked\n"
    "\n"
    "A lock is not owned by the thread that locked it; another thread may\n"
    "unlock it.  A thread attempting to lock a lock that it has already locked\n"
    "will block until another thread unlocks it.  Deadlocks may ensue.";

PyMethodDef lock_methods[] = {
    {"acquire_lock", _PyCFunction_CAST(acquire), METH_FASTCALL | METH_KEYWORDS, acquire_lock_doc},
    {"acquire", _PyCFunction_CAST(acquire), METH_FASTCALL | METH_KEYWORDS, acquire_doc},
    {"release_lock", release, METH_NOARGS, release_lock_doc},
    {"release", release, METH_NOARGS, release_doc},
    {"locked_lock", locked, METH_NOARGS, locked_lock_doc},
    {"locked", locked, METH_NOARGS, locked_doc},
    {"__enter__", _PyCFunction_CAST(acquire), METH_FASTCALL | METH_KEYWORDS, enter_doc},
    {"__exit__", _PyCFunction_CAST(exit_lock), METH_FASTCALL, exit_doc},
    {"_at_fork_reinit", at_fork_reinit, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef lock_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(LockObject, weakrefs), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

constinit PyTypeObject lock_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "_thread.lock",
    .tp_basicsize = sizeof(LockObject),
    .tp_dealloc = dealloc_lock,
    .tp_repr = repr_lock,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = lock_doc,
    .tp_traverse = traverse_lock,
    .tp_weaklistoffset = offsetof(LockObject, weakrefs),
    .tp_methods = lock_methods,
    .tp_members = lock_members,
    .tp_new = new_lock,
};

constexpr char allocate_lock_doc[] =
    "allocate_lock($module, /)\n"
    "--\n"
    "\n"
    "Create a new lock object. See help(type(threading.Lock())) for\n"
    "information about locks.";
constexpr char allocate_doc[] =
    "allocate($module, /)\n"
    "--\n"
    "\n"
    "An obsolete synonym of allocate_lock().";

PyObject *allocate_lock(PyObject *, PyObject *) noexcept { return make_lock(&lock_type); }

constexpr char set_sentinel_doc[] =
    "_set_sentinel($module, /)\n"
    "--\n"
    "\n"
    "Return a new lock that is released when the current thread ends.\n"
    "\n"
    "This is a private API for the threading module.";

// By weak reference: the lock's owner may drop it before.
PyObject *set_sentinel(PyObject *, PyObject *) noexcept {
    Ref<> lock = Ref<>::steal(make_lock(&lock_type));
    PyObject *reference = lock ? objects::weakref_new_ref(lock.get(), nullptr) : nullptr;
    if (!reference) {
        return nullptr;
    }
    runtime::ThreadObjects &thread = runtime::current()->objects;
    thread.needs_clear = true;
    thread.at_end = [](PyObject *last) {
        PyObject *ended = nullptr;
        if (objects::weakref_get_ref(last, &ended) == 1) {
            static_cast<void>(as_lock(ended)->lock.release());  // false: nobody waits for the thread's end
            objects::decref(ended);
        }
    };
    PyObject *before = std::exchange(thread.at_end_object, reference);
    objects::xdecref(before);
    return lock.release();
}

int add_lock_types(PyObject *module) noexcept {
    if (objects::module_add_type(module, &lock_type) < 0 ||
        objects::module_add_object_ref(module, "LockType", objects::as_object(&lock_type)) < 0) {
        return -1;
    }
    return objects::module_add_type(module, &rlock_type);
}

}  // namespace interlock::modules
