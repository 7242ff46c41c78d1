/* Expects a misuse to die: the body runs in a forked child, whose end and stderr are checked. */
#ifndef INTERLOCK_TESTS_FATAL_H
#define INTERLOCK_TESTS_FATAL_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

/* Runs body(argument) in a child; returns its wait status.  What it wrote to stderr is in `text`, cut at `size` - 1. */
static inline int run_in_child(void (*body)(void *), void *argument, char *text, size_t size) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
        for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
            signal(signals[i], SIG_DFL);
        }
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        body(argument);
        fflush(NULL);
        _exit(0);
    }
    close(ends[1]);
    size_t used = 0;
    char rest[4096];
    for (;;) {
        ssize_t got = read(ends[0], rest, sizeof rest);
        if (got <= 0) {
            break;
        }
        size_t room = size - 1 - used;
        size_t kept = (size_t)got < room ? (size_t)got : room;
        memcpy(text + used, rest, kept);
        used += kept;
    }
    text[used] = '\0';
    close(ends[0]);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

/* The body must end in abort() and stderr must contain `expected`. */
static inline void expect_fatal(void (*body)(void *), void *argument, const char *expected) {
    char text[65536];
    int status = run_in_child(body, argument, text, sizeof text);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || strstr(text, expected) == NULL) {
        fprintf(stderr, "the child's stderr:\n%s\n", text); /* cmocka cuts its messages */
        fail_msg("expected abort() and \"%s\"; wait status 0x%x", expected, (unsigned)status);
    }
}

/* The body must end in exit(code) and stderr must contain `expected`. */
static inline void expect_exit(void (*body)(void *), void *argument, int code, const char *expected) {
    char text[65536];
    int status = run_in_child(body, argument, text, sizeof text);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != code || strstr(text, expected) == NULL) {
        fprintf(stderr, "the child's stderr:\n%s\n", text);
        fail_msg("expected exit(%d) and \"%s\"; wait status 0x%x", code, expected, (unsigned)status);
    }
}

#endif
