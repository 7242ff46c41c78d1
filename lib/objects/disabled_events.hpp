// Where in a code object which monitoring tools want no event any more, until sys.monitoring.restart_events().
//
//  D1. A place is an event with the frame's line and offset: a guest may report one of the two only.  C_RETURN and C_RAISE
//      go with their CALL.
//  D2. The table belongs to the code object; what was entered before the last restart counts no more.
#pragma once

#include <compare>

#include "base/base.hpp"
#include "objects/code.hpp"

namespace interlock::objects {

struct EventPlace {
    int32_t line;
    int32_t offset;
    uint8_t event;

    auto operator<=>(const EventPlace &) const noexcept = default;
};

// The tools that returned DISABLE there.  `ends_call`: for what ends a call that began before, which is still told once.
uint8_t disabled_tools(PyCodeObject *code, const EventPlace &place, uint64_t restarts, bool ends_call) noexcept;

// -1 with MemoryError.
int disable_tools(PyCodeObject *code, const EventPlace &place, uint64_t restarts, uint8_t tools) noexcept;

void free_disabled(PyCodeObject *code) noexcept;

}  // namespace interlock::objects
