#include "base/base.hpp"

#include <cstring>

#include "objects/call.hpp"
#include "objects/cfunction.hpp"
#include "objects/descr.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/slot_dispatch.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {

// ---- From method to slot: what a wrapper descriptor runs ---------------------------------------------------------------

namespace {

bool check_count(PyObject *args, Py_ssize_t count) noexcept {
    Py_ssize_t given = tuple_size_unchecked(args);
    if (given == count) {
        return true;
    }
    err_format(PyExc_TypeError, "expected %zd argument%s, got %zd", count, count == 1 ? "" : "s", given);
    return false;
}

bool check_range(PyObject *args, Py_ssize_t least, Py_ssize_t most) noexcept {
    Py_ssize_t given = tuple_size_unchecked(args);
    if (given >= least && given <= most) {
        return true;
    }
    Py_ssize_t bound = given < least ? least : most;
    err_format(PyExc_TypeError, "expected at %s %zd argument%s, got %zd", given < least ? "least" : "most", bound,
               bound == 1 ? "" : "s", given);
    return false;
}

PyObject *none_unless_failed(int result) noexcept { return result < 0 && err_occurred() ? nullptr : Py_None; }

// A C slot must not be reached through a class that already replaced it by another C function: object.__setattr__ on a
// type would get round the type's own checks.
bool may_set_through(PyObject *self, setattrofunc function, const char *what) noexcept {
    PyTypeObject *type = type_of(self);
    while (type && type->tp_setattro == dispatch_setattr) {
        type = type->tp_base;
    }
    if (type && type->tp_setattro != function && type->tp_setattro) {
        // Fine for a function of a base that the type inherited through several steps.
        for (PyTypeObject *base = type; base; base = base->tp_base) {
            if (base->tp_setattro == function) {
                err_format(PyExc_TypeError, "can't apply this %s to %s object", what, type->tp_name);
                return false;
            }
        }
    }
    return true;
}

PyObject *wrap_unary(PyObject *self, PyObject *args, void *wrapped) noexcept {
    return check_count(args, 0) ? reinterpret_cast<unaryfunc>(wrapped)(self) : nullptr;
}

PyObject *wrap_binary(PyObject *self, PyObject *args, void *wrapped) noexcept {
    return check_count(args, 1) ? reinterpret_cast<binaryfunc>(wrapped)(self, tuple_item(args, 0)) : nullptr;
}

PyObject *wrap_binary_reflected(PyObject *self, PyObject *args, void *wrapped) noexcept {
    return check_count(args, 1) ? reinterpret_cast<binaryfunc>(wrapped)(tuple_item(args, 0), self) : nullptr;
}

PyObject *wrap_ternary(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_range(args, 1, 2)) {
        return nullptr;
    }
    PyObject *third = tuple_size_unchecked(args) == 2 ? tuple_item(args, 1) : Py_None;
    return reinterpret_cast<ternaryfunc>(wrapped)(self, tuple_item(args, 0), third);
}

PyObject *wrap_ternary_reflected(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_range(args, 1, 2)) {
        return nullptr;
    }
    PyObject *third = tuple_size_unchecked(args) == 2 ? tuple_item(args, 1) : Py_None;
    return reinterpret_cast<ternaryfunc>(wrapped)(tuple_item(args, 0), self, third);
}

PyObject *wrap_inquiry(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 0)) {
        return nullptr;
    }
    int result = reinterpret_cast<inquiry>(wrapped)(self);
    return result == -1 && err_occurred() ? nullptr : result ? Py_True : Py_False;
}

PyObject *wrap_length(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 0)) {
        return nullptr;
    }
    Py_ssize_t length = reinterpret_cast<lenfunc>(wrapped)(self);
    return length == -1 && err_occurred() ? nullptr : long_from_ssize_t(length);
}

PyObject *wrap_hash(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 0)) {
        return nullptr;
    }
    Py_hash_t hash = reinterpret_cast<hashfunc>(wrapped)(self);
    return hash == -1 && err_occurred() ? nullptr : long_from_ssize_t(hash);
}

