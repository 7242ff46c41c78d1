#include "base/base.hpp"

#include "objects/builtin_types.hpp"

#include "objects/dict.hpp"
#include "objects/exception_types.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/set.hpp"
#include "objects/traceback.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// Each owner appends the types of his files to his paragraph.  Bases first.
PyTypeObject *const kBuiltinTypes[] = {
    // object.cpp, type.cpp, call.cpp, descr.cpp, weakref.cpp, capsule.cpp
    &PyBaseObject_Type,
    &PyType_Type,

    // long.cpp, bool.cpp, float.cpp, bytes.cpp, ...

    // unicode.cpp, unicode_iter.cpp
    &PyUnicode_Type,
    &PyUnicodeIter_Type,

    // tuple.cpp, list.cpp, dict.cpp, set.cpp, ...
    &PyTuple_Type,
    &PyTupleIter_Type,
    &PyList_Type,
    &PyListIter_Type,
    &PyListRevIter_Type,
    &PyDict_Type,
    &PyDictKeys_Type,
    &PyDictValues_Type,
    &PyDictItems_Type,
    &PyDictIterKey_Type,
    &PyDictIterValue_Type,
    &PyDictIterItem_Type,
    &PyDictRevIterKey_Type,
    &PyDictRevIterValue_Type,
    &PyDictRevIterItem_Type,
    &PyDictProxy_Type,
    &PySet_Type,
    &PyFrozenSet_Type,
    &PySetIter_Type,
    &PySeqIter_Type,
    &PyCallIter_Type,

    // traceback.cpp; the exception classes follow this list
    &PyTraceBack_Type,

    // module.cpp, sys, streams
};

}  // namespace

int builtin_type_count() noexcept {
    return static_cast<int>(sizeof kBuiltinTypes / sizeof *kBuiltinTypes) + exception_type_count;
}

void ready_builtin_types() noexcept {
    for (PyTypeObject *type : kBuiltinTypes) {
        ready_static_type(type);
    }
    for (PyTypeObject *const *type = exception_types; *type; type++) {
        ready_static_type(*type);
    }
}

}  // namespace interlock::objects
