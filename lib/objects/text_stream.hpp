// The text stream on a file descriptor behind sys.stdin, sys.stdout and sys.stderr.
//
//  S1. One thread at a time works on the buffer; it may be detached meanwhile (a write that blocks), so the stream has a
//      lock of its own, which is never waited for with the interpreter's lock held.
//  S2. Streams of an interpreter are in a list, so that its end can flush those that are left.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::runtime {
struct ThreadState;
}

namespace interlock::objects {

struct TextStream {
    PyObject ob_base;
    PyObject *name;      // str or int
    PyObject *encoding;  // str
    PyObject *errors;    // str
    TextStream *next;    // S2
    TextStream **link;
    const runtime::ThreadState *owner;  // S1; null: free
    std::atomic<uint32_t> word;         // 1 while owned: what waiters sleep on
    int waiters;
    int fd;
    char mode;  // 'r', 'w' or 'a'
    bool line_buffering;
    bool write_through;
    bool close_fd;
    bool closed;
    bool is_utf8;
    char *buffer;  // kBufferSize bytes, made on first use
    size_t begin;  // reading: what is left
    size_t end;
};

extern IL_HIDDEN PyTypeObject text_stream_type;

struct TextStreamOptions {
    int fd = -1;
    char mode = 'r';
    const char *encoding = "utf-8";
    const char *errors = "strict";
    bool line_buffering = false;
    bool write_through = false;
    bool close_fd = false;
};

// New, or null with an exception (LookupError for an encoding that is not there).
PyObject *text_stream_new(PyObject *name, const TextStreamOptions &options) noexcept;

int text_stream_write(PyObject *stream, PyObject *text) noexcept;
int text_stream_flush(PyObject *stream) noexcept;

// Flushes all streams of the interpreter; false, with nothing raised, when one failed.
bool text_streams_flush() noexcept;

}  // namespace interlock::objects
