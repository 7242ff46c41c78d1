#include "base/base.hpp"

#include "objects/frame.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/gc.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/module.hpp"
#include "objects/unicode.hpp"
#include "runtime/interpreter.hpp"

namespace interlock::objects {
namespace {

using runtime::ThreadState;

bool owns_frame(const PyFrameObject *frame) noexcept { return frame->f_frame == &frame->own; }

int clear_variables(PyFrameObject *frame) noexcept {
    clear_ref(frame->f_trace);
    clear_ref(frame->locals);
    if (owns_frame(frame)) {
        clear_ref(frame->own.locals);
    }
    return 0;
}

int clear(PyObject *self) noexcept {
    PyFrameObject *frame = as_frame(self);
    clear_variables(frame);
    clear_ref(frame->globals);
    clear_ref(frame->f_back);
    if (owns_frame(frame)) {
        clear_ref(frame->own.globals);
    }
    return 0;
}

void deallocate(PyObject *self) noexcept {
    object_gc_untrack(self);
    clear(self);
    if (owns_frame(as_frame(self))) {
        xdecref(as_frame(self)->own.code);
    }
    object_gc_del(self);
}

int traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    PyFrameObject *frame = as_frame(self);
    Py_VISIT(frame->f_trace);
    Py_VISIT(frame->globals);
    Py_VISIT(frame->locals);
    Py_VISIT(frame->f_back);
    if (owns_frame(frame)) {
        Py_VISIT(frame->own.globals);
        Py_VISIT(frame->own.locals);
    }
    return 0;
}

PyObject *repr(PyObject *self) noexcept {
    const PyFrameObject *frame = as_frame(self);
    const PyCodeObject *code = frame_code(frame);
    return unicode_from_format("<frame at %p, file %R, line %d, code %U>", static_cast<void *>(self), code->co_filename,
                               frame_line(frame->f_frame), code->co_name);
}

PyObject *get_back(PyObject *self, void *) noexcept {
    PyFrameObject *back = frame_get_back(as_frame(self));
    return back ? as_object(back) : new_ref(Py_None);
}
PyObject *get_code(PyObject *self, void *) noexcept { return new_ref(as_object(frame_code(as_frame(self)))); }
PyObject *get_globals(PyObject *self, void *) noexcept { return xnew_ref(frame_globals(as_frame(self))); }
PyObject *get_locals(PyObject *self, void *) noexcept { return xnew_ref(frame_locals(as_frame(self))); }
PyObject *get_builtins(PyObject *self, void *) noexcept { return frame_get_builtins(as_frame(self)); }
PyObject *get_lineno(PyObject *self, void *) noexcept { return long_from_long(frame_line(as_frame(self)->f_frame)); }
PyObject *get_lasti(PyObject *self, void *) noexcept { return long_from_long(as_frame(self)->f_frame->offset); }
PyObject *get_trace(PyObject *self, void *) noexcept {
    PyObject *trace = as_frame(self)->f_trace;
    return new_ref(trace ? trace : Py_None);
}
int set_trace(PyObject *self, PyObject *value, void *) noexcept {
    set_ref(as_frame(self)->f_trace, value == Py_None ? nullptr : xnew_ref(value));
    return 0;
}
PyObject *get_trace_opcodes(PyObject *self, void *) noexcept {
    return new_ref(as_frame(self)->f_trace_opcodes ? Py_True : Py_False);
}
int set_trace_opcodes(PyObject *self, PyObject *value, void *) noexcept {
    if (value != Py_True && value != Py_False) {
        err_set_string(PyExc_TypeError, "attribute value type must be bool");
        return -1;
    }
    as_frame(self)->f_trace_opcodes = value == Py_True;
    return 0;
}

constinit PyGetSetDef getset[] = {
    {"f_back", get_back, nullptr, nullptr, nullptr},
    {"f_code", get_code, nullptr, nullptr, nullptr},
    {"f_globals", get_globals, nullptr, nullptr, nullptr},
    {"f_locals", get_locals, nullptr, nullptr, nullptr},
    {"f_builtins", get_builtins, nullptr, nullptr, nullptr},
    {"f_lineno", get_lineno, nullptr, nullptr, nullptr},
    {"f_lasti", get_lasti, nullptr, nullptr, nullptr},
    {"f_trace", get_trace, set_trace, nullptr, nullptr},
    {"f_trace_opcodes", get_trace_opcodes, set_trace_opcodes, nullptr, nullptr},
    {},
};

constinit PyMemberDef members[] = {
    {"f_trace_lines", Py_T_BOOL, offsetof(PyFrameObject, f_trace_lines), 0, nullptr},
    {},
};

PyObject *clear_method(PyObject *self, PyObject *) noexcept {
    if (!owns_frame(as_frame(self))) {
        err_set_string(PyExc_RuntimeError, "cannot clear an executing frame");
        return nullptr;
    }
    clear_variables(as_frame(self));
    return new_ref(Py_None);
}

PyMethodDef methods[] = {
    {"clear", clear_method, METH_NOARGS, "Drop the references that the frame of a finished function holds."},
    {nullptr, nullptr, 0, nullptr},
};

PyFrameObject *make_object(Interlock_Frame *frame) noexcept {
    PyFrameObject *object = as_frame(object_gc_new(&PyFrame_Type));
    if (!object) {
        return nullptr;
    }
    object->f_frame = frame ? frame : &object->own;
    object->f_back = nullptr;
    object->f_trace = nullptr;
    object->globals = nullptr;
    object->locals = nullptr;
    object->f_trace_lines = 1;
    object->f_trace_opcodes = 0;
    object->own = {};
    return object;
}

// The variables as the guest shows them now: new; null with an exception.
PyObject *show_locals(Interlock_Frame *frame) noexcept {
    const Interlock_GuestType *type = frame->type;
    if (type && type->struct_size > offsetof(Interlock_GuestType, get_locals) && type->get_locals) {
        return type->get_locals(frame);
    }
    return frame->locals ? new_ref(frame->locals) : nullptr;
}

// A collection would run code, which may detach, and the list of threads would change under the walk.
class NoCollection {
public:
    NoCollection() noexcept : was_enabled_(gc_disable()) {}
    ~NoCollection() {
        if (was_enabled_) {
            gc_enable();
        }
    }
    NoCollection(const NoCollection &) = delete;
    NoCollection &operator=(const NoCollection &) = delete;

private:
    int was_enabled_;
};

// {identifier: value} for each thread whose lock is the one held.
template <class Value>
PyObject *for_each_thread(Value value_of) noexcept {
    NoCollection no_collection;
    auto result = Ref<>::steal(dict_new());
    const runtime::Gil *held = runtime::current()->interpreter()->gil;
    for (runtime::Interpreter *i = result ? runtime::first_interpreter() : nullptr; i; i = runtime::next_interpreter(i)) {
        if (i->gil != held) {
            continue;
        }
        for (ThreadState *state = runtime::first_thread_state(i); state; state = runtime::next_thread_state(state)) {
            auto value = Ref<>::steal(value_of(state));
            if (!value) {
                if (err_occurred()) {
                    return nullptr;
                }
                continue;
            }
            auto ident = Ref<>::steal(long_from_unsigned_long(state->thread_ident));
            if (!ident || dict_set_item(result.get(), ident.get(), value.get()) < 0) {
                return nullptr;
            }
        }
    }
    return result.release();
}

}  // namespace

