#include "base/base.hpp"

#include "objects/call_old.hpp"

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {

PyObject *call_with_tuple(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept {
    if (args && !is_tuple(args)) {
        err_set_string(PyExc_TypeError, "argument list must be a tuple");
        return nullptr;
    }
    if (kwargs && !is_dict(kwargs)) {
        err_set_string(PyExc_TypeError, "keyword list must be a dictionary");
        return nullptr;
    }
    Ref<> tuple = args ? Ref<>::borrow(args) : Ref<>::steal(tuple_new(0));
    return tuple ? object_call(callable, tuple.get(), kwargs) : nullptr;
}

}  // namespace interlock::objects
