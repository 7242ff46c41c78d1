/* Workers, the bytecode boundary, and blocking. */
#include "vm.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Instructions between two boundaries: some microseconds. */
enum { BOUNDARY = 1000 };

_Thread_local struct worker *self;

/* All workers that run, and those that failed and were not joined yet; the main thread's is not among them. */
static struct worker *workers;
static int last_number;
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

/* ---- Blocking ---- */

/* Detached: may not touch the Lua state. */
static void *wait_detached(void *argument) {
    struct wait *wait = argument;
    for (;;) {
        if (wait->attempt) {
            wait->result = wait->attempt(wait->fd, wait->data, wait->size);
            wait->error = wait->result < 0 ? errno : 0;
            if (wait->error != EAGAIN && wait->error != EINTR && wait->error != EWOULDBLOCK) {
                wait->outcome = READY;
                break;
            }
        }
        struct timespec limit, *timeout = NULL;
        if (wait->deadline >= 0) {
            int64_t left = wait->deadline - now_ns();
            left = left < 0 ? 0 : left;
            limit.tv_sec = (time_t)(left / 1000000000);
            limit.tv_nsec = (long)(left % 1000000000);
            timeout = &limit;
        }
        struct pollfd descriptors[2] = {{self->wake, POLLIN, 0}, {wait->fd, wait->events, 0}};
        int ready = ppoll(descriptors, 2, timeout, NULL);
        if (ready == 0) {
            wait->outcome = TIMED_OUT;
            break;
        }
        if (ready > 0 && descriptors[0].revents) {
            eventfd_t count;
            eventfd_read(self->wake, &count);
            wait->outcome = WOKEN;
            break;
        }
        if (ready > 0 && descriptors[1].revents && !wait->attempt) {
            wait->outcome = READY;
            break;
        }
    }
    wait->ended_at = now_ns();
    return NULL;
}

/* Any thread, attached or not, even a signal handler. */
static void wake(void *worker) {
    int saved = errno;
    eventfd_write(((struct worker *)worker)->wake, 1);
    errno = saved;
}

void block(struct wait *wait) {
    Interlock_BlockingCall(wait_detached, wait, wake, self, NULL);
    self->waited = (double)(now_ns() - wait->ended_at) / 1e9;
}

static void leave_queue(struct waiter **queue, struct waiter *place) {
    while (*queue && *queue != place) {
        queue = &(*queue)->next;
    }
    if (*queue) {
        *queue = place->next;
    }
}

int wait_in(struct waiter **queue, int64_t deadline) {
    struct waiter place = {self, NULL, 0};
    if (queue) {
        struct waiter **end = queue;
        while (*end) {
            end = &(*end)->next;
        }
        *end = &place;
    }
    struct wait wait = {.fd = -1, .deadline = deadline};
    int interrupted;
    do {
        block(&wait);
        interrupted = Interlock_CheckpointAt(self->breaker) != 0 || self->stop;
    } while (!place.called && !interrupted && wait.outcome != TIMED_OUT);
    if (queue && !place.called) {
        leave_queue(queue, &place);
    }
    return place.called ? 1 : interrupted ? -1 : 0;
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

static struct worker *new_worker(lua_State *L) {
    struct worker *worker = lua_newuserdatauv(L, sizeof *worker, 1);
    *worker = (struct worker){.wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .number = ++last_number};
    if (worker->wake < 0) {
        luaL_error(L, "no descriptor left for another thread");
    }
    /* The registry keeps it until its thread ended, and until somebody saw its error. */
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
    return worker;
}

static void drop_worker(lua_State *L, struct worker *worker) {
    struct worker **link = &workers;
    while (*link && *link != worker) {
        link = &(*link)->next;
    }
    if (*link) {
        *link = worker->next;
    }
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, worker);
}

void push_worker(lua_State *L, struct worker *worker) { lua_rawgetp(L, LUA_REGISTRYINDEX, worker); }

void adopt_main_thread(lua_State *L) {
    self = new_worker(L);
    self->L = L;
    self->breaker = Interlock_Breaker();
    lua_sethook(L, at_boundary, LUA_MASKCOUNT, BOUNDARY);
}

int message_handler(lua_State *L) {
    const char *message = lua_tostring(L, 1);
    if (!message) {
        message = luaL_tolstring(L, 1, NULL);
    }
    luaL_traceback(L, L, message, 1);
    return 1;
}

/* An OS thread's whole life. It starts without the lock. */
static void run(void *argument) {
    struct worker *worker = argument;
    PyGILState_STATE state = PyGILState_Ensure();
    lua_State *L = worker->L;
    self = worker;
    worker->breaker = Interlock_Breaker();
    lua_sethook(L, at_boundary, LUA_MASKCOUNT, BOUNDARY);

    /* The stack: message handler, function, arguments. Always a protected call: an error must not reach another
       thread's stack. */
    int failed = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
    worker->results = lua_gettop(L) - 1;
    worker->state = failed ? FAILED : RETURNED;
    close(worker->wake);
    int seen = worker->joiners != NULL;
    call_all(&worker->joiners);
    if (!failed || seen) {
        drop_worker(L, worker);
    }
    call_all(&end_waiters);
    PyGILState_Release(state);
}

struct worker *start_worker(lua_State *L, int n) {
    struct worker *worker = new_worker(L);
    worker->L = lua_newthread(L);
    lua_setiuservalue(L, -2, 1);
    lua_insert(L, -2 - n);
    if (!lua_checkstack(worker->L, n + LUA_MINSTACK)) {
        luaL_error(L, "too many arguments for a thread");
    }
    lua_pushcfunction(worker->L, message_handler);
    lua_xmove(L, worker->L, n + 1);
    worker->next = workers;
    workers = worker;
    if (PyThread_start_new_thread(run, worker) == PYTHREAD_INVALID_THREAD_ID) {
        close(worker->wake);
        drop_worker(L, worker);
        return NULL;
    }
    return worker;
}

void stop_workers(void) {
    for (struct worker *worker = workers; worker; worker = worker->next) {
        worker->stop = 1;
        if (worker->state == RUNNING) {
            wake(worker);
        }
    }
}

int wait_for_workers(void) {
    for (struct worker *worker = workers; worker;) {
        if (worker->state != RUNNING) {
            worker = worker->next;
            continue;
        }
        if (wait_in(&end_waiters, -1) < 0) {
            return -1;
        }
        worker = workers;
    }
    return 0;
}

void forget_failure(lua_State *L, struct worker *worker) { drop_worker(L, worker); }

int report_failures(lua_State *L) {
    int count = 0;
    for (; workers; count++) {
        fprintf(stderr, "ilua: thread %d: %s\n", workers->number, lua_tostring(workers->L, -1));
        drop_worker(L, workers);
    }
    return count;
}
