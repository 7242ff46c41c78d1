#include "base/base.hpp"

#include "interlock/pycodec.h"
#include "objects/codec.hpp"

namespace objects = interlock::objects;

// Work: objects/codec.cpp, objects/codec_errors.cpp
extern "C" int PyCodec_Register(PyObject *search_function) { return objects::codec_register(search_function); }
extern "C" int PyCodec_Unregister(PyObject *search_function) { return objects::codec_unregister(search_function); }
extern "C" int PyCodec_KnownEncoding(const char *encoding) { return objects::codec_known_encoding(encoding); }
extern "C" PyObject *PyCodec_Encode(PyObject *object, const char *encoding, const char *errors) {
    return objects::codec_encode(object, encoding, errors);
}
extern "C" PyObject *PyCodec_Decode(PyObject *object, const char *encoding, const char *errors) {
    return objects::codec_decode(object, encoding, errors);
}
extern "C" PyObject *PyCodec_Encoder(const char *encoding) { return objects::codec_encoder(encoding); }
extern "C" PyObject *PyCodec_Decoder(const char *encoding) { return objects::codec_decoder(encoding); }
extern "C" PyObject *PyCodec_IncrementalEncoder(const char *encoding, const char *errors) {
    return objects::codec_incremental_encoder(encoding, errors);
}
extern "C" PyObject *PyCodec_IncrementalDecoder(const char *encoding, const char *errors) {
    return objects::codec_incremental_decoder(encoding, errors);
}
extern "C" PyObject *PyCodec_StreamReader(const char *encoding, PyObject *stream, const char *errors) {
    return objects::codec_stream_reader(encoding, stream, errors);
}
extern "C" PyObject *PyCodec_StreamWriter(const char *encoding, PyObject *stream, const char *errors) {
    return objects::codec_stream_writer(encoding, stream, errors);
}
extern "C" int PyCodec_RegisterError(const char *name, PyObject *error) {
    return objects::codec_register_error(name, error);
}
extern "C" PyObject *PyCodec_LookupError(const char *name) { return objects::codec_lookup_error(name); }
extern "C" PyObject *PyCodec_StrictErrors(PyObject *exc) { return objects::codec_strict_errors(exc); }
extern "C" PyObject *PyCodec_IgnoreErrors(PyObject *exc) { return objects::codec_ignore_errors(exc); }
extern "C" PyObject *PyCodec_ReplaceErrors(PyObject *exc) { return objects::codec_replace_errors(exc); }
extern "C" PyObject *PyCodec_XMLCharRefReplaceErrors(PyObject *exc) {
    return objects::codec_xml_char_ref_replace_errors(exc);
}
extern "C" PyObject *PyCodec_BackslashReplaceErrors(PyObject *exc) {
    return objects::codec_backslash_replace_errors(exc);
}
extern "C" PyObject *PyCodec_NameReplaceErrors(PyObject *exc) { return objects::codec_name_replace_errors(exc); }
