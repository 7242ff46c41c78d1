#include "base/base.hpp"

#include "interlock/pyobject.h"

#include <cstdarg>

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/iter.hpp"
#include "objects/mapping.hpp"
#include "objects/memory.hpp"
#include "objects/object.hpp"
#include "objects/print.hpp"
#include "objects/singletons.hpp"
#include "objects/type.hpp"
#include "objects/weakref.hpp"

namespace objects = interlock::objects;

extern "C" {

#undef PyObject_Length

void Py_IncRef(PyObject *op) { objects::xincref(op); }
void Py_DecRef(PyObject *op) { objects::xdecref(op); }
void _Py_IncRef(PyObject *op) { objects::incref(op); }
void _Py_DecRef(PyObject *op) { objects::decref(op); }
int Py_EnterRecursiveCall(const char *where) { return objects::enter_recursive_call(where) ? 0 : -1; }
void Py_LeaveRecursiveCall(void) { objects::leave_recursive_call(); }
int Py_GetRecursionLimit(void) { return objects::get_recursion_limit(); }
void Py_SetRecursionLimit(int new_limit) { objects::set_recursion_limit(new_limit); }
PyObject *PyObject_GetAttr(PyObject *op, PyObject *attr_name) { return objects::object_get_attr(op, attr_name); }
PyObject *PyObject_GetAttrString(PyObject *op, const char *attr_name) {
    return objects::object_get_attr_string(op, attr_name);
}
int PyObject_GetOptionalAttr(PyObject *op, PyObject *attr_name, PyObject **result) {
    return objects::object_get_optional_attr(op, attr_name, result);
}
int PyObject_GetOptionalAttrString(PyObject *op, const char *attr_name, PyObject **result) {
    return objects::object_get_optional_attr_string(op, attr_name, result);
}
int PyObject_SetAttr(PyObject *op, PyObject *attr_name, PyObject *value) {
    return objects::object_set_attr(op, attr_name, value);
}
int PyObject_SetAttrString(PyObject *op, const char *attr_name, PyObject *value) {
    return objects::object_set_attr_string(op, attr_name, value);
}
int PyObject_DelAttr(PyObject *op, PyObject *attr_name) { return objects::object_set_attr(op, attr_name, nullptr); }
int PyObject_DelAttrString(PyObject *op, const char *attr_name) {
    return objects::object_set_attr_string(op, attr_name, nullptr);
}
int PyObject_HasAttr(PyObject *op, PyObject *attr_name) { return objects::object_has_attr(op, attr_name); }
int PyObject_HasAttrString(PyObject *op, const char *attr_name) {
    return objects::object_has_attr_string(op, attr_name);
}
int PyObject_HasAttrWithError(PyObject *op, PyObject *attr_name) {
    return objects::object_has_attr_with_error(op, attr_name);
}
int PyObject_HasAttrStringWithError(PyObject *op, const char *attr_name) {
    return objects::object_has_attr_string_with_error(op, attr_name);
}
PyObject *PyObject_GenericGetAttr(PyObject *op, PyObject *attr_name) {
    return objects::object_generic_get_attr(op, attr_name);
}
int PyObject_GenericSetAttr(PyObject *op, PyObject *attr_name, PyObject *value) {
    return objects::object_generic_set_attr(op, attr_name, value);
}
PyObject *PyObject_GenericGetDict(PyObject *op, void *closure) {
    return objects::object_generic_get_dict(op, closure);
}
int PyObject_GenericSetDict(PyObject *op, PyObject *value, void *closure) {
    return objects::object_generic_set_dict(op, value, closure);
}
PyObject *PyObject_Repr(PyObject *op) { return objects::object_repr(op); }
PyObject *PyObject_Str(PyObject *op) { return objects::object_str(op); }
PyObject *PyObject_ASCII(PyObject *op) { return objects::object_ascii(op); }
PyObject *PyObject_Bytes(PyObject *op) { return objects::object_bytes(op); }
PyObject *PyObject_Format(PyObject *op, PyObject *format_spec) { return objects::object_format(op, format_spec); }
Py_hash_t PyObject_Hash(PyObject *op) { return objects::object_hash(op); }
Py_hash_t PyObject_HashNotImplemented(PyObject *op) { return objects::object_hash_not_implemented(op); }
int PyObject_IsTrue(PyObject *op) { return objects::object_is_true(op); }
int PyObject_Not(PyObject *op) { return objects::object_not(op); }
PyObject *PyObject_RichCompare(PyObject *a, PyObject *b, int opid) {
    return objects::object_rich_compare(a, b, opid);
}
int PyObject_RichCompareBool(PyObject *a, PyObject *b, int opid) {
    return objects::object_rich_compare_bool(a, b, opid);
}
PyObject *PyObject_Type(PyObject *op) { return objects::object_type(op); }
int PyObject_IsInstance(PyObject *inst, PyObject *cls) { return objects::object_is_instance(inst, cls); }
int PyObject_IsSubclass(PyObject *derived, PyObject *cls) { return objects::object_is_subclass(derived, cls); }
Py_ssize_t PyObject_Size(PyObject *op) { return objects::object_size(op); }
Py_ssize_t PyObject_Length(PyObject *op) { return objects::object_size(op); }
Py_ssize_t PyObject_LengthHint(PyObject *op, Py_ssize_t default_value) {
    return objects::object_length_hint(op, default_value);
}
PyObject *PyObject_GetItem(PyObject *op, PyObject *key) { return objects::object_get_item(op, key); }
int PyObject_SetItem(PyObject *op, PyObject *key, PyObject *value) {
    return objects::object_set_item(op, key, value);
}
int PyObject_DelItem(PyObject *op, PyObject *key) { return objects::object_del_item(op, key); }
int PyObject_DelItemString(PyObject *op, const char *key) { return objects::object_del_item_string(op, key); }
PyObject *PyObject_GetIter(PyObject *op) { return objects::object_get_iter(op); }
PyObject *PyObject_GetAIter(PyObject *op) { return objects::object_get_a_iter(op); }
PyObject *PyObject_SelfIter(PyObject *op) { return objects::object_self_iter(op); }
PyObject *PyObject_Dir(PyObject *op) { return objects::object_dir(op); }
int PyObject_Print(PyObject *op, FILE *fp, int flags) { return objects::object_print(op, fp, flags); }
PyObject *PyObject_Init(PyObject *op, PyTypeObject *type) { return objects::object_init(op, type); }
PyVarObject *PyObject_InitVar(PyVarObject *op, PyTypeObject *type, Py_ssize_t size) {
    return objects::object_init_var(op, type, size);
}
PyObject *_PyObject_New(PyTypeObject *type) { return objects::object_new(type); }
PyVarObject *_PyObject_NewVar(PyTypeObject *type, Py_ssize_t nitems) { return objects::object_new_var(type, nitems); }
int PyObject_CallFinalizerFromDealloc(PyObject *op) { return objects::object_call_finalizer_from_dealloc(op); }
void PyObject_CallFinalizer(PyObject *op) { objects::object_call_finalizer(op); }
PyObject *PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwargs) {
    return objects::object_call(callable, args, kwargs);
}
PyObject *PyObject_CallObject(PyObject *callable, PyObject *args) {
    return objects::object_call_object(callable, args);
}
PyObject *PyObject_CallNoArgs(PyObject *callable) { return objects::object_call_no_args(callable); }
PyObject *PyObject_CallOneArg(PyObject *callable, PyObject *arg) {
    return objects::object_call_one_arg(callable, arg);
}
PyObject *PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    return objects::object_vectorcall(callable, args, nargsf, kwnames);
}
PyObject *PyObject_VectorcallDict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs) {
    return objects::object_vectorcall_dict(callable, args, nargsf, kwargs);
}
PyObject *PyObject_VectorcallMethod(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    return objects::object_vectorcall_method(name, args, nargsf, kwnames);
}
PyObject *PyObject_CallMethodNoArgs(PyObject *self, PyObject *name) {
    return objects::object_call_method_no_args(self, name);
}
PyObject *PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *arg) {
    return objects::object_call_method_one_arg(self, name, arg);
}
PyObject *PyObject_CallFunction(PyObject *callable, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_function_va(callable, format, values);
    va_end(values);
    return result;
}
PyObject *PyObject_CallMethod(PyObject *op, const char *name, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_method_va(op, name, format, values);
    va_end(values);
    return result;
}
PyObject *_PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_function_va(callable, format, values);
    va_end(values);
    return result;
}
PyObject *_PyObject_CallMethod_SizeT(PyObject *op, const char *name, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_method_va(op, name, format, values);
    va_end(values);
    return result;
}
PyObject *PyObject_CallFunctionObjArgs(PyObject *callable, ...) {
    va_list values;
    va_start(values, callable);
    PyObject *result = objects::object_call_va_obj_args(nullptr, callable, values);
    va_end(values);
    return result;
}
PyObject *PyObject_CallMethodObjArgs(PyObject *op, PyObject *name, ...) {
    va_list values;
    va_start(values, name);
    PyObject *result = objects::object_call_method_va_obj_args(op, name, values);
    va_end(values);
    return result;
}
PyObject *_PyObject_GC_New(PyTypeObject *type) { return objects::object_gc_new(type); }
PyVarObject *_PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t nitems) {
    return objects::object_gc_new_var(type, nitems);
}
PyVarObject *_PyObject_GC_Resize(PyVarObject *op, Py_ssize_t nitems) { return objects::object_gc_resize(op, nitems); }
void PyObject_GC_Track(void *op) { objects::object_gc_track(op); }
void PyObject_GC_UnTrack(void *op) { objects::object_gc_untrack(op); }
void PyObject_GC_Del(void *op) { objects::object_gc_del(op); }
int PyObject_GC_IsTracked(PyObject *op) { return objects::object_gc_is_tracked(op); }
int PyObject_GC_IsFinalized(PyObject *op) { return objects::object_gc_is_finalized(op); }
int PyObject_IS_GC(PyObject *op) { return objects::is_gc(op); }
void PyObject_ClearWeakRefs(PyObject *op) { objects::object_clear_weak_refs(op); }
void *PyObject_GetTypeData(PyObject *op, PyTypeObject *cls) { return objects::object_get_type_data(op, cls); }

