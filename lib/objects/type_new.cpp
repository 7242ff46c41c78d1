// New classes: type(name, bases, dict).
#include "base/base.hpp"

#include <cstring>

#include "interlock/pydescr.h"
#include "objects/arg.hpp"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/descr.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/list.hpp"
#include "objects/memory.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {

// ---- Bases ----------------------------------------------------------------------------------------------------------------

namespace {

constexpr Py_ssize_t kPointer = sizeof(PyObject *);

// Does `type` have fields that `base` has not, other than __dict__ and __weakref__ at its end?
bool has_more_fields(PyTypeObject *type, PyTypeObject *base) noexcept {
    Py_ssize_t size = type->tp_basicsize;
    if (type->tp_itemsize || base->tp_itemsize) {
        return size != base->tp_basicsize || type->tp_itemsize != base->tp_itemsize;
    }
    if (is_heap_type(type) && type->tp_weaklistoffset && !base->tp_weaklistoffset &&
        type->tp_weaklistoffset + kPointer == size) {
        size -= kPointer;
    }
    if (is_heap_type(type) && type->tp_dictoffset && !base->tp_dictoffset && type->tp_dictoffset + kPointer == size) {
        size -= kPointer;
    }
    return size != base->tp_basicsize;
}

// The nearest base that fixes the layout.
PyTypeObject *layout_of(PyTypeObject *type) noexcept {
    PyTypeObject *base = type->tp_base ? layout_of(type->tp_base) : &PyBaseObject_Type;
    return has_more_fields(type, base) ? type : base;
}

}  // namespace

PyTypeObject *best_base(PyObject *bases) noexcept {
    PyTypeObject *best = nullptr;
    PyTypeObject *best_layout = nullptr;
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(bases); ++i) {
        PyObject *item = tuple_item(bases, i);
        if (!is_type(item)) {
            err_set_string(PyExc_TypeError, "bases must be types");
            return nullptr;
        }
        PyTypeObject *candidate = as_type(item);
        if (!has_flag(candidate, Py_TPFLAGS_BASETYPE)) {
            err_format(PyExc_TypeError, "type '%.100s' is not an acceptable base type", candidate->tp_name);
            return nullptr;
        }
        PyTypeObject *layout = layout_of(candidate);
        if (!best || (layout != best_layout && type_is_subtype(layout, best_layout))) {
            best = candidate;
            best_layout = layout;
        } else if (!type_is_subtype(best_layout, layout)) {
            err_set_string(PyExc_TypeError, "multiple bases have instance lay-out conflict");
            return nullptr;
        }
    }
    return best;
}

PyTypeObject *calculate_metaclass(PyTypeObject *metatype, PyObject *bases) noexcept {
    PyTypeObject *winner = metatype;
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(bases); ++i) {
        PyTypeObject *candidate = type_of(tuple_item(bases, i));
        if (type_is_subtype(winner, candidate)) {
            continue;
        }
        if (type_is_subtype(candidate, winner)) {
            winner = candidate;
            continue;
        }
        err_set_string(PyExc_TypeError,
                       "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                       "metaclasses of all its bases");
        return nullptr;
    }
    return winner;
}

// ---- __slots__ --------------------------------------------------------------------------------------------------------------

