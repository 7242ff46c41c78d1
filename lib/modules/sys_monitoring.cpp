// sys.monitoring: registration of tools, of what they watch and of what is called.
#include "base/base.hpp"

#include "modules/sys_monitoring.hpp"

#include "interlock/pymodule.h"
#include "objects/arg.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/monitoring.hpp"
#include "objects/unicode.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using objects::Ref;

PyObject *none_if(int outcome) noexcept { return outcome < 0 ? nullptr : new_ref(Py_None); }

PyObject *number_or_error(int value) noexcept { return value < 0 ? nullptr : objects::long_from_long(value); }

PyObject *use_tool_id(PyObject *, PyObject *args) noexcept {
    int tool;
    PyObject *name;
    return objects::arg_parse_tuple(args, "iO:use_tool_id", &tool, &name) ? none_if(objects::use_tool_id(tool, name))
                                                                           : nullptr;
}

PyObject *clear_tool_id(PyObject *, PyObject *args) noexcept {
    int tool;
    return objects::arg_parse_tuple(args, "i:clear_tool_id", &tool) ? none_if(objects::clear_tool_id(tool)) : nullptr;
}

PyObject *free_tool_id(PyObject *, PyObject *args) noexcept {
    int tool;
    return objects::arg_parse_tuple(args, "i:free_tool_id", &tool) ? none_if(objects::free_tool_id(tool)) : nullptr;
}

PyObject *get_tool(PyObject *, PyObject *args) noexcept {
    int tool;
    return objects::arg_parse_tuple(args, "i:get_tool", &tool) ? objects::get_tool(tool) : nullptr;
}

PyObject *register_callback(PyObject *, PyObject *args) noexcept {
    int tool, event;
    PyObject *callback;
    return objects::arg_parse_tuple(args, "iiO:register_callback", &tool, &event, &callback)
               ? objects::register_callback(tool, event, callback)
               : nullptr;
}

PyObject *set_events(PyObject *, PyObject *args) noexcept {
    int tool, event_set;
    return objects::arg_parse_tuple(args, "ii:set_events", &tool, &event_set)
               ? none_if(objects::set_events(tool, event_set))
               : nullptr;
}

PyObject *get_events(PyObject *, PyObject *args) noexcept {
    int tool;
    return objects::arg_parse_tuple(args, "i:get_events", &tool) ? number_or_error(objects::get_events(tool)) : nullptr;
}

PyObject *set_local_events(PyObject *, PyObject *args) noexcept {
    int tool, event_set;
    PyObject *code;
    return objects::arg_parse_tuple(args, "iOi:set_local_events", &tool, &code, &event_set)
               ? none_if(objects::set_local_events(tool, code, event_set))
               : nullptr;
}

PyObject *get_local_events(PyObject *, PyObject *args) noexcept {
    int tool;
    PyObject *code;
    return objects::arg_parse_tuple(args, "iO:get_local_events", &tool, &code)
               ? number_or_error(objects::get_local_events(tool, code))
               : nullptr;
}

PyObject *restart_events(PyObject *, PyObject *) noexcept { return none_if(objects::restart_events()); }

PyMethodDef functions[] = {
    {"clear_tool_id", clear_tool_id, METH_VARARGS, "clear_tool_id(tool_id)\n\nForget what a tool watches and its callbacks."},
    {"free_tool_id", free_tool_id, METH_VARARGS, "free_tool_id(tool_id)\n\nThe tool is done."},
    {"get_events", get_events, METH_VARARGS, "get_events(tool_id)\n\nWhat a tool watches everywhere."},
    {"get_local_events", get_local_events, METH_VARARGS, "get_local_events(tool_id, code)"},
    {"get_tool", get_tool, METH_VARARGS, "get_tool(tool_id)\n\nThe name of a tool, or None."},
    {"register_callback", register_callback, METH_VARARGS,
     "register_callback(tool_id, event, function)\n\nSet what is called, and return what was called before."},
    {"restart_events", restart_events, METH_NOARGS, "Watch again where callbacks returned DISABLE."},
    {"set_events", set_events, METH_VARARGS, "set_events(tool_id, event_set)\n\nWatch events everywhere."},
    {"set_local_events", set_local_events, METH_VARARGS, "set_local_events(tool_id, code, event_set)"},
    {"use_tool_id", use_tool_id, METH_VARARGS, "use_tool_id(tool_id, name)\n\nTake a tool's number."},
    {nullptr, nullptr, 0, nullptr},
};

bool add_number(PyObject *dict, const char *name, long value) noexcept {
    return objects::dict_set_item_string_steal(dict, name, objects::long_from_long(value)) == 0;
}

// The numbers of events as bits.
PyObject *make_events() noexcept {
    Ref<> events = Ref<>::steal(objects::module_new("sys.monitoring.events"));
    if (!events) {
        return nullptr;
    }
    PyObject *dict = objects::as_module(events.get())->dict;
    if (!objects::dict_expect(dict, objects::kEventCount + 1)) {
        return nullptr;
    }
    for (int event = 0; event < objects::kEventCount; event++) {
        if (!add_number(dict, objects::event_names[event], 1L << event)) {
            return nullptr;
        }
    }
    return add_number(dict, "NO_EVENTS", 0) ? events.release() : nullptr;
}

}  // namespace

PyObject *make_sys_monitoring() noexcept {
    Ref<> module = Ref<>::steal(objects::module_new("sys.monitoring"));
    if (!module || objects::module_add_functions(module.get(), functions) < 0) {
        return nullptr;
    }
    PyObject *dict = objects::as_module(module.get())->dict;
    const bool done = objects::dict_set_item_string(dict, "DISABLE", &objects::monitoring_disable) == 0 &&
                      objects::dict_set_item_string(dict, "MISSING", &objects::monitoring_missing) == 0 &&
                      add_number(dict, "DEBUGGER_ID", 0) && add_number(dict, "COVERAGE_ID", 1) &&
                      add_number(dict, "PROFILER_ID", 2) && add_number(dict, "OPTIMIZER_ID", 5) &&
                      objects::dict_set_item_string_steal(dict, "events", make_events()) == 0;
    return done ? module.release() : nullptr;
}

}  // namespace interlock::modules
