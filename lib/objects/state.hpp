// PyState_*: the single-phase modules of one interpreter, found by their definition.
#pragma once

#include "objects/module.hpp"

namespace interlock::objects {

PyObject *state_find_module(PyModuleDef *def) noexcept;  // borrowed, or null without an exception
int state_add_module(PyObject *module, PyModuleDef *def) noexcept;
int state_remove_module(PyModuleDef *def) noexcept;

}  // namespace interlock::objects
