/**
 * @file version.h
 * @brief The API level that is mirrored, and the library's own version.
 */
#ifndef INTERLOCK_VERSION_H
#define INTERLOCK_VERSION_H

#include "export.h"

/** @name The CPython API level that the headers mirror @{ */
#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 15
#define PY_MICRO_VERSION 0
#define PY_RELEASE_LEVEL_ALPHA 0xA
#define PY_RELEASE_LEVEL_BETA 0xB
#define PY_RELEASE_LEVEL_GAMMA 0xC
#define PY_RELEASE_LEVEL_FINAL 0xF
#define PY_RELEASE_LEVEL PY_RELEASE_LEVEL_FINAL
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "3.15.0"
#define PY_VERSION_HEX 0x030F00F0
/** @} */

/** @name The version of interlock itself @{ */
#define INTERLOCK_VERSION_MAJOR 0
#define INTERLOCK_VERSION_MINOR 1
#define INTERLOCK_VERSION_PATCH 0
#define INTERLOCK_VERSION "0.1.0"
/** Comparable number: major * 10000 + minor * 100 + patch. */
#define INTERLOCK_VERSION_NUMBER 100
/** @} */

#endif /* INTERLOCK_VERSION_H */
