#include "base/base.hpp"

#include "sync/rank.hpp"

#ifdef IL_CHECK_RANKS

#include "base/fatal.hpp"

namespace interlock::sync {
namespace {

constexpr int kMost = 16;

// Plain data: no constructor, no destructor, so it is usable in thread-exit destructors too.
struct Held {
    int count;
    Rank ranks[kMost];
};
thread_local constinit Held held{};

}  // namespace

void note_locked(Rank rank) noexcept {
    if (rank == Rank::kNone) {
        return;
    }
    for (int i = 0; i < held.count; i++) {
        if (held.ranks[i] >= rank) {
            fatal_internal(__func__, "a mutex is locked under one of the same or a higher rank");
        }
    }
    if (held.count == kMost) {
        fatal_internal(__func__, "too many mutexes are held");
    }
    held.ranks[held.count++] = rank;
}

void note_unlocked(Rank rank) noexcept {
    if (rank == Rank::kNone) {
        return;
    }
    for (int i = held.count - 1; i >= 0; i--) {
        if (held.ranks[i] == rank) {
            held.ranks[i] = held.ranks[--held.count];
            return;
        }
    }
    fatal_internal(__func__, "a mutex is unlocked by a thread that does not hold it");
}

}  // namespace interlock::sync

#endif
