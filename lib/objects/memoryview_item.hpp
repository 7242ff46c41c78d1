// One item of a memoryview to and from an object, by its format.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// A new reference; null with NotImplementedError for a format of more than one native character.
PyObject *memory_view_unpack(const char *item, const char *format) noexcept;

// 0, or -1 with TypeError or ValueError (or NotImplementedError, as above).
int memory_view_pack(char *item, const char *format, PyObject *value) noexcept;

// The same format in static memory: one native character behind an optional '@'.  Null for any other.
const char *memory_view_static_format(const char *format) noexcept;

}  // namespace interlock::objects
