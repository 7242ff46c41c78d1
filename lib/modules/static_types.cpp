// The static types of the modules, for the list of all of them.
#include "base/base.hpp"

#include "objects/builtin_types.hpp"

#include "modules/thread_handle.hpp"
#include "modules/thread_local.hpp"
#include "modules/thread_lock.hpp"
#include "modules/thread_rlock.hpp"

namespace interlock::objects {

PyTypeObject *const module_types[] = {
    &modules::handle_type,
    &modules::lock_type,
    &modules::rlock_type,
    &modules::local_type,
};

const int module_type_count = sizeof module_types / sizeof *module_types;

}  // namespace interlock::objects
