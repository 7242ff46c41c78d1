#include "base/base.hpp"

#include "runtime/version.hpp"

#include "interlock/pyprocess.h"
#include "interlock/version.h"

const unsigned long Py_Version = PY_VERSION_HEX;

namespace interlock::runtime {

#define IL_TEXT_(x) #x
#define IL_TEXT(x) IL_TEXT_(x)

#if defined(__clang__)
#define IL_COMPILER "[Clang " __clang_version__ "]"
#elif defined(__GNUC__)
#define IL_COMPILER "[GCC " __VERSION__ "]"
#else
#define IL_COMPILER "[C++]"
#endif

// Both macros honour SOURCE_DATE_EPOCH, which the makefile sets, so that a build can be repeated bit by bit.
#define IL_BUILD_INFO "interlock " INTERLOCK_VERSION ", " __DATE__ ", " __TIME__

const char *version_text() noexcept { return PY_VERSION " (" IL_BUILD_INFO ") " IL_COMPILER; }

const char *platform_text() noexcept {
#if defined(__linux__)
    return "linux";
#elif defined(__APPLE__)
    return "darwin";
#elif defined(__FreeBSD__)
    return "freebsd" IL_TEXT(__FreeBSD__);
#else
    return "unix";
#endif
}

const char *copyright_text() noexcept { return "Copyright (c) 2026 the interlock authors."; }
const char *compiler_text() noexcept { return IL_COMPILER; }
const char *build_info_text() noexcept { return IL_BUILD_INFO; }

}  // namespace interlock::runtime
