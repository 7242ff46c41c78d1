// File objects: writing to any object that has `write`, and the text stream behind sys.stdin, stdout and stderr.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

int file_write_object(PyObject *object, PyObject *file, int flags);  // Py_PRINT_RAW: str, else repr
int file_write_string(const char *text, PyObject *file);
PyObject *file_get_line(PyObject *file, int n);
PyObject *file_from_fd(int fd, const char *name, const char *mode, int buffering, const char *encoding,
                       const char *errors, const char *newline, int closefd);
int object_as_file_descriptor(PyObject *object);

}  // namespace interlock::objects
