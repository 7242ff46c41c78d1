/**
 * @file pyfile.h
 * @brief File objects: anything with a method `write` or `readline`, and text streams on a descriptor.
 */
#ifndef INTERLOCK_PYFILE_H
#define INTERLOCK_PYFILE_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Write an object to a file object.
 * @param obj What to write.
 * @param p Object with a method write().
 * @param flags Py_PRINT_RAW: str(); 0: repr().
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyFile_WriteObject(PyObject *obj, PyObject *p, int flags);

/**
 * @brief Write text to a file object.
 * @param s UTF-8.
 * @param p Object with a method write().
 * @return 0, or -1 with an exception (the one that was set already, when there was one).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyFile_WriteString(const char *s, PyObject *p);

/**
 * @brief Read a line from a file object.
 * @param p Object with a method readline().
 * @param n 0: one line of any length; > 0: at most n; < 0: one line without its newline, EOFError at the end.
 * @return New str or bytes, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyFile_GetLine(PyObject *p, int n);

/**
 * @brief Make a text stream of a file descriptor.
 *
 * Differs from CPython: the stream is a small text stream of this library; there are no binary streams.
 * @param fd The descriptor.
 * @param name UTF-8 name for messages; NULL: the number.
 * @param mode "r", "w" or "a", with an optional "t" or "+".
 * @param buffering -1: by blocks, by lines on a terminal; 1: by lines; 0: none (text is then written at once).
 * @param encoding Codec; NULL: the locale's.
 * @param errors Error handler; NULL: "strict".
 * @param newline NULL, "" or "\n".
 * @param closefd Close the descriptor with the stream?
 * @return New reference, or NULL with an exception: ValueError for a mode or newline that is not served.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyFile_FromFd(int fd, const char *name, const char *mode, int buffering, const char *encoding,
                                     const char *errors, const char *newline, int closefd);

/**
 * @brief The descriptor of an int or of an object with a method fileno().
 * @param p The object.
 * @return The descriptor, or -1 with TypeError or ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_AsFileDescriptor(PyObject *p);

IL_END_DECLS

#endif /* INTERLOCK_PYFILE_H */
