// The classes whose instances carry named values besides `args`: StopIteration, SystemExit, ImportError, NameError,
// AttributeError, SyntaxError.
#include "base/base.hpp"

#include <cstring>

#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/exception_types.hpp"
#include "objects/long.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject **first_field(PyObject *self) noexcept {
    return reinterpret_cast<PyObject **>(as_exception(self) + 1);
}

// The fields behind the common head are `Count` references: one clear and one traverse do for all classes here.
template <int Count>
int clear_fields(PyObject *self) noexcept {
    for (int i = 0; i < Count; i++) {
        clear_ref(first_field(self)[i]);
    }
    return base_exception_clear(self);
}

template <int Count>
int traverse_fields(PyObject *self, visitproc visit, void *arg) noexcept {
    for (int i = 0; i < Count; i++) {
        Py_VISIT(first_field(self)[i]);
    }
    return base_exception_traverse(self, visit, arg);
}

template <class Object>
constexpr int kFields = (sizeof(Object) - sizeof(BaseExceptionObject)) / sizeof(PyObject *);

template <class Object>
constexpr PyTypeObject value_type(const char *name, PyTypeObject *base, const char *doc, initproc init,
                                  PyMemberDef *members, reprfunc str = base_exception_str) noexcept {
    PyTypeObject type = exception_type<Object, clear_fields<kFields<Object>>, traverse_fields<kFields<Object>>>(
        name, base, doc, base_exception_new, init, str);
    type.tp_members = members;
    return type;
}

void set_field(PyObject *&field, PyObject *borrowed) noexcept { set_ref(field, xnew_ref(borrowed)); }

// Keywords of a class whose positional arguments are free: an empty tuple stands for those.
PyObject *no_args() noexcept { return as_object(&empty_tuple); }

// ---- StopIteration

constinit PyMemberDef stop_iteration_members[] = {
    {"value", _Py_T_OBJECT, offsetof(StopIterationObject, value), 0, "what the iteration returned"},
    {},
};

int stop_iteration_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (base_exception_init(self, args, kwargs) < 0) {
        return -1;
    }
    set_field(reinterpret_cast<StopIterationObject *>(self)->value,
              tuple_size_unchecked(args) > 0 ? tuple_item(args, 0) : Py_None);
    return 0;
}

// ---- SystemExit

constinit PyMemberDef system_exit_members[] = {
    {"code", _Py_T_OBJECT, offsetof(SystemExitObject, code), 0, "exit status, or an object to print"},
    {},
};

int system_exit_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (base_exception_init(self, args, kwargs) < 0) {
        return -1;
    }
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count > 0) {
        set_field(reinterpret_cast<SystemExitObject *>(self)->code, count == 1 ? tuple_item(args, 0) : args);
    }
    return 0;
}

// ---- ImportError

constinit PyMemberDef import_error_members[] = {
    {"msg", _Py_T_OBJECT, offsetof(ImportErrorObject, msg), 0, "message"},
    {"name", _Py_T_OBJECT, offsetof(ImportErrorObject, name), 0, "name of the module"},
    {"path", _Py_T_OBJECT, offsetof(ImportErrorObject, path), 0, "file of the module"},
    {"name_from", _Py_T_OBJECT, offsetof(ImportErrorObject, name_from), 0, "name that the module lacks"},
    {},
};

int import_error_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static constexpr const char *kNames[] = {"name", "path", "name_from", nullptr};
    PyObject *name = nullptr;
    PyObject *path = nullptr;
    PyObject *name_from = nullptr;
    if (base_exception_init_args(self, args) < 0 ||
        !arg_parse_tuple_and_keywords(no_args(), kwargs, "|$OOO:ImportError", kNames, &name, &path, &name_from)) {
        return -1;
    }
    auto *error = reinterpret_cast<ImportErrorObject *>(self);
    set_field(error->name, name);
    set_field(error->path, path);
    set_field(error->name_from, name_from);
    if (tuple_size_unchecked(args) == 1) {
        set_field(error->msg, tuple_item(args, 0));
    }
    return 0;
}

PyObject *import_error_str(PyObject *self) noexcept {
    PyObject *message = reinterpret_cast<ImportErrorObject *>(self)->msg;
    return message && is_exactly(message, &PyUnicode_Type) ? new_ref(message) : base_exception_str(self);
}

// ---- NameError

constinit PyMemberDef name_error_members[] = {
    {"name", _Py_T_OBJECT, offsetof(NameErrorObject, name), 0, "the name"},
    {},
};

int name_error_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static constexpr const char *kNames[] = {"name", nullptr};
    PyObject *name = nullptr;
    if (base_exception_init_args(self, args) < 0 ||
        !arg_parse_tuple_and_keywords(no_args(), kwargs, "|$O:NameError", kNames, &name)) {
        return -1;
    }
    set_field(reinterpret_cast<NameErrorObject *>(self)->name, name);
    return 0;
}

// ---- AttributeError

constinit PyMemberDef attribute_error_members[] = {
    {"name", _Py_T_OBJECT, offsetof(AttributeErrorObject, name), 0, "the attribute's name"},
    {"obj", _Py_T_OBJECT, offsetof(AttributeErrorObject, obj), 0, "the object without the attribute"},
    {},
};

int attribute_error_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static constexpr const char *kNames[] = {"name", "obj", nullptr};
    PyObject *name = nullptr;
    PyObject *object = nullptr;
    if (base_exception_init_args(self, args) < 0 ||
        !arg_parse_tuple_and_keywords(no_args(), kwargs, "|$OO:AttributeError", kNames, &name, &object)) {
        return -1;
    }
    auto *error = reinterpret_cast<AttributeErrorObject *>(self);
    set_field(error->name, name);
    set_field(error->obj, object);
    return 0;
}

