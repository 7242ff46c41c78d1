/**
 * @file pyunicode.h
 * @brief str: making text, reading it, encodings, and the operations of str.
 *
 * A str is an immutable sequence of code points U+0000..U+10FFFF, surrogates included. Inside it is UTF-8, so
 * PyUnicode_AsUTF8AndSize() costs nothing. Positions and lengths count code points; in a text that is not ASCII the
 * first access by position builds an index, later ones are quick.
 *
 * `errors` is the name of an error handler: "strict" (NULL means it too), "ignore", "replace", "backslashreplace",
 * "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace", or one given to PyCodec_RegisterError().
 */

#ifndef INTERLOCK_PYUNICODE_H
#define INTERLOCK_PYUNICODE_H

#include <stdarg.h>
#include <wchar.h>

#include "pyobject.h"

IL_BEGIN_DECLS

/** One code point. */
typedef uint32_t Py_UCS4;
/** A code point of the basic plane. */
typedef uint16_t Py_UCS2;
/** A code point of Latin-1. */
typedef uint8_t Py_UCS1;

/** The code point that stands for what could not be decoded. */
#define Py_UNICODE_REPLACEMENT_CHARACTER ((Py_UCS4)0xFFFD)

/** Type of str. */
PyAPI_DATA(PyTypeObject) PyUnicode_Type;
/** Type of what iter() of a str returns. */
PyAPI_DATA(PyTypeObject) PyUnicodeIter_Type;

/** True for a str, also of a derived class. */
#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
/** True for a str, not of a derived class. */
#define PyUnicode_CheckExact(op) Py_IS_TYPE((op), &PyUnicode_Type)

/** @name Making text @{ */

/**
 * @brief Makes a str of UTF-8 text.
 * @param str Text that ends with NUL; not NULL.
 * @return New reference, or NULL with UnicodeDecodeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromString(const char *str);

/**
 * @brief Makes a str of UTF-8 text of a known size.
 * @param str `size` bytes; may hold NULs. NULL is allowed only with size 0.
 * @param size Bytes.
 * @return New reference, or NULL with UnicodeDecodeError or MemoryError; SystemError when `size` is negative or `str`
 *     is NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromStringAndSize(const char *str, Py_ssize_t size);

/**
 * @brief Makes a str of an array of code points.
 * @param kind Bytes of one element: PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND or PyUnicode_4BYTE_KIND.
 * @param buffer `size` elements of that width in native byte order.
 * @param size Elements.
 * @return New reference, or NULL with ValueError ("Negative size"), SystemError ("invalid kind") or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size);

/**
 * @brief Makes a str of wide characters.
 * @param wstr The characters. NULL is allowed only with size 0.
 * @param size Characters; -1: up to the NUL.
 * @return New reference, or NULL with ValueError when a character is above U+10FFFF, or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromWideChar(const wchar_t *wstr, Py_ssize_t size);

/**
 * @brief Makes a str of one code point.
 * @param ordinal 0..0x10FFFF.
 * @return New reference, or NULL with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromOrdinal(int ordinal);

/**
 * @brief Turns an instance of a class derived from str into a plain str.
 * @param obj A str.
 * @return New reference to `obj` itself when it is a plain str; NULL with TypeError when it is no str.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromObject(PyObject *obj);

/**
 * @brief Decodes an object that gives a buffer of bytes.
 * @param obj bytes, bytearray or any object with the buffer protocol; not a str.
 * @param encoding Name of the encoding; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New reference, or NULL with an exception (TypeError for a str or an object without a buffer).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromEncodedObject(PyObject *obj, const char *encoding, const char *errors);

/**
 * @brief Makes a str as printf makes text, with conversions for objects.
 * @param format ASCII, see below; not NULL.
 * @param ... The arguments of the conversions.
 * @return New reference, or NULL with an exception: that of an argument's repr() or str(), SystemError for a bad
 *     conversion, ValueError for a format that is not ASCII.
 * A conversion is `%`, flags (`-` left-adjusts, `0` fills numbers with zeros), a width, `.` and a precision (both
 * numbers or `*`, an int argument), a length modifier (`l`, `ll`, `z`, `t`, `j`) and one of: `%%` a percent sign;
 * `%d` `%i` `%u` `%o` `%x` `%X` integers; `%c` an int, a code point; `%s` UTF-8 text (wrong bytes become U+FFFD;
 * `%ls` wchar_t text); `%p` a pointer, always with 0x; `%A` `%R` `%S` ascii(), repr() and str() of an object; `%U` a
 * str; `%V` a str or NULL, then a const char * that is used for NULL; `%T` the qualified type name of an object, `%N`
 * that of a type (`%#T` and `%#N` put a colon between module and name). `%c`, `%p` and `%%` take no flag, width or
 * modifier. Widths count code points, precisions too, but for C strings (`%s`, the second argument of `%V`) they
 * count bytes.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromFormat(const char *format, ...);

/**
 * @brief PyUnicode_FromFormat() with a list of arguments.
 * @param format As for PyUnicode_FromFormat().
 * @param vargs The arguments.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_FromFormatV(const char *format, va_list vargs);

/**
 * @brief Replaces a str by the one interned object of its interpreter that has the same text.
 * @param p_unicode In: a reference to a str; out: a reference to the interned str. Does nothing when `*p_unicode` is
 *     an instance of a derived class.
 * Never raises: without memory the str stays as it is. Interned strings live as long as they are used, and until
 * their interpreter ends at the longest.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyUnicode_InternInPlace(PyObject **p_unicode);

/**
 * @brief PyUnicode_InternInPlace() under an old name.
 * @param p_unicode As for PyUnicode_InternInPlace().
 * Differs from CPython: the string is not immortal; it goes with its last reference, or its interpreter.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.12) PyAPI_FUNC(void) PyUnicode_InternImmortal(PyObject **p_unicode);

/**
 * @brief Makes an interned str of UTF-8 text.
 * @param str Text that ends with NUL; not NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_InternFromString(const char *str);

/** @} */

