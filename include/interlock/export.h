/**
 * @file export.h
 * @brief Linkage, visibility and deprecation marks used by every public header.
 */
#ifndef INTERLOCK_EXPORT_H
#define INTERLOCK_EXPORT_H

#if defined(__GNUC__) || defined(__clang__)
#define IL_EXPORT __attribute__((visibility("default")))
#define IL_NORETURN __attribute__((noreturn))
#define IL_LIKELY(x) __builtin_expect(!!(x), 1)
#define IL_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define IL_PRINTF(format_index, first_index) __attribute__((format(printf, format_index, first_index)))
#define Py_DEPRECATED(version) __attribute__((deprecated))
#define Py_UNUSED(name) _unused_##name __attribute__((unused))
#else
#define IL_EXPORT
#define IL_NORETURN
#define IL_LIKELY(x) (x)
#define IL_UNLIKELY(x) (x)
#define IL_PRINTF(format_index, first_index)
#define Py_DEPRECATED(version)
#define Py_UNUSED(name) _unused_##name
#endif

#ifdef __cplusplus
#define IL_BEGIN_DECLS extern "C" {
#define IL_END_DECLS }
#else
#define IL_BEGIN_DECLS
#define IL_END_DECLS
#endif

/* The library's data is bound inside the library, so that another runtime in the process cannot lend it a type.  A program
   must not take a copy then (R_COPY), but reach the data through its offset table.  Clang does, GCC does so in a
   position-independent program only for weak symbols; a program linked with -no-pie must be compiled with -fPIE. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__PIE__) && !defined(INTERLOCK_BUILD)
#define IL_SHARED_DATA __attribute__((weak))
#else
#define IL_SHARED_DATA
#endif

/** Marks a public function; the only way out of the library. */
#define PyAPI_FUNC(type) IL_EXPORT type
/** Marks public data. */
#define PyAPI_DATA(type) extern IL_SHARED_DATA IL_EXPORT type

/** Marks the init function of an extension module. */
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" IL_EXPORT PyObject *
#else
#define PyMODINIT_FUNC IL_EXPORT PyObject *
#endif

#endif /* INTERLOCK_EXPORT_H */
