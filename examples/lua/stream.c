/* Streams: files, pipes, sockets and the output of child processes, read and written while the others run. */
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const STREAM = "thread.stream";
extern char **environ;

struct stream {
    int fd;             /* -1: closed */
    pid_t child;        /* 0: none */
    struct worker *busy; /* who reads or writes at the moment, detached */
    size_t start, end;  /* what was read and not used yet, in buffer */
    char buffer[8192];
};

/* The new stream is on the stack; fd may be set later. */
static struct stream *push_stream(lua_State *L, int fd) {
    struct stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
    stream->fd = fd;
    stream->child = 0;
    stream->busy = NULL;
    stream->start = stream->end = 0;
    luaL_setmetatable(L, STREAM);
    return stream;
}

static struct stream *check_stream(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    if (stream->fd < 0) {
        luaL_error(L, "the stream is closed");
    }
    if (stream->busy) {
        luaL_error(L, "the stream is in use by thread %d", stream->busy->number);
    }
    return stream;
}

static int system_error(lua_State *L, const char *what, int error) {
    return luaL_error(L, "%s: %s", what, strerror(error));
}

/* Repeats a wait until it is over; raises what went wrong. */
static ssize_t finish(lua_State *L, struct stream *stream, const char *what, struct wait *wait) {
    wait->deadline = -1;
    do {
        stream->busy = self;
        block(wait);
        stream->busy = NULL;
        safepoint(L);
    } while (wait->outcome == WOKEN);
    return wait->error ? system_error(L, what, wait->error) : wait->result;
}

static ssize_t attempt_read(int fd, void *data, size_t size) { return read(fd, data, size); }
static ssize_t attempt_write(int fd, void *data, size_t size) { return write(fd, data, size); }
static ssize_t attempt_accept(int fd, void *data, size_t size) {
    (void)data, (void)size;
    return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

/* False: the end. */
static int fill(lua_State *L, struct stream *stream) {
    struct wait wait = {.fd = stream->fd, .events = POLLIN, .attempt = attempt_read, .data = stream->buffer,
                        .size = sizeof stream->buffer};
    stream->start = 0;
    stream->end = 0; /* stays so when an error is raised */
    stream->end = (size_t)finish(L, stream, "read", &wait);
    return stream->end > 0;
}

/* s:read() -> a line without its end | s:read(n) -> up to n bytes; nothing at the end */
static int stream_read(lua_State *L) {
    struct stream *stream = check_stream(L);
    lua_Integer most = luaL_optinteger(L, 2, 0);
    luaL_argcheck(L, lua_isnoneornil(L, 2) || most > 0, 2, "not a number of bytes");
    if (most > 0) {
        if (stream->start == stream->end && !fill(L, stream)) {
            return 0;
        }
        size_t there = stream->end - stream->start;
        there = (lua_Unsigned)most < there ? (size_t)most : there;
        lua_pushlstring(L, stream->buffer + stream->start, there);
        stream->start += there;
        return 1;
    }
    luaL_Buffer line;
    luaL_buffinit(L, &line);
    int some = 0;
    for (;;) {
        if (stream->start == stream->end && !fill(L, stream)) {
            luaL_pushresult(&line);
            return some;
        }
        some = 1;
        char *from = stream->buffer + stream->start;
        char *newline = memchr(from, '\n', stream->end - stream->start);
        size_t length = newline ? (size_t)(newline - from) : stream->end - stream->start;
        luaL_addlstring(&line, from, length);
        stream->start += length + (newline != NULL);
        if (newline) {
            luaL_pushresult(&line);
            return 1;
        }
    }
}

static int next_line(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_replace(L, 1);
    lua_settop(L, 1);
    return stream_read(L);
}

static int stream_lines(lua_State *L) {
    check_stream(L);
    lua_settop(L, 1);
    lua_pushcclosure(L, next_line, 1);
    return 1;
}

/* s:write(text) -> s */
static int stream_write(lua_State *L) {
    struct stream *stream = check_stream(L);
    size_t length;
    const char *text = luaL_checklstring(L, 2, &length);
    while (length > 0) {
        struct wait wait = {.fd = stream->fd, .events = POLLOUT, .attempt = attempt_write, .data = (void *)text,
                            .size = length};
        size_t written = (size_t)finish(L, stream, "write", &wait);
        text += written;
        length -= written;
    }
    lua_settop(L, 1);
    return 1;
}

static void close_descriptor(struct stream *stream) {
    if (stream->fd >= 0) {
        close(stream->fd);
        stream->fd = -1;
    }
}

/* s:close() -> for a child process: its exit status, or minus the signal that ended it */
static int stream_close(lua_State *L) {
    struct stream *stream = check_stream(L);
    close_descriptor(stream);
    if (!stream->child) {
        return 0;
    }
    /* The end of a child is a readable descriptor too. */
    stream->fd = (int)syscall(SYS_pidfd_open, stream->child, 0);
    if (stream->fd >= 0) {
        struct wait wait = {.fd = stream->fd, .events = POLLIN};
        finish(L, stream, "wait", &wait);
        close_descriptor(stream);
    }
    int status;
    waitpid(stream->child, &status, 0);
    stream->child = 0;
    lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    return 1;
}

/* Nobody uses it any more; a child that still runs is not wanted any more either. */
static int stream_collect(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    close_descriptor(stream);
    if (stream->child) {
        kill(stream->child, SIGKILL);
        waitpid(stream->child, NULL, 0);
        stream->child = 0;
    }
    return 0;
}

/* ---- Opening ---- */

/* thread.open(path [, "r" | "w"]) */
static int open_file(lua_State *L) {
    const char *path = luaL_checkstring(L, 1);
    static const char *const modes[] = {"r", "w", NULL};
    int write = luaL_checkoption(L, 2, "r", modes);
    struct stream *stream = push_stream(L, -1);
    stream->fd = open(path, (write ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY) | O_CLOEXEC | O_NONBLOCK, 0666);
    return stream->fd < 0 ? system_error(L, path, errno) : 1;
}

/* thread.pipe() -> reading end, writing end */
static int open_pipe(lua_State *L) {
    struct stream *reader = push_stream(L, -1), *writer = push_stream(L, -1);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return system_error(L, "pipe", errno);
    }
    reader->fd = ends[0];
    writer->fd = ends[1];
    return 2;
}

