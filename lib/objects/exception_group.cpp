// BaseExceptionGroup and ExceptionGroup: several exceptions raised as one, and how they are taken apart.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/exception_types.hpp"
#include "objects/generic_alias.hpp"
#include "objects/list.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

BaseExceptionGroupObject *as_group(PyObject *object) noexcept {
    return reinterpret_cast<BaseExceptionGroupObject *>(object);
}

bool is_group(PyObject *object) noexcept { return is_instance_of(object, &exc_BaseExceptionGroup); }

int clear(PyObject *self) noexcept {
    clear_ref(as_group(self)->msg);
    clear_ref(as_group(self)->excs);
    return base_exception_clear(self);
}

int traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_group(self)->msg);
    Py_VISIT(as_group(self)->excs);
    return base_exception_traverse(self, visit, arg);
}

// Checks the members; *nested_base tells whether one is not an Exception.
bool check_members(PyObject *members, bool *nested_base) noexcept {
    *nested_base = false;
    if (tuple_size_unchecked(members) == 0) {
        err_set_string(PyExc_ValueError, "second argument (exceptions) must be a non-empty sequence");
        return false;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(members); i++) {
        PyObject *member = tuple_item(members, i);
        if (!exception_instance_check(member)) {
            err_format(PyExc_ValueError, "Item %zd of second argument (exceptions) is not an exception", i);
            return false;
        }
        *nested_base = *nested_base || !is_instance_of(member, &exc_Exception);
    }
    return true;
}

PyObject *construct(PyTypeObject *type, PyObject *args, PyObject *) noexcept {
    PyObject *message = nullptr;
    PyObject *sequence = nullptr;
    if (!arg_parse_tuple(args, "UO:BaseExceptionGroup.__new__", &message, &sequence)) {
        return nullptr;
    }
    if (!sequence_check(sequence)) {
        err_set_string(PyExc_TypeError, "second argument (exceptions) must be a sequence");
        return nullptr;
    }
    auto members = Ref<>::steal(sequence_tuple(sequence));
    bool nested_base = false;
    if (!members || !check_members(members.get(), &nested_base)) {
        return nullptr;
    }
    if (type == &exc_BaseExceptionGroup && !nested_base) {
        type = &exc_ExceptionGroup;
    } else if (nested_base && type == &exc_ExceptionGroup) {
        err_set_string(PyExc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
        return nullptr;
    } else if (nested_base && type_is_subtype(type, &exc_Exception)) {
        return err_format(PyExc_TypeError, "Cannot nest BaseExceptions in '%.200s'", type->tp_name);
    }
    PyObject *self = base_exception_new(type, args, nullptr);
    if (self) {
        as_group(self)->msg = new_ref(message);
        as_group(self)->excs = members.release();
    }
    return self;
}

PyObject *str(PyObject *self) noexcept {
    Py_ssize_t count = tuple_size_unchecked(as_group(self)->excs);
    return unicode_from_format("%S (%zd sub-exception%s)", as_group(self)->msg, count, count > 1 ? "s" : "");
}

PyObject *derive(PyObject *self, PyObject *members) noexcept {
    return object_call_function_obj_args(as_object(&exc_BaseExceptionGroup), as_group(self)->msg, members, nullptr);
}

// A group like `original` of other members: None for none, otherwise derive()'s result with the original's place.
PyObject *derive_like(PyObject *original, PyObject *members) noexcept {
    if (list_size_unchecked(members) == 0) {
        return new_ref(Py_None);
    }
    auto group = Ref<>::steal(object_call_method_one_arg(original, IL_STR("derive"), members));
    if (!group) {
        return nullptr;
    }
    if (!is_group(group.get())) {
        err_set_string(PyExc_TypeError, "derive must return an instance of BaseExceptionGroup");
        return nullptr;
    }
    auto *from = as_exception(original);
    auto *to = as_exception(group.get());
    set_ref(to->traceback, xnew_ref(from->traceback));
    set_ref(to->context, xnew_ref(from->context));
    set_ref(to->cause, xnew_ref(from->cause));
    to->suppress_context = from->suppress_context;
    PyObject *notes = nullptr;
    int found = object_get_optional_attr_string(original, "__notes__", &notes);
    if (found < 0) {
        return nullptr;
    }
    auto owned_notes = Ref<>::steal(notes);
    if (found && sequence_check(notes)) {
        auto copy = Ref<>::steal(sequence_list(notes));
        if (!copy || object_set_attr_string(group.get(), "__notes__", copy.get()) < 0) {
            return nullptr;
        }
    }
    return group.release();
}

// What subgroup() and split() take: a class, a tuple of classes, or a function.
class Condition {
public:
    [[nodiscard]] bool set(PyObject *object) noexcept {
        object_ = object;
        by_class_ = is_classes(object);
        if (by_class_ || (callable_check(object) && !is_type(object))) {
            return true;
        }
        err_set_string(PyExc_TypeError, "expected a function, exception type or tuple of exception types");
        return false;
    }

    // 1, 0, -1.
    int matches(PyObject *exception) const noexcept {
        if (by_class_) {
            return err_given_exception_matches(exception, object_);
        }
        auto answer = Ref<>::steal(object_call_one_arg(object_, exception));
        return answer ? object_is_true(answer.get()) : -1;
    }

private:
    static bool is_classes(PyObject *object) noexcept {
        if (!is_tuple(object)) {
            return exception_class_check(object);
        }
        for (Py_ssize_t i = 0; i < tuple_size_unchecked(object); i++) {
            if (!exception_class_check(tuple_item(object, i))) {
                return false;
            }
        }
        return true;
    }

    PyObject *object_ = nullptr;
    bool by_class_ = false;
};

// *match and *rest get new references or None; rest may be null when nobody asks.
bool split_by(PyObject *exception, const Condition &condition, PyObject **match, PyObject **rest) noexcept {
    *match = nullptr;
    int whole = condition.matches(exception);
    if (whole < 0) {
        return false;
    }
    if (whole || !is_group(exception)) {
        *match = new_ref(whole ? exception : Py_None);
        if (rest) {
            *rest = new_ref(whole ? Py_None : exception);
        }
        return true;
    }
    RecursionScope scope(" in exceptiongroup_split_recursive");
    auto matches = Ref<>::steal(list_new(0));
    auto others = Ref<>::steal(list_new(0));
    if (!scope || !matches || !others) {
        return false;
    }
    PyObject *members = as_group(exception)->excs;
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(members); i++) {
        PyObject *member_match = nullptr;
        PyObject *member_rest = nullptr;
        if (!split_by(tuple_item(members, i), condition, &member_match, &member_rest)) {
            return false;
        }
        auto owned_match = Ref<>::steal(member_match);
        auto owned_rest = Ref<>::steal(member_rest);
        if ((member_match != Py_None && list_append(matches.get(), member_match) < 0) ||
            (member_rest != Py_None && list_append(others.get(), member_rest) < 0)) {
            return false;
        }
    }
    auto result = Ref<>::steal(derive_like(exception, matches.get()));
    if (!result) {
        return false;
    }
    if (rest) {
        *rest = derive_like(exception, others.get());
        if (!*rest) {
            return false;
        }
    }
    *match = result.release();
    return true;
}

