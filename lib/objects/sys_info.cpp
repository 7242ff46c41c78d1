#include "base/base.hpp"

#include "objects/sys_info.hpp"

#include <unistd.h>

#include <cstring>

#include "interlock/pyconfig_vars.h"
#include "interlock/version.h"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/sys.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"

namespace interlock::objects {
namespace {

// Fills a new struct sequence, item by item.
class Filler {
public:
    explicit Filler(PyStructSequence_Desc *description) noexcept {
        type_.reset(as_object(struct_sequence_new_type_with_flags(
            description, Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE)));
        if (type_) {
            sequence_.reset(struct_sequence_new(reinterpret_cast<PyTypeObject *>(type_.get())));
        }
    }

    void add(PyObject *stolen) noexcept {
        if (!sequence_ || !stolen) {
            xdecref(stolen);
            failed_ = true;
            return;
        }
        struct_sequence_set_item(sequence_.get(), index_++, stolen);
    }
    void add_int(long value) noexcept { add(long_from_long(value)); }
    void add_bool(bool value) noexcept { add(new_ref(value ? Py_True : Py_False)); }
    void add_text(const char *text) noexcept { add(unicode_from_string(text)); }

    PyObject *finish() noexcept { return failed_ ? nullptr : sequence_.release(); }

private:
    Ref<> type_, sequence_;
    Py_ssize_t index_ = 0;
    bool failed_ = false;
};

PyStructSequence_Field flag_fields[] = {
    {"debug", "-d"},
    {"inspect", "-i"},
    {"interactive", "-i"},
    {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"},
    {"no_site", "-S"},
    {"ignore_environment", "-E"},
    {"verbose", "-v"},
    {"bytes_warning", "-b"},
    {"quiet", "-q"},
    {"hash_randomization", "-R"},
    {"isolated", "-I"},
    {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"},
    {nullptr, nullptr},
};
PyStructSequence_Desc flags_description = {"sys.flags", "Flags provided through the configuration.", flag_fields, 18};

PyStructSequence_Field version_fields[] = {
    {"major", "Major release number"}, {"minor", "Minor release number"},
    {"micro", "Patch release number"}, {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
    {"serial", "Serial release number"}, {nullptr, nullptr},
};
PyStructSequence_Desc version_description = {"sys.version_info", "Version information as a named tuple.", version_fields,
                                             5};

PyStructSequence_Field hash_fields[] = {
    {"width", "width of the type used for hashing, in bits"},
    {"modulus", "prime number giving the modulus on which the hash function is based"},
    {"inf", "value to be used for hash of a positive infinity"},
    {"nan", "value to be used for hash of a nan"},
    {"imag", "multiplier used for the imaginary part of a complex number"},
    {"algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"},
    {"hash_bits", "internal output size of hash algorithm"},
    {"seed_bits", "seed size of hash algorithm"},
    {"cutoff", "small string optimization cutoff"},
    {nullptr, nullptr},
};
PyStructSequence_Desc hash_description = {"sys.hash_info", "Parameters used for computing hashes.", hash_fields, 9};

PyStructSequence_Field thread_fields[] = {
    {"name", "name of the thread implementation"},
    {"lock", "name of the lock implementation"},
    {"version", "name and version of the thread library"},
    {nullptr, nullptr},
};
PyStructSequence_Desc thread_description = {"sys.thread_info", "Information about the thread implementation.",
                                            thread_fields, 3};

// What the conversions between int and text look at: 0 is the default there, negative no limit.
void apply_max_str_digits(int digits) noexcept {
    interpreter_objects().numbers.max_str_digits = digits > 0 ? digits : -1;
}

const char *release_level() noexcept {
    return PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_ALPHA   ? "alpha"
           : PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_BETA  ? "beta"
           : PY_RELEASE_LEVEL == PY_RELEASE_LEVEL_GAMMA ? "candidate"
                                                        : "final";
}

}  // namespace

PyObject *sys_make_flags() noexcept {
    const PyConfig &config = runtime::config();
    apply_max_str_digits(config.int_max_str_digits);
    Filler flags(&flags_description);
    flags.add_int(config.parser_debug);
    flags.add_int(config.inspect);
    flags.add_int(config.interactive);
    flags.add_int(config.optimization_level);
    flags.add_int(!config.write_bytecode);
    flags.add_int(!config.user_site_directory);
    flags.add_int(!config.site_import);
    flags.add_int(!config.use_environment);
    flags.add_int(config.verbose);
    flags.add_int(config.bytes_warning);
    flags.add_int(config.quiet);
    flags.add_int(Py_HashRandomizationFlag);
    flags.add_int(config.isolated);
    flags.add_bool(config.dev_mode != 0);
    flags.add_int(runtime::preconfig().utf8_mode);
    flags.add_int(config.warn_default_encoding);
    flags.add_bool(config.safe_path != 0);
    flags.add_int(config.int_max_str_digits);
    return flags.finish();
}

PyObject *sys_make_version_info() noexcept {
    Filler version(&version_description);
    version.add_int(PY_MAJOR_VERSION);
    version.add_int(PY_MINOR_VERSION);
    version.add_int(PY_MICRO_VERSION);
    version.add_text(release_level());
    version.add_int(PY_RELEASE_SERIAL);
    return version.finish();
}

PyObject *sys_make_hash_info() noexcept {
    Filler hash(&hash_description);
    hash.add_int(8 * sizeof(Py_hash_t));
    hash.add_int((1L << 61) - 1);
    hash.add_int(314159);
    hash.add_int(0);
    hash.add_int(1000003);
    hash.add_text("siphash13");
    hash.add_int(64);
    hash.add_int(128);
    hash.add_int(0);
    return hash.finish();
}

PyObject *thread_get_info() noexcept {
    Filler info(&thread_description);
    info.add_text("pthread");
    // What PyThread_allocate_lock is made of.
    info.add_text("futex");
    char library[100] = "";
#ifdef _CS_GNU_LIBPTHREAD_VERSION
    confstr(_CS_GNU_LIBPTHREAD_VERSION, library, sizeof library);
#endif
    if (*library) {
        info.add_text(library);
    } else {
        info.add(new_ref(Py_None));
    }
    return info.finish();
}

PyObject *sys_make_implementation(PyObject *version_info) noexcept {
    // A module object: an object with nothing but attributes.
    Ref<> space = Ref<>::steal(module_new_object(IL_STR("sys.implementation")));
    Ref<> name = Ref<>::steal(unicode_from_string("interlock"));
    Ref<> hex = Ref<>::steal(long_from_long(INTERLOCK_VERSION_MAJOR << 24 | INTERLOCK_VERSION_MINOR << 16 |
                                            INTERLOCK_VERSION_PATCH << 8 | 0xF0));
    if (!space || !name || !hex) {
        return nullptr;
    }
    PyObject *dict = as_module(space.get())->dict;
    dict_clear(dict);
    if (dict_set_item_string(dict, "name", name.get()) < 0 || dict_set_item_string(dict, "cache_tag", Py_None) < 0 ||
        dict_set_item_string(dict, "version", version_info) < 0 ||
        dict_set_item_string(dict, "hexversion", hex.get()) < 0) {
        return nullptr;
    }
    return space.release();
}

int sys_change_flag(const char *field, PyObject *value) noexcept {
    Ref<> flags = Ref<>::borrow(sys_get_object("flags"));
    Py_ssize_t place = -1;
    for (Py_ssize_t i = 0; flag_fields[i].name; i++) {
        if (std::strcmp(flag_fields[i].name, field) == 0) {
            place = i;
        }
    }
    if (!flags || place < 0) {
        err_format(PyExc_ValueError, "no such flag: %s", field);
        return -1;
    }
    Ref<> changed = Ref<>::steal(struct_sequence_new(type_of(flags.get())));
    if (!changed) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < flags_description.n_in_sequence; i++) {
        PyObject *item = i == place ? value : struct_sequence_get_item(flags.get(), i);
        struct_sequence_set_item(changed.get(), i, new_ref(item));
    }
    if (sys_set_object("flags", changed.get()) < 0) {
        return -1;
    }
    if (std::strcmp(field, "int_max_str_digits") == 0) {
        apply_max_str_digits(static_cast<int>(long_as_long(value)));
    }
    return 0;
}

}  // namespace interlock::objects
