// Attribute access: the generic algorithm, with the instance's dictionary and the descriptors of its type.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

// Where the dictionary of an instance is kept; null when its type has none.
PyObject **object_dict_pointer(PyObject *object) noexcept;

// The generic algorithm.  `dict` stands in for the instance's dictionary when not null.  A missing attribute raises
// AttributeError, or is null without an exception when `quiet`.
PyObject *generic_get_attr_with_dict(PyObject *object, PyObject *name, PyObject *dict, bool quiet) noexcept;
int generic_set_attr_with_dict(PyObject *object, PyObject *name, PyObject *value, PyObject *dict) noexcept;

// AttributeError with its `name` and `obj` filled in: "'TYPE' object has no attribute 'NAME'".  Always null.
PyObject *raise_missing_attribute(PyObject *object, PyObject *name) noexcept;
// Fills `name` and `obj` of the AttributeError that is raised, where they are missing.
void annotate_attribute_error(PyObject *object, PyObject *name) noexcept;

// TypeError unless `name` is a str.
bool check_attribute_name(PyObject *name) noexcept;

// For a method call: 1 with an unbound function in *method to which `object` must be passed first, 0 with a bound
// attribute, -1 with an exception and null.
int object_get_method(PyObject *object, PyObject *name, PyObject **method) noexcept;

}  // namespace interlock::objects
