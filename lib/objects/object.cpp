#include "base/base.hpp"

#include "objects/object.hpp"

#include <cstring>

#include "objects/attribute.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/descr.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/gc.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/memory.hpp"
#include "objects/recursion.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

PyObject *object_init(PyObject *object, PyTypeObject *type) noexcept {
    if (!object) {
        return err_no_memory();
    }
    object->ob_refcnt = 1;
    object->ob_type = new_ref(type);
    return trace_created(object);
}

PyVarObject *object_init_var(PyVarObject *object, PyTypeObject *type, Py_ssize_t size) noexcept {
    if (object) {
        object->ob_size = size;
    }
    return reinterpret_cast<PyVarObject *>(object_init(reinterpret_cast<PyObject *>(object), type));
}

PyObject *object_new(PyTypeObject *type) noexcept {
    return object_init(static_cast<PyObject *>(object_malloc(static_cast<size_t>(type->tp_basicsize))), type);
}

bool var_object_size(const PyTypeObject *type, Py_ssize_t items, size_t *bytes) noexcept {
    size_t extra;
    if (items < 0 || __builtin_mul_overflow(static_cast<size_t>(items), static_cast<size_t>(type->tp_itemsize), &extra) ||
        __builtin_add_overflow(extra, static_cast<size_t>(type->tp_basicsize) + sizeof(void *) - 1, bytes) ||
        *bytes > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return false;
    }
    *bytes &= ~(sizeof(void *) - 1);
    return true;
}

PyVarObject *object_new_var(PyTypeObject *type, Py_ssize_t items) noexcept {
    size_t bytes;
    void *block = var_object_size(type, items, &bytes) ? object_malloc(bytes) : nullptr;
    return object_init_var(static_cast<PyVarObject *>(block), type, items);
}

void clear_array(PyObject **items, Py_ssize_t count) noexcept {
    for (Py_ssize_t i = 0; i < count; ++i) {
        clear_ref(items[i]);
    }
}

// ---- Text forms ----------------------------------------------------------------------------------------------------

namespace {

// A text form must be a str; anything else is dropped.
PyObject *expect_str(PyObject *result, const char *method) noexcept {
    if (result && !is_unicode(result)) {
        err_format(PyExc_TypeError, "%s returned non-string (type %.200s)", method, type_of(result)->tp_name);
        decref(result);
        return nullptr;
    }
    return result;
}

}  // namespace

PyObject *object_repr(PyObject *object) noexcept {
    if (!object) {
        return unicode_from_string("<NULL>");
    }
    PyTypeObject *type = type_of(object);
    if (!type->tp_repr) {
        return unicode_from_format("<%s object at %p>", type->tp_name, static_cast<void *>(object));
    }
    RecursionScope scope(" while getting the repr of an object");
    return scope ? expect_str(type->tp_repr(object), "__repr__") : nullptr;
}

PyObject *object_str(PyObject *object) noexcept {
    if (!object) {
        return unicode_from_string("<NULL>");
    }
    if (is_exactly(object, &PyUnicode_Type)) {
        return new_ref(object);
    }
    if (!type_of(object)->tp_str) {
        return object_repr(object);
    }
    RecursionScope scope(" while getting the str of an object");
    return scope ? expect_str(type_of(object)->tp_str(object), "__str__") : nullptr;
}

PyObject *object_ascii(PyObject *object) noexcept {
    Ref<> repr = Ref<>::steal(object_repr(object));
    if (!repr || unicode_is_ascii(repr.get())) {
        return repr.release();
    }
    Ref<> bytes = Ref<>::steal(unicode_as_encoded_string(repr.get(), "ascii", "backslashreplace"));
    return bytes ? unicode_decode_ascii(bytes_data(bytes.get()), bytes_length(bytes.get()), "strict") : nullptr;
}

PyObject *object_bytes(PyObject *object) noexcept {
    if (!object) {
        return bytes_from_string("<NULL>");
    }
    if (is_exactly(object, &PyBytes_Type)) {
        return new_ref(object);
    }
    PyObject *found;
    int has = lookup_special(object, IL_STR("__bytes__"), &found);
    if (has < 0) {
        return nullptr;
    }
    if (!has) {
        return bytes_from_object(object);
    }
    Ref<> method = Ref<>::steal(found);
    Ref<> result = Ref<>::steal(object_call_no_args(method.get()));
    if (result && !is_bytes(result.get())) {
        return err_format(PyExc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
                          type_of(result.get())->tp_name);
    }
    return result.release();
}

PyObject *object_format(PyObject *object, PyObject *format_spec) noexcept {
    if (format_spec && !is_unicode(format_spec)) {
        return err_format(PyExc_SystemError, "Format specifier must be a string, not %.200s",
                          type_of(format_spec)->tp_name);
    }
    if (!format_spec || unicode_size(format_spec) == 0) {
        if (is_exactly(object, &PyUnicode_Type)) {
            return new_ref(object);
        }
        if (is_exactly(object, &PyLong_Type)) {
            return object_str(object);
        }
    }
    PyObject *found;
    if (lookup_special(object, IL_STR("__format__"), &found) <= 0) {
        return err_occurred() ? nullptr
                              : err_format(PyExc_TypeError, "Type %.100s doesn't define __format__",
                                           type_of(object)->tp_name);
    }
    Ref<> method = Ref<>::steal(found);
    Ref<> result = Ref<>::steal(object_call_one_arg(method.get(), format_spec ? format_spec : IL_STR("")));
    if (result && !is_unicode(result.get())) {
        return err_format(PyExc_TypeError, "__format__ must return a str, not %.200s",
                          type_of(result.get())->tp_name);
    }
    return result.release();
}

