// str: allocation, positions, slices, comparison, and the type.
#include "base/base.hpp"

#include "objects/unicode.hpp"

#include "base/utf8.hpp"
#include "objects/err.hpp"
#include "objects/hash.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/slice.hpp"
#include "objects/type.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {

// Byte offsets of every kStep-th code point.
struct UnicodeIndex {
    static constexpr Py_ssize_t kStep = 32;
    Py_ssize_t offsets[1];
};

namespace {

// Shorter texts are walked each time.
constexpr Py_ssize_t kIndexFrom = 2 * UnicodeIndex::kStep;

UnicodeIndex *index_of(uintptr_t bits) noexcept {
    return reinterpret_cast<UnicodeIndex *>(bits & ~UnicodeObject::kFlags);
}

// Acquire: pairs with the release in publish, so that the offsets are seen.
UnicodeIndex *load_index(UnicodeObject *text) noexcept {
    return index_of(text->cache_bits.load(std::memory_order_acquire));
}

// Null without memory; then the text is walked.
IL_NOINLINE UnicodeIndex *build_index(UnicodeObject *text) noexcept {
    Py_ssize_t entries = text->length / UnicodeIndex::kStep + 1;
    auto *index = static_cast<UnicodeIndex *>(raw_malloc(static_cast<std::size_t>(entries) * sizeof(Py_ssize_t)));
    if (!index) {
        return nullptr;
    }
    const char *p = text->utf8;
    for (Py_ssize_t i = 0; i < entries; ++i) {
        index->offsets[i] = p - text->utf8;
        if (i + 1 < entries) {
            p += utf8::offset(p, UnicodeIndex::kStep);
        }
    }
    uintptr_t bits = text->cache_bits.load(std::memory_order_relaxed);
    do {
        if (UnicodeIndex *other = index_of(bits)) {
            raw_free(index);
            return other;
        }
        // Release: pairs with the acquire in load_index.  Acquire on failure: another thread's index may be found.
    } while (!text->cache_bits.compare_exchange_weak(bits, bits | reinterpret_cast<uintptr_t>(index),
                                                     std::memory_order_release, std::memory_order_acquire));
    return index;
}

void drop_index(UnicodeObject *text) noexcept {
    uintptr_t bits = text->cache_bits.load(std::memory_order_relaxed);
    raw_free(index_of(bits));
    text->cache_bits.store(bits & UnicodeObject::kFlags, std::memory_order_relaxed);
}

// What was remembered about an unshared text that has changed.
void forget_caches(UnicodeObject *text) noexcept {
    drop_index(text);
    text->hash.store(-1, std::memory_order_relaxed);
    text->cache_bits.fetch_and(~UnicodeObject::kNoSurrogate, std::memory_order_relaxed);
}

bool owns_data(UnicodeObject *text) noexcept {
    return text->cache_bits.load(std::memory_order_relaxed) & UnicodeObject::kOwnsData;
}

void unicode_dealloc(PyObject *self) noexcept {
    UnicodeObject *text = as_unicode(self);
    uintptr_t bits = text->cache_bits.load(std::memory_order_relaxed);
    if (bits & ~(UnicodeObject::kInterned | UnicodeObject::kNoSurrogate)) [[unlikely]] {
        raw_free(index_of(bits));
        if (owns_data(text)) {
            object_free(const_cast<char *>(text->utf8));
        }
    }
    if (unicode_check_exact(self)) [[likely]] {
        object_free(self);
    } else {
        self->ob_type->tp_free(self);
    }
}

}  // namespace

// --- Making --------------------------------------------------------------------------------------------------------

UnicodeObject *unicode_allocate(Py_ssize_t size, Py_ssize_t length) noexcept {
    if (size > PY_SSIZE_T_MAX - static_cast<Py_ssize_t>(sizeof(UnicodeObject)) - 1) {
        err_no_memory();
        return nullptr;
    }
    auto *text = static_cast<UnicodeObject *>(
        object_malloc(sizeof(UnicodeObject) + static_cast<std::size_t>(size) + 1));
    if (!text) {
        err_no_memory();
        return nullptr;
    }
    text->base.ob_refcnt = 1;
    text->base.ob_type = &PyUnicode_Type;
    text->length = length;
    text->size = size;
    char *bytes = reinterpret_cast<char *>(text + 1);
    bytes[size] = '\0';
    text->utf8 = bytes;
    text->hash.store(-1, std::memory_order_relaxed);
    text->cache_bits.store(0, std::memory_order_relaxed);
    return trace_created(text);
}