void *PyObject_Malloc(size_t size) { return objects::object_malloc(size); }
void *PyObject_Calloc(size_t nelem, size_t elsize) { return objects::object_calloc(nelem, elsize); }
void *PyObject_Realloc(void *ptr, size_t new_size) { return objects::object_realloc(ptr, new_size); }
void PyObject_Free(void *ptr) { objects::object_free(ptr); }
void PyObject_GetArenaAllocator(PyObjectArenaAllocator *allocator) { objects::object_get_arena_allocator(allocator); }
void PyObject_SetArenaAllocator(PyObjectArenaAllocator *allocator) { objects::object_set_arena_allocator(allocator); }

void _Py_Dealloc(PyObject *op) { objects::dealloc(op); }
PyObject *Py_NewRef(PyObject *obj) { return objects::new_ref(obj); }
PyObject *Py_XNewRef(PyObject *obj) { return objects::xnew_ref(obj); }
Py_hash_t PyObject_GenericHash(PyObject *op) { return objects::hash_pointer(op); }
Py_hash_t Py_HashPointer(const void *ptr) { return objects::hash_pointer(ptr); }
Py_hash_t Py_HashBuffer(const void *ptr, Py_ssize_t len) { return objects::hash_bytes(ptr, len); }
PyObject *Py_GetConstant(unsigned int constant_id) { return objects::constant(constant_id); }
PyObject *Py_GetConstantBorrowed(unsigned int constant_id) { return objects::constant(constant_id); }
int Py_Is(PyObject *x, PyObject *y) { return x == y; }
int Py_IsNone(PyObject *x) { return x == Py_None; }

}  // extern "C"
