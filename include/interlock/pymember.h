/**
 * @file pymember.h
 * @brief Reading and writing the fields that PyMemberDef describes.
 */
#ifndef INTERLOCK_PYMEMBER_H
#define INTERLOCK_PYMEMBER_H

#include "pytype.h"

IL_BEGIN_DECLS

/**
 * @brief Reads a field as an object.
 * @param obj_addr First byte of the instance.
 * @param member The field; Py_RELATIVE_OFFSET is an error here.
 * @return New reference, or NULL with AttributeError (an unset Py_T_OBJECT_EX) or SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMember_GetOne(const char *obj_addr, PyMemberDef *member);

/**
 * @brief Writes a field from an object.
 * @param obj_addr First byte of the instance.
 * @param member The field; Py_RELATIVE_OFFSET is an error here.
 * @param value The value; NULL deletes (object fields only). Borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyMember_SetOne(char *obj_addr, PyMemberDef *member, PyObject *value);

IL_END_DECLS

#endif /* INTERLOCK_PYMEMBER_H */