namespace {

struct SlotNames {
    Ref<> names;           // tuple of str, without __dict__ and __weakref__; empty: no __slots__
    bool given = false;
    bool wants_dict = false;
    bool wants_weakref = false;
};

bool read_slot_names(PyObject *dict, PyTypeObject *base, SlotNames *slots) noexcept {
    PyObject *found = dict_get_item_with_error(dict, IL_STR("__slots__"));
    if (!found) {
        return !err_occurred();
    }
    slots->given = true;
    Ref<> all = Ref<>::steal(is_unicode(found) ? tuple_pack(1, found) : sequence_tuple(found));
    Ref<> kept = Ref<>::steal(all ? list_new(0) : nullptr);
    if (!kept) {
        return false;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(all.get()); ++i) {
        PyObject *name = tuple_item(all.get(), i);
        if (!is_unicode(name)) {
            err_format(PyExc_TypeError, "__slots__ items must be strings, not '%.200s'", type_of(name)->tp_name);
            return false;
        }
        if (!unicode_is_identifier(name)) {
            err_set_string(PyExc_TypeError, "__slots__ must be identifiers");
            return false;
        }
        if (unicode_eq(name, IL_STR("__dict__"))) {
            if (base->tp_dictoffset || slots->wants_dict) {
                err_set_string(PyExc_TypeError, "__dict__ slot disallowed: we already got one");
                return false;
            }
            slots->wants_dict = true;
        } else if (unicode_eq(name, IL_STR("__weakref__"))) {
            if (base->tp_weaklistoffset || base->tp_itemsize || slots->wants_weakref) {
                err_set_string(PyExc_TypeError, "__weakref__ slot disallowed: we already got one");
                return false;
            }
            slots->wants_weakref = true;
        } else {
            int clash = dict_contains(dict, name);
            if (clash < 0) {
                return false;
            }
            if (clash && !unicode_eq(name, IL_STR("__qualname__")) && !unicode_eq(name, IL_STR("__classcell__"))) {
                err_format(PyExc_ValueError, "%R in __slots__ conflicts with class variable", name);
                return false;
            }
            if (list_append(kept.get(), name) < 0) {
                return false;
            }
        }
    }
    if (list_size_unchecked(kept.get()) && base->tp_itemsize) {
        err_format(PyExc_TypeError, "nonempty __slots__ not supported for subtype of '%s'", base->tp_name);
        return false;
    }
    slots->names = Ref<>::steal(list_as_tuple(kept.get()));
    return static_cast<bool>(slots->names);
}

// Field definitions and, behind them in the same block, their names.
bool make_slot_members(PyHeapTypeObject *heap, PyObject *names, Py_ssize_t offset) noexcept {
    Py_ssize_t count = tuple_size_unchecked(names);
    if (count == 0) {
        return true;
    }
    size_t text_size = 0;
    for (Py_ssize_t i = 0; i < count; ++i) {
        text_size += static_cast<size_t>(unicode_size(tuple_item(names, i))) + 1;
    }
    size_t table_size = static_cast<size_t>(count + 1) * sizeof(PyMemberDef);
    char *block = static_cast<char *>(mem_calloc(1, table_size + text_size));
    if (!block) {
        err_no_memory();
        return false;
    }
    PyMemberDef *members = reinterpret_cast<PyMemberDef *>(block);
    char *text = block + table_size;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *name = tuple_item(names, i);
        size_t size = static_cast<size_t>(unicode_size(name));
        std::memcpy(text, unicode_data(name), size);
        members[i] = {text, Py_T_OBJECT_EX, offset + i * kPointer, 0, nullptr};
        text += size + 1;
    }
    heap->members = members;
    heap->ht_type.tp_members = members;
    return true;
}

// ---- __dict__ and __weakref__ of instances ---------------------------------------------------------------------------------------

PyObject *subtype_get_weakref(PyObject *self, void *) noexcept {
    PyObject **list = weaklist_pointer(self);
    if (!list) {
        return err_format(PyExc_AttributeError, "This object has no __weakref__");
    }
    return *list ? new_ref(*list) : Py_None;
}

