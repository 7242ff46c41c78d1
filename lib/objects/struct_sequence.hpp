// Struct sequences: tuples whose items also have names.
#pragma once

#include "base/base.hpp"
#include "interlock/pystructseq.h"

namespace interlock::objects {

[[nodiscard]] PyTypeObject *struct_sequence_new_type(PyStructSequence_Desc *description) noexcept;
// The same with extra type flags, for types that callers may not instantiate or change.
[[nodiscard]] PyTypeObject *struct_sequence_new_type_with_flags(PyStructSequence_Desc *description,
                                                                unsigned long flags) noexcept;
[[nodiscard]] PyObject *struct_sequence_new(PyTypeObject *type) noexcept;  // items are null
void struct_sequence_set_item(PyObject *sequence, Py_ssize_t index, PyObject *item) noexcept;  // steals
PyObject *struct_sequence_get_item(PyObject *sequence, Py_ssize_t index) noexcept;             // borrowed

}  // namespace interlock::objects
