#include "base/base.hpp"

#include "interlock/pystate.h"
#include "objects/state.hpp"

namespace objects = interlock::objects;

// Work: objects/state.cpp
extern "C" PyObject *PyState_FindModule(PyModuleDef *def) { return objects::state_find_module(def); }
extern "C" int PyState_AddModule(PyObject *module, PyModuleDef *def) { return objects::state_add_module(module, def); }
extern "C" int PyState_RemoveModule(PyModuleDef *def) { return objects::state_remove_module(def); }
