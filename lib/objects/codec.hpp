// The codec registry of an interpreter: search functions, encoders, decoders and error handlers by name.
#pragma once

#include "base/base.hpp"
#include "interlock/pycodec.h"
#include "objects/object.hpp"

namespace interlock::objects {

int codec_register(PyObject *search_function) noexcept;
int codec_unregister(PyObject *search_function) noexcept;
int codec_known_encoding(const char *encoding) noexcept;
PyObject *codec_encode(PyObject *object, const char *encoding, const char *errors) noexcept;
PyObject *codec_decode(PyObject *object, const char *encoding, const char *errors) noexcept;
PyObject *codec_encoder(const char *encoding) noexcept;
PyObject *codec_decoder(const char *encoding) noexcept;
PyObject *codec_incremental_encoder(const char *encoding, const char *errors) noexcept;
PyObject *codec_incremental_decoder(const char *encoding, const char *errors) noexcept;
PyObject *codec_stream_reader(const char *encoding, PyObject *stream, const char *errors) noexcept;
PyObject *codec_stream_writer(const char *encoding, PyObject *stream, const char *errors) noexcept;

int codec_register_error(const char *name, PyObject *handler) noexcept;
PyObject *codec_lookup_error(const char *name) noexcept;  // null name: strict

// The built-in error handlers: a new (str, position) or (bytes, position), or null with an exception.
PyObject *codec_strict_errors(PyObject *exception) noexcept;
PyObject *codec_ignore_errors(PyObject *exception) noexcept;
PyObject *codec_replace_errors(PyObject *exception) noexcept;
PyObject *codec_xml_char_ref_replace_errors(PyObject *exception) noexcept;
PyObject *codec_backslash_replace_errors(PyObject *exception) noexcept;
PyObject *codec_name_replace_errors(PyObject *exception) noexcept;
PyObject *codec_surrogate_escape_errors(PyObject *exception) noexcept;
PyObject *codec_surrogate_pass_errors(PyObject *exception) noexcept;

using CodecErrorHandler = PyObject *(*)(PyObject *exception);

// For text encodings: what the codec makes of a str, checked to be bytes, and of bytes, checked to be str.
PyObject *codec_encode_text(PyObject *text, const char *encoding, const char *errors) noexcept;
PyObject *codec_decode_text(PyObject *bytes, const char *encoding, const char *errors) noexcept;

// Drops the registry of the current interpreter.
void codec_stop() noexcept;

}  // namespace interlock::objects
