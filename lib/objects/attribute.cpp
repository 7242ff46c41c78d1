#include "base/base.hpp"

#include "objects/attribute.hpp"

#include <cstring>

#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/type_lookup.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

bool check_attribute_name(PyObject *name) noexcept {
    if (is_unicode(name)) [[likely]] {
        return true;
    }
    err_format(PyExc_TypeError, "attribute name must be string, not '%.200s'", type_of(name)->tp_name);
    return false;
}

void annotate_attribute_error(PyObject *object, PyObject *name) noexcept {
    PyObject *raised = runtime::current()->objects.raised;
    if (!raised || !is_instance_of(raised, reinterpret_cast<PyTypeObject *>(PyExc_AttributeError))) {
        return;
    }
    AttributeErrorObject *error = reinterpret_cast<AttributeErrorObject *>(raised);
    if (error->name || error->obj) {
        return;
    }
    error->name = new_ref(name);
    error->obj = new_ref(object);
}

PyObject *raise_missing_attribute(PyObject *object, PyObject *name) noexcept {
    if (!err_occurred()) {
        err_format(PyExc_AttributeError, "'%.50s' object has no attribute '%U'", type_of(object)->tp_name, name);
        annotate_attribute_error(object, name);
    }
    return nullptr;
}

PyObject **object_dict_pointer(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    Py_ssize_t offset = type->tp_dictoffset;
    if (offset == 0) {
        return nullptr;
    }
    if (offset < 0) {
        // Counted from the end of a variable-size object.
        Py_ssize_t items = size_of(object);
        Py_ssize_t bytes = type->tp_basicsize + (items < 0 ? -items : items) * type->tp_itemsize;
        offset += static_cast<Py_ssize_t>((static_cast<size_t>(bytes) + sizeof(void *) - 1) & ~(sizeof(void *) - 1));
    }
    return reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + offset);
}

namespace {

// Looking a name up in this dict, or setting it there, runs no foreign code that could drop the dict (D5).
inline bool is_plain_dict(PyObject *dict, PyObject *name) noexcept {
    return is_dict(dict) && as_dict(dict)->keys->all_str && is_exact_str(name);
}

// A call of tp_descr_get on a descriptor that its type may lose meanwhile.
PyObject *call_get(descrgetfunc get, PyObject *descr, PyObject *object, bool quiet) noexcept {
    Ref<> keep = Ref<>::borrow(descr);
    PyObject *result = get(descr, object, as_object(type_of(object)));
    if (!result && quiet && err_exception_matches(PyExc_AttributeError)) {
        err_clear();
    }
    return result;
}

// For a name that is a str.
IL_INLINE PyObject *get_attribute(PyObject *object, PyObject *name, PyObject *dict, bool quiet) noexcept {
    PyTypeObject *type = type_of(object);
    PyObject *descr = type_lookup_in(runtime::current(), type, name);
    descrgetfunc get = nullptr;
    if (descr) {
        get = type_of(descr)->tp_descr_get;
        if (get && type_of(descr)->tp_descr_set) {
            // A data descriptor goes before the instance's dictionary.
            return call_get(get, descr, object, quiet);
        }
    }
    if (!dict) {
        PyObject **place = object_dict_pointer(object);
        dict = place ? *place : nullptr;
    }
    Ref<> keep;
    if (dict) {
        if (is_plain_dict(dict, name)) [[likely]] {
            Py_ssize_t index = dict_find(as_dict(dict), name, unicode_hash(name));
            if (index >= 0) {
                return new_ref(as_dict(dict)->keys->entries[index].value);
            }
        } else {
            keep = Ref<>::borrow(descr);
            Ref<> keep_dict = Ref<>::borrow(dict);
            if (PyObject *result = xnew_ref(dict_get_item_with_error(dict, name))) {
                return result;
            }
            if (err_occurred()) {
                if (quiet && err_exception_matches(PyExc_AttributeError)) {
                    err_clear();
                } else {
                    return nullptr;
                }
            }
        }
    }
    if (get) {
        return call_get(get, descr, object, quiet);
    }
    if (descr) {
        return new_ref(descr);
    }
    return quiet ? nullptr : raise_missing_attribute(object, name);
}

}  // namespace

PyObject *generic_get_attr_with_dict(PyObject *object, PyObject *name, PyObject *dict, bool quiet) noexcept {
    return check_attribute_name(name) ? get_attribute(object, name, dict, quiet) : nullptr;
}

PyObject *object_generic_get_attr(PyObject *object, PyObject *name) noexcept {
    return generic_get_attr_with_dict(object, name, nullptr, false);
}