/** @name Reading text @{ */

/**
 * @brief Counts code points.
 * @param unicode A str.
 * @return Code points, or -1 with TypeError when it is no str.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_GetLength(PyObject *unicode);

/**
 * @brief PyUnicode_GetLength() under an old name.
 * @param unicode A str.
 * @return Code points, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.3) PyAPI_FUNC(Py_ssize_t) PyUnicode_GetSize(PyObject *unicode);

/**
 * @brief Reads one code point.
 * @param unicode A str.
 * @param index Position, not negative.
 * @return The code point, or (Py_UCS4)-1 with IndexError or TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_UCS4) PyUnicode_ReadChar(PyObject *unicode, Py_ssize_t index);

/**
 * @brief Changes one code point of a str that nobody else has seen.
 * @param unicode A str with one reference that was neither hashed nor interned.
 * @param index Position, not negative.
 * @param character Code point up to U+10FFFF.
 * @return 0, or -1 with TypeError, IndexError, ValueError or SystemError (the str may be shared).
 * Differs from CPython: the new character may be wider than those that the text had. A pointer from
 * PyUnicode_AsUTF8AndSize() is invalid afterwards.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_WriteChar(PyObject *unicode, Py_ssize_t index, Py_UCS4 character);

/**
 * @brief Makes a str shorter or longer; new characters are U+0000.
 * @param p_unicode In: a reference to a str, which is given up; out: a reference to the result. Untouched on error.
 * @param length Code points, not negative.
 * @return 0, or -1 with an exception (SystemError for no str or a negative length).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_Resize(PyObject **p_unicode, Py_ssize_t length);

/**
 * @brief Takes a part of a text; positions behind the end count as the end.
 * @param unicode A str.
 * @param start First position; not negative.
 * @param end Position behind the last; not negative.
 * @return New reference, or NULL with IndexError for a negative position.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Substring(PyObject *unicode, Py_ssize_t start, Py_ssize_t end);

/**
 * @brief Reads the text as UTF-8.
 * @param unicode A str.
 * @return Text that ends with NUL (and may hold NULs before) and lives as long as the object; NULL with TypeError, or
 *     UnicodeEncodeError when there is a surrogate.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyUnicode_AsUTF8(PyObject *unicode);

/**
 * @brief Reads the text as UTF-8, without a copy.
 * @param unicode A str.
 * @param size Out: bytes, without the NUL; -1 on error. NULL: not asked.
 * @return Text that ends with NUL and lives as long as the object; NULL with TypeError, or UnicodeEncodeError when
 *     there is a surrogate.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyUnicode_AsUTF8AndSize(PyObject *unicode, Py_ssize_t *size);

/**
 * @brief Copies the text into a buffer of wide characters.
 * @param unicode A str.
 * @param wstr Room for `size` characters, or NULL to ask how many are needed, the NUL included. The NUL is written
 *     only when there is room for it.
 * @param size Characters.
 * @return Characters written, without the NUL (with `wstr` NULL: needed, with it); -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_AsWideChar(PyObject *unicode, wchar_t *wstr, Py_ssize_t size);

/**
 * @brief Copies the text into new memory.
 * @param unicode A str.
 * @param size Out: characters without the NUL. NULL: not asked, and a text with a NUL inside raises ValueError.
 * @return Memory for PyMem_Free(), or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(wchar_t *) PyUnicode_AsWideCharString(PyObject *unicode, Py_ssize_t *size);

/**
 * @brief Copies the code points into a buffer.
 * @param unicode A str.
 * @param buffer Room for `buflen` code points; not NULL.
 * @param buflen Code points.
 * @param copy_null Not 0: write a 0 behind the last one.
 * @return `buffer`, or NULL with SystemError when it is too small.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_UCS4 *) PyUnicode_AsUCS4(PyObject *unicode, Py_UCS4 *buffer, Py_ssize_t buflen, int copy_null);

/**
 * @brief Copies the code points and a 0 into new memory.
 * @param unicode A str.
 * @return Memory for PyMem_Free(), or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_UCS4 *) PyUnicode_AsUCS4Copy(PyObject *unicode);

/**
 * @brief Asks whether a text is a name of the Python language.
 * @param unicode A str.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_IsIdentifier(PyObject *unicode);

/** @} */

