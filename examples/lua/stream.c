/* Streams: files, pipes, sockets and the output of child processes, used while the other threads run. */
#include "vm.h"

#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static const char *const STREAM = "thread.stream";

struct stream {
    int fd;              /* -1: closed */
    pid_t child;         /* 0: none */
    struct worker *busy; /* who waits for it at the moment */
    size_t start, end;   /* what was read and not used yet, in buffer */
    char buffer[8192];
};

static struct stream *push_stream(lua_State *L) {
    struct stream *stream = lua_newuserdatauv(L, sizeof *stream, 0);
    *stream = (struct stream){.fd = -1};
    luaL_setmetatable(L, STREAM);
    return stream;
}

static struct stream *check_stream(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    if (stream->fd < 0) {
        luaL_error(L, "the stream is closed");
    } else if (stream->busy) {
        luaL_error(L, "the stream is in use by another thread");
    }
    return stream;
}

static int raise_error(lua_State *L, const char *what, int error) {
    return luaL_error(L, "%s: %s", what, strerror(error));
}

/* Repeats a wait until it is over, and raises what went wrong. */
static size_t finish(lua_State *L, struct stream *stream, const char *what, struct wait *wait) {
    wait->fd = stream->fd;
    wait->deadline = -1;
    stream->busy = self;
    int interrupted;
    do {
        interrupted = block(wait);
    } while (wait->outcome == WOKEN && !interrupted);
    stream->busy = NULL;
    if (interrupted) {
        raise_interrupted(L);
    } else if (wait->error) {
        raise_error(L, what, wait->error);
    }
    return (size_t)wait->result;
}

static ssize_t attempt_write(int fd, void *data, size_t size) { return write(fd, data, size); }

/* Whether there is something in the buffer: not at the end. */
static int fill(lua_State *L, struct stream *stream) {
    if (stream->start == stream->end) {
        struct wait wait = {.events = POLLIN, .attempt = read, .data = stream->buffer, .size = sizeof stream->buffer};
        stream->start = stream->end = 0;
        stream->end = finish(L, stream, "read", &wait);
    }
    return stream->start < stream->end;
}

/* s:read() -> a line without its end | s:read(n) -> up to n bytes | nothing: the end */
static int stream_read(lua_State *L) {
    struct stream *stream = check_stream(L);
    lua_Integer most = luaL_optinteger(L, 2, 0);
    luaL_argcheck(L, most >= 0, 2, "not a number of bytes");
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    int some = 0;
    for (char *end = NULL; !end && fill(L, stream); some = 1) {
        char *from = stream->buffer + stream->start;
        size_t length = stream->end - stream->start;
        if (most > 0) {
            length = (size_t)most < length ? (size_t)most : length;
            end = from;
        } else if ((end = memchr(from, '\n', length))) {
            length = (size_t)(end - from);
            stream->start++;
        }
        luaL_addlstring(&text, from, length);
        stream->start += length;
    }
    luaL_pushresult(&text);
    return some;
}

static int next_line(lua_State *L) {
    lua_settop(L, 1); /* the stream is what the loop keeps */
    return stream_read(L);
}

static int stream_lines(lua_State *L) {
    check_stream(L);
    lua_pushcfunction(L, next_line);
    lua_pushvalue(L, 1);
    return 2;
}

static int stream_write(lua_State *L) {
    struct stream *stream = check_stream(L);
    size_t left;
    const char *text = luaL_checklstring(L, 2, &left);
    while (left > 0) {
        struct wait wait = {.events = POLLOUT, .attempt = attempt_write, .data = (char *)text, .size = left};
        size_t written = finish(L, stream, "write", &wait);
        text += written;
        left -= written;
    }
    return 0;
}

/* Also when nobody uses it any more; a child that still runs is then not wanted either. */
static int stream_collect(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    if (stream->fd >= 0) {
        close(stream->fd);
    }
    if (stream->child) {
        kill(stream->child, SIGKILL);
        waitpid(stream->child, NULL, 0);
    }
    stream->fd = -1;
    stream->child = 0;
    return 0;
}

/* s:close() -> of a child process: its exit status, or minus the signal that ended it */
static int stream_close(lua_State *L) {
    struct stream *stream = check_stream(L);
    close(stream->fd);
    stream->fd = stream->child ? (int)syscall(SYS_pidfd_open, stream->child, 0) : -1;
    if (!stream->child) {
        return 0;
    } else if (stream->fd >= 0) { /* its end is waited for like input */
        struct wait wait = {.events = POLLIN};
        finish(L, stream, "wait", &wait);
    }
    int status = 0;
    waitpid(stream->child, &status, 0);
    stream->child = 0;
    lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    stream_collect(L);
    return 1;
}

/* thread.open(path) */
static int open_file(lua_State *L) {
    const char *path = luaL_checkstring(L, 1);
    struct stream *stream = push_stream(L);
    stream->fd = open(path, O_RDONLY | O_CLOEXEC);
    return stream->fd < 0 ? raise_error(L, path, errno) : 1;
}

/* thread.pipe() -> reading end, writing end */
static int open_pipe(lua_State *L) {
    struct stream *reader = push_stream(L), *writer = push_stream(L);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return raise_error(L, "pipe", errno);
    }
    reader->fd = ends[0];
    writer->fd = ends[1];
    return 2;
}

/* thread.popen(command) -> what it writes */
static int open_command(lua_State *L) {
    const char *command = luaL_checkstring(L, 1);
    char *arguments[] = {"sh", "-c", (char *)command, NULL};
    posix_spawn_file_actions_t actions;
    open_pipe(L);
    struct stream *stream = lua_touserdata(L, -2), *output = lua_touserdata(L, -1);
    fcntl(output->fd, F_SETFL, 0); /* the child expects an end that blocks */
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output->fd, STDOUT_FILENO);
    int error = posix_spawn(&stream->child, "/bin/sh", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(output->fd);
    output->fd = -1;
    lua_pop(L, 1);
    stream->child = error ? 0 : stream->child;
    return error ? raise_error(L, command, error) : 1;
}

/* thread.connect(host, port) */
static int open_connection(lua_State *L) {
    const char *host = luaL_checkstring(L, 1), *port = luaL_checkstring(L, 2);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    struct stream *stream = push_stream(L);
    int error;
    Py_BEGIN_ALLOW_THREADS /* may ask a name server */
    error = getaddrinfo(host, port, &hints, &found);
    Py_END_ALLOW_THREADS
    if (error) {
        return luaL_error(L, "%s: %s", host, gai_strerror(error));
    }
    stream->fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    error = stream->fd < 0 || connect(stream->fd, found->ai_addr, found->ai_addrlen) != 0 ? errno : 0;
    freeaddrinfo(found);
    if (error == EINPROGRESS) {
        struct wait wait = {.events = POLLOUT};
        finish(L, stream, host, &wait);
        getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){sizeof error});
    }
    return error ? raise_error(L, host, error) : 1;
}

void open_stream(lua_State *L) {
    static const luaL_Reg methods[] = {{"read", stream_read},       {"lines", stream_lines},  {"write", stream_write},
                                       {"close", stream_close},     {"__gc", stream_collect}, {"__close", stream_collect},
                                       {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"open", open_file}, {"pipe", open_pipe}, {"popen", open_command}, {"connect", open_connection}, {NULL, NULL}};
    make_type(L, STREAM, methods);
    luaL_setfuncs(L, functions, 0);
}
