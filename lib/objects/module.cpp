#include "base/base.hpp"

#include "objects/module.hpp"

#include <cstring>

#include "objects/arg.hpp"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/import_lock.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/module_spec.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

// The definition's functions run only on a state that exists, or when none was asked for.
bool has_live_state(const ModuleObject *module) noexcept {
    return module->def && (module->def->m_size <= 0 || module->state);
}

// A module with a namespace that is still empty; null with an exception.
PyObject *allocate(PyTypeObject *type) noexcept {
    Ref<> dict = Ref<>::steal(dict_new());
    if (!dict) {
        return nullptr;
    }
    PyObject *object = type->tp_alloc ? type->tp_alloc(type, 0) : type_generic_alloc(type, 0);
    if (object) {
        as_module(object)->dict = dict.release();
    }
    return object;
}

// The attributes that every module has.
bool fill_dict(PyObject *module, PyObject *name, PyObject *doc) noexcept {
    PyObject *dict = as_module(module)->dict;
    if (dict_set_item(dict, IL_STR("__name__"), name) < 0 || dict_set_item(dict, IL_STR("__doc__"), doc) < 0 ||
        dict_set_item(dict, IL_STR("__package__"), Py_None) < 0 ||
        dict_set_item(dict, IL_STR("__loader__"), Py_None) < 0 || dict_set_item(dict, IL_STR("__spec__"), Py_None) < 0) {
        return false;
    }
    if (is_exactly(name, &PyUnicode_Type)) {
        set_ref(as_module(module)->name, new_ref(name));
    }
    return true;
}

PyObject *module_type_new(PyTypeObject *type, PyObject *, PyObject *) noexcept { return allocate(type); }

int module_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"name", "doc", nullptr};
    PyObject *name, *doc = Py_None;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "U|O:module", names, &name, &doc)) {
        return -1;
    }
    if (!as_module(self)->dict) {
        as_module(self)->dict = dict_new();
        if (!as_module(self)->dict) {
            return -1;
        }
    }
    return fill_dict(self, name, doc) ? 0 : -1;
}

void module_dealloc(PyObject *self) noexcept {
    ModuleObject *module = as_module(self);
    object_gc_untrack(self);
    if (module->weakrefs) {
        object_clear_weak_refs(self);
    }
    if (module->def && module->def->m_free && has_live_state(module)) {
        module->def->m_free(module);
    }
    clear_ref(module->dict);
    clear_ref(module->name);
    mem_free(module->state);
    PyTypeObject *type = type_of(self);
    type->tp_free(self);
    if (has_flag(type, Py_TPFLAGS_HEAPTYPE)) {
        decref(type);
    }
}

int module_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    ModuleObject *module = as_module(self);
    if (module->def && module->def->m_traverse && has_live_state(module)) {
        if (int result = module->def->m_traverse(self, visit, arg)) {
            return result;
        }
    }
    Py_VISIT(module->dict);
    return 0;
}

int module_clear(PyObject *self) noexcept {
    ModuleObject *module = as_module(self);
    int result = 0;
    if (module->def && module->def->m_clear && has_live_state(module)) {
        result = module->def->m_clear(self);
        if (err_occurred()) {
            err_write_unraisable(nullptr);
        }
    }
    clear_ref(module->dict);
    return result;
}

// Borrowed str, or null without an exception.
PyObject *own_name(PyObject *self) noexcept {
    PyObject *name = dict_get_item_with_error(as_module(self)->dict, IL_STR("__name__"));
    return name && is_unicode(name) ? name : nullptr;
}

PyObject *missing_attribute(PyObject *self, PyObject *attribute) noexcept {
    PyObject *name = own_name(self);
    if (err_occurred()) {
        return nullptr;
    }
    if (!name) {
        err_format(PyExc_AttributeError, "module has no attribute '%U'", attribute);
    } else if (import_is_in_progress(name)) {
        err_format(PyExc_AttributeError,
                   "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)", name,
                   attribute);
    } else {
        err_format(PyExc_AttributeError, "module '%U' has no attribute '%U'", name, attribute);
    }
    annotate_attribute_error(self, attribute);
    return nullptr;
}

