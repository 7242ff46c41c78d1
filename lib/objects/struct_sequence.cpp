// Struct sequences.  An instance is a tuple of the visible fields with the hidden ones behind them:
//
//   ob_refcnt ob_type ob_size=visible | visible items | hidden items
//
// The type's tp_basicsize covers the hidden items, so that their number is known as long as the type's memory is.
#include "base/base.hpp"

#include "objects/struct_sequence.hpp"

#include <cstddef>

#include "base/alloc.hpp"
#include "objects/arg.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

extern "C" const char *const PyStructSequence_UnnamedField = "unnamed field";

namespace interlock::objects {
namespace {

constexpr Py_ssize_t kTupleHead = offsetof(PyTupleObject, ob_item);
constexpr Py_ssize_t kItemSize = sizeof(PyObject *);

Py_ssize_t hidden_count(const PyTypeObject *type) noexcept { return (type->tp_basicsize - kTupleHead) / kItemSize; }
Py_ssize_t field_count(PyObject *self) noexcept { return size_of(self) + hidden_count(type_of(self)); }

constexpr Py_ssize_t offset_of(Py_ssize_t field) noexcept { return kTupleHead + field * kItemSize; }

// The named fields, in their order.
PyMemberDef *members_of(PyTypeObject *type) noexcept { return type->tp_members; }

// One of the counts in the type's dictionary; -1 with TypeError.
Py_ssize_t count_in_type(PyTypeObject *type, PyObject *name) noexcept {
    PyObject *dict = type_dict(type);
    PyObject *count = dict ? dict_get_item_with_error(dict, name) : nullptr;
    if (!count) {
        if (!err_occurred()) {
            err_format(PyExc_TypeError, "Missed attribute '%U' of type %s", name, type->tp_name);
        }
        return -1;
    }
    return long_as_ssize_t(count);
}

// A static type has only visible fields; asking its dictionary would build that.
Py_ssize_t visible_count(PyTypeObject *type) noexcept {
    if (has_flag(type, Py_TPFLAGS_HEAPTYPE)) {
        return count_in_type(type, IL_STR("n_sequence_fields"));
    }
    Py_ssize_t count = 0;
    for (PyMemberDef *member = members_of(type); member->name; ++member) {
        ++count;
    }
    return count;
}

void struct_sequence_dealloc(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    object_gc_untrack(self);
    for (Py_ssize_t i = field_count(self); --i >= 0;) {
        xdecref(tuple_item(self, i));
    }
    type->tp_free(self);
    decref(type);
}

int struct_sequence_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(type_of(self));
    for (Py_ssize_t i = field_count(self); --i >= 0;) {
        Py_VISIT(tuple_item(self, i));
    }
    return 0;
}

PyObject *struct_sequence_repr(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    TextBuilder text;
    text.append(type->tp_name);
    text.append("(", 1);
    for (Py_ssize_t i = 0; i < size_of(self); ++i) {
        const char *name = members_of(type)[i].name;
        if (!name) {
            return err_format(PyExc_SystemError, "In structseq_repr(), member %zd name is NULL for type %.500s", i,
                              type->tp_name);
        }
        if ((i > 0 && !text.append(", ", 2)) || !text.append(name) || !text.append("=", 1) ||
            !text.append_repr(tuple_item(self, i))) {
            return nullptr;
        }
    }
    text.append(")", 1);
    return text.finish();
}

// Name of a field; null when it has none.  Members are the named fields, found by their place.
const char *name_of_field(PyTypeObject *type, Py_ssize_t field) noexcept {
    for (PyMemberDef *member = members_of(type); member->name; ++member) {
        if (member->offset == offset_of(field)) {
            return member->name;
        }
    }
    return nullptr;
}

PyObject *struct_sequence_reduce(PyObject *self, PyObject *) noexcept {
    auto visible = Ref<>::steal(tuple_from_array(tuple_items(self), size_of(self)));
    auto hidden = Ref<>::steal(visible ? dict_new() : nullptr);
    if (!hidden) {
        return nullptr;
    }
    for (Py_ssize_t i = size_of(self); i < field_count(self); ++i) {
        const char *name = name_of_field(type_of(self), i);
        PyObject *value = tuple_item(self, i) ? tuple_item(self, i) : Py_None;
        if (name && dict_set_item_string(hidden.get(), name, value) < 0) {
            return nullptr;
        }
    }
    auto args = Ref<>::steal(tuple_pack(2, visible.get(), hidden.get()));
    return args ? tuple_pack(2, as_object(type_of(self)), args.get()) : nullptr;
}

PyObject *wrong_length(PyTypeObject *type, const char *bound, Py_ssize_t wanted, Py_ssize_t given) noexcept {
    return err_format(PyExc_TypeError, "%.500s() takes %s %zd-sequence (%zd-sequence given)", type->tp_name, bound, wanted,
                      given);
}

PyObject *struct_sequence_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const kNames[] = {"sequence", "dict", nullptr};
    PyObject *iterable, *dict = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "O|O:structseq", kNames, &iterable, &dict)) {
        return nullptr;
    }
    auto fast = Ref<>::steal(sequence_fast(iterable, "constructor requires a sequence"));
    if (!fast) {
        return nullptr;
    }
    if (dict && !is_dict(dict)) {
        return err_format(PyExc_TypeError, "%.500s() takes a dict as second arg, if any", type->tp_name);
    }
    Py_ssize_t visible = visible_count(type);
    if (visible < 0) {
        return nullptr;
    }
    Py_ssize_t all = visible + hidden_count(type), given = size_of(fast.get());
    if (visible != all) {
        if (given < visible) {
            return wrong_length(type, "an at least", visible, given);
        }
        if (given > all) {
            return wrong_length(type, "an at most", all, given);
        }
    } else if (given != visible) {
        return wrong_length(type, "a", visible, given);
    }
    auto self = Ref<>::steal(struct_sequence_new(type));
    if (!self) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < all; ++i) {
        PyObject *value = nullptr;
        if (i < given) {
            value = sequence_fast_items(fast.get())[i];
        } else if (const char *name = dict ? name_of_field(type, i) : nullptr) {
            value = dict_get_item_string_with_error(dict, name);
            if (!value && err_occurred()) {
                return nullptr;
            }
        }
        tuple_items(self.get())[i] = new_ref(value ? value : Py_None);
    }
    return self.release();
}

