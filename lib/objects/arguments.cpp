#include "base/base.hpp"

#include "objects/arguments.hpp"

#include "objects/err.hpp"
#include "objects/number.hpp"

namespace interlock::objects {

bool bad_positional(const char *name, Py_ssize_t count, Py_ssize_t min, Py_ssize_t max) noexcept {
    const char *bound = min == max ? "" : count < min ? "at least " : "at most ";
    Py_ssize_t limit = count < min ? min : max;
    err_format(PyExc_TypeError, "%.200s expected %s%zd argument%s, got %zd", name, bound, limit, limit == 1 ? "" : "s",
               count);
    return false;
}

PyObject *bad_keyword(const char *name, PyObject *keyword) noexcept {
    return err_format(PyExc_TypeError, "'%S' is an invalid keyword argument for %.200s()", keyword, name);
}

bool index_argument(PyObject *argument, Py_ssize_t *index) noexcept {
    if (!index_check(argument)) {
        err_set_string(PyExc_TypeError, "slice indices must be integers or have an __index__ method");
        return false;
    }
    *index = number_as_ssize_t(argument, nullptr);
    return *index != -1 || !err_occurred();
}

}  // namespace interlock::objects
