/* Streams: files, pipes and the output of child processes, used while the other threads run. */
#include "vm.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
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
    struct stream *stream = push_object(L, STREAM, sizeof *stream);
    stream->fd = -1;
    return stream;
}

static struct stream *check_stream(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    ensure(L, stream->fd >= 0, "the stream is closed");
    ensure(L, !stream->busy, "the stream is in use by another thread");
    return stream;
}

/* Reads or writes up to `size` bytes, unless that is 0, once fd is ready: how many. */
static size_t transfer(lua_State *L, struct stream *stream, short events, void *data, size_t size) {
    struct wait wait = {.fd = stream->fd, .events = events, .data = data, .size = size, .deadline = -1};
    stream->busy = self;
    int outcome = block(&wait);
    stream->busy = NULL;
    checked(L, outcome);
    ensure(L, !wait.error, "%s: %s", events == POLLIN ? "read" : "write", strerror(wait.error));
    return (size_t)wait.result;
}

/* Whether there is something in the buffer: not at the end. */
static int fill(lua_State *L, struct stream *stream) {
    if (stream->start == stream->end) {
        stream->start = stream->end = 0;
        stream->end = transfer(L, stream, POLLIN, stream->buffer, sizeof stream->buffer);
    }
    return stream->start < stream->end;
}

/* s:read() or s() -> a line without its end | s:read(n) -> up to n bytes | nothing: the end */
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

static int stream_write(lua_State *L) {
    struct stream *stream = check_stream(L);
    size_t left;
    const char *text = luaL_checklstring(L, 2, &left);
    for (size_t written; left > 0; text += written, left -= written) {
        written = transfer(L, stream, POLLOUT, (char *)text, left);
    }
    return 0;
}

/* Also when nobody uses it any more; a child that still runs is then not wanted either. */
static int stream_collect(lua_State *L) {
    struct stream *stream = luaL_checkudata(L, 1, STREAM);
    close(stream->fd); /* of no effect when it is closed */
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
    int status = 0, child = stream->child != 0;
    close(stream->fd);
    stream->fd = child ? (int)syscall(SYS_pidfd_open, stream->child, 0) : -1;
    if (stream->fd >= 0) { /* its end is waited for like input */
        transfer(L, stream, POLLIN, NULL, 0);
    }
    if (child) {
        waitpid(stream->child, &status, 0);
        stream->child = 0;
    }
    stream_collect(L);
    lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
    return child;
}

/* thread.open(path) */
static int open_file(lua_State *L) {
    const char *path = luaL_checkstring(L, 1);
    struct stream *stream = push_stream(L);
    stream->fd = open(path, O_RDONLY | O_CLOEXEC);
    ensure(L, stream->fd >= 0, "%s: %s", path, strerror(errno));
    return 1;
}

/* thread.pipe() -> reading end, writing end */
static int open_pipe(lua_State *L) {
    struct stream *reader = push_stream(L), *writer = push_stream(L);
    int ends[2];
    ensure(L, pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "pipe: %s", strerror(errno));
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
    ensure(L, !error, "%s: %s", command, strerror(error));
    return 1;
}

/* thread.connect(address, port), IPv4 */
static int open_connection(lua_State *L) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)luaL_checkinteger(L, 2))};
    luaL_argcheck(L, inet_pton(AF_INET, luaL_checkstring(L, 1), &address.sin_addr) == 1, 1, "not an IPv4 address");
    struct stream *stream = push_stream(L);
    stream->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = connect(stream->fd, (struct sockaddr *)&address, sizeof address) ? errno : 0;
    if (error == EINPROGRESS) {
        transfer(L, stream, POLLOUT, NULL, 0);
        getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &(socklen_t){sizeof error});
    }
    ensure(L, !error, "%s: %s", lua_tostring(L, 1), strerror(error));
    return 1;
}

void open_stream(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"read", stream_read},   {"write", stream_write},  {"close", stream_close},
        {"__call", stream_read}, {"__gc", stream_collect}, {"__close", stream_collect}, {NULL, NULL}};
    static const luaL_Reg functions[] = {
        {"open", open_file}, {"pipe", open_pipe}, {"popen", open_command}, {"connect", open_connection}, {NULL, NULL}};
    make_type(L, STREAM, methods);
    luaL_setfuncs(L, functions, 0);
}
