#include "base/base.hpp"

#include "objects/generic_alias.hpp"

#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/list.hpp"
#include "objects/mapping.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

struct GenericAliasObject {
    PyObject ob_base;
    PyObject *origin;
    PyObject *args;        // a tuple
    PyObject *parameters;  // a tuple; null: nobody asked yet
    PyObject *weak_list;
};

GenericAliasObject *as_alias(PyObject *object) noexcept { return reinterpret_cast<GenericAliasObject *>(object); }
bool is_alias(PyObject *object) noexcept { return is_instance_of(object, &Py_GenericAliasType); }

void alias_dealloc(PyObject *self) noexcept {
    GenericAliasObject *alias = as_alias(self);
    object_gc_untrack(self);
    if (alias->weak_list) {
        object_clear_weak_refs(self);
    }
    xdecref(alias->origin);
    xdecref(alias->args);
    xdecref(alias->parameters);
    type_of(self)->tp_free(self);
}

int alias_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_alias(self)->origin);
    Py_VISIT(as_alias(self)->args);
    Py_VISIT(as_alias(self)->parameters);
    return 0;
}

// ---- Text ---------------------------------------------------------------------------------------------------------------

// A class by its name, other things by their repr.
bool append_item(TextBuilder &text, PyObject *item) noexcept {
    if (item == Py_Ellipsis) {
        return text.append("...");
    }
    PyObject *found;
    int is_generic = object_has_attr_with_error(item, IL_STR("__origin__"));
    if (is_generic > 0) {
        is_generic = object_has_attr_with_error(item, IL_STR("__args__"));
    }
    if (is_generic < 0) {
        return false;
    }
    if (is_generic) {
        return text.append_repr(item);
    }
    if (object_get_optional_attr(item, IL_STR("__qualname__"), &found) < 0) {
        return false;
    }
    Ref<> qualname = Ref<>::steal(found);
    if (!qualname) {
        return text.append_repr(item);
    }
    if (object_get_optional_attr(item, IL_STR("__module__"), &found) < 0) {
        return false;
    }
    Ref<> module = Ref<>::steal(found);
    if (!module || module.get() == Py_None) {
        return text.append_repr(item);
    }
    bool is_builtin = is_unicode(module.get()) && unicode_eq(module.get(), IL_STR("builtins"));
    Ref<> name = Ref<>::steal(is_builtin ? object_str(qualname.get())
                                         : unicode_from_format("%S.%S", module.get(), qualname.get()));
    return name && text.append_text(name.get());
}

PyObject *alias_repr(PyObject *self) noexcept {
    GenericAliasObject *alias = as_alias(self);
    TextBuilder text;
    if (!append_item(text, alias->origin) || !text.append("[")) {
        return nullptr;
    }
    Py_ssize_t count = tuple_size_unchecked(alias->args);
    for (Py_ssize_t i = 0; i < count; ++i) {
        if ((i > 0 && !text.append(", ")) || !append_item(text, tuple_item(alias->args, i))) {
            return nullptr;
        }
    }
    text.append(count ? "]" : "()]");
    return text.finish();
}

// ---- Parameters -----------------------------------------------------------------------------------------------------------

// An argument that takes part in substitution: 1 with its __typing_subst__, 0, or -1 with an exception.
int find_substitution(PyObject *argument, Ref<> *method) noexcept {
    if (is_type(argument)) {
        return 0;
    }
    PyObject *found;
    int there = object_get_optional_attr(argument, IL_STR("__typing_subst__"), &found);
    *method = Ref<>::steal(found);
    return there;
}

// The parameters of an argument that is generic itself: a tuple, or null, with an exception on failure.
Ref<> parameters_of(PyObject *argument) noexcept {
    if (is_type(argument)) {
        return nullptr;
    }
    PyObject *found;
    object_get_optional_attr(argument, IL_STR("__parameters__"), &found);
    Ref<> parameters = Ref<>::steal(found);
    if (parameters && !is_tuple(parameters.get())) {
        parameters.reset();
    }
    return parameters;
}

