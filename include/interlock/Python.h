/**
 * @file Python.h
 * @brief Everything that CPython's header of this name declares, as far as interlock has it.
 */
#ifndef INTERLOCK_PYTHON_H
#define INTERLOCK_PYTHON_H

/* Programs rely on these. */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include "version.h"
#include "pytypes.h"
#include "pyobject.h"
#include "pymem.h"
#include "pytype.h"
#include "pymethod.h"
#include "pycfunction.h"
#include "pycmethod.h"
#include "pycallable.h"
#include "pyvectorcall.h"
#include "pydescr.h"
#include "pymember.h"
#include "pystaticmethod.h"
#include "pyclassmethod.h"
#include "pygc.h"
#include "pyweakref.h"
#include "pycapsule.h"
#include "pythread.h"
#include "pythread_tss.h"
#include "pymutex.h"
#include "pycriticalsection.h"
#include "pylifecycle.h"
#include "pyinterpreterstate.h"
#include "pyinterpreterview.h"
#include "pyinterpreterguard.h"
#include "pythreadstate.h"
#include "pygilstate.h"
#include "pyeval.h"
#include "pypending.h"
#include "pyos.h"
#include "pyos_path.h"
#include "pyunicode.h"
#include "pyunicodewriter.h"
#include "pycodec.h"
#include "pyobject.h"
#include "pytype.h"
#include "pymethod.h"
#include "pylong.h"
#include "pybool.h"
#include "pyfloat.h"
#include "pycomplex.h"
#include "pynumber.h"
#include "pybytes.h"
#include "pybytearray.h"
#include "pybuffer.h"
#include "pymemoryview.h"
#include "pyslice.h"
#include "pyos_text.h"
#include "pytuple.h"
#include "pylist.h"
#include "pydict.h"
#include "pyset.h"
#include "pyiter.h"
#include "pysequence.h"
#include "pymapping.h"
#include "pystructseq.h"
#include "pyrepr.h"
#include "pyrange.h"
#include "pyenum.h"
#include "pyexc.h"
#include "pyerr.h"
#include "pyunicodeerror.h"
#include "pywarnings.h"
#include "pytraceback.h"
#include "pyinitconfig.h"
#include "pyconfig_vars.h"
#include "pyprocess.h"
#include "pymodule.h"
#include "pystate.h"
#include "pyimport.h"
#include "pysys.h"
#include "pyfile.h"
#include "pymodsupport.h"

#endif /* INTERLOCK_PYTHON_H */
