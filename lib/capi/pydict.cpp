#include "base/base.hpp"

#include "interlock/pydict.h"
#include "objects/dict.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyDict_New() { return objects::dict_new(); }
PyObject *PyDict_GetItem(PyObject *dict, PyObject *key) { return objects::dict_get_item(dict, key); }
PyObject *PyDict_GetItemWithError(PyObject *dict, PyObject *key) {
    return objects::dict_get_item_with_error(dict, key);
}
PyObject *PyDict_GetItemString(PyObject *dict, const char *key) { return objects::dict_get_item_string(dict, key); }
int PyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result) {
    return objects::dict_get_item_ref(dict, key, result);
}
int PyDict_GetItemStringRef(PyObject *dict, const char *key, PyObject **result) {
    return objects::dict_get_item_string_ref(dict, key, result);
}
int PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value) { return objects::dict_set_item(dict, key, value); }
int PyDict_SetItemString(PyObject *dict, const char *key, PyObject *value) {
    return objects::dict_set_item_string(dict, key, value);
}
int PyDict_DelItem(PyObject *dict, PyObject *key) { return objects::dict_del_item(dict, key); }
int PyDict_DelItemString(PyObject *dict, const char *key) { return objects::dict_del_item_string(dict, key); }
int PyDict_Contains(PyObject *dict, PyObject *key) { return objects::dict_contains(dict, key); }
void PyDict_Clear(PyObject *dict) { objects::dict_clear(dict); }
int PyDict_Next(PyObject *dict, Py_ssize_t *pos, PyObject **key, PyObject **value) {
    return objects::dict_next(dict, pos, key, value);
}
Py_ssize_t PyDict_Size(PyObject *dict) { return objects::dict_size(dict); }
PyObject *PyDict_Keys(PyObject *dict) { return objects::dict_keys(dict); }
PyObject *PyDict_Values(PyObject *dict) { return objects::dict_values(dict); }
PyObject *PyDict_Items(PyObject *dict) { return objects::dict_items(dict); }
PyObject *PyDict_Copy(PyObject *dict) { return objects::dict_copy(dict); }
int PyDict_Update(PyObject *dict, PyObject *other) { return objects::dict_update(dict, other); }
int PyDict_Merge(PyObject *dict, PyObject *other, int override) { return objects::dict_merge(dict, other, override); }
int PyDict_MergeFromSeq2(PyObject *dict, PyObject *seq2, int override) {
    return objects::dict_merge_from_seq2(dict, seq2, override);
}
PyObject *PyDictProxy_New(PyObject *mapping) { return objects::dict_proxy_new(mapping); }
PyObject *PyDict_SetDefault(PyObject *dict, PyObject *key, PyObject *defaultobj) {
    return objects::dict_set_default(dict, key, defaultobj);
}
int PyDict_SetDefaultRef(PyObject *dict, PyObject *key, PyObject *default_value, PyObject **result) {
    return objects::dict_set_default_ref(dict, key, default_value, result);
}
int PyDict_Pop(PyObject *dict, PyObject *key, PyObject **result) { return objects::dict_pop(dict, key, result); }
int PyDict_PopString(PyObject *dict, const char *key, PyObject **result) {
    return objects::dict_pop_string(dict, key, result);
}
int PyDict_ContainsString(PyObject *dict, const char *key) { return objects::dict_contains_string(dict, key); }

}  // extern "C"
