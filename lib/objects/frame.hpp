// What a traceback needs of a guest's frames and code objects.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

struct PyCodeObject {
    PyObject ob_base;
    PyObject *co_filename;  // str
    PyObject *co_name;      // str
    int co_firstlineno;
};

struct _frame {
    PyObject ob_base;
    PyFrameObject *f_back;  // the frame that called this one, or null
    PyCodeObject *f_code;
    PyObject *f_globals;    // dict
    PyObject *f_locals;     // or null
    int f_lineno;           // where it is now; from 1
    int f_lasti;            // offset of the instruction, -1: none yet
};
