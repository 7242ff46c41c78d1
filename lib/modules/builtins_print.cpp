#include "base/base.hpp"

#include "modules/builtins_functions.hpp"
#include "objects/arg.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/file.hpp"
#include "objects/sys.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::modules {
namespace {

using objects::Ref;

// None or a str; false with TypeError.
bool check_text(const char *name, PyObject *value) noexcept {
    if (value == Py_None || objects::is_unicode(value)) {
        return true;
    }
    objects::err_format(PyExc_TypeError, "%s must be None or a string, not %.200s", name,
                        objects::type_of(value)->tp_name);
    return false;
}

int write_text(PyObject *file, PyObject *text, const char *otherwise) noexcept {
    return text == Py_None ? objects::file_write_string(otherwise, file)
                           : objects::file_write_object(text, file, Py_PRINT_RAW);
}

}  // namespace

PyObject *builtins_print(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"sep", "end", "file", "flush", nullptr};
    PyObject *separator = Py_None, *end = Py_None, *given = Py_None;
    int flush = 0;
    if (!objects::arg_parse_tuple_and_keywords(objects::as_object(&objects::empty_tuple), kwargs, "|OOOp:print", names,
                                               &separator, &end, &given, &flush)) {
        return nullptr;
    }
    Ref<> file = Ref<>::borrow(given == Py_None ? objects::sys_get_object("stdout") : given);
    if (!file) {
        objects::err_set_string(PyExc_RuntimeError, "lost sys.stdout");
        return nullptr;
    }
    if (file.get() == Py_None) {
        return objects::new_ref(Py_None);  // nobody looks
    }
    if (!check_text("sep", separator) || !check_text("end", end)) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < objects::tuple_size_unchecked(args); i++) {
        if ((i && write_text(file.get(), separator, " ") < 0) ||
            objects::file_write_object(objects::tuple_item(args, i), file.get(), Py_PRINT_RAW) < 0) {
            return nullptr;
        }
    }
    if (write_text(file.get(), end, "\n") < 0) {
        return nullptr;
    }
    if (flush) {
        Ref<> flushed = Ref<>::steal(objects::object_call_method_no_args(file.get(), IL_STR("flush")));
        if (!flushed) {
            return nullptr;
        }
    }
    return objects::new_ref(Py_None);
}

}  // namespace interlock::modules
