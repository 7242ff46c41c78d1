#include "base/base.hpp"

#include "interlock/pycode.h"

#include "objects/bytes.hpp"
#include "objects/code.hpp"
#include "objects/tuple.hpp"

// Work: objects/code.cpp
namespace objects = interlock::objects;

extern "C" {

PyCodeObject *PyCode_NewEmpty(const char *filename, const char *funcname, int firstlineno) {
    return objects::code_new_empty(filename, funcname, firstlineno);
}

int PyCode_Addr2Line(PyCodeObject *code, int byte_offset) { return objects::code_addr2_line(code, byte_offset); }

PyObject *PyCode_GetCode(PyCodeObject *) { return objects::bytes_from_string_and_size("", 0); }

PyObject *PyCode_GetVarnames(PyCodeObject *) { return objects::new_ref(objects::tuple_empty()); }

PyObject *PyCode_GetCellvars(PyCodeObject *) { return objects::new_ref(objects::tuple_empty()); }

PyObject *PyCode_GetFreevars(PyCodeObject *) { return objects::new_ref(objects::tuple_empty()); }

}  // extern "C"
