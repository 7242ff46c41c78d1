/**
 * @file pymodule.h
 * @brief Module objects, in single- and multi-phase initialization.
 */
#ifndef INTERLOCK_PYMODULE_H
#define INTERLOCK_PYMODULE_H

#include "pymethod.h"
#include "pyobject.h"

IL_BEGIN_DECLS

/** @brief C API version that PyModule_Create() passes. */
#define PYTHON_API_VERSION 1013
#define PYTHON_API_STRING "1013"
/** @brief Stable ABI version that PyModule_Create() passes when Py_LIMITED_API is defined. */
#define PYTHON_ABI_VERSION 3
#define PYTHON_ABI_STRING "3"

/** @brief Type of modules. */
PyAPI_DATA(PyTypeObject) PyModule_Type;
/** @brief Type of module definitions. */
PyAPI_DATA(PyTypeObject) PyModuleDef_Type;

/** @brief True for a module, also of a subtype. */
#define PyModule_Check(op) PyObject_TypeCheck((op), &PyModule_Type)
/** @brief True for a module of exactly PyModule_Type. */
#define PyModule_CheckExact(op) Py_IS_TYPE((op), &PyModule_Type)

/** @brief First member of a PyModuleDef; written by the library. */
typedef struct PyModuleDef_Base {
    PyObject_HEAD
    PyObject *(*m_init)(void);
    Py_ssize_t m_index;
    PyObject *m_copy;
} PyModuleDef_Base;

/** @brief Initializer of PyModuleDef::m_base. */
#define PyModuleDef_HEAD_INIT {PyObject_HEAD_INIT(_Py_NULL) _Py_NULL, 0, _Py_NULL}

/** @brief One slot of a multi-phase definition. */
struct PyModuleDef_Slot {
    int slot;    /**< A Py_mod_* number; 0 ends the array. */
    void *value; /**< What the slot takes. */
};
typedef struct PyModuleDef_Slot PyModuleDef_Slot;

/** @name Slots of a module definition @{ */
#define Py_mod_create 1
#define Py_mod_exec 2
#define Py_mod_multiple_interpreters 3
#define Py_mod_gil 4
#define Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED ((void *)0)
#define Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ((void *)1)
#define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)
#define Py_MOD_GIL_USED ((void *)0)
#define Py_MOD_GIL_NOT_USED ((void *)1)
/** @} */

/** @brief Definition of a module; static data of the extension. */
struct PyModuleDef {
    PyModuleDef_Base m_base;
    const char *m_name;         /**< UTF-8 name. */
    const char *m_doc;          /**< Docstring, or NULL. */
    Py_ssize_t m_size;          /**< Bytes of state per module; -1: state is in globals, no second initialization. */
    PyMethodDef *m_methods;     /**< Functions, or NULL. */
    PyModuleDef_Slot *m_slots;  /**< Slots of a multi-phase module; NULL for single-phase. */
    traverseproc m_traverse;    /**< Shows the state's references to the collector; not called before the state exists. */
    inquiry m_clear;            /**< Drops the state's references. */
    freefunc m_free;            /**< Frees what the state owns. */
};
typedef struct PyModuleDef PyModuleDef;

/**
 * @brief Make a module of a definition, in its init function (single-phase).
 * @param def Definition without slots; must outlive the module.
 * @param module_api_version PYTHON_API_VERSION or PYTHON_ABI_VERSION of the headers; another one is a RuntimeWarning.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_Create2(PyModuleDef *def, int module_api_version);

#ifdef Py_LIMITED_API
#define PyModule_Create(module) PyModule_Create2((module), PYTHON_ABI_VERSION)
#define PyModule_FromDefAndSpec(module, spec) PyModule_FromDefAndSpec2((module), (spec), PYTHON_ABI_VERSION)
#else
/** @brief PyModule_Create2() with the version of these headers. */
#define PyModule_Create(module) PyModule_Create2((module), PYTHON_API_VERSION)
/** @brief PyModule_FromDefAndSpec2() with the version of these headers. */
#define PyModule_FromDefAndSpec(module, spec) PyModule_FromDefAndSpec2((module), (spec), PYTHON_API_VERSION)
#endif

