/* The functions that a chunk contains, called or not: Lua's debug interface shows only those that exist as values, but
 * lua_dump() writes all of them. Lua does not promise the form of what it writes: this is 5.4's. */
#include "vm.h"

#include "trace.h"

struct reader {
    const unsigned char *at, *end;
    int is_bad; /* not the form that we know, or an exception is set */
    const char *file;
    char *text; /* the source, for names; or NULL */
};

/* The next bytes; NULL when there are not so many. */
static const unsigned char *take(struct reader *in, size_t count) {
    const unsigned char *bytes = in->at;
    if (in->is_bad || count > (size_t)(in->end - in->at)) {
        in->is_bad = 1;
        return NULL;
    }
    in->at += count;
    return bytes;
}

static int take_byte(struct reader *in) {
    const unsigned char *byte = take(in, 1);
    return byte ? *byte : 0;
}

/* Seven bits per byte, the highest first; the last byte is marked. */
static size_t take_number(struct reader *in) {
    size_t number = 0;
    for (int byte = 0; !in->is_bad && !(byte & 0x80);) {
        byte = take_byte(in);
        number = number << 7 | (byte & 0x7F);
    }
    return number;
}

static void skip_string(struct reader *in) {
    size_t size = take_number(in); /* and one */
    take(in, size ? size - 1 : 0);
}

static void skip_constants(struct reader *in) {
    for (size_t count = take_number(in); count > 0 && !in->is_bad; count--) {
        switch (take_byte(in)) {
            case 0x00: case 0x01: case 0x11: break; /* nil, false, true */
            case 0x03: take(in, sizeof(lua_Integer)); break;
            case 0x13: take(in, sizeof(lua_Number)); break;
            case 0x04: case 0x14: skip_string(in); break;
            default: in->is_bad = 1;
        }
    }
}

/* The name that the line gives to a function: `function NAME(` or `NAME = function`; else "function". */
static void name_at(struct reader *in, size_t line, char *name, size_t size) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:";
    const char *at = in->text, *end;
    for (; at && line > 1; line--) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    const char *word = at ? strstr(at, "function") : NULL;
    snprintf(name, size, "function");
    if (!word || word > at + strcspn(at, "\n")) {
        return;
    }
    const char *begin = word + strlen("function");
    begin += strspn(begin, " \t");
    end = begin + strspn(begin, letters);
    if (begin == end) { /* a value: of what? */
        for (end = word; end > at && strchr(" \t", end[-1]); end--) {
        }
        if (end == at || *--end != '=') {
            return;
        }
        for (; end > at && strchr(" \t", end[-1]); end--) {
        }
        for (begin = end; begin > at && strchr(letters, begin[-1]); begin--) {
        }
    }
    if (begin < end) {
        snprintf(name, size, "%.*s", (int)(end - begin), begin);
    }
}

/* The line of each instruction, from Lua's differences. */
static int set_lines(struct reader *in, PyCodeObject *code, int line, int is_vararg) {
    size_t count = take_number(in);
    const signed char *differences = (const signed char *)take(in, count);
    int32_t *lines = in->is_bad ? NULL : calloc(count + 1, sizeof *lines);
    size_t absolute = take_number(in);
    size_t next_at = absolute ? take_number(in) : SIZE_MAX, next_line = absolute ? take_number(in) : 0;
    Py_ssize_t used = 0;
    for (size_t i = 0; lines && i < count; i++) {
        if (i == next_at) {
            line = (int)next_line;
            next_at = --absolute ? take_number(in) : SIZE_MAX;
            next_line = absolute ? take_number(in) : 0;
        } else {
            line += differences[i];
        }
        if (i > 0 || !is_vararg) { /* that one prepares the arguments */
            lines[used++] = line;
        }
    }
    int outcome = !lines || in->is_bad ? -1 : Interlock_SetCodeLines(code, lines, used);
    free(lines);
    return outcome;
}

/* New; NULL when the form is not known, or with an exception. */
static PyCodeObject *read_function(struct reader *in) {
    char name[128];
    skip_string(in); /* the source, when it is not the outer function's */
    int line = (int)take_number(in);
    take_number(in);
    take_byte(in);
    int is_vararg = take_byte(in);
    take_byte(in);
    take(in, 4 * take_number(in));
    skip_constants(in);
    take(in, 3 * take_number(in));
    if (line > 0) {
        name_at(in, line, name, sizeof name);
    } else {
        snprintf(name, sizeof name, "main chunk");
    }
    PyCodeObject *code = in->is_bad ? NULL : PyCode_NewEmpty(in->file, name, line > 0 ? line : 1);
    PyObject *inner = code ? PyList_New(0) : NULL;
    for (size_t count = take_number(in); inner && count > 0 && !in->is_bad; count--) {
        PyCodeObject *one = read_function(in);
        if (!one || PyList_Append(inner, (PyObject *)one) < 0) {
            in->is_bad = 1;
        }
        Py_XDECREF(one);
    }
    PyObject *constants = inner ? PyList_AsTuple(inner) : NULL;
    int is_good = constants && set_lines(in, code, line, is_vararg) == 0 && Interlock_SetCodeConstants(code, constants) == 0;
    Py_XDECREF(constants);
    Py_XDECREF(inner);
    for (size_t count = take_number(in); count > 0 && !in->is_bad; count--) { /* local variables */
        skip_string(in);
        take_number(in);
        take_number(in);
    }
    for (size_t count = take_number(in); count > 0 && !in->is_bad; count--) { /* upvalues */
        skip_string(in);
    }
    if (!is_good || in->is_bad) {
        in->is_bad = 1;
        Py_CLEAR(code);
    }
    return code;
}

static char *read_text(const char *path) {
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    if (file && getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    if (file) {
        fclose(file);
    }
    return text;
}

struct buffer {
    unsigned char *bytes;
    size_t size;
};

static int append(lua_State *L, const void *bytes, size_t size, void *to) {
    struct buffer *buffer = to;
    unsigned char *more = realloc(buffer->bytes, buffer->size + size);
    (void)L;
    if (more) {
        memcpy(more + buffer->size, bytes, size);
        buffer->bytes = more;
        buffer->size += size;
    }
    return !more;
}

PyCodeObject *code_of_chunk(lua_State *L, const char *source) {
    static const char head[] = LUA_SIGNATURE "\x54\0\x19\x93\r\n\x1a\n\4\10\10"; /* version, form, test, sizes */
    const size_t head_size = sizeof head - 1;
    struct buffer buffer = {NULL, 0};
    PyCodeObject *code = NULL;
    if (lua_dump(L, append, &buffer, 0) == 0 && buffer.size > head_size && memcmp(buffer.bytes, head, head_size) == 0) {
        int is_file = *source == '@';
        struct reader in = {buffer.bytes + head_size, buffer.bytes + buffer.size, 0, source + (is_file || *source == '='), NULL};
        in.text = is_file ? read_text(in.file) : *source == '=' ? NULL : strdup(source);
        take(&in, sizeof(lua_Integer) + sizeof(lua_Number) + 1); /* two numbers as a test; how many upvalues */
        code = read_function(&in);
        PyErr_Clear();
        free(in.text);
    }
    free(buffer.bytes);
    return code;
}
