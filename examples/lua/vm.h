/* How one Lua state, which knows nothing of threads, is shared by many OS threads.
 *
 *  1. Whoever runs Lua code or touches the state is attached: it holds interlock's lock.
 *  2. Every OS thread has a Lua stack of its own (lua_newthread) in the one shared state.
 *  3. A count hook is the bytecode boundary. It passes the safepoint, where the thread lets others run when it is asked
 *     to, and where the main thread runs pending calls: that is how Ctrl-C arrives.
 *  4. Whatever blocks does so in block(): detached, so that the others run, and such that the wait can be ended.
 *
 * Everything here needs rule 1, and no other lock, unless it says that it does not. */
#ifndef ILUA_VM_H
#define ILUA_VM_H

#include <interlock.h>
#include "trace.h"

#include <lauxlib.h>
#include <lua.h>
#include <poll.h>

enum { MAIN_THREAD = 1 };
/* One OS thread: a userdata, which the registry holds until the thread ended and its error, if any, was seen. */
struct worker {
    lua_State *L;            /* its stack in the shared state */
    const uint32_t *breaker; /* the word that the safepoint looks at */
    int wake;                /* eventfd: a write ends its wait */
    int number;              /* MAIN_THREAD, or more */
    int stop;                /* the next safepoint or wait raises "interrupted" */
    enum { RUNNING, RETURNED, FAILED } state;
    int results;           /* how many values on L from index 2 on, once it ended; FAILED: the message */
    double waited;         /* seconds between the end of its last wait and its turn */
    const void *waits_for; /* address of what it waits for, say a lock, until it is called; or NULL */
    int64_t since;         /* when that wait began */
    struct worker *joins;  /* that, if it is a thread */
    struct worker *next;   /* see vm.c */
};

/* What block() waits for: `events` on fd (-1: none), then a read or write of up to `size` bytes, unless that is 0. */
struct wait {
    int fd;
    short events; /* POLLIN or POLLOUT */
    void *data;
    size_t size;
    ssize_t result;          /* of the read or write */
    int error;               /* its errno, or 0 */
    int64_t deadline, ended; /* now_ns() at which to give up (-1: never); at which it was over */
    enum { AGAIN, READY, TIMED_OUT } outcome;
};

/* Raises an error unless the condition holds. */
#define ensure(L, condition, ...) ((void)((condition) || luaL_error(L, __VA_ARGS__)))

extern _Thread_local struct worker *self; /* the calling OS thread */
int64_t now_ns(void);                     /* does not need the lock */

/* 1: ready or called; 0: the deadline is over; -1: interrupted, which the caller raises with checked(). */
int block(struct wait *wait);
int wait_for(const void *what, int64_t deadline);
int checked(lua_State *L, int outcome); /* the outcome, if it is none to be raised */
int call_first(const void *what);       /* the one who waits for it longest; 0: nobody does */
void adopt_main_thread(lua_State *L);
/* Runs the function below the n arguments in a new OS thread; the worker, without a metatable, replaces them. */
void start_worker(lua_State *L, int n);
void forget_worker(lua_State *L, struct worker *worker);
void stop_workers(void); /* the main thread, too */
/* When all workers ended. Tells, unless quiet or interrupted, the errors of those that nobody joined: how many. */
int close_state(lua_State *L, int quiet);
int message_handler(lua_State *L);

/* thread.c: the library `thread`, and what its types are made with; stream.c: adds to the table on the stack */
int open_thread(lua_State *L);
void make_type(lua_State *L, const char *name, const luaL_Reg *methods);
void *push_object(lua_State *L, const char *type, size_t size);
void open_stream(lua_State *L);
#endif
