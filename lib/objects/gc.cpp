// The algorithm is the one CPython documents: in the generation at hand, subtract from each object's reference count the
// references that come from inside; what keeps a rest is reachable from outside, and so is all that it refers to.
//
//  G1. Outside of a collection `previous` is a link plus kFinalized.
//  G2. From count_references() to separate() `previous` holds the rest of the reference count, above the flags, and
//      kInCollection is set.  No code but tp_traverse runs meanwhile.
//  G3. Objects found unreachable keep kInCollection until they are freed or found alive again.
#include "base/base.hpp"

#include "objects/gc.hpp"

#include "base/fatal.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/memory.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

constexpr uintptr_t kFinalized = 1;     // tp_finalize ran
constexpr uintptr_t kInCollection = 2;  // G2, G3
constexpr uintptr_t kTentative = 4;     // thought to be unreachable, in separate()
constexpr uintptr_t kFlags = 15;
constexpr int kCountShift = 4;

GcHead *next_of(GcHead *head) noexcept { return reinterpret_cast<GcHead *>(head->next); }
GcHead *previous_of(GcHead *head) noexcept { return reinterpret_cast<GcHead *>(head->previous & ~kFlags); }
void set_next(GcHead *head, GcHead *next) noexcept { head->next = reinterpret_cast<uintptr_t>(next); }
void set_previous(GcHead *head, GcHead *previous) noexcept {
    head->previous = (head->previous & kFlags) | reinterpret_cast<uintptr_t>(previous);
}
bool has(GcHead *head, uintptr_t flag) noexcept { return (head->previous & flag) != 0; }

// ---- Rings ------------------------------------------------------------------------------------------------------------

void ring_init(GcHead *ring) noexcept {
    ring->next = reinterpret_cast<uintptr_t>(ring);
    ring->previous = reinterpret_cast<uintptr_t>(ring);
}

bool ring_empty(GcHead *ring) noexcept { return next_of(ring) == ring; }

void ring_append(GcHead *ring, GcHead *head) noexcept {
    GcHead *last = previous_of(ring);
    set_next(last, head);
    set_previous(head, last);
    set_next(head, ring);
    set_previous(ring, head);
}

void ring_remove(GcHead *head) noexcept {
    GcHead *previous = previous_of(head);
    GcHead *next = next_of(head);
    set_next(previous, next);
    set_previous(next, previous);
}

void ring_move(GcHead *head, GcHead *ring) noexcept {
    ring_remove(head);
    ring_append(ring, head);
}

// All of `from` to the end of `to`.
void ring_merge(GcHead *from, GcHead *to) noexcept {
    if (!ring_empty(from)) {
        GcHead *last = previous_of(to);
        GcHead *from_first = next_of(from);
        GcHead *from_last = previous_of(from);
        set_next(last, from_first);
        set_previous(from_first, last);
        set_next(from_last, to);
        set_previous(to, from_last);
    }
    ring_init(from);
}

Py_ssize_t ring_size(GcHead *ring) noexcept {
    Py_ssize_t size = 0;
    for (GcHead *head = next_of(ring); head != ring; head = next_of(head)) {
        ++size;
    }
    return size;
}

// ---- Finding what is unreachable ------------------------------------------------------------------------------------------

Py_ssize_t rest_of(GcHead *head) noexcept { return static_cast<Py_ssize_t>(head->previous >> kCountShift); }
void set_rest(GcHead *head, Py_ssize_t count) noexcept {
    head->previous = (head->previous & kFlags) | (static_cast<uintptr_t>(count) << kCountShift);
}

// An immortal object counts as referred to from outside, whatever refers to it.
int visit_subtract(PyObject *object, void *) noexcept {
    if (!is_immortal(object) && is_gc(object)) {
        GcHead *head = gc_head(object);
        if (has(head, kInCollection)) {
            if (rest_of(head) == 0) {
                fatal_client("gc", "an object is referred to more often than its reference count says");
            }
            head->previous -= uintptr_t{1} << kCountShift;
        }
    }
    return 0;
}

