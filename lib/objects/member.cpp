#include "base/base.hpp"

#include <climits>
#include <cstring>

#include "objects/attribute.hpp"
#include "objects/descr.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

template <class T>
T load(const char *address) noexcept {
    T value;
    std::memcpy(&value, address, sizeof value);
    return value;
}

template <class T>
int store(char *address, T value) noexcept {
    std::memcpy(address, &value, sizeof value);
    return 0;
}

// A signed field narrower than long: warns when the value does not fit, as CPython does, and stores what fits.
template <class T>
int store_signed(char *address, PyObject *value, long least, long most, const char *warning) noexcept {
    long number = long_as_long(value);
    if (number == -1 && err_occurred()) {
        return -1;
    }
    store(address, static_cast<T>(number));
    if (number < least || number > most) {
        return err_warn_ex(PyExc_RuntimeWarning, warning, 1);
    }
    return 0;
}

int store_unsigned_long(char *address, PyObject *value, bool is_int) noexcept {
    // Negative values are taken modulo the field's range, with a warning.
    PyObject *index = number_index(value);
    if (!index) {
        return -1;
    }
    Ref<> keep = Ref<>::steal(index);
    unsigned long number = long_as_unsigned_long(index);
    bool negative = false;
    if (number == static_cast<unsigned long>(-1) && err_occurred()) {
        err_clear();
        long as_signed = long_as_long(index);
        if (as_signed == -1 && err_occurred()) {
            return -1;
        }
        number = static_cast<unsigned long>(as_signed);
        negative = true;
    }
    if (!is_int) {
        store<unsigned long>(address, number);
        return negative ? err_warn_ex(PyExc_RuntimeWarning, "Writing negative value into unsigned field", 1) : 0;
    }
    store<unsigned int>(address, static_cast<unsigned int>(number));
    if (negative) {
        return err_warn_ex(PyExc_RuntimeWarning, "Writing negative value into unsigned field", 1);
    }
    return number > UINT_MAX ? err_warn_ex(PyExc_RuntimeWarning, "Truncation of value to unsigned int", 1) : 0;
}

}  // namespace

PyObject *member_get_one(const char *address, PyMemberDef *member) noexcept {
    if (member->flags & Py_RELATIVE_OFFSET) {
        err_set_string(PyExc_SystemError, "PyMember_GetOne used with Py_RELATIVE_OFFSET");
        return nullptr;
    }
    const char *field = address + member->offset;
    switch (member->type) {
    case Py_T_BOOL:
        return load<char>(field) ? Py_True : Py_False;
    case Py_T_BYTE:
        return long_from_long(load<signed char>(field));
    case Py_T_UBYTE:
        return long_from_unsigned_long(load<unsigned char>(field));
    case Py_T_SHORT:
        return long_from_long(load<short>(field));
    case Py_T_USHORT:
        return long_from_unsigned_long(load<unsigned short>(field));
    case Py_T_INT:
        return long_from_long(load<int>(field));
    case Py_T_UINT:
        return long_from_unsigned_long(load<unsigned int>(field));
    case Py_T_LONG:
        return long_from_long(load<long>(field));
    case Py_T_ULONG:
        return long_from_unsigned_long(load<unsigned long>(field));
    case Py_T_PYSSIZET:
        return long_from_ssize_t(load<Py_ssize_t>(field));
    case Py_T_LONGLONG:
        return long_from_long_long(load<long long>(field));
    case Py_T_ULONGLONG:
        return long_from_unsigned_long_long(load<unsigned long long>(field));
    case Py_T_FLOAT:
        return float_from_double(load<float>(field));
    case Py_T_DOUBLE:
        return float_from_double(load<double>(field));
    case Py_T_CHAR:
        return unicode_from_string_and_size(field, 1);
    case Py_T_STRING: {
        const char *text = load<const char *>(field);
        return text ? unicode_from_string(text) : Py_None;
    }
    case Py_T_STRING_INPLACE:
        return unicode_from_string(field);
    case _Py_T_OBJECT: {
        PyObject *object = load<PyObject *>(field);
        return object ? new_ref(object) : Py_None;
    }
    case Py_T_OBJECT_EX: {
        PyObject *object = load<PyObject *>(field);
        if (!object) {
            err_format(PyExc_AttributeError, "'%.200s' object has no attribute '%s'",
                       type_of(reinterpret_cast<const PyObject *>(address))->tp_name, member->name);
        }
        return xnew_ref(object);
    }
    case _Py_T_NONE:
        return Py_None;
    default:
        err_set_string(PyExc_SystemError, "bad memberdescr type");
        return nullptr;
    }
}