extern "C" {
constinit IL_EXPORT PyTypeObject PyFrame_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "frame",
    .tp_basicsize = sizeof(PyFrameObject),
    .tp_dealloc = deallocate,
    .tp_repr = repr,
    .tp_getattro = object_generic_get_attr,
    .tp_setattro = object_generic_set_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Where a function is.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
};
}

PyFrameObject *frame_object(Interlock_Frame *frame) noexcept {
    if (!frame->object) {
        frame->object = make_object(frame);
        if (frame->object) {
            object_gc_track(frame->object);
        }
    }
    return frame->object;
}

void frame_release_object(Interlock_Frame *frame) noexcept {
    PyFrameObject *object = std::exchange(frame->object, nullptr);
    if (!object) {
        return;
    }
    if (object->ob_base.ob_refcnt > 1) {
        SavedError saved;
        PyObject *locals = show_locals(frame);
        err_clear();
        if (frame->back) {
            object->f_back = xnew_ref(frame_object(frame->back));
            err_clear();
        }
        object->own = *frame;
        object->own.back = nullptr;
        object->own.type = nullptr;
        object->own.data = nullptr;
        object->own.locals = locals;
        incref(object->own.code);
        xincref(object->own.globals);
        object->f_frame = &object->own;
    } else {
        // Nobody will look: what it points to is not read any more, but by the deallocation.
        object->f_frame = &object->own;
    }
    decref(object);
}

