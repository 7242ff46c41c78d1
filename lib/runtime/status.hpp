// PyStatus: how the configuration reports.
#pragma once

#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

namespace interlock::runtime {

inline PyStatus status_ok() noexcept { return {PyStatus::_PyStatus_TYPE_OK, nullptr, nullptr, 0}; }
inline PyStatus status_error(const char *function, const char *message) noexcept {
    return {PyStatus::_PyStatus_TYPE_ERROR, function, message, 0};
}
inline PyStatus status_no_memory(const char *function) noexcept {
    return status_error(function, "memory allocation failed");
}
inline PyStatus status_exit(int code) noexcept { return {PyStatus::_PyStatus_TYPE_EXIT, nullptr, nullptr, code}; }
inline bool status_failed(const PyStatus &status) noexcept { return status._type != PyStatus::_PyStatus_TYPE_OK; }

// An error whose message is made here; it lives until the next such call (configuration is single-threaded).
PyStatus status_error_format(const char *function, const char *format, ...) noexcept
    __attribute__((format(printf, 2, 3)));

}  // namespace interlock::runtime
