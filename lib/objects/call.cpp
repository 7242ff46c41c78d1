#include "base/base.hpp"

#include "objects/call.hpp"

#include <cstdarg>
#include <cstring>

#include "objects/attribute.hpp"
#include "objects/build_value.hpp"
#include "objects/cfunction.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/memory.hpp"
#include "objects/recursion.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

constexpr Py_ssize_t kSmallStack = 6;

// An array of arguments, on the C stack while it is short.  One place before the first is free for a bound self.
class ArgumentStack {
public:
    ArgumentStack() noexcept = default;
    ~ArgumentStack() {
        if (items_ != small_) {
            mem_free(items_);
        }
    }
    ArgumentStack(const ArgumentStack &) = delete;
    ArgumentStack &operator=(const ArgumentStack &) = delete;

    bool reserve(Py_ssize_t count) noexcept {
        if (count > kSmallStack) {
            void *block = mem_malloc(static_cast<size_t>(count + 1) * sizeof(PyObject *));
            if (!block) {
                err_no_memory();
                return false;
            }
            items_ = static_cast<PyObject **>(block);
        }
        return true;
    }
    PyObject **items() noexcept { return items_ + 1; }

private:
    PyObject *small_[kSmallStack + 1];
    PyObject **items_ = small_;
};

IL_INLINE vectorcallfunc vectorcall_of(PyObject *callable) noexcept {
    PyTypeObject *type = type_of(callable);
    if (!has_flag(type, Py_TPFLAGS_HAVE_VECTORCALL)) {
        return nullptr;
    }
    return *reinterpret_cast<vectorcallfunc *>(reinterpret_cast<char *>(callable) + type->tp_vectorcall_offset);
}

IL_COLD PyObject *bad_result(PyObject *callable, PyObject *result, const char *where) noexcept {
    if (!result) {
        if (callable) {
            return err_format(PyExc_SystemError, "%R returned NULL without setting an exception", callable);
        }
        return err_format(PyExc_SystemError, "%s returned NULL without setting an exception", where);
    }
    decref(result);
    if (callable) {
        return err_format_from_cause(PyExc_SystemError, "%R returned a result with an exception set", callable);
    }
    return err_format_from_cause(PyExc_SystemError, "%s returned a result with an exception set", where);
}

// On the thread that made the call.
IL_INLINE PyObject *checked_on(runtime::ThreadState *thread, PyObject *callable, PyObject *result) noexcept {
    bool raised = thread->objects.raised != nullptr;
    if ((result != nullptr) != raised) [[likely]] {
        return result;
    }
    return bad_result(callable, result, nullptr);
}

IL_INLINE PyObject *checked(PyObject *callable, PyObject *result) noexcept {
    return checked_on(runtime::current(), callable, result);
}

// Of a builtin function whose convention takes just this argument (null: none).
IL_INLINE PyObject *call_c_function(PyObject *callable, PyObject *arg) noexcept {
    runtime::ThreadState *thread = runtime::current();
    CFunctionObject *function = as_c_function(callable);
    CallScope scope(thread);
    return scope ? checked_on(thread, callable, function->m_ml->ml_meth(function->m_self, arg)) : nullptr;
}

IL_COLD PyObject *not_callable(PyObject *callable) noexcept {
    return err_format(PyExc_TypeError, "'%.200s' object is not callable", type_of(callable)->tp_name);
}