PyObject *unicode_from_counted(const char *utf8, Py_ssize_t size, Py_ssize_t length) noexcept {
    if (length <= 1) {
        if (length == 0) {
            return as_object(&empty_unicode);
        }
        const char *p = utf8;
        Py_UCS4 character = utf8::next(p);
        if (character < 256) {
            return as_object(&latin1_unicode[character]);
        }
    }
    UnicodeObject *text = unicode_allocate(size, length);
    if (!text) {
        return nullptr;
    }
    std::memcpy(unicode_bytes(text), utf8, static_cast<std::size_t>(size));
    return as_object(text);
}

PyObject *unicode_from_valid(const char *utf8, Py_ssize_t size) noexcept {
    return unicode_from_counted(utf8, size,
                                static_cast<Py_ssize_t>(utf8::count(utf8, static_cast<std::size_t>(size))));
}

PyObject *unicode_from_ascii(const char *text, Py_ssize_t size) noexcept {
    return unicode_from_counted(text, size, size);
}

PyObject *unicode_from_code_point(Py_UCS4 character) noexcept {
    char bytes[4];
    return unicode_from_counted(bytes, utf8::encode(character, bytes), 1);
}

PyObject *unicode_from_ordinal(int ordinal) noexcept {
    if (ordinal < 0 || ordinal > static_cast<int>(utf8::kMaxCodePoint)) {
        err_set_string(PyExc_ValueError, "chr() arg not in range(0x110000)");
        return nullptr;
    }
    return unicode_from_code_point(static_cast<Py_UCS4>(ordinal));
}

PyObject *unicode_from_string_and_size(const char *utf8, Py_ssize_t size) noexcept {
    if (size < 0) {
        err_set_string(PyExc_SystemError, "Negative size passed to PyUnicode_FromStringAndSize");
        return nullptr;
    }
    if (!utf8) {
        if (size == 0) {
            return as_object(&empty_unicode);
        }
        err_set_string(PyExc_SystemError, "NULL string with positive size with NULL passed to PyUnicode_FromStringAndSize");
        return nullptr;
    }
    return unicode_decode_utf8(utf8, size, nullptr);
}

PyObject *unicode_from_string(const char *utf8) noexcept {
    std::size_t size = std::strlen(utf8);
    if (size > static_cast<std::size_t>(PY_SSIZE_T_MAX)) {
        err_set_string(PyExc_OverflowError, "input too long");
        return nullptr;
    }
    return unicode_decode_utf8(utf8, static_cast<Py_ssize_t>(size), nullptr);
}

PyObject *unicode_from_kind_and_data(int kind, const void *buffer, Py_ssize_t size) noexcept {
    if (size < 0) {
        err_set_string(PyExc_ValueError, "size must be positive");
        return nullptr;
    }
    if (kind != 1 && kind != 2 && kind != 4) {
        err_set_string(PyExc_SystemError, "invalid kind");
        return nullptr;
    }
    auto at = [kind, buffer](Py_ssize_t i) noexcept -> Py_UCS4 {
        return kind == 1   ? static_cast<const Py_UCS1 *>(buffer)[i]
               : kind == 2 ? static_cast<const Py_UCS2 *>(buffer)[i]
                           : static_cast<const Py_UCS4 *>(buffer)[i];
    };
    Py_UCS4 all = 0;
    for (Py_ssize_t i = 0; i < size; ++i) {
        all |= at(i);
    }
    if (all < 0x80 && size > 1) {
        UnicodeObject *plain = unicode_allocate(size, size);
        for (Py_ssize_t i = 0; plain && i < size; ++i) {
            unicode_bytes(plain)[i] = static_cast<char>(at(i));
        }
        return as_object(plain);
    }
    UnicodeBuilder text;
    for (Py_ssize_t i = 0; i < size; ++i) {
        const Py_UCS4 character = at(i);
        if (character > utf8::kMaxCodePoint) {
            err_format(PyExc_ValueError, "character U+%x is not in range [U+0000; U+10ffff]", character);
            return nullptr;
        }
        if (!text.append_code_point(character)) {
            return nullptr;
        }
    }
    return text.finish();
}

