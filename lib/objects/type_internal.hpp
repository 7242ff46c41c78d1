// What the type*.cpp files share.
#pragma once

#include "objects/interpreter_objects.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

inline bool is_heap_type(const PyTypeObject *type) noexcept { return has_flag(type, Py_TPFLAGS_HEAPTYPE); }
inline PyHeapTypeObject *as_heap_type(PyTypeObject *type) noexcept {
    return reinterpret_cast<PyHeapTypeObject *>(type);
}
inline PyTypeObject *as_type(PyObject *object) noexcept { return reinterpret_cast<PyTypeObject *>(object); }

inline bool is_static_type(PyObject *object) noexcept { return is_type(object) && !is_heap_type(as_type(object)); }
inline int static_type_index(const PyTypeObject *type) noexcept {
    return static_cast<int>(reinterpret_cast<intptr_t>(type->tp_subclasses));
}

// The changing part of a static type in the current interpreter.
StaticTypePart &static_type_part(PyTypeObject *type) noexcept;

// ---- Readying (type_ready.cpp)

bool add_subclass(PyTypeObject *base, PyTypeObject *type) noexcept;
void remove_subclass(PyTypeObject *base, PyTypeObject *type) noexcept;
SubclassList *&subclasses_of(PyTypeObject *type) noexcept;  // null: none yet

// Fills what `type` leaves to `base`: flags, sizes, slots.
void inherit_special(PyTypeObject *type, PyTypeObject *base) noexcept;
void inherit_slots(PyTypeObject *type, PyTypeObject *base) noexcept;

// New tuple; null with an exception.
PyObject *compute_mro(PyTypeObject *type) noexcept;

// The type's attributes from its tables; -1 with an exception.
int add_table_attributes(PyTypeObject *type, PyObject *dict) noexcept;

// ---- Slots (type_slots.cpp)

using WrapperFunction = PyObject *(*)(PyObject *self, PyObject *args, void *wrapped);
using WrapperFunctionWithKeywords = PyObject *(*)(PyObject *self, PyObject *args, void *wrapped, PyObject *kwargs);

// One special method and the slot behind it.  Several methods may share a slot, and one method several slots.
struct SlotDef {
    UnicodeObject *name;
    int offset;  // into PyHeapTypeObject
    void *dispatch;           // slot function that calls the method found by name; null: the slot is not set by name
    WrapperFunction wrapper;  // how the method calls a slot; null: no method is made
    bool keywords;            // the wrapper is a WrapperFunctionWithKeywords
    const char *doc;
};
extern IL_HIDDEN const SlotDef kSlotDefs[];
extern IL_HIDDEN const int kSlotDefCount;

// Address of the slot at an offset of PyHeapTypeObject, in any type; null when the type has no such table.
void **slot_address(PyTypeObject *type, int offset) noexcept;

// Wrapper descriptors for the slots that the type defines itself; -1 with an exception.
int add_slot_wrappers(PyTypeObject *type, PyObject *dict) noexcept;

// Sets all slots of a heap type from the special methods found by name; after `name` changed: those of that name.
void fix_slots(PyTypeObject *type) noexcept;
void update_slots_of_name(PyTypeObject *type, PyObject *name) noexcept;
bool is_slot_name(PyObject *name) noexcept;

// __new__ of a type with a tp_new of its own.
int add_new_method(PyTypeObject *type, PyObject *dict) noexcept;
bool is_new_method(PyObject *function) noexcept;
newfunc new_slot_of(PyObject *function) noexcept;  // of such a method
PyObject *new_method(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;

// ---- Slot numbers of PyType_Slot (type_spec.cpp)

// Offset into PyHeapTypeObject, or -1.
int slot_number_offset(int slot) noexcept;

// ---- Instances of heap types (type_instance.cpp)

void subtype_dealloc(PyObject *self) noexcept;
int subtype_traverse(PyObject *self, visitproc visit, void *arg) noexcept;
int subtype_clear(PyObject *self) noexcept;

// ---- Making types (type_new.cpp)

// The base whose layout the new type extends; null with TypeError.  Borrowed.
PyTypeObject *best_base(PyObject *bases) noexcept;
// The most derived of `metatype` and the bases' types; null with TypeError.  Borrowed.
PyTypeObject *calculate_metaclass(PyTypeObject *metatype, PyObject *bases) noexcept;

// "(module, qualname)" helpers of type objects.
PyObject *type_module(PyTypeObject *type) noexcept;    // new reference; null with an exception
PyObject *type_qualname(PyTypeObject *type) noexcept;  // new reference

// object.__new__ and friends, compared by other files.
PyObject *base_object_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;
int base_object_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;

}  // namespace interlock::objects