// Through tp_call.
PyObject *call_slot(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept {
    ternaryfunc call = type_of(callable)->tp_call;
    if (!call) {
        return not_callable(callable);
    }
    runtime::ThreadState *thread = runtime::current();
    CallScope scope(thread);
    return scope ? checked_on(thread, callable, call(callable, args, kwargs)) : nullptr;
}

// Keyword names and the values behind the positional arguments, as a dict; null without names.
Ref<> keywords_from_stack(PyObject *const *values, PyObject *kwnames, bool *failed) noexcept {
    *failed = false;
    Py_ssize_t count = kwnames ? tuple_size_unchecked(kwnames) : 0;
    if (count == 0) {
        return nullptr;
    }
    Ref<> dict = Ref<>::steal(dict_new_presized(count));
    for (Py_ssize_t i = 0; dict && i < count; ++i) {
        if (dict_set_item(dict.get(), tuple_item(kwnames, i), values[i]) < 0) {
            dict.reset();
        }
    }
    *failed = !dict;
    return dict;
}

IL_NOINLINE PyObject *call_slot_from_stack(PyObject *callable, PyObject *const *args, Py_ssize_t count,
                                           PyObject *kwnames) noexcept {
    if (!type_of(callable)->tp_call) {
        return not_callable(callable);
    }
    if (count == 0 && !kwnames) {
        return call_slot(callable, tuple_empty(), nullptr);
    }
    Ref<> tuple = Ref<>::steal(tuple_from_array(args, count));
    if (!tuple) {
        return nullptr;
    }
    bool failed;
    Ref<> kwargs = keywords_from_stack(args + count, kwnames, &failed);
    return failed ? nullptr : call_slot(callable, tuple.get(), kwargs.get());
}

// Runs a vectorcall function with keywords from a dict that is not empty.
PyObject *vectorcall_with_dict(vectorcallfunc function, PyObject *callable, PyObject *const *args, Py_ssize_t count,
                               PyObject *kwargs) noexcept {
    Py_ssize_t keyword_count = dict_size(kwargs);
    ArgumentStack stack;
    Ref<> kwnames = Ref<>::steal(tuple_new(keyword_count));
    if (!kwnames || !stack.reserve(count + keyword_count)) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        stack.items()[i] = new_ref(args[i]);
    }
    Py_ssize_t position = 0;
    Py_ssize_t filled = 0;
    bool all_strings = true;
    PyObject *key;
    PyObject *value;
    while (filled < keyword_count && dict_next(kwargs, &position, &key, &value)) {
        all_strings = all_strings && is_unicode(key);
        tuple_items(kwnames.get())[filled] = new_ref(key);
        stack.items()[count + filled] = new_ref(value);
        ++filled;
    }
    PyObject *result = nullptr;
    if (all_strings) {
        result = function(callable, stack.items(), static_cast<size_t>(count) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                          kwnames.get());
    } else {
        err_set_string(PyExc_TypeError, "keywords must be strings");
    }
    for (Py_ssize_t i = 0; i < count + filled; ++i) {
        decref(stack.items()[i]);
    }
    return result;
}

}  // namespace

bool is_empty_mapping(PyObject *kwargs) noexcept { return dict_size(kwargs) == 0; }

vectorcallfunc vectorcall_function(PyObject *callable) noexcept { return vectorcall_of(callable); }

PyObject *check_call_result(PyObject *callable, PyObject *result, const char *where) noexcept {
    bool raised = runtime::current()->objects.raised != nullptr;
    return (result != nullptr) != raised ? result : bad_result(callable, result, where);
}

static IL_INLINE PyObject *vectorcall_by(vectorcallfunc function, PyObject *callable, PyObject *const *args,
                                         size_t nargsf, PyObject *kwnames) noexcept {
    if (function) [[likely]] {
        return checked(callable, function(callable, args, nargsf, kwnames));
    }
    return call_slot_from_stack(callable, args, vectorcall_nargs(nargsf), kwnames);
}

PyObject *object_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    vectorcallfunc function = vectorcall_of(callable);
    if (function == c_function_call_fast && !kwnames) {
        CFunctionObject *self = as_c_function(callable);
        auto *body = reinterpret_cast<PyCFunctionFast>(reinterpret_cast<void *>(self->m_ml->ml_meth));
        return checked(callable, body(self->m_self, args, vectorcall_nargs(nargsf)));
    }
    return vectorcall_by(function, callable, args, nargsf, kwnames);
}

