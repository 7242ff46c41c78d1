// The one ordered list of static types: a type stands after its base.  Readied once per process, by the first start.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

// Those of the modules above, which define them; subclasses of object.
extern IL_HIDDEN PyTypeObject *const module_types[];
extern IL_HIDDEN const int module_type_count;

void ready_builtin_types() noexcept;

// Number of static types; each has its index in tp_subclasses.
int builtin_type_count() noexcept;
PyTypeObject *builtin_type(int index) noexcept;

}  // namespace interlock::objects