PyObject *wrap_index(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 1)) {
        return nullptr;
    }
    Py_ssize_t index = number_as_ssize_t(tuple_item(args, 0), PyExc_OverflowError);
    return index == -1 && err_occurred() ? nullptr : reinterpret_cast<ssizeargfunc>(wrapped)(self, index);
}

// An index as sequences take it: negative ones count from the end.
bool sequence_index(PyObject *self, PyObject *argument, Py_ssize_t *index) noexcept {
    *index = number_as_ssize_t(argument, PyExc_OverflowError);
    if (*index == -1 && err_occurred()) {
        return false;
    }
    PySequenceMethods *methods = type_of(self)->tp_as_sequence;
    if (*index < 0 && methods && methods->sq_length) {
        Py_ssize_t length = methods->sq_length(self);
        if (length < 0) {
            return false;
        }
        *index += length;
    }
    return true;
}

PyObject *wrap_item(PyObject *self, PyObject *args, void *wrapped) noexcept {
    Py_ssize_t index;
    if (!check_count(args, 1) || !sequence_index(self, tuple_item(args, 0), &index)) {
        return nullptr;
    }
    return reinterpret_cast<ssizeargfunc>(wrapped)(self, index);
}

PyObject *wrap_set_item(PyObject *self, PyObject *args, void *wrapped) noexcept {
    Py_ssize_t index;
    if (!check_count(args, 2) || !sequence_index(self, tuple_item(args, 0), &index)) {
        return nullptr;
    }
    return none_unless_failed(reinterpret_cast<ssizeobjargproc>(wrapped)(self, index, tuple_item(args, 1)));
}

PyObject *wrap_delete_item(PyObject *self, PyObject *args, void *wrapped) noexcept {
    Py_ssize_t index;
    if (!check_count(args, 1) || !sequence_index(self, tuple_item(args, 0), &index)) {
        return nullptr;
    }
    return none_unless_failed(reinterpret_cast<ssizeobjargproc>(wrapped)(self, index, nullptr));
}

PyObject *wrap_set_key(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 2)) {
        return nullptr;
    }
    return none_unless_failed(
        reinterpret_cast<objobjargproc>(wrapped)(self, tuple_item(args, 0), tuple_item(args, 1)));
}

PyObject *wrap_delete_key(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 1)) {
        return nullptr;
    }
    return none_unless_failed(reinterpret_cast<objobjargproc>(wrapped)(self, tuple_item(args, 0), nullptr));
}

PyObject *wrap_contains(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 1)) {
        return nullptr;
    }
    int result = reinterpret_cast<objobjproc>(wrapped)(self, tuple_item(args, 0));
    return result == -1 && err_occurred() ? nullptr : result ? Py_True : Py_False;
}

PyObject *wrap_set_attribute(PyObject *self, PyObject *args, void *wrapped) noexcept {
    setattrofunc function = reinterpret_cast<setattrofunc>(wrapped);
    if (!check_count(args, 2) || !may_set_through(self, function, "__setattr__")) {
        return nullptr;
    }
    return none_unless_failed(function(self, tuple_item(args, 0), tuple_item(args, 1)));
}

PyObject *wrap_delete_attribute(PyObject *self, PyObject *args, void *wrapped) noexcept {
    setattrofunc function = reinterpret_cast<setattrofunc>(wrapped);
    if (!check_count(args, 1) || !may_set_through(self, function, "__delattr__")) {
        return nullptr;
    }
    return none_unless_failed(function(self, tuple_item(args, 0), nullptr));
}

PyObject *wrap_call(PyObject *self, PyObject *args, void *wrapped, PyObject *kwargs) noexcept {
    return reinterpret_cast<ternaryfunc>(wrapped)(self, args, kwargs);
}

PyObject *wrap_init(PyObject *self, PyObject *args, void *wrapped, PyObject *kwargs) noexcept {
    return reinterpret_cast<initproc>(wrapped)(self, args, kwargs) < 0 ? nullptr : Py_None;
}

template <int Op>
PyObject *wrap_comparison(PyObject *self, PyObject *args, void *wrapped) noexcept {
    return check_count(args, 1) ? reinterpret_cast<richcmpfunc>(wrapped)(self, tuple_item(args, 0), Op) : nullptr;
}

