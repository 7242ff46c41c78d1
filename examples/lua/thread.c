/* The library `thread`: threads, locks, channels. Locks and channels need no lock of their own: their fields change
 * only while the thread is attached. */
#include "vm.h"

#include <sched.h>

static const char *const THREAD = "thread", *const LOCK = "thread.lock", *const CHANNEL = "thread.channel";

/* ---- Time ---- */

/* Optional seconds from now. */
static int64_t deadline_argument(lua_State *L, int index) {
    double seconds = luaL_optnumber(L, index, 1e10);
    luaL_argcheck(L, seconds >= 0, index, "not a number of seconds");
    return seconds > 1e9 ? -1 : now_ns() + (int64_t)(seconds * 1e9);
}

static int thread_clock(lua_State *L) {
    lua_pushnumber(L, (double)now_ns() / 1e9);
    return 1;
}

/* How long the calling thread had to wait for its turn when its last wait was over. */
static int thread_waited(lua_State *L) {
    lua_pushnumber(L, self->waited);
    return 1;
}

static int thread_sleep(lua_State *L) {
    luaL_checknumber(L, 1);
    return wait_in(NULL, deadline_argument(L, 1)) < 0 ? raise_interrupted(L) : 0;
}

static int thread_yield(lua_State *L) {
    safepoint(L);
    Py_BEGIN_ALLOW_THREADS
    sched_yield();
    Py_END_ALLOW_THREADS
    return 0;
}

/* ---- Threads ---- */

static struct worker *check_worker(lua_State *L) { return luaL_checkudata(L, 1, THREAD); }

/* thread.start(function, arguments...) -> t */
static int thread_start(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    start_worker(L, lua_gettop(L) - 1);
    luaL_setmetatable(L, THREAD);
    return 1;
}

static int thread_current(lua_State *L) {
    push_worker(L, self);
    return 1;
}

/* t:join([seconds]) -> true, results... | false, message | nothing: not in that time */
static int worker_join(lua_State *L) {
    struct worker *worker = check_worker(L);
    int64_t deadline = deadline_argument(L, 2);
    if (worker == self) {
        return luaL_error(L, "thread %d cannot join itself", self->number);
    } else if (worker->number == MAIN_THREAD) {
        return luaL_error(L, "the main thread cannot be joined: it ends last");
    }
    for (struct worker *other = worker; other; other = other->joins) {
        if (other == self) {
            return luaL_error(L, "thread %d waits for thread %d already", worker->number, self->number);
        }
    }
    while (worker->state == RUNNING) {
        self->joins = worker;
        int called = wait_in(&worker->joiners, deadline);
        self->joins = NULL;
        if (called <= 0) {
            return called < 0 ? raise_interrupted(L) : 0;
        }
    }
    forget_worker(L, worker);
    lua_pushboolean(L, worker->state == RETURNED);
    luaL_checkstack(L, worker->results, "too many results");
    luaL_checkstack(worker->L, 1, NULL);
    for (int i = 0; i < worker->results; i++) {
        lua_pushvalue(worker->L, 2 + i);
        lua_xmove(worker->L, L, 1);
    }
    return 1 + worker->results;
}

static int worker_to_string(lua_State *L) {
    static const char *const states[] = {"running", "returned", "failed"};
    struct worker *worker = check_worker(L);
    lua_pushfstring(L, "thread %d (%s)", worker->number, states[worker->state]);
    return 1;
}

/* ---- Locks ---- */

struct lock {
    struct worker *owner;
    struct waiter *waiters;
};

static struct lock *check_lock(lua_State *L) { return luaL_checkudata(L, 1, LOCK); }

static int thread_lock(lua_State *L) {
    *(struct lock *)lua_newuserdatauv(L, sizeof(struct lock), 0) = (struct lock){NULL, NULL};
    luaL_setmetatable(L, LOCK);
    return 1;
}

