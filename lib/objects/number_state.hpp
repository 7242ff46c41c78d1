// What numbers keep per interpreter: free lists and objects made on first use.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct NumberState {
    // Blocks of dead ints and floats, linked through their first word; each gives room for two digits or one double.
    void *free_ints = nullptr;
    void *free_floats = nullptr;
    int free_int_count = 0;
    int free_float_count = 0;
    // Longest decimal text that is read or written as an int: 0 the default, negative no limit.
    int max_str_digits = 0;
    PyObject *int_info = nullptr;
    PyObject *float_info = nullptr;
};

// Drops the objects, while the interpreter still has all it needs to release them.
void number_state_stop(NumberState &state) noexcept;
// Gives the free lists back: the interpreter's last objects are gone.
void number_state_free(NumberState &state) noexcept;

}  // namespace interlock::objects