/* thread.popen(command) -> what it writes */
static int open_command(lua_State *L) {
    const char *command = luaL_checkstring(L, 1);
    char *const arguments[] = {(char *)"sh", (char *)"-c", (char *)command, NULL};
    struct stream *stream = push_stream(L, -1);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return system_error(L, "pipe", errno);
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    stream->fd = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    int error = posix_spawn(&stream->child, "/bin/sh", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error) {
        stream->child = 0;
        return system_error(L, command, error);
    }
    return 1;
}

/* thread.listen([port]) -> a stream to accept from, the port */
static int open_listener(lua_State *L) {
    lua_Integer port = luaL_optinteger(L, 1, 0);
    luaL_argcheck(L, port >= 0 && port <= 65535, 1, "not a port");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    struct stream *stream = push_stream(L, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (stream->fd < 0 || bind(stream->fd, (struct sockaddr *)&address, length) != 0 || listen(stream->fd, 64) != 0 ||
        getsockname(stream->fd, (struct sockaddr *)&address, &length) != 0) {
        return system_error(L, "listen", errno);
    }
    lua_pushinteger(L, ntohs(address.sin_port));
    return 2;
}

static int stream_accept(lua_State *L) {
    struct stream *listener = check_stream(L), *stream = push_stream(L, -1);
    struct wait wait = {.fd = listener->fd, .events = POLLIN, .attempt = attempt_accept};
    stream->fd = (int)finish(L, listener, "accept", &wait);
    return 1;
}

/* thread.connect(host, port) */
static int open_connection(lua_State *L) {
    const char *host = luaL_checkstring(L, 1);
    const char *port = luaL_checkstring(L, 2);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found = NULL;
    struct stream *stream = push_stream(L, -1);
    int error;
    Py_BEGIN_ALLOW_THREADS /* may ask a name server */
    error = getaddrinfo(host, port, &hints, &found);
    Py_END_ALLOW_THREADS
    if (error) {
        return luaL_error(L, "%s: %s", host, gai_strerror(error));
    }
    stream->fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int failed = stream->fd < 0 || connect(stream->fd, found->ai_addr, found->ai_addrlen) != 0 ? errno : 0;
    freeaddrinfo(found);
    if (failed == EINPROGRESS) {
        struct wait wait = {.fd = stream->fd, .events = POLLOUT};
        finish(L, stream, host, &wait);
        socklen_t length = sizeof failed;
        getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &failed, &length);
    }
    return failed ? system_error(L, host, failed) : 1;
}

int open_stream(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"read", stream_read},     {"lines", stream_lines},    {"write", stream_write},  {"close", stream_close},
        {"accept", stream_accept}, {"__close", stream_collect}, {"__gc", stream_collect}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"open", open_file},       {"pipe", open_pipe},          {"popen", open_command},
                                         {"listen", open_listener}, {"connect", open_connection}, {NULL, NULL}};
    luaL_newmetatable(L, STREAM);
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
    return 0;
}
