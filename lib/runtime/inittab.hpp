// The table of built-in modules: name and init function.  No object is needed to extend it.
//
//   PyImport_Inittab   public pointer to an array that ends with a null name; callers may point it elsewhere
//   of this run        what PyInitConfig_AddModule added, for one initialization
#pragma once

#include "base/base.hpp"
#include "interlock/pyimport.h"

namespace interlock::runtime {

using InitFunction = PyObject *(*)(void);

// Rows with names of its own.
struct InitTable {
    struct _inittab *rows;
    size_t count;
};

[[nodiscard]] bool init_table_append(InitTable *table, const char *name, InitFunction function) noexcept;
void init_table_clear(InitTable *table) noexcept;

// Adds copies until init_table_end_run.  False: no memory, nothing added.
[[nodiscard]] bool init_table_add_for_this_run(const InitTable &table) noexcept;
void init_table_end_run() noexcept;

// Appends to PyImport_Inittab; names are not copied.  False: no memory.
[[nodiscard]] bool inittab_extend(const struct _inittab *rows) noexcept;

// The row of a name, or null.
const struct _inittab *inittab_find(const char *name) noexcept;
// Row by row; null at the end.
const struct _inittab *inittab_at(size_t index) noexcept;

}  // namespace interlock::runtime
