#include "base/base.hpp"

#include "objects/module_spec.hpp"

#include "objects/gc.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

void spec_dealloc(PyObject *self) noexcept {
    ModuleSpec *spec = as_module_spec(self);
    object_gc_untrack(self);
    clear_ref(spec->name);
    clear_ref(spec->loader);
    clear_ref(spec->origin);
    clear_ref(spec->search_locations);
    clear_ref(spec->loader_state);
    clear_ref(spec->cached);
    object_gc_del(self);
}

int spec_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    ModuleSpec *spec = as_module_spec(self);
    Py_VISIT(spec->loader);
    Py_VISIT(spec->search_locations);
    Py_VISIT(spec->loader_state);
    return 0;
}

int spec_clear(PyObject *self) noexcept {
    clear_ref(as_module_spec(self)->search_locations);
    clear_ref(as_module_spec(self)->loader_state);
    return 0;
}

// ModuleSpec(name='sys', loader=..., origin='built-in')
PyObject *spec_repr(PyObject *self) noexcept {
    ModuleSpec *spec = as_module_spec(self);
    Ref<> text = Ref<>::steal(unicode_from_format("ModuleSpec(name=%R, loader=%R", spec->name, spec->loader));
    if (text && spec->origin != Py_None) {
        text.reset(unicode_from_format("%U, origin=%R", text.get(), spec->origin));
    }
    if (text && spec->search_locations != Py_None) {
        text.reset(unicode_from_format("%U, submodule_search_locations=%R", text.get(), spec->search_locations));
    }
    return text ? unicode_from_format("%U)", text.get()) : nullptr;
}

PyObject *get_parent(PyObject *self, void *) noexcept { return module_spec_parent(self); }

PyMemberDef spec_members[] = {
    {"name", _Py_T_OBJECT, offsetof(ModuleSpec, name), 0, nullptr},
    {"loader", _Py_T_OBJECT, offsetof(ModuleSpec, loader), 0, nullptr},
    {"origin", _Py_T_OBJECT, offsetof(ModuleSpec, origin), 0, nullptr},
    {"submodule_search_locations", _Py_T_OBJECT, offsetof(ModuleSpec, search_locations), 0, nullptr},
    {"loader_state", _Py_T_OBJECT, offsetof(ModuleSpec, loader_state), 0, nullptr},
    {"cached", _Py_T_OBJECT, offsetof(ModuleSpec, cached), 0, nullptr},
    {"has_location", Py_T_BOOL, offsetof(ModuleSpec, has_location), Py_READONLY, nullptr},
    {"_initializing", Py_T_BOOL, offsetof(ModuleSpec, initializing), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef spec_getset[] = {
    {"parent", get_parent, nullptr, "The name of the module's parent.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

void loader_dealloc(PyObject *self) noexcept {
    auto *loader = reinterpret_cast<ExtensionLoader *>(self);
    clear_ref(loader->name);
    clear_ref(loader->path);
    type_of(self)->tp_free(self);
}

PyObject *loader_repr(PyObject *self) noexcept {
    auto *loader = reinterpret_cast<ExtensionLoader *>(self);
    return unicode_from_format("ExtensionFileLoader(%R, %R)", loader->name, loader->path);
}

PyMemberDef loader_members[] = {
    {"name", _Py_T_OBJECT, offsetof(ExtensionLoader, name), 0, nullptr},
    {"path", _Py_T_OBJECT, offsetof(ExtensionLoader, path), 0, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

constinit PyTypeObject module_spec_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "importlib.machinery.ModuleSpec",
    .tp_basicsize = sizeof(ModuleSpec),
    .tp_dealloc = spec_dealloc,
    .tp_repr = spec_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Where a module comes from.",
    .tp_traverse = spec_traverse,
    .tp_clear = spec_clear,
    .tp_members = spec_members,
    .tp_getset = spec_getset,
};

constinit PyTypeObject builtin_importer_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "importlib.machinery.BuiltinImporter",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Loader of built-in modules.",
};

constinit PyTypeObject extension_loader_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "importlib.machinery.ExtensionFileLoader",
    .tp_basicsize = sizeof(ExtensionLoader),
    .tp_dealloc = loader_dealloc,
    .tp_repr = loader_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Loader of extension modules.",
    .tp_members = loader_members,
};

PyObject *module_spec_new(PyObject *name, PyObject *loader, PyObject *origin, PyObject *search_locations,
                          bool has_location) noexcept {
    PyObject *object = object_gc_new(&module_spec_type);
    if (!object) {
        return nullptr;
    }
    ModuleSpec *spec = as_module_spec(object);
    spec->name = new_ref(name);
    spec->loader = new_ref(loader);
    spec->origin = new_ref(origin);
    spec->search_locations = new_ref(search_locations);
    spec->loader_state = Py_None;
    spec->cached = Py_None;
    spec->has_location = has_location;
    spec->initializing = false;
    object_gc_track(object);
    return object;
}

PyObject *extension_loader_new(PyObject *name, PyObject *path) noexcept {
    PyObject *object = type_generic_alloc(&extension_loader_type, 0);
    if (object) {
        auto *loader = reinterpret_cast<ExtensionLoader *>(object);
        loader->name = new_ref(name);
        loader->path = new_ref(path);
    }
    return object;
}

PyObject *module_spec_parent(PyObject *self) noexcept {
    ModuleSpec *spec = as_module_spec(self);
    if (spec->search_locations != Py_None) {
        return new_ref(spec->name);
    }
    Py_ssize_t dot = unicode_find_char(spec->name, '.', 0, unicode_length(spec->name), -1);
    return dot < 0 ? new_ref(IL_STR("")) : unicode_substring(spec->name, 0, dot);
}

}  // namespace interlock::objects
