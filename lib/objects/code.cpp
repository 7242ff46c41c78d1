#include "base/base.hpp"

#include "objects/code.hpp"

#include <algorithm>
#include <cstring>

#include "objects/bytes.hpp"
#include "objects/disabled_events.hpp"
#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/monitoring.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

void deallocate(PyObject *self) noexcept {
    PyCodeObject *code = as_code(self);
    if (code->co_weakreflist) {
        object_clear_weak_refs(self);
    }
    decref(code->co_filename);
    decref(code->co_name);
    decref(code->co_consts);
    if (code->local_tools) {
        mem_raw_free(code->local_tools);
        forget_watched_code();
    }
    free_disabled(code);
    mem_raw_free(code->lines);
    object_free(self);
}

PyObject *repr(PyObject *self) noexcept {
    const PyCodeObject *code = as_code(self);
    return unicode_from_format("<code object %U at %p, file \"%U\", line %d>", code->co_name, static_cast<void *>(self),
                               code->co_filename, code->co_firstlineno ? code->co_firstlineno : -1);
}

PyObject *get_empty_tuple(PyObject *, void *) noexcept { return new_ref(tuple_empty()); }

PyObject *get_empty_bytes(PyObject *, void *) noexcept { return bytes_from_string_and_size("", 0); }

// What a function without bytecode has none of.
PyObject *get_zero(PyObject *, void *) noexcept { return long_from_long(0); }

// (start, end, line) per line.  A guest's instructions have no addresses here: each line counts as one instruction.
PyObject *co_lines(PyObject *self, PyObject *) noexcept {
    const PyCodeObject *code = as_code(self);
    auto ranges = Ref<>::steal(list_new(0));
    for (Py_ssize_t i = 0; ranges && i < code->line_count; i++) {
        auto start = Ref<>::steal(long_from_ssize_t(2 * i));
        auto end = Ref<>::steal(start ? long_from_ssize_t(2 * i + 2) : nullptr);
        auto line = Ref<>::steal(end ? long_from_long(code->lines[i]) : nullptr);
        auto range = Ref<>::steal(line ? tuple_pack(3, start.get(), end.get(), line.get()) : nullptr);
        if (!range || list_append(ranges.get(), range.get()) < 0) {
            return nullptr;
        }
    }
    return ranges ? object_get_iter(ranges.get()) : nullptr;
}

PyMethodDef methods[] = {
    {"co_lines", co_lines, METH_NOARGS, "Iterator of (start, end, line) for the lines that can run."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyMemberDef members[] = {
    {"co_filename", _Py_T_OBJECT, offsetof(PyCodeObject, co_filename), Py_READONLY, nullptr},
    {"co_name", _Py_T_OBJECT, offsetof(PyCodeObject, co_name), Py_READONLY, nullptr},
    {"co_consts", _Py_T_OBJECT, offsetof(PyCodeObject, co_consts), Py_READONLY, nullptr},
    {"co_qualname", _Py_T_OBJECT, offsetof(PyCodeObject, co_name), Py_READONLY, nullptr},
    {"co_firstlineno", Py_T_INT, offsetof(PyCodeObject, co_firstlineno), Py_READONLY, nullptr},
    {},
};

constinit PyGetSetDef getset[] = {
    {"co_argcount", get_zero, nullptr, nullptr, nullptr},
    {"co_posonlyargcount", get_zero, nullptr, nullptr, nullptr},
    {"co_kwonlyargcount", get_zero, nullptr, nullptr, nullptr},
    {"co_nlocals", get_zero, nullptr, nullptr, nullptr},
    {"co_flags", get_zero, nullptr, nullptr, nullptr},
    {"co_code", get_empty_bytes, nullptr, nullptr, nullptr},
    {"co_names", get_empty_tuple, nullptr, nullptr, nullptr},
    {"co_varnames", get_empty_tuple, nullptr, nullptr, nullptr},
    {"co_freevars", get_empty_tuple, nullptr, nullptr, nullptr},
    {"co_cellvars", get_empty_tuple, nullptr, nullptr, nullptr},
    {},
};

}  // namespace

extern "C" {
constinit IL_EXPORT PyTypeObject PyCode_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "code",
    .tp_basicsize = sizeof(PyCodeObject),
    .tp_dealloc = deallocate,
    .tp_repr = repr,
    .tp_getattro = object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "What a frame runs.",
    .tp_weaklistoffset = offsetof(PyCodeObject, co_weakreflist),
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
};
}

PyCodeObject *code_new_empty(const char *filename, const char *funcname, int firstlineno) noexcept {
    auto file = Ref<>::steal(
        unicode_decode_utf8(filename, static_cast<Py_ssize_t>(std::strlen(filename)), "surrogateescape"));
    auto name = Ref<>::steal(file ? unicode_from_string(funcname) : nullptr);
    PyObject *object = name ? object_new(&PyCode_Type) : nullptr;
    if (!object) {
        return nullptr;
    }
    PyCodeObject *code = as_code(object);
    code->co_filename = file.release();
    code->co_name = name.release();
    code->co_consts = new_ref(tuple_empty());
    code->co_firstlineno = firstlineno;
    code->co_weakreflist = nullptr;
    code->local_tools = nullptr;
    code->disabled = nullptr;
    code->lines = nullptr;
    code->line_count = 0;
    return code;
}

int code_set_lines(PyCodeObject *code, const int32_t *lines, Py_ssize_t count) noexcept {
    auto *copy = static_cast<int32_t *>(mem_raw_malloc(static_cast<size_t>(count) * sizeof *lines));
    if (!copy) {
        err_no_memory();
        return -1;
    }
    std::copy_n(lines, count, copy);
    std::sort(copy, copy + count);
    mem_raw_free(std::exchange(code->lines, copy));
    code->line_count = std::unique(copy, copy + count) - copy;
    return 0;
}

int code_set_constants(PyCodeObject *code, PyObject *constants) noexcept {
    if (!is_tuple(constants)) {
        err_format(PyExc_TypeError, "constants must be a tuple, not %s", type_of(constants)->tp_name);
        return -1;
    }
    set_ref(code->co_consts, new_ref(constants));
    return 0;
}

int code_addr2_line(const PyCodeObject *code, int offset) noexcept { return offset <= 0 ? code->co_firstlineno : -1; }

}  // namespace interlock::objects