PyObject *wrap_next(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 0)) {
        return nullptr;
    }
    PyObject *result = reinterpret_cast<iternextfunc>(wrapped)(self);
    if (!result && !err_occurred()) {
        err_set_none(PyExc_StopIteration);
    }
    return result;
}

PyObject *wrap_descr_get(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_range(args, 1, 2)) {
        return nullptr;
    }
    PyObject *object = tuple_item(args, 0) == Py_None ? nullptr : tuple_item(args, 0);
    PyObject *type = tuple_size_unchecked(args) < 2 || tuple_item(args, 1) == Py_None ? nullptr : tuple_item(args, 1);
    if (!object && !type) {
        err_set_string(PyExc_TypeError, "__get__(None, None) is invalid");
        return nullptr;
    }
    return reinterpret_cast<descrgetfunc>(wrapped)(self, object, type);
}

PyObject *wrap_descr_set(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 2)) {
        return nullptr;
    }
    return none_unless_failed(reinterpret_cast<descrsetfunc>(wrapped)(self, tuple_item(args, 0), tuple_item(args, 1)));
}

PyObject *wrap_descr_delete(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 1)) {
        return nullptr;
    }
    return none_unless_failed(reinterpret_cast<descrsetfunc>(wrapped)(self, tuple_item(args, 0), nullptr));
}

PyObject *wrap_finalize(PyObject *self, PyObject *args, void *wrapped) noexcept {
    if (!check_count(args, 0)) {
        return nullptr;
    }
    reinterpret_cast<destructor>(wrapped)(self);
    return Py_None;
}

}  // namespace

// ---- The table ----------------------------------------------------------------------------------------------------------

namespace {

#define IL_OFFSET(field) static_cast<int>(offsetof(PyHeapTypeObject, field))

}  // namespace

// One row: method, slot, dispatch function, wrapper, text.
#define IL_ROW(method, field, dispatch, wrapper, doc) \
    {static_string<method>(), IL_OFFSET(field), (void *)(dispatch), (wrapper), false, doc}
#define IL_ROW_KEYWORDS(method, field, dispatch, wrapper, doc) \
    {static_string<method>(), IL_OFFSET(field), (void *)(dispatch), (WrapperFunction)(void *)(wrapper), true, doc}
#define IL_OPERATOR(word, field, text)                                                                              \
    IL_ROW("__" word "__", as_number.field,                                                                         \
           (dispatch_operator<"__" word "__", "__r" word "__", IL_OFFSET(as_number.field)>), wrap_binary,           \
           "Return self" text "value."),                                                                            \
        IL_ROW("__r" word "__", as_number.field,                                                                    \
               (dispatch_operator<"__" word "__", "__r" word "__", IL_OFFSET(as_number.field)>),                    \
               wrap_binary_reflected, "Return value" text "self.")
#define IL_UNARY(word, field, doc) \
    IL_ROW("__" word "__", as_number.field, (dispatch_unary<"__" word "__">), wrap_unary, doc)
#define IL_INPLACE(word, field, text) \
    IL_ROW("__" word "__", as_number.field, (dispatch_binary_one<"__" word "__">), wrap_binary, "Return self" text "value.")

