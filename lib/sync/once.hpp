// Runs a function once per process.
#pragma once

#include <uv.h>

#include "base/base.hpp"

namespace interlock::sync {

class Once {
public:
    constexpr Once() noexcept = default;
    Once(const Once &) = delete;
    Once &operator=(const Once &) = delete;

    // Returns when `function` has run, in this thread or another; what it stored is visible.
    void call(void (*function)(void)) noexcept { uv_once(&native_, function); }

private:
    uv_once_t native_ = UV_ONCE_INIT;
};

}  // namespace interlock::sync
