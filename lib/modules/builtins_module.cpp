// builtins: constants, types, exceptions and functions, all of them static but for the functions.
#include "base/base.hpp"

#include <iterator>

#include "interlock/pybytearray.h"
#include "interlock/pybytes.h"
#include "interlock/pyclassmethod.h"
#include "interlock/pycomplex.h"
#include "interlock/pydescr.h"
#include "interlock/pyenum.h"
#include "interlock/pyexc.h"
#include "interlock/pyfloat.h"
#include "interlock/pylist.h"
#include "interlock/pylong.h"
#include "interlock/pymemoryview.h"
#include "interlock/pymodule.h"
#include "interlock/pyrange.h"
#include "interlock/pyset.h"
#include "interlock/pyslice.h"
#include "interlock/pystaticmethod.h"
#include "interlock/pysuper.h"
#include "interlock/pytuple.h"
#include "modules/builtins_functions.hpp"
#include "modules/modules.hpp"
#include "objects/dict.hpp"
#include "objects/exception_types.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/module.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"

namespace interlock::modules {
namespace {

int exec_builtins(PyObject *module) noexcept {
    PyObject *dict = objects::as_module(module)->dict;
    objects::ImportState &imports = objects::interpreter_objects().imports;
    objects::set_ref(imports.builtins, objects::new_ref(dict));
    const struct {
        PyObject *name;
        PyObject *value;
    } values[] = {
        {IL_STR("None"), Py_None},
        {IL_STR("Ellipsis"), Py_Ellipsis},
        {IL_STR("NotImplemented"), Py_NotImplemented},
        {IL_STR("True"), Py_True},
        {IL_STR("False"), Py_False},
        {IL_STR("__debug__"), runtime::config().optimization_level ? Py_False : Py_True},
        {IL_STR("bool"), objects::as_object(&PyBool_Type)},
        {IL_STR("bytearray"), objects::as_object(&PyByteArray_Type)},
        {IL_STR("bytes"), objects::as_object(&PyBytes_Type)},
        {IL_STR("classmethod"), objects::as_object(&PyClassMethod_Type)},
        {IL_STR("complex"), objects::as_object(&PyComplex_Type)},
        {IL_STR("dict"), objects::as_object(&PyDict_Type)},
        {IL_STR("enumerate"), objects::as_object(&PyEnum_Type)},
        {IL_STR("filter"), objects::as_object(&PyFilter_Type)},
        {IL_STR("float"), objects::as_object(&PyFloat_Type)},
        {IL_STR("frozenset"), objects::as_object(&PyFrozenSet_Type)},
        {IL_STR("int"), objects::as_object(&PyLong_Type)},
        {IL_STR("list"), objects::as_object(&PyList_Type)},
        {IL_STR("map"), objects::as_object(&PyMap_Type)},
        {IL_STR("memoryview"), objects::as_object(&PyMemoryView_Type)},
        {IL_STR("object"), objects::as_object(&PyBaseObject_Type)},
        {IL_STR("property"), objects::as_object(&PyProperty_Type)},
        {IL_STR("range"), objects::as_object(&PyRange_Type)},
        {IL_STR("reversed"), objects::as_object(&PyReversed_Type)},
        {IL_STR("set"), objects::as_object(&PySet_Type)},
        {IL_STR("slice"), objects::as_object(&PySlice_Type)},
        {IL_STR("staticmethod"), objects::as_object(&PyStaticMethod_Type)},
        {IL_STR("str"), objects::as_object(&PyUnicode_Type)},
        {IL_STR("super"), objects::as_object(&PySuper_Type)},
        {IL_STR("tuple"), objects::as_object(&PyTuple_Type)},
        {IL_STR("type"), objects::as_object(&PyType_Type)},
        {IL_STR("zip"), objects::as_object(&PyZip_Type)},
        {IL_STR("ArithmeticError"), PyExc_ArithmeticError},
        {IL_STR("AssertionError"), PyExc_AssertionError},
        {IL_STR("AttributeError"), PyExc_AttributeError},
        {IL_STR("BaseException"), PyExc_BaseException},
        {IL_STR("BaseExceptionGroup"), PyExc_BaseExceptionGroup},
        {IL_STR("BlockingIOError"), PyExc_BlockingIOError},
        {IL_STR("BrokenPipeError"), PyExc_BrokenPipeError},
        {IL_STR("BufferError"), PyExc_BufferError},
        {IL_STR("BytesWarning"), PyExc_BytesWarning},
        {IL_STR("ChildProcessError"), PyExc_ChildProcessError},
        {IL_STR("ConnectionAbortedError"), PyExc_ConnectionAbortedError},
        {IL_STR("ConnectionError"), PyExc_ConnectionError},
        {IL_STR("ConnectionRefusedError"), PyExc_ConnectionRefusedError},
        {IL_STR("ConnectionResetError"), PyExc_ConnectionResetError},
        {IL_STR("DeprecationWarning"), PyExc_DeprecationWarning},
        {IL_STR("EOFError"), PyExc_EOFError},
        {IL_STR("EncodingWarning"), PyExc_EncodingWarning},
        {IL_STR("EnvironmentError"), PyExc_EnvironmentError},
        {IL_STR("Exception"), PyExc_Exception},
        {IL_STR("ExceptionGroup"), objects::as_object(&objects::exc_ExceptionGroup)},
        {IL_STR("FileExistsError"), PyExc_FileExistsError},
        {IL_STR("FileNotFoundError"), PyExc_FileNotFoundError},
        {IL_STR("FloatingPointError"), PyExc_FloatingPointError},
        {IL_STR("FutureWarning"), PyExc_FutureWarning},
        {IL_STR("GeneratorExit"), PyExc_GeneratorExit},
        {IL_STR("IOError"), PyExc_IOError},
        {IL_STR("ImportError"), PyExc_ImportError},
        {IL_STR("ImportWarning"), PyExc_ImportWarning},
        {IL_STR("IndentationError"), PyExc_IndentationError},
        {IL_STR("IndexError"), PyExc_IndexError},
        {IL_STR("InterruptedError"), PyExc_InterruptedError},
        {IL_STR("IsADirectoryError"), PyExc_IsADirectoryError},
        {IL_STR("KeyError"), PyExc_KeyError},
        {IL_STR("KeyboardInterrupt"), PyExc_KeyboardInterrupt},
        {IL_STR("LookupError"), PyExc_LookupError},
        {IL_STR("MemoryError"), PyExc_MemoryError},
        {IL_STR("ModuleNotFoundError"), PyExc_ModuleNotFoundError},
        {IL_STR("NameError"), PyExc_NameError},
        {IL_STR("NotADirectoryError"), PyExc_NotADirectoryError},
        {IL_STR("NotImplementedError"), PyExc_NotImplementedError},
        {IL_STR("OSError"), PyExc_OSError},
        {IL_STR("OverflowError"), PyExc_OverflowError},
        {IL_STR("PendingDeprecationWarning"), PyExc_PendingDeprecationWarning},
        {IL_STR("PermissionError"), PyExc_PermissionError},
        {IL_STR("ProcessLookupError"), PyExc_ProcessLookupError},
        {IL_STR("PythonFinalizationError"), PyExc_PythonFinalizationError},
        {IL_STR("RecursionError"), PyExc_RecursionError},
        {IL_STR("ReferenceError"), PyExc_ReferenceError},
        {IL_STR("ResourceWarning"), PyExc_ResourceWarning},
        {IL_STR("RuntimeError"), PyExc_RuntimeError},
        {IL_STR("RuntimeWarning"), PyExc_RuntimeWarning},
        {IL_STR("StopAsyncIteration"), PyExc_StopAsyncIteration},
        {IL_STR("StopIteration"), PyExc_StopIteration},
        {IL_STR("SyntaxError"), PyExc_SyntaxError},
        {IL_STR("SyntaxWarning"), PyExc_SyntaxWarning},
        {IL_STR("SystemError"), PyExc_SystemError},
        {IL_STR("SystemExit"), PyExc_SystemExit},
        {IL_STR("TabError"), PyExc_TabError},
        {IL_STR("TimeoutError"), PyExc_TimeoutError},
        {IL_STR("TypeError"), PyExc_TypeError},
        {IL_STR("UnboundLocalError"), PyExc_UnboundLocalError},
        {IL_STR("UnicodeDecodeError"), PyExc_UnicodeDecodeError},
        {IL_STR("UnicodeEncodeError"), PyExc_UnicodeEncodeError},
        {IL_STR("UnicodeError"), PyExc_UnicodeError},
        {IL_STR("UnicodeTranslateError"), PyExc_UnicodeTranslateError},
        {IL_STR("UnicodeWarning"), PyExc_UnicodeWarning},
        {IL_STR("UserWarning"), PyExc_UserWarning},
        {IL_STR("ValueError"), PyExc_ValueError},
        {IL_STR("Warning"), PyExc_Warning},
        {IL_STR("ZeroDivisionError"), PyExc_ZeroDivisionError},
    };
    if (!objects::dict_expect(dict, std::size(values))) {
        return -1;
    }
    for (const auto &entry : values) {
        if (objects::dict_set_item(dict, entry.name, entry.value) < 0) {
            return -1;
        }
    }
    PyObject *import = objects::dict_get_item_with_error(dict, IL_STR("__import__"));
    objects::set_ref(imports.import_function, objects::xnew_ref(import));
    return import ? 0 : -1;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(exec_builtins)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, nullptr},
};

PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "builtins",
    .m_doc = "Constants, types, exceptions and functions that every module sees.",
    .m_methods = builtins_functions,
    .m_slots = slots,
};

}  // namespace

PyObject *init_builtins() noexcept { return objects::module_def_init(&definition); }

}  // namespace interlock::modules
