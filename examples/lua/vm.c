/* Workers, the bytecode boundary, and blocking. */
#include "vm.h"

#include <sys/eventfd.h>
#include <time.h>

enum { BOUNDARY = 1000 }; /* instructions between two safepoints: some microseconds */

_Thread_local struct worker *self;

/* All workers that run, and those whose error nobody saw yet; not the main thread's. */
static struct worker *workers;
static int last_number;
static int closing; /* the state ends: no more threads */
static struct waiter *end_waiters; /* the main thread, when it waits for all */

int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- The boundary ---- */

int raise_interrupted(lua_State *L) {
    /* A worker stays stopped, whatever catches the error; the main thread may go on and show what it has. */
    if (self->number == MAIN_THREAD) {
        self->stop = 0;
    }
    return luaL_error(L, "interrupted");
}

void safepoint(lua_State *L) {
    if (Interlock_CheckpointAt(self->breaker) != 0 || self->stop) {
        raise_interrupted(L);
    }
}

static void at_boundary(lua_State *L, lua_Debug *where) {
    (void)where;
    safepoint(L);
}

static void begin(struct worker *worker, lua_State *L) {
    self = worker;
    worker->L = L;
    worker->breaker = Interlock_Breaker();
    lua_sethook(L, at_boundary, LUA_MASKCOUNT, BOUNDARY); /* coroutines inherit it */
}

/* ---- Blocking ---- */

/* Runs detached: may not touch the Lua state. */
static void *wait_detached(void *argument) {
    struct wait *wait = argument;
    for (;;) {
        if (wait->attempt) {
            wait->result = wait->attempt(wait->fd, wait->data, wait->size);
            wait->error = wait->result < 0 ? errno : 0;
            if (wait->error != EAGAIN && wait->error != EINTR) {
                wait->outcome = READY;
                break;
            }
        }
        int64_t left = wait->deadline - now_ns();
        left = left < 0 ? 0 : left;
        struct timespec limit = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        struct pollfd descriptors[2] = {{.fd = self->wake, .events = POLLIN}, {.fd = wait->fd, .events = wait->events}};
        int ready = ppoll(descriptors, 2, wait->deadline < 0 ? NULL : &limit, NULL);
        if (ready == 0) {
            wait->outcome = TIMED_OUT;
            break;
        } else if (ready > 0 && descriptors[0].revents) {
            eventfd_read(self->wake, &(eventfd_t){0});
            wait->outcome = WOKEN;
            break;
        } else if (ready > 0 && !wait->attempt) {
            wait->outcome = READY;
            break;
        }
    }
    wait->ended = now_ns();
    return NULL;
}

/* Any thread, attached or not, even a signal handler. */
static void wake(void *worker) {
    int saved = errno;
    eventfd_write(((struct worker *)worker)->wake, 1);
    errno = saved;
}

int block(struct wait *wait) {
    if (self->stop) { /* the wake-up may have been used by an earlier wait */
        wait->outcome = WOKEN;
        return -1;
    }
    int result = Interlock_BlockingCall(wait_detached, wait, wake, self, NULL);
    self->waited = (double)(now_ns() - wait->ended) / 1e9;
    return result != 0 || self->stop ? -1 : 0;
}

int wait_in(struct waiter **queue, int64_t deadline) {
    struct waiter place = {self, 0, NULL}, *nobody = NULL, **link = queue = queue ? queue : &nobody;
    while (*link) {
        link = &(*link)->next;
    }
    *link = &place;
    struct wait wait = {.fd = -1, .deadline = deadline};
    int interrupted;
    do {
        interrupted = block(&wait);
    } while (!place.called && !interrupted && wait.outcome != TIMED_OUT);
    if (place.called) {
        return 1;
    }
    for (link = queue; *link != &place; link = &(*link)->next) {
    }
    *link = place.next;
    return interrupted;
}

void call_first(struct waiter **queue) {
    struct waiter *first = *queue;
    if (first) {
        *queue = first->next;
        first->called = 1;
        wake(first->worker);
    }
}

void call_all(struct waiter **queue) {
    while (*queue) {
        call_first(queue);
    }
}

/* ---- Workers ---- */

/* Left on the stack, and kept by the registry until its thread ended and its error, if any, was seen. */
static struct worker *new_worker(lua_State *L) {
    struct worker *worker = lua_newuserdatauv(L, sizeof *worker, 1);
    *worker = (struct worker){.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .number = ++last_number};
    if (worker->wake < 0) {
        luaL_error(L, "no descriptor is left for another thread");
    }
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
    return worker;
}

void forget_worker(lua_State *L, struct worker *worker) {
    for (struct worker **link = &workers; *link; link = &(*link)->next) {
        if (*link == worker) {
            *link = worker->next;
            break;
        }
    }
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
}

void push_worker(lua_State *L, struct worker *worker) { lua_rawgetp(L, LUA_REGISTRYINDEX, worker); }

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
    /* On the stack: message handler, function, arguments. The call is always a protected one, since an error without a
       handler of its own would unwind the stack of another thread. */
    int failed = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
    worker->results = lua_gettop(L) - 1;
    worker->state = failed ? FAILED : RETURNED;
    close(worker->wake);
    if (!failed || worker->joiners) {
        forget_worker(L, worker);
    }
    call_all(&worker->joiners);
    call_all(&end_waiters);
    PyGILState_Release(state);
}

void start_worker(lua_State *L, int n) {
    if (closing) {
        luaL_error(L, "no thread can be started while the state ends");
    }
    struct worker *worker = new_worker(L);
    worker->L = lua_newthread(L);
    if (!lua_checkstack(worker->L, n + LUA_MINSTACK)) {
        luaL_error(L, "too many arguments for a thread");
    }
    lua_setiuservalue(L, -2, 1);
    lua_insert(L, -2 - n);
    lua_pushcfunction(worker->L, message_handler);
    lua_xmove(L, worker->L, n + 1);
    worker->next = workers;
    workers = worker;
    if (PyThread_start_new_thread(run, worker) == PYTHREAD_INVALID_THREAD_ID) {
        close(worker->wake);
        forget_worker(L, worker);
        luaL_error(L, "the system starts no more threads");
    }
}

void stop_workers(void) {
    for (struct worker *worker = workers; worker; worker = worker->next) {
        if (worker->state == RUNNING) {
            worker->stop = 1;
            wake(worker);
        }
    }
}

/* Ctrl-C does not end it: it stops the threads that are waited for. */
void wait_for_workers(void) {
    struct worker *worker = workers;
    while (worker) {
        if (worker->state == RUNNING) {
            self->stop = 0;
            wait_in(&end_waiters, -1);
            worker = workers;
        } else {
            worker = worker->next;
        }
    }
    closing = 1; /* finalizers still run */
}

int report_failures(lua_State *L) {
    int count = 0;
    for (; workers; count++) {
        fprintf(stderr, "ilua: thread %d: %s\n", workers->number, lua_tostring(workers->L, -1));
        forget_worker(L, workers);
    }
    return count;
}