PyObject *object_vectorcall_dict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (vectorcallfunc function = vectorcall_of(callable)) {
        if (!kwargs || dict_size(kwargs) == 0) {
            return checked(callable, function(callable, args, nargsf, nullptr));
        }
        return checked(callable, vectorcall_with_dict(function, callable, args, count, kwargs));
    }
    Ref<> tuple = Ref<>::steal(tuple_from_array(args, count));
    return tuple ? call_slot(callable, tuple.get(), kwargs) : nullptr;
}

PyObject *vectorcall_call(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept {
    vectorcallfunc function = nullptr;
    if (type_of(callable)->tp_vectorcall_offset > 0) {
        function = *reinterpret_cast<vectorcallfunc *>(reinterpret_cast<char *>(callable) +
                                                       type_of(callable)->tp_vectorcall_offset);
    }
    if (!function) {
        return err_format(PyExc_TypeError, "'%.200s' object does not support vectorcall", type_of(callable)->tp_name);
    }
    Py_ssize_t count = tuple_size_unchecked(args);
    if (!kwargs || dict_size(kwargs) == 0) {
        return function(callable, tuple_items(args), static_cast<size_t>(count), nullptr);
    }
    return vectorcall_with_dict(function, callable, tuple_items(args), count, kwargs);
}

PyObject *object_call(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept {
    if (vectorcall_of(callable)) {
        return checked(callable, vectorcall_call(callable, args, kwargs));
    }
    return call_slot(callable, args, kwargs);
}

PyObject *object_call_object(PyObject *callable, PyObject *args) noexcept {
    if (!args) {
        return object_call_no_args(callable);
    }
    if (!is_tuple(args)) {
        return err_format(PyExc_TypeError, "argument list must be a tuple");
    }
    return object_call(callable, args, nullptr);
}

PyObject *object_call_no_args(PyObject *callable) noexcept {
    vectorcallfunc function = vectorcall_of(callable);
    if (function == c_function_call_no_args) [[likely]] {
        return call_c_function(callable, nullptr);
    }
    PyObject *stack[1];
    return vectorcall_by(function, callable, stack + 1, PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
}

PyObject *object_call_one_arg(PyObject *callable, PyObject *arg) noexcept {
    vectorcallfunc function = vectorcall_of(callable);
    if (function == c_function_call_one_arg) [[likely]] {
        return call_c_function(callable, arg);
    }
    PyObject *stack[2];
    stack[1] = arg;
    return vectorcall_by(function, callable, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
}

PyObject *object_vectorcall_method(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    PyObject *found;
    int unbound = object_get_method(args[0], name, &found);
    if (unbound < 0) {
        return nullptr;
    }
    Ref<> method = Ref<>::steal(found);
    if (unbound) {
        // args[-1] stays the caller's to lend.
        return object_vectorcall(found, args, nargsf, kwnames);
    }
    // The place of self may be used by the callee for its own.
    return object_vectorcall(found, args + 1,
                             static_cast<size_t>(vectorcall_nargs(nargsf) - 1) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                             kwnames);
}

PyObject *object_call_method_no_args(PyObject *self, PyObject *name) noexcept {
    PyObject *stack[] = {nullptr, self};
    return object_vectorcall_method(name, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
}

PyObject *object_call_method_one_arg(PyObject *self, PyObject *name, PyObject *arg) noexcept {
    PyObject *stack[] = {nullptr, self, arg};
    return object_vectorcall_method(name, stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr);
}

// ---- Variadic front-ends ----------------------------------------------------------------------------------------------

PyObject *object_call_va_obj_args(PyObject *self, PyObject *callable, va_list args) noexcept {
    if (!callable) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "null argument to internal routine");
        }
        return nullptr;
    }
    Py_ssize_t count = self ? 1 : 0;
    va_list counting;
    va_copy(counting, args);
    while (va_arg(counting, PyObject *)) {
        ++count;
    }
    va_end(counting);
    ArgumentStack stack;
    if (!stack.reserve(count)) {
        return nullptr;
    }
    Py_ssize_t filled = 0;
    if (self) {
        stack.items()[filled++] = self;
    }
    while (filled < count) {
        stack.items()[filled++] = va_arg(args, PyObject *);
    }
    return object_vectorcall(callable, stack.items(), static_cast<size_t>(count) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                             nullptr);
}

PyObject *object_call_method_va_obj_args(PyObject *self, PyObject *name, va_list args) noexcept {
    if (!self || !name) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "null argument to internal routine");
        }
        return nullptr;
    }
    PyObject *found;
    int unbound = object_get_method(self, name, &found);
    if (unbound < 0) {
        return nullptr;
    }
    Ref<> method = Ref<>::steal(found);
    return object_call_va_obj_args(unbound ? self : nullptr, found, args);
}

