/* Lua's hook events as interlock's frames, lines and calls.
 *
 *  1. Each Lua stack (coroutine) has a stack of ours, with an entry per active function. Lua says which function an event
 *     belongs to: that is how entries of functions that an error unwound, which has no event, are found and left.
 *  2. A Lua function is an Interlock_Frame; a C function is a call from the frame below it.
 *  3. Frames of a coroutine that yielded are suspended, and entered again when an event comes from it. */
#include "vm.h"

struct entry {
    Interlock_Frame frame; /* frame.code is NULL for a C function */
    PyObject *function;    /* then this stands for it, borrowed; NULL: its end was told */
    const void *call;      /* Lua's own record of the call */
    struct entry *below;
};

/* A userdata, which a table with weak keys gives for the coroutine. */
struct stack {
    lua_State *L;
    struct entry *top;
    int suspended;
};

int trace_mask;

static _Thread_local Interlock_Thread *thread; /* the calling OS thread's */

/* A report failed: its exception becomes a Lua error. */
static void check(lua_State *L, int outcome) {
    if (outcome < 0) {
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        PyObject *text = value ? PyObject_Str(value) : NULL;
        const char *utf8 = text ? PyUnicode_AsUTF8(text) : NULL;
        lua_pushstring(L, utf8 ? utf8 : "a tool failed");
        PyErr_Clear();
        Py_XDECREF(text);
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        lua_error(L);
    }
}

/* Pushes registry[key], a table that is made on first use. */
static void push_table(lua_State *L, const void *key, const char *mode) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        if (mode) {
            lua_createtable(L, 0, 1);
            lua_pushstring(L, mode);
            lua_setfield(L, -2, "__mode");
            lua_setmetatable(L, -2);
        }
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, key);
    }
}

/* The top entry is gone: its memory goes, too. */
static void pop(struct stack *stack) {
    struct entry *entry = stack->top;
    stack->top = entry->below;
    free(entry);
}

/* The Lua stack is collected, with what is left on ours. */
static int forget_stack(lua_State *L) {
    struct stack *stack = lua_touserdata(L, 1);
    for (; stack->top; pop(stack)) {
        if (stack->top->frame.code) {
            if (thread && thread->frame == &stack->top->frame) {
                thread->frame = stack->top->frame.back;
            }
            Interlock_DropFrame(&stack->top->frame);
        }
    }
    return 0;
}

static struct stack *stack_of(lua_State *L) {
    struct stack **extra = lua_getextraspace(L); /* a new coroutine has a copy of the main one's */
    if (!*extra || (*extra)->L != L) {
        static const char key, metatable;
        push_table(L, &key, "k");
        lua_pushthread(L);
        struct stack *stack = lua_newuserdatauv(L, sizeof *stack, 0);
        *stack = (struct stack){.L = L};
        push_table(L, &metatable, NULL);
        lua_pushcfunction(L, forget_stack);
        lua_setfield(L, -2, "__gc");
        lua_setmetatable(L, -2);
        lua_rawset(L, -3);
        lua_pop(L, 1);
        *extra = stack;
    }
    return *extra;
}

/* A reference that goes when the runtime ends, after the Lua state; of NULL, the error that made it so. */
static PyObject *kept; /* a list; the interpreter's dict owns it */
static PyObject *keep(lua_State *L, PyObject *object) {
    check(L, object ? PyList_Append(kept, object) : -1);
    Py_DECREF(object);
    return object;
}

static const char code_key; /* of a table: code objects by where they are written, source:line */

/* The same for all code objects inside one. */
static void remember_inner(lua_State *L, const char *source, PyCodeObject *code) {
    PyObject *constants = PyObject_GetAttrString((PyObject *)code, "co_consts");
    for (Py_ssize_t i = 0; constants && i < PyTuple_Size(constants); i++) {
        PyCodeObject *inner = (PyCodeObject *)PyTuple_GetItem(constants, i);
        PyObject *line = PyObject_GetAttrString((PyObject *)inner, "co_firstlineno");
        lua_pushfstring(L, "%s:%d", source, (int)PyLong_AsLong(line));
        lua_pushlightuserdata(L, inner);
        lua_rawset(L, -3);
        Py_XDECREF(line);
        remember_inner(L, source, inner);
    }
    Py_XDECREF(constants);
}

