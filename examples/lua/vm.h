/* How one Lua state, which knows nothing of threads, is shared by many OS threads.
 *
 *  1. Whoever runs Lua code or touches the state is attached: it holds interlock's lock.
 *  2. Every OS thread has a Lua stack of its own (lua_newthread) in the one shared state.
 *  3. A count hook is the bytecode boundary. It calls the safepoint, where the thread lets others run when it is asked
 *     to, and where the main thread runs pending calls: that is how Ctrl-C arrives.
 *  4. Whatever blocks does so in block(): detached, so that the others run, and with a descriptor that ends the wait.
 *
 * Everything below that is not marked otherwise needs rule 1, and no other lock.
 */
#ifndef ILUA_VM_H
#define ILUA_VM_H

#include <Python.h>
#include <interlock.h>

#include <lauxlib.h>
#include <lua.h>
#include <poll.h>
#include <stdint.h>
#include <sys/types.h>

/* One OS thread; the memory is a Lua userdata. */
struct worker {
    lua_State *L;            /* its stack in the shared state */
    const uint32_t *breaker; /* the word that the safepoint looks at */
    int wake;                /* eventfd; a write ends its wait */
    int number;              /* 1 is the main thread */
    int stop;                /* the next boundary or wait raises "interrupted" */
    enum { RUNNING, RETURNED, FAILED } state;
    int results;             /* values on L, when RETURNED; 1 message when FAILED */
    double waited;           /* seconds from the end of its last wait until it ran again */
    struct worker *joins;    /* whom it waits for the end of */
    struct waiter *joiners;  /* who waits for its end */
    struct worker *next;     /* see the list in vm.c */
};

/* A place in a queue; lives on the stack of who waits. */
struct waiter {
    struct worker *worker;
    struct waiter *next;
    int called; /* taken off the queue by call_first */
};

/* What block() does while detached: attempt (may be NULL) until it does not fail with EAGAIN; between attempts, and
   with no attempt once, it waits for `events` on `fd` (-1: nothing to wait for but the wake-up and the deadline). */
struct wait {
    int fd;
    short events;
    ssize_t (*attempt)(int fd, void *data, size_t size);
    void *data;
    size_t size;
    ssize_t result;    /* of the attempt; 0 without one */
    int error;         /* errno of a failed attempt */
    int64_t deadline;  /* now_ns() at which to give up; -1: never */
    int64_t ended_at;  /* now_ns() of the end of the wait */
    enum { READY, WOKEN, TIMED_OUT } outcome;
};

enum { MAIN_THREAD = 1 };

extern _Thread_local struct worker *self; /* the calling OS thread */

int64_t now_ns(void); /* needs no lock */

/* Runs `wait` detached. */
void block(struct wait *wait);

/* Waits in a queue (NULL: in none). 1: called; 0: the deadline is over; -1: interrupted, to be raised by the caller. */
int wait_in(struct waiter **queue, int64_t deadline);
void call_first(struct waiter **queue);
void call_all(struct waiter **queue);

/* Checks what a boundary checks, and raises it. */
void safepoint(lua_State *L);
int raise_interrupted(lua_State *L);

/* The main thread's worker becomes the top of the stack. */
void adopt_main_thread(lua_State *L);
/* A new one, left on the stack as a userdata without a metatable, whose thread runs the function with the n arguments
   on top of the stack, which are popped. NULL: the system refuses. */
struct worker *start_worker(lua_State *L, int n);
void push_worker(lua_State *L, struct worker *worker);
void stop_workers(void);
/* Waits for the end of all other workers. -1: interrupted. */
int wait_for_workers(void);
/* Tells of errors that nobody saw by joining; how many. */
int report_failures(lua_State *L);
void forget_failure(lua_State *L, struct worker *worker);

int open_thread(lua_State *L); /* thread.c: the library `thread` */
int open_stream(lua_State *L); /* stream.c: adds the streams to the table on the stack */
int message_handler(lua_State *L);
int64_t deadline_argument(lua_State *L, int index); /* optional seconds from now */

#endif
