#include "base/base.hpp"

#include "interlock/pygenericalias.h"
#include "objects/generic_alias.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *Py_GenericAlias(PyObject *origin, PyObject *args) { return objects::generic_alias_new(origin, args); }

}  // extern "C"