/**
 * @brief Make ready a definition that an init function returns (multi-phase).
 * @param def The definition.
 * @return Borrowed: the definition as an object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModuleDef_Init(PyModuleDef *def);

/**
 * @brief Create the module of a multi-phase definition; its exec slots have not run.
 * @param def Definition with slots.
 * @param spec An object with a `name` attribute.
 * @param module_api_version As in PyModule_Create2().
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec, int module_api_version);

/**
 * @brief Run the exec slots of a module; makes its state first when there is none.
 * @param module The module.
 * @param def Its definition.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_ExecDef(PyObject *module, PyModuleDef *def);

/**
 * @brief Make an empty module.
 * @param name UTF-8 name.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_New(const char *name);

/**
 * @brief Make an empty module.
 * @param name str.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_NewObject(PyObject *name);

/**
 * @brief The namespace of a module.
 * @param module The module.
 * @return Borrowed dict, or NULL with SystemError when it is no module.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_GetDict(PyObject *module);

/**
 * @brief The name of a module.
 * @param module The module.
 * @return UTF-8, valid while the module keeps its name; NULL with SystemError "nameless module" or TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyModule_GetName(PyObject *module);

/**
 * @brief The name of a module.
 * @param module The module.
 * @return New str, or NULL with SystemError "nameless module" or TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_GetNameObject(PyObject *module);

/**
 * @brief Where a module came from.
 * @param module The module.
 * @return UTF-8, or NULL with SystemError "module filename missing".
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @deprecated Use PyModule_GetFilenameObject().
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyModule_GetFilename(PyObject *module);

/**
 * @brief Where a module came from.
 * @param module The module.
 * @return New str, or NULL with SystemError "module filename missing" or TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyModule_GetFilenameObject(PyObject *module);

/**
 * @brief The definition of a module.
 * @param module The module.
 * @return The definition; NULL without an exception when there is none, with TypeError when it is no module.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyModuleDef *) PyModule_GetDef(PyObject *module);

/**
 * @brief The state of a module.
 * @param module The module.
 * @return The state, zeroed at first; NULL without an exception when there is none, with TypeError when it is no module.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyModule_GetState(PyObject *module);

/**
 * @brief Add an attribute.
 * @param mod The module.
 * @param name UTF-8 name of the attribute.
 * @param value The value, borrowed; NULL keeps the exception that made it NULL.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddObjectRef(PyObject *mod, const char *name, PyObject *value);

/**
 * @brief Add an attribute; steals the value whether it succeeds or not.
 * @param mod The module.
 * @param name UTF-8 name of the attribute.
 * @param value The value, stolen; NULL keeps the exception that made it NULL.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_Add(PyObject *mod, const char *name, PyObject *value);

/**
 * @brief Add an attribute; steals the value only when it succeeds.
 * @param mod The module.
 * @param name UTF-8 name of the attribute.
 * @param value The value, stolen on success.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddObject(PyObject *mod, const char *name, PyObject *value);

/**
 * @brief Add an int.
 * @param mod The module.
 * @param name UTF-8 name of the attribute.
 * @param value The value.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddIntConstant(PyObject *mod, const char *name, long value);

/**
 * @brief Add a str.
 * @param mod The module.
 * @param name UTF-8 name of the attribute.
 * @param value UTF-8.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddStringConstant(PyObject *mod, const char *name, const char *value);

/** @brief Add the int of a macro under the macro's name. */
#define PyModule_AddIntMacro(m, c) PyModule_AddIntConstant((m), #c, (c))
/** @brief Add the str of a macro under the macro's name. */
#define PyModule_AddStringMacro(m, c) PyModule_AddStringConstant((m), #c, (c))

/**
 * @brief Make a type ready and add it under the last part of its name.
 * @param module The module.
 * @param type The type, borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddType(PyObject *module, PyTypeObject *type);

/**
 * @brief Add functions.
 * @param module The module.
 * @param functions Rows, ended by a NULL name; must outlive the module.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_AddFunctions(PyObject *module, PyMethodDef *functions);

/**
 * @brief Set `__doc__`.
 * @param module The module.
 * @param docstring UTF-8.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyModule_SetDocString(PyObject *module, const char *docstring);

IL_END_DECLS

#endif /* INTERLOCK_PYMODULE_H */
