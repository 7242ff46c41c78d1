// Heap types from descriptions.
#include "base/base.hpp"

#include <cstring>

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/memory.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

#define IL_SLOT(field) static_cast<short>(offsetof(PyHeapTypeObject, field))

// By slot number; the numbers are those of the stable ABI.
constexpr short kSlotOffsets[] = {
    0,
    IL_SLOT(as_buffer.bf_getbuffer),
    IL_SLOT(as_buffer.bf_releasebuffer),
    IL_SLOT(as_mapping.mp_ass_subscript),
    IL_SLOT(as_mapping.mp_length),
    IL_SLOT(as_mapping.mp_subscript),
    IL_SLOT(as_number.nb_absolute),
    IL_SLOT(as_number.nb_add),
    IL_SLOT(as_number.nb_and),
    IL_SLOT(as_number.nb_bool),
    IL_SLOT(as_number.nb_divmod),
    IL_SLOT(as_number.nb_float),
    IL_SLOT(as_number.nb_floor_divide),
    IL_SLOT(as_number.nb_index),
    IL_SLOT(as_number.nb_inplace_add),
    IL_SLOT(as_number.nb_inplace_and),
    IL_SLOT(as_number.nb_inplace_floor_divide),
    IL_SLOT(as_number.nb_inplace_lshift),
    IL_SLOT(as_number.nb_inplace_multiply),
    IL_SLOT(as_number.nb_inplace_or),
    IL_SLOT(as_number.nb_inplace_power),
    IL_SLOT(as_number.nb_inplace_remainder),
    IL_SLOT(as_number.nb_inplace_rshift),
    IL_SLOT(as_number.nb_inplace_subtract),
    IL_SLOT(as_number.nb_inplace_true_divide),
    IL_SLOT(as_number.nb_inplace_xor),
    IL_SLOT(as_number.nb_int),
    IL_SLOT(as_number.nb_invert),
    IL_SLOT(as_number.nb_lshift),
    IL_SLOT(as_number.nb_multiply),
    IL_SLOT(as_number.nb_negative),
    IL_SLOT(as_number.nb_or),
    IL_SLOT(as_number.nb_positive),
    IL_SLOT(as_number.nb_power),
    IL_SLOT(as_number.nb_remainder),
    IL_SLOT(as_number.nb_rshift),
    IL_SLOT(as_number.nb_subtract),
    IL_SLOT(as_number.nb_true_divide),
    IL_SLOT(as_number.nb_xor),
    IL_SLOT(as_sequence.sq_ass_item),
    IL_SLOT(as_sequence.sq_concat),
    IL_SLOT(as_sequence.sq_contains),
    IL_SLOT(as_sequence.sq_inplace_concat),
    IL_SLOT(as_sequence.sq_inplace_repeat),
    IL_SLOT(as_sequence.sq_item),
    IL_SLOT(as_sequence.sq_length),
    IL_SLOT(as_sequence.sq_repeat),
    IL_SLOT(ht_type.tp_alloc),
    IL_SLOT(ht_type.tp_base),
    IL_SLOT(ht_type.tp_bases),
    IL_SLOT(ht_type.tp_call),
    IL_SLOT(ht_type.tp_clear),
    IL_SLOT(ht_type.tp_dealloc),
    IL_SLOT(ht_type.tp_del),
    IL_SLOT(ht_type.tp_descr_get),
    IL_SLOT(ht_type.tp_descr_set),
    IL_SLOT(ht_type.tp_doc),
    IL_SLOT(ht_type.tp_getattr),
    IL_SLOT(ht_type.tp_getattro),
    IL_SLOT(ht_type.tp_hash),
    IL_SLOT(ht_type.tp_init),
    IL_SLOT(ht_type.tp_is_gc),
    IL_SLOT(ht_type.tp_iter),
    IL_SLOT(ht_type.tp_iternext),
    IL_SLOT(ht_type.tp_methods),
    IL_SLOT(ht_type.tp_new),
    IL_SLOT(ht_type.tp_repr),
    IL_SLOT(ht_type.tp_richcompare),
    IL_SLOT(ht_type.tp_setattr),
    IL_SLOT(ht_type.tp_setattro),
    IL_SLOT(ht_type.tp_str),
    IL_SLOT(ht_type.tp_traverse),
    IL_SLOT(ht_type.tp_members),
    IL_SLOT(ht_type.tp_getset),
    IL_SLOT(ht_type.tp_free),
    IL_SLOT(as_number.nb_matrix_multiply),
    IL_SLOT(as_number.nb_inplace_matrix_multiply),
    IL_SLOT(as_async.am_await),
    IL_SLOT(as_async.am_aiter),
    IL_SLOT(as_async.am_anext),
    IL_SLOT(ht_type.tp_finalize),
    IL_SLOT(as_async.am_send),
    IL_SLOT(ht_type.tp_vectorcall),
    IL_SLOT(token),
};
constexpr int kSlotNumbers = static_cast<int>(sizeof kSlotOffsets / sizeof *kSlotOffsets);
static_assert(kSlotOffsets[Py_tp_new] == offsetof(PyHeapTypeObject, ht_type.tp_new));
static_assert(kSlotOffsets[Py_tp_free] == offsetof(PyHeapTypeObject, ht_type.tp_free));
static_assert(kSlotOffsets[Py_sq_repeat] == offsetof(PyHeapTypeObject, as_sequence.sq_repeat));
static_assert(kSlotNumbers == Py_tp_token + 1);

