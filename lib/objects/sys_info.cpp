#include "base/base.hpp"

#include "objects/sys_info.hpp"

#if __has_include(<gnu/libc-version.h>)
#include <gnu/libc-version.h>
#endif

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
#include "objects/struct_sequence_types.hpp"
#include "objects/sys.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"

namespace interlock::objects {
namespace {

// Fills a new struct sequence, item by item.
class Filler {
public:
    explicit Filler(PyTypeObject *type) noexcept { sequence_.reset(struct_sequence_new(type)); }

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
    Ref<> sequence_;
    Py_ssize_t index_ = 0;
    bool failed_ = false;
};

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
    Filler flags(&sys_flags_type);
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
    Filler version(&sys_version_info_type);
    version.add_int(PY_MAJOR_VERSION);
    version.add_int(PY_MINOR_VERSION);
    version.add_int(PY_MICRO_VERSION);
    version.add_text(release_level());
    version.add_int(PY_RELEASE_SERIAL);
    return version.finish();
}

PyObject *sys_make_hash_info() noexcept {
    Filler hash(&sys_hash_info_type);
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
    Filler info(&sys_thread_info_type);
    info.add_text("pthread");
    // What PyThread_allocate_lock is made of.
    info.add_text("futex");
#ifdef __GLIBC__
    // What confstr(_CS_GNU_LIBPTHREAD_VERSION) gives, which lies far from what else a start needs of the C library.
    char library[100] = "NPTL ";
    std::strncat(library, gnu_get_libc_version(), sizeof library - sizeof "NPTL ");
    info.add_text(library);
#else
    info.add(new_ref(Py_None));
#endif
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
    const PyMemberDef *fields = sys_flags_type.tp_members;
    Py_ssize_t count = 0;
    for (; fields[count].name; count++) {
        if (std::strcmp(fields[count].name, field) == 0) {
            place = count;
        }
    }
    if (place < 0) {
        err_format(PyExc_ValueError, "no such flag: %s", field);
        return -1;
    }
    // What a program put in their place stays as it is.
    if (flags && is_exactly(flags.get(), &sys_flags_type)) {
        Ref<> changed = Ref<>::steal(struct_sequence_new(&sys_flags_type));
        if (!changed) {
            return -1;
        }
        for (Py_ssize_t i = 0; i < count; i++) {
            PyObject *item = i == place ? value : struct_sequence_get_item(flags.get(), i);
            struct_sequence_set_item(changed.get(), i, xnew_ref(item));
        }
        if (sys_set_object("flags", changed.get()) < 0) {
            return -1;
        }
    }
    if (std::strcmp(field, "int_max_str_digits") == 0) {
        apply_max_str_digits(static_cast<int>(long_as_long(value)));
    }
    return 0;
}

}  // namespace interlock::objects
