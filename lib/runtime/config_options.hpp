// The options of the configuration by name: where they are, what they are, who may change them.
#pragma once

#include "base/base.hpp"
#include "interlock/pyinitconfig.h"

namespace interlock::runtime {

enum class OptionType : uint8_t { kInt, kBool, kUnsignedLong, kString, kList, kPairs };
enum class OptionAccess : uint8_t {
    kPublic,       // PyConfig_Set may change it
    kReadOnly,
    kMeaningless,  // an option of CPython's that has no meaning without the language: it does not exist here
};

struct ConfigOption {
    const char *name;
    uint16_t offset;
    OptionType type;
    OptionAccess access;
    bool in_preconfig;
    // Where the running value is: an attribute of sys, a field of sys.flags ("flags.FIELD"), or null: in config().
    const char *sys_name;
};

// All of them, ended by a null name.
extern IL_HIDDEN const ConfigOption kConfigOptions[];
const ConfigOption *find_option(const char *name) noexcept;  // null: unknown; may be meaningless
// Name of a member that was given a value although it is meaningless, or null.
const char *find_meaningless(const PyConfig &config) noexcept;
// PyMemAllocatorName of a value of PYTHONMALLOC; -1: unknown.
int find_allocator(const char *name) noexcept;

template <class Visit>
void for_each_string(PyConfig *c, Visit visit) noexcept {
    for (wchar_t **slot : {&c->dump_refs_file, &c->filesystem_encoding, &c->filesystem_errors, &c->pycache_prefix,
                           &c->stdio_encoding, &c->stdio_errors, &c->check_hash_pycs_mode, &c->program_name,
                           &c->pythonpath_env, &c->home, &c->platlibdir, &c->stdlib_dir, &c->executable,
                           &c->base_executable, &c->prefix, &c->base_prefix, &c->exec_prefix, &c->base_exec_prefix,
                           &c->run_command, &c->run_module, &c->run_filename, &c->sys_path_0}) {
        visit(slot);
    }
}

template <class Visit>
void for_each_list(PyConfig *c, Visit visit) noexcept {
    for (PyWideStringList *list : {&c->orig_argv, &c->argv, &c->xoptions, &c->warnoptions, &c->module_search_paths}) {
        visit(list);
    }
}

}  // namespace interlock::runtime
