#include "base/base.hpp"

#include "runtime/inittab.hpp"

#include <cstring>

#include "base/alloc.hpp"
#include "runtime/runtime.hpp"

namespace interlock::runtime {
namespace {

constinit InitTable run = {nullptr, 0};
// The array that we made for PyImport_Inittab, when the last extension was ours, and the one that it took the place of.
constinit struct _inittab *extended = nullptr;
constinit struct _inittab *replaced = nullptr;

// Extensions outlast finalization: a program that starts the runtime again finds its modules.
__attribute__((destructor)) void free_extended() noexcept {
    if (process.phase.load() != Phase::kUninitialized) {
        return;
    }
    if (PyImport_Inittab == extended) {
        PyImport_Inittab = replaced;
    }
    raw_free(extended);
    extended = nullptr;
}

size_t length_of(const struct _inittab *rows) noexcept {
    size_t count = 0;
    while (rows && rows[count].name) {
        count++;
    }
    return count;
}

}  // namespace

bool init_table_append(InitTable *table, const char *name, InitFunction function) noexcept {
    size_t length = std::strlen(name) + 1;
    auto *copy = static_cast<char *>(raw_malloc(length));
    void *grown = copy ? raw_realloc(table->rows, (table->count + 1) * sizeof(struct _inittab)) : nullptr;
    if (!grown) {
        raw_free(copy);
        return false;
    }
    std::memcpy(copy, name, length);
    table->rows = static_cast<struct _inittab *>(grown);
    table->rows[table->count++] = {copy, function};
    return true;
}

void init_table_clear(InitTable *table) noexcept {
    for (size_t i = 0; i < table->count; i++) {
        raw_free(const_cast<char *>(table->rows[i].name));
    }
    raw_free(table->rows);
    *table = {nullptr, 0};
}

bool init_table_add_for_this_run(const InitTable &table) noexcept {
    InitTable fresh = {nullptr, 0};
    for (size_t i = 0; i < table.count; i++) {
        if (!init_table_append(&fresh, table.rows[i].name, table.rows[i].initfunc)) {
            init_table_clear(&fresh);
            return false;
        }
    }
    init_table_clear(&run);
    run = fresh;
    return true;
}

void init_table_end_run() noexcept { init_table_clear(&run); }

bool inittab_extend(const struct _inittab *rows) noexcept {
    size_t added = length_of(rows);
    if (!added) {
        return true;
    }
    size_t present = length_of(PyImport_Inittab);
    bool ours = extended && PyImport_Inittab == extended;
    void *grown = raw_realloc(ours ? extended : nullptr, (present + added + 1) * sizeof(struct _inittab));
    if (!grown) {
        return false;
    }
    auto *table = static_cast<struct _inittab *>(grown);
    if (!ours) {
        std::memcpy(table, PyImport_Inittab, present * sizeof *table);
        raw_free(extended);
        replaced = PyImport_Inittab;
    }
    std::memcpy(table + present, rows, added * sizeof *table);
    table[present + added] = {nullptr, nullptr};
    extended = table;
    PyImport_Inittab = table;
    return true;
}

const struct _inittab *inittab_find(const char *name) noexcept {
    for (size_t i = 0; const struct _inittab *row = inittab_at(i); i++) {
        if (std::strcmp(row->name, name) == 0) {
            return row;
        }
    }
    return nullptr;
}

const struct _inittab *inittab_at(size_t index) noexcept {
    if (index < run.count) {
        return &run.rows[index];
    }
    const struct _inittab *table = PyImport_Inittab;
    index -= run.count;
    for (size_t i = 0; table && table[i].name; i++) {
        if (i == index) {
            return &table[i];
        }
    }
    return nullptr;
}

}  // namespace interlock::runtime
