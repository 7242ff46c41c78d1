#include "base/base.hpp"

#include "objects/capsule.hpp"

#include <cstring>

#include "objects/err.hpp"
#include "objects/import.hpp"
#include "objects/memory.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

struct CapsuleObject {
    PyObject ob_base;
    void *pointer;
    const char *name;
    void *context;
    PyCapsule_Destructor destructor;
};

CapsuleObject *as_capsule(PyObject *object) noexcept { return reinterpret_cast<CapsuleObject *>(object); }

bool same_name(const char *a, const char *b) noexcept { return a == b || (a && b && std::strcmp(a, b) == 0); }

bool is_live(PyObject *object) noexcept {
    return object && is_exactly(object, &PyCapsule_Type) && as_capsule(object)->pointer;
}

// Null with ValueError naming the function.
CapsuleObject *live(PyObject *object, const char *message) noexcept {
    if (is_live(object)) {
        return as_capsule(object);
    }
    err_set_string(PyExc_ValueError, message);
    return nullptr;
}

void capsule_dealloc(PyObject *object) noexcept {
    CapsuleObject *capsule = as_capsule(object);
    if (capsule->destructor) {
        capsule->destructor(object);
    }
    object_free(object);
}

PyObject *capsule_repr(PyObject *object) noexcept {
    CapsuleObject *capsule = as_capsule(object);
    const char *quote = capsule->name ? "\"" : "";
    return unicode_from_format("<capsule object %s%s%s at %p>", quote, capsule->name ? capsule->name : "NULL", quote,
                               static_cast<void *>(object));
}

}  // namespace

PyObject *capsule_new(void *pointer, const char *name, PyCapsule_Destructor destructor) noexcept {
    if (!pointer) {
        err_set_string(PyExc_ValueError, "PyCapsule_New called with null pointer");
        return nullptr;
    }
    PyObject *object = object_new(&PyCapsule_Type);
    if (object) {
        CapsuleObject *capsule = as_capsule(object);
        capsule->pointer = pointer;
        capsule->name = name;
        capsule->context = nullptr;
        capsule->destructor = destructor;
    }
    return object;
}

int capsule_is_valid(PyObject *object, const char *name) noexcept {
    return is_live(object) && same_name(as_capsule(object)->name, name);
}

void *capsule_get_pointer(PyObject *object, const char *name) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_GetPointer called with invalid PyCapsule object");
    if (!capsule) {
        return nullptr;
    }
    if (!same_name(name, capsule->name)) {
        err_set_string(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
        return nullptr;
    }
    return capsule->pointer;
}

PyCapsule_Destructor capsule_get_destructor(PyObject *object) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_GetDestructor called with invalid PyCapsule object");
    return capsule ? capsule->destructor : nullptr;
}

const char *capsule_get_name(PyObject *object) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_GetName called with invalid PyCapsule object");
    return capsule ? capsule->name : nullptr;
}

void *capsule_get_context(PyObject *object) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_GetContext called with invalid PyCapsule object");
    return capsule ? capsule->context : nullptr;
}

int capsule_set_pointer(PyObject *object, void *pointer) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_SetPointer called with invalid PyCapsule object");
    if (!capsule) {
        return -1;
    }
    if (!pointer) {
        err_set_string(PyExc_ValueError, "PyCapsule_SetPointer called with null pointer");
        return -1;
    }
    capsule->pointer = pointer;
    return 0;
}

int capsule_set_destructor(PyObject *object, PyCapsule_Destructor destructor) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_SetDestructor called with invalid PyCapsule object");
    if (!capsule) {
        return -1;
    }
    capsule->destructor = destructor;
    return 0;
}

int capsule_set_name(PyObject *object, const char *name) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_SetName called with invalid PyCapsule object");
    if (!capsule) {
        return -1;
    }
    capsule->name = name;
    return 0;
}

int capsule_set_context(PyObject *object, void *context) noexcept {
    CapsuleObject *capsule = live(object, "PyCapsule_SetContext called with invalid PyCapsule object");
    if (!capsule) {
        return -1;
    }
    capsule->context = context;
    return 0;
}

void *capsule_import(const char *name) noexcept {
    // The first part is the module, each further one an attribute of what was found.
    const char *part = name;
    Ref<> object;
    while (part) {
        const char *dot = std::strchr(part, '.');
        Ref<> word = Ref<>::steal(
            unicode_from_string_and_size(part, dot ? dot - part : static_cast<Py_ssize_t>(std::strlen(part))));
        if (!word) {
            return nullptr;
        }
        if (!object) {
            object = Ref<>::steal(import_import_module(unicode_data(word.get())));
            if (!object) {
                err_format(PyExc_ImportError, "PyCapsule_Import could not import module \"%U\"", word.get());
                return nullptr;
            }
        } else {
            object = Ref<>::steal(object_get_attr(object.get(), word.get()));
            if (!object) {
                return nullptr;
            }
        }
        part = dot ? dot + 1 : nullptr;
    }
    if (capsule_is_valid(object.get(), name)) {
        return as_capsule(object.get())->pointer;
    }
    err_format(PyExc_AttributeError, "PyCapsule_Import \"%s\" is not valid", name);
    return nullptr;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyCapsule_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "PyCapsule",
    .tp_basicsize = sizeof(objects::CapsuleObject),
    .tp_dealloc = objects::capsule_dealloc,
    .tp_repr = objects::capsule_repr,
    .tp_doc = "A C pointer as an object: how extension modules hand C interfaces to each other.",
};
