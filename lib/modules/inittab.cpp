// The table of built-in modules as the library brings it.
#include "base/base.hpp"

#include "modules/modules.hpp"

#include "interlock/pyimport.h"

namespace modules = interlock::modules;

namespace {

constinit struct _inittab standard_modules[] = {
    {"_thread", modules::init_thread},
    {"_signal", modules::init_signal},
    {"builtins", modules::init_builtins},
    {"sys", modules::init_sys},
    {nullptr, nullptr},
};

}  // namespace

constinit struct _inittab *PyImport_Inittab = standard_modules;
