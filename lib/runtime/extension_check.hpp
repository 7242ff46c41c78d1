// Which symbols of the API a compiled extension module needs, read from its file; nothing of it is loaded or run.
#pragma once

#include "base/base.hpp"

namespace interlock::runtime {

using SymbolVisitor = void (*)(const char *name, int provided, void *data);

// Calls `visit` (may be null) for each.  How many this library does not provide; -1 with errno: the file cannot be read
// (ENOEXEC: it is no shared object for this machine).
int check_extension(const char *path, SymbolVisitor visit, void *data) noexcept;

}  // namespace interlock::runtime
