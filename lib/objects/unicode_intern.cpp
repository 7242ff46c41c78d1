// Interned strings, per interpreter.
//
//  N1. An equal text has one interned object in an interpreter: a static one (unicode_names.hpp) before one of the table.
//  N2. The table owns a reference to each of its strings.  When it is full it first drops those that nobody else has.
//  N3. kInterned says that some interpreter interned the object.  Interpreters that share a lock can pass strings to each
//      other; such a string stays itself there.  So nobody may take two interned strings for different by address.
//  N4. What C code interns while the main interpreter starts, names of functions above all, is kept for the process:
//      immortal strings in static memory, found before the table, so that every interpreter has them without a copy.
//  N5. Immortal strings that were found are remembered by the address of the C text, since names in C code are constants.
//      The address says only where to look: the text is compared.
#include "base/base.hpp"

#include <new>

#include "base/alloc.hpp"
#include "objects/err.hpp"
#include "objects/hash.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

TextState &state() noexcept { return interpreter_objects().text; }

// The strings of N4.  Written under the main lock, read by interpreters with locks of their own as well.
constexpr std::size_t kKeptSlots = 512;
constexpr std::size_t kKeptBytes = 16 * 1024;
constexpr std::size_t kLongestKept = 40;
static_assert(detail::kNameTable.longest <= static_cast<int>(kLongestKept));
constinit std::atomic<UnicodeObject *> kept_names[kKeptSlots] = {};
alignas(UnicodeObject) constinit char kept_memory[kKeptBytes] = {};
constinit std::size_t kept_bytes = 0;
constinit std::size_t kept_count = 0;

// The slot where the text is, or where it would go.  There is an empty slot.
std::atomic<UnicodeObject *> &kept_slot(const char *text, std::size_t size, uint32_t hash) noexcept {
    for (std::size_t i = hash % kKeptSlots;; i = (i + 1) % kKeptSlots) {
        // Acquire: pairs with the release in keep().
        UnicodeObject *name = kept_names[i].load(std::memory_order_acquire);
        if (!name || unicode_eq_bytes(as_object(name), text, size)) {
            return kept_names[i];
        }
    }
}

// Null: it is no plain name, or there is no room.
UnicodeObject *keep(const char *text, std::size_t size) noexcept {
    const std::size_t bytes = (sizeof(UnicodeObject) + size + 1 + 7) & ~std::size_t{7};
    if (size > kLongestKept || !detail::is_ascii_text(text, size) || kept_bytes + bytes > kKeptBytes ||
        kept_count * 4 >= kKeptSlots * 3) {
        return nullptr;
    }
    char *memory = kept_memory + kept_bytes;
    char *copy = memory + sizeof(UnicodeObject);
    std::memcpy(copy, text, size + 1);
    auto *name = new (memory) UnicodeObject(detail::static_unicode(
        copy, static_cast<Py_ssize_t>(size), UnicodeObject::kInterned | UnicodeObject::kNoSurrogate));
    kept_bytes += bytes;
    ++kept_count;
    // Release: whoever finds the string sees all of it.
    kept_slot(text, size, detail::name_hash(text, size)).store(name, std::memory_order_release);
    return name;
}

UnicodeObject *find_static(const char *text, std::size_t size) noexcept {
    if (size <= 1) {
        return size == 0 ? &empty_unicode
               : static_cast<unsigned char>(*text) < 0x80 ? &latin1_unicode[static_cast<unsigned char>(*text)]
                                                          : nullptr;
    }
    if (size > kLongestKept) {
        return nullptr;
    }
    const uint32_t hash = detail::name_hash(text, size);
    const int name = find_static_name(text, size, hash);
    // Acquire: as in kept_slot().
    return name >= 0 ? &static_names[name] : kept_slot(text, size, hash).load(std::memory_order_acquire);
}

// Of N5.
std::atomic<UnicodeObject *> &remembered(const char *text) noexcept {
    constexpr std::size_t kSlots = 512;
    static constinit std::atomic<UnicodeObject *> slots[kSlots] = {};
    const uint64_t mixed = reinterpret_cast<uintptr_t>(text) * UINT64_C(0x9E3779B97F4A7C15);
    return slots[mixed >> 32 & (kSlots - 1)];
}

// The slot where the text is, or where it would go.  There is an empty slot.
PyObject **find_slot(TextState &table, const char *text, std::size_t size, Py_hash_t hash) noexcept {
    std::size_t mask = table.interned_slots - 1;
    for (std::size_t i = static_cast<std::size_t>(hash) & mask;; i = (i + 1) & mask) {
        PyObject **slot = &table.interned[i];
        if (!*slot || (as_unicode(*slot)->hash.load(std::memory_order_relaxed) == hash &&
                       unicode_eq_bytes(*slot, text, size))) {
            return slot;
        }
    }
}

