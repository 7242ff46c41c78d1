#include "base/base.hpp"

#include "objects/traceback.hpp"

#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/frame.hpp"
#include "objects/gc.hpp"
#include "objects/long.hpp"
#include "objects/sys.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

TracebackObject *as_traceback(PyObject *object) noexcept { return reinterpret_cast<TracebackObject *>(object); }

int clear(PyObject *self) noexcept {
    clear_ref(as_traceback(self)->tb_next);
    clear_ref(as_traceback(self)->tb_frame);
    return 0;
}

void deallocate(PyObject *self) noexcept {
    object_gc_untrack(self);
    clear(self);
    object_gc_del(self);
}

int traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_traceback(self)->tb_next);
    Py_VISIT(as_traceback(self)->tb_frame);
    return 0;
}

PyObject *get_next(PyObject *self, void *) noexcept {
    TracebackObject *next = as_traceback(self)->tb_next;
    return new_ref(next ? as_object(next) : Py_None);
}

int set_next(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "can't delete tb_next attribute");
        return -1;
    }
    if (value != Py_None && !trace_back_check(value)) {
        err_format(PyExc_TypeError, "expected traceback object, got '%s'", type_of(value)->tp_name);
        return -1;
    }
    auto *next = value == Py_None ? nullptr : as_traceback(value);
    for (TracebackObject *link = next; link; link = link->tb_next) {
        if (as_object(link) == self) {
            err_set_string(PyExc_ValueError, "traceback loop detected");
            return -1;
        }
    }
    set_ref(as_traceback(self)->tb_next, xnew_ref(next));
    return 0;
}

constinit PyGetSetDef getset[] = {
    {"tb_next", get_next, set_next, nullptr, nullptr},
    {},
};

constinit PyMemberDef members[] = {
    {"tb_frame", _Py_T_OBJECT, offsetof(TracebackObject, tb_frame), Py_READONLY, nullptr},
    {"tb_lasti", Py_T_INT, offsetof(TracebackObject, tb_lasti), Py_READONLY, nullptr},
    {"tb_lineno", Py_T_INT, offsetof(TracebackObject, tb_lineno), Py_READONLY, nullptr},
    {},
};

// Entries that are printed at most: sys.tracebacklimit, or a thousand.
long printed_limit() noexcept {
    constexpr long kDefault = 1000;
    PyObject *limit = sys_get_object("tracebacklimit");
    if (!limit || !is_long(limit)) {
        return kDefault;
    }
    int overflow = 0;
    long value = long_as_long_and_overflow(limit, &overflow);
    return overflow > 0 ? kDefault : overflow < 0 || value < 0 ? 0 : value;
}

bool same_place(const TracebackObject *left, const TracebackObject *right) noexcept {
    const PyCodeObject *a = frame_code(left->tb_frame);
    const PyCodeObject *b = frame_code(right->tb_frame);
    return left->tb_lineno == right->tb_lineno && unicode_eq(a->co_filename, b->co_filename) &&
           unicode_eq(a->co_name, b->co_name);
}

// A guest's source is not Python's: the place is printed, the line's text is not.
void write_entry(const TracebackObject *entry, TextOut &out) noexcept {
    const PyCodeObject *code = frame_code(entry->tb_frame);
    out.margin();
    auto line = Ref<>::steal(unicode_from_format("  File \"%U\", line %d, in %U\n", code->co_filename,
                                                 entry->tb_lineno, code->co_name));
    if (!line) {
        err_clear();
        out.text("  File ?\n");
        return;
    }
    out.str(line.get());
}

// Of a run of equal entries three are shown.
constexpr long kShownRepetitions = 3;

void write_repetition(long count, TextOut &out) noexcept {
    long more = count - kShownRepetitions;
    if (more > 0) {
        out.margin();
        out.format("  [Previous line repeated %ld more time%s]\n", more, more > 1 ? "s" : "");
    }
}

}  // namespace

extern "C" {
constinit IL_EXPORT PyTypeObject PyTraceBack_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "traceback",
    .tp_basicsize = sizeof(TracebackObject),
    .tp_dealloc = deallocate,
    .tp_getattro = object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = "Where an exception passed.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_members = members,
    .tp_getset = getset,
};
}

PyObject *trace_back_new(TracebackObject *next, PyFrameObject *frame, int lasti, int lineno) noexcept {
    auto *entry = as_traceback(object_gc_new(&PyTraceBack_Type));
    if (!entry) {
        return nullptr;
    }
    entry->tb_next = xnew_ref(next);
    entry->tb_frame = new_ref(frame);
    entry->tb_lasti = lasti;
    entry->tb_lineno = lineno;
    object_gc_track(entry);
    return as_object(entry);
}

int trace_back_here(PyFrameObject *frame) noexcept {
    auto exception = Ref<>::steal(err_get_raised_exception());
    if (!exception) {
        err_bad_internal_call();
        return -1;
    }
    PyObject *earlier = as_exception(exception.get())->traceback;
    auto entry = Ref<>::steal(trace_back_new(earlier ? as_traceback(earlier) : nullptr, frame,
                                             frame->f_frame->offset, frame_line(frame->f_frame)));
    if (!entry) {
        err_chain_exceptions(exception.release());
        return -1;
    }
    exception_set_traceback(exception.get(), entry.get());
    err_set_raised_exception(exception.release());
    return 0;
}

int trace_back_print(PyObject *traceback, PyObject *file) noexcept {
    if (!traceback) {
        return 0;
    }
    if (!trace_back_check(traceback)) {
        err_bad_internal_call();
        return -1;
    }
    TextOut out(file, TextOut::OnFailure::kStop);
    trace_back_write(as_traceback(traceback), "", "Traceback (most recent call last):", out);
    return out.failed() ? -1 : 0;
}

void trace_back_write(const TracebackObject *traceback, const char *heading_margin, const char *heading,
                      TextOut &out) noexcept {
    out.text(heading_margin);
    out.text(heading);
    out.text("\n");
    // The innermost entries matter most: what is over the limit is left out at the outer end.
    long depth = 0;
    for (const TracebackObject *entry = traceback; entry; entry = entry->tb_next) {
        depth++;
    }
    long skip = depth - printed_limit();
    const TracebackObject *previous = nullptr;
    long repetitions = 0;
    for (const TracebackObject *entry = traceback; entry && !out.failed(); entry = entry->tb_next) {
        if (skip-- > 0) {
            continue;
        }
        if (!previous || !same_place(previous, entry)) {
            write_repetition(repetitions, out);
            previous = entry;
            repetitions = 0;
        }
        if (++repetitions <= kShownRepetitions) {
            write_entry(entry, out);
        }
    }
    write_repetition(repetitions, out);
}

}  // namespace interlock::objects
