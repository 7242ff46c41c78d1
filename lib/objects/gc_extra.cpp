#include "base/base.hpp"

#include "objects/gc_extra.hpp"

#include <cstring>

#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/ref_tracer.hpp"

namespace interlock::objects {

PyObject *object_gc_new_with_extra_data(PyTypeObject *type, size_t extra) noexcept {
    size_t bytes;
    if (__builtin_add_overflow(static_cast<size_t>(type->tp_basicsize), extra, &bytes)) {
        return err_no_memory();
    }
    PyObject *object = gc_alloc(type, bytes);
    if (object) {
        std::memset(static_cast<void *>(object), 0, bytes);
        object->ob_refcnt = 1;
        object->ob_type = new_ref(type);
        trace_created(object);
    }
    return object;
}

}  // namespace interlock::objects
