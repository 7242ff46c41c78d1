// Work: runtime/tss.cpp
#include "base/base.hpp"

#include "interlock/pythread_tss.h"
#include "runtime/tss.hpp"

namespace runtime = interlock::runtime;

extern "C" {

Py_tss_t *PyThread_tss_alloc(void) { return runtime::tss_alloc(); }

void PyThread_tss_free(Py_tss_t *key) { runtime::tss_free(key); }

int PyThread_tss_is_created(Py_tss_t *key) { return runtime::tss_is_created(key); }

int PyThread_tss_create(Py_tss_t *key) { return runtime::tss_create(key) ? 0 : -1; }

void PyThread_tss_delete(Py_tss_t *key) { runtime::tss_delete(key); }

int PyThread_tss_set(Py_tss_t *key, void *value) { return runtime::tss_set(key, value) ? 0 : -1; }

void *PyThread_tss_get(Py_tss_t *key) { return runtime::tss_get(key); }

}  // extern "C"
