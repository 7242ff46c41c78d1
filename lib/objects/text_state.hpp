// What strings keep per interpreter: interned strings and the codec registry.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct TextState {
    // Open addressing, a power of two slots; each filled one is a reference.
    PyObject **interned = nullptr;
    std::size_t interned_slots = 0;
    std::size_t interned_count = 0;
    bool keeps_names = false;  // what C code interns now becomes a string of the process (N4)

    PyObject *codec_search = nullptr;    // list of search functions
    PyObject *codec_cache = nullptr;     // dict: normalized name -> what a search function returned
    PyObject *error_handlers = nullptr;  // dict: name -> callable; registered ones, and built-in ones that were asked for
};

}  // namespace interlock::objects
