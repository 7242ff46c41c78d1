// Types of None and NotImplemented, which have no public names.
#pragma once

#include "objects/object.hpp"

extern "C" {
extern IL_HIDDEN PyTypeObject interlock_NoneType;
extern IL_HIDDEN PyTypeObject interlock_NotImplementedType;
}
