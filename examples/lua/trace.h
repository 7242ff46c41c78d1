/* Tracing: what Lua calls and which lines it runs is told to interlock, so that profilers and tracers that are written
 * against CPython's C API see a Lua program. See trace.c. */
#ifndef ILUA_TRACE_H
#define ILUA_TRACE_H

#include <interlock.h>
#include <lua.h>

extern int trace_mask; /* of hook events, besides those of the bytecode boundary; 0: no tool is loaded */
void trace_event(lua_State *L, lua_Debug *where);

/* Takes the options --tool FILE out of the command line and loads those modules; ends the process when one fails. */
char **load_tools(lua_State *L, char **argv);

/* The code object for the main function of a chunk, which is on the top of the stack, with those for all functions inside
 * in its co_consts: a new reference, or NULL without an exception when they could not be read. See chunk.c. */
PyCodeObject *code_of_chunk(lua_State *L, const char *source);

#endif
