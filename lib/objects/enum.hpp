// Iterators made from other iterators: enumerate, reversed, filter, map, zip.
#pragma once

#include "base/base.hpp"
#include "interlock/pyenum.h"
