#include "base/base.hpp"

#include "objects/modules_life.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/import.hpp"
#include "objects/import_internal.hpp"
#include "objects/import_lock.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/module.hpp"
#include "objects/module_spec.hpp"
#include "objects/sys.hpp"
#include "objects/text_stream.hpp"
#include "objects/unicode.hpp"
#include "runtime/inittab.hpp"
#include "runtime/interpreter.hpp"

namespace interlock::objects {
namespace {

bool import_now(PyObject *name) noexcept {
    Ref<> module = Ref<>::steal(import_absolute(name));
    return static_cast<bool>(module);
}

// The module that a program's own code would run in.
bool make_main() noexcept {
    PyObject *module = import_add_module_object(IL_STR("__main__"));
    PyObject *builtins = dict_get_item_with_error(interpreter_objects().imports.modules, IL_STR("builtins"));
    Ref<> annotations = Ref<>::steal(dict_new());
    if (!module || !builtins || !annotations) {
        return false;
    }
    PyObject *dict = as_module(module)->dict;
    return dict_set_item(dict, IL_STR("__annotations__"), annotations.get()) == 0 &&
           dict_set_item(dict, IL_STR("__builtins__"), builtins) == 0 &&
           dict_set_item(dict, IL_STR("__loader__"), as_object(&builtin_importer_type)) == 0;
}

}  // namespace

bool modules_start() noexcept {
    if (!import_start() || !import_now(IL_STR("builtins")) || !import_now(IL_STR("sys")) || !make_main()) {
        return false;
    }
    // Looked for in sys.modules by those who want to know whether there are threads.
    return !runtime::inittab_find("_thread") || import_now(IL_STR("_thread"));
}

bool modules_flush() noexcept { return text_streams_flush(); }

void modules_stop() noexcept {
    SysState &sys = interpreter_objects().sys;
    bool is_main = runtime::current()->interpreter() == runtime::main_interpreter();
    if (is_main) {
        import_clear_extensions();
    }
    import_stop();
    clear_ref(sys.audit_hooks);
    clear_ref(sys.unsupported_operation);
    // Last: finalizers that ran until now could still write to sys.stderr.
    if (sys.dict) {
        dict_clear(sys.dict);
    }
    clear_ref(sys.dict);
}

void modules_free(runtime::InterpreterObjects *objects) noexcept { import_free(&objects->imports); }

void modules_runtime_free() noexcept {
    import_free_extensions();
    sys_free_audit_hooks();
    runtime::init_table_end_run();
}

void modules_after_fork_child() noexcept { import_locks_after_fork(); }

}  // namespace interlock::objects
