// What the library says about itself; static strings.
#pragma once

#include "base/base.hpp"

namespace interlock::runtime {

const char *version_text() noexcept;
const char *platform_text() noexcept;
const char *copyright_text() noexcept;
const char *compiler_text() noexcept;
const char *build_info_text() noexcept;

}  // namespace interlock::runtime