PyObject *object_dir(PyObject *object) noexcept {
    if (!object) {
        // Names of the innermost frame: there are no frames with names here.
        err_set_string(PyExc_SystemError, "frame does not exist");
        return nullptr;
    }
    PyObject *found;
    if (lookup_special(object, IL_STR("__dir__"), &found) <= 0) {
        if (!err_occurred()) {
            err_set_string(PyExc_TypeError, "object does not provide __dir__");
        }
        return nullptr;
    }
    Ref<> method = Ref<>::steal(found);
    Ref<> names = Ref<>::steal(object_call_no_args(method.get()));
    if (!names) {
        return nullptr;
    }
    Ref<> list = Ref<>::steal(list_new(0));
    if (!list || list_extend(list.get(), names.get()) < 0 || list_sort(list.get()) < 0) {
        return nullptr;
    }
    return list.release();
}

PyObject *object_type(PyObject *object) noexcept {
    if (!object) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_object(new_ref(type_of(object)));
}

// ---- Hash, truth, comparison ----------------------------------------------------------------------------------------

Py_hash_t object_hash(PyObject *object) noexcept {
    if (hashfunc hash = type_of(object)->tp_hash) {
        return hash(object);
    }
    return object_hash_not_implemented(object);
}

Py_hash_t object_hash_not_implemented(PyObject *object) noexcept {
    err_format(PyExc_TypeError, "unhashable type: '%.200s'", type_of(object)->tp_name);
    return -1;
}

int object_is_true(PyObject *object) noexcept {
    if (object == Py_True) {
        return 1;
    }
    if (object == Py_False || object == Py_None) {
        return 0;
    }
    PyTypeObject *type = type_of(object);
    Py_ssize_t result;
    if (type->tp_as_number && type->tp_as_number->nb_bool) {
        result = type->tp_as_number->nb_bool(object);
    } else if (type->tp_as_mapping && type->tp_as_mapping->mp_length) {
        result = type->tp_as_mapping->mp_length(object);
    } else if (type->tp_as_sequence && type->tp_as_sequence->sq_length) {
        result = type->tp_as_sequence->sq_length(object);
    } else {
        return 1;
    }
    return result > 0 ? 1 : static_cast<int>(result);
}

int object_not(PyObject *object) noexcept {
    int truth = object_is_true(object);
    return truth < 0 ? truth : truth == 0;
}

int callable_check(PyObject *object) noexcept { return object && type_of(object)->tp_call != nullptr; }

namespace {

constexpr int kSwappedOperator[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};
constexpr const char *kOperatorText[] = {"<", "<=", "==", "!=", ">", ">="};

// Null with an exception, or a result; NotImplemented from both sides falls back on identity for == and !=.
PyObject *compare(PyObject *left, PyObject *right, int op) noexcept {
    PyTypeObject *left_type = type_of(left);
    PyTypeObject *right_type = type_of(right);
    bool asked_right = false;
    if (left_type != right_type && right_type->tp_richcompare && type_is_subtype(right_type, left_type)) {
        // A subclass may know better.
        asked_right = true;
        PyObject *result = right_type->tp_richcompare(right, left, kSwappedOperator[op]);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    if (left_type->tp_richcompare) {
        PyObject *result = left_type->tp_richcompare(left, right, op);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    if (!asked_right && right_type->tp_richcompare) {
        PyObject *result = right_type->tp_richcompare(right, left, kSwappedOperator[op]);
        if (result != Py_NotImplemented) {
            return result;
        }
        decref(result);
    }
    if (op == Py_EQ || op == Py_NE) {
        return (left == right) == (op == Py_EQ) ? Py_True : Py_False;
    }
    return err_format(PyExc_TypeError, "'%s' not supported between instances of '%.100s' and '%.100s'",
                      kOperatorText[op], left_type->tp_name, right_type->tp_name);
}

}  // namespace

PyObject *object_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!left || !right || op < Py_LT || op > Py_GE) {
        if (!err_occurred()) {
            err_bad_internal_call();
        }
        return nullptr;
    }
    RecursionScope scope(" in comparison");
    return scope ? compare(left, right, op) : nullptr;
}

int object_rich_compare_bool(PyObject *left, PyObject *right, int op) noexcept {
    if (left == right) {
        // Containers rely on this: an object that differs from itself is still found.
        if (op == Py_EQ) {
            return 1;
        }
        if (op == Py_NE) {
            return 0;
        }
    }
    PyObject *result = object_rich_compare(left, right, op);
    if (!result) {
        return -1;
    }
    int truth = result == Py_True ? 1 : result == Py_False ? 0 : object_is_true(result);
    decref(result);
    return truth;
}

