// The struct sequences of sys, _thread and the library itself: static types (O1), which all interpreters share.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

extern IL_HIDDEN PyTypeObject sys_flags_type;
extern IL_HIDDEN PyTypeObject sys_version_info_type;
extern IL_HIDDEN PyTypeObject sys_hash_info_type;
extern IL_HIDDEN PyTypeObject sys_thread_info_type;
extern IL_HIDDEN PyTypeObject sys_float_info_type;
extern IL_HIDDEN PyTypeObject sys_int_info_type;
extern IL_HIDDEN PyTypeObject unraisable_hook_args_type;
extern IL_HIDDEN PyTypeObject thread_excepthook_args_type;

extern IL_HIDDEN const int struct_sequence_type_count;
PyTypeObject *struct_sequence_type(int index) noexcept;
// Before they are readied.
void fill_struct_sequence_types() noexcept;

}  // namespace interlock::objects