PyObject *unicode_from_object(PyObject *object) noexcept {
    if (!unicode_check(object)) {
        err_format(PyExc_TypeError, "Can't convert '%.100s' object to str implicitly", object->ob_type->tp_name);
        return nullptr;
    }
    return unicode_exact(object);
}

PyObject *unicode_exact(PyObject *text) noexcept {
    if (unicode_check_exact(text)) {
        return new_ref(text);
    }
    return unicode_from_counted(unicode_data(text), unicode_size(text), unicode_length(text));
}

// An instance of a class derived from str: its text is a block of its own, behind which nothing of the class follows.
static PyObject *derived_from(PyTypeObject *type, PyObject *plain) noexcept {
    Ref<> self = Ref<>::steal(type->tp_alloc(type, 0));
    if (!self) {
        return nullptr;
    }
    UnicodeObject *text = as_unicode(self.get());
    text->length = text->size = 0;
    text->utf8 = "";
    text->hash.store(-1, std::memory_order_relaxed);
    text->cache_bits.store(0, std::memory_order_relaxed);
    auto bytes = static_cast<std::size_t>(unicode_size(plain)) + 1;
    auto *copy = static_cast<char *>(object_malloc(bytes));
    if (!copy) {
        err_no_memory();
        return nullptr;
    }
    std::memcpy(copy, unicode_data(plain), bytes);
    text->utf8 = copy;
    text->length = unicode_length(plain);
    text->size = unicode_size(plain);
    text->cache_bits.store(UnicodeObject::kOwnsData, std::memory_order_relaxed);
    return self.release();
}

PyObject *unicode_derived(PyTypeObject *type, PyObject *plain) noexcept {
    return type == &PyUnicode_Type ? unicode_exact(plain) : derived_from(type, plain);
}

bool unicode_require(PyObject *object) noexcept {
    if (unicode_check(object)) {
        return true;
    }
    err_format(PyExc_TypeError, "must be str, not %.100s", object->ob_type->tp_name);
    return false;
}

// --- Hash and positions ----------------------------------------------------------------------------------------------

Py_hash_t unicode_compute_hash(UnicodeObject *text) noexcept {
    Py_hash_t hash = hash_bytes(text->utf8, text->size);
    text->hash.store(hash, std::memory_order_relaxed);
    return hash;
}

Py_ssize_t unicode_offset_slow(UnicodeObject *text, Py_ssize_t position) noexcept {
    if (position == text->length) {
        return text->size;
    }
    if (text->length >= kIndexFrom) {
        UnicodeIndex *index = load_index(text);
        if (index || (index = build_index(text))) {
            Py_ssize_t from = index->offsets[position / UnicodeIndex::kStep];
            auto rest = static_cast<std::size_t>(position % UnicodeIndex::kStep);
            return from + static_cast<Py_ssize_t>(utf8::offset(text->utf8 + from, rest));
        }
    }
    return static_cast<Py_ssize_t>(utf8::offset(text->utf8, static_cast<std::size_t>(position)));
}

Py_ssize_t unicode_get_length(PyObject *text) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return -1;
    }
    return unicode_length(text);
}

Py_UCS4 unicode_read_char(PyObject *text, Py_ssize_t index) noexcept {
    if (!unicode_check(text)) {
        err_bad_argument();
        return static_cast<Py_UCS4>(-1);
    }
    if (index < 0 || index >= unicode_length(text)) {
        err_set_string(PyExc_IndexError, "string index out of range");
        return static_cast<Py_UCS4>(-1);
    }
    const char *p = unicode_data(text) + unicode_offset(text, index);
    return utf8::next(p);
}