PyObject *module_getattro(PyObject *self, PyObject *attribute) noexcept {
    if (!check_attribute_name(attribute)) {
        return nullptr;
    }
    PyObject *found = generic_get_attr_with_dict(self, attribute, nullptr, true);
    if (found || err_occurred()) {
        return found;
    }
    PyObject *hook = dict_get_item_with_error(as_module(self)->dict, IL_STR("__getattr__"));
    if (hook) {
        return object_call_one_arg(hook, attribute);
    }
    return err_occurred() ? nullptr : missing_attribute(self, attribute);
}

// <module 'NAME' (built-in)>, <module 'NAME' from 'FILE'>, <module 'NAME' (namespace)>, <module 'NAME'>.
PyObject *module_repr(PyObject *self) noexcept {
    PyObject *dict = as_module(self)->dict;
    PyObject *name = dict_get_item_with_error(dict, IL_STR("__name__"));
    PyObject *file = dict_get_item_with_error(dict, IL_STR("__file__"));
    PyObject *spec = dict_get_item_with_error(dict, IL_STR("__spec__"));
    if (err_occurred()) {
        return nullptr;
    }
    if (!name) {
        return unicode_from_string("<module '?'>");
    }
    const ModuleSpec *known = spec && is_exactly(spec, &module_spec_type) ? as_module_spec(spec) : nullptr;
    if (known && !known->has_location && is_unicode(known->origin)) {
        return unicode_from_format("<module %R (%U)>", name, known->origin);
    }
    if (known && known->search_locations != Py_None && known->origin == Py_None) {
        return unicode_from_format("<module %R (namespace)>", name);
    }
    if (file && spec != Py_None) {
        return unicode_from_format("<module %R from %R>", name, file);
    }
    return file ? unicode_from_format("<module %R from %R>", name, file) : unicode_from_format("<module %R>", name);
}

PyObject *module_dir(PyObject *self, PyObject *) noexcept {
    PyObject *hook = dict_get_item_with_error(as_module(self)->dict, IL_STR("__dir__"));
    if (hook) {
        return object_call_no_args(hook);
    }
    return err_occurred() ? nullptr : dict_keys(as_module(self)->dict);
}

PyMethodDef methods[] = {
    {"__dir__", module_dir, METH_NOARGS, "__dir__() -> list\nspecialized dir() implementation"},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef members[] = {
    {"__dict__", _Py_T_OBJECT, offsetof(ModuleObject, dict), Py_READONLY, nullptr},
    {},
};

bool require_module(PyObject *object) noexcept {
    if (is_module(object)) {
        return true;
    }
    err_bad_argument();
    return false;
}

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PyModule_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "module",
    .tp_basicsize = sizeof(interlock::objects::ModuleObject),
    .tp_dealloc = interlock::objects::module_dealloc,
    .tp_repr = interlock::objects::module_repr,
    .tp_getattro = interlock::objects::module_getattro,
    .tp_setattro = interlock::objects::object_generic_set_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional doc "
              "argument can have any type.",
    .tp_traverse = interlock::objects::module_traverse,
    .tp_clear = interlock::objects::module_clear,
    .tp_weaklistoffset = offsetof(interlock::objects::ModuleObject, weakrefs),
    .tp_methods = interlock::objects::methods,
    .tp_members = interlock::objects::members,
    .tp_dictoffset = offsetof(interlock::objects::ModuleObject, dict),
    .tp_init = interlock::objects::module_init,
    .tp_alloc = interlock::objects::type_generic_alloc,
    .tp_new = interlock::objects::module_type_new,
    .tp_free = interlock::objects::object_gc_del,
};