/* The code object for a Lua function, one for all its closures. A chunk's is made with those for all its functions. */
static PyCodeObject *code_of(lua_State *L, lua_Debug *where) {
    push_table(L, &code_key, NULL);
    lua_getinfo(L, "nS", where);
    lua_pushfstring(L, "%s:%d", where->source, where->linedefined);
    lua_pushvalue(L, -1);
    PyCodeObject *code = lua_rawget(L, -3) == LUA_TLIGHTUSERDATA ? lua_touserdata(L, -1) : NULL;
    lua_pop(L, 1);
    if (!code && *where->what == 'm') {
        lua_getinfo(L, "f", where);
        code = code_of_chunk(L, where->source);
        lua_pop(L, 1);
        if (code) {
            keep(L, (PyObject *)code);
            lua_pushlightuserdata(L, code);
            lua_rawset(L, -3);
            remember_inner(L, where->source, code);
            lua_pop(L, 1);
            return code;
        }
    }
    if (!code) {
        const char *file = where->source + (where->source[0] == '@' || where->source[0] == '=');
        const char *name = *where->what == 'm' ? "main chunk" : where->name ? where->name : "function";
        code = PyCode_NewEmpty(file, name, where->linedefined > 0 ? where->linedefined : 1);
        keep(L, (PyObject *)code);
        int32_t lines[4096];
        Py_ssize_t count = 0;
        lua_getinfo(L, "L", where);
        for (lua_pushnil(L); lua_istable(L, -2) && lua_next(L, -2) && count < 4096; lua_pop(L, 1)) {
            lines[count++] = (int32_t)lua_tointeger(L, -2);
        }
        lua_settop(L, lua_absindex(L, -1) - 1);
        check(L, Interlock_SetCodeLines(code, lines, count));
        lua_pushlightuserdata(L, code);
        lua_rawset(L, -3);
    } else {
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return code;
}

/* What C functions are made of; functions need it until they are gone. */
static struct definition {
    PyMethodDef method;
    struct definition *next;
    char name[];
} *definitions;

static void free_definitions(void) {
    for (struct definition *next; definitions; definitions = next) {
        next = definitions->next;
        free(definitions);
    }
}

static PyObject *new_function(const char *name) {
    struct definition *definition = calloc(1, sizeof *definition + strlen(name) + 1);
    if (!definition) {
        return PyErr_NoMemory();
    }
    definition->method.ml_name = strcpy(definition->name, name);
    definition->method.ml_flags = METH_NOARGS;
    definition->next = definitions;
    definitions = definition;
    return PyCFunction_New(&definition->method, NULL);
}

/* An object that stands for a C function, by its address. */
static PyObject *function_of(lua_State *L, lua_Debug *where) {
    static const char key;
    push_table(L, &key, NULL);
    lua_getinfo(L, "nf", where);
    const void *address = (const void *)lua_tocfunction(L, -1);
    lua_pop(L, 1);
    PyObject *function = lua_rawgetp(L, -1, address) == LUA_TLIGHTUSERDATA ? lua_touserdata(L, -1) : NULL;
    lua_pop(L, 1);
    if (!function) {
        function = keep(L, new_function(where->name ? where->name : "?"));
        lua_pushlightuserdata(L, function);
        lua_rawsetp(L, -2, address);
    }
    lua_pop(L, 1);
    return function;
}

/* Leaves the top entry, which no event told the end of. */
static void unwind(struct stack *stack) {
    struct entry *entry = stack->top;
    PyErr_SetString(PyExc_RuntimeError, "a Lua error");
    if (entry->frame.code) {
        Interlock_Raise(thread, &entry->frame);
        Interlock_LeaveFrame(thread, &entry->frame, INTERLOCK_RETURN, NULL);
    } else if (entry->function && thread->frame) {
        Interlock_EndC(thread, thread->frame, entry->function, NULL);
    }
    PyErr_Clear();
    pop(stack);
}

/* Whose frame it is: every frame here is the first member of an entry of some stack. */
static struct stack *owner_of(const Interlock_Frame *frame) { return frame ? frame->data : NULL; }

/* Leaves all frames of a coroutine that yielded. Its C functions end: they cannot be suspended. */
static void suspend(struct stack *stack) {
    for (struct entry *entry = stack->top; entry; entry = entry->below) {
        if (entry->frame.code) {
            Interlock_LeaveFrame(thread, &entry->frame, INTERLOCK_YIELD, Py_None);
        } else if (entry->function && thread->frame) {
            Interlock_EndC(thread, thread->frame, entry->function, Py_None);
            entry->function = NULL;
        }
        PyErr_Clear();
    }
    stack->suspended = 1;
}

/* Enters suspended frames again, the outermost first. */
static int resume(struct entry *entry) {
    if (!entry) {
        return 0;
    }
    int outcome = resume(entry->below);
    return entry->frame.code && Interlock_EnterFrame(thread, &entry->frame, INTERLOCK_RESUME) < 0 ? -1 : outcome;
}

/* Brings our stacks to where Lua is: in a function that `call` called, or in that one. */
static void synchronize(struct stack *stack, const void *call) {
    struct stack *other;
    while (!stack->suspended && stack->top && (other = owner_of(thread->frame)) && other != stack) {
        if (lua_status(other->L) == LUA_YIELD) {
            suspend(other);
        } else {
            unwind(other);
        }
    }
    if (stack->suspended) {
        stack->suspended = 0;
        check(stack->L, resume(stack->top));
    }
    while (stack->top && stack->top->call != call) {
        unwind(stack);
    }
}

static void enter(struct stack *stack, lua_Debug *where) {
    lua_State *L = stack->L;
    struct entry *entry = calloc(1, sizeof *entry);
    ensure(L, entry, "no memory");
    entry->call = where->i_ci;
    entry->below = stack->top;
    lua_getinfo(L, "S", where);
    if (*where->what == 'C') {
        entry->function = function_of(L, where);
        stack->top = entry;
        if (thread->frame) {
            check(L, Interlock_BeginC(thread, thread->frame, entry->function, NULL));
        }
    } else {
        entry->frame.code = code_of(L, where);
        entry->frame.data = stack;
        stack->top = entry;
        check(L, Interlock_EnterFrame(thread, &entry->frame, INTERLOCK_START));
    }
}

static void leave(struct stack *stack) {
    struct entry *entry = stack->top;
    int outcome = 0;
    if (entry->frame.code) {
        outcome = Interlock_LeaveFrame(thread, &entry->frame, INTERLOCK_RETURN, Py_None);
    } else if (entry->function && thread->frame) {
        outcome = Interlock_EndC(thread, thread->frame, entry->function, Py_None);
    }
    pop(stack);
    check(stack->L, outcome);
}

void trace_event(lua_State *L, lua_Debug *where) {
    if (where->event == LUA_HOOKCOUNT) {
        return;
    }
    thread = thread ? thread : Interlock_CurrentThread();
    struct stack *stack = stack_of(L);
    const void *call = where->i_ci;
    lua_Debug caller;
    switch (where->event) {
        case LUA_HOOKCALL:
            synchronize(stack, lua_getstack(L, 1, &caller) ? caller.i_ci : NULL);
            enter(stack, where);
            break;
        case LUA_HOOKTAILCALL: /* the caller's record is used again */
            synchronize(stack, call);
            if (stack->top) {
                leave(stack);
            }
            enter(stack, where);
            break;
        case LUA_HOOKRET:
            synchronize(stack, call);
            if (stack->top) { /* else it was called before the tool came */
                leave(stack);
            }
            break;
        case LUA_HOOKLINE:
            synchronize(stack, call);
            if (stack->top && stack->top->frame.code) {
                check(L, Interlock_Line(thread, &stack->top->frame, where->currentline));
            }
            break;
        default:
            break;
    }
}

/* Puts the file's folder in front of sys.path, and imports the module. */
static PyObject *import_file(const char *file) {
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    PyObject *folder = slash ? PyUnicode_FromStringAndSize(file, slash - file) : PyUnicode_FromString(".");
    PyObject *path = PySys_GetObject("path"), *module = NULL;
    char stem[256];
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(name, "."), name);
    if (folder && path && PyList_Insert(path, 0, folder) == 0) {
        module = PyImport_ImportModule(stem);
    }
    Py_XDECREF(folder);
    return module;
}

static void fail(void) {
    PyErr_Print();
    exit(1);
}

char **load_tools(lua_State *L, char **argv) {
    *(struct stack **)lua_getextraspace(L) = NULL; /* Lua leaves it as it was allocated */
    kept = PyList_New(0);
    if (!kept || PyDict_SetItemString(PyInterpreterState_GetDict(PyInterpreterState_Get()), "ilua", kept) < 0 ||
        Py_AtExit(free_definitions) < 0) {
        fail();
    }
    Py_DECREF(kept);
    for (; argv[1] && strcmp(argv[1], "--tool") == 0 && argv[2]; argv += 2) {
        PyObject *module = import_file(argv[2]);
        if (!module) {
            fail();
        }
        Py_DECREF(module);
        trace_mask = LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE;
    }
    if (!argv[1]) {
        fprintf(stderr, "usage: ilua [--tool FILE]... SCRIPT [ARGS]\n");
        exit(2);
    }
    return argv;
}