/* l:acquire([seconds]) -> whether it was acquired in that time */
static int lock_acquire(lua_State *L) {
    struct lock *lock = check_lock(L);
    int64_t deadline = deadline_argument(L, 2);
    if (lock->owner == self) {
        return luaL_error(L, "thread %d has the lock already", self->number);
    }
    int called = 1;
    while (lock->owner && called > 0) {
        called = wait_in(&lock->waiters, deadline);
    }
    if (called < 0) {
        return raise_interrupted(L);
    } else if (called) {
        lock->owner = self;
    }
    lua_pushboolean(L, called);
    return 1;
}

static int lock_release(lua_State *L) {
    struct lock *lock = check_lock(L);
    if (lock->owner != self) {
        return luaL_error(L, lock->owner ? "the lock belongs to another thread" : "the lock is not locked");
    }
    lock->owner = NULL;
    call_first(&lock->waiters);
    return 0;
}

/* ---- Channels ---- */

struct channel {
    lua_Integer first, count; /* of the values in the user value, a table */
    int closed;
    struct waiter *receivers;
};

/* Its table is left on the stack. */
static struct channel *check_channel(lua_State *L) {
    struct channel *channel = luaL_checkudata(L, 1, CHANNEL);
    lua_getiuservalue(L, 1, 1);
    return channel;
}

static int thread_channel(lua_State *L) {
    *(struct channel *)lua_newuserdatauv(L, sizeof(struct channel), 1) = (struct channel){1, 0, 0, NULL};
    lua_newtable(L);
    lua_setiuservalue(L, -2, 1);
    luaL_setmetatable(L, CHANNEL);
    return 1;
}

static int channel_send(lua_State *L) {
    luaL_argcheck(L, !lua_isnoneornil(L, 2), 2, "nil cannot be sent");
    struct channel *channel = check_channel(L);
    if (channel->closed) {
        return luaL_error(L, "the channel is closed");
    }
    lua_pushvalue(L, 2);
    lua_rawseti(L, -2, channel->first + channel->count++);
    call_first(&channel->receivers);
    return 0;
}

/* c:receive([seconds]) -> the value | nothing: closed and empty, or not in that time */
static int channel_receive(lua_State *L) {
    int64_t deadline = deadline_argument(L, 2);
    struct channel *channel = check_channel(L);
    while (channel->count == 0) {
        int called = channel->closed ? 0 : wait_in(&channel->receivers, deadline);
        if (called <= 0) {
            return called < 0 ? raise_interrupted(L) : 0;
        }
    }
    lua_rawgeti(L, -1, channel->first);
    lua_pushnil(L);
    lua_rawseti(L, -3, channel->first++);
    channel->count--;
    return 1;
}

static int channel_close(lua_State *L) {
    struct channel *channel = check_channel(L);
    channel->closed = 1;
    call_all(&channel->receivers);
    return 0;
}

/* ---- The library ---- */

void make_type(lua_State *L, const char *name, const luaL_Reg *methods) {
    luaL_newmetatable(L, name);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}

int open_thread(lua_State *L) {
    static const luaL_Reg worker[] = {{"join", worker_join}, {"__tostring", worker_to_string}, {NULL, NULL}};
    static const luaL_Reg lock[] = {{"acquire", lock_acquire}, {"release", lock_release}, {NULL, NULL}};
    static const luaL_Reg channel[] = {
        {"send", channel_send}, {"receive", channel_receive}, {"close", channel_close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"start", thread_start}, {"current", thread_current}, {"lock", thread_lock},   {"channel", thread_channel},
        {"sleep", thread_sleep}, {"yield", thread_yield},     {"clock", thread_clock}, {"waited", thread_waited},
        {NULL, NULL}};
    make_type(L, THREAD, worker);
    make_type(L, LOCK, lock);
    make_type(L, CHANNEL, channel);
    thread_current(L);
    luaL_setmetatable(L, THREAD);
    luaL_newlib(L, functions);
    open_stream(L);
    return 1;
}
