// Lock ranks: a thread may lock a mutex only when its rank is above the rank of every mutex it already holds.
// Checked where IL_CHECK_RANKS is defined; otherwise a rank costs nothing.
#pragma once

#include "base/base.hpp"

namespace interlock::sync {

// In the order in which fork takes them.  Leave gaps: a new mutex finds its place between two others.
enum class Rank : uint8_t {
    kNone = 0,          // not checked
    kLifecycle = 10,    // one start or stop at a time
    kRuntime = 20,      // the list of interpreters
    kInterpreter = 30,  // one interpreter's list of thread states
    kGil = 40,          // the waiters of one lock
    kParkingLot = 50,   // one bucket of waiters (PyMutex)
    kSignals = 60,
    kLeaf = 100,        // nothing is locked under it
};

#ifdef IL_CHECK_RANKS
void note_locked(Rank rank) noexcept;    // fatal when the order is broken
void note_unlocked(Rank rank) noexcept;
#else
inline void note_locked(Rank) noexcept {}
inline void note_unlocked(Rank) noexcept {}
#endif

}  // namespace interlock::sync
