/* The library `thread`. Locks and channels need no lock of their own: their fields change only while attached. */
#include "vm.h"

static const char *const THREAD = "thread", *const LOCK = "thread.lock", *const CHANNEL = "thread.channel";

/* Optional seconds from now. */
static int64_t deadline_argument(lua_State *L, int index) {
    double seconds = luaL_optnumber(L, index, 1e10);
    luaL_argcheck(L, seconds >= 0, index, "not a number of seconds");
    return seconds > 1e9 ? -1 : now_ns() + (int64_t)(seconds * 1e9);
}

/* thread.sleep([seconds]), or thread.yield(): for no time, but whoever waits for the lock may run */
static int thread_sleep(lua_State *L) {
    checked(L, wait_for(&self, lua_isnone(L, 1) ? 0 : deadline_argument(L, 1))); /* nobody calls &self */
    return 0;
}

/* How long the calling thread had to wait for its turn when its last wait was over. */
static int thread_waited(lua_State *L) {
    lua_pushnumber(L, self->waited);
    return 1;
}

/* thread.start(function, arguments...) -> t */
static int thread_start(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    start_worker(L, lua_gettop(L) - 1);
    luaL_setmetatable(L, THREAD);
    return 1;
}

static int thread_current(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, self);
    return 1;
}

/* t:join([seconds]) -> true, results... | false, message | nothing: not in that time */
static int worker_join(lua_State *L) {
    struct worker *worker = luaL_checkudata(L, 1, THREAD);
    int64_t deadline = deadline_argument(L, 2);
    ensure(L, worker != self, "thread %d cannot join itself", self->number);
    ensure(L, worker->number != MAIN_THREAD, "the main thread cannot be joined: it ends last");
    for (struct worker *other = worker; other; other = other->joins) {
        ensure(L, other != self, "thread %d waits for thread %d already", worker->number, self->number);
    }
    while (worker->state == RUNNING) {
        self->joins = worker;
        int outcome = wait_for(worker, deadline);
        self->joins = NULL;
        if (!checked(L, outcome)) {
            return 0;
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

/* A lock is a pointer to its owner, or NULL. */
static int thread_lock(lua_State *L) {
    push_object(L, LOCK, sizeof(struct worker *));
    return 1;
}

/* l:acquire([seconds]) -> whether it was acquired in that time */
static int lock_acquire(lua_State *L) {
    struct worker **lock = luaL_checkudata(L, 1, LOCK);
    int64_t deadline = deadline_argument(L, 2);
    ensure(L, *lock != self, "thread %d has the lock already", self->number);
    int mine = 1;
    while (*lock && mine) {
        mine = checked(L, wait_for(lock, deadline));
    }
    *lock = mine ? self : *lock;
    lua_pushboolean(L, mine);
    return 1;
}

static int lock_release(lua_State *L) {
    struct worker **lock = luaL_checkudata(L, 1, LOCK);
    ensure(L, *lock == self, *lock ? "the lock belongs to another thread" : "the lock is not locked");
    *lock = NULL;
    call_first(lock);
    return 0;
}

struct channel {
    lua_Integer first, end; /* of the values in the user value, a table */
    int closed;
};

static int thread_channel(lua_State *L) {
    push_object(L, CHANNEL, sizeof(struct channel));
    lua_newtable(L);
    lua_setiuservalue(L, -2, 1);
    return 1;
}

static int channel_send(lua_State *L) {
    luaL_argcheck(L, !lua_isnoneornil(L, 2), 2, "nil cannot be sent");
    struct channel *channel = luaL_checkudata(L, 1, CHANNEL);
    ensure(L, !channel->closed, "the channel is closed");
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    lua_rawseti(L, -2, channel->end++);
    call_first(channel);
    return 0;
}

/* c:receive([seconds]) -> the value | nothing: closed and empty, or not in that time */
static int channel_receive(lua_State *L) {
    int64_t deadline = deadline_argument(L, 2);
    struct channel *channel = luaL_checkudata(L, 1, CHANNEL);
    while (channel->first == channel->end) {
        if (channel->closed || !checked(L, wait_for(channel, deadline))) {
            return 0;
        }
    }
    lua_getiuservalue(L, 1, 1);
    lua_rawgeti(L, -1, channel->first);
    lua_pushnil(L);
    lua_rawseti(L, -3, channel->first++);
    return 1;
}

static int channel_close(lua_State *L) {
    struct channel *channel = luaL_checkudata(L, 1, CHANNEL);
    channel->closed = 1;
    while (call_first(channel)) {
    }
    return 0;
}

void make_type(lua_State *L, const char *name, const luaL_Reg *methods) {
    luaL_newmetatable(L, name);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}

/* All zero; with one user value. */
void *push_object(lua_State *L, const char *type, size_t size) {
    void *object = memset(lua_newuserdatauv(L, size, 1), 0, size);
    luaL_setmetatable(L, type);
    return object;
}

int open_thread(lua_State *L) {
    static const luaL_Reg worker[] = {{"join", worker_join}, {NULL, NULL}};
    static const luaL_Reg lock[] = {{"acquire", lock_acquire}, {"release", lock_release}, {NULL, NULL}};
    static const luaL_Reg channel[] = {
        {"send", channel_send}, {"receive", channel_receive}, {"close", channel_close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"start", thread_start}, {"current", thread_current}, {"waited", thread_waited}, {"sleep", thread_sleep},
        {"yield", thread_sleep}, {"channel", thread_channel}, {"lock", thread_lock},     {NULL, NULL}};
    make_type(L, THREAD, worker);
    make_type(L, LOCK, lock);
    make_type(L, CHANNEL, channel);
    thread_current(L);
    luaL_setmetatable(L, THREAD);
    luaL_newlib(L, functions);
    open_stream(L);
    return 1;
}
