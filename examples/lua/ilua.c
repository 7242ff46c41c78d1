/* ilua SCRIPT [ARGS]: Lua 5.4 with threads.
 *
 * Exit status: 0, 1 after an error of the script or of a thread that nobody joined, 2 for wrong usage, 130 when Ctrl-C
 * ended it. */
#include "vm.h"

#include <lualib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int interrupts;
static struct worker *main_worker;

/* A pending call: runs in the main thread, attached, at its next boundary; a wait in block() is ended for it. */
static int interrupt(void *argument) {
    (void)argument;
    interrupts++;
    main_worker->stop = 1;
    stop_workers();
    return 0;
}

static void on_sigint(int signum) {
    (void)signum;
    Py_AddPendingCall(interrupt, NULL); /* may be called in a signal handler */
}

static void handle_signals(void) {
    struct sigaction action = {.sa_handler = on_sigint};
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a write to a closed pipe is an error of the write */
}

/* os.exit in a thread must not take the state down under the others. */
static int exit_now(lua_State *L) {
    int status = lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, 0);
    fflush(NULL);
    _exit(status);
}

static int open_all(lua_State *L) {
    char **argv = lua_touserdata(L, 1);
    luaL_openlibs(L);
    luaL_requiref(L, "thread", open_thread, 1);
    lua_getglobal(L, "os");
    lua_pushcfunction(L, exit_now);
    lua_setfield(L, -2, "exit");
    lua_newtable(L);
    for (int i = 0; argv[i + 1]; i++) {
        lua_pushstring(L, argv[i + 1]);
        lua_rawseti(L, -2, i);
    }
    lua_setglobal(L, "arg");
    return 0;
}

/* 0, or 1 with the error told. */
static int run_script(lua_State *L, char **argv) {
    lua_settop(L, 0);
    lua_pushcfunction(L, message_handler);
    int failed = luaL_loadfile(L, strcmp(argv[1], "-") == 0 ? NULL : argv[1]);
    if (!failed) {
        int count = 0;
        for (; argv[2 + count]; count++) {
            luaL_checkstack(L, 1, "too many arguments");
            lua_pushstring(L, argv[2 + count]);
        }
        failed = lua_pcall(L, count, 0, 1);
    }
    if (failed) {
        fprintf(stderr, "ilua: %s\n", lua_tostring(L, -1));
    }
    return failed != 0;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: ilua SCRIPT [ARGS]\n");
        return 2;
    }
    Py_InitializeEx(0); /* the signals are ours */
    lua_State *L = luaL_newstate();
    if (!L) {
        fprintf(stderr, "ilua: no memory\n");
        return 1;
    }
    adopt_main_thread(L);
    main_worker = self;
    handle_signals();
    lua_pushcfunction(L, open_all);
    lua_pushlightuserdata(L, argv);
    int status;
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
        fprintf(stderr, "ilua: %s\n", lua_tostring(L, -1));
        status = 1;
    } else {
        status = run_script(L, argv);
    }

    /* The script's threads end by themselves, unless the script failed or Ctrl-C came. Then nobody is left but the main
       thread, and the state can go. */
    if (status || interrupts) {
        stop_workers();
    }
    while (wait_for_workers() < 0) {
        self->stop = 0;
    }
    if (report_failures(L) && !interrupts) {
        status = 1;
    }
    lua_close(L);
    Py_FinalizeEx();
    return interrupts ? 130 : status;
}
