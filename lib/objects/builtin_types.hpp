// The one ordered list of static types: a type stands after its base.  Readied once per process, by the first start.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

void ready_builtin_types() noexcept;

// Number of static types; each has its index in tp_subclasses.
int builtin_type_count() noexcept;
PyTypeObject *builtin_type(int index) noexcept;

}  // namespace interlock::objects
