// The digits of ints for other libraries of big numbers.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/long_internal.hpp"

namespace interlock::objects {
namespace {

constexpr int8_t kLowestFirst = -1;
constexpr int8_t kNative = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? -1 : 1;
constexpr PyLongLayout kLayout = {kDigitBits, sizeof(Digit), kLowestFirst, kNative};

PyLongObject *written(PyLongWriter *writer) noexcept { return reinterpret_cast<PyLongObject *>(writer); }

}  // namespace

const PyLongLayout *long_native_layout() noexcept { return &kLayout; }

int long_export(PyObject *object, PyLongExport *result) noexcept {
    if (!is_long(object)) {
        err_format(PyExc_TypeError, "expected int, got %.200s", type_of(object)->tp_name);
        return -1;
    }
    int64_t value;
    if (long_to_two_digits(as_long(object), &value)) {
        *result = {value, 0, 0, nullptr, 0};
    } else {
        *result = {0, static_cast<uint8_t>(long_sign(as_long(object)) < 0), long_count(as_long(object)),
                   as_long(object)->ob_digit, reinterpret_cast<uintptr_t>(new_ref(object))};
    }
    return 0;
}

void long_free_export(PyLongExport *exported) noexcept {
    xdecref(reinterpret_cast<PyObject *>(std::exchange(exported->_reserved, 0)));
}

// The sign waits in that of the count.
PyLongWriter *long_writer_create(int negative, Py_ssize_t count, void **digits) noexcept {
    if (count <= 0) {
        err_set_string(PyExc_ValueError, "ndigits must be positive");
        return nullptr;
    }
    PyLongObject *v = long_alloc(count);
    if (!v) {
        return nullptr;
    }
    v->ob_base.ob_size = negative ? -count : count;
    *digits = v->ob_digit;
    return reinterpret_cast<PyLongWriter *>(v);
}

PyObject *long_writer_finish(PyLongWriter *writer) noexcept {
    return long_finish(written(writer), long_sign(written(writer)) < 0);
}

void long_writer_discard(PyLongWriter *writer) noexcept { xdecref(reinterpret_cast<PyObject *>(writer)); }

}  // namespace interlock::objects
