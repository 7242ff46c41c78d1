/**
 * @file pycodec.h
 * @brief The codec registry: encodings that modules add, and error handlers.
 *
 * The encodings that str has built in (see pyunicode.h) are found without the registry, and before it. What a search
 * function returns for a name is a tuple (encoder, decoder, stream reader, stream writer): encoder and decoder are called
 * as f(object[, errors]) and return (result, amount consumed).
 */

#ifndef INTERLOCK_PYCODEC_H
#define INTERLOCK_PYCODEC_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Adds a search function for encodings.
 * @param search_function Callable that takes a name in lower case and returns a codec tuple or None.
 * @return 0, or -1 with TypeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCodec_Register(PyObject *search_function);

/**
 * @brief Removes a search function and forgets what was found so far. Does nothing when it was not registered.
 * @param search_function The callable.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCodec_Unregister(PyObject *search_function);

/**
 * @brief Asks whether an encoding is known.
 * @param encoding Name of the encoding.
 * @return 1 or 0. Never raises.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCodec_KnownEncoding(const char *encoding);

/**
 * @brief Passes an object through the encoder of an encoding.
 * @param object What is encoded.
 * @param encoding Name of the encoding.
 * @param errors Error handler; NULL: the codec's default.
 * @return New reference to what the encoder returned first, or NULL with an exception (LookupError: unknown).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_Encode(PyObject *object, const char *encoding, const char *errors);

/**
 * @brief Passes an object through the decoder of an encoding.
 * @param object What is decoded.
 * @param encoding Name of the encoding.
 * @param errors Error handler; NULL: the codec's default.
 * @return New reference to what the decoder returned first, or NULL with an exception (LookupError: unknown).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_Decode(PyObject *object, const char *encoding, const char *errors);

/**
 * @brief Finds the encoder of an encoding.
 * @param encoding Name of the encoding.
 * @return New reference to a callable, or NULL with LookupError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_Encoder(const char *encoding);

/**
 * @brief Finds the decoder of an encoding.
 * @param encoding Name of the encoding.
 * @return New reference to a callable, or NULL with LookupError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_Decoder(const char *encoding);

/**
 * @brief Makes an incremental encoder: calls the attribute `incrementalencoder` of what the search function returned.
 * @param encoding Name of the encoding.
 * @param errors Passed on; NULL: left out.
 * @return New reference, or NULL with LookupError or AttributeError.
 * Differs from CPython: the built-in encodings have none.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_IncrementalEncoder(const char *encoding, const char *errors);

/**
 * @brief Makes an incremental decoder: calls the attribute `incrementaldecoder` of what the search function returned.
 * @param encoding Name of the encoding.
 * @param errors Passed on; NULL: left out.
 * @return New reference, or NULL with LookupError or AttributeError.
 * Differs from CPython: the built-in encodings have none.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_IncrementalDecoder(const char *encoding, const char *errors);

/**
 * @brief Makes a reader of an encoded stream: calls the third item of the codec tuple.
 * @param encoding Name of the encoding.
 * @param stream Passed on.
 * @param errors Passed on; NULL: left out.
 * @return New reference, or NULL with LookupError or what the call raised.
 * Differs from CPython: the built-in encodings have none (LookupError).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_StreamReader(const char *encoding, PyObject *stream, const char *errors);

/**
 * @brief Makes a writer of an encoded stream: calls the fourth item of the codec tuple.
 * @param encoding Name of the encoding.
 * @param stream Passed on.
 * @param errors Passed on; NULL: left out.
 * @return New reference, or NULL with LookupError or what the call raised.
 * Differs from CPython: the built-in encodings have none (LookupError).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_StreamWriter(const char *encoding, PyObject *stream, const char *errors);

/**
 * @brief Registers an error handler; a name that was registered gets the new one.
 * @param name Name for `errors` arguments.
 * @param error Callable that takes a UnicodeError and returns (replacement, position where to go on).
 * @return 0, or -1 with TypeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCodec_RegisterError(const char *name, PyObject *error);

/**
 * @brief Finds an error handler.
 * @param name Name; NULL: "strict".
 * @return New reference to a callable, or NULL with LookupError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_LookupError(const char *name);

/**
 * @brief The handler "strict": raises the exception.
 * @param exc An exception.
 * @return NULL, always.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_StrictErrors(PyObject *exc);

/**
 * @brief The handler "ignore": goes on behind what is wrong.
 * @param exc A UnicodeError.
 * @return New tuple ("", position), or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_IgnoreErrors(PyObject *exc);

/**
 * @brief The handler "replace": `?` when encoding, U+FFFD when decoding or translating.
 * @param exc A UnicodeError.
 * @return New tuple (replacement, position), or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_ReplaceErrors(PyObject *exc);

/**
 * @brief The handler "xmlcharrefreplace": `&#NUMBER;`.
 * @param exc A UnicodeEncodeError.
 * @return New tuple (replacement, position), or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_XMLCharRefReplaceErrors(PyObject *exc);

/**
 * @brief The handler "backslashreplace": escapes as in a string literal.
 * @param exc A UnicodeError.
 * @return New tuple (replacement, position), or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_BackslashReplaceErrors(PyObject *exc);

/**
 * @brief The handler "namereplace": `\N{NAME}` where the character's name is known.
 * @param exc A UnicodeEncodeError.
 * @return New tuple (replacement, position), or NULL with TypeError.
 * Differs from CPython: there is no name database, so the result is that of "backslashreplace".
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCodec_NameReplaceErrors(PyObject *exc);

IL_END_DECLS

#endif /* INTERLOCK_PYCODEC_H */
