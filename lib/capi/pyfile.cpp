#include "base/base.hpp"

#include "interlock/pyfile.h"
#include "objects/file.hpp"

namespace objects = interlock::objects;

// Work: objects/file.cpp
extern "C" int PyFile_WriteObject(PyObject *obj, PyObject *p, int flags) {
    return objects::file_write_object(obj, p, flags);
}
extern "C" int PyFile_WriteString(const char *s, PyObject *p) { return objects::file_write_string(s, p); }
extern "C" PyObject *PyFile_GetLine(PyObject *p, int n) { return objects::file_get_line(p, n); }
extern "C" PyObject *PyFile_FromFd(int fd, const char *name, const char *mode, int buffering, const char *encoding,
                                   const char *errors, const char *newline, int closefd) {
    return objects::file_from_fd(fd, name, mode, buffering, encoding, errors, newline, closefd);
}
extern "C" int PyObject_AsFileDescriptor(PyObject *p) { return objects::object_as_file_descriptor(p); }