Py_ssize_t aligned(Py_ssize_t bytes) noexcept { return (bytes + 15) & ~Py_ssize_t{15}; }

// The offsets that a description hides among its members.
struct SpecialOffsets {
    Py_ssize_t weaklist = 0;
    Py_ssize_t dict = 0;
    Py_ssize_t vectorcall = 0;
};

bool read_members(PyMemberDef *members, Py_ssize_t data_offset, bool relative_allowed, SpecialOffsets *special,
                  Py_ssize_t *count) noexcept {
    *count = 0;
    for (PyMemberDef *member = members; member && member->name; ++member) {
        ++*count;
        Py_ssize_t offset = member->offset;
        if (member->flags & Py_RELATIVE_OFFSET) {
            if (!relative_allowed) {
                err_set_string(PyExc_SystemError,
                               "With Py_RELATIVE_OFFSET, basicsize must be negative.");
                return false;
            }
            offset += data_offset;
        }
        Py_ssize_t *target = std::strcmp(member->name, "__weaklistoffset__") == 0   ? &special->weaklist
                             : std::strcmp(member->name, "__dictoffset__") == 0     ? &special->dict
                             : std::strcmp(member->name, "__vectorcalloffset__") == 0 ? &special->vectorcall
                                                                                      : nullptr;
        if (target) {
            if (member->type != Py_T_PYSSIZET || (member->flags & ~Py_RELATIVE_OFFSET) != Py_READONLY) {
                err_format(PyExc_SystemError, "type of %s must be Py_T_PYSSIZET", member->name);
                return false;
            }
            *target = offset;
        }
    }
    return true;
}

// Own copy with absolute offsets.
bool copy_members(PyHeapTypeObject *heap, PyMemberDef *members, Py_ssize_t count, Py_ssize_t data_offset) noexcept {
    if (count == 0) {
        return true;
    }
    PyMemberDef *copy = static_cast<PyMemberDef *>(mem_malloc(static_cast<size_t>(count + 1) * sizeof(PyMemberDef)));
    if (!copy) {
        err_no_memory();
        return false;
    }
    std::memcpy(copy, members, static_cast<size_t>(count + 1) * sizeof(PyMemberDef));
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (copy[i].flags & Py_RELATIVE_OFFSET) {
            copy[i].flags &= ~Py_RELATIVE_OFFSET;
            copy[i].offset += data_offset;
        }
    }
    heap->members = copy;
    heap->ht_type.tp_members = copy;
    return true;
}

char *copy_text(const char *text) noexcept {
    size_t size = std::strlen(text) + 1;
    char *copy = static_cast<char *>(mem_malloc(size));
    if (!copy) {
        err_no_memory();
        return nullptr;
    }
    std::memcpy(copy, text, size);
    return copy;
}

