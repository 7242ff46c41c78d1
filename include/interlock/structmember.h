/**
 * @file structmember.h
 * @brief The old home of the names T_INT, READONLY ...: they are in pytype.h.
 */
#ifndef INTERLOCK_STRUCTMEMBER_H
#define INTERLOCK_STRUCTMEMBER_H

#include <stddef.h>

#include "pymember.h"
#include "pytype.h"

#endif /* INTERLOCK_STRUCTMEMBER_H */