// ---- SyntaxError

constinit PyMemberDef syntax_error_members[] = {
    {"msg", _Py_T_OBJECT, offsetof(SyntaxErrorObject, msg), 0, "message"},
    {"filename", _Py_T_OBJECT, offsetof(SyntaxErrorObject, filename), 0, "file"},
    {"lineno", _Py_T_OBJECT, offsetof(SyntaxErrorObject, lineno), 0, "line, from 1"},
    {"offset", _Py_T_OBJECT, offsetof(SyntaxErrorObject, offset), 0, "column, from 1"},
    {"text", _Py_T_OBJECT, offsetof(SyntaxErrorObject, text), 0, "the line"},
    {"end_lineno", _Py_T_OBJECT, offsetof(SyntaxErrorObject, end_lineno), 0, "last line"},
    {"end_offset", _Py_T_OBJECT, offsetof(SyntaxErrorObject, end_offset), 0, "column behind the end"},
    {"print_file_and_line", _Py_T_OBJECT, offsetof(SyntaxErrorObject, print_file_and_line), 0,
     "whether reports show the place"},
    {},
};

int syntax_error_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (base_exception_init(self, args, kwargs) < 0) {
        return -1;
    }
    auto *error = reinterpret_cast<SyntaxErrorObject *>(self);
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count >= 1) {
        set_field(error->msg, tuple_item(args, 0));
    }
    if (count != 2) {
        return 0;
    }
    auto place = Ref<>::steal(sequence_tuple(tuple_item(args, 1)));
    if (!place) {
        return -1;
    }
    PyObject *filename = nullptr;
    PyObject *line = nullptr;
    PyObject *offset = nullptr;
    PyObject *text = nullptr;
    PyObject *end_line = nullptr;
    PyObject *end_offset = nullptr;
    if (!arg_parse_tuple(place.get(), "OOOO|OO", &filename, &line, &offset, &text, &end_line, &end_offset)) {
        return -1;
    }
    set_field(error->filename, filename);
    set_field(error->lineno, line);
    set_field(error->offset, offset);
    set_field(error->text, text);
    set_field(error->end_lineno, end_line);
    set_field(error->end_offset, end_offset);
    if (end_line && !end_offset) {
        err_set_string(PyExc_TypeError, "end_offset must be provided when end_lineno is provided");
        return -1;
    }
    return 0;
}

PyObject *syntax_error_str(PyObject *self) noexcept {
    auto *error = reinterpret_cast<SyntaxErrorObject *>(self);
    PyObject *message = error->msg ? error->msg : Py_None;
    bool has_file = error->filename && is_unicode(error->filename);
    bool has_line = error->lineno && is_exactly(error->lineno, &PyLong_Type);
    if (!has_file && !has_line) {
        return object_str(message);
    }
    const char *file = "";
    if (has_file) {
        file = unicode_as_utf8(error->filename);
        if (!file) {
            return nullptr;
        }
        if (const char *slash = std::strrchr(file, '/')) {
            file = slash + 1;
        }
    }
    int overflow = 0;
    long line = has_line ? long_as_long_and_overflow(error->lineno, &overflow) : 0;
    if (!has_line) {
        return unicode_from_format("%S (%s)", message, file);
    }
    return has_file ? unicode_from_format("%S (%s, line %ld)", message, file, line)
                    : unicode_from_format("%S (line %ld)", message, line);
}


}  // namespace

IL_EXCEPTION(StopIteration, value_type<StopIterationObject>("StopIteration", &exc_Exception, "An iteration ended.",
                                                            stop_iteration_init, stop_iteration_members))
IL_EXCEPTION(SystemExit,
             value_type<SystemExitObject>("SystemExit", &exc_BaseException, "A request to end the program.",
                                          system_exit_init, system_exit_members))
IL_EXCEPTION(ImportError, value_type<ImportErrorObject>("ImportError", &exc_Exception, "A module cannot be imported.",
                                                        import_error_init, import_error_members, import_error_str))
IL_EXCEPTION(ModuleNotFoundError,
             value_type<ImportErrorObject>("ModuleNotFoundError", &exc_ImportError, "There is no such module.",
                                           import_error_init, nullptr, import_error_str))
IL_EXCEPTION(NameError, value_type<NameErrorObject>("NameError", &exc_Exception, "There is no such name.",
                                                    name_error_init, name_error_members))
IL_EXCEPTION(UnboundLocalError, value_type<NameErrorObject>("UnboundLocalError", &exc_NameError,
                                                            "A local name has no value.", name_error_init, nullptr))
IL_EXCEPTION(AttributeError,
             value_type<AttributeErrorObject>("AttributeError", &exc_Exception, "There is no such attribute.",
                                              attribute_error_init, attribute_error_members))
IL_EXCEPTION(SyntaxError, value_type<SyntaxErrorObject>("SyntaxError", &exc_Exception, "The syntax is wrong.",
                                                        syntax_error_init, syntax_error_members, syntax_error_str))
IL_EXCEPTION(IndentationError, value_type<SyntaxErrorObject>("IndentationError", &exc_SyntaxError,
                                                             "The indentation is wrong.", syntax_error_init, nullptr,
                                                             syntax_error_str))
IL_EXCEPTION(TabError, value_type<SyntaxErrorObject>("TabError", &exc_IndentationError, "Tabs and blanks are mixed.",
                                                     syntax_error_init, nullptr, syntax_error_str))

}  // namespace interlock::objects
