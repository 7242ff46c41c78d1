/**
 * @file pydescr.h
 * @brief Descriptors: attributes of types that compute, read fields or bind methods.
 */
#ifndef INTERLOCK_PYDESCR_H
#define INTERLOCK_PYDESCR_H

#include "pytype.h"

IL_BEGIN_DECLS

/** Type of methods of types written in C, found through the type. */
PyAPI_DATA(PyTypeObject) PyMethodDescr_Type;
/** Type of class methods of types written in C. */
PyAPI_DATA(PyTypeObject) PyClassMethodDescr_Type;
/** Type of computed attributes (PyGetSetDef). */
PyAPI_DATA(PyTypeObject) PyGetSetDescr_Type;
/** Type of attributes that are fields (PyMemberDef). */
PyAPI_DATA(PyTypeObject) PyMemberDescr_Type;
/** Type of special methods that stand for slots. */
PyAPI_DATA(PyTypeObject) PyWrapperDescr_Type;
/** Type of such a method bound to an instance. */
PyAPI_DATA(PyTypeObject) _PyMethodWrapper_Type;
/** Type `property`. */
PyAPI_DATA(PyTypeObject) PyProperty_Type;

/**
 * @brief Makes a method descriptor.
 * @param type The type that defines the method.
 * @param method Its definition; must live as long as the type.
 * @return New reference, or NULL with SystemError (bad flags) or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *method);

/**
 * @brief Makes a class method descriptor.
 * @param type The type that defines the method.
 * @param method Its definition; must live as long as the type.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *method);

/**
 * @brief Makes the descriptor of a computed attribute.
 * @param type The type that defines the attribute.
 * @param getset Its definition; must live as long as the type.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *getset);

/**
 * @brief Makes the descriptor of an attribute that is a field.
 * @param type The type that defines the attribute.
 * @param member Its definition; must live as long as the type. Py_RELATIVE_OFFSET is an error here.
 * @return New reference, or NULL with SystemError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyDescr_NewMember(PyTypeObject *type, PyMemberDef *member);

/**
 * @brief Tells whether a descriptor also controls assignment.
 * @param descr Any object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyDescr_IsData(PyObject *descr);

/**
 * @brief Binds a slot wrapper, such as `int.__add__`, to an object.
 * @param descr The slot wrapper.
 * @param self The object; of the type that the wrapper belongs to.
 * @return New reference to a method wrapper, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyWrapper_New(PyObject *descr, PyObject *self);

IL_END_DECLS

#endif /* INTERLOCK_PYDESCR_H */