void count_references(GcHead *ring) noexcept {
    for (GcHead *head = next_of(ring); head != ring; head = next_of(head)) {
        head->previous = (head->previous & kFinalized) | kInCollection;
        set_rest(head, gc_object(head)->ob_refcnt);
    }
    for (GcHead *head = next_of(ring); head != ring; head = next_of(head)) {
        PyObject *object = gc_object(head);
        type_of(object)->tp_traverse(object, visit_subtract, nullptr);
    }
}

int visit_reachable(PyObject *object, void *argument) noexcept {
    if (is_immortal(object) || !is_gc(object)) {
        return 0;
    }
    GcHead *head = gc_head(object);
    if (!has(head, kInCollection)) {
        return 0;
    }
    if (has(head, kTentative)) {
        // It waits in the other ring; bring it back to be walked.
        ring_remove(head);
        head->previous &= ~kTentative;
        GcHead *ring = static_cast<GcHead *>(argument);
        GcHead *last = previous_of(ring);
        set_next(last, head);
        set_next(head, ring);
        set_previous(ring, head);
        set_rest(head, 1);
    } else if (rest_of(head) == 0) {
        set_rest(head, 1);
    }
    return 0;
}

// Splits `ring`, whose references were counted: what is unreachable from outside goes to `unreachable`.
void separate(GcHead *ring, GcHead *unreachable) noexcept {
    GcHead *previous = ring;
    GcHead *head = next_of(ring);
    while (head != ring) {
        if (rest_of(head) > 0) {
            PyObject *object = gc_object(head);
            // Its link back is restored only now: until here the field held the count (G2).
            head->previous = (head->previous & kFinalized) | reinterpret_cast<uintptr_t>(previous);
            type_of(object)->tp_traverse(object, visit_reachable, ring);
            previous = head;
            head = next_of(head);
        } else {
            GcHead *next = next_of(head);
            set_next(previous, next);
            head->previous &= kFlags;
            head->previous |= kTentative;
            ring_append(unreachable, head);
            if (next == ring) {
                set_previous(ring, previous);
            }
            head = next;
        }
    }
    set_previous(ring, previous);
    for (head = next_of(unreachable); head != unreachable; head = next_of(head)) {
        head->previous &= ~kTentative;
    }
}

// ---- What must not be cleared ----------------------------------------------------------------------------------------------

int visit_move(PyObject *object, void *argument) noexcept {
    if (is_gc(object)) {
        GcHead *head = gc_head(object);
        if (has(head, kInCollection)) {
            head->previous &= ~kInCollection;
            ring_move(head, static_cast<GcHead *>(argument));
        }
    }
    return 0;
}

// Objects with a tp_del, and all that they refer to: nobody knows an order to tear them down in.
void set_aside_legacy(GcHead *unreachable, GcHead *legacy) noexcept {
    for (GcHead *head = next_of(unreachable), *next; head != unreachable; head = next) {
        next = next_of(head);
        if (type_of(gc_object(head))->tp_del) {
            head->previous &= ~kInCollection;
            ring_move(head, legacy);
        }
    }
    for (GcHead *head = next_of(legacy); head != legacy; head = next_of(head)) {
        PyObject *object = gc_object(head);
        type_of(object)->tp_traverse(object, visit_move, legacy);
    }
}

void keep_garbage(GcState &gc, GcHead *legacy, GcHead *old) noexcept {
    for (GcHead *head = next_of(legacy); head != legacy; head = next_of(head)) {
        PyObject *object = gc_object(head);
        if (!type_of(object)->tp_del) {
            continue;
        }
        if (!gc.garbage) {
            gc.garbage = list_new(0);
        }
        if (!gc.garbage || list_append(gc.garbage, object) < 0) {
            err_clear();  // still tracked: a later collection finds it again
        }
    }
    ring_merge(legacy, old);
}

// ---- Weak references, finalizers, clearing -----------------------------------------------------------------------------------