// ---- isinstance, issubclass -----------------------------------------------------------------------------------------

namespace {

// __bases__ when it is a tuple; null without an exception when there is none.
PyObject *abstract_bases(PyObject *cls) noexcept {
    PyObject *bases;
    if (object_get_optional_attr(cls, IL_STR("__bases__"), &bases) <= 0) {
        return nullptr;
    }
    if (!is_tuple(bases)) {
        decref(bases);
        return nullptr;
    }
    return bases;
}

int abstract_is_subclass(PyObject *derived, PyObject *cls) noexcept {
    if (derived == cls) {
        return 1;
    }
    Ref<> bases = Ref<>::steal(abstract_bases(derived));
    if (!bases) {
        return err_occurred() ? -1 : 0;
    }
    RecursionScope scope(" in __issubclass__");
    if (!scope) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(bases.get()); ++i) {
        int found = abstract_is_subclass(tuple_item(bases.get(), i), cls);
        if (found) {
            return found;
        }
    }
    return 0;
}

bool check_class(PyObject *cls, const char *message) noexcept {
    Ref<> bases = Ref<>::steal(abstract_bases(cls));
    if (!bases && !err_occurred()) {
        err_set_string(PyExc_TypeError, message);
    }
    return static_cast<bool>(bases);
}

constexpr const char *kBadInstanceArgument = "isinstance() arg 2 must be a type, a tuple of types, or a union";

// `check` answers for one class; a tuple asks for each of its items.
template <int (*Check)(PyObject *, PyObject *)>
int any_of(PyObject *object, PyObject *classes, const char *where) noexcept {
    RecursionScope scope(where);
    if (!scope) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(classes); ++i) {
        int found = Check(object, tuple_item(classes, i));
        if (found) {
            return found;
        }
    }
    return 0;
}

int ask_hook(PyObject *hook, PyObject *object, const char *where) noexcept {
    Ref<> method = Ref<>::steal(hook);
    RecursionScope scope(where);
    if (!scope) {
        return -1;
    }
    Ref<> result = Ref<>::steal(object_call_one_arg(method.get(), object));
    return result ? object_is_true(result.get()) : -1;
}

}  // namespace

// type.__instancecheck__
int object_real_is_instance(PyObject *object, PyObject *cls) noexcept {
    if (is_type(cls)) {
        PyTypeObject *type = reinterpret_cast<PyTypeObject *>(cls);
        if (is_instance_of(object, type)) {
            return 1;
        }
        PyObject *claimed;
        int found = object_get_optional_attr(object, IL_STR("__class__"), &claimed);
        if (found <= 0) {
            return found;
        }
        int result = claimed != as_object(type_of(object)) && is_type(claimed) &&
                     type_is_subtype(reinterpret_cast<PyTypeObject *>(claimed), type);
        decref(claimed);
        return result;
    }
    if (!check_class(cls, kBadInstanceArgument)) {
        return -1;
    }
    PyObject *claimed;
    int found = object_get_optional_attr(object, IL_STR("__class__"), &claimed);
    if (found <= 0) {
        return found;
    }
    int result = abstract_is_subclass(claimed, cls);
    decref(claimed);
    return result;
}

// type.__subclasscheck__
int object_real_is_subclass(PyObject *derived, PyObject *cls) noexcept {
    if (is_type(derived) && is_type(cls)) {
        return type_is_subtype(reinterpret_cast<PyTypeObject *>(derived), reinterpret_cast<PyTypeObject *>(cls));
    }
    if (!check_class(derived, "issubclass() arg 1 must be a class") ||
        !check_class(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union")) {
        return -1;
    }
    return abstract_is_subclass(derived, cls);
}

int object_is_instance(PyObject *object, PyObject *cls) noexcept {
    if (as_object(type_of(object)) == cls) {
        return 1;
    }
    if (is_exactly(cls, &PyType_Type)) {
        return object_real_is_instance(object, cls);
    }
    if (is_tuple(cls)) {
        return any_of<object_is_instance>(object, cls, " in __instancecheck__");
    }
    PyObject *hook;
    int found = lookup_special(cls, IL_STR("__instancecheck__"), &hook);
    if (found < 0) {
        return -1;
    }
    return found ? ask_hook(hook, object, " in __instancecheck__") : object_real_is_instance(object, cls);
}

int object_is_subclass(PyObject *derived, PyObject *cls) noexcept {
    if (is_exactly(cls, &PyType_Type)) {
        return derived == cls ? 1 : object_real_is_subclass(derived, cls);
    }
    if (is_tuple(cls)) {
        return any_of<object_is_subclass>(derived, cls, " in __subclasscheck__");
    }
    PyObject *hook;
    int found = lookup_special(cls, IL_STR("__subclasscheck__"), &hook);
    if (found < 0) {
        return -1;
    }
    return found ? ask_hook(hook, derived, " in __subclasscheck__") : object_real_is_subclass(derived, cls);
}

}  // namespace interlock::objects