Py_ssize_t index_in(PyObject *tuple_or_list, PyObject *item) noexcept {
    bool is_in_list = is_list(tuple_or_list);
    PyObject **items = is_in_list ? list_items(tuple_or_list) : tuple_items(tuple_or_list);
    for (Py_ssize_t i = 0, count = size_of(tuple_or_list); i < count; ++i) {
        if (items[i] == item) {
            return i;
        }
    }
    return -1;
}

bool add_once(PyObject *list, PyObject *item) noexcept {
    return index_in(list, item) >= 0 || list_append(list, item) == 0;
}

PyObject *make_parameters(PyObject *args) noexcept {
    Ref<> list = Ref<>::steal(list_new(0));
    for (Py_ssize_t i = 0; list && i < tuple_size_unchecked(args); ++i) {
        PyObject *argument = tuple_item(args, i);
        Ref<> method;
        int there = find_substitution(argument, &method);
        if (there < 0) {
            return nullptr;
        }
        if (there) {
            if (!add_once(list.get(), argument)) {
                return nullptr;
            }
            continue;
        }
        Ref<> inner = parameters_of(argument);
        if (!inner && err_occurred()) {
            return nullptr;
        }
        for (Py_ssize_t j = 0; inner && j < tuple_size_unchecked(inner.get()); ++j) {
            if (!add_once(list.get(), tuple_item(inner.get(), j))) {
                return nullptr;
            }
        }
    }
    return list ? sequence_tuple(list.get()) : nullptr;
}

// Borrowed.
PyObject *get_parameters(PyObject *self) noexcept {
    GenericAliasObject *alias = as_alias(self);
    if (!alias->parameters) {
        PyObject *made = make_parameters(alias->args);
        // Making them may have run code that asked for them.
        if (made) {
            set_ref(alias->parameters, made);
        }
    }
    return alias->parameters;
}

// A generic argument with `items` in the place of its parameters.
PyObject *substitute_inside(PyObject *argument, PyObject *parameters, PyObject *items) noexcept {
    Ref<> inner = parameters_of(argument);
    if (!inner || tuple_size_unchecked(inner.get()) == 0) {
        return err_occurred() ? nullptr : new_ref(argument);
    }
    Py_ssize_t count = tuple_size_unchecked(inner.get());
    Ref<> values = Ref<>::steal(tuple_new(count));
    for (Py_ssize_t i = 0; values && i < count; ++i) {
        PyObject *parameter = tuple_item(inner.get(), i);
        Py_ssize_t index = index_in(parameters, parameter);
        tuple_items(values.get())[i] = new_ref(index >= 0 ? tuple_item(items, index) : parameter);
    }
    return values ? object_get_item(argument, values.get()) : nullptr;
}

