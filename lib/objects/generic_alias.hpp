// Generic aliases: list[int] and its like.
#pragma once

#include "interlock/pygenericalias.h"
#include "objects/object.hpp"

namespace interlock::objects {

// `args` is a tuple, or the only argument.
PyObject *generic_alias_new(PyObject *origin, PyObject *args) noexcept;

// An entry of a class's table of methods that makes it subscriptable.
#define IL_CLASS_GETITEM_METHOD \
    { "__class_getitem__", ::interlock::objects::generic_alias_new, METH_O | METH_CLASS, "See PEP 585" }

}  // namespace interlock::objects