int member_set_one(char *address, PyMemberDef *member, PyObject *value) noexcept {
    if (member->flags & Py_RELATIVE_OFFSET) {
        err_set_string(PyExc_SystemError, "PyMember_SetOne used with Py_RELATIVE_OFFSET");
        return -1;
    }
    if (member->flags & Py_READONLY) {
        err_set_string(PyExc_AttributeError, "readonly attribute");
        return -1;
    }
    char *field = address + member->offset;
    if (!value) {
        if (member->type == Py_T_OBJECT_EX) {
            if (!load<PyObject *>(field)) {
                err_set_string(PyExc_AttributeError, member->name);
                return -1;
            }
        } else if (member->type != _Py_T_OBJECT) {
            err_set_string(PyExc_TypeError, "can't delete numeric/char attribute");
            return -1;
        }
    }
    switch (member->type) {
    case Py_T_BOOL:
        if (!is_exactly(value, &PyBool_Type)) {
            err_set_string(PyExc_TypeError, "attribute value type must be bool");
            return -1;
        }
        return store<char>(field, value == Py_True);
    case Py_T_BYTE:
        return store_signed<signed char>(field, value, CHAR_MIN, CHAR_MAX, "Truncation of value to char");
    case Py_T_UBYTE:
        return store_signed<unsigned char>(field, value, 0, UCHAR_MAX, "Truncation of value to unsigned char");
    case Py_T_SHORT:
        return store_signed<short>(field, value, SHRT_MIN, SHRT_MAX, "Truncation of value to short");
    case Py_T_USHORT:
        return store_signed<unsigned short>(field, value, 0, USHRT_MAX, "Truncation of value to unsigned short");
    case Py_T_INT:
        return store_signed<int>(field, value, INT_MIN, INT_MAX, "Truncation of value to int");
    case Py_T_UINT:
        return store_unsigned_long(field, value, true);
    case Py_T_LONG: {
        long number = long_as_long(value);
        return number == -1 && err_occurred() ? -1 : store<long>(field, number);
    }
    case Py_T_ULONG:
        return store_unsigned_long(field, value, false);
    case Py_T_PYSSIZET: {
        Py_ssize_t number = long_as_ssize_t(value);
        return number == -1 && err_occurred() ? -1 : store<Py_ssize_t>(field, number);
    }
    case Py_T_LONGLONG: {
        long long number = long_as_long_long(value);
        return number == -1 && err_occurred() ? -1 : store<long long>(field, number);
    }
    case Py_T_ULONGLONG: {
        unsigned long long number = is_long(value) ? long_as_unsigned_long_long(value)
                                                   : static_cast<unsigned long long>(long_as_long(value));
        return number == static_cast<unsigned long long>(-1) && err_occurred()
                   ? -1
                   : store<unsigned long long>(field, number);
    }
    case Py_T_FLOAT: {
        double number = float_as_double(value);
        return number == -1 && err_occurred() ? -1 : store<float>(field, static_cast<float>(number));
    }
    case Py_T_DOUBLE: {
        double number = float_as_double(value);
        return number == -1 && err_occurred() ? -1 : store<double>(field, number);
    }
    case _Py_T_OBJECT:
    case Py_T_OBJECT_EX: {
        PyObject *old = load<PyObject *>(field);
        store<PyObject *>(field, xnew_ref(value));
        xdecref(old);
        return 0;
    }
    case Py_T_CHAR: {
        Py_ssize_t length;
        const char *text = is_unicode(value) ? unicode_as_utf8_and_size(value, &length) : nullptr;
        if (!text || length != 1) {
            if (!err_occurred()) {
                err_bad_argument();
            }
            return -1;
        }
        return store<char>(field, text[0]);
    }
    case Py_T_STRING:
    case Py_T_STRING_INPLACE:
        err_set_string(PyExc_TypeError, "readonly attribute");
        return -1;
    default:
        err_format(PyExc_SystemError, "bad memberdescr type for %s", member->name);
        return -1;
    }
}

}  // namespace interlock::objects
