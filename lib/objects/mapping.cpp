#include "base/base.hpp"

#include "objects/mapping.hpp"

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PySequenceMethods *sequence_slots(PyObject *object) noexcept { return type_of(object)->tp_as_sequence; }
PyMappingMethods *mapping_slots(PyObject *object) noexcept { return type_of(object)->tp_as_mapping; }

bool check_not_null(PyObject *object) noexcept {
    if (!object && !err_occurred()) {
        err_set_string(PyExc_SystemError, "null argument to internal routine");
    }
    return object != nullptr;
}

PyObject *type_error(const char *format, PyObject *object) noexcept {
    return err_format(PyExc_TypeError, format, type_of(object)->tp_name);
}

// The index of a sequence; false with TypeError or IndexError.
bool index_of_key(PyObject *key, Py_ssize_t *index) noexcept {
    if (!index_check(key)) {
        type_error("sequence index must be integer, not '%.200s'", key);
        return false;
    }
    *index = number_as_ssize_t(key, PyExc_IndexError);
    return *index != -1 || !err_occurred();
}

// A class is subscripted through its __class_getitem__.
PyObject *get_class_item(PyObject *type, PyObject *key) noexcept {
    if (type == as_object(&PyType_Type)) {
        // Its own method would be one of all classes.
        return generic_alias_new(type, key);
    }
    PyObject *found = nullptr;
    if (object_get_optional_attr(type, IL_STR("__class_getitem__"), &found) < 0) {
        return nullptr;
    }
    auto method = Ref<>::steal(found);
    if (method && method.get() != Py_None) {
        return object_call_one_arg(method.get(), key);
    }
    return err_format(PyExc_TypeError, "type '%.200s' is not subscriptable",
                      reinterpret_cast<PyTypeObject *>(type)->tp_name);
}

// The result of keys(), values() or items() as a list.
PyObject *call_and_list(PyObject *mapping, PyObject *method) noexcept {
    auto result = Ref<>::steal(object_call_method_no_args(mapping, method));
    if (!result || is_exactly(result.get(), &PyList_Type)) {
        return result.release();
    }
    auto iterator = Ref<>::steal(object_get_iter(result.get()));
    if (!iterator) {
        if (err_exception_matches(PyExc_TypeError)) {
            err_format(PyExc_TypeError, "%.200s.%U() returned a non-iterable (type %.200s)", type_of(mapping)->tp_name,
                       method, type_of(result.get())->tp_name);
        }
        return nullptr;
    }
    return sequence_list(iterator.get());
}

// 1 when the result of a look-up is there, 0 when it raised KeyError, -1 when something else.
int found_or_missing(PyObject *value) noexcept {
    if (value) {
        return 1;
    }
    if (!err_exception_matches(PyExc_KeyError)) {
        return -1;
    }
    err_clear();
    return 0;
}

}  // namespace

Py_ssize_t object_size(PyObject *object) noexcept {
    if (!check_not_null(object)) {
        return -1;
    }
    PySequenceMethods *slots = sequence_slots(object);
    return slots && slots->sq_length ? slots->sq_length(object) : mapping_size(object);
}

PyObject *object_get_item(PyObject *object, PyObject *key) noexcept {
    if (!check_not_null(object) || !check_not_null(key)) {
        return nullptr;
    }
    if (PyMappingMethods *slots = mapping_slots(object); slots && slots->mp_subscript) {
        return slots->mp_subscript(object, key);
    }
    if (PySequenceMethods *slots = sequence_slots(object); slots && slots->sq_item) {
        Py_ssize_t index;
        return index_of_key(key, &index) ? sequence_get_item(object, index) : nullptr;
    }
    return is_type(object) ? get_class_item(object, key) : type_error("'%.200s' object is not subscriptable", object);
}

int object_set_item(PyObject *object, PyObject *key, PyObject *value) noexcept {
    if (!check_not_null(object) || !check_not_null(key) || !check_not_null(value)) {
        return -1;
    }
    if (PyMappingMethods *slots = mapping_slots(object); slots && slots->mp_ass_subscript) {
        return slots->mp_ass_subscript(object, key, value);
    }
    if (PySequenceMethods *slots = sequence_slots(object); slots && slots->sq_ass_item) {
        Py_ssize_t index;
        return index_of_key(key, &index) ? sequence_set_item(object, index, value) : -1;
    }
    type_error("'%.200s' object does not support item assignment", object);
    return -1;
}