// The mapping's rows stand before the sequence's: where both define a method, the mapping's slot is the one called.
const SlotDef kSlotDefs[] = {
    IL_ROW("__getattribute__", ht_type.tp_getattro, dispatch_getattribute, wrap_binary, "Return getattr(self, name)."),
    IL_ROW("__getattr__", ht_type.tp_getattro, dispatch_getattribute, nullptr, ""),
    IL_ROW("__setattr__", ht_type.tp_setattro, dispatch_setattr, wrap_set_attribute, "Implement setattr(self, name, value)."),
    IL_ROW("__delattr__", ht_type.tp_setattro, dispatch_setattr, wrap_delete_attribute, "Implement delattr(self, name)."),
    IL_ROW("__repr__", ht_type.tp_repr, dispatch_repr, wrap_unary, "Return repr(self)."),
    IL_ROW("__hash__", ht_type.tp_hash, dispatch_hash, wrap_hash, "Return hash(self)."),
    IL_ROW_KEYWORDS("__call__", ht_type.tp_call, dispatch_call, wrap_call, "Call self as a function."),
    IL_ROW("__str__", ht_type.tp_str, dispatch_str, wrap_unary, "Return str(self)."),
    IL_ROW("__lt__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_LT>, "Return self<value."),
    IL_ROW("__le__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_LE>, "Return self<=value."),
    IL_ROW("__eq__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_EQ>, "Return self==value."),
    IL_ROW("__ne__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_NE>, "Return self!=value."),
    IL_ROW("__gt__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_GT>, "Return self>value."),
    IL_ROW("__ge__", ht_type.tp_richcompare, dispatch_richcompare, wrap_comparison<Py_GE>, "Return self>=value."),
    IL_ROW("__iter__", ht_type.tp_iter, dispatch_iter, wrap_unary, "Implement iter(self)."),
    IL_ROW("__next__", ht_type.tp_iternext, dispatch_next, wrap_next, "Implement next(self)."),
    IL_ROW("__get__", ht_type.tp_descr_get, dispatch_descr_get, wrap_descr_get, "Return an attribute of instance, which is of type owner."),
    IL_ROW("__set__", ht_type.tp_descr_set, dispatch_descr_set, wrap_descr_set, "Set an attribute of instance to value."),
    IL_ROW("__delete__", ht_type.tp_descr_set, dispatch_descr_set, wrap_descr_delete, "Delete an attribute of instance."),
    IL_ROW_KEYWORDS("__init__", ht_type.tp_init, dispatch_init, wrap_init, "Initialize self.  See help(type(self)) for accurate signature."),
    IL_ROW("__new__", ht_type.tp_new, dispatch_new, nullptr, ""),
    IL_ROW("__del__", ht_type.tp_finalize, dispatch_finalize, wrap_finalize, ""),

    IL_ROW("__await__", as_async.am_await, (dispatch_unary<"__await__">), wrap_unary, "Return an iterator to be used in await expression."),
    IL_ROW("__aiter__", as_async.am_aiter, (dispatch_unary<"__aiter__">), wrap_unary, "Return an awaitable, that resolves in asynchronous iterator."),
    IL_ROW("__anext__", as_async.am_anext, (dispatch_unary<"__anext__">), wrap_unary, "Return a value or raise StopAsyncIteration."),

    IL_OPERATOR("add", nb_add, "+"),
    IL_OPERATOR("sub", nb_subtract, "-"),
    IL_OPERATOR("mul", nb_multiply, "*"),
    IL_OPERATOR("mod", nb_remainder, "%"),
    IL_OPERATOR("divmod", nb_divmod, " divmod "),
    IL_ROW("__pow__", as_number.nb_power, dispatch_power, wrap_ternary, "Return pow(self, value, mod)."),
    IL_ROW("__rpow__", as_number.nb_power, dispatch_power, wrap_ternary_reflected, "Return pow(value, self, mod)."),
    IL_UNARY("neg", nb_negative, "-self"),
    IL_UNARY("pos", nb_positive, "+self"),
    IL_UNARY("abs", nb_absolute, "abs(self)"),
    IL_ROW("__bool__", as_number.nb_bool, dispatch_bool, wrap_inquiry, "True if self else False"),
    IL_UNARY("invert", nb_invert, "~self"),
    IL_OPERATOR("lshift", nb_lshift, "<<"),
    IL_OPERATOR("rshift", nb_rshift, ">>"),
    IL_OPERATOR("and", nb_and, "&"),
    IL_OPERATOR("xor", nb_xor, "^"),
    IL_OPERATOR("or", nb_or, "|"),
    IL_UNARY("int", nb_int, "int(self)"),
    IL_UNARY("float", nb_float, "float(self)"),
    IL_INPLACE("iadd", nb_inplace_add, "+="),
    IL_INPLACE("isub", nb_inplace_subtract, "-="),
    IL_INPLACE("imul", nb_inplace_multiply, "*="),
    IL_INPLACE("imod", nb_inplace_remainder, "%="),
    IL_ROW("__ipow__", as_number.nb_inplace_power, dispatch_inplace_power, wrap_ternary, "Return self**=value."),
    IL_INPLACE("ilshift", nb_inplace_lshift, "<<="),
    IL_INPLACE("irshift", nb_inplace_rshift, ">>="),
    IL_INPLACE("iand", nb_inplace_and, "&="),
    IL_INPLACE("ixor", nb_inplace_xor, "^="),
    IL_INPLACE("ior", nb_inplace_or, "|="),
    IL_OPERATOR("floordiv", nb_floor_divide, "//"),
    IL_OPERATOR("truediv", nb_true_divide, "/"),
    IL_INPLACE("ifloordiv", nb_inplace_floor_divide, "//="),
    IL_INPLACE("itruediv", nb_inplace_true_divide, "/="),
    IL_UNARY("index", nb_index, "Return self converted to an integer, if self is suitable for use as an index into a list."),
    IL_OPERATOR("matmul", nb_matrix_multiply, "@"),
    IL_INPLACE("imatmul", nb_inplace_matrix_multiply, "@="),

    IL_ROW("__len__", as_mapping.mp_length, dispatch_length, wrap_length, "Return len(self)."),
    IL_ROW("__getitem__", as_mapping.mp_subscript, (dispatch_binary_one<"__getitem__">), wrap_binary, "Return self[key]."),
    IL_ROW("__setitem__", as_mapping.mp_ass_subscript, dispatch_ass_subscript, wrap_set_key, "Set self[key] to value."),
    IL_ROW("__delitem__", as_mapping.mp_ass_subscript, dispatch_ass_subscript, wrap_delete_key, "Delete self[key]."),

    IL_ROW("__len__", as_sequence.sq_length, dispatch_length, wrap_length, "Return len(self)."),
    IL_ROW("__add__", as_sequence.sq_concat, nullptr, wrap_binary, "Return self+value."),
    IL_ROW("__mul__", as_sequence.sq_repeat, nullptr, wrap_index, "Return self*value."),
    IL_ROW("__rmul__", as_sequence.sq_repeat, nullptr, wrap_index, "Return value*self."),
    IL_ROW("__getitem__", as_sequence.sq_item, dispatch_item, wrap_item, "Return self[key]."),
    IL_ROW("__setitem__", as_sequence.sq_ass_item, dispatch_ass_item, wrap_set_item, "Set self[key] to value."),
    IL_ROW("__delitem__", as_sequence.sq_ass_item, dispatch_ass_item, wrap_delete_item, "Delete self[key]."),
    IL_ROW("__contains__", as_sequence.sq_contains, dispatch_contains, wrap_contains, "Return key in self."),
    IL_ROW("__iadd__", as_sequence.sq_inplace_concat, nullptr, wrap_binary, "Implement self+=value."),
    IL_ROW("__imul__", as_sequence.sq_inplace_repeat, nullptr, wrap_index, "Implement self*=value."),
};
const int kSlotDefCount = static_cast<int>(sizeof kSlotDefs / sizeof *kSlotDefs);

void **slot_address(PyTypeObject *type, int offset) noexcept {
    char *table;
    size_t start;
    size_t where = static_cast<size_t>(offset);
    if (where >= offsetof(PyHeapTypeObject, as_buffer)) {
        table = reinterpret_cast<char *>(type->tp_as_buffer);
        start = offsetof(PyHeapTypeObject, as_buffer);
    } else if (where >= offsetof(PyHeapTypeObject, as_sequence)) {
        table = reinterpret_cast<char *>(type->tp_as_sequence);
        start = offsetof(PyHeapTypeObject, as_sequence);
    } else if (where >= offsetof(PyHeapTypeObject, as_mapping)) {
        table = reinterpret_cast<char *>(type->tp_as_mapping);
        start = offsetof(PyHeapTypeObject, as_mapping);
    } else if (where >= offsetof(PyHeapTypeObject, as_number)) {
        table = reinterpret_cast<char *>(type->tp_as_number);
        start = offsetof(PyHeapTypeObject, as_number);
    } else if (where >= offsetof(PyHeapTypeObject, as_async)) {
        table = reinterpret_cast<char *>(type->tp_as_async);
        start = offsetof(PyHeapTypeObject, as_async);
    } else {
        table = reinterpret_cast<char *>(type);
        start = 0;
    }
    return table ? reinterpret_cast<void **>(table + (where - start)) : nullptr;
}

// ---- From slots to methods -------------------------------------------------------------------------------------------------

int add_slot_wrappers(PyTypeObject *type, PyObject *dict) noexcept {
    for (int i = 0; i < kSlotDefCount; ++i) {
        const SlotDef &def = kSlotDefs[i];
        void **slot = slot_address(type, def.offset);
        if (!slot || !*slot || *slot == def.dispatch) {
            continue;
        }
        PyObject *name = as_object(def.name);
        if (*slot == reinterpret_cast<void *>(object_hash_not_implemented)) {
            // Says to subclasses and callers that instances have no hash.
            if (!dict_set_default(dict, name, Py_None)) {
                return -1;
            }
            continue;
        }
        if (!def.wrapper) {
            continue;
        }
        if (!is_heap_type(type) && type->tp_base) {
            // A static type has inherited already: what is the base's is not its own.
            void **inherited = slot_address(type->tp_base, def.offset);
            if (inherited && *inherited == *slot) {
                continue;
            }
        }
        int present = dict_contains(dict, name);
        if (present < 0) {
            return -1;
        }
        if (present) {
            continue;
        }
        Ref<> wrapper = Ref<>::steal(descr_new_slot_wrapper(type, &def, *slot));
        if (!wrapper || dict_set_item(dict, name, wrapper.get()) < 0) {
            return -1;
        }
    }
    return 0;
}

// ---- From methods to slots -------------------------------------------------------------------------------------------------

namespace {

// The function that a slot should hold so that it runs what the methods of the rows [first, last) say.  Rows share one
// slot.  Null: none of them is there.
void *choose_slot_function(PyTypeObject *type, const SlotDef *first, const SlotDef *last) noexcept {
    void *specific = nullptr;
    void *generic = nullptr;
    bool use_generic = false;
    for (const SlotDef *def = first; def != last; ++def) {
        PyObject *found = type_lookup(type, as_object(def->name));
        if (!found) {
            continue;
        }
        void *function = wrapped_slot_function(found, type, def);
        if (function && !use_generic && (!specific || specific == function)) {
            // A method that only passes on to a C function: the slot takes that function.
            specific = function;
            generic = def->dispatch ? def->dispatch : generic;
            continue;
        }
        if (def->offset == static_cast<int>(offsetof(PyHeapTypeObject, ht_type.tp_new)) &&
            is_new_method(found)) {
            specific = reinterpret_cast<void *>(new_slot_of(found));
            continue;
        }
        if (found == Py_None && def->offset == static_cast<int>(offsetof(PyHeapTypeObject, ht_type.tp_hash))) {
            specific = reinterpret_cast<void *>(object_hash_not_implemented);
            continue;
        }
        use_generic = true;
        generic = def->dispatch ? def->dispatch : generic;
    }
    return use_generic ? generic : specific;
}

void set_slot(PyTypeObject *type, const SlotDef *first, const SlotDef *last) noexcept {
    void **slot = slot_address(type, first->offset);
    if (!slot) {
        return;
    }
    *slot = choose_slot_function(type, first, last);
}

const SlotDef *end_of_group(const SlotDef *first) noexcept {
    const SlotDef *last = first + 1;
    while (last < kSlotDefs + kSlotDefCount && last->offset == first->offset) {
        ++last;
    }
    return last;
}

void update_vectorcall(PyTypeObject *type) noexcept {
    // A class whose tp_call is not the one behind the inherited vectorcall must be called through tp_call.
    if (has_flag(type, Py_TPFLAGS_HAVE_VECTORCALL) && type->tp_call == dispatch_call) {
        type->tp_flags &= ~Py_TPFLAGS_HAVE_VECTORCALL;
    }
}

}  // namespace

void fix_slots(PyTypeObject *type) noexcept {
    for (const SlotDef *def = kSlotDefs; def < kSlotDefs + kSlotDefCount;) {
        const SlotDef *last = end_of_group(def);
        set_slot(type, def, last);
        def = last;
    }
    update_vectorcall(type);
}

bool is_slot_name(PyObject *name) noexcept {
    if (unicode_size(name) < 5 || unicode_data(name)[0] != '_' || unicode_data(name)[1] != '_') {
        return false;
    }
    for (int i = 0; i < kSlotDefCount; ++i) {
        if (unicode_eq(as_object(kSlotDefs[i].name), name)) {
            return true;
        }
    }
    return false;
}

void update_slots_of_name(PyTypeObject *type, PyObject *name) noexcept {
    for (const SlotDef *def = kSlotDefs; def < kSlotDefs + kSlotDefCount;) {
        const SlotDef *last = end_of_group(def);
        for (const SlotDef *row = def; row < last; ++row) {
            if (unicode_eq(as_object(row->name), name)) {
                set_slot(type, def, last);
                break;
            }
        }
        def = last;
    }
    update_vectorcall(type);
    SubclassList *list = subclasses_of(type);
    for (int i = 0; list && i < list->count; ++i) {
        PyObject *dict = type_dict(list->items[i]);
        if (dict && dict_get_item_with_error(dict, name)) {
            continue;  // overridden there
        }
        update_slots_of_name(list->items[i], name);
    }
}

// ---- __new__ ----------------------------------------------------------------------------------------------------------------

PyObject *new_method(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyTypeObject *type = as_type(self);
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count < 1) {
        return err_format(PyExc_TypeError, "%s.__new__(): not enough arguments", type->tp_name);
    }
    PyObject *first = tuple_item(args, 0);
    if (!is_type(first)) {
        return err_format(PyExc_TypeError, "%s.__new__(X): X is not a type object (%s)", type->tp_name,
                          type_of(first)->tp_name);
    }
    PyTypeObject *subtype = as_type(first);
    if (!type_is_subtype(subtype, type)) {
        return err_format(PyExc_TypeError, "%s.__new__(%s): %s is not a subtype of %s", type->tp_name,
                          subtype->tp_name, subtype->tp_name, type->tp_name);
    }
    // The C function that makes the instance must be that of the nearest base written in C: object.__new__(int) would
    // make an int that is none.
    PyTypeObject *native = subtype;
    while (native && native->tp_new == dispatch_new) {
        native = native->tp_base;
    }
    if (native && native->tp_new != type->tp_new) {
        return err_format(PyExc_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", type->tp_name,
                          subtype->tp_name, native->tp_name);
    }
    Ref<> rest = Ref<>::steal(tuple_get_slice(args, 1, count));
    return rest ? type->tp_new(subtype, rest.get(), kwargs) : nullptr;
}

namespace {

PyMethodDef new_method_def = {
    "__new__", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(new_method)), METH_VARARGS | METH_KEYWORDS,
    "Create and return a new object.  See help(type) for accurate signature."};

}  // namespace

int add_new_method(PyTypeObject *type, PyObject *dict) noexcept {
    if (!type->tp_new || type->tp_new == dispatch_new) {
        return 0;
    }
    if (!is_heap_type(type) && type->tp_base && type->tp_base->tp_new == type->tp_new) {
        return 0;
    }
    int present = dict_contains(dict, IL_STR("__new__"));
    if (present) {
        return present < 0 ? -1 : 0;
    }
    Ref<> function = Ref<>::steal(c_method_new(&new_method_def, as_object(type), nullptr, nullptr));
    return function ? dict_set_item(dict, IL_STR("__new__"), function.get()) : -1;
}

bool is_new_method(PyObject *function) noexcept {
    return is_exactly(function, &PyCFunction_Type) && as_c_function(function)->m_ml == &new_method_def;
}

newfunc new_slot_of(PyObject *function) noexcept { return as_type(as_c_function(function)->m_self)->tp_new; }

}  // namespace interlock::objects
