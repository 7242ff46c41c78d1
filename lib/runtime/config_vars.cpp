#include "base/base.hpp"

#include "interlock/pyconfig_vars.h"

#include <climits>
#include <cstdlib>

#include "runtime/config.hpp"

// Plain data that programs set before initialization and read at any time; written only by config_write_flags.
int Py_DebugFlag = 0;
int Py_VerboseFlag = 0;
int Py_QuietFlag = 0;
int Py_InteractiveFlag = 0;
int Py_InspectFlag = 0;
int Py_OptimizeFlag = 0;
int Py_NoSiteFlag = 0;
int Py_BytesWarningFlag = 0;
int Py_FrozenFlag = 0;
int Py_IgnoreEnvironmentFlag = 0;
int Py_DontWriteBytecodeFlag = 0;
int Py_NoUserSiteDirectory = 0;
int Py_UnbufferedStdioFlag = 0;
int Py_HashRandomizationFlag = 0;
int Py_IsolatedFlag = 0;
int Py_UTF8Mode = 0;
const char *Py_FileSystemDefaultEncoding = nullptr;
const char *Py_FileSystemDefaultEncodeErrors = nullptr;
int Py_HasFileSystemDefaultEncoding = 0;

namespace interlock::runtime {

const char *environment(const char *name) noexcept {
    const char *value = std::getenv(name);
    return value && *value ? value : nullptr;
}

void environment_flag(const char *name, int *flag) noexcept {
    const char *text = environment(name);
    if (!text) {
        return;
    }
    char *end;
    long value = std::strtol(text, &end, 10);
    if (*end || value < 0 || value > INT_MAX) {
        value = 1;
    }
    if (*flag < value) {
        *flag = static_cast<int>(value);
    }
}

void config_read_flags(PyConfig *config) noexcept {
    config->isolated = Py_IsolatedFlag;
    config->use_environment = !Py_IgnoreEnvironmentFlag;
    config->bytes_warning = Py_BytesWarningFlag;
    config->inspect = Py_InspectFlag;
    config->interactive = Py_InteractiveFlag;
    config->optimization_level = Py_OptimizeFlag;
    config->parser_debug = Py_DebugFlag;
    config->verbose = Py_VerboseFlag;
    config->quiet = Py_QuietFlag;
    config->write_bytecode = !Py_DontWriteBytecodeFlag;
    config->site_import = !Py_NoSiteFlag;
    config->user_site_directory = !Py_NoUserSiteDirectory;
    config->buffered_stdio = !Py_UnbufferedStdioFlag;
    config->pathconfig_warnings = !Py_FrozenFlag;
}

void config_write_flags(const PyConfig &config, const PyPreConfig &pre) noexcept {
    Py_IsolatedFlag = config.isolated;
    Py_IgnoreEnvironmentFlag = !config.use_environment;
    Py_BytesWarningFlag = config.bytes_warning;
    Py_InspectFlag = config.inspect;
    Py_InteractiveFlag = config.interactive;
    Py_OptimizeFlag = config.optimization_level;
    Py_DebugFlag = config.parser_debug;
    Py_VerboseFlag = config.verbose;
    Py_QuietFlag = config.quiet;
    Py_DontWriteBytecodeFlag = !config.write_bytecode;
    Py_NoSiteFlag = !config.site_import;
    Py_NoUserSiteDirectory = !config.user_site_directory;
    Py_UnbufferedStdioFlag = !config.buffered_stdio;
    Py_FrozenFlag = !config.pathconfig_warnings;
    // Random unless the seed was fixed to 0.
    Py_HashRandomizationFlag = config.use_hash_seed == 0 || config.hash_seed != 0;
    Py_UTF8Mode = pre.utf8_mode;
}

}  // namespace interlock::runtime
