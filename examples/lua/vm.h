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

#include <lauxlib.h>
#include <lua.h>
#include <poll.h>

enum { MAIN_THREAD = 1 };

/* One OS thread; the memory is a Lua userdata. */
struct worker {
    lua_State *L;            /* its stack in the shared state */
    const uint32_t *breaker; /* the word that the safepoint looks at */
    int wake;                /* eventfd: a write ends its wait */
    int number;              /* MAIN_THREAD, or more */
    int stop;                /* the next safepoint or wait raises "interrupted" */
    enum { RUNNING, RETURNED, FAILED } state;
    int results;            /* how many values on L from index 2 on, once it ended; FAILED: the message */
    double waited;          /* seconds between the end of its last wait and its turn */
    struct worker *joins;   /* whom it waits for the end of */
    struct waiter *joiners; /* who waits for its end */
    struct worker *next;    /* see vm.c */
};

/* A place in a queue, on the stack of who waits. */
struct waiter {
    struct worker *worker;
    int called; /* taken off the queue by call_first */
    struct waiter *next;
};

/* What block() does while detached: it repeats the attempt as long as that fails with EAGAIN, and sleeps between until
   `events` on fd. Without an attempt it only sleeps; an fd of -1 leaves the wake-up and the deadline. */
struct wait {
    int fd;
    short events;
    ssize_t (*attempt)(int fd, void *data, size_t size);
    void *data;
    size_t size;
    ssize_t result; /* of the attempt */
    int error;      /* errno of a failed attempt, or 0 */
    int64_t deadline, ended; /* now_ns() at which to give up (-1: never); at which it was over */
    enum { READY, WOKEN, TIMED_OUT } outcome;
};

extern _Thread_local struct worker *self; /* the calling OS thread */

int64_t now_ns(void); /* does not need the lock */
void safepoint(lua_State *L);
int raise_interrupted(lua_State *L);
int block(struct wait *wait); /* 0; -1: interrupted, to be raised by the caller */

/* Waits in a queue (NULL: none). 1: called; 0: the deadline is over; -1: interrupted, to be raised by the caller. */
int wait_in(struct waiter **queue, int64_t deadline);
void call_first(struct waiter **queue);
void call_all(struct waiter **queue);

void adopt_main_thread(lua_State *L);
/* Runs the function below the n arguments on top of the stack in a new OS thread; they are replaced by the worker, a
   userdata without a metatable. */
void start_worker(lua_State *L, int n);
void push_worker(lua_State *L, struct worker *worker);
void stop_workers(void);
void wait_for_workers(void);
int report_failures(lua_State *L); /* of threads that nobody joined: how many */
void forget_worker(lua_State *L, struct worker *worker);
int message_handler(lua_State *L);

int open_thread(lua_State *L);                                               /* thread.c: the library `thread` */
void open_stream(lua_State *L);                                              /* stream.c: adds to the table on the stack */
void make_type(lua_State *L, const char *name, const luaL_Reg *methods);     /* thread.c */

#endif
