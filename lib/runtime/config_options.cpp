#include "base/base.hpp"

#include "runtime/config_options.hpp"

#include <cstddef>
#include <cstring>
#include <cwchar>
#include <type_traits>

namespace interlock::runtime {
namespace {

using enum OptionType;
using enum OptionAccess;

// Checks at compile time that a member has the type its row says.
template <OptionType type, class Member>
constexpr uint16_t checked(size_t offset) {
    using std::is_same_v;
    if constexpr (type == kInt || type == kBool) {
        static_assert(is_same_v<Member, int>);
    } else if constexpr (type == kUnsignedLong) {
        static_assert(is_same_v<Member, unsigned long>);
    } else if constexpr (type == kString) {
        static_assert(is_same_v<Member, wchar_t *>);
    } else {
        static_assert(is_same_v<Member, PyWideStringList>);
    }
    return static_cast<uint16_t>(offset);
}

}  // namespace

#define IL_OPTION(member, type, access, sys_name) \
    {#member, checked<type, decltype(PyConfig::member)>(offsetof(PyConfig, member)), type, access, false, sys_name}
#define IL_PRE_OPTION(member, type, access, sys_name) \
    {#member, checked<type, decltype(PyPreConfig::member)>(offsetof(PyPreConfig, member)), type, access, true, sys_name}
#define IL_NO_OPTION(name) {name, 0, kInt, kMeaningless, false, nullptr}

const ConfigOption kConfigOptions[] = {
    IL_PRE_OPTION(allocator, kInt, kReadOnly, nullptr),
    IL_OPTION(argv, kList, kPublic, "argv"),
    IL_OPTION(base_exec_prefix, kString, kPublic, "base_exec_prefix"),
    IL_OPTION(base_executable, kString, kPublic, "_base_executable"),
    IL_OPTION(base_prefix, kString, kPublic, "base_prefix"),
    IL_OPTION(buffered_stdio, kBool, kReadOnly, nullptr),
    IL_OPTION(bytes_warning, kInt, kPublic, "flags.bytes_warning"),
    IL_PRE_OPTION(coerce_c_locale, kBool, kReadOnly, nullptr),
    IL_PRE_OPTION(coerce_c_locale_warn, kBool, kReadOnly, nullptr),
    IL_OPTION(configure_c_stdio, kBool, kReadOnly, nullptr),
    IL_PRE_OPTION(configure_locale, kBool, kReadOnly, nullptr),
    IL_OPTION(dev_mode, kBool, kReadOnly, nullptr),
    IL_OPTION(exec_prefix, kString, kPublic, "exec_prefix"),
    IL_OPTION(executable, kString, kPublic, "executable"),
    IL_OPTION(filesystem_encoding, kString, kReadOnly, nullptr),
    IL_OPTION(filesystem_errors, kString, kReadOnly, nullptr),
    IL_OPTION(hash_seed, kUnsignedLong, kReadOnly, nullptr),
    IL_OPTION(home, kString, kReadOnly, nullptr),
    IL_OPTION(inspect, kInt, kPublic, "flags.inspect"),
    IL_OPTION(install_signal_handlers, kBool, kReadOnly, nullptr),
    IL_OPTION(int_max_str_digits, kInt, kPublic, "flags.int_max_str_digits"),
    IL_OPTION(interactive, kInt, kPublic, "flags.interactive"),
    IL_OPTION(isolated, kBool, kReadOnly, nullptr),
    IL_OPTION(module_search_paths, kList, kPublic, "path"),
    IL_OPTION(optimization_level, kInt, kPublic, "flags.optimize"),
    IL_OPTION(orig_argv, kList, kReadOnly, "orig_argv"),
    IL_OPTION(parse_argv, kBool, kReadOnly, nullptr),
    IL_OPTION(parser_debug, kInt, kPublic, "flags.debug"),
    IL_OPTION(pathconfig_warnings, kBool, kReadOnly, nullptr),
    IL_OPTION(platlibdir, kString, kPublic, "platlibdir"),
    IL_OPTION(prefix, kString, kPublic, "prefix"),
    IL_OPTION(program_name, kString, kReadOnly, nullptr),
    IL_OPTION(pythonpath_env, kString, kReadOnly, nullptr),
    IL_OPTION(quiet, kInt, kPublic, "flags.quiet"),
    IL_OPTION(safe_path, kBool, kReadOnly, nullptr),
    IL_OPTION(site_import, kBool, kReadOnly, nullptr),
    IL_OPTION(stdio_encoding, kString, kReadOnly, nullptr),
    IL_OPTION(stdio_errors, kString, kReadOnly, nullptr),
    IL_OPTION(stdlib_dir, kString, kPublic, "_stdlib_dir"),
    IL_OPTION(use_environment, kBool, kPublic, "flags.ignore_environment"),
    IL_OPTION(use_hash_seed, kBool, kReadOnly, nullptr),
    IL_OPTION(user_site_directory, kBool, kReadOnly, nullptr),
    IL_PRE_OPTION(utf8_mode, kBool, kReadOnly, nullptr),
    IL_OPTION(verbose, kInt, kPublic, "flags.verbose"),
    IL_OPTION(warn_default_encoding, kBool, kReadOnly, nullptr),
    IL_OPTION(warnoptions, kList, kPublic, "warnoptions"),
    IL_OPTION(write_bytecode, kBool, kPublic, "flags.dont_write_bytecode"),
    IL_OPTION(xoptions, kPairs, kPublic, "_xoptions"),
    IL_NO_OPTION("_pystats"),
    IL_NO_OPTION("check_hash_pycs_mode"),
    IL_NO_OPTION("code_debug_ranges"),
    IL_NO_OPTION("context_aware_warnings"),
    IL_NO_OPTION("cpu_count"),
    IL_NO_OPTION("dump_refs"),
    IL_NO_OPTION("dump_refs_file"),
    IL_NO_OPTION("enable_gil"),
    IL_NO_OPTION("faulthandler"),
    IL_NO_OPTION("import_time"),
    IL_NO_OPTION("lazy_imports"),
    IL_NO_OPTION("legacy_windows_fs_encoding"),
    IL_NO_OPTION("legacy_windows_stdio"),
    IL_NO_OPTION("malloc_stats"),
    IL_NO_OPTION("perf_profiling"),
    IL_NO_OPTION("pycache_prefix"),
    IL_NO_OPTION("remote_debug"),
    IL_NO_OPTION("run_command"),
    IL_NO_OPTION("run_filename"),
    IL_NO_OPTION("run_module"),
    IL_NO_OPTION("run_presite"),
    IL_NO_OPTION("show_ref_count"),
    IL_NO_OPTION("skip_source_first_line"),
    IL_NO_OPTION("thread_inherit_context"),
    IL_NO_OPTION("tlbc_enabled"),
    IL_NO_OPTION("tracemalloc"),
    IL_NO_OPTION("use_frozen_modules"),
    IL_NO_OPTION("use_system_logger"),
    {nullptr, 0, kInt, kMeaningless, false, nullptr},
};

const ConfigOption *find_option(const char *name) noexcept {
    for (const ConfigOption *option = kConfigOptions; option->name; option++) {
        if (std::strcmp(option->name, name) == 0) {
            return option;
        }
    }
    return nullptr;
}

const char *find_meaningless(const PyConfig &c) noexcept {
    struct {
        const char *name;
        bool is_set;
    } const members[] = {
        {"faulthandler", c.faulthandler > 0},
        {"tracemalloc", c.tracemalloc > 0},
        {"perf_profiling", c.perf_profiling > 0},
        {"import_time", c.import_time != 0},
        {"show_ref_count", c.show_ref_count != 0},
        {"dump_refs", c.dump_refs != 0},
        {"dump_refs_file", c.dump_refs_file != nullptr},
        {"malloc_stats", c.malloc_stats != 0},
        {"pycache_prefix", c.pycache_prefix != nullptr},
        {"check_hash_pycs_mode", c.check_hash_pycs_mode && std::wcscmp(c.check_hash_pycs_mode, L"default") != 0},
        {"cpu_count", c.cpu_count != -1},
        {"skip_source_first_line", c.skip_source_first_line != 0},
        {"run_command", c.run_command != nullptr},
        {"run_module", c.run_module != nullptr},
        {"run_filename", c.run_filename != nullptr},
    };
    for (const auto &member : members) {
        if (member.is_set) {
            return member.name;
        }
    }
    return nullptr;
}

int find_allocator(const char *name) noexcept {
    const char *const names[] = {"", "default", "debug", "malloc", "malloc_debug"};
    for (int i = 1; i < 5; i++) {
        if (std::strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    // CPython's other allocators: asked for through the environment of a machine, they are no reason to refuse to start.
    if (std::strcmp(name, "pymalloc") == 0 || std::strcmp(name, "mimalloc") == 0) {
        return 1;
    }
    if (std::strcmp(name, "pymalloc_debug") == 0 || std::strcmp(name, "mimalloc_debug") == 0) {
        return 2;
    }
    return -1;
}

}  // namespace interlock::runtime