// The tuple of bases that the arguments and slots ask for; new reference.
PyObject *bases_of_spec(PyObject *argument, PyTypeObject *slot_base, PyObject *slot_bases) noexcept {
    if (argument) {
        return is_tuple(argument) ? new_ref(argument) : tuple_pack(1, argument);
    }
    if (slot_bases) {
        if (!is_tuple(slot_bases)) {
            err_set_string(PyExc_SystemError, "Py_tp_bases is not a tuple");
            return nullptr;
        }
        return new_ref(slot_bases);
    }
    return tuple_pack(1, slot_base ? as_object(slot_base) : as_object(&PyBaseObject_Type));
}

bool set_names(PyHeapTypeObject *heap, const char *full_name) noexcept {
    const char *dot = std::strrchr(full_name, '.');
    heap->ht_name = unicode_intern_from_string(dot ? dot + 1 : full_name);
    heap->name_storage = copy_text(full_name);
    if (!heap->ht_name || !heap->name_storage) {
        return false;
    }
    heap->ht_qualname = new_ref(heap->ht_name);
    heap->ht_type.tp_name = heap->name_storage;
    return true;
}

bool set_module_attribute(PyTypeObject *type, const char *full_name) noexcept {
    int found = dict_contains(type->tp_dict, IL_STR("__module__"));
    if (found) {
        return found > 0;
    }
    if (const char *dot = std::strrchr(full_name, '.')) {
        PyObject *name = unicode_from_string_and_size(full_name, dot - full_name);
        if (!name) {
            return false;
        }
        unicode_intern_in_place(&name);
        Ref<> keep = Ref<>::steal(name);
        return dict_set_item(type->tp_dict, IL_STR("__module__"), name) == 0;
    }
    return err_warn_format(PyExc_DeprecationWarning, 1, "builtin type %.200s has no __module__ attribute",
                           full_name) == 0;
}

// The description read once.
struct ReadSpec {
    PyTypeObject *base = nullptr;   // Py_tp_base
    PyObject *bases = nullptr;      // Py_tp_bases
    PyMemberDef *members = nullptr;
    const char *doc = nullptr;
};

bool read_spec(PyType_Spec *spec, ReadSpec *read) noexcept {
    if (!spec->name) {
        err_set_string(PyExc_SystemError, "Type spec does not define the name field.");
        return false;
    }
    for (PyType_Slot *slot = spec->slots; slot->slot; ++slot) {
        if (slot->slot < 0 || slot->slot >= kSlotNumbers) {
            err_set_string(PyExc_RuntimeError, "invalid slot offset");
            return false;
        }
        switch (slot->slot) {
        case Py_tp_base:
            read->base = static_cast<PyTypeObject *>(slot->pfunc);
            break;
        case Py_tp_bases:
            read->bases = static_cast<PyObject *>(slot->pfunc);
            break;
        case Py_tp_members:
            if (read->members) {
                err_set_string(PyExc_SystemError, "Multiple Py_tp_members slots are not supported.");
                return false;
            }
            read->members = static_cast<PyMemberDef *>(slot->pfunc);
            break;
        case Py_tp_doc:
            read->doc = static_cast<const char *>(slot->pfunc);
            break;
        default:
            break;
        }
    }
    return true;
}

void connect_tables(PyHeapTypeObject *heap) noexcept {
    PyTypeObject *type = &heap->ht_type;
    type->tp_as_async = &heap->as_async;
    type->tp_as_number = &heap->as_number;
    type->tp_as_sequence = &heap->as_sequence;
    type->tp_as_mapping = &heap->as_mapping;
    type->tp_as_buffer = &heap->as_buffer;
}

