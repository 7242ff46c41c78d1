// Code objects: the name of what a guest runs, and where it is written.  The guest keeps its bytecode for itself.
#pragma once

#include "base/base.hpp"
#include "interlock/pycode.h"
#include "objects/object.hpp"

namespace interlock::objects {
struct DisabledEvents;
}

struct PyCodeObject {
    PyObject ob_base;
    PyObject *co_filename;  // str
    PyObject *co_name;      // str
    PyObject *co_consts;    // tuple
    int co_firstlineno;
    PyObject *co_weakreflist;
    int32_t *lines;         // those that can run, as the guest says; or null
    Py_ssize_t line_count;
    // Which monitoring tools watch this code, by event (monitoring.cpp); null: none.
    uint8_t *local_tools;
    interlock::objects::DisabledEvents *disabled;  // or null
};

namespace interlock::objects {

inline PyCodeObject *as_code(PyObject *object) noexcept { return reinterpret_cast<PyCodeObject *>(object); }
inline bool is_code(const PyObject *object) noexcept { return is_exactly(object, &PyCode_Type); }

[[nodiscard]] PyCodeObject *code_new_empty(const char *filename, const char *funcname, int firstlineno) noexcept;
int code_set_constants(PyCodeObject *code, PyObject *constants) noexcept;
int code_set_lines(PyCodeObject *code, const int32_t *lines, Py_ssize_t count) noexcept;
int code_addr2_line(const PyCodeObject *code, int offset) noexcept;

}  // namespace interlock::objects
