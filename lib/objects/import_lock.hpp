// One lock per module that is being imported: whoever wants the same module meanwhile waits, detached, until it is done.
//
//  L1. All lists and counters change under the interpreter's lock; only `done` is read without it.
//  L2. Two threads that would wait for each other (their modules import each other): the second one does not wait and
//      sees the unfinished module.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

struct ImportLock;
struct ImportState;

// Holds the lock of `name` in a scope.
class ImportScope {
public:
    // Waits for other threads; false with an exception (no memory).
    explicit ImportScope(PyObject *name) noexcept;
    ~ImportScope();
    ImportScope(const ImportScope &) = delete;
    ImportScope &operator=(const ImportScope &) = delete;
    explicit operator bool() const noexcept { return entered_; }

private:
    ImportLock *lock_ = nullptr;
    bool entered_ = false;
};

// Waits until no other thread imports this module (L2 aside).
void import_wait(PyObject *name) noexcept;

// Some thread, the caller's included, is importing this module.
bool import_is_in_progress(PyObject *name) noexcept;

// In a forked child: imports of threads that are not there any more will never end.
void import_locks_after_fork() noexcept;
// The interpreter ends: first attached, then not.
void import_locks_drop_names() noexcept;
void import_locks_free(ImportState *state) noexcept;

}  // namespace interlock::objects
