#include "base/base.hpp"

#include "interlock/pyos_path.h"
#include "objects/unicode.hpp"

namespace objects = interlock::objects;

// Work: objects/unicode_locale.cpp
extern "C" PyObject *PyOS_FSPath(PyObject *path) { return objects::os_fs_path(path); }
