// Which warnings are printed, ignored or raised.
//
//  W1. The filters of an interpreter are made by its first warning, from sys.warnoptions; a later option stands before an
//      earlier one, and CPython's defaults stand last.  They do not change afterwards.
//  W2. A registry is a dict of the place's module: (text, category, line) -> True for what was printed, and "version".
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

enum class WarningAction { kDefault, kAlways, kIgnore, kModule, kOnce, kError };

struct WarningFilter {
    WarningAction action;
    PyObject *message;    // str that the text begins with, whatever the case; null: any
    PyTypeObject *category;
    PyObject *module;     // str; null: any
    long line;            // 0: any
};

struct WarningFilters {
    WarningFilter *items;  // in the order in which they are tried
    int count;
    int options;           // valid ones of sys.warnoptions
};

// Frees the filters of this interpreter.
void clear_warning_filters() noexcept;

}  // namespace interlock::objects
