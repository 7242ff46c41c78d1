/* ilua [--tool FILE] SCRIPT [ARGS]: Lua 5.4 with threads. SCRIPT may be - for the standard input. Exit status: 1 after an error of
 * the script, or of a thread that nobody joined; 2 for wrong usage; 130 after Ctrl-C. */
#include "vm.h"

#include <lualib.h>
#include <signal.h>

static int interrupts;

/* A pending call: runs in the main thread, attached, at its next safepoint; a wait in block() is ended for it. */
static int interrupt(void *argument) {
    (void)argument;
    interrupts++;
    stop_workers();
    return 0;
}

static void on_sigint(int signum) {
    (void)signum;
    Py_AddPendingCall(interrupt, NULL); /* may be called in a signal handler */
}

/* os.exit must not take the state down under the other threads. */
static int exit_now(lua_State *L) {
    fflush(NULL);
    _exit(lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, 0));
}

static int run_script(lua_State *L) {
    char **argv = lua_touserdata(L, 1);
    luaL_openlibs(L);
    luaL_requiref(L, "thread", open_thread, 1);
    lua_getglobal(L, "os");
    lua_pushcfunction(L, exit_now);
    lua_setfield(L, -2, "exit");
    lua_settop(L, 0);
    lua_newtable(L);
    for (int i = 1; argv[i]; i++) {
        luaL_checkstack(L, 2, "too many arguments");
        lua_pushstring(L, argv[i]);
        lua_pushvalue(L, -1);
        lua_rawseti(L, 1, i - 1); /* as in the stand-alone interpreter: 0 is the script */
    }
    lua_pushvalue(L, 1);
    lua_setglobal(L, "arg");
    ensure(L, luaL_loadfile(L, strcmp(argv[1], "-") == 0 ? NULL : argv[1]) == LUA_OK, "%s", lua_tostring(L, -1));
    lua_replace(L, 2);
    lua_call(L, lua_gettop(L) - 2, 0);
    return 0;
}

int main(int argc, char **argv) {
    lua_State *L = argc < 2 ? NULL : luaL_newstate();
    if (!L) {
        fprintf(stderr, "%s\n", argc < 2 ? "usage: ilua SCRIPT [ARGS]" : "ilua: no memory");
        return argc < 2 ? 2 : 1;
    }
    Py_InitializeEx(0); /* the signals are ours */
    argv = load_tools(L, argv);
    adopt_main_thread(L);
    sigaction(SIGINT, &(struct sigaction){.sa_handler = on_sigint}, NULL);
    signal(SIGPIPE, SIG_IGN); /* writing where nobody reads is an error of the write */

    lua_pushcfunction(L, message_handler);
    lua_pushcfunction(L, run_script);
    lua_pushlightuserdata(L, argv);
    int failed = lua_pcall(L, 1, 0, -3) != LUA_OK;
    if (failed) {
        fprintf(stderr, "ilua: %s\n", lua_tostring(L, -1));
    }
    /* The threads end by themselves, unless the script failed or Ctrl-C came. Then the state can go. */
    if (failed || interrupts) {
        stop_workers();
    }
    failed |= close_state(L, interrupts) > 0;
    Py_FinalizeEx();
    return interrupts ? 130 : failed;
}