/** @name Encodings
 *
 * Built in: UTF-8, UTF-16 and UTF-32 (native with a mark, -le, -be), UTF-7, Latin-1, ASCII, unicode_escape,
 * raw_unicode_escape, and the locale's. Others come from PyCodec_Register(). @{ */

/**
 * @brief Names the encoding that a NULL encoding means.
 * @return "utf-8"; static.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyUnicode_GetDefaultEncoding(void);

/**
 * @brief Decodes bytes.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param encoding Name of the encoding, in any case, `-` and `_` alike; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with UnicodeDecodeError, LookupError (unknown encoding or handler) or what a handler
 *     raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Decode(const char *str, Py_ssize_t size, const char *encoding, const char *errors);

/**
 * @brief Encodes a text.
 * @param unicode A str.
 * @param encoding Name of the encoding; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New bytes object, or NULL with UnicodeEncodeError, LookupError or what a handler raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsEncodedString(PyObject *unicode, const char *encoding, const char *errors);

/**
 * @brief Passes a text through the decoder of a codec.
 * @param unicode A str.
 * @param encoding Name of the codec; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New reference to whatever the decoder returns, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.6) PyAPI_FUNC(PyObject *) PyUnicode_AsDecodedObject(PyObject *unicode, const char *encoding,
                                                                    const char *errors);

/**
 * @brief PyUnicode_AsDecodedObject() that insists on a str.
 * @param unicode A str.
 * @param encoding Name of the codec; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.6) PyAPI_FUNC(PyObject *) PyUnicode_AsDecodedUnicode(PyObject *unicode, const char *encoding,
                                                                     const char *errors);

/**
 * @brief Passes a text through the encoder of a codec.
 * @param unicode A str.
 * @param encoding Name of the codec; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New reference to whatever the encoder returns, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.6) PyAPI_FUNC(PyObject *) PyUnicode_AsEncodedObject(PyObject *unicode, const char *encoding,
                                                                    const char *errors);

/**
 * @brief PyUnicode_AsEncodedObject() that insists on a str.
 * @param unicode A str.
 * @param encoding Name of the codec; NULL: UTF-8.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.6) PyAPI_FUNC(PyObject *) PyUnicode_AsEncodedUnicode(PyObject *unicode, const char *encoding,
                                                                     const char *errors);

/**
 * @brief Decodes UTF-8.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF8(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Decodes UTF-8 that arrives in pieces.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param consumed Out: bytes decoded; an unfinished sequence at the end is left and is no error. NULL: it is one.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF8Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                    Py_ssize_t *consumed);

/**
 * @brief Encodes as UTF-8, strict.
 * @param unicode A str.
 * @return New bytes object, or NULL with TypeError or UnicodeEncodeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsUTF8String(PyObject *unicode);

/**
 * @brief Decodes UTF-16.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param byteorder In: -1 little endian, 1 big endian, 0: native, or as a mark at the begin says (the mark is
 *     skipped); out: the order found. NULL: as 0.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF16(const char *str, Py_ssize_t size, const char *errors, int *byteorder);

/**
 * @brief Decodes UTF-16 that arrives in pieces.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param byteorder As for PyUnicode_DecodeUTF16().
 * @param consumed Out: bytes decoded; an unfinished unit or pair at the end is left. NULL: that is an error.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF16Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                     int *byteorder, Py_ssize_t *consumed);

/**
 * @brief Encodes as UTF-16 in native order with a mark, strict.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsUTF16String(PyObject *unicode);

/**
 * @brief Decodes UTF-32.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param byteorder As for PyUnicode_DecodeUTF16().
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF32(const char *str, Py_ssize_t size, const char *errors, int *byteorder);

/**
 * @brief Decodes UTF-32 that arrives in pieces.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param byteorder As for PyUnicode_DecodeUTF16().
 * @param consumed Out: bytes decoded; an unfinished unit at the end is left. NULL: that is an error.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF32Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                     int *byteorder, Py_ssize_t *consumed);

/**
 * @brief Encodes as UTF-32 in native order with a mark, strict.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsUTF32String(PyObject *unicode);

/**
 * @brief Decodes UTF-7.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF7(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Decodes UTF-7 that arrives in pieces.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @param consumed Out: bytes decoded; an unfinished base64 section at the end is left. NULL: it is an error.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUTF7Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                    Py_ssize_t *consumed);

/**
 * @brief Decodes Latin-1 text with the escapes of a string literal.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * Differs from CPython: there is no name database, so `\N{...}` is an error.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeUnicodeEscape(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Encodes with the escapes of a string literal; the result is ASCII.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsUnicodeEscapeString(PyObject *unicode);

/**
 * @brief Decodes Latin-1 text in which only `\uXXXX` and `\UXXXXXXXX` are escapes.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeRawUnicodeEscape(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Encodes as Latin-1 with `\uXXXX` and `\UXXXXXXXX` for the rest.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsRawUnicodeEscapeString(PyObject *unicode);

/**
 * @brief Decodes Latin-1; each byte is one code point.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Not used: nothing can go wrong.
 * @return New str, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeLatin1(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Encodes as Latin-1, strict.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsLatin1String(PyObject *unicode);

/**
 * @brief Decodes ASCII.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeASCII(const char *str, Py_ssize_t size, const char *errors);

/**
 * @brief Encodes as ASCII, strict.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsASCIIString(PyObject *unicode);

/**
 * @brief Decodes bytes through a table.
 * @param str `size` bytes.
 * @param size Bytes.
 * @param mapping A str whose character n is what byte n means (U+FFFE: nothing), or a mapping from int to a code
 *     point, a str or None; NULL: Latin-1.
 * @param errors Error handler; NULL: strict.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeCharmap(const char *str, Py_ssize_t size, PyObject *mapping, const char *errors);

/**
 * @brief Encodes a text through a table, strict.
 * @param unicode A str.
 * @param mapping A mapping from code points (int) to a byte (int), bytes or None, or what
 *     PyUnicode_BuildEncodingMap() made.
 * @return New bytes object, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_AsCharmapString(PyObject *unicode, PyObject *mapping);

/**
 * @brief Inverts a decoding table of PyUnicode_DecodeCharmap().
 * @param string A str of up to 256 characters; U+FFFE: the byte means nothing.
 * @return New dict from code point to byte, or NULL with an exception.
 * Differs from CPython: always a dict, never an `EncodingMap`.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_BuildEncodingMap(PyObject *string);

/**
 * @brief Maps each character of a text.
 * @param str A str.
 * @param table Object whose `[code point]` gives a code point, a str, None (drop the character), or raises
 *     LookupError (keep it).
 * @param errors Not used: nothing is left to handle.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Translate(PyObject *str, PyObject *table, const char *errors);

/**
 * @brief Decodes text of the C library's current locale (LC_CTYPE).
 * @param str Text that ends with NUL.
 * @param errors "strict", "surrogateescape" or NULL for strict.
 * @return New str, or NULL with UnicodeDecodeError or ValueError (another handler).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeLocale(const char *str, const char *errors);

/**
 * @brief PyUnicode_DecodeLocale() of a known size.
 * @param str `len` bytes and a NUL behind them.
 * @param len Bytes.
 * @param errors "strict", "surrogateescape" or NULL for strict.
 * @return New str, or NULL with an exception; ValueError for a NUL inside.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeLocaleAndSize(const char *str, Py_ssize_t len, const char *errors);

/**
 * @brief Encodes for the C library's current locale (LC_CTYPE).
 * @param unicode A str without U+0000.
 * @param errors "strict", "surrogateescape" or NULL for strict.
 * @return New bytes object, or NULL with UnicodeEncodeError or ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_EncodeLocale(PyObject *unicode, const char *errors);

/**
 * @brief Decodes a file name: UTF-8 with surrogateescape.
 * @param str Text that ends with NUL.
 * @return New str, or NULL with MemoryError.
 * Differs from CPython: UTF-8 whatever the locale.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeFSDefault(const char *str);

/**
 * @brief Decodes a file name of a known size: UTF-8 with surrogateescape.
 * @param str `size` bytes.
 * @param size Bytes.
 * @return New str, or NULL with MemoryError.
 * Differs from CPython: UTF-8 whatever the locale.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_DecodeFSDefaultAndSize(const char *str, Py_ssize_t size);

/**
 * @brief Encodes a file name: UTF-8 with surrogateescape.
 * @param unicode A str.
 * @return New bytes object, or NULL with an exception.
 * Differs from CPython: UTF-8 whatever the locale.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_EncodeFSDefault(PyObject *unicode);

/**
 * @brief Converter for "O&" of PyArg_ParseTuple(): a path as bytes.
 * @param arg A str, bytes or an object with `__fspath__`. NULL: release `*result`, for the parser.
 * @param result Address of a PyObject *; gets a new bytes object.
 * @return Py_CLEANUP_SUPPORTED (not 0), or 0 with TypeError, ValueError (a NUL inside) or UnicodeEncodeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_FSConverter(PyObject *arg, void *result);

/**
 * @brief Converter for "O&" of PyArg_ParseTuple(): a path as str.
 * @param arg A str, bytes or an object with `__fspath__`. NULL: release `*result`, for the parser.
 * @param result Address of a PyObject *; gets a new str.
 * @return Py_CLEANUP_SUPPORTED (not 0), or 0 with TypeError or ValueError (a NUL inside).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_FSDecoder(PyObject *arg, void *result);

/** @} */