PyObject *unicode_slice(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept {
    if (start >= end) {
        return as_object(&empty_unicode);
    }
    if (start == 0 && end == unicode_length(text)) {
        return unicode_exact(text);
    }
    Py_ssize_t from = unicode_offset(text, start);
    Py_ssize_t to = unicode_is_ascii(text) ? end
                    : end - start <= UnicodeIndex::kStep
                        ? from + static_cast<Py_ssize_t>(utf8::offset(unicode_data(text) + from,
                                                                      static_cast<std::size_t>(end - start)))
                        : unicode_offset(text, end);
    return unicode_from_counted(unicode_data(text) + from, to - from, end - start);
}

PyObject *unicode_substring(PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept {
    Py_ssize_t length = unicode_length(text);
    if (end > length) {
        end = length;
    }
    if (start == 0 && end == length) {
        return unicode_exact(text);
    }
    if (start < 0 || end < 0) {
        err_set_string(PyExc_IndexError, "string index out of range");
        return nullptr;
    }
    return unicode_slice(text, start, end);
}

// --- Changing what nobody has seen -----------------------------------------------------------------------------------

bool unicode_is_unshared(PyObject *text) noexcept {
    return text->ob_refcnt == 1 && unicode_check_exact(text) && !unicode_is_interned(text);
}

int unicode_write_char(PyObject *object, Py_ssize_t index, Py_UCS4 character) noexcept {
    if (!unicode_check(object)) {
        err_bad_argument();
        return -1;
    }
    if (index < 0 || index >= unicode_length(object)) {
        err_set_string(PyExc_IndexError, "string index out of range");
        return -1;
    }
    UnicodeObject *text = as_unicode(object);
    if (!unicode_is_unshared(object) || text->hash.load(std::memory_order_relaxed) != -1) {
        err_set_string(PyExc_SystemError, "Cannot modify a string currently used");
        return -1;
    }
    if (character > utf8::kMaxCodePoint) {
        err_set_string(PyExc_ValueError, "character out of range");
        return -1;
    }
    Py_ssize_t from = unicode_offset(object, index);
    int old_size = utf8::sequence_size(text->utf8[from]), new_size = utf8::encoded_size(character);
    if (new_size != old_size) {
        // The object cannot move, its bytes can.
        Py_ssize_t size = text->size + new_size - old_size;
        auto *bytes = static_cast<char *>(object_malloc(static_cast<std::size_t>(size) + 1));
        if (!bytes) {
            err_no_memory();
            return -1;
        }
        std::memcpy(bytes, text->utf8, static_cast<std::size_t>(from));
        std::memcpy(bytes + from + new_size, text->utf8 + from + old_size,
                    static_cast<std::size_t>(text->size - from - old_size) + 1);
        if (owns_data(text)) {
            object_free(unicode_bytes(text));
        }
        text->utf8 = bytes;
        text->size = size;
        text->cache_bits.fetch_or(UnicodeObject::kOwnsData, std::memory_order_relaxed);
    }
    utf8::encode(character, unicode_bytes(text) + from);
    forget_caches(text);
    return 0;
}

// Another size for the bytes of an unshared text whose bytes are behind it; the object may move.  Null without memory,
// then it is as it was.
static UnicodeObject *resize_unshared(UnicodeObject *text, Py_ssize_t size) noexcept {
    trace_destroyed(as_object(text));
    auto *moved = static_cast<UnicodeObject *>(
        object_realloc(text, sizeof(UnicodeObject) + static_cast<std::size_t>(size) + 1));
    trace_created(as_object(moved ? moved : text));
    if (!moved) {
        err_no_memory();
        return nullptr;
    }
    moved->utf8 = reinterpret_cast<char *>(moved + 1);
    unicode_bytes(moved)[size] = '\0';
    moved->size = size;
    forget_caches(moved);
    return moved;
}

int unicode_resize(PyObject **object, Py_ssize_t length) noexcept {
    PyObject *text = *object;
    if (!text || !unicode_check(text) || length < 0) {
        err_bad_internal_call();
        return -1;
    }
    Py_ssize_t old_length = unicode_length(text);
    if (length == old_length) {
        return 0;
    }
    Ref<> result;
    if (length < old_length) {
        result = Ref<>::steal(unicode_slice(text, 0, length));
    } else {
        UnicodeBuilder longer;
        longer.append(text);
        longer.append_fill(0, length - old_length);
        result = Ref<>::steal(longer.finish());
    }
    if (!result) {
        return -1;
    }
    set_ref(*object, result.release());
    return 0;
}

PyObject *unicode_concat(PyObject *left, PyObject *right) noexcept {
    if (!unicode_require(left)) {
        return nullptr;
    }
    if (!unicode_check(right)) {
        err_format(PyExc_TypeError, "can only concatenate str (not \"%.200s\") to str", right->ob_type->tp_name);
        return nullptr;
    }
    if (unicode_size(right) == 0) {
        return unicode_exact(left);
    }
    if (unicode_size(left) == 0) {
        return unicode_exact(right);
    }
    if (unicode_size(left) > PY_SSIZE_T_MAX - unicode_size(right)) {
        err_set_string(PyExc_OverflowError, "strings are too large to concat");
        return nullptr;
    }
    UnicodeObject *text = unicode_allocate(unicode_size(left) + unicode_size(right),
                                           unicode_length(left) + unicode_length(right));
    if (!text) {
        return nullptr;
    }
    std::memcpy(unicode_bytes(text), unicode_data(left), static_cast<std::size_t>(unicode_size(left)));
    std::memcpy(unicode_bytes(text) + unicode_size(left), unicode_data(right),
                static_cast<std::size_t>(unicode_size(right)));
    return as_object(text);
}

void unicode_append(PyObject **left, PyObject *right) noexcept {
    if (!left) {
        if (!err_occurred()) {
            err_bad_internal_call();
        }
        return;
    }
    PyObject *text = *left;
    if (!text || !right || !unicode_check(text) || !unicode_check(right)) {
        if (!err_occurred()) {
            err_bad_internal_call();
        }
        clear_ref(*left);
        return;
    }
    UnicodeObject *target = as_unicode(text);
    if (text != right && unicode_is_unshared(text) && !owns_data(target) && unicode_size(right) != 0 &&
        unicode_size(text) < PY_SSIZE_T_MAX / 2 - unicode_size(right)) {
        Py_ssize_t old_size = target->size;
        UnicodeObject *longer = resize_unshared(target, old_size + unicode_size(right));
        if (!longer) {
            clear_ref(*left);
            return;
        }
        std::memcpy(unicode_bytes(longer) + old_size, unicode_data(right),
                    static_cast<std::size_t>(unicode_size(right)));
        longer->length += unicode_length(right);
        *left = as_object(longer);
        return;
    }
    set_ref(*left, unicode_concat(text, right));
}

void unicode_append_and_del(PyObject **left, PyObject *right) noexcept {
    unicode_append(left, right);
    xdecref(right);
}

// --- Comparison ------------------------------------------------------------------------------------------------------

namespace {

int compare_bytes(const char *left, Py_ssize_t left_size, const char *right, Py_ssize_t right_size) noexcept {
    int order = std::memcmp(left, right, static_cast<std::size_t>(left_size < right_size ? left_size : right_size));
    return order ? (order < 0 ? -1 : 1) : left_size < right_size ? -1 : left_size > right_size;
}

int compare_texts(PyObject *left, PyObject *right) noexcept {
    return left == right ? 0
                         : compare_bytes(unicode_data(left), unicode_size(left), unicode_data(right),
                                         unicode_size(right));
}

}  // namespace

int unicode_compare(PyObject *left, PyObject *right) noexcept {
    if (!unicode_check(left) || !unicode_check(right)) {
        err_format(PyExc_TypeError, "Can't compare %.100s and %.100s", left->ob_type->tp_name,
                   right->ob_type->tp_name);
        return -1;
    }
    return compare_texts(left, right);
}

int unicode_compare_with_ascii_string(PyObject *left, const char *right) noexcept {
    const char *p = unicode_data(left), *end = p + unicode_size(left);
    auto *q = reinterpret_cast<const unsigned char *>(right);
    for (; p < end && *q; ++q) {
        Py_UCS4 character = utf8::next(p);
        if (character != *q) {
            return character < *q ? -1 : 1;
        }
    }
    return p < end ? 1 : *q ? -1 : 0;
}

int unicode_equal(PyObject *left, PyObject *right) noexcept {
    PyObject *wrong = !unicode_check(left) ? left : !unicode_check(right) ? right : nullptr;
    if (wrong) {
        err_format(PyExc_TypeError, "%s argument must be str, not %T", wrong == left ? "first" : "second", wrong);
        return -1;
    }
    return unicode_eq(left, right);
}

int unicode_equal_to_utf8(PyObject *left, const char *right) noexcept {
    return unicode_equal_to_utf8_and_size(left, right, static_cast<Py_ssize_t>(std::strlen(right)));
}

int unicode_equal_to_utf8_and_size(PyObject *left, const char *right, Py_ssize_t size) noexcept {
    // A surrogate's three bytes are inside of both, but they are not UTF-8.
    return unicode_eq_bytes(left, right, static_cast<std::size_t>(size)) && !unicode_has_surrogate(left);
}

PyObject *unicode_rich_compare(PyObject *left, PyObject *right, int operation) noexcept {
    if (!unicode_check(left) || !unicode_check(right)) {
        return Py_NotImplemented;
    }
    bool result;
    switch (operation) {
        case Py_EQ: result = unicode_eq(left, right); break;
        case Py_NE: result = !unicode_eq(left, right); break;
        case Py_LT: result = compare_texts(left, right) < 0; break;
        case Py_LE: result = compare_texts(left, right) <= 0; break;
        case Py_GT: result = compare_texts(left, right) > 0; break;
        case Py_GE: result = compare_texts(left, right) >= 0; break;
        default: err_bad_argument(); return nullptr;
    }
    return result ? Py_True : Py_False;
}

// --- The type --------------------------------------------------------------------------------------------------------

namespace {

Py_ssize_t sequence_length(PyObject *self) noexcept { return unicode_length(self); }

PyObject *repeat(PyObject *self, Py_ssize_t count) noexcept {
    if (count <= 0 || unicode_size(self) == 0) {
        return as_object(&empty_unicode);
    }
    if (count == 1) {
        return unicode_exact(self);
    }
    Py_ssize_t size = unicode_size(self);
    if (size > PY_SSIZE_T_MAX / count) {
        err_set_string(PyExc_OverflowError, "repeated string is too long");
        return nullptr;
    }
    UnicodeObject *text = unicode_allocate(size * count, unicode_length(self) * count);
    if (!text) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        std::memcpy(unicode_bytes(text) + i * size, unicode_data(self), static_cast<std::size_t>(size));
    }
    return as_object(text);
}

PyObject *item(PyObject *self, Py_ssize_t index) noexcept {
    Py_UCS4 character = unicode_read_char(self, index);
    return character == static_cast<Py_UCS4>(-1) ? nullptr : unicode_from_code_point(character);
}

PyObject *extended_slice(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count) noexcept {
    UnicodeBuilder part;
    for (Py_ssize_t i = 0; i < count; ++i) {
        const char *p = unicode_data(self) + unicode_offset(self, start + i * step);
        part.append_code_point(utf8::next(p));
    }
    return part.finish();
}

PyObject *subscript(PyObject *self, PyObject *key) noexcept {
    if (index_check(key)) {
        Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        return item(self, index < 0 ? index + unicode_length(self) : index);
    }
    if (is_exactly(key, &PySlice_Type)) {
        Py_ssize_t start, stop, step;
        if (slice_unpack(key, &start, &stop, &step) < 0) {
            return nullptr;
        }
        Py_ssize_t count = slice_adjust_indices(unicode_length(self), &start, &stop, step);
        return step == 1 ? unicode_slice(self, start, start + count) : extended_slice(self, start, step, count);
    }
    err_format(PyExc_TypeError, "string indices must be integers, not '%.200s'", key->ob_type->tp_name);
    return nullptr;
}

PyObject *remainder(PyObject *left, PyObject *right) noexcept {
    if (!unicode_check(left)) {
        return Py_NotImplemented;
    }
    return unicode_format(left, right);
}

PyNumberMethods number_methods = {.nb_remainder = remainder};
PySequenceMethods sequence_methods = {
    .sq_length = sequence_length,
    .sq_concat = unicode_concat,
    .sq_repeat = repeat,
    .sq_item = item,
    .sq_contains = unicode_contains,
};
PyMappingMethods mapping_methods = {.mp_length = sequence_length, .mp_subscript = subscript};

}  // namespace
}  // namespace interlock::objects

namespace io = interlock::objects;

constinit PyTypeObject PyUnicode_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "str",
    .tp_basicsize = sizeof(io::UnicodeObject),
    .tp_dealloc = io::unicode_dealloc,
    .tp_repr = io::unicode_repr,
    .tp_as_number = &io::number_methods,
    .tp_as_sequence = &io::sequence_methods,
    .tp_as_mapping = &io::mapping_methods,
    .tp_hash = io::unicode_hash,
    .tp_str = io::unicode_exact,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_UNICODE_SUBCLASS,
    .tp_doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
              "Text: an immutable sequence of code points.",
    .tp_richcompare = io::unicode_rich_compare,
    .tp_iter = io::unicode_iterator,
    .tp_methods = io::unicode_methods,
    .tp_base = &PyBaseObject_Type,
    .tp_new = io::unicode_type_new,
    .tp_free = io::object_free,
};
