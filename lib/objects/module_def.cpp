// Module definitions: modules made of them, in one phase (module_create2) or two (from spec, then exec).
#include "base/base.hpp"

#include <atomic>
#include <cstring>

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/import_internal.hpp"
#include "objects/memory.hpp"
#include "objects/cfunction.hpp"
#include "objects/module.hpp"
#include "objects/module_spec.hpp"
#include "objects/unicode.hpp"

constinit PyTypeObject PyModuleDef_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "moduledef",
    .tp_basicsize = sizeof(PyModuleDef),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
};

namespace interlock::objects {
namespace {

// Indexes are for the process: a definition is static data, shared by all interpreters.  Relaxed: only uniqueness counts.
std::atomic<Py_ssize_t> last_index{0};

// API mismatch is a warning: the module may work all the same.
bool check_api_version(const char *name, int version) noexcept {
    if (version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION) {
        return true;
    }
    return err_warn_format(PyExc_RuntimeWarning, 1,
                           "Python C API version mismatch for module %.100s: This Python has API version %d, module "
                           "%.100s has version %d.",
                           name, PYTHON_API_VERSION, name, version) == 0;
}

int add_functions(PyObject *module, PyObject *name, PyMethodDef *functions) noexcept {
    Py_ssize_t count = 0;
    while (functions[count].ml_name) {
        ++count;
    }
    if (is_exactly(module, &PyModule_Type) && !dict_expect(as_module(module)->dict, count)) {
        return -1;
    }
    for (PyMethodDef *function = functions; function->ml_name; function++) {
        if (function->ml_flags & (METH_CLASS | METH_STATIC)) {
            err_set_string(PyExc_ValueError, "module functions cannot set METH_CLASS or METH_STATIC");
            return -1;
        }
        Ref<> object = Ref<>::steal(c_function_new_ex(function, module, name));
        Ref<> attribute = Ref<>::steal(object ? unicode_intern_from_string(function->ml_name) : nullptr);
        if (!attribute || module_set_attr(module, attribute.get(), object.get()) < 0) {
            return -1;
        }
    }
    return 0;
}

bool make_state(ModuleObject *module, const PyModuleDef *def) noexcept {
    if (def->m_size <= 0 || module->state) {
        return true;
    }
    module->state = mem_calloc(1, static_cast<size_t>(def->m_size));
    if (!module->state) {
        err_no_memory();
    }
    return module->state != nullptr;
}

// Slots of a definition, checked.
struct Slots {
    PyObject *(*create)(PyObject *spec, PyModuleDef *def) = nullptr;
    bool has_exec = false;
    void *multiple_interpreters = Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED;
};

bool twice(const char *name, const char *what) noexcept {
    err_format(PyExc_SystemError, "module %s has more than one '%s' slot", name, what);
    return false;
}

bool read_slots(const PyModuleDef *def, const char *name, Slots *slots) noexcept {
    bool has_multiple = false, has_gil = false;
    for (const PyModuleDef_Slot *slot = def->m_slots; slot && slot->slot; slot++) {
        switch (slot->slot) {
        case Py_mod_create:
            if (slots->create) {
                err_format(PyExc_SystemError, "module %s has multiple create slots", name);
                return false;
            }
            slots->create = reinterpret_cast<PyObject *(*)(PyObject *, PyModuleDef *)>(slot->value);
            break;
        case Py_mod_exec:
            slots->has_exec = true;
            break;
        case Py_mod_multiple_interpreters:
            if (has_multiple) {
                return twice(name, "multiple interpreters");
            }
            has_multiple = true;
            slots->multiple_interpreters = slot->value;
            break;
        case Py_mod_gil:
            if (has_gil) {
                return twice(name, "gil");
            }
            has_gil = true;
            break;
        default:
            err_format(PyExc_SystemError, "module %s uses unknown slot ID %i", name, slot->slot);
            return false;
        }
    }
    return true;
}

// Calls the create slot, or makes a plain module; null with an exception.
PyObject *create(PyModuleDef *def, PyObject *spec, PyObject *name_object, const char *name, const Slots &slots) noexcept {
    if (!slots.create) {
        return module_new_object(name_object);
    }
    Ref<> module = Ref<>::steal(slots.create(spec, def));
    if (!module) {
        if (!err_occurred()) {
            err_format(PyExc_SystemError, "creation of module %s failed without setting an exception", name);
        }
        return nullptr;
    }
    if (err_occurred()) {
        err_format_from_cause(PyExc_SystemError, "creation of module %s raised unreported exception", name);
        return nullptr;
    }
    return module.release();
}

}  // namespace

PyObject *module_def_init(PyModuleDef *def) noexcept {
    PyObject *object = as_object(def);
    if (__atomic_load_n(&def->m_base.m_index, __ATOMIC_ACQUIRE) == 0) {
        // Two interpreters may come here at once: both write the same head, and one index wins.
        __atomic_store_n(&object->ob_refcnt, kImmortalRefcnt, __ATOMIC_RELAXED);
        __atomic_store_n(&object->ob_type, &PyModuleDef_Type, __ATOMIC_RELAXED);
        Py_ssize_t index = last_index.fetch_add(1, std::memory_order_relaxed) + 1;
        Py_ssize_t none = 0;
        // Release: whoever sees the index sees the head.
        __atomic_compare_exchange_n(&def->m_base.m_index, &none, index, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    }
    return object;
}

int module_add_functions(PyObject *module, PyMethodDef *functions) noexcept {
    Ref<> name = Ref<>::steal(module_get_name_object(module));
    return name ? add_functions(module, name.get(), functions) : -1;
}

PyObject *module_create2(PyModuleDef *def, int api_version) noexcept {
    module_def_init(def);
    if (!check_api_version(def->m_name, api_version)) {
        return nullptr;
    }
    if (def->m_slots) {
        err_format(PyExc_SystemError, "module %s: PyModule_Create is incompatible with m_slots", def->m_name);
        return nullptr;
    }
    // A module inside of a package knows only its own name; import says the full one.
    Ref<> module = Ref<>::steal(module_new(import_full_name(def->m_name)));
    if (!module || !make_state(as_module(module.get()), def) ||
        (def->m_methods && module_add_functions(module.get(), def->m_methods) < 0) ||
        (def->m_doc && module_set_doc_string(module.get(), def->m_doc) < 0)) {
        return nullptr;
    }
    as_module(module.get())->def = def;
    return module.release();
}

PyObject *module_from_def_and_spec2(PyModuleDef *def, PyObject *spec, int api_version) noexcept {
    module_def_init(def);
    // Import's own spec is asked without building the attributes of its class.
    PyObject *known = is_exactly(spec, &module_spec_type) ? as_module_spec(spec)->name : nullptr;
    Ref<> name_object = known ? Ref<>::borrow(known) : Ref<>::steal(object_get_attr(spec, IL_STR("name")));
    const char *name = name_object ? unicode_as_utf8(name_object.get()) : nullptr;
    if (!name || !check_api_version(name, api_version)) {
        return nullptr;
    }
    if (def->m_size < 0) {
        err_format(PyExc_SystemError, "module %s: m_size may not be negative for multi-phase initialization", name);
        return nullptr;
    }
    Slots slots;
    if (!read_slots(def, name, &slots) || !import_check_interpreter(name, slots.multiple_interpreters)) {
        return nullptr;
    }
    Ref<> module = Ref<>::steal(create(def, spec, name_object.get(), name, slots));
    if (!module) {
        return nullptr;
    }
    if (is_module(module.get())) {
        as_module(module.get())->def = def;
    } else if (def->m_size > 0 || def->m_traverse || def->m_clear || def->m_free) {
        err_format(PyExc_SystemError, "module %s is not a module object, but requests module state", name);
        return nullptr;
    } else if (slots.has_exec) {
        err_format(PyExc_SystemError,
                   "module %s specifies execution slots, but did not create a ModuleType instance", name);
        return nullptr;
    }
    if ((def->m_methods && add_functions(module.get(), name_object.get(), def->m_methods) < 0) ||
        (def->m_doc && module_set_doc_string(module.get(), def->m_doc) < 0)) {
        return nullptr;
    }
    return module.release();
}

int module_exec_def(PyObject *module, PyModuleDef *def) noexcept {
    const char *name = module_get_name(module);
    if (!name || !make_state(as_module(module), def)) {
        return -1;
    }
    for (const PyModuleDef_Slot *slot = def->m_slots; slot && slot->slot; slot++) {
        if (slot->slot == Py_mod_exec) {
            int result = reinterpret_cast<int (*)(PyObject *)>(slot->value)(module);
            if (result != 0) {
                if (!err_occurred()) {
                    err_format(PyExc_SystemError, "execution of module %s failed without setting an exception", name);
                }
                return -1;
            }
            if (err_occurred()) {
                err_format_from_cause(PyExc_SystemError, "execution of module %s raised unreported exception", name);
                return -1;
            }
        } else if (slot->slot < 0 || slot->slot > Py_mod_gil) {
            err_format(PyExc_SystemError, "module %s initialized with unknown slot %i", name, slot->slot);
            return -1;
        }
    }
    return 0;
}

}  // namespace interlock::objects