int object_del_item(PyObject *object, PyObject *key) noexcept {
    if (!check_not_null(object) || !check_not_null(key)) {
        return -1;
    }
    if (PyMappingMethods *slots = mapping_slots(object); slots && slots->mp_ass_subscript) {
        return slots->mp_ass_subscript(object, key, nullptr);
    }
    // A number asks a sequence, which has its own words when it cannot.
    if (PySequenceMethods *slots = sequence_slots(object); slots && (slots->sq_ass_item || index_check(key))) {
        Py_ssize_t index;
        return index_of_key(key, &index) ? sequence_del_item(object, index) : -1;
    }
    type_error("'%.200s' object does not support item deletion", object);
    return -1;
}

int object_del_item_string(PyObject *object, const char *key) noexcept {
    auto text = Ref<>::steal(unicode_from_string(key));
    return text ? object_del_item(object, text.get()) : -1;
}

int mapping_check(PyObject *object) noexcept {
    return object && mapping_slots(object) && mapping_slots(object)->mp_subscript;
}

Py_ssize_t mapping_size(PyObject *mapping) noexcept {
    if (!check_not_null(mapping)) {
        return -1;
    }
    if (PyMappingMethods *slots = mapping_slots(mapping); slots && slots->mp_length) {
        return slots->mp_length(mapping);
    }
    bool is_sequence = sequence_slots(mapping) && sequence_slots(mapping)->sq_length;
    type_error(is_sequence ? "%.200s is not a mapping" : "object of type '%.200s' has no len()", mapping);
    return -1;
}

int mapping_has_key(PyObject *mapping, PyObject *key) noexcept {
    auto value = Ref<>::steal(object_get_item(mapping, key));
    if (!value) {
        err_clear();
    }
    return value ? 1 : 0;
}

int mapping_has_key_string(PyObject *mapping, const char *key) noexcept {
    auto value = Ref<>::steal(mapping_get_item_string(mapping, key));
    if (!value) {
        err_clear();
    }
    return value ? 1 : 0;
}

int mapping_has_key_with_error(PyObject *mapping, PyObject *key) noexcept {
    PyObject *value;
    int result = mapping_get_optional_item(mapping, key, &value);
    xdecref(value);
    return result;
}

int mapping_has_key_string_with_error(PyObject *mapping, const char *key) noexcept {
    PyObject *value;
    int result = mapping_get_optional_item_string(mapping, key, &value);
    xdecref(value);
    return result;
}

PyObject *mapping_keys(PyObject *mapping) noexcept {
    if (!check_not_null(mapping)) {
        return nullptr;
    }
    return is_exactly(mapping, &PyDict_Type) ? dict_keys(mapping) : call_and_list(mapping, IL_STR("keys"));
}

PyObject *mapping_values(PyObject *mapping) noexcept {
    if (!check_not_null(mapping)) {
        return nullptr;
    }
    return is_exactly(mapping, &PyDict_Type) ? dict_values(mapping) : call_and_list(mapping, IL_STR("values"));
}

PyObject *mapping_items(PyObject *mapping) noexcept {
    if (!check_not_null(mapping)) {
        return nullptr;
    }
    return is_exactly(mapping, &PyDict_Type) ? dict_items(mapping) : call_and_list(mapping, IL_STR("items"));
}

PyObject *mapping_get_item_string(PyObject *mapping, const char *key) noexcept {
    auto text = Ref<>::steal(key ? unicode_from_string(key) : nullptr);
    return object_get_item(mapping, text.get());
}

int mapping_set_item_string(PyObject *mapping, const char *key, PyObject *value) noexcept {
    auto text = Ref<>::steal(key ? unicode_from_string(key) : nullptr);
    return object_set_item(mapping, text.get(), value);
}

int mapping_get_optional_item(PyObject *mapping, PyObject *key, PyObject **result) noexcept {
    if (is_exactly(mapping, &PyDict_Type)) {
        return dict_get_item_ref(mapping, key, result);
    }
    *result = object_get_item(mapping, key);
    return found_or_missing(*result);
}

int mapping_get_optional_item_string(PyObject *mapping, const char *key, PyObject **result) noexcept {
    if (is_exactly(mapping, &PyDict_Type)) {
        return dict_get_item_string_ref(mapping, key, result);
    }
    *result = mapping_get_item_string(mapping, key);
    return found_or_missing(*result);
}

}  // namespace interlock::objects
