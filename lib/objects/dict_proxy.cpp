// mappingproxy: a read-only view of any mapping.
#include "base/base.hpp"

#include "objects/arguments.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/mapping.hpp"
#include "objects/number.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

struct DictProxy {
    PyObject ob_base;
    PyObject *mapping;
};

PyObject *mapping_of(PyObject *proxy) noexcept { return reinterpret_cast<DictProxy *>(proxy)->mapping; }

PyObject *unwrap(PyObject *object) noexcept {
    return is_exactly(object, &PyDictProxy_Type) ? mapping_of(object) : object;
}

void proxy_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    decref(mapping_of(self));
    object_gc_del(self);
}

int proxy_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(mapping_of(self));
    return 0;
}

PyObject *proxy_repr(PyObject *self) noexcept {
    TextBuilder text;
    if (!text.append("mappingproxy(") || !text.append_repr(mapping_of(self)) || !text.append(")", 1)) {
        return nullptr;
    }
    return text.finish();
}

PyObject *proxy_str(PyObject *self) noexcept { return object_str(mapping_of(self)); }
Py_ssize_t proxy_length(PyObject *self) noexcept { return object_size(mapping_of(self)); }
PyObject *proxy_subscript(PyObject *self, PyObject *key) noexcept { return object_get_item(mapping_of(self), key); }
PyObject *proxy_iter(PyObject *self) noexcept { return object_get_iter(mapping_of(self)); }

int proxy_contains(PyObject *self, PyObject *key) noexcept {
    PyObject *mapping = mapping_of(self);
    return is_exactly(mapping, &PyDict_Type) ? dict_contains(mapping, key) : sequence_contains(mapping, key);
}

PyObject *proxy_rich_compare(PyObject *self, PyObject *other, int op) noexcept {
    return object_rich_compare(mapping_of(self), other, op);
}

PyObject *proxy_or(PyObject *left, PyObject *right) noexcept { return number_or(unwrap(left), unwrap(right)); }

PyObject *proxy_in_place_or(PyObject *self, PyObject *) noexcept {
    return err_format(PyExc_TypeError, "'|=' is not supported by %s; use '|' instead", type_of(self)->tp_name);
}

PyObject *proxy_get(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("get", count, 1, 2)) {
        return nullptr;
    }
    PyObject *const stack[] = {mapping_of(self), args[0], count > 1 ? args[1] : Py_None};
    return object_vectorcall_method(IL_STR("get"), stack, 3, nullptr);
}

PyObject *proxy_keys(PyObject *self, PyObject *) noexcept {
    return object_call_method_no_args(mapping_of(self), IL_STR("keys"));
}
PyObject *proxy_values(PyObject *self, PyObject *) noexcept {
    return object_call_method_no_args(mapping_of(self), IL_STR("values"));
}
PyObject *proxy_items(PyObject *self, PyObject *) noexcept {
    return object_call_method_no_args(mapping_of(self), IL_STR("items"));
}
PyObject *proxy_copy(PyObject *self, PyObject *) noexcept {
    return object_call_method_no_args(mapping_of(self), IL_STR("copy"));
}
PyObject *proxy_reversed(PyObject *self, PyObject *) noexcept {
    return object_call_method_no_args(mapping_of(self), IL_STR("__reversed__"));
}

PyObject *proxy_type_new(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *mapping = nullptr;
    if (kwargs && dict_size(kwargs) == 1 && size_of(args) == 0) {
        mapping = dict_get_item_string(kwargs, "mapping");
    }
    if (!mapping) {
        if (!check_positional("mappingproxy", size_of(args), 1, 1)) {
            return nullptr;
        }
        mapping = tuple_item(args, 0);
    }
    return dict_proxy_new(mapping);
}

PyMappingMethods proxy_as_mapping = {.mp_length = proxy_length, .mp_subscript = proxy_subscript};
PySequenceMethods proxy_as_sequence = {.sq_contains = proxy_contains};
PyNumberMethods proxy_as_number = {.nb_or = proxy_or, .nb_inplace_or = proxy_in_place_or};

PyMethodDef proxy_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {"get", _PyCFunction_CAST(proxy_get), METH_FASTCALL, "get($self, key, default=None, /)\n--\n\nReturn the value for "
                                                         "key if key is in the mapping, else default."},
    {"keys", proxy_keys, METH_NOARGS, "keys($self, /)\n--\n\nA set-like object providing a view on the keys."},
    {"values", proxy_values, METH_NOARGS, "values($self, /)\n--\n\nAn object providing a view on the values."},
    {"items", proxy_items, METH_NOARGS, "items($self, /)\n--\n\nA set-like object providing a view on the items."},
    {"copy", proxy_copy, METH_NOARGS, "copy($self, /)\n--\n\nA shallow copy of the mapping."},
    {"__reversed__", proxy_reversed, METH_NOARGS, "A reverse iterator over the keys."},
    {},
};

constexpr PyTypeObject kDictProxyType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "mappingproxy",
    .tp_basicsize = sizeof(DictProxy),
    .tp_dealloc = proxy_dealloc,
    .tp_repr = proxy_repr,
    .tp_as_number = &proxy_as_number,
    .tp_as_sequence = &proxy_as_sequence,
    .tp_as_mapping = &proxy_as_mapping,
    .tp_hash = object_hash_not_implemented,
    .tp_str = proxy_str,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MAPPING,
    .tp_doc = "mappingproxy(mapping)\n--\n\nRead-only view of a mapping.",
    .tp_traverse = proxy_traverse,
    .tp_richcompare = proxy_rich_compare,
    .tp_iter = proxy_iter,
    .tp_methods = proxy_methods,
    .tp_new = proxy_type_new,
    .tp_free = object_gc_del,
};

}  // namespace

PyObject *dict_proxy_new(PyObject *mapping) noexcept {
    if (!mapping_check(mapping) || is_list(mapping) || is_tuple(mapping)) {
        return err_format(PyExc_TypeError, "mappingproxy() argument must be a mapping, not %s",
                          type_of(mapping)->tp_name);
    }
    auto *proxy = reinterpret_cast<DictProxy *>(object_gc_new(&PyDictProxy_Type));
    if (!proxy) {
        return nullptr;
    }
    proxy->mapping = new_ref(mapping);
    object_gc_track(proxy);
    return as_object(proxy);
}

}  // namespace interlock::objects

constinit PyTypeObject PyDictProxy_Type = interlock::objects::kDictProxyType;
