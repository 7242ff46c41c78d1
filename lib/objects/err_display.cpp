// What is printed about exceptions: PyErr_Print, PyErr_Display.
#include "base/base.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/err_report.hpp"
#include "objects/exception_types.hpp"
#include "objects/long.hpp"
#include "objects/sequence.hpp"
#include "objects/sys.hpp"
#include "objects/text_out.hpp"
#include "objects/traceback.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/lifecycle.hpp"
#include "sync/clock.hpp"

namespace interlock::objects {
namespace {

constexpr int kMaxGroupDepth = 10;
constexpr Py_ssize_t kMaxGroupWidth = 15;

// Exceptions on the way from the one printed to its causes and contexts, so that a cycle ends.  Kept on the stack.
struct Chain {
    PyObject *exception;
    const Chain *outer;

    bool contains(PyObject *other) const noexcept {
        for (const Chain *link = this; link; link = link->outer) {
            if (link->exception == other) {
                return true;
            }
        }
        return false;
    }
};

// One report.  No exception is set meanwhile; what printing itself raises is dropped.
class Report {
public:
    explicit Report(TextOut &out) noexcept : out_(out) {}

    void exception(PyObject *value, const Chain *outer) noexcept;

private:
    void one(PyObject *value) noexcept;
    void group(PyObject *value) noexcept;
    void group_members(PyObject *members, const Chain *chain) noexcept;
    void traceback(PyObject *value, const char *heading_margin, const char *heading) noexcept;
    void place_of_syntax_error(PyObject *value) noexcept;
    void class_and_text(PyObject *value) noexcept;
    void notes(PyObject *value) noexcept;
    void lines(PyObject *text) noexcept;
    void connect(const char *sentence) noexcept;
    void enter(int depth) noexcept;