PyObject *split(PyObject *self, PyObject *argument) noexcept {
    Condition condition;
    PyObject *match = nullptr;
    PyObject *rest = nullptr;
    if (!condition.set(argument) || !split_by(self, condition, &match, &rest)) {
        return nullptr;
    }
    auto owned_match = Ref<>::steal(match);
    auto owned_rest = Ref<>::steal(rest);
    return tuple_pack(2, match, rest);
}

PyObject *subgroup(PyObject *self, PyObject *argument) noexcept {
    Condition condition;
    PyObject *match = nullptr;
    return condition.set(argument) && split_by(self, condition, &match, nullptr) ? match : nullptr;
}

constinit PyMethodDef methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {"derive", derive, METH_O, "derive(exceptions): a group of the same message"},
    {"split", split, METH_O, "split(condition): (group of those that match, group of the others)"},
    {"subgroup", subgroup, METH_O, "subgroup(condition): group of those that match, or None"},
    {},
};

constinit PyMemberDef members[] = {
    {"message", _Py_T_OBJECT, offsetof(BaseExceptionGroupObject, msg), Py_READONLY, "message"},
    {"exceptions", _Py_T_OBJECT, offsetof(BaseExceptionGroupObject, excs), Py_READONLY, "the exceptions, a tuple"},
    {},
};

constexpr PyTypeObject group_type(const char *name, PyTypeObject *base, const char *doc) noexcept {
    return exception_type<BaseExceptionGroupObject, clear, traverse>(name, base, doc, construct, base_exception_init,
                                                                     str);
}

constexpr PyTypeObject base_group_type() noexcept {
    PyTypeObject type = group_type("BaseExceptionGroup", &exc_BaseException, "Several exceptions raised as one.");
    type.tp_methods = methods;
    type.tp_members = members;
    return type;
}

// (BaseExceptionGroup, Exception)
struct PairTuple {
    PyVarObject ob_base;
    PyObject *ob_item[2];
};
constinit WithGcHead<PairTuple> bases = {
    {},
    {IL_STATIC_VAR_HEAD(&PyTuple_Type, 2),
     {IL_TYPE_OBJECT(exc_BaseExceptionGroup), IL_TYPE_OBJECT(exc_Exception)}}};

constexpr PyTypeObject ordinary_group_type() noexcept {
    PyTypeObject type =
        group_type("ExceptionGroup", &exc_BaseExceptionGroup, "Several ordinary exceptions raised as one.");
    type.tp_bases = &bases.object.ob_base.ob_base;
    return type;
}

}  // namespace

IL_EXCEPTION(BaseExceptionGroup, base_group_type())
constinit PyTypeObject exc_ExceptionGroup = ordinary_group_type();

}  // namespace interlock::objects