PyMethodDef struct_sequence_methods[] = {
    {"__reduce__", struct_sequence_reduce, METH_NOARGS, nullptr},
    {},
};

bool set_count(PyObject *dict, const char *name, Py_ssize_t count) noexcept {
    return dict_set_item_string_steal(dict, name, long_from_ssize_t(count)) == 0;
}

// What the type says about its fields.
bool describe(PyTypeObject *type, PyObject *dict, Py_ssize_t visible, Py_ssize_t all, Py_ssize_t unnamed) noexcept {
    if (!set_count(dict, "n_sequence_fields", visible) || !set_count(dict, "n_fields", all) ||
        !set_count(dict, "n_unnamed_fields", unnamed)) {
        return false;
    }
    auto names = Ref<>::steal(list_new(0));
    for (PyMemberDef *member = members_of(type); names && member->name && member->offset < offset_of(visible); ++member) {
        if (list_append_steal(names.get(), unicode_intern_from_string(member->name)) < 0) {
            return false;
        }
    }
    auto match_args = Ref<>::steal(names ? list_as_tuple(names.get()) : nullptr);
    return match_args && dict_set_item(dict, IL_STR("__match_args__"), match_args.get()) == 0;
}

}  // namespace

PyMemberDef *struct_sequence_fill_members(PyMemberDef *to, const PyStructSequence_Field *fields) noexcept {
    for (Py_ssize_t i = 0; fields[i].name; ++i) {
        if (fields[i].name != PyStructSequence_UnnamedField) {
            *to++ = {fields[i].name, _Py_T_OBJECT, offset_of(i), Py_READONLY, fields[i].doc};
        }
    }
    *to++ = {};
    return to;
}

void struct_sequence_fill_static_type(PyTypeObject *type, bool callable) noexcept {
    type->tp_basicsize = kTupleHead;
    type->tp_itemsize = kItemSize;
    type->tp_dealloc = struct_sequence_dealloc;
    type->tp_traverse = struct_sequence_traverse;
    type->tp_repr = struct_sequence_repr;
    type->tp_methods = struct_sequence_methods;
    type->tp_base = &PyTuple_Type;
    type->tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
    if (callable) {
        type->tp_new = struct_sequence_type_new;
    } else {
        type->tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
    }
}

bool struct_sequence_describe_static(PyTypeObject *type, PyObject *dict) noexcept {
    if (type->tp_repr != struct_sequence_repr) {
        return true;
    }
    Py_ssize_t count = visible_count(type);
    return describe(type, dict, count, count, 0);
}

PyTypeObject *struct_sequence_new_type(PyStructSequence_Desc *description) noexcept {
    Py_ssize_t all = 0, unnamed = 0;
    for (; description->fields[all].name; ++all) {
        unnamed += description->fields[all].name == PyStructSequence_UnnamedField;
    }
    auto *members = static_cast<PyMemberDef *>(raw_calloc(static_cast<size_t>(all - unnamed) + 1, sizeof(PyMemberDef)));
    if (!members) {
        err_no_memory();
        return nullptr;
    }
    struct_sequence_fill_members(members, description->fields);
    PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void *>(struct_sequence_dealloc)},
        {Py_tp_traverse, reinterpret_cast<void *>(struct_sequence_traverse)},
        {Py_tp_repr, reinterpret_cast<void *>(struct_sequence_repr)},
        {Py_tp_methods, struct_sequence_methods},
        {Py_tp_members, members},
        {Py_tp_doc, const_cast<char *>(description->doc)},
        {Py_tp_new, reinterpret_cast<void *>(struct_sequence_type_new)},
        {0, nullptr},
    };
    PyType_Spec spec = {
        description->name,
        static_cast<int>(kTupleHead + (all - description->n_in_sequence) * kItemSize),
        static_cast<int>(kItemSize),
        static_cast<unsigned int>(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC),
        slots,
    };
    auto bases = Ref<>::steal(tuple_pack(1, as_object(&PyTuple_Type)));
    auto object = Ref<>::steal(bases ? type_from_spec_with_bases(&spec, bases.get()) : nullptr);
    raw_free(members);
    auto *type = reinterpret_cast<PyTypeObject *>(object.get());
    if (!type || !describe(type, type->tp_dict, description->n_in_sequence, all, unnamed)) {
        return nullptr;
    }
    return reinterpret_cast<PyTypeObject *>(object.release());
}

PyObject *struct_sequence_new(PyTypeObject *type) noexcept {
    Py_ssize_t visible = visible_count(type);
    PyVarObject *self = visible < 0 ? nullptr : object_gc_new_var(type, visible);
    if (!self) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < visible + hidden_count(type); ++i) {
        tuple_items(as_object(self))[i] = nullptr;
    }
    object_gc_track(self);
    return as_object(self);
}

void struct_sequence_set_item(PyObject *sequence, Py_ssize_t index, PyObject *item) noexcept {
    set_ref(tuple_items(sequence)[index], item);
}

PyObject *struct_sequence_get_item(PyObject *sequence, Py_ssize_t index) noexcept { return tuple_item(sequence, index); }

}  // namespace interlock::objects