PyObject *alias_subscript(PyObject *self, PyObject *key) noexcept {
    PyObject *known = get_parameters(self);
    if (!known) {
        return nullptr;
    }
    Ref<> parameters = Ref<>::borrow(known);
    Py_ssize_t wanted = tuple_size_unchecked(known);
    if (wanted == 0) {
        return err_format(PyExc_TypeError, "%R is not a generic class", self);
    }
    Ref<> items = is_tuple(key) ? Ref<>::borrow(key) : Ref<>::steal(tuple_pack(1, key));
    for (Py_ssize_t i = 0; items && i < wanted; ++i) {
        PyObject *found;
        if (object_get_optional_attr(tuple_item(known, i), IL_STR("__typing_prepare_subst__"), &found) < 0) {
            return nullptr;
        }
        Ref<> prepare = Ref<>::steal(found);
        if (prepare && prepare.get() != Py_None) {
            PyObject *prepared = object_call_function_obj_args(prepare.get(), self, items.get(), nullptr);
            Ref<> list = Ref<>::steal(prepared);
            items = Ref<>::steal(prepared ? sequence_tuple(prepared) : nullptr);
        }
    }
    if (!items) {
        return nullptr;
    }
    Py_ssize_t given = tuple_size_unchecked(items.get());
    if (given != wanted) {
        return err_format(PyExc_TypeError, "Too %s arguments for %R; actual %zd, expected %zd",
                          given > wanted ? "many" : "few", self, given, wanted);
    }
    PyObject *args = as_alias(self)->args;
    Py_ssize_t count = tuple_size_unchecked(args);
    Ref<> values = Ref<>::steal(tuple_new(count));
    for (Py_ssize_t i = 0; values && i < count; ++i) {
        PyObject *argument = tuple_item(args, i), *value;
        Ref<> method;
        int there = find_substitution(argument, &method);
        if (there < 0) {
            return nullptr;
        }
        Py_ssize_t index = there ? index_in(known, argument) : -1;
        if (there && index >= 0) {
            value = object_call_one_arg(method.get(), tuple_item(items.get(), index));
        } else {
            value = substitute_inside(argument, known, items.get());
        }
        if (!value) {
            return nullptr;
        }
        tuple_items(values.get())[i] = value;
    }
    return values ? generic_alias_new(as_alias(self)->origin, values.get()) : nullptr;
}

// ---- As the class that it stands for ----------------------------------------------------------------------------------------

PyObject *alias_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    Ref<> made = Ref<>::steal(object_call(as_alias(self)->origin, args, kwargs));
    if (made && object_set_attr(made.get(), IL_STR("__orig_class__"), self) < 0) {
        // Objects without a dictionary cannot tell where they come from.
        if (!err_exception_matches(PyExc_AttributeError) && !err_exception_matches(PyExc_TypeError)) {
            return nullptr;
        }
        err_clear();
    }
    return made.release();
}

constexpr const char *kOwnNames[] = {
    "__class__",       "__origin__",    "__args__",   "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__",     "__deepcopy__",
};

bool is_own_name(PyObject *name) noexcept {
    for (const char *own : kOwnNames) {
        if (unicode_eq_bytes(name, own, std::strlen(own))) {
            return true;
        }
    }
    return false;
}

PyObject *alias_get_attro(PyObject *self, PyObject *name) noexcept {
    return is_unicode(name) && !is_own_name(name) ? object_get_attr(as_alias(self)->origin, name)
                                                  : object_generic_get_attr(self, name);
}

PyObject *alias_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || !is_alias(left) || !is_alias(right)) {
        return Py_NotImplemented;
    }
    int equal = object_rich_compare_bool(as_alias(left)->origin, as_alias(right)->origin, Py_EQ);
    if (equal > 0) {
        equal = object_rich_compare_bool(as_alias(left)->args, as_alias(right)->args, Py_EQ);
    }
    return equal < 0 ? nullptr : (equal != 0) == (op == Py_EQ) ? Py_True : Py_False;
}

Py_hash_t alias_hash(PyObject *self) noexcept {
    Py_hash_t of_origin = object_hash(as_alias(self)->origin);
    Py_hash_t of_args = of_origin == -1 ? -1 : object_hash(as_alias(self)->args);
    if (of_args == -1) {
        return -1;
    }
    Py_hash_t hash = of_origin ^ of_args;
    return hash == -1 ? -2 : hash;
}

PyObject *alias_mro_entries(PyObject *self, PyObject *) noexcept { return tuple_pack(1, as_alias(self)->origin); }