bool only_in_table(PyObject *text) noexcept { return text->ob_refcnt == 1; }

// A bigger table, or the same size when enough was dropped (N2).  False without memory: nothing has changed.
bool rebuild(TextState &table) noexcept {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < table.interned_slots; ++i) {
        kept += table.interned[i] && !only_in_table(table.interned[i]);
    }
    std::size_t slots = 64;
    while (slots < kept * 2 + 1) {
        slots *= 2;
    }
    TextState fresh;
    fresh.interned = static_cast<PyObject **>(raw_calloc(slots, sizeof(PyObject *)));
    if (!fresh.interned) {
        return false;
    }
    fresh.interned_slots = slots;
    for (std::size_t i = 0; i < table.interned_slots; ++i) {
        PyObject *text = table.interned[i];
        if (!text) {
            continue;
        }
        if (only_in_table(text)) {
            decref(text);
            continue;
        }
        *find_slot(fresh, unicode_data(text), static_cast<std::size_t>(unicode_size(text)), unicode_hash(text)) = text;
        ++fresh.interned_count;
    }
    raw_free(table.interned);
    table.interned = fresh.interned;
    table.interned_slots = fresh.interned_slots;
    table.interned_count = fresh.interned_count;
    return true;
}

bool make_room(TextState &table) noexcept {
    return table.interned_count * 4 < table.interned_slots * 3 || rebuild(table);
}

// The interned string of this text, borrowed, or null.
PyObject *find_interned(TextState &table, const char *text, std::size_t size, Py_hash_t hash) noexcept {
    return table.interned_slots ? *find_slot(table, text, size, hash) : nullptr;
}

// Enters a plain str that has no equal in the table.  Without memory it stays what it is.
void enter(TextState &table, PyObject *text) noexcept {
    if (!make_room(table)) {
        return;
    }
    PyObject **slot = find_slot(table, unicode_data(text), static_cast<std::size_t>(unicode_size(text)),
                                unicode_hash(text));
    *slot = new_ref(text);
    ++table.interned_count;
    if (!is_immortal(text)) {  // a static string may be new to another interpreter
        as_unicode(text)->cache_bits.fetch_or(UnicodeObject::kInterned, std::memory_order_relaxed);
    }
}

}  // namespace

void unicode_intern_in_place(PyObject **text) noexcept {
    PyObject *object = *text;
    if (!object || !unicode_check_exact(object) || unicode_is_interned(object)) {
        return;
    }
    const char *bytes = unicode_data(object);
    auto size = static_cast<std::size_t>(unicode_size(object));
    PyObject *found = as_object(find_static(bytes, size));
    TextState &table = state();
    if (!found) {
        found = find_interned(table, bytes, size, unicode_hash(object));
    }
    if (found) {
        set_ref(*text, new_ref(found));
    } else {
        enter(table, object);
    }
}

PyObject *unicode_intern_from_string(const char *utf8) noexcept {
    // Acquire: pairs with the release below.
    UnicodeObject *last = remembered(utf8).load(std::memory_order_acquire);
    if (last && std::strcmp(last->utf8, utf8) == 0) {
        return as_object(last);
    }
    std::size_t size = std::strlen(utf8);
    if (UnicodeObject *known = find_static(utf8, size)) {
        // Release: whoever finds it here sees all of it.
        remembered(utf8).store(known, std::memory_order_release);
        return as_object(known);
    }
    TextState &table = state();
    // Stored bytes are never wrong UTF-8 unless they hold surrogates, and hashing wrong bytes does no harm.
    PyObject *found = find_interned(table, utf8, size, hash_bytes(utf8, static_cast<Py_ssize_t>(size)));
    if (found && !unicode_has_surrogate(found)) {
        return new_ref(found);
    }
    if (UnicodeObject *name = !found && table.keeps_names ? keep(utf8, size) : nullptr) {
        return as_object(name);
    }
    PyObject *text = unicode_from_string(utf8);
    if (text) {
        unicode_intern_in_place(&text);
    }
    return text;
}

void unicode_stop() noexcept {
    TextState &table = state();
    for (std::size_t i = 0; i < table.interned_slots; ++i) {
        if (PyObject *text = table.interned[i]) {
            if (!is_immortal(text)) {
                as_unicode(text)->cache_bits.fetch_and(~UnicodeObject::kInterned, std::memory_order_relaxed);
            }
            decref(text);
        }
    }
    raw_free(table.interned);
    table.interned = nullptr;
    table.interned_slots = table.interned_count = 0;
}

}  // namespace interlock::objects
