// Struct sequences: tuples whose items also have names.
#pragma once

#include "base/base.hpp"
#include "interlock/pystructseq.h"
#include "interlock/pytype.h"

namespace interlock::objects {

[[nodiscard]] PyTypeObject *struct_sequence_new_type(PyStructSequence_Desc *description) noexcept;
[[nodiscard]] PyObject *struct_sequence_new(PyTypeObject *type) noexcept;  // items are null
void struct_sequence_set_item(PyObject *sequence, Py_ssize_t index, PyObject *item) noexcept;  // steals
PyObject *struct_sequence_get_item(PyObject *sequence, Py_ssize_t index) noexcept;             // borrowed

// ---- Static types (struct_sequence_types.cpp)

// The members of named fields and their end; returns what follows that.
PyMemberDef *struct_sequence_fill_members(PyMemberDef *to, const PyStructSequence_Field *fields) noexcept;
// What a type with a name and members lacks; all its fields are visible.
void struct_sequence_fill_static_type(PyTypeObject *type, bool callable) noexcept;
// Adds what a static type of a struct sequence says about its fields, and nothing for other types; false with an exception.
[[nodiscard]] bool struct_sequence_describe_static(PyTypeObject *type, PyObject *dict) noexcept;

}  // namespace interlock::objects
