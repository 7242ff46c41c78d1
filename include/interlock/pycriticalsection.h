/**
 * @file pycriticalsection.h
 * @brief Critical sections of CPython's free-threaded build.
 *
 * Where one lock protects all objects of an interpreter, as here, holding it is the critical section. The macros are a
 * plain block and the functions do nothing, exactly as in CPython's default build; they are here so that code written
 * for both kinds of build compiles and links.
 */
#ifndef INTERLOCK_PYCRITICALSECTION_H
#define INTERLOCK_PYCRITICALSECTION_H

#include "pymutex.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API

/** Record of a section on one object; incomplete, for there is nothing to record. */
typedef struct PyCriticalSection PyCriticalSection;
/** Record of a section on two objects; incomplete. */
typedef struct PyCriticalSection2 PyCriticalSection2;

/** @name Blocks @{ */
#define Py_BEGIN_CRITICAL_SECTION(op) {
#define Py_END_CRITICAL_SECTION() }
#define Py_BEGIN_CRITICAL_SECTION2(a, b) {
#define Py_END_CRITICAL_SECTION2() }
#define Py_BEGIN_CRITICAL_SECTION_MUTEX(mutex) {
#define Py_BEGIN_CRITICAL_SECTION2_MUTEX(mutex1, mutex2) {
/** @} */

/**
 * @brief Begin a section on an object. Does nothing.
 * @param section Not used; may be NULL.
 * @param object Not used.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection_Begin(PyCriticalSection *section, PyObject *object);

/**
 * @brief Begin a section on a mutex. Does nothing.
 * @param section Not used; may be NULL.
 * @param mutex Not used.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection_BeginMutex(PyCriticalSection *section, PyMutex *mutex);

/**
 * @brief End a section on one object. Does nothing.
 * @param section Not used; may be NULL.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection_End(PyCriticalSection *section);

/**
 * @brief Begin a section on two objects. Does nothing.
 * @param section Not used; may be NULL.
 * @param object1 Not used.
 * @param object2 Not used.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection2_Begin(PyCriticalSection2 *section, PyObject *object1, PyObject *object2);

/**
 * @brief Begin a section on two mutexes. Does nothing.
 * @param section Not used; may be NULL.
 * @param mutex1 Not used.
 * @param mutex2 Not used.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection2_BeginMutex(PyCriticalSection2 *section, PyMutex *mutex1, PyMutex *mutex2);

/**
 * @brief End a section on two objects. Does nothing.
 * @param section Not used; may be NULL.
 * @gil Held on entry and return.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyCriticalSection2_End(PyCriticalSection2 *section);

#endif /* Py_LIMITED_API */

IL_END_DECLS

#endif /* INTERLOCK_PYCRITICALSECTION_H */
