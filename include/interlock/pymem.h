/**
 * @file pymem.h
 * @brief Memory: three domains, replaceable allocators, debug hooks.
 *
 * Each block is freed by the family that allocated it. The raw family needs no thread state; the others need an attached
 * one. A request for zero bytes gives a distinct pointer that is not NULL. No function sets an exception.
 */
#ifndef INTERLOCK_PYMEM_H
#define INTERLOCK_PYMEM_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Allocates bytes of the raw domain.
 * @param size Bytes.
 * @return The block, uninitialized; NULL: no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_RawMalloc(size_t size);

/**
 * @brief Allocates zeroed items of the raw domain.
 * @param nelem Number of items.
 * @param elsize Bytes of one.
 * @return The block; NULL: no memory, or the product overflows.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_RawCalloc(size_t nelem, size_t elsize);

/**
 * @brief Resizes a block of the raw domain.
 * @param ptr The block; NULL: a new one.
 * @param new_size Bytes.
 * @return The block, possibly elsewhere; NULL: no memory, and the old block stays valid.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_RawRealloc(void *ptr, size_t new_size);

/**
 * @brief Frees a block of the raw domain.
 * @param ptr The block, or NULL.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyMem_RawFree(void *ptr);

/**
 * @brief Allocates bytes of the mem domain.
 * @param size Bytes.
 * @return The block, uninitialized; NULL: no memory.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_Malloc(size_t size);

/**
 * @brief Allocates zeroed items of the mem domain.
 * @param nelem Number of items.
 * @param elsize Bytes of one.
 * @return The block; NULL: no memory, or the product overflows.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_Calloc(size_t nelem, size_t elsize);

/**
 * @brief Resizes a block of the mem domain.
 * @param ptr The block; NULL: a new one.
 * @param new_size Bytes.
 * @return The block, possibly elsewhere; NULL: no memory, and the old block stays valid.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyMem_Realloc(void *ptr, size_t new_size);

/**
 * @brief Frees a block of the mem domain.
 * @param ptr The block, or NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyMem_Free(void *ptr);

/** @name The same under older names @{ */
#define PyMem_MALLOC(n) PyMem_Malloc(n)
#define PyMem_REALLOC(p, n) PyMem_Realloc((p), (n))
#define PyMem_FREE(p) PyMem_Free(p)
#define PyMem_Del(p) PyMem_Free(p)
#define PyMem_DEL(p) PyMem_Free(p)
/** @} */

/** Memory for `n` items of a type; NULL when it would overflow. */
#define PyMem_New(type, n) \
    (((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) ? (type *)0 : ((type *)PyMem_Malloc((n) * sizeof(type))))
#define PyMem_NEW(type, n) PyMem_New(type, n)
/** Resizes to `n` items; sets `p` to NULL when it fails. */
#define PyMem_Resize(p, type, n)                               \
    ((p) = ((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) ? (type *)0 \
                                                         : (type *)PyMem_Realloc((p), (n) * sizeof(type)))
#define PyMem_RESIZE(p, type, n) PyMem_Resize(p, type, n)

/** One of the three families. */
typedef enum {
    PYMEM_DOMAIN_RAW, /**< PyMem_RawMalloc and friends. */
    PYMEM_DOMAIN_MEM, /**< PyMem_Malloc and friends. */
    PYMEM_DOMAIN_OBJ  /**< PyObject_Malloc and friends. */
} PyMemAllocatorDomain;

/** The functions behind a family. */
typedef struct {
    void *ctx;                                             /**< Passed to each. */
    void *(*malloc)(void *ctx, size_t size);               /**< Never called with 0. */
    void *(*calloc)(void *ctx, size_t nelem, size_t elsize); /**< Zeroed. */
    void *(*realloc)(void *ctx, void *ptr, size_t new_size); /**< `ptr` may be NULL. */
    void (*free)(void *ctx, void *ptr);                    /**< `ptr` may be NULL. */
} PyMemAllocatorEx;

/**
 * @brief Reads the functions behind a family.
 * @param domain The family.
 * @param allocator Receives them; all NULL for an unknown family.
 * @gil Not needed before initialization, else held.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyMem_GetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator);

/**
 * @brief Replaces the functions behind a family.
 *
 * Blocks that are in use must still be freed by what allocated them: replace before initialization, or wrap what
 * PyMem_GetAllocator gave. The raw family's functions must be thread safe. Debug hooks are to be set up again.
 *
 * @param domain The family; an unknown one is ignored.
 * @param allocator The functions; copied.
 * @gil Not needed before initialization, else held.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyMem_SetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator);

/**
 * @brief Checks each block of all families when it is freed or resized.
 *
 * Fatal, with a description of the block, for: bytes written before or behind the block; a block freed or resized by
 * another family than the one that allocated it, or twice; bytes written into a freed block; a call of the mem or object
 * family without an attached thread state. New bytes read as 0xCD, freed ones as 0xDD, bytes around as 0xFD. Families
 * that are hooked already are left alone. The environment variable PYTHONMALLOC set to "debug" does it from the start.
 *
 * Differs from CPython: writes into freed blocks are found (some of the freed blocks are kept for a while).
 *
 * @gil Not needed before initialization, else held.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyMem_SetupDebugHooks(void);

IL_END_DECLS

#endif /* INTERLOCK_PYMEM_H */
