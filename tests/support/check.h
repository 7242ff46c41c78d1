/* What every test includes first: cmocka for the test's own thread, CHECK for all the others. */
#ifndef INTERLOCK_TESTS_CHECK_H
#define INTERLOCK_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* cmocka 1.1 does not say so itself. */
#ifdef __cplusplus
extern "C" {
#endif
#include <cmocka.h>
#ifdef __cplusplus
}
#endif

/* A failed cmocka assertion outside the test's own thread ends the program without a report; this one says where, and
   what errno was, from any thread.  It survives NDEBUG. */
#define CHECK(condition)                                                                    \
    do {                                                                                    \
        if (!(condition)) {                                                                 \
            fprintf(stderr, "%s:%d: CHECK failed: %s\n", __FILE__, __LINE__, #condition);   \
            fflush(stderr);                                                                 \
            abort();                                                                        \
        }                                                                                   \
    } while (0)

/* True under a sanitizer or valgrind, where a test may do fewer rounds. */
static inline int slow_run(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 1;
#else
    return getenv("INTERLOCK_TEST_SLOW") != NULL;
#endif
}

#endif