PyFrameObject *frame_new(PyCodeObject *code, PyObject *globals, PyObject *locals) noexcept {
    PyFrameObject *object = make_object(nullptr);
    if (object) {
        object->own.code = new_ref(code);
        object->own.globals = xnew_ref(globals);
        object->own.locals = xnew_ref(locals);
        object_gc_track(object);
    }
    return object;
}

PyFrameObject *frame_get_back(PyFrameObject *frame) noexcept {
    if (frame->f_back) {
        return new_ref(frame->f_back);
    }
    if (!frame->f_frame->back) {
        return nullptr;
    }
    PyFrameObject *back = xnew_ref(frame_object(frame->f_frame->back));
    if (!back) {
        err_clear();
    }
    return back;
}

PyObject *frame_globals(PyFrameObject *frame) noexcept {
    if (frame->f_frame->globals) {
        return frame->f_frame->globals;
    }
    if (!frame->globals) {
        frame->globals = dict_new();
    }
    return frame->globals;
}

PyObject *frame_locals(PyFrameObject *frame) noexcept {
    PyObject *shown = show_locals(frame->f_frame);
    if (!shown && !err_occurred() && !frame->locals) {
        shown = dict_new();
    }
    if (shown) {
        set_ref(frame->locals, shown);
    } else if (err_occurred()) {
        return nullptr;
    }
    return frame->locals;
}

PyObject *frame_get_builtins(PyFrameObject *frame) noexcept {
    PyObject *globals = frame->f_frame->globals;
    PyObject *named = globals ? dict_get_item_with_error(globals, IL_STR("__builtins__")) : nullptr;
    if (!named && err_occurred()) {
        return nullptr;
    }
    if (named && is_dict(named)) {
        return new_ref(named);
    }
    return new_ref(named && is_module(named) ? as_module(named)->dict : interpreter_objects().imports.builtins);
}

PyObject *frame_get_var(PyFrameObject *frame, PyObject *name) noexcept {
    if (!is_unicode(name)) {
        return err_format(PyExc_TypeError, "name must be str, not %s", type_of(name)->tp_name);
    }
    auto locals = Ref<>::borrow(frame_locals(frame));
    PyObject *value = nullptr;
    if (locals && mapping_get_optional_item(locals.get(), name, &value) == 0) {
        err_format(PyExc_NameError, "variable %R does not exist", name);
    }
    return value;
}

PyFrameObject *thread_state_get_frame(ThreadState *state) noexcept {
    PyFrameObject *object = state->frame ? xnew_ref(frame_object(state->frame)) : nullptr;
    if (!object && state->frame) {
        err_clear();
    }
    return object;
}

PyObject *current_frames() noexcept {
    return for_each_thread([](ThreadState *state) noexcept -> PyObject * {
        return state->frame ? xnew_ref(as_object(frame_object(state->frame))) : nullptr;
    });
}

PyObject *current_exceptions() noexcept {
    return for_each_thread([](ThreadState *state) noexcept {
        PyObject *handled = state->objects.handled;
        return new_ref(handled ? handled : Py_None);
    });
}

PyObject *eval_frame(Interlock_Frame *frame, int throwflag) noexcept {
    ThreadState *state = runtime::current();
    auto *function = state->interpreter()->eval_frame;
    return function ? function(state, frame, throwflag) : eval_frame_default(state, frame, throwflag);
}

PyObject *eval_frame_default(ThreadState *state, Interlock_Frame *frame, int throwflag) noexcept {
    const Interlock_GuestType *type = frame->type;
    if (!type || !type->evaluate) {
        err_set_string(PyExc_SystemError, "no guest evaluates this frame");
        return nullptr;
    }
    auto *thread = reinterpret_cast<Interlock_Thread *>(&state->breaker);
    PyObject *result = nullptr;
    if (Interlock_EnterFrame(thread, frame, throwflag ? INTERLOCK_THROW : INTERLOCK_START) == 0) {
        result = type->evaluate(state, frame, throwflag);
    }
    if (Interlock_LeaveFrame(thread, frame, INTERLOCK_RETURN, result) < 0) {
        clear_ref(result);
    }
    return result;
}

}  // namespace interlock::objects