namespace interlock::objects {

bool is_module(PyObject *object) noexcept { return is_instance_of(object, &PyModule_Type); }

PyObject *module_new_object(PyObject *name) noexcept {
    Ref<> module = Ref<>::steal(allocate(&PyModule_Type));
    if (!module || !fill_dict(module.get(), name, Py_None)) {
        return nullptr;
    }
    return module.release();
}

PyObject *module_new(const char *name) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(name));
    return text ? module_new_object(text.get()) : nullptr;
}

PyObject *module_get_dict(PyObject *module) noexcept {
    if (!is_module(module)) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_module(module)->dict;
}

PyObject *module_get_name_object(PyObject *module) noexcept {
    if (!require_module(module)) {
        return nullptr;
    }
    PyObject *name = as_module(module)->dict ? own_name(module) : nullptr;
    if (!name) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "nameless module");
        }
        return nullptr;
    }
    return new_ref(name);
}

const char *module_get_name(PyObject *module) noexcept {
    Ref<> name = Ref<>::steal(module_get_name_object(module));
    // The module's namespace keeps the object, and with it the bytes.
    return name ? unicode_as_utf8(name.get()) : nullptr;
}

PyObject *module_get_filename_object(PyObject *module) noexcept {
    if (!require_module(module)) {
        return nullptr;
    }
    PyObject *file = as_module(module)->dict ? dict_get_item_with_error(as_module(module)->dict, IL_STR("__file__")) : nullptr;
    if (!file || !is_unicode(file)) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "module filename missing");
        }
        return nullptr;
    }
    return new_ref(file);
}

const char *module_get_filename(PyObject *module) noexcept {
    Ref<> file = Ref<>::steal(module_get_filename_object(module));
    return file ? unicode_as_utf8(file.get()) : nullptr;
}

PyModuleDef *module_get_def(PyObject *module) noexcept {
    return require_module(module) ? as_module(module)->def : nullptr;
}

void *module_get_state(PyObject *module) noexcept { return require_module(module) ? as_module(module)->state : nullptr; }

// ---- Adding attributes.

int module_add_object_ref(PyObject *module, const char *name, PyObject *value) noexcept {
    if (!is_module(module)) {
        err_set_string(PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
        return -1;
    }
    if (!value) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError,
                           "PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
        }
        return -1;
    }
    return dict_set_item_string(as_module(module)->dict, name, value);
}

int module_add(PyObject *module, const char *name, PyObject *value) noexcept {
    int result = module_add_object_ref(module, name, value);
    xdecref(value);
    return result;
}

int module_add_object(PyObject *module, const char *name, PyObject *value) noexcept {
    int result = module_add_object_ref(module, name, value);
    if (result == 0) {
        decref(value);
    }
    return result;
}

int module_add_int_constant(PyObject *module, const char *name, long value) noexcept {
    return module_add(module, name, long_from_long(value));
}

int module_add_string_constant(PyObject *module, const char *name, const char *value) noexcept {
    return module_add(module, name, unicode_from_string(value));
}

int module_add_type(PyObject *module, PyTypeObject *type) noexcept {
    if (type_ready(type) < 0) {
        return -1;
    }
    return module_add_object_ref(module, type_short_name(type), as_object(type));
}

int module_set_attr(PyObject *module, PyObject *name, PyObject *value) noexcept {
    // Nothing but these two keeps a plain module's attributes out of its namespace; asking its class would build the
    // attributes of that.
    if (is_exactly(module, &PyModule_Type) && name != IL_STR("__dict__") && name != IL_STR("__class__")) {
        return dict_set_item(as_module(module)->dict, name, value);
    }
    return object_set_attr(module, name, value);
}

int module_set_doc_string(PyObject *module, const char *doc) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(doc));
    return text ? module_set_attr(module, IL_STR("__doc__"), text.get()) : -1;
}

}  // namespace interlock::objects
