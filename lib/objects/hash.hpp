// Hashing of memory, keyed by a secret so that nobody can choose keys that collide.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// Never -1; 0 for no bytes.  bytes and str of the same UTF-8 share it.
Py_hash_t hash_bytes(const void *bytes, Py_ssize_t size) noexcept;

// An address as a hash: the low bits, always 0, are rotated away.
Py_hash_t hash_pointer(const void *pointer) noexcept;

// Chooses the secret: from the seed (0: all zero, hashes not randomised), or from the system's randomness.  Before
// the first hash of a process only: immortal strings keep theirs.  False: no randomness.
bool hash_set_secret(bool randomise, uint32_t seed) noexcept;

}  // namespace interlock::objects
