#include "base/base.hpp"

#include "modules/thread_timeout.hpp"

#include <cmath>

#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/type.hpp"
#include "sync/clock.hpp"

namespace interlock::modules {
namespace {

constexpr int64_t kNsPerSecond = 1000 * 1000 * 1000;

bool from_float(double seconds, int64_t *nanoseconds) noexcept {
    if (std::isnan(seconds)) {
        objects::err_set_string(PyExc_ValueError, "Invalid value NaN (not a number)");
        return false;
    }
    const double exact = seconds * static_cast<double>(kNsPerSecond);
    const double rounded = exact < 0 ? std::floor(exact) : std::ceil(exact);
    constexpr double kLimit = 9223372036854775808.0;  // 2^63
    if (!(rounded >= -kLimit && rounded < kLimit)) {
        objects::err_set_string(PyExc_OverflowError, "timestamp out of range for platform time_t");
        return false;
    }
    *nanoseconds = static_cast<int64_t>(rounded);
    return true;
}

}  // namespace

bool timeout_from_seconds(PyObject *seconds, int64_t *nanoseconds) noexcept {
    if (objects::is_instance_of(seconds, &PyFloat_Type)) {
        return from_float(objects::float_as_double(seconds), nanoseconds);
    }
    int overflow = 0;
    const long long whole = objects::long_as_long_long_and_overflow(seconds, &overflow);
    if (whole == -1 && overflow == 0 && objects::err_occurred()) {
        return false;
    }
    if (overflow != 0 || __builtin_mul_overflow(static_cast<int64_t>(whole), kNsPerSecond, nanoseconds)) {
        objects::err_set_string(PyExc_OverflowError, "timestamp too large to convert to C PyTime_t");
        return false;
    }
    return true;
}

}  // namespace interlock::modules