PyObject *alias_instance_check(PyObject *, PyObject *) noexcept {
    return err_format(PyExc_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

PyObject *alias_subclass_check(PyObject *, PyObject *) noexcept {
    return err_format(PyExc_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

PyObject *alias_reduce(PyObject *self, PyObject *) noexcept {
    Ref<> args = Ref<>::steal(tuple_pack(2, as_alias(self)->origin, as_alias(self)->args));
    return args ? tuple_pack(2, as_object(&Py_GenericAliasType), args.get()) : nullptr;
}

PyObject *alias_dir(PyObject *self, PyObject *) noexcept {
    Ref<> names = Ref<>::steal(object_dir(as_alias(self)->origin));
    for (const char *own : kOwnNames) {
        Ref<> name = Ref<>::steal(names ? unicode_from_string(own) : nullptr);
        int there = name ? sequence_contains(names.get(), name.get()) : -1;
        if (there < 0 || (!there && list_append(names.get(), name.get()) < 0)) {
            return nullptr;
        }
    }
    return names.release();
}

PyObject *alias_get_parameters(PyObject *self, void *) noexcept { return xnew_ref(get_parameters(self)); }
PyObject *alias_get_unpacked(PyObject *, void *) noexcept { return Py_False; }
PyObject *alias_get_unpacked_args(PyObject *, void *) noexcept { return Py_None; }

PyObject *alias_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (kwargs && !is_empty_mapping(kwargs)) {
        return err_format(PyExc_TypeError, "GenericAlias() takes no keyword arguments");
    }
    if (tuple_size_unchecked(args) != 2) {
        return err_format(PyExc_TypeError, "GenericAlias expected 2 arguments, got %zd", tuple_size_unchecked(args));
    }
    PyObject *given = tuple_item(args, 1);
    Ref<> tuple = is_tuple(given) ? Ref<>::borrow(given) : Ref<>::steal(tuple_pack(1, given));
    PyObject *self = tuple ? type_generic_alloc(type, 0) : nullptr;
    if (self) {
        as_alias(self)->origin = new_ref(tuple_item(args, 0));
        as_alias(self)->args = tuple.release();
    }
    return self;
}

PyMappingMethods alias_as_mapping = {nullptr, alias_subscript, nullptr};

PyMethodDef alias_methods[] = {
    {"__mro_entries__", alias_mro_entries, METH_O, nullptr},
    {"__instancecheck__", alias_instance_check, METH_O, nullptr},
    {"__subclasscheck__", alias_subclass_check, METH_O, nullptr},
    {"__reduce__", alias_reduce, METH_NOARGS, nullptr},
    {"__dir__", alias_dir, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef alias_members[] = {
    {"__origin__", _Py_T_OBJECT, offsetof(GenericAliasObject, origin), Py_READONLY, nullptr},
    {"__args__", _Py_T_OBJECT, offsetof(GenericAliasObject, args), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef alias_getset[] = {
    {"__parameters__", alias_get_parameters, nullptr, "Parameters that subscription replaces.", nullptr},
    {"__unpacked__", alias_get_unpacked, nullptr, nullptr, nullptr},
    {"__typing_unpacked_tuple_args__", alias_get_unpacked_args, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

PyObject *generic_alias_new(PyObject *origin, PyObject *args) noexcept {
    Ref<> pair = Ref<>::steal(tuple_pack(2, origin, args));
    return pair ? alias_type_new(&Py_GenericAliasType, pair.get(), nullptr) : nullptr;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject Py_GenericAliasType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "types.GenericAlias",
    .tp_basicsize = sizeof(objects::GenericAliasObject),
    .tp_dealloc = objects::alias_dealloc,
    .tp_repr = objects::alias_repr,
    .tp_as_mapping = &objects::alias_as_mapping,
    .tp_hash = objects::alias_hash,
    .tp_call = objects::alias_call,
    .tp_getattro = objects::alias_get_attro,
    .tp_setattro = objects::object_generic_set_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Represent a PEP 585 generic type\n\n"
              "E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    .tp_traverse = objects::alias_traverse,
    .tp_richcompare = objects::alias_rich_compare,
    .tp_weaklistoffset = offsetof(objects::GenericAliasObject, weak_list),
    .tp_methods = objects::alias_methods,
    .tp_members = objects::alias_members,
    .tp_getset = objects::alias_getset,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::alias_type_new,
    .tp_free = objects::object_gc_del,
};
