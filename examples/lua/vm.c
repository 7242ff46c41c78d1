/* Workers, the bytecode boundary, and blocking. */
#include "vm.h"

#include <sys/eventfd.h>
#include <time.h>

enum { BOUNDARY = 1000 }; /* instructions between two safepoints: some microseconds */

_Thread_local struct worker *self;
static struct worker *workers;   /* those who run, and those whose error nobody saw yet */
static int last_number, running; /* without the main thread, which waits for &running at the end */
static int closing;              /* the state ends: no more threads */

int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int checked(lua_State *L, int outcome) {
    if (outcome < 0) {
        /* A worker stays stopped, whatever catches the error; the main thread may go on and show what it has. */
        self->stop = self->number != MAIN_THREAD;
        luaL_error(L, "interrupted");
    }
    return outcome;
}

static void at_boundary(lua_State *L, lua_Debug *where) {
    trace_event(L, where);
    int outcome = Interlock_CheckpointAt(self->breaker);
    checked(L, self->stop ? -1 : outcome);
}

static void begin(struct worker *worker, lua_State *L) {
    self = worker;
    worker->L = L;
    worker->breaker = Interlock_Breaker();
    lua_sethook(L, at_boundary, LUA_MASKCOUNT | trace_mask, BOUNDARY); /* coroutines inherit it */
}

/* Runs detached: may not touch the Lua state. */
static void *wait_detached(void *argument) {
    struct wait *wait = argument;
    int64_t now = now_ns(), left = wait->deadline > now ? wait->deadline - now : 0;
    struct timespec limit = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
    struct pollfd descriptors[2] = {{.fd = self->wake, .events = POLLIN}, {.fd = wait->fd, .events = wait->events}};
    int ready = ppoll(descriptors, 2, wait->deadline < 0 ? NULL : &limit, NULL);
    wait->outcome = ready == 0 ? TIMED_OUT : ready > 0 && !descriptors[0].revents ? READY : AGAIN;
    if (ready > 0 && descriptors[0].revents) {
        eventfd_read(self->wake, &(eventfd_t){0});
    } else if (wait->outcome == READY && wait->size > 0) {
        wait->result = wait->events == POLLIN ? read(wait->fd, wait->data, wait->size)
                                              : write(wait->fd, wait->data, wait->size);
        wait->error = wait->result < 0 ? errno : 0;
        wait->outcome = wait->error == EAGAIN || wait->error == EINTR ? AGAIN : READY;
    }
    wait->ended = now_ns();
    return NULL;
}

/* Any thread, attached or not, even a signal handler. */
static void wake(void *worker) { eventfd_write(((struct worker *)worker)->wake, 1); }

int block(struct wait *wait) {
    const void *what = self->waits_for;
    do {
        /* Looks at `stop` each time: its wake-up may have been used by an earlier wait. */
        if (self->stop || Interlock_BlockingCall(wait_detached, wait, wake, self, NULL) != 0) {
            return -1;
        }
        self->waited = (double)(now_ns() - wait->ended) / 1e9;
    } while (wait->outcome == AGAIN && self->waits_for == what);
    return wait->outcome == READY;
}

int wait_for(const void *what, int64_t deadline) {
    self->waits_for = what;
    self->since = now_ns();
    int outcome = block(&(struct wait){.fd = -1, .deadline = deadline});
    int called = !self->waits_for;
    self->waits_for = NULL;
    return called ? 1 : outcome;
}

int call_first(const void *what) {
    struct worker *first = NULL;
    for (struct worker *other = workers; other; other = other->next) {
        if (other->waits_for == what && (!first || other->since < first->since)) {
            first = other;
        }
    }
    if (first) {
        first->waits_for = NULL;
        wake(first);
    }
    return first != NULL;
}

/* Left on the stack. */
static struct worker *new_worker(lua_State *L) {
    struct worker *worker = lua_newuserdatauv(L, sizeof *worker, 1);
    *worker = (struct worker){.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .number = ++last_number};
    ensure(L, worker->wake >= 0, "no descriptor is left for another thread");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
    worker->next = workers;
    return workers = worker;
}

void forget_worker(lua_State *L, struct worker *worker) {
    struct worker **link = &workers;
    while (*link && *link != worker) {
        link = &(*link)->next;
    }
    *link = *link ? worker->next : NULL; /* joined twice: it is gone already */
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
}

void adopt_main_thread(lua_State *L) { begin(new_worker(L), L); }

int message_handler(lua_State *L) {
    luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
    return 1;
}

/* An OS thread's whole life; it starts without the lock. */
static void run(void *argument) {
    struct worker *worker = argument;
    lua_State *L = worker->L;
    PyGILState_STATE state = PyGILState_Ensure();
    begin(worker, L);
    /* On L: handler, function, arguments. Unprotected, an error would unwind the stack of another thread. */
    int failed = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
    worker->results = lua_gettop(L) - 1;
    worker->state = failed ? FAILED : RETURNED;
    close(worker->wake);
    running--;
    if (call_first(worker) || !failed) {
        forget_worker(L, worker);
    }
    while (call_first(worker)) {
    }
    call_first(&running);
    PyGILState_Release(state);
}

void start_worker(lua_State *L, int n) {
    ensure(L, !closing, "no thread can be started while the state ends");
    lua_State *stack = lua_newthread(L);
    ensure(L, lua_checkstack(stack, n + LUA_MINSTACK), "too many arguments for a thread");
    struct worker *worker = new_worker(L);
    worker->L = stack;
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, 1);
    lua_insert(L, -2 - n);
    lua_pushcfunction(worker->L, message_handler);
    lua_xmove(L, worker->L, n + 1);
    if (PyThread_start_new_thread(run, worker) == PYTHREAD_INVALID_THREAD_ID) {
        close(worker->wake);
        forget_worker(L, worker);
        luaL_error(L, "the system starts no more threads");
    }
    running++;
}

void stop_workers(void) {
    for (struct worker *worker = workers; worker; worker = worker->next) {
        if (worker->state == RUNNING) {
            worker->stop = 1;
            wake(worker);
        }
    }
}

int close_state(lua_State *L, int quiet) {
    int failures = 0;
    for (self->stop = 0; running > 0; self->stop = 0) { /* Ctrl-C does not end this: it stops those that run */
        wait_for(&running, -1);
        quiet |= self->stop;
    }
    for (struct worker *worker = workers; worker && !quiet; worker = worker->next) {
        if (worker->state == FAILED) {
            fprintf(stderr, "ilua: thread %d: %s\n", worker->number, lua_tostring(worker->L, -1));
            failures++;
        }
    }
    closing = 1; /* finalizers still run */
    lua_close(L);
    workers = NULL; /* for a Ctrl-C that comes after it */
    return failures;
}