namespace {

// Sets or deletes in the dict of an object whose type has no data descriptor of that name.
IL_NOINLINE int set_in_dict(PyObject *object, PyObject *name, PyObject *value, PyObject *dict, bool descr) noexcept {
    PyTypeObject *type = type_of(object);
    if (!dict) {
        PyObject **place = object_dict_pointer(object);
        if (!place) {
            if (descr) {
                err_format(PyExc_AttributeError, "'%.50s' object attribute '%U' is read-only", type->tp_name, name);
                annotate_attribute_error(object, name);
            } else {
                err_format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", type->tp_name, name);
                annotate_attribute_error(object, name);
            }
            return -1;
        }
        if (!*place) {
            if (!value) {
                raise_missing_attribute(object, name);
                return -1;
            }
            *place = dict_new();
            if (!*place) {
                return -1;
            }
        }
        dict = *place;
    }
    Ref<> keep_dict = Ref<>::borrow(dict);
    int result = value ? dict_set_item(dict, name, value) : dict_del_item(dict, name);
    if (result < 0 && !value && err_exception_matches(PyExc_KeyError)) {
        err_clear();
        if (is_type(object)) {
            err_format(PyExc_AttributeError, "type object '%.50s' has no attribute '%U'",
                       reinterpret_cast<PyTypeObject *>(object)->tp_name, name);
        } else {
            err_format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", type->tp_name, name);
        }
        annotate_attribute_error(object, name);
    }
    return result;
}

// For a name that is a str.
IL_INLINE int set_attribute(PyObject *object, PyObject *name, PyObject *value, PyObject *dict) noexcept {
    runtime::ThreadState *thread = runtime::current();
    PyObject *descr = type_lookup_in(thread, type_of(object), name);
    if (descr) {
        if (descrsetfunc set = type_of(descr)->tp_descr_set) {
            // Setting may take the descriptor out of the type.
            Ref<> keep = Ref<>::borrow(descr);
            return set(descr, object, value);
        }
    } else if (thread->objects.raised) {
        return -1;
    }
    if (!dict) {
        PyObject **place = object_dict_pointer(object);
        dict = place ? *place : nullptr;
    }
    if (dict && value && is_plain_dict(dict, name)) [[likely]] {
        return dict_insert(as_dict(dict), name, unicode_hash(name), value);
    }
    return set_in_dict(object, name, value, dict, descr != nullptr);
}

}  // namespace

int generic_set_attr_with_dict(PyObject *object, PyObject *name, PyObject *value, PyObject *dict) noexcept {
    return check_attribute_name(name) ? set_attribute(object, name, value, dict) : -1;
}

int object_generic_set_attr(PyObject *object, PyObject *name, PyObject *value) noexcept {
    return generic_set_attr_with_dict(object, name, value, nullptr);
}

PyObject *object_generic_get_dict(PyObject *object, void *) noexcept {
    PyObject **place = object_dict_pointer(object);
    if (!place) {
        err_set_string(PyExc_AttributeError, "This object has no __dict__");
        return nullptr;
    }
    if (!*place) {
        *place = dict_new();
    }
    return xnew_ref(*place);
}

