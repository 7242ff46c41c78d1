// The codec registry.
#include "base/base.hpp"

#include "objects/codec.hpp"

#include "objects/buffer.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode_codec.hpp"

namespace interlock::objects {

PyObject *c_function_new(PyMethodDef *def, PyObject *self) noexcept;  // objects/cfunction.hpp

namespace {

TextState &state() noexcept { return interpreter_objects().text; }

enum CodecItem { kEncoder, kDecoder, kStreamReader, kStreamWriter };

// --- The built-in encodings as functions: self is the number of the encoding ---------------------------------------

// (object[, errors]) of an encoder or decoder.
bool codec_arguments(const char *name, PyObject *const *args, Py_ssize_t nargs, const char **errors) noexcept {
    if (nargs < 1 || nargs > 2) {
        err_format(PyExc_TypeError, "%s expected at %s %d argument%s, got %zd", name, nargs < 1 ? "least" : "most",
                   nargs < 1 ? 1 : 2, nargs < 1 ? "" : "s", nargs);
        return false;
    }
    *errors = nullptr;
    if (nargs == 2 && args[1] != Py_None) {
        *errors = unicode_as_utf8(args[1]);
        return *errors != nullptr;
    }
    return true;
}

PyObject *with_count(PyObject *stolen, Py_ssize_t count) noexcept {
    Ref<> result = Ref<>::steal(stolen);
    Ref<> number = result ? Ref<>::steal(long_from_ssize_t(count)) : Ref<>();
    return number ? tuple_pack(2, result.get(), number.get()) : nullptr;
}

PyObject *builtin_encode(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    const char *errors;
    if (!codec_arguments("encode", args, nargs, &errors)) {
        return nullptr;
    }
    if (!unicode_check(args[0])) {
        err_format(PyExc_TypeError, "encode() argument 1 must be str, not %.50s", args[0]->ob_type->tp_name);
        return nullptr;
    }
    auto encoding = static_cast<Encoding>(long_as_long(self));
    return with_count(encode_with(encoding, args[0], errors), unicode_length(args[0]));
}

PyObject *builtin_decode(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    const char *errors;
    BufferView view;
    if (!codec_arguments("decode", args, nargs, &errors) || !view.acquire(args[0])) {
        return nullptr;
    }
    auto encoding = static_cast<Encoding>(long_as_long(self));
    return with_count(decode_with(encoding, view.data() ? view.data() : "", view.size(), errors), view.size());
}

PyMethodDef encode_def = {"encode", PyCFunction_CAST(builtin_encode), METH_FASTCALL, nullptr};
PyMethodDef decode_def = {"decode", PyCFunction_CAST(builtin_decode), METH_FASTCALL, nullptr};

PyObject *builtin_codec(Encoding encoding) noexcept {
    Ref<> number = Ref<>::steal(long_from_long(static_cast<long>(encoding)));
    Ref<> encoder = number ? Ref<>::steal(c_function_new(&encode_def, number.get())) : Ref<>();
    Ref<> decoder = encoder ? Ref<>::steal(c_function_new(&decode_def, number.get())) : Ref<>();
    return decoder ? tuple_pack(4, encoder.get(), decoder.get(), Py_None, Py_None) : nullptr;
}

// --- Lookup ---------------------------------------------------------------------------------------------------------

// Lower case, blanks as '_'; what search functions get.
PyObject *normalized_name(const char *encoding) noexcept {
    UnicodeBuilder name;
    for (const char *p = encoding; *p; ++p) {
        char c = *p >= 'A' && *p <= 'Z' ? static_cast<char>(*p + 32) : *p == ' ' ? '_' : *p;
        name.append_code_point(static_cast<unsigned char>(c));
    }
    return name.finish();
}

void unknown_encoding(const char *encoding) noexcept {
    err_format(PyExc_LookupError, "unknown encoding: %s", encoding);
}

// The codec tuple that the search functions have for a name; null with LookupError when they have none.
PyObject *search(PyObject *name, const char *encoding) noexcept {
    PyObject *functions = state().codec_search;
    for (Py_ssize_t i = 0; functions && i < list_size_unchecked(functions); ++i) {
        Ref<> function = Ref<>::borrow(list_item(functions, i));
        Ref<> found = Ref<>::steal(object_call_one_arg(function.get(), name));
        if (!found) {
            return nullptr;
        }
        if (found.get() == Py_None) {
            continue;
        }
        if (!is_tuple(found.get()) || tuple_size_unchecked(found.get()) != 4) {
            err_set_string(PyExc_TypeError, "codec search functions must return 4-tuples");
            return nullptr;
        }
        return found.release();
    }
    unknown_encoding(encoding);
    return nullptr;
}

PyObject *lookup(const char *encoding) noexcept {
    if (!encoding) {
        err_bad_argument();
        return nullptr;
    }
    Ref<> name = Ref<>::steal(normalized_name(encoding));
    TextState &text = state();
    if (!name || (!text.codec_cache && !(text.codec_cache = dict_new()))) {
        return nullptr;
    }
    PyObject *known = dict_get_item_with_error(text.codec_cache, name.get());
    if (known || err_occurred()) {
        return xnew_ref(known);
    }
    Encoding builtin = find_encoding(encoding);
    Ref<> codec = Ref<>::steal(builtin != Encoding::kUnknown ? builtin_codec(builtin) : search(name.get(), encoding));
    if (!codec || dict_set_item(text.codec_cache, name.get(), codec.get()) < 0) {
        return nullptr;
    }
    return codec.release();
}

PyObject *codec_item(const char *encoding, CodecItem item) noexcept {
    Ref<> codec = Ref<>::steal(lookup(encoding));
    return codec ? new_ref(tuple_item(codec.get(), item)) : nullptr;
}

// function(first[, errors]), where the result is a pair.
PyObject *call_codec(PyObject *function, PyObject *first, const char *errors, const char *complaint) noexcept {
    Ref<> handler;
    if (errors) {
        handler = Ref<>::steal(unicode_from_string(errors));
        if (!handler) {
            return nullptr;
        }
    }
    PyObject *args[2] = {first, handler.get()};
    Ref<> result = Ref<>::steal(object_vectorcall(function, args, errors ? 2 : 1, nullptr));
    if (!result) {
        return nullptr;
    }
    if (!is_tuple(result.get()) || tuple_size_unchecked(result.get()) != 2) {
        err_set_string(PyExc_TypeError, complaint);
        return nullptr;
    }
    return new_ref(tuple_item(result.get(), 0));
}

// Refuses codecs that say of themselves that they are not for text.
bool is_text_codec(PyObject *codec, const char *encoding, const char *alternative) noexcept {
    if (is_exactly(codec, &PyTuple_Type)) {
        return true;
    }
    PyObject *flag;
    int found = object_get_optional_attr_string(codec, "_is_text_encoding", &flag);
    if (found <= 0) {
        return found == 0;
    }
    Ref<> owner = Ref<>::steal(flag);
    int is_text = object_is_true(flag);
    if (is_text == 0) {
        err_format(PyExc_LookupError, "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", encoding,
                   alternative);
    }
    return is_text > 0;
}

PyObject *call_factory(PyObject *factory, PyObject *stream, const char *errors) noexcept {
    Ref<> handler;
    if (errors) {
        handler = Ref<>::steal(unicode_from_string(errors));
        if (!handler) {
            return nullptr;
        }
    }
    PyObject *args[2] = {nullptr, nullptr};
    std::size_t count = 0;
    if (stream) {
        args[count++] = stream;
    }
    if (errors) {
        args[count++] = handler.get();
    }
    return object_vectorcall(factory, args, count, nullptr);
}

PyObject *make_stream(const char *encoding, CodecItem item, PyObject *stream, const char *errors) noexcept {
    Ref<> factory = Ref<>::steal(codec_item(encoding, item));
    if (factory && factory.get() == Py_None) {
        err_format(PyExc_LookupError, "encoding %s has no stream %s", encoding,
                   item == kStreamReader ? "reader" : "writer");
        return nullptr;
    }
    return factory ? call_factory(factory.get(), stream, errors) : nullptr;
}

PyObject *make_incremental(const char *encoding, const char *attribute, const char *errors) noexcept {
    Ref<> codec = Ref<>::steal(lookup(encoding));
    Ref<> factory = codec ? Ref<>::steal(object_get_attr_string(codec.get(), attribute)) : Ref<>();
    return factory ? call_factory(factory.get(), nullptr, errors) : nullptr;
}

}  // namespace

int codec_register(PyObject *search_function) noexcept {
    if (!search_function) {
        err_bad_argument();
        return -1;
    }
    if (!callable_check(search_function)) {
        err_set_string(PyExc_TypeError, "argument must be callable");
        return -1;
    }
    TextState &text = state();
    if (!text.codec_search && !(text.codec_search = list_new(0))) {
        return -1;
    }
    return list_append(text.codec_search, search_function);
}

int codec_unregister(PyObject *search_function) noexcept {
    TextState &text = state();
    for (Py_ssize_t i = 0; text.codec_search && i < list_size_unchecked(text.codec_search); ++i) {
        if (list_item(text.codec_search, i) == search_function) {
            clear_ref(text.codec_cache);
            return list_set_slice(text.codec_search, i, i + 1, nullptr);
        }
    }
    return 0;
}

int codec_known_encoding(const char *encoding) noexcept {
    Ref<> codec = Ref<>::steal(lookup(encoding));
    if (!codec) {
        err_clear();
    }
    return static_cast<bool>(codec);
}

PyObject *codec_encoder(const char *encoding) noexcept { return codec_item(encoding, kEncoder); }
PyObject *codec_decoder(const char *encoding) noexcept { return codec_item(encoding, kDecoder); }

PyObject *codec_stream_reader(const char *encoding, PyObject *stream, const char *errors) noexcept {
    return make_stream(encoding, kStreamReader, stream, errors);
}
PyObject *codec_stream_writer(const char *encoding, PyObject *stream, const char *errors) noexcept {
    return make_stream(encoding, kStreamWriter, stream, errors);
}
PyObject *codec_incremental_encoder(const char *encoding, const char *errors) noexcept {
    return make_incremental(encoding, "incrementalencoder", errors);
}
PyObject *codec_incremental_decoder(const char *encoding, const char *errors) noexcept {
    return make_incremental(encoding, "incrementaldecoder", errors);
}

PyObject *codec_encode(PyObject *object, const char *encoding, const char *errors) noexcept {
    Ref<> encoder = Ref<>::steal(codec_encoder(encoding));
    return encoder ? call_codec(encoder.get(), object, errors, "encoder must return a tuple (object, integer)")
                   : nullptr;
}

PyObject *codec_decode(PyObject *object, const char *encoding, const char *errors) noexcept {
    Ref<> decoder = Ref<>::steal(codec_decoder(encoding));
    return decoder ? call_codec(decoder.get(), object, errors, "decoder must return a tuple (object,integer)")
                   : nullptr;
}

PyObject *codec_encode_text(PyObject *text, const char *encoding, const char *errors) noexcept {
    Ref<> codec = Ref<>::steal(lookup(encoding));
    if (!codec || !is_text_codec(codec.get(), encoding, "codecs.encode()")) {
        return nullptr;
    }
    Ref<> result = Ref<>::steal(call_codec(tuple_item(codec.get(), kEncoder), text, errors,
                                           "encoder must return a tuple (object, integer)"));
    if (result && !is_bytes(result.get())) {
        err_format(PyExc_TypeError,
                   "'%.400s' encoder returned '%.400s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
                   encoding, result.get()->ob_type->tp_name);
        return nullptr;
    }
    return result.release();
}

PyObject *codec_decode_text(PyObject *bytes, const char *encoding, const char *errors) noexcept {
    Ref<> codec = Ref<>::steal(lookup(encoding));
    if (!codec || !is_text_codec(codec.get(), encoding, "codecs.decode()")) {
        return nullptr;
    }
    Ref<> result = Ref<>::steal(call_codec(tuple_item(codec.get(), kDecoder), bytes, errors,
                                           "decoder must return a tuple (object,integer)"));
    if (result && !unicode_check(result.get())) {
        err_format(PyExc_TypeError,
                   "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to decode to arbitrary types",
                   encoding, result.get()->ob_type->tp_name);
        return nullptr;
    }
    return result.release();
}

// --- Error handlers ---------------------------------------------------------------------------------------------------

namespace {

template <CodecErrorHandler Handler>
PyObject *handler_method(PyObject *, PyObject *exception) noexcept {
    return Handler(exception);
}

struct BuiltinHandler {
    const char *name;
    PyMethodDef def;
};

BuiltinHandler builtin_handlers[] = {
    {"strict", {"strict_errors", handler_method<codec_strict_errors>, METH_O, nullptr}},
    {"ignore", {"ignore_errors", handler_method<codec_ignore_errors>, METH_O, nullptr}},
    {"replace", {"replace_errors", handler_method<codec_replace_errors>, METH_O, nullptr}},
    {"xmlcharrefreplace",
     {"xmlcharrefreplace_errors", handler_method<codec_xml_char_ref_replace_errors>, METH_O, nullptr}},
    {"backslashreplace",
     {"backslashreplace_errors", handler_method<codec_backslash_replace_errors>, METH_O, nullptr}},
    {"namereplace", {"namereplace_errors", handler_method<codec_name_replace_errors>, METH_O, nullptr}},
    {"surrogateescape", {"surrogateescape", handler_method<codec_surrogate_escape_errors>, METH_O, nullptr}},
    {"surrogatepass", {"surrogatepass", handler_method<codec_surrogate_pass_errors>, METH_O, nullptr}},
};

PyObject *handler_dict() noexcept {
    TextState &text = state();
    return text.error_handlers ? text.error_handlers : (text.error_handlers = dict_new());
}

}  // namespace

int codec_register_error(const char *name, PyObject *handler) noexcept {
    if (!callable_check(handler)) {
        err_set_string(PyExc_TypeError, "handler must be callable");
        return -1;
    }
    PyObject *handlers = handler_dict();
    return handlers ? dict_set_item_string(handlers, name, handler) : -1;
}

PyObject *codec_lookup_error(const char *name) noexcept {
    if (!name) {
        name = "strict";
    }
    PyObject *handlers = handler_dict();
    if (!handlers) {
        return nullptr;
    }
    PyObject *known = dict_get_item_string_with_error(handlers, name);
    if (known || err_occurred()) {
        return xnew_ref(known);
    }
    for (BuiltinHandler &builtin : builtin_handlers) {
        if (std::strcmp(builtin.name, name) == 0) {
            Ref<> function = Ref<>::steal(c_function_new(&builtin.def, nullptr));
            if (!function || dict_set_item_string(handlers, name, function.get()) < 0) {
                return nullptr;
            }
            return function.release();
        }
    }
    err_format(PyExc_LookupError, "unknown error handler name '%.400s'", name);
    return nullptr;
}

void codec_stop() noexcept {
    TextState &text = state();
    clear_ref(text.codec_search);
    clear_ref(text.codec_cache);
    clear_ref(text.error_handlers);
}

}  // namespace interlock::objects
