// Bound methods.
#pragma once

#include "objects/cfunction.hpp"
