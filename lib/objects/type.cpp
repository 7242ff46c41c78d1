#include "base/base.hpp"

#include "objects/type.hpp"

#include <cstring>
#include <utility>

#include "base/alloc.hpp"
#include "objects/builtin_types.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/memory.hpp"
#include "objects/module.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/type_lookup.hpp"

namespace interlock::objects {

// ---- The part of static types that belongs to an interpreter ----------------------------------------------------------

StaticTypePart &static_type_part(PyTypeObject *type) noexcept {
    return interpreter_objects().types.statics[static_type_index(type)];
}

bool types_start(runtime::InterpreterObjects &objects) noexcept {
    TypeState &types = objects.types;
    int count = builtin_type_count();
    types.statics = static_cast<StaticTypePart *>(raw_calloc(static_cast<size_t>(count), sizeof(StaticTypePart)));
    types.cache = static_cast<TypeCacheEntry *>(raw_calloc(TypeState::kSmallestCache, sizeof(TypeCacheEntry)));
    types.cache_mask = TypeState::kSmallestCache - 1;
    types.next_version = static_cast<unsigned int>(count) + 1;
    return types.statics && types.cache;
}

unsigned int type_clear_cache() noexcept {
    TypeState &types = interpreter_objects().types;
    for (unsigned int i = 0; types.cache && i <= types.cache_mask; ++i) {
        TypeCacheEntry &entry = types.cache[i];
        entry.version = 0;
        entry.value = nullptr;
        clear_ref(entry.name);
    }
    return types.next_version - 1;
}

void types_clear_dicts(runtime::InterpreterObjects &objects) noexcept {
    type_clear_cache();
    for (int i = 0, count = builtin_type_count(); objects.types.statics && i < count; ++i) {
        clear_ref(objects.types.statics[i].dict);
    }
}

void types_free(runtime::InterpreterObjects &objects) noexcept {
    TypeState &types = objects.types;
    for (int i = 0, count = builtin_type_count(); types.statics && i < count; ++i) {
        if (SubclassList *list = types.statics[i].subclasses) {
            raw_free(list->items);
            destroy(list);
        }
    }
    raw_free(types.statics);
    raw_free(types.weaklists);
    raw_free(types.cache);
    types.statics = nullptr;
    types.weaklists = nullptr;
    types.cache = nullptr;
}

PyObject *type_dict(PyTypeObject *type) noexcept {
    if (is_heap_type(type)) {
        return type->tp_dict;
    }
    StaticTypePart &part = static_type_part(type);
    if (part.dict) [[likely]] {
        return part.dict;
    }
    // Published only when complete: a half-built one would hide attributes for good.
    Ref<> dict = Ref<>::steal(dict_new());
    if (!dict || add_table_attributes(type, dict.get()) < 0 || !struct_sequence_describe_static(type, dict.get())) {
        return nullptr;
    }
    if (!part.dict) {
        part.dict = dict.release();
    }
    return part.dict;
}

// ---- Lookup -----------------------------------------------------------------------------------------------------------

namespace {

// T2.  False: the versions are used up, and this type is not cached.
bool assign_version(PyTypeObject *type, TypeState &types) noexcept {
    if (type->tp_version_tag) {
        return true;
    }
    if (!has_flag(type, Py_TPFLAGS_READY)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(type->tp_bases); ++i) {
        if (!assign_version(as_type(tuple_item(type->tp_bases, i)), types)) {
            return false;
        }
    }
    if (types.next_version == 0) {
        return false;
    }
    type->tp_version_tag = types.next_version++;
    type->tp_flags |= Py_TPFLAGS_VALID_VERSION_TAG;
    return true;
}

// `failed`: no memory to look; the exception is set.
PyObject *lookup_in_order(PyTypeObject *type, PyObject *name, bool *failed) noexcept {
    *failed = false;
    PyObject *order = type->tp_mro;
    if (!order) {
        return nullptr;
    }
    // A lookup may run code (keys that are not exact str) that replaces the order.
    Ref<> keep = Ref<>::borrow(order);
    Py_hash_t hash = unicode_check_exact(name) ? unicode_hash(name) : object_hash(name);
    if (hash == -1) {
        *failed = true;
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(order); ++i) {
        PyObject *dict = type_dict(as_type(tuple_item(order, i)));
        if (!dict) {
            if (err_occurred()) {
                *failed = true;
                return nullptr;
            }
            continue;
        }
        if (PyObject *found = dict_get_item_known_hash(dict, name, hash)) {
            return found;
        }
        if (err_occurred()) {
            *failed = true;
            return nullptr;
        }
    }
    return nullptr;
}

// Four times as many entries, when there is memory for them.
void grow_cache(TypeState &types) noexcept {
    const unsigned int size = types.cache_mask + 1;
    auto *larger = static_cast<TypeCacheEntry *>(raw_calloc(size * 4, sizeof(TypeCacheEntry)));
    types.cache_displaced = 0;
    if (!larger) {
        return;
    }
    TypeCacheEntry *old = std::exchange(types.cache, larger);
    types.cache_mask = size * 4 - 1;
    for (unsigned int i = 0; i < size; ++i) {
        // Two of different places in the old one have different places in the new one.
        if (old[i].name) {
            types.cache_entry(old[i].version, old[i].name) = old[i];
        }
    }
    raw_free(old);
}

TypeCacheEntry &entry_to_fill(TypeState &types, unsigned int version, PyObject *name) noexcept {
    const unsigned int size = types.cache_mask + 1;
    if (types.cache_entry(version, name).name && ++types.cache_displaced > size && size < TypeState::kLargestCache) {
        grow_cache(types);
    }
    return types.cache_entry(version, name);
}

}  // namespace

PyObject *type_lookup_slow(PyTypeObject *type, PyObject *name, TypeState &types) noexcept {
    // An error that is set already must neither be lost nor be taken for one of the lookup.
    PyObject *earlier = err_occurred() ? err_get_raised_exception() : nullptr;
    bool failed;
    PyObject *found = lookup_in_order(type, name, &failed);
    if (earlier) {
        if (failed) {
            err_clear();
        }
        err_set_raised_exception(earlier);
    }
    if (!failed && unicode_check_exact(name) && unicode_is_interned(name) && assign_version(type, types)) {
        TypeCacheEntry &entry = entry_to_fill(types, type->tp_version_tag, name);
        entry.version = type->tp_version_tag;
        entry.value = found;
        set_ref(entry.name, new_ref(name));
    }
    return found;
}

PyObject *type_lookup(PyTypeObject *type, PyObject *name) noexcept {
    return type_lookup_in(runtime::current(), type, name);
}

void type_modified(PyTypeObject *type) noexcept {
    if (!type->tp_version_tag || !is_heap_type(type)) {
        return;
    }
    type->tp_version_tag = 0;
    type->tp_flags &= ~Py_TPFLAGS_VALID_VERSION_TAG;
    SubclassList *list = static_cast<SubclassList *>(type->tp_subclasses);
    for (int i = 0; list && i < list->count; ++i) {
        type_modified(list->items[i]);
    }
}

int type_is_subtype(PyTypeObject *type, PyTypeObject *base) noexcept {
    if (PyObject *order = type->tp_mro) {
        PyObject **items = tuple_items(order);
        for (Py_ssize_t i = 0, count = tuple_size_unchecked(order); i < count; ++i) {
            if (items[i] == as_object(base)) {
                return 1;
            }
        }
        return 0;
    }
    // Not ready yet.
    for (; type; type = type->tp_base) {
        if (type == base) {
            return 1;
        }
    }
    return base == &PyBaseObject_Type;
}

// ---- Names --------------------------------------------------------------------------------------------------------------

const char *type_short_name(const PyTypeObject *type) noexcept {
    const char *dot = std::strrchr(type->tp_name, '.');
    return dot ? dot + 1 : type->tp_name;
}

PyObject *type_get_name(PyTypeObject *type) noexcept {
    if (is_heap_type(type)) {
        return new_ref(as_heap_type(type)->ht_name);
    }
    return unicode_from_string(type_short_name(type));
}

PyObject *type_qualname(PyTypeObject *type) noexcept {
    return is_heap_type(type) ? new_ref(as_heap_type(type)->ht_qualname) : type_get_name(type);
}

PyObject *type_get_qual_name(PyTypeObject *type) noexcept { return type_qualname(type); }

PyObject *type_module(PyTypeObject *type) noexcept {
    if (is_heap_type(type)) {
        PyObject *module = dict_get_item_with_error(type->tp_dict, IL_STR("__module__"));
        if (module) {
            return new_ref(module);
        }
        if (!err_occurred()) {
            err_format(PyExc_AttributeError, "__module__");
        }
        return nullptr;
    }
    const char *dot = std::strrchr(type->tp_name, '.');
    if (!dot) {
        return new_ref(IL_STR("builtins"));
    }
    return unicode_from_string_and_size(type->tp_name, dot - type->tp_name);
}

PyObject *type_get_module_name(PyTypeObject *type) noexcept { return type_module(type); }

PyObject *type_get_fully_qualified_name(PyTypeObject *type) noexcept {
    if (!is_heap_type(type)) {
        return unicode_from_string(type->tp_name);
    }
    Ref<> qualname = Ref<>::steal(type_qualname(type));
    Ref<> module = Ref<>::steal(type_module(type));
    if (!qualname || !module) {
        return nullptr;
    }
    if (is_unicode(module.get()) && !unicode_eq(module.get(), IL_STR("builtins")) &&
        !unicode_eq(module.get(), IL_STR("__main__"))) {
        return unicode_from_format("%U.%U", module.get(), qualname.get());
    }
    return qualname.release();
}

// ---- Modules of types -----------------------------------------------------------------------------------------------------

PyObject *type_get_module(PyTypeObject *type) noexcept {
    if (!is_heap_type(type)) {
        err_format(PyExc_TypeError, "PyType_GetModule: Type '%s' is not a heap type", type->tp_name);
        return nullptr;
    }
    PyObject *module = as_heap_type(type)->ht_module;
    if (!module) {
        err_format(PyExc_TypeError, "PyType_GetModule: Type '%s' has no associated module", type->tp_name);
    }
    return module;
}

void *type_get_module_state(PyTypeObject *type) noexcept {
    PyObject *module = type_get_module(type);
    return module ? module_get_state(module) : nullptr;
}

PyObject *type_get_module_by_def(PyTypeObject *type, PyModuleDef *def) noexcept {
    PyObject *order = type->tp_mro;
    for (Py_ssize_t i = 0; order && i < tuple_size_unchecked(order); ++i) {
        PyTypeObject *base = as_type(tuple_item(order, i));
        PyObject *module = is_heap_type(base) ? as_heap_type(base)->ht_module : nullptr;
        if (module && is_module(module) && module_get_def(module) == def) {
            return module;
        }
    }
    err_format(PyExc_TypeError, "PyType_GetModuleByDef: No superclass of '%s' has the given module", type->tp_name);
    return nullptr;
}

int type_get_base_by_token(PyTypeObject *type, void *token, PyTypeObject **result) noexcept {
    if (result) {
        *result = nullptr;
    }
    if (!token) {
        err_format(PyExc_SystemError, "PyType_GetBaseByToken called with token=NULL");
        return -1;
    }
    if (!is_type(as_object(type))) {
        err_format(PyExc_TypeError, "expected a type, got a '%.200s' object", type_of(as_object(type))->tp_name);
        return -1;
    }
    PyObject *order = type->tp_mro;
    for (Py_ssize_t i = 0; order && i < tuple_size_unchecked(order); ++i) {
        PyTypeObject *base = as_type(tuple_item(order, i));
        if (is_heap_type(base) && as_heap_type(base)->token == token) {
            if (result) {
                *result = new_ref(base);
            }
            return 1;
        }
    }
    return 0;
}

int type_freeze(PyTypeObject *type) noexcept {
    PyObject *order = type->tp_mro;
    for (Py_ssize_t i = 1; order && i < tuple_size_unchecked(order); ++i) {
        PyTypeObject *base = as_type(tuple_item(order, i));
        if (!has_flag(base, Py_TPFLAGS_IMMUTABLETYPE)) {
            err_format(PyExc_TypeError, "Creating immutable type %.200s from mutable base %.200s", type->tp_name,
                       base->tp_name);
            return -1;
        }
    }
    type->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    type_modified(type);
    return 0;
}

// ---- Instances -----------------------------------------------------------------------------------------------------------

PyObject *type_generic_alloc(PyTypeObject *type, Py_ssize_t items) noexcept {
    size_t bytes = (static_cast<size_t>(type->tp_basicsize) + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
    // One item more than asked for: room for the sentinel of types that end with one.
    if (type->tp_itemsize && !var_object_size(type, items < PY_SSIZE_T_MAX ? items + 1 : items, &bytes)) {
        return err_no_memory();
    }
    PyObject *object;
    if (has_flag(type, Py_TPFLAGS_HAVE_GC)) {
        object = gc_alloc(type, bytes);
        if (!object) {
            return nullptr;
        }
    } else {
        object = static_cast<PyObject *>(object_malloc(bytes));
        if (!object) {
            return err_no_memory();
        }
    }
    std::memset(static_cast<void *>(object), 0, bytes);
    if (type->tp_itemsize) {
        reinterpret_cast<PyVarObject *>(object)->ob_size = items;
    }
    object->ob_refcnt = 1;
    object->ob_type = new_ref(type);
    if (has_flag(type, Py_TPFLAGS_HAVE_GC)) {
        object_gc_track(object);
    }
    return trace_created(object);
}

PyObject *type_generic_new(PyTypeObject *type, PyObject *, PyObject *) noexcept { return type->tp_alloc(type, 0); }

namespace {

constexpr Py_ssize_t kDataAlignment = 16;

Py_ssize_t relative_data_offset(PyTypeObject *base) noexcept {
    return (base->tp_basicsize + kDataAlignment - 1) & ~(kDataAlignment - 1);
}

}  // namespace

void *object_get_type_data(PyObject *object, PyTypeObject *cls) noexcept {
    return reinterpret_cast<char *>(object) + relative_data_offset(cls->tp_base);
}

Py_ssize_t type_get_type_data_size(PyTypeObject *cls) noexcept {
    Py_ssize_t size = cls->tp_basicsize - relative_data_offset(cls->tp_base);
    return size < 0 ? 0 : size;
}

}  // namespace interlock::objects
