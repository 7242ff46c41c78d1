// The object floor's answers to the runtime; none yet.
#include "runtime/hooks.hpp"

namespace interlock::runtime {

constinit const Hooks hooks{};

}  // namespace interlock::runtime