// Weak references to garbage are cleared before any code runs, so that none can bring an object back half torn down.
// Callbacks of weak references that are not garbage themselves run.  True: one did.
bool handle_weak_references(GcHead *unreachable, GcHead *old) noexcept {
    GcHead to_call;
    ring_init(&to_call);
    for (GcHead *head = next_of(unreachable); head != unreachable; head = next_of(head)) {
        PyObject **list = weaklist_pointer(gc_object(head));
        if (!list) {
            continue;
        }
        while (*list) {
            PyWeakReference *reference = reinterpret_cast<PyWeakReference *>(*list);
            weakref_detach(reference);
            if (!reference->wr_callback) {
                continue;
            }
            GcHead *reference_head = gc_head(as_object(reference));
            if (has(reference_head, kInCollection) || !reference_head->next) {
                continue;
            }
            incref(reference);
            ring_move(reference_head, &to_call);
        }
    }
    const bool any = !ring_empty(&to_call);
    while (!ring_empty(&to_call)) {
        GcHead *head = next_of(&to_call);
        PyObject *reference = gc_object(head);
        weakref_run_callback(reinterpret_cast<PyWeakReference *>(reference));
        decref(reference);
        if (next_of(&to_call) == head) {
            ring_move(head, old);
        }
    }
    return any;
}

// True: one did run.
bool run_finalizers(GcHead *unreachable) noexcept {
    bool any = false;
    GcHead seen;
    ring_init(&seen);
    while (!ring_empty(unreachable)) {
        GcHead *head = next_of(unreachable);
        PyObject *object = gc_object(head);
        ring_move(head, &seen);
        destructor finalize = type_of(object)->tp_finalize;
        if (!has(head, kFinalized) && finalize) {
            head->previous |= kFinalized;
            any = true;
            incref(object);
            finalize(object);
            if (err_occurred()) {
                err_write_unraisable(object);
            }
            decref(object);
        }
    }
    ring_merge(&seen, unreachable);
    return any;
}

// Finalizers may have brought objects back: whatever is reachable now goes to `alive`.
void set_aside_resurrected(GcHead *unreachable, GcHead *still_unreachable, GcHead *alive) noexcept {
    for (GcHead *head = next_of(unreachable); head != unreachable; head = next_of(head)) {
        head->previous &= ~kInCollection;
    }
    count_references(unreachable);
    ring_init(still_unreachable);
    separate(unreachable, still_unreachable);
    ring_merge(unreachable, alive);
}

void clear_garbage(GcHead *garbage, GcHead *old) noexcept {
    while (!ring_empty(garbage)) {
        GcHead *head = next_of(garbage);
        PyObject *object = gc_object(head);
        if (inquiry clear = type_of(object)->tp_clear) {
            incref(object);
            clear(object);
            if (err_occurred()) {
                err_format_unraisable("Exception ignored in tp_clear of %s", type_of(object)->tp_name);
            }
            decref(object);
        }
        if (next_of(garbage) == head) {
            // Still alive: something outside took a reference, or tp_clear did not break the cycle.
            head->previous &= ~kInCollection;
            ring_move(head, old);
        }
    }
}

// ---- Collections ----------------------------------------------------------------------------------------------------------------

Py_ssize_t collect(GcState &gc, int generation) noexcept {
    gc.collecting = true;
    SavedError saved;
    if (generation + 1 < GcState::kGenerations) {
        gc.generations[generation + 1].count++;
    }
    for (int i = 0; i <= generation; ++i) {
        gc.generations[i].count = 0;
    }
    GcHead *young = &gc.generations[generation].head;
    for (int i = 0; i < generation; ++i) {
        ring_merge(&gc.generations[i].head, young);
    }
    bool full = generation == GcState::kGenerations - 1;
    GcHead *old = full ? young : &gc.generations[generation + 1].head;

    GcHead unreachable;
    ring_init(&unreachable);
    count_references(young);
    separate(young, &unreachable);
    if (full) {
        gc.long_lived_pending = 0;
        gc.long_lived_total = ring_size(young);
    } else {
        if (generation == GcState::kGenerations - 2) {
            gc.long_lived_pending += ring_size(young);
        }
        ring_merge(young, old);
    }

    GcHead legacy;
    ring_init(&legacy);
    set_aside_legacy(&unreachable, &legacy);
    const bool called = handle_weak_references(&unreachable, old);
    GcHead still_garbage;
    GcHead *garbage = &unreachable;
    // Only code that ran can have brought anything back.
    if (run_finalizers(&unreachable) || called) {
        set_aside_resurrected(&unreachable, &still_garbage, old);
        garbage = &still_garbage;
    }
    Py_ssize_t found = ring_size(garbage) + ring_size(&legacy);
    clear_garbage(garbage, old);
    keep_garbage(gc, &legacy, old);
    if (full) {
        clear_container_free_lists();
        number_state_free(interpreter_objects().numbers);
    }
    gc.collecting = false;
    return found;
}

