#include "base/base.hpp"

#include "interlock/pyunicode.h"
#include "objects/unicode.hpp"

namespace objects = interlock::objects;

// Work: objects/unicode*.cpp
extern "C" PyObject *PyUnicode_FromString(const char *str) { return objects::unicode_from_string(str); }
extern "C" PyObject *PyUnicode_FromStringAndSize(const char *str, Py_ssize_t size) {
    return objects::unicode_from_string_and_size(str, size);
}
extern "C" PyObject *PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size) {
    return objects::unicode_from_kind_and_data(kind, buffer, size);
}
extern "C" PyObject *PyUnicode_FromWideChar(const wchar_t *wstr, Py_ssize_t size) {
    return objects::unicode_from_wide_char(wstr, size);
}
extern "C" PyObject *PyUnicode_FromOrdinal(int ordinal) { return objects::unicode_from_ordinal(ordinal); }
extern "C" PyObject *PyUnicode_FromObject(PyObject *obj) { return objects::unicode_from_object(obj); }
extern "C" PyObject *PyUnicode_FromEncodedObject(PyObject *obj, const char *encoding, const char *errors) {
    return objects::unicode_from_encoded_object(obj, encoding, errors);
}
extern "C" PyObject *PyUnicode_FromFormat(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = objects::unicode_from_format_v(format, arguments);
    va_end(arguments);
    return text;
}
extern "C" PyObject *PyUnicode_FromFormatV(const char *format, va_list vargs) {
    return objects::unicode_from_format_v(format, vargs);
}
extern "C" void PyUnicode_InternInPlace(PyObject **p_unicode) { objects::unicode_intern_in_place(p_unicode); }
extern "C" void PyUnicode_InternImmortal(PyObject **p_unicode) { objects::unicode_intern_in_place(p_unicode); }
extern "C" PyObject *PyUnicode_InternFromString(const char *str) { return objects::unicode_intern_from_string(str); }
extern "C" Py_ssize_t PyUnicode_GetLength(PyObject *unicode) { return objects::unicode_get_length(unicode); }
extern "C" Py_ssize_t PyUnicode_GetSize(PyObject *unicode) { return objects::unicode_get_length(unicode); }
extern "C" Py_UCS4 PyUnicode_ReadChar(PyObject *unicode, Py_ssize_t index) {
    return objects::unicode_read_char(unicode, index);
}
extern "C" int PyUnicode_WriteChar(PyObject *unicode, Py_ssize_t index, Py_UCS4 character) {
    return objects::unicode_write_char(unicode, index, character);
}
extern "C" int PyUnicode_Resize(PyObject **p_unicode, Py_ssize_t length) {
    return objects::unicode_resize(p_unicode, length);
}
extern "C" PyObject *PyUnicode_Substring(PyObject *unicode, Py_ssize_t start, Py_ssize_t end) {
    return objects::unicode_substring(unicode, start, end);
}
extern "C" const char *PyUnicode_AsUTF8(PyObject *unicode) { return objects::unicode_as_utf8(unicode); }
extern "C" const char *PyUnicode_AsUTF8AndSize(PyObject *unicode, Py_ssize_t *size) {
    return objects::unicode_as_utf8_and_size(unicode, size);
}
extern "C" Py_ssize_t PyUnicode_AsWideChar(PyObject *unicode, wchar_t *wstr, Py_ssize_t size) {
    return objects::unicode_as_wide_char(unicode, wstr, size);
}
extern "C" wchar_t *PyUnicode_AsWideCharString(PyObject *unicode, Py_ssize_t *size) {
    return objects::unicode_as_wide_char_string(unicode, size);
}
extern "C" Py_UCS4 *PyUnicode_AsUCS4(PyObject *unicode, Py_UCS4 *buffer, Py_ssize_t buflen, int copy_null) {
    return objects::unicode_as_ucs4(unicode, buffer, buflen, copy_null);
}
extern "C" Py_UCS4 *PyUnicode_AsUCS4Copy(PyObject *unicode) { return objects::unicode_as_ucs4_copy(unicode); }
extern "C" int PyUnicode_IsIdentifier(PyObject *unicode) { return objects::unicode_is_identifier(unicode); }
extern "C" const char *PyUnicode_GetDefaultEncoding(void) { return "utf-8"; }
extern "C" PyObject *PyUnicode_Decode(const char *str, Py_ssize_t size, const char *encoding, const char *errors) {
    return objects::unicode_decode(str, size, encoding, errors);
}
extern "C" PyObject *PyUnicode_AsEncodedString(PyObject *unicode, const char *encoding, const char *errors) {
    return objects::unicode_as_encoded_string(unicode, encoding, errors);
}
extern "C" PyObject *PyUnicode_AsDecodedObject(PyObject *unicode, const char *encoding, const char *errors) {
    return objects::unicode_as_decoded_object(unicode, encoding, errors);
}
extern "C" PyObject *PyUnicode_AsDecodedUnicode(PyObject *unicode, const char *encoding, const char *errors) {
    return objects::unicode_as_decoded_unicode(unicode, encoding, errors);
}
extern "C" PyObject *PyUnicode_AsEncodedObject(PyObject *unicode, const char *encoding, const char *errors) {
    return objects::unicode_as_encoded_object(unicode, encoding, errors);
}
extern "C" PyObject *PyUnicode_AsEncodedUnicode(PyObject *unicode, const char *encoding, const char *errors) {
    return objects::unicode_as_encoded_unicode(unicode, encoding, errors);
}
extern "C" PyObject *PyUnicode_DecodeUTF8(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_utf8(str, size, errors);
}
extern "C" PyObject *PyUnicode_DecodeUTF8Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                  Py_ssize_t *consumed) {
    return objects::unicode_decode_utf8_stateful(str, size, errors, consumed);
}
extern "C" PyObject *PyUnicode_AsUTF8String(PyObject *unicode) { return objects::unicode_as_utf8_string(unicode); }
extern "C" PyObject *PyUnicode_DecodeUTF16(const char *str, Py_ssize_t size, const char *errors, int *byteorder) {
    return objects::unicode_decode_utf16(str, size, errors, byteorder);
}
extern "C" PyObject *PyUnicode_DecodeUTF16Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                   int *byteorder, Py_ssize_t *consumed) {
    return objects::unicode_decode_utf16_stateful(str, size, errors, byteorder, consumed);
}
extern "C" PyObject *PyUnicode_AsUTF16String(PyObject *unicode) { return objects::unicode_as_utf16_string(unicode); }
extern "C" PyObject *PyUnicode_DecodeUTF32(const char *str, Py_ssize_t size, const char *errors, int *byteorder) {
    return objects::unicode_decode_utf32(str, size, errors, byteorder);
}
extern "C" PyObject *PyUnicode_DecodeUTF32Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                   int *byteorder, Py_ssize_t *consumed) {
    return objects::unicode_decode_utf32_stateful(str, size, errors, byteorder, consumed);
}
extern "C" PyObject *PyUnicode_AsUTF32String(PyObject *unicode) { return objects::unicode_as_utf32_string(unicode); }
extern "C" PyObject *PyUnicode_DecodeUTF7(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_utf7(str, size, errors);
}
extern "C" PyObject *PyUnicode_DecodeUTF7Stateful(const char *str, Py_ssize_t size, const char *errors,
                                                  Py_ssize_t *consumed) {
    return objects::unicode_decode_utf7_stateful(str, size, errors, consumed);
}
extern "C" PyObject *PyUnicode_DecodeUnicodeEscape(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_unicode_escape(str, size, errors);
}
extern "C" PyObject *PyUnicode_AsUnicodeEscapeString(PyObject *unicode) {
    return objects::unicode_as_unicode_escape_string(unicode);
}
extern "C" PyObject *PyUnicode_DecodeRawUnicodeEscape(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_raw_unicode_escape(str, size, errors);
}
extern "C" PyObject *PyUnicode_AsRawUnicodeEscapeString(PyObject *unicode) {
    return objects::unicode_as_raw_unicode_escape_string(unicode);
}
extern "C" PyObject *PyUnicode_DecodeLatin1(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_latin1(str, size, errors);
}
extern "C" PyObject *PyUnicode_AsLatin1String(PyObject *unicode) { return objects::unicode_as_latin1_string(unicode); }
extern "C" PyObject *PyUnicode_DecodeASCII(const char *str, Py_ssize_t size, const char *errors) {
    return objects::unicode_decode_ascii(str, size, errors);
}
extern "C" PyObject *PyUnicode_AsASCIIString(PyObject *unicode) { return objects::unicode_as_ascii_string(unicode); }
extern "C" PyObject *PyUnicode_DecodeCharmap(const char *str, Py_ssize_t size, PyObject *mapping, const char *errors) {
    return objects::unicode_decode_charmap(str, size, mapping, errors);
}
extern "C" PyObject *PyUnicode_AsCharmapString(PyObject *unicode, PyObject *mapping) {
    return objects::unicode_as_charmap_string(unicode, mapping);
}
extern "C" PyObject *PyUnicode_BuildEncodingMap(PyObject *string) {
    return objects::unicode_build_encoding_map(string);
}
extern "C" PyObject *PyUnicode_Translate(PyObject *str, PyObject *table, const char *errors) {
    return objects::unicode_translate(str, table, errors);
}
extern "C" PyObject *PyUnicode_DecodeLocale(const char *str, const char *errors) {
    return objects::unicode_decode_locale(str, errors);
}
extern "C" PyObject *PyUnicode_DecodeLocaleAndSize(const char *str, Py_ssize_t len, const char *errors) {
    return objects::unicode_decode_locale_and_size(str, len, errors);
}
extern "C" PyObject *PyUnicode_EncodeLocale(PyObject *unicode, const char *errors) {
    return objects::unicode_encode_locale(unicode, errors);
}
extern "C" PyObject *PyUnicode_DecodeFSDefault(const char *str) { return objects::unicode_decode_fs_default(str); }
extern "C" PyObject *PyUnicode_DecodeFSDefaultAndSize(const char *str, Py_ssize_t size) {
    return objects::unicode_decode_fs_default_and_size(str, size);
}
extern "C" PyObject *PyUnicode_EncodeFSDefault(PyObject *unicode) {
    return objects::unicode_encode_fs_default(unicode);
}
extern "C" int PyUnicode_FSConverter(PyObject *arg, void *result) { return objects::unicode_fs_converter(arg, result); }
extern "C" int PyUnicode_FSDecoder(PyObject *arg, void *result) { return objects::unicode_fs_decoder(arg, result); }
extern "C" PyObject *PyUnicode_Concat(PyObject *left, PyObject *right) { return objects::unicode_concat(left, right); }
extern "C" void PyUnicode_Append(PyObject **p_left, PyObject *right) { objects::unicode_append(p_left, right); }
extern "C" void PyUnicode_AppendAndDel(PyObject **p_left, PyObject *right) {
    objects::unicode_append_and_del(p_left, right);
}
extern "C" PyObject *PyUnicode_Split(PyObject *s, PyObject *sep, Py_ssize_t maxsplit) {
    return objects::unicode_split(s, sep, maxsplit);
}
extern "C" PyObject *PyUnicode_RSplit(PyObject *s, PyObject *sep, Py_ssize_t maxsplit) {
    return objects::unicode_rsplit(s, sep, maxsplit);
}
extern "C" PyObject *PyUnicode_Splitlines(PyObject *s, int keepends) {
    return objects::unicode_splitlines(s, keepends);
}
extern "C" PyObject *PyUnicode_Partition(PyObject *s, PyObject *sep) { return objects::unicode_partition(s, sep); }
extern "C" PyObject *PyUnicode_RPartition(PyObject *s, PyObject *sep) { return objects::unicode_rpartition(s, sep); }
extern "C" PyObject *PyUnicode_Join(PyObject *separator, PyObject *seq) {
    return objects::unicode_join(separator, seq);
}
extern "C" Py_ssize_t PyUnicode_Tailmatch(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end,
                                          int direction) {
    return objects::unicode_tailmatch(str, substr, start, end, direction);
}
extern "C" Py_ssize_t PyUnicode_Find(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end, int direction) {
    return objects::unicode_find(str, substr, start, end, direction);
}
extern "C" Py_ssize_t PyUnicode_FindChar(PyObject *str, Py_UCS4 ch, Py_ssize_t start, Py_ssize_t end, int direction) {
    return objects::unicode_find_char(str, ch, start, end, direction);
}
extern "C" Py_ssize_t PyUnicode_Count(PyObject *str, PyObject *substr, Py_ssize_t start, Py_ssize_t end) {
    return objects::unicode_count(str, substr, start, end);
}
extern "C" PyObject *PyUnicode_Replace(PyObject *str, PyObject *substr, PyObject *replstr, Py_ssize_t maxcount) {
    return objects::unicode_replace(str, substr, replstr, maxcount);
}
extern "C" int PyUnicode_Compare(PyObject *left, PyObject *right) { return objects::unicode_compare(left, right); }
extern "C" int PyUnicode_CompareWithASCIIString(PyObject *unicode, const char *string) {
    return objects::unicode_compare_with_ascii_string(unicode, string);
}
extern "C" int PyUnicode_Equal(PyObject *left, PyObject *right) { return objects::unicode_equal(left, right); }
extern "C" int PyUnicode_EqualToUTF8(PyObject *unicode, const char *str) {
    return objects::unicode_equal_to_utf8(unicode, str);
}
extern "C" int PyUnicode_EqualToUTF8AndSize(PyObject *unicode, const char *str, Py_ssize_t size) {
    return objects::unicode_equal_to_utf8_and_size(unicode, str, size);
}
extern "C" PyObject *PyUnicode_RichCompare(PyObject *left, PyObject *right, int op) {
    return objects::unicode_rich_compare(left, right, op);
}
extern "C" PyObject *PyUnicode_Format(PyObject *format, PyObject *args) {
    return objects::unicode_format(format, args);
}
extern "C" int PyUnicode_Contains(PyObject *str, PyObject *substr) { return objects::unicode_contains(str, substr); }