bool fill(PyTypeObject *type, PyType_Spec *spec, const ReadSpec &read, PyObject *module, PyTypeObject *base,
          PyObject *bases) noexcept {
    PyHeapTypeObject *heap = as_heap_type(type);
    connect_tables(heap);
    type->tp_flags = spec->flags | Py_TPFLAGS_HEAPTYPE;
    type->tp_base = new_ref(base);
    type->tp_bases = new_ref(bases);
    heap->ht_module = xnew_ref(module);
    if (!set_names(heap, spec->name)) {
        return false;
    }

    Py_ssize_t data_offset = 0;
    if (spec->basicsize == 0) {
        type->tp_basicsize = base->tp_basicsize;
    } else if (spec->basicsize < 0) {
        data_offset = aligned(base->tp_basicsize);
        type->tp_basicsize = data_offset + aligned(-static_cast<Py_ssize_t>(spec->basicsize));
    } else {
        type->tp_basicsize = spec->basicsize;
    }
    type->tp_itemsize = spec->itemsize ? spec->itemsize : 0;

    SpecialOffsets special;
    Py_ssize_t member_count;
    if (!read_members(read.members, data_offset, spec->basicsize < 0, &special, &member_count) ||
        !copy_members(heap, read.members, member_count, data_offset)) {
        return false;
    }
    for (PyType_Slot *slot = spec->slots; slot->slot; ++slot) {
        switch (slot->slot) {
        case Py_tp_base:
        case Py_tp_bases:
        case Py_tp_members:
        case Py_tp_doc:
            break;
        case Py_tp_token:
            heap->token = slot->pfunc != Py_TP_USE_SPEC ? slot->pfunc : spec;
            break;
        default:
            *reinterpret_cast<void **>(reinterpret_cast<char *>(heap) + kSlotOffsets[slot->slot]) = slot->pfunc;
        }
    }
    if (read.doc) {
        heap->doc_storage = copy_text(read.doc);
        if (!heap->doc_storage) {
            return false;
        }
        type->tp_doc = heap->doc_storage;
    }
    if (!type->tp_dealloc) {
        type->tp_dealloc = subtype_dealloc;
    }
    type->tp_weaklistoffset = special.weaklist;
    type->tp_dictoffset = special.dict;
    type->tp_vectorcall_offset = special.vectorcall;

    type->tp_dict = dict_new();
    if (!type->tp_dict || !set_module_attribute(type, spec->name)) {
        return false;
    }
    return type_ready(type) == 0;
}

}  // namespace

int slot_number_offset(int slot) noexcept { return slot > 0 && slot < kSlotNumbers ? kSlotOffsets[slot] : -1; }

void *type_get_slot(PyTypeObject *type, int slot) noexcept {
    int offset = slot_number_offset(slot);
    if (offset < 0) {
        err_bad_internal_call();
        return nullptr;
    }
    if (slot == Py_tp_token) {
        return is_heap_type(type) ? as_heap_type(type)->token : nullptr;
    }
    void **address = slot_address(type, offset);
    return address ? *address : nullptr;
}

PyObject *type_from_metaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec,
                              PyObject *bases_argument) noexcept {
    ReadSpec read;
    if (!read_spec(spec, &read)) {
        return nullptr;
    }
    Ref<> bases = Ref<>::steal(bases_of_spec(bases_argument, read.base, read.bases));
    if (!bases) {
        return nullptr;
    }
    PyTypeObject *base = best_base(bases.get());
    if (!base) {
        return nullptr;
    }
    if (!has_flag(base, Py_TPFLAGS_BASETYPE)) {
        return err_format(PyExc_TypeError, "type '%.100s' is not an acceptable base type", base->tp_name);
    }
    metaclass = calculate_metaclass(metaclass ? metaclass : &PyType_Type, bases.get());
    if (!metaclass) {
        return nullptr;
    }
    if (metaclass->tp_new && metaclass->tp_new != type_new) {
        return err_format(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
    }
    if (spec->basicsize > 0 && spec->basicsize < base->tp_basicsize) {
        return err_format(PyExc_TypeError, "tp_basicsize for type '%s' (%d) is too small for base '%s' (%zd)",
                          spec->name, spec->basicsize, base->tp_name, base->tp_basicsize);
    }
    Ref<> type = Ref<>::steal(metaclass->tp_alloc(metaclass, 0));
    if (!type || !fill(as_type(type.get()), spec, read, module, base, bases.get())) {
        return nullptr;
    }
    return type.release();
}

PyObject *type_from_module_and_spec(PyObject *module, PyType_Spec *spec, PyObject *bases) noexcept {
    return type_from_metaclass(nullptr, module, spec, bases);
}

PyObject *type_from_spec_with_bases(PyType_Spec *spec, PyObject *bases) noexcept {
    return type_from_metaclass(nullptr, nullptr, spec, bases);
}

PyObject *type_from_spec(PyType_Spec *spec) noexcept { return type_from_metaclass(nullptr, nullptr, spec, nullptr); }

}  // namespace interlock::objects
