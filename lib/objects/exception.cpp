#include "base/base.hpp"

#include "objects/exception.hpp"

#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/list.hpp"
#include "objects/sequence.hpp"
#include "objects/traceback.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject *empty_tuple_object() noexcept { return as_object(&empty_tuple); }

// None stands for "no exception" towards attributes; null inside.
PyObject *or_none(PyObject *object) noexcept { return new_ref(object ? object : Py_None); }

PyObject *get_args(PyObject *self, void *) noexcept { return or_none(as_exception(self)->args); }

int set_args(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "args may not be deleted");
        return -1;
    }
    PyObject *tuple = sequence_tuple(value);
    if (!tuple) {
        return -1;
    }
    set_ref(as_exception(self)->args, tuple);
    return 0;
}

PyObject *get_traceback(PyObject *self, void *) noexcept { return or_none(as_exception(self)->traceback); }

int set_traceback(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "__traceback__ may not be deleted");
        return -1;
    }
    if (value != Py_None && !trace_back_check(value)) {
        err_set_string(PyExc_TypeError, "__traceback__ must be a traceback or None");
        return -1;
    }
    if (!is_immortal(self)) {
        set_ref(as_exception(self)->traceback, value == Py_None ? nullptr : new_ref(value));
    }
    return 0;
}

PyObject *get_context(PyObject *self, void *) noexcept { return or_none(as_exception(self)->context); }

int set_context(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "__context__ may not be deleted");
        return -1;
    }
    if (value != Py_None && !exception_instance_check(value)) {
        err_set_string(PyExc_TypeError, "exception context must be None or derive from BaseException");
        return -1;
    }
    exception_set_context(self, value == Py_None ? nullptr : new_ref(value));
    return 0;
}

PyObject *get_cause(PyObject *self, void *) noexcept { return or_none(as_exception(self)->cause); }

int set_cause(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "__cause__ may not be deleted");
        return -1;
    }
    if (value != Py_None && !exception_instance_check(value)) {
        err_set_string(PyExc_TypeError, "exception cause must be None or derive from BaseException");
        return -1;
    }
    exception_set_cause(self, value == Py_None ? nullptr : new_ref(value));
    return 0;
}

PyObject *with_traceback(PyObject *self, PyObject *traceback) noexcept {
    return set_traceback(self, traceback, nullptr) < 0 ? nullptr : new_ref(self);
}

PyObject *add_note(PyObject *self, PyObject *note) noexcept {
    if (!is_unicode(note)) {
        return err_format(PyExc_TypeError, "note must be a str, not '%s'", type_of(note)->tp_name);
    }
    PyObject *notes = nullptr;
    if (object_get_optional_attr_string(self, "__notes__", &notes) < 0) {
        return nullptr;
    }
    auto owner = Ref<>::steal(notes);
    if (!notes) {
        owner.reset(list_new(0));
        notes = owner.get();
        if (!notes || object_set_attr_string(self, "__notes__", notes) < 0) {
            return nullptr;
        }
    }
    if (!is_list(notes)) {
        err_set_string(PyExc_TypeError, "Cannot add note: __notes__ is not a list");
        return nullptr;
    }
    return list_append(notes, note) < 0 ? nullptr : new_ref(Py_None);
}

constinit PyMethodDef methods[] = {
    {"with_traceback", with_traceback, METH_O, "with_traceback(tb): set the traceback and return the exception"},
    {"add_note", add_note, METH_O, "add_note(text): append a line that is printed after the exception"},
    {},
};

constinit PyGetSetDef getset[] = {
    {"__dict__", object_generic_get_dict, object_generic_set_dict, nullptr, nullptr},
    {"args", get_args, set_args, nullptr, nullptr},
    {"__traceback__", get_traceback, set_traceback, nullptr, nullptr},
    {"__context__", get_context, set_context, nullptr, nullptr},
    {"__cause__", get_cause, set_cause, nullptr, nullptr},
    {},
};

constinit PyMemberDef members[] = {
    {"__suppress_context__", Py_T_BOOL, offsetof(BaseExceptionObject, suppress_context), 0, nullptr},
    {},
};

constexpr PyTypeObject base_exception_type() noexcept {
    PyTypeObject type = exception_type<BaseExceptionObject>("BaseException", &PyBaseObject_Type, "Root of all exceptions.");
    type.tp_methods = methods;
    type.tp_members = members;
    type.tp_getset = getset;
    return type;
}

}  // namespace

