/**
 * @file pystate.h
 * @brief The single-phase modules of an interpreter, found by their definition.
 */
#ifndef INTERLOCK_PYSTATE_H
#define INTERLOCK_PYSTATE_H

#include "pymodule.h"

IL_BEGIN_DECLS

/**
 * @brief The module of a definition in the current interpreter.
 * @param def Definition without slots.
 * @return Borrowed reference; NULL without an exception when there is none, or when it has slots.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyState_FindModule(PyModuleDef *def);

/**
 * @brief Say which module belongs to a definition in the current interpreter.
 * @param module The module, borrowed.
 * @param def Its definition, without slots.
 * @return 0, or -1 with SystemError for a definition with slots.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal The module is there already.
 * @since 0.1
 */
PyAPI_FUNC(int) PyState_AddModule(PyObject *module, PyModuleDef *def);

/**
 * @brief Forget the module of a definition in the current interpreter.
 * @param def The definition, without slots.
 * @return 0, or -1 with SystemError for a definition with slots.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal The definition was never added.
 * @since 0.1
 */
PyAPI_FUNC(int) PyState_RemoveModule(PyModuleDef *def);

IL_END_DECLS

#endif /* INTERLOCK_PYSTATE_H */