int object_generic_set_dict(PyObject *object, PyObject *value, void *) noexcept {
    PyObject **place = object_dict_pointer(object);
    if (!place) {
        err_set_string(PyExc_AttributeError, "This object has no __dict__");
        return -1;
    }
    if (!value) {
        err_set_string(PyExc_TypeError, "cannot delete __dict__");
        return -1;
    }
    if (!is_dict(value)) {
        err_format(PyExc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'", type_of(value)->tp_name);
        return -1;
    }
    set_ref(*place, new_ref(value));
    return 0;
}

// ---- Any object -----------------------------------------------------------------------------------------------------

PyObject *object_get_attr(PyObject *object, PyObject *name) noexcept {
    if (!check_attribute_name(name)) {
        return nullptr;
    }
    PyTypeObject *type = type_of(object);
    PyObject *result;
    if (type->tp_getattro == object_generic_get_attr) [[likely]] {
        result = get_attribute(object, name, nullptr, false);
    } else if (type->tp_getattro) {
        result = type->tp_getattro(object, name);
    } else if (type->tp_getattr) {
        const char *text = unicode_as_utf8(name);
        if (!text) {
            return nullptr;
        }
        result = type->tp_getattr(object, const_cast<char *>(text));
    } else {
        return raise_missing_attribute(object, name);
    }
    if (!result) {
        annotate_attribute_error(object, name);
    }
    return result;
}

namespace {

// The str of an attribute that C code names: one of the library's own when it is listed, else a new one.
Ref<> name_from_string(const char *name) noexcept {
    int index = find_static_name(name, std::strlen(name));
    return Ref<>::steal(index >= 0 ? as_object(&static_names[index]) : unicode_from_string(name));
}

}  // namespace

PyObject *object_get_attr_string(PyObject *object, const char *name) noexcept {
    PyTypeObject *type = type_of(object);
    if (type->tp_getattr && !type->tp_getattro) {
        return type->tp_getattr(object, const_cast<char *>(name));
    }
    Ref<> text = name_from_string(name);
    return text ? object_get_attr(object, text.get()) : nullptr;
}

int object_get_optional_attr(PyObject *object, PyObject *name, PyObject **result) noexcept {
    *result = nullptr;
    PyTypeObject *type = type_of(object);
    if (type->tp_getattro == object_generic_get_attr) {
        *result = generic_get_attr_with_dict(object, name, nullptr, true);
        return *result ? 1 : err_occurred() ? -1 : 0;
    }
    if (type->tp_getattro == type_get_attro && is_unicode(name)) {
        *result = type_get_attr(reinterpret_cast<PyTypeObject *>(object), name, true);
        return *result ? 1 : err_occurred() ? -1 : 0;
    }
    *result = object_get_attr(object, name);
    if (*result) {
        return 1;
    }
    if (!err_exception_matches(PyExc_AttributeError)) {
        return -1;
    }
    err_clear();
    return 0;
}

int object_get_optional_attr_string(PyObject *object, const char *name, PyObject **result) noexcept {
    *result = nullptr;
    Ref<> text = name_from_string(name);
    return text ? object_get_optional_attr(object, text.get(), result) : -1;
}

int object_has_attr_with_error(PyObject *object, PyObject *name) noexcept {
    PyObject *result;
    int found = object_get_optional_attr(object, name, &result);
    xdecref(result);
    return found;
}

int object_has_attr_string_with_error(PyObject *object, const char *name) noexcept {
    PyObject *result;
    int found = object_get_optional_attr_string(object, name, &result);
    xdecref(result);
    return found;
}

int object_has_attr(PyObject *object, PyObject *name) noexcept {
    int found = object_has_attr_with_error(object, name);
    if (found < 0) {
        err_clear();
    }
    return found > 0;
}

int object_has_attr_string(PyObject *object, const char *name) noexcept {
    int found = object_has_attr_string_with_error(object, name);
    if (found < 0) {
        err_clear();
    }
    return found > 0;
}

int object_set_attr(PyObject *object, PyObject *name, PyObject *value) noexcept {
    if (!check_attribute_name(name)) {
        return -1;
    }
    PyTypeObject *type = type_of(object);
    if (type->tp_setattro && unicode_check_exact(name) && unicode_is_interned(name)) [[likely]] {
        return type->tp_setattro == object_generic_set_attr ? set_attribute(object, name, value, nullptr)
                                                            : type->tp_setattro(object, name, value);
    }
    PyObject *key = new_ref(name);
    unicode_intern_in_place(&key);
    Ref<> interned = Ref<>::steal(key);
    if (type->tp_setattro) {
        return type->tp_setattro(object, key, value);
    }
    if (type->tp_setattr) {
        const char *text = unicode_as_utf8(key);
        return text ? type->tp_setattr(object, const_cast<char *>(text), value) : -1;
    }
    bool readable = type->tp_getattr || type->tp_getattro;
    err_format(PyExc_TypeError, readable ? "'%.100s' object has only read-only attributes (%s .%U)"
                                         : "'%.100s' object has no attributes (%s .%U)",
               type->tp_name, value ? "assign to" : "del", key);
    return -1;
}

int object_set_attr_string(PyObject *object, const char *name, PyObject *value) noexcept {
    PyTypeObject *type = type_of(object);
    if (type->tp_setattr && !type->tp_setattro) {
        return type->tp_setattr(object, const_cast<char *>(name), value);
    }
    Ref<> text = name_from_string(name);
    return text ? object_set_attr(object, text.get(), value) : -1;
}

int object_get_method(PyObject *object, PyObject *name, PyObject **method) noexcept {
    PyTypeObject *type = type_of(object);
    if (type->tp_getattro != object_generic_get_attr || !is_unicode(name)) {
        *method = object_get_attr(object, name);
        return *method ? 0 : -1;
    }
    PyObject *descr = type_lookup_in(runtime::current(), type, name);
    if (descr && has_type_flag(descr, Py_TPFLAGS_METHOD_DESCRIPTOR)) {
        PyObject **place = object_dict_pointer(object);
        if (!place || !*place) {
            *method = new_ref(descr);
            return 1;
        }
        Ref<> keep = Ref<>::borrow(descr);
        PyObject *own = dict_get_item_with_error(*place, name);
        if (own || err_occurred()) {
            *method = xnew_ref(own);
            return own ? 0 : -1;
        }
        *method = keep.release();
        return 1;
    }
    *method = object_generic_get_attr(object, name);
    return *method ? 0 : -1;
}

int lookup_special(PyObject *object, PyObject *name, PyObject **result) noexcept {
    *result = nullptr;
    PyObject *descr = type_lookup(type_of(object), name);
    if (!descr) {
        return err_occurred() ? -1 : 0;
    }
    descrgetfunc get = type_of(descr)->tp_descr_get;
    if (!get) {
        *result = new_ref(descr);
        return 1;
    }
    Ref<> keep = Ref<>::borrow(descr);
    *result = get(descr, object, as_object(type_of(object)));
    return *result ? 1 : -1;
}

}  // namespace interlock::objects