IL_NOINLINE void collect_generations(GcState &gc) noexcept {
    for (int i = GcState::kGenerations - 1; i >= 0; --i) {
        if (gc.generations[i].count > gc.generations[i].threshold) {
            // A full collection costs as much as there are objects: only when enough new ones have grown old.
            if (i == GcState::kGenerations - 1 && gc.long_lived_pending < gc.long_lived_total / 4) {
                continue;
            }
            collect(gc, i);
            return;
        }
    }
}

}  // namespace

void gc_start(GcState &gc) noexcept {
    constexpr int kThresholds[GcState::kGenerations] = {700, 10, 10};
    for (int i = 0; i < GcState::kGenerations; ++i) {
        ring_init(&gc.generations[i].head);
        gc.generations[i].threshold = kThresholds[i];
        gc.generations[i].count = 0;
    }
    gc.enabled = true;
}

Py_ssize_t gc_collect() noexcept {
    GcState &gc = interpreter_objects().gc;
    return gc.enabled && !gc.collecting ? collect(gc, GcState::kGenerations - 1) : 0;
}

Py_ssize_t gc_collect_at_end() noexcept {
    GcState &gc = interpreter_objects().gc;
    return gc.collecting ? 0 : collect(gc, GcState::kGenerations - 1);
}

void gc_stop(GcState &gc, GcState *heir) noexcept {
    for (GcState::Generation &generation : gc.generations) {
        if (!generation.head.next) {
            continue;  // never started
        }
        if (heir) {
            ring_merge(&generation.head, &heir->generations[GcState::kGenerations - 1].head);
            continue;
        }
        // What is still tracked was leaked by somebody.  It must not keep links into memory that goes away.
        while (!ring_empty(&generation.head)) {
            GcHead *head = next_of(&generation.head);
            ring_remove(head);
            head->next = 0;
            head->previous &= kFinalized;
        }
    }
    gc.enabled = false;
}

int gc_enable() noexcept { return std::exchange(interpreter_objects().gc.enabled, true); }
int gc_disable() noexcept { return std::exchange(interpreter_objects().gc.enabled, false); }
int gc_is_enabled() noexcept { return interpreter_objects().gc.enabled; }

void gc_visit_objects(int (*visit)(PyObject *object, void *arg), void *arg) noexcept {
    GcState &gc = interpreter_objects().gc;
    bool was_enabled = std::exchange(gc.enabled, false);
    for (GcState::Generation &generation : gc.generations) {
        GcHead *ring = &generation.head;
        for (GcHead *head = next_of(ring); head != ring; head = next_of(head)) {
            PyObject *object = gc_object(head);
            incref(object);
            int go_on = visit(object, arg);
            decref(object);
            if (!go_on) {
                gc.enabled = was_enabled;
                return;
            }
        }
    }
    gc.enabled = was_enabled;
}

// ---- Objects --------------------------------------------------------------------------------------------------------------------

PyObject *gc_alloc(PyTypeObject *, size_t bytes) noexcept {
    if (bytes > static_cast<size_t>(PY_SSIZE_T_MAX) - sizeof(GcHead)) {
        return err_no_memory();
    }
    GcHead *head = static_cast<GcHead *>(object_malloc(sizeof(GcHead) + bytes));
    if (!head) {
        return err_no_memory();
    }
    head->next = 0;
    head->previous = 0;
    runtime::ThreadState *thread = runtime::current();
    GcState &gc = interpreter_objects_of(thread).gc;
    if (++gc.generations[0].count > gc.generations[0].threshold && gc.enabled && gc.generations[0].threshold &&
        !gc.collecting && !thread->objects.raised) [[unlikely]] {
        collect_generations(gc);
    }
    return gc_object(head);
}