/** @name Operations @{ */

/**
 * @brief Joins two texts.
 * @param left A str.
 * @param right A str.
 * @return New str, or NULL with TypeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Concat(PyObject *left, PyObject *right);

/**
 * @brief Replaces a text by itself and another one behind it; in place when nobody else holds it.
 * @param p_left In: a reference to a str, which is given up; out: the result, or NULL with an exception.
 * @param right A str; NULL: as an error, the exception is already set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyUnicode_Append(PyObject **p_left, PyObject *right);

/**
 * @brief PyUnicode_Append() that drops a reference to the second text.
 * @param p_left As for PyUnicode_Append().
 * @param right A str or NULL; stolen.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyUnicode_AppendAndDel(PyObject **p_left, PyObject *right);

/**
 * @brief Splits a text.
 * @param s A str.
 * @param sep A str that is not empty; NULL: any run of white space.
 * @param maxsplit Number of splits, from the left; negative: no limit.
 * @return New list of str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Split(PyObject *s, PyObject *sep, Py_ssize_t maxsplit);

/**
 * @brief Splits a text from the right.
 * @param s A str.
 * @param sep A str that is not empty; NULL: any run of white space.
 * @param maxsplit Number of splits, from the right; negative: no limit.
 * @return New list of str, in reading order, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_RSplit(PyObject *s, PyObject *sep, Py_ssize_t maxsplit);

/**
 * @brief Splits a text at line breaks; CR LF is one.
 * @param s A str.
 * @param keepends Not 0: the breaks stay at the ends of the lines.
 * @return New list of str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Splitlines(PyObject *s, int keepends);

/**
 * @brief Splits a text at the first place where `sep` is.
 * @param s A str.
 * @param sep A str that is not empty.
 * @return New tuple (before, sep, behind), or (s, "", "") when it is nowhere; NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Partition(PyObject *s, PyObject *sep);

/**
 * @brief Splits a text at the last place where `sep` is.
 * @param s A str.
 * @param sep A str that is not empty.
 * @return New tuple (before, sep, behind), or ("", "", s) when it is nowhere; NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_RPartition(PyObject *s, PyObject *sep);

/**
 * @brief Joins the texts of a sequence.
 * @param separator A str; NULL: one blank.
 * @param seq Iterable of str.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Join(PyObject *separator, PyObject *seq);

/**
 * @brief Asks whether a part of a text begins or ends with another.
 * @param str A str.
 * @param substr A str.
 * @param start First position of the part; as in a slice.
 * @param end Position behind the part; as in a slice.
 * @param direction -1: begins with; 1: ends with.
 * @return 1 or 0; -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Tailmatch(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end,
                                           int direction);

/**
 * @brief Looks for a text in a part of another.
 * @param str A str.
 * @param substr A str.
 * @param start First position of the part; as in a slice.
 * @param end Position behind the part; as in a slice.
 * @param direction 1: the first place; -1: the last one.
 * @return Position in `str`; -1 when it is nowhere; -2 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Find(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end, int direction);

/**
 * @brief Looks for a character in a part of a text.
 * @param str A str.
 * @param ch The code point.
 * @param start First position of the part; as in a slice.
 * @param end Position behind the part; as in a slice.
 * @param direction 1: the first place; -1: the last one.
 * @return Position in `str`; -1 when it is nowhere; -2 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_FindChar(PyObject *str, Py_UCS4 ch, Py_ssize_t start, Py_ssize_t end, int direction);

/**
 * @brief Counts the places where a text is in a part of another, without overlaps.
 * @param str A str.
 * @param substr A str.
 * @param start First position of the part; as in a slice.
 * @param end Position behind the part; as in a slice.
 * @return Number of places, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Count(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end);

/**
 * @brief Replaces a text in another.
 * @param str A str.
 * @param substr What is replaced; a str.
 * @param replstr What stands there instead; a str.
 * @param maxcount Number of places, from the left; -1: all.
 * @return New str, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Replace(PyObject *str, PyObject *substr, PyObject *replstr, Py_ssize_t maxcount);

/**
 * @brief Compares two texts by code points.
 * @param left A str.
 * @param right A str.
 * @return -1, 0 or 1; -1 with TypeError when one is no str (ask PyErr_Occurred()).
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_Compare(PyObject *left, PyObject *right);

/**
 * @brief Compares a text with a C string.
 * @param unicode A str.
 * @param string Text that ends with NUL; bytes above 127 count as Latin-1.
 * @return -1, 0 or 1. Never raises.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_CompareWithASCIIString(PyObject *unicode, const char *string);

/**
 * @brief Asks whether two texts are the same.
 * @param left A str.
 * @param right A str.
 * @return 1 or 0; -1 with TypeError when one is no str.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_Equal(PyObject *left, PyObject *right);

/**
 * @brief Asks whether a text is the same as a C string.
 * @param unicode A str.
 * @param str UTF-8 that ends with NUL; wrong UTF-8 is the same as nothing.
 * @return 1 or 0. Never raises.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_EqualToUTF8(PyObject *unicode, const char *str);

/**
 * @brief Asks whether a text is the same as some bytes.
 * @param unicode A str.
 * @param str `size` bytes of UTF-8.
 * @param size Bytes.
 * @return 1 or 0. Never raises.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_EqualToUTF8AndSize(PyObject *unicode, const char *str, Py_ssize_t size);

/**
 * @brief Compares two texts with an operator.
 * @param left Any object.
 * @param right Any object.
 * @param op Py_EQ, Py_NE, Py_LT, Py_LE, Py_GT or Py_GE.
 * @return New reference to True, False, or NotImplemented when one is no str; NULL with TypeError for another `op`.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_RichCompare(PyObject *left, PyObject *right, int op);

/**
 * @brief Formats as the % operator of str does.
 * @param format A str with conversions `%[(key)][flags][width][.precision]type`; types d i o u x X e E f F g G c r s
 *     a %.
 * @param args A tuple of arguments, one argument, or a mapping for conversions with keys.
 * @return New str, or NULL with TypeError, ValueError or what an argument raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicode_Format(PyObject *format, PyObject *args);

/**
 * @brief Asks whether a text is in another.
 * @param str A str.
 * @param substr A str.
 * @return 1 or 0; -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicode_Contains(PyObject *str, PyObject *substr);

/** @} */

/** @name Widths of elements for PyUnicode_FromKindAndData() @{ */
#define PyUnicode_1BYTE_KIND 1
#define PyUnicode_2BYTE_KIND 2
#define PyUnicode_4BYTE_KIND 4
/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYUNICODE_H */