static PyObject *object_call_va_format(PyObject *self, PyObject *callable, const char *format, va_list args) noexcept {
    if (!format || !*format) {
        return self ? object_call_one_arg(callable, self) : object_call_no_args(callable);
    }
    PyObject *small[kSmallStack];
    Py_ssize_t count;
    PyObject **values = va_build_value_stack(small, kSmallStack, format, args, &count);
    if (!values) {
        return nullptr;
    }
    // One tuple stands for the arguments themselves: "(ii)" and "O" with a tuple.
    PyObject *const *items = values;
    Py_ssize_t items_count = count;
    if (count == 1 && is_tuple(values[0])) {
        items = tuple_items(values[0]);
        items_count = tuple_size_unchecked(values[0]);
    }
    PyObject *result = nullptr;
    ArgumentStack stack;
    Py_ssize_t total = items_count + (self ? 1 : 0);
    if (stack.reserve(total)) {
        Py_ssize_t filled = 0;
        if (self) {
            stack.items()[filled++] = self;
        }
        for (Py_ssize_t i = 0; i < items_count; ++i) {
            stack.items()[filled++] = items[i];
        }
        result = object_vectorcall(callable, stack.items(), static_cast<size_t>(total) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                                   nullptr);
    }
    va_build_value_stack_free(values, count, small);
    return result;
}

PyObject *object_call_function_va(PyObject *callable, const char *format, va_list args) noexcept {
    if (!callable) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "null argument to internal routine");
        }
        return nullptr;
    }
    return object_call_va_format(nullptr, callable, format, args);
}

PyObject *object_call_method_va(PyObject *self, const char *name, const char *format, va_list args) noexcept {
    if (!self || !name) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "null argument to internal routine");
        }
        return nullptr;
    }
    Ref<> method = Ref<>::steal(object_get_attr_string(self, name));
    if (!method) {
        return nullptr;
    }
    if (!callable_check(method.get())) {
        return err_format(PyExc_TypeError, "attribute of type '%.200s' is not callable", type_of(method.get())->tp_name);
    }
    return object_call_va_format(nullptr, method.get(), format, args);
}

PyObject *object_call_function_obj_args(PyObject *callable, ...) noexcept {
    va_list args;
    va_start(args, callable);
    PyObject *result = object_call_va_obj_args(nullptr, callable, args);
    va_end(args);
    return result;
}

PyObject *object_call_method_obj_args(PyObject *self, PyObject *name, ...) noexcept {
    va_list args;
    va_start(args, name);
    PyObject *result = object_call_method_va_obj_args(self, name, args);
    va_end(args);
    return result;
}

PyObject *object_call_function(PyObject *callable, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    PyObject *result = object_call_function_va(callable, format, args);
    va_end(args);
    return result;
}

PyObject *object_call_method(PyObject *self, const char *name, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    PyObject *result = object_call_method_va(self, name, format, args);
    va_end(args);
    return result;
}

}  // namespace interlock::objects