PyObject *object_gc_new(PyTypeObject *type) noexcept {
    PyObject *object = gc_alloc(type, static_cast<size_t>(type->tp_basicsize));
    if (!object) {
        return nullptr;
    }
    object->ob_refcnt = 1;
    object->ob_type = new_ref(type);
    return trace_created(object);
}

PyVarObject *object_gc_new_var(PyTypeObject *type, Py_ssize_t items) noexcept {
    if (items < 0) {
        err_bad_internal_call();
        return nullptr;
    }
    size_t bytes;
    if (!var_object_size(type, items, &bytes)) {
        err_no_memory();
        return nullptr;
    }
    PyVarObject *object = reinterpret_cast<PyVarObject *>(gc_alloc(type, bytes));
    if (!object) {
        return nullptr;
    }
    object->ob_base.ob_refcnt = 1;
    object->ob_base.ob_type = new_ref(type);
    object->ob_size = items;
    return trace_created(object);
}

PyVarObject *object_gc_resize(PyVarObject *object, Py_ssize_t items) noexcept {
    PyObject *as_base = reinterpret_cast<PyObject *>(object);
    if (gc_head(as_base)->next) {
        fatal_client("PyObject_GC_Resize", "the object is tracked by the collector");
    }
    size_t bytes;
    if (!var_object_size(type_of(as_base), items, &bytes)) {
        err_no_memory();
        return nullptr;
    }
    trace_destroyed(as_base);
    GcHead *head = static_cast<GcHead *>(object_realloc(gc_head(as_base), sizeof(GcHead) + bytes));
    if (!head) {
        trace_created(as_base);
        err_no_memory();
        return nullptr;
    }
    object = reinterpret_cast<PyVarObject *>(gc_object(head));
    object->ob_size = items;
    return trace_created(object);
}

void object_gc_track(void *object) noexcept {
    GcHead *head = gc_head(static_cast<PyObject *>(object));
    if (head->next) [[unlikely]] {
        fatal_client("PyObject_GC_Track", "object already tracked by the garbage collector");
    }
    GcHead *ring = &interpreter_objects().gc.generations[0].head;
    GcHead *last = reinterpret_cast<GcHead *>(ring->previous);  // a ring's own field has no flags
    set_next(last, head);
    set_previous(head, last);
    set_next(head, ring);
    ring->previous = reinterpret_cast<uintptr_t>(head);
}

void object_gc_untrack(void *object) noexcept {
    GcHead *head = gc_head(static_cast<PyObject *>(object));
    if (!head->next) {
        return;
    }
    ring_remove(head);
    head->next = 0;
    head->previous &= kFinalized;
}

void object_gc_del(void *object) noexcept {
    GcHead *head = gc_head(static_cast<PyObject *>(object));
    if (head->next) {
        ring_remove(head);
    }
    GcState &gc = interpreter_objects().gc;
    if (gc.generations[0].count > 0) {
        gc.generations[0].count--;
    }
    object_free(head);
}

int object_gc_is_finalized(PyObject *object) noexcept { return is_gc(object) && has(gc_head(object), kFinalized); }

// ---- Finalizers -------------------------------------------------------------------------------------------------------------------

void object_call_finalizer(PyObject *object) noexcept {
    destructor finalize = type_of(object)->tp_finalize;
    if (!finalize) {
        return;
    }
    bool collected = is_gc(object);
    if (collected) {
        if (has(gc_head(object), kFinalized)) {
            return;
        }
        gc_head(object)->previous |= kFinalized;
    }
    finalize(object);
}

int object_call_finalizer_from_dealloc(PyObject *object) noexcept {
    if (object->ob_refcnt != 0) {
        fatal_client("PyObject_CallFinalizerFromDealloc", "called on object with a non-zero refcount");
    }
    object->ob_refcnt = 1;
    object_call_finalizer(object);
    if (--object->ob_refcnt == 0) {
        return 0;
    }
    return -1;
}

}  // namespace interlock::objects
