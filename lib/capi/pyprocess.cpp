#include "base/base.hpp"

#include "interlock/pyprocess.h"

#include <unistd.h>

#include <cstring>

#include "base/fatal.hpp"
#include "interlock/pyconfig_vars.h"
#include "objects/memory.hpp"
#include "runtime/config.hpp"
#include "runtime/locale.hpp"
#include "runtime/version.hpp"

namespace objects = interlock::objects;
namespace runtime = interlock::runtime;

namespace {

// The setters have no way to report.
void require_memory(bool done, const char *function) {
    if (!done) {
        interlock::fatal_client(function, "out of memory");
    }
}

}  // namespace

// Work: runtime/config.cpp
extern "C" int Py_SetStandardStreamEncoding(const char *encoding, const char *errors) {
    return runtime::set_standard_stream_encoding(encoding, errors);
}
extern "C" void Py_SetProgramName(const wchar_t *name) { require_memory(runtime::set_program_name(name), __func__); }
extern "C" void Py_SetPath(const wchar_t *path) { require_memory(runtime::set_module_path(path), __func__); }
extern "C" void Py_SetPythonHome(const wchar_t *home) { require_memory(runtime::set_python_home(home), __func__); }
extern "C" wchar_t *Py_GetProgramName(void) { return runtime::get_program_name(); }
extern "C" wchar_t *Py_GetPrefix(void) { return runtime::config().prefix; }
extern "C" wchar_t *Py_GetExecPrefix(void) { return runtime::config().exec_prefix; }
extern "C" wchar_t *Py_GetProgramFullPath(void) { return runtime::config().executable; }
extern "C" wchar_t *Py_GetPath(void) { return runtime::get_module_path(); }
extern "C" wchar_t *Py_GetPythonHome(void) { return runtime::get_python_home(); }
extern "C" void Py_GetArgcArgv(int *argc, wchar_t ***argv) {
    *argc = static_cast<int>(runtime::config().orig_argv.length);
    *argv = runtime::config().orig_argv.items;
}
extern "C" int Py_FdIsInteractive(FILE *fp, const char *filename) {
    if (isatty(fileno(fp))) {
        return 1;
    }
    return Py_InteractiveFlag && (!filename || std::strcmp(filename, "<stdin>") == 0 || std::strcmp(filename, "???") == 0);
}

// Work: runtime/version.cpp
extern "C" const char *Py_GetVersion(void) { return runtime::version_text(); }
extern "C" const char *Py_GetPlatform(void) { return runtime::platform_text(); }
extern "C" const char *Py_GetCopyright(void) { return runtime::copyright_text(); }
extern "C" uint32_t (Py_PACK_FULL_VERSION)(int x, int y, int z, int level, int serial) {
    return Py_PACK_FULL_VERSION(x, y, z, level, serial);
}
extern "C" uint32_t (Py_PACK_VERSION)(int x, int y) { return Py_PACK_VERSION(x, y); }
extern "C" const char *Py_GetCompiler(void) { return runtime::compiler_text(); }
extern "C" const char *Py_GetBuildInfo(void) { return runtime::build_info_text(); }

// Work: runtime/locale.cpp
extern "C" wchar_t *Py_DecodeLocale(const char *arg, size_t *size) {
    return runtime::decode_locale(arg, size, objects::mem_raw_malloc);
}
extern "C" char *Py_EncodeLocale(const wchar_t *text, size_t *error_pos) {
    return runtime::encode_locale(text, error_pos, objects::mem_malloc);
}
