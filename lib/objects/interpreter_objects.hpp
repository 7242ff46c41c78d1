// Everything the object floor keeps per interpreter.  Each part belongs to the files of its name; a zeroed part is empty.
#pragma once

#include "objects/call_state.hpp"
#include "objects/container_state.hpp"
#include "objects/error_state.hpp"
#include "objects/gc_state.hpp"
#include "objects/import_state.hpp"
#include "objects/memory_state.hpp"
#include "objects/number_state.hpp"
#include "objects/sys_state.hpp"
#include "objects/text_state.hpp"
#include "objects/tracing_state.hpp"
#include "objects/type_state.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
struct LocalTable;
}

namespace interlock::runtime {

struct InterpreterObjects {
    objects::MemoryState memory;
    objects::GcState gc;
    objects::TypeState types;
    objects::CallState calls;
    objects::NumberState numbers;
    objects::TextState text;
    objects::ContainerState containers;
    objects::ErrorState errors;
    objects::ImportState imports;
    objects::SysState sys;
    objects::TracingState tracing;
    PyObject *dict = nullptr;  // PyInterpreterState_GetDict; made at the start
    objects::LocalTable *forgotten_locals = nullptr;  // of threads that a forked child has not
};

}  // namespace interlock::runtime

namespace interlock::objects {

inline runtime::InterpreterObjects &interpreter_objects_of(runtime::ThreadState *thread) noexcept {
    return *thread->interp->objects;
}

// Those of the attached thread state's interpreter.
inline runtime::InterpreterObjects &interpreter_objects() noexcept {
    return interpreter_objects_of(runtime::current());
}

}  // namespace interlock::objects
