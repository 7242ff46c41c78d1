// What tuples, lists, dicts and sets keep per interpreter: free lists.
#pragma once

#include "base/base.hpp"
#include "interlock/pyobject.h"

namespace interlock::objects {

// Dead objects of one exact type and size that wait for reuse: untracked, holding nothing.  The link is ob_type.
struct FreeList {
    PyObject *head;
    int count;

    PyObject *pop() noexcept {
        PyObject *object = head;
        if (object) {
            head = reinterpret_cast<PyObject *>(object->ob_type);
            --count;
        }
        return object;
    }

    bool push(PyObject *object, int limit) noexcept {
        if (count >= limit) {
            return false;
        }
        object->ob_type = reinterpret_cast<PyTypeObject *>(head);
        head = object;
        ++count;
        return true;
    }
};

struct DictKeys;

struct ContainerState {
    static constexpr int kMaxTupleSize = 20;
    static constexpr int kMaxTuples = 500;  // of each size
    static constexpr int kMaxLists = 80;
    static constexpr int kMaxDicts = 80;
    static constexpr int kMaxKeys = 80;

    FreeList tuples[kMaxTupleSize];  // by size - 1
    FreeList lists;
    FreeList dicts;
    DictKeys *keys;  // smallest tables
    int keys_count;
};

// Gives the free lists' memory back, of the attached thread state's interpreter.  They may fill again.
void clear_container_free_lists() noexcept;

}  // namespace interlock::objects
