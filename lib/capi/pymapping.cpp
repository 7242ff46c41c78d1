#include "base/base.hpp"

#include "interlock/pymapping.h"
#include "objects/mapping.hpp"

// The public header names these as macros, too.
#undef PyMapping_Length

namespace objects = interlock::objects;

extern "C" {

int PyMapping_Check(PyObject *o) { return objects::mapping_check(o); }
Py_ssize_t PyMapping_Size(PyObject *o) { return objects::mapping_size(o); }
Py_ssize_t PyMapping_Length(PyObject *o) { return objects::mapping_size(o); }
int PyMapping_HasKey(PyObject *o, PyObject *key) { return objects::mapping_has_key(o, key); }
int PyMapping_HasKeyString(PyObject *o, const char *key) { return objects::mapping_has_key_string(o, key); }
int PyMapping_HasKeyWithError(PyObject *o, PyObject *key) { return objects::mapping_has_key_with_error(o, key); }
int PyMapping_HasKeyStringWithError(PyObject *o, const char *key) {
    return objects::mapping_has_key_string_with_error(o, key);
}
PyObject *PyMapping_Keys(PyObject *o) { return objects::mapping_keys(o); }
PyObject *PyMapping_Values(PyObject *o) { return objects::mapping_values(o); }
PyObject *PyMapping_Items(PyObject *o) { return objects::mapping_items(o); }
PyObject *PyMapping_GetItemString(PyObject *o, const char *key) { return objects::mapping_get_item_string(o, key); }
int PyMapping_SetItemString(PyObject *o, const char *key, PyObject *value) {
    return objects::mapping_set_item_string(o, key, value);
}
int PyMapping_GetOptionalItem(PyObject *o, PyObject *key, PyObject **result) {
    return objects::mapping_get_optional_item(o, key, result);
}
int PyMapping_GetOptionalItemString(PyObject *o, const char *key, PyObject **result) {
    return objects::mapping_get_optional_item_string(o, key, result);
}

}  // extern "C"
