// The published structures and values, asserted at compile time (layout.def).
#include "base/base.hpp"

#include <stddef.h>

#include "interlock/Python.h"
#include "interlock/interlock_guest.h"
#include "interlock/structmember.h"

static_assert(sizeof(void *) != 8 || sizeof(Py_ssize_t) == 8);

// A 32-bit machine has other numbers; that they are CPython's is for tests/abi/check-cpython.sh to see.
#define IL_SIZE(type, bytes) static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes), #type);
#define IL_FIELD(type, field, offset) \
    static_assert(sizeof(void *) != 8 || offsetof(type, field) == (offset), #type "." #field);
#define IL_VALUE(name, value) static_assert(static_cast<long long>(name) == (value), #name);
#include "abi/layout.def"
