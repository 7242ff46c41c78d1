#include "base/base.hpp"

#include "objects/ref_tracer.hpp"

namespace interlock::objects {

constinit std::atomic<PyRefTracer> ref_tracer{nullptr};

namespace {

constinit std::atomic<void *> tracer_data{nullptr};
constinit std::atomic<uint32_t> version{0};  // odd while the pair changes

struct Pair {
    PyRefTracer tracer;
    void *data;
};

Pair read_pair() noexcept {
    for (;;) {
        const uint32_t before = version;
        const Pair pair = {ref_tracer, tracer_data};
        if (!(before & 1) && version == before) {
            return pair;
        }
    }
}

// Writers of several interpreters take turns: whoever makes the version odd.
void write_pair(Pair pair) noexcept {
    uint32_t even = version & ~1u;
    while (!version.compare_exchange_weak(even, even + 1)) {
        even &= ~1u;
    }
    tracer_data = pair.data;
    ref_tracer = pair.tracer;
    version = even + 2;
}

void tell(PyObject *object, PyRefTracerEvent event) noexcept {
    const Pair pair = read_pair();
    if (pair.tracer) {
        pair.tracer(object, event, pair.data);
    }
}

}  // namespace

void *tell_created(void *object) noexcept {
    tell(static_cast<PyObject *>(object), PyRefTracer_CREATE);
    return object;
}

void tell_destroyed(PyObject *object) noexcept { tell(object, PyRefTracer_DESTROY); }

void set_ref_tracer(PyRefTracer tracer, void *data) noexcept {
    tell(nullptr, PyRefTracer_TRACKER_REMOVED);
    write_pair({tracer, data});
}

PyRefTracer get_ref_tracer(void **data) noexcept {
    const Pair pair = read_pair();
    if (data) {
        *data = pair.data;
    }
    return pair.tracer;
}

void forget_ref_tracer() noexcept { write_pair({nullptr, nullptr}); }

}  // namespace interlock::objects