PyGetSetDef subtype_getset_both[] = {
    {"__dict__", object_generic_get_dict, object_generic_set_dict, "dictionary for instance variables (if defined)", nullptr},
    {"__weakref__", subtype_get_weakref, nullptr, "list of weak references to the object (if defined)", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyGetSetDef *const subtype_getset_weakref = subtype_getset_both + 1;
PyGetSetDef subtype_getset_dict[] = {
    {"__dict__", object_generic_get_dict, object_generic_set_dict, "dictionary for instance variables (if defined)", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

bool set_documentation(PyTypeObject *type) noexcept {
    PyObject *doc = dict_get_item_with_error(type->tp_dict, IL_STR("__doc__"));
    if (!doc || !is_unicode(doc)) {
        return !err_occurred();
    }
    const char *text = unicode_as_utf8(doc);
    if (!text) {
        return false;
    }
    size_t size = std::strlen(text) + 1;
    char *copy = static_cast<char *>(mem_malloc(size));
    if (!copy) {
        err_no_memory();
        return false;
    }
    std::memcpy(copy, text, size);
    as_heap_type(type)->doc_storage = copy;
    type->tp_doc = copy;
    return true;
}

bool set_names(PyTypeObject *type, PyObject *name) noexcept {
    PyHeapTypeObject *heap = as_heap_type(type);
    const char *text = unicode_as_utf8(name);
    if (!text) {
        return false;
    }
    size_t size = static_cast<size_t>(unicode_size(name)) + 1;
    if (std::strlen(text) + 1 != size) {
        err_set_string(PyExc_ValueError, "type name must not contain null characters");
        return false;
    }
    heap->name_storage = static_cast<char *>(mem_malloc(size));
    if (!heap->name_storage) {
        err_no_memory();
        return false;
    }
    std::memcpy(heap->name_storage, text, size);
    type->tp_name = heap->name_storage;
    heap->ht_name = new_ref(name);
    PyObject *qualname = dict_get_item_with_error(type->tp_dict, IL_STR("__qualname__"));
    if (!qualname) {
        heap->ht_qualname = new_ref(name);
        return !err_occurred();
    }
    if (!is_unicode(qualname)) {
        err_format(PyExc_TypeError, "type __qualname__ must be a str, not %s", type_of(qualname)->tp_name);
        return false;
    }
    heap->ht_qualname = new_ref(qualname);
    return dict_del_item(type->tp_dict, IL_STR("__qualname__")) == 0;
}

// Methods that are looked up on the class and not on instances.
bool wrap_special_methods(PyObject *dict) noexcept {
    struct Special {
        PyObject *name;
        PyObject *(*wrap)(PyObject *);
    };
    const Special specials[] = {{IL_STR("__new__"), static_method_new},
                                {IL_STR("__init_subclass__"), class_method_new},
                                {IL_STR("__class_getitem__"), class_method_new}};
    for (const Special &special : specials) {
        PyObject *found = dict_get_item_with_error(dict, special.name);
        if (!found) {
            if (err_occurred()) {
                return false;
            }
            continue;
        }
        // Functions of C are found unbound already, and bind nothing; only descriptors that would bind an instance are
        // wrapped.
        if (!is_exactly(found, &PyMethodDescr_Type)) {
            continue;
        }
        Ref<> wrapped = Ref<>::steal(special.wrap(found));
        if (!wrapped || dict_set_item(dict, special.name, wrapped.get()) < 0) {
            return false;
        }
    }
    return true;
}

bool build(PyTypeObject *type, PyObject *name, PyTypeObject *base, PyObject *bases, PyObject *dict) noexcept {
    PyHeapTypeObject *heap = as_heap_type(type);
    type->tp_as_async = &heap->as_async;
    type->tp_as_number = &heap->as_number;
    type->tp_as_sequence = &heap->as_sequence;
    type->tp_as_mapping = &heap->as_mapping;
    type->tp_as_buffer = &heap->as_buffer;
    type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_BASETYPE;
    type->tp_base = new_ref(base);
    type->tp_bases = new_ref(bases);
    type->tp_dict = dict_copy(dict);
    if (!type->tp_dict || !set_names(type, name) || !set_documentation(type) ||
        !wrap_special_methods(type->tp_dict)) {
        return false;
    }
    SlotNames slots;
    if (!read_slot_names(type->tp_dict, base, &slots)) {
        return false;
    }
    Py_ssize_t size = base->tp_basicsize;
    if (slots.names) {
        if (!make_slot_members(heap, slots.names.get(), size)) {
            return false;
        }
        size += tuple_size_unchecked(slots.names.get()) * kPointer;
    }
    bool add_dict = !base->tp_dictoffset && (!slots.given || slots.wants_dict);
    bool add_weakref = !base->tp_weaklistoffset && !base->tp_itemsize && (!slots.given || slots.wants_weakref);
    if (add_dict) {
        type->tp_dictoffset = base->tp_itemsize ? -kPointer : size;
        size += kPointer;
    }
    if (add_weakref) {
        type->tp_weaklistoffset = size;
        size += kPointer;
    }
    type->tp_basicsize = size;
    type->tp_itemsize = base->tp_itemsize;
    type->tp_getset = add_dict && add_weakref ? subtype_getset_both
                      : add_weakref           ? subtype_getset_weakref
                      : add_dict              ? subtype_getset_dict
                                              : nullptr;
    if (has_flag(base, Py_TPFLAGS_HAVE_GC) || size > base->tp_basicsize) {
        type->tp_flags |= Py_TPFLAGS_HAVE_GC;
        type->tp_traverse = subtype_traverse;
        type->tp_clear = subtype_clear;
        type->tp_free = object_gc_del;
    } else {
        type->tp_free = object_free;
    }
    type->tp_alloc = type_generic_alloc;
    type->tp_dealloc = subtype_dealloc;
    if (type_ready(type) < 0) {
        return false;
    }
    fix_slots(type);
    return true;
}

// Tells each attribute that wants to know under what name it stands in which class.
bool call_set_name(PyTypeObject *type) noexcept {
    Ref<> names = Ref<>::steal(dict_copy(type->tp_dict));
    if (!names) {
        return false;
    }
    Py_ssize_t position = 0;
    PyObject *key;
    PyObject *value;
    while (dict_next(names.get(), &position, &key, &value)) {
        PyObject *found;
        int has = lookup_special(value, IL_STR("__set_name__"), &found);
        if (has < 0) {
            return false;
        }
        if (!has) {
            continue;
        }
        Ref<> method = Ref<>::steal(found);
        Ref<> result = Ref<>::steal(object_call_function_obj_args(method.get(), as_object(type), key, nullptr));
        if (!result) {
            err_format_from_cause(PyExc_RuntimeError, "Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                                  type_of(value)->tp_name, key, type->tp_name);
            return false;
        }
    }
    return true;
}

// The first __init_subclass__ behind the class itself, bound to the class.
bool call_init_subclass(PyTypeObject *type, PyObject *kwargs) noexcept {
    PyObject *found = nullptr;
    for (Py_ssize_t i = 1; i < tuple_size_unchecked(type->tp_mro) && !found; ++i) {
        PyObject *dict = type_dict(as_type(tuple_item(type->tp_mro, i)));
        found = dict ? dict_get_item_with_error(dict, IL_STR("__init_subclass__")) : nullptr;
        if (err_occurred()) {
            return false;
        }
    }
    if (!found) {
        return true;
    }
    Ref<> method = Ref<>::borrow(found);
    if (descrgetfunc get = type_of(found)->tp_descr_get) {
        method = Ref<>::steal(get(found, nullptr, as_object(type)));
        if (!method) {
            return false;
        }
    }
    Ref<> result = Ref<>::steal(object_vectorcall_dict(method.get(), nullptr, 0, kwargs));
    return static_cast<bool>(result);
}

}  // namespace

PyObject *type_new(PyTypeObject *metatype, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *name;
    PyObject *bases_argument;
    PyObject *dict;
    if (!arg_parse_tuple(args, "UO!O!:type.__new__", &name, &PyTuple_Type, &bases_argument, &PyDict_Type, &dict)) {
        return nullptr;
    }
    Ref<> bases = Ref<>::borrow(bases_argument);
    if (tuple_size_unchecked(bases.get()) == 0) {
        bases = Ref<>::steal(tuple_pack(1, as_object(&PyBaseObject_Type)));
        if (!bases) {
            return nullptr;
        }
    }
    PyTypeObject *winner = calculate_metaclass(metatype, bases.get());
    if (!winner) {
        return nullptr;
    }
    if (winner != metatype) {
        if (winner->tp_new != type_new) {
            return winner->tp_new(winner, args, kwargs);
        }
        metatype = winner;
    }
    PyTypeObject *base = best_base(bases.get());
    if (!base) {
        return nullptr;
    }
    Ref<> type = Ref<>::steal(metatype->tp_alloc(metatype, 0));
    if (!type || !build(as_type(type.get()), name, base, bases.get(), dict) || !call_set_name(as_type(type.get())) ||
        !call_init_subclass(as_type(type.get()), kwargs)) {
        return nullptr;
    }
    return type.release();
}

}  // namespace interlock::objects
