#include "base/base.hpp"

#include "objects/builtin_types.hpp"

#include <iterator>

#include "interlock/pycapsule.h"
#include "interlock/pyclassmethod.h"
#include "interlock/pydescr.h"
#include "interlock/pygenericalias.h"
#include "interlock/pyinstancemethod.h"
#include "interlock/pystaticmethod.h"
#include "interlock/pysuper.h"
#include "interlock/pyweakref.h"
#include "objects/bool.hpp"
#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/complex.hpp"
#include "objects/dict.hpp"
#include "objects/enum.hpp"
#include "objects/exception_types.hpp"
#include "objects/float.hpp"
#include "objects/frame.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/memoryview.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/module_spec.hpp"
#include "objects/range.hpp"
#include "objects/set.hpp"
#include "objects/singletons.hpp"
#include "objects/slice.hpp"
#include "objects/struct_sequence_types.hpp"
#include "objects/text_stream.hpp"
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
    &interlock_NoneType,
    &interlock_NotImplementedType,
    &PyEllipsis_Type,
    &PyCFunction_Type,
    &PyCMethod_Type,
    &PyMethod_Type,
    &PyMethodDescr_Type,
    &PyClassMethodDescr_Type,
    &PyGetSetDescr_Type,
    &PyMemberDescr_Type,
    &PyWrapperDescr_Type,
    &_PyMethodWrapper_Type,
    &PyProperty_Type,
    &PyStaticMethod_Type,
    &PyClassMethod_Type,
    &PyInstanceMethod_Type,
    &PySuper_Type,
    &Py_GenericAliasType,
    &_PyWeakref_RefType,
    &_PyWeakref_ProxyType,
    &_PyWeakref_CallableProxyType,
    &PyCapsule_Type,

    // long.cpp, bool.cpp, float.cpp, bytes.cpp, ...
    &PyLong_Type,
    &PyBool_Type,
    &PyFloat_Type,
    &PyComplex_Type,
    &PyBytes_Type,
    &PyBytesIter_Type,
    &PyByteArray_Type,
    &PyByteArrayIter_Type,
    &PySlice_Type,
    &PyMemoryView_Type,

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
    &PyRange_Type,
    &PyRangeIter_Type,
    &PyLongRangeIter_Type,
    &PyEnum_Type,
    &PyReversed_Type,
    &PyFilter_Type,
    &PyMap_Type,
    &PyZip_Type,

    // code.cpp, frame.cpp, traceback.cpp; the exception classes, the struct sequences and the
    // modules' types follow this list
    &PyCode_Type,
    &PyFrame_Type,
    &PyTraceBack_Type,

    // module.cpp, sys, streams
    &PyModule_Type,
    &PyModuleDef_Type,
    &module_spec_type,
    &builtin_importer_type,
    &extension_loader_type,
    &text_stream_type,
};

constexpr int kPlainTypes = static_cast<int>(std::size(kBuiltinTypes));

}  // namespace

int builtin_type_count() noexcept {
    return kPlainTypes + exception_type_count + struct_sequence_type_count + module_type_count;
}

PyTypeObject *builtin_type(int index) noexcept {
    if (index < kPlainTypes) {
        return kBuiltinTypes[index];
    }
    index -= kPlainTypes;
    if (index < exception_type_count) {
        return exception_types[index];
    }
    index -= exception_type_count;
    return index < struct_sequence_type_count ? struct_sequence_type(index)
                                              : module_types[index - struct_sequence_type_count];
}

void ready_builtin_types() noexcept {
    fill_struct_sequence_types();
    for (int i = 0; i < builtin_type_count(); ++i) {
        ready_static_type(builtin_type(i), i);
    }
}

}  // namespace interlock::objects