IL_EXCEPTION(BaseException, base_exception_type())

PyObject *base_exception_new(PyTypeObject *type, PyObject *args, PyObject *) noexcept {
    PyObject *self = type->tp_alloc(type, 0);
    if (self) {
        as_exception(self)->args = new_ref(args ? args : empty_tuple_object());
    }
    return self;
}

int base_exception_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (!arg_no_keywords(type_of(self)->tp_name, kwargs)) {
        return -1;
    }
    set_ref(as_exception(self)->args, new_ref(args));
    return 0;
}

int base_exception_clear(PyObject *self) noexcept {
    auto *exception = as_exception(self);
    clear_ref(exception->dict);
    clear_ref(exception->args);
    clear_ref(exception->notes);
    clear_ref(exception->traceback);
    clear_ref(exception->cause);
    clear_ref(exception->context);
    return 0;
}

int base_exception_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    auto *exception = as_exception(self);
    Py_VISIT(exception->dict);
    Py_VISIT(exception->args);
    Py_VISIT(exception->notes);
    Py_VISIT(exception->traceback);
    Py_VISIT(exception->cause);
    Py_VISIT(exception->context);
    return 0;
}

PyObject *base_exception_repr(PyObject *self) noexcept {
    const char *name = type_short_name(type_of(self));
    PyObject *args = as_exception(self)->args;
    if (!args) {
        return unicode_from_format("%s()", name);
    }
    return tuple_size_unchecked(args) == 1 ? unicode_from_format("%s(%R)", name, tuple_item(args, 0))
                                           : unicode_from_format("%s%R", name, args);
}

PyObject *base_exception_str(PyObject *self) noexcept {
    PyObject *args = as_exception(self)->args;
    switch (args ? tuple_size_unchecked(args) : 0) {
    case 0:
        return unicode_from_string_and_size(nullptr, 0);
    case 1:
        return object_str(tuple_item(args, 0));
    default:
        return object_str(args);
    }
}

bool exception_class_check(PyObject *object) noexcept {
    return is_type(object) && has_flag(reinterpret_cast<PyTypeObject *>(object), Py_TPFLAGS_BASE_EXC_SUBCLASS);
}

bool exception_instance_check(PyObject *object) noexcept { return is_exception(object); }

const char *exception_class_name(PyObject *type) noexcept { return reinterpret_cast<PyTypeObject *>(type)->tp_name; }

PyObject *exception_get_traceback(PyObject *exception) noexcept { return xnew_ref(as_exception(exception)->traceback); }

int exception_set_traceback(PyObject *exception, PyObject *traceback) noexcept {
    return set_traceback(exception, traceback, nullptr);
}

PyObject *exception_get_cause(PyObject *exception) noexcept { return xnew_ref(as_exception(exception)->cause); }

void exception_set_cause(PyObject *exception, PyObject *stolen) noexcept {
    if (is_immortal(exception)) {
        xdecref(stolen);
        return;
    }
    as_exception(exception)->suppress_context = 1;
    set_ref(as_exception(exception)->cause, stolen);
}

PyObject *exception_get_context(PyObject *exception) noexcept { return xnew_ref(as_exception(exception)->context); }

void exception_set_context(PyObject *exception, PyObject *stolen) noexcept {
    if (is_immortal(exception)) {
        xdecref(stolen);
        return;
    }
    set_ref(as_exception(exception)->context, stolen);
}

PyObject *exception_get_args(PyObject *exception) noexcept {
    PyObject *args = as_exception(exception)->args;
    return new_ref(args ? args : empty_tuple_object());
}

void exception_set_args(PyObject *exception, PyObject *args) noexcept {
    set_ref(as_exception(exception)->args, xnew_ref(args));
}

int exception_fetch_stop_iteration_value(PyObject **value) noexcept {
    *value = nullptr;
    PyObject *type = err_occurred();
    if (!type) {
        *value = new_ref(Py_None);
        return 0;
    }
    if (!type_is_subtype(reinterpret_cast<PyTypeObject *>(type), &exc_StopIteration)) {
        return -1;
    }
    PyObject *exception = err_get_raised_exception();
    PyObject *carried = reinterpret_cast<StopIterationObject *>(exception)->value;
    *value = new_ref(carried ? carried : Py_None);
    decref(exception);
    return 0;
}

}  // namespace interlock::objects