    TextOut &out_;
    int depth_ = 0;             // of groups; 0: none
    bool needs_closing_ = false;  // the rule below the last member of the innermost group
    char margin_[2 * kMaxGroupDepth + 8] = "";
    const Chain *chain_ = nullptr;
};

bool is_group(PyObject *value) noexcept { return is_instance_of(value, &exc_BaseExceptionGroup); }

// Lines inside of a group: two blanks per level, then "| ".
void Report::enter(int depth) noexcept {
    depth_ = depth;
    if (depth == 0) {
        margin_[0] = '\0';
    } else {
        std::snprintf(margin_, sizeof margin_, "%*s| ", 2 * depth, "");
    }
    out_.set_margin(margin_);
}

void Report::connect(const char *sentence) noexcept {
    out_.line("");
    out_.line(sentence);
    out_.line("");
}

void Report::exception(PyObject *value, const Chain *outer) noexcept {
    Chain chain{value, outer};
    if (exception_instance_check(value)) {
        RecursionScope scope(" in print_exception");
        if (!scope) {
            err_clear();
            return;
        }
        auto cause = Ref<>::steal(exception_get_cause(value));
        auto context = Ref<>::steal(exception_get_context(value));
        if (cause) {
            if (!chain.contains(cause.get())) {
                exception(cause.get(), &chain);
                connect("The above exception was the direct cause of the following exception:");
            }
        } else if (context && !as_exception(value)->suppress_context && !chain.contains(context.get())) {
            exception(context.get(), &chain);
            connect("During handling of the above exception, another exception occurred:");
        }
    }
    chain_ = &chain;
    if (exception_instance_check(value) && is_group(value)) {
        group(value);
    } else {
        one(value);
    }
}

void Report::traceback(PyObject *value, const char *heading_margin, const char *heading) noexcept {
    auto place = Ref<>::steal(exception_get_traceback(value));
    if (place) {
        trace_back_write(reinterpret_cast<TracebackObject *>(place.get()), heading_margin, heading, out_);
    }
}

void Report::one(PyObject *value) noexcept {
    if (!exception_instance_check(value)) {
        out_.margin();
        out_.format("TypeError: print_exception(): Exception expected for value, %.200s found\n",
                    type_of(value)->tp_name);
        return;
    }
    traceback(value, margin_, "Traceback (most recent call last):");
    place_of_syntax_error(value);
    class_and_text(value);
    notes(value);
}

void Report::group(PyObject *value) noexcept {
    if (depth_ > kMaxGroupDepth) {
        out_.margin();
        out_.format("... (max_group_depth is %d)\n", kMaxGroupDepth);
        return;
    }
    bool is_outermost = depth_ == 0;
    if (is_outermost) {
        enter(1);
    }
    traceback(value, is_outermost ? "  + " : margin_, "Exception Group Traceback (most recent call last):");
    class_and_text(value);
    notes(value);
    auto members = Ref<>::borrow(reinterpret_cast<BaseExceptionGroupObject *>(value)->excs);
    if (members) {
        group_members(members.get(), chain_);
    }
    if (is_outermost) {
        enter(0);
    }
}

void Report::group_members(PyObject *members, const Chain *chain) noexcept {
    Py_ssize_t count = tuple_size_unchecked(members);
    Py_ssize_t shown = count <= kMaxGroupWidth ? count : kMaxGroupWidth;
    Py_ssize_t rows = count <= kMaxGroupWidth ? count : kMaxGroupWidth + 1;
    int depth = depth_;
    needs_closing_ = false;
    for (Py_ssize_t i = 0; i < rows; i++) {
        char title[24] = "...";
        if (i < shown) {
            std::snprintf(title, sizeof title, "%zd", i + 1);
        }
        out_.format("%*s%s+---------------- %s ----------------\n", 2 * depth, "", i == 0 ? "+-" : "  ", title);
        needs_closing_ = needs_closing_ || i == rows - 1;
        enter(depth + 1);
        if (i < shown) {
            exception(tuple_item(members, i), chain);
        } else {
            out_.margin();
            out_.format("and %zd more exception%s\n", count - shown, count - shown > 1 ? "s" : "");
        }
        if (i == rows - 1 && needs_closing_) {
            out_.format("%*s+------------------------------------\n", 2 * (depth + 1), "");
            needs_closing_ = false;
        }
        enter(depth);
    }
}

// Leading blanks of the line are left out, and the caret moves with it.
void Report::place_of_syntax_error(PyObject *value) noexcept {
    if (!is_instance_of(value, &exc_SyntaxError)) {
        return;
    }
    auto *error = reinterpret_cast<SyntaxErrorObject *>(value);
    auto number = [](PyObject *object) noexcept -> long {
        int overflow = 0;
        return object && is_long(object) ? long_as_long_and_overflow(object, &overflow) : -1;
    };
    long line = number(error->lineno);
    if (line < 0) {
        return;
    }
    auto where = Ref<>::steal(
        error->filename && error->filename != Py_None
            ? unicode_from_format("  File \"%S\", line %ld\n", error->filename, line)
            : unicode_from_format("  File \"<string>\", line %ld\n", line));
    out_.margin();
    out_.str(where.get());
    err_clear();
    if (!error->text || !is_unicode(error->text)) {
        return;
    }
    const char *text = unicode_data(error->text);
    size_t blanks = std::strspn(text, " \t\f");
    size_t length = std::strcspn(text + blanks, "\n");
    auto shown = Ref<>::steal(unicode_from_valid(text + blanks, static_cast<Py_ssize_t>(length)));
    out_.margin();
    out_.text("    ");
    out_.str(shown.get());
    out_.text("\n");
    err_clear();
    long column = number(error->offset) - 1 - static_cast<long>(blanks);
    long end = number(error->end_offset) - 1 - static_cast<long>(blanks);
    if (number(error->offset) < 1 || !shown) {
        return;
    }
    long width = static_cast<long>(unicode_length(shown.get()));
    column = column < 0 ? 0 : column > width ? width : column;
    end = end <= column ? column + 1 : end > width + 1 ? width + 1 : end;
    out_.margin();
    out_.format("    %*s", static_cast<int>(column), "");
    for (; column < end; column++) {
        out_.text("^");
    }
    out_.text("\n");
}

void Report::class_and_text(PyObject *value) noexcept {
    PyTypeObject *type = type_of(value);
    out_.margin();
    PyObject *module = nullptr;
    object_get_optional_attr_string(as_object(type), "__module__", &module);
    auto owned_module = Ref<>::steal(module);
    err_clear();
    if (!module || !is_unicode(module)) {
        out_.text("<unknown>.");
    } else if (!unicode_eq_bytes(module, "builtins", 8) && !unicode_eq_bytes(module, "__main__", 8)) {
        out_.str(module);
        out_.text(".");
    }
    auto name = Ref<>::steal(type_get_qual_name(type));
    err_clear();
    if (name && is_unicode(name.get())) {
        out_.str(name.get());
    } else {
        out_.text("<unknown>");
    }
    // A syntax error has shown its place: the message is enough.
    auto *syntax_error = reinterpret_cast<SyntaxErrorObject *>(value);
    bool placed = is_instance_of(value, &exc_SyntaxError) && syntax_error->msg && syntax_error->lineno &&
                  syntax_error->lineno != Py_None;
    auto text = Ref<>::steal(object_str(placed ? syntax_error->msg : value));
    if (!text) {
        err_clear();
        out_.text(": <exception str() failed>");
    } else if (unicode_length(text.get()) > 0) {
        out_.text(": ");
        out_.str(text.get());
    }
    out_.text("\n");
}

// A text that may have several lines, each behind the margin.
void Report::lines(PyObject *text) noexcept {
    auto parts = Ref<>::steal(unicode_splitlines(text, 1));
    if (!parts) {
        err_clear();
        return;
    }
    for (Py_ssize_t i = 0; i < sequence_fast_size(parts.get()); i++) {
        out_.margin();
        out_.str(sequence_fast_items(parts.get())[i]);
    }
}

void Report::notes(PyObject *value) noexcept {
    PyObject *notes = nullptr;
    object_get_optional_attr_string(value, "__notes__", &notes);
    auto owned = Ref<>::steal(notes);
    err_clear();
    if (!notes) {
        return;
    }
    if (!sequence_check(notes)) {
        auto text = Ref<>::steal(object_repr(notes));
        err_clear();
        out_.margin();
        if (text) {
            out_.str(text.get());
        } else {
            out_.text("<__notes__ repr() failed>");
        }
        out_.text("\n");
        return;
    }
    auto items = Ref<>::steal(sequence_tuple(notes));
    err_clear();
    for (Py_ssize_t i = 0; items && i < tuple_size_unchecked(items.get()); i++) {
        PyObject *note = tuple_item(items.get(), i);
        auto text = is_unicode(note) ? Ref<>::borrow(note) : Ref<>::steal(object_str(note));
        err_clear();
        if (text) {
            lines(text.get());
        } else {
            out_.margin();
            out_.text("<note str() failed>");
        }
        out_.text("\n");
    }
}

// Prints to sys.stderr: nothing when that is None, and to the C library's stderr when there is none.
void display(PyObject *value) noexcept {
    auto file = Ref<>::borrow(sys_get_object("stderr"));
    if (file.get() == Py_None) {
        return;
    }
    TextOut out(file.get(), TextOut::OnFailure::kUseCStderr);
    Report(out).exception(value, nullptr);
    if (!file) {
        out.text("lost sys.stderr\n");
    }
    out.flush();
    err_clear();
}

void write_stderr(const char *text) noexcept {
    auto file = Ref<>::borrow(sys_get_object("stderr"));
    if (file.get() != Py_None) {
        TextOut(file.get(), TextOut::OnFailure::kUseCStderr).text(text);
    }
}

// The exit status that SystemExit asks for; an object that is no number is printed and means 1.
int exit_status(PyObject *exception) noexcept {
    PyObject *code = nullptr;
    if (object_get_optional_attr_string(exception, "code", &code) <= 0) {
        err_clear();
        return 0;
    }
    auto owned = Ref<>::steal(code);
    if (code == Py_None) {
        return 0;
    }
    if (is_long(code)) {
        int overflow = 0;
        return static_cast<int>(long_as_long_and_overflow(code, &overflow));
    }
    auto file = Ref<>::borrow(sys_get_object("stderr"));
    TextOut out(file.get() == Py_None ? nullptr : file.get(), TextOut::OnFailure::kUseCStderr);
    auto text = Ref<>::steal(object_str(code));
    err_clear();
    out.str(text.get());
    out.text("\n");
    out.flush();
    return 1;
}

// SystemExit, when that is raised, ends the process.
void exit_if_asked() noexcept {
    constexpr int kFlushFailed = 120;
    if (!err_exception_matches(PyExc_SystemExit)) {
        return;
    }
    std::fflush(stdout);
    PyObject *exception = err_get_raised_exception();
    int status = exit_status(exception);
    decref(exception);
    if (runtime::finalize("Py_Exit", sync::kForever) == runtime::Finalized::kFlushFailed) {
        status = kFlushFailed;
    }
    std::exit(status);
}

// An instance without a place gets the one given, so that it is printed.
void locate(PyObject *value, PyObject *traceback) noexcept {
    if (value && exception_instance_check(value) && traceback && trace_back_check(traceback) &&
        !as_exception(value)->traceback) {
        exception_set_traceback(value, traceback);
    }
}

void set_last_variables(PyObject *exception) noexcept {
    PyObject *traceback = as_exception(exception)->traceback;
    if (sys_set_object("last_type", as_object(type_of(exception))) < 0 ||
        sys_set_object("last_value", exception) < 0 || sys_set_object("last_exc", exception) < 0 ||
        sys_set_object("last_traceback", traceback ? traceback : Py_None) < 0) {
        err_clear();
    }
}

}  // namespace

void err_print() noexcept { err_print_ex(true); }

void err_print_ex(bool set_sys_last_vars) noexcept {
    exit_if_asked();
    auto exception = Ref<>::steal(err_get_raised_exception());
    if (!exception) {
        return;
    }
    if (set_sys_last_vars) {
        set_last_variables(exception.get());
    }
    auto hook = Ref<>::borrow(sys_get_object("excepthook"));
    PyObject *traceback = as_exception(exception.get())->traceback;
    auto place = Ref<>::borrow(traceback ? traceback : Py_None);
    if (sys_audit("sys.excepthook", "OOOO", hook ? hook.get() : Py_None, as_object(type_of(exception.get())),
                  exception.get(), place.get()) < 0) {
        err_clear();
        return;
    }
    if (!hook) {
        write_stderr("sys.excepthook is missing\n");
        display(exception.get());
        return;
    }
    PyObject *args[] = {as_object(type_of(exception.get())), exception.get(), place.get()};
    auto result = Ref<>::steal(object_vectorcall(hook.get(), args, 3, nullptr));
    if (result) {
        return;
    }
    exit_if_asked();
    auto failure = Ref<>::steal(err_get_raised_exception());
    write_stderr("Error in sys.excepthook:\n");
    if (failure) {
        display(failure.get());
    }
    write_stderr("\nOriginal exception was:\n");
    display(exception.get());
}

void err_display(PyObject *, PyObject *value, PyObject *traceback) noexcept {
    locate(value, traceback);
    display(value ? value : Py_None);
}

void err_report_to(PyObject *file, PyObject *value, PyObject *traceback) noexcept {
    locate(value, traceback);
    TextOut out(file, TextOut::OnFailure::kUseCStderr);
    Report(out).exception(value ? value : Py_None, nullptr);
    err_clear();
}

void err_display_exception(PyObject *exception) noexcept { err_display(nullptr, exception, nullptr); }

}  // namespace interlock::objects
