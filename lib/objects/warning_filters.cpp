#include "base/base.hpp"

#include "objects/warning_filters.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/memory.hpp"
#include "objects/sys.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

constexpr int kFields = 5;  // action:message:category:module:line

// A piece of an option, without the blanks around it.
struct Piece {
    const char *text = "";
    size_t size = 0;

    bool empty() const noexcept { return size == 0; }
    bool is(const char *word) const noexcept { return std::strlen(word) == size && std::memcmp(word, text, size) == 0; }
    bool begins(const char *word) const noexcept { return std::strncmp(word, text, size) == 0; }
    int width() const noexcept { return static_cast<int>(std::min<size_t>(size, INT_MAX)); }
};

Piece trimmed(const char *begin, const char *end) noexcept {
    while (begin < end && std::isspace(static_cast<unsigned char>(*begin))) {
        begin++;
    }
    while (end > begin && std::isspace(static_cast<unsigned char>(end[-1]))) {
        end--;
    }
    return {begin, static_cast<size_t>(end - begin)};
}

// Number of fields; those over the limit are counted, not stored.
int split(const char *option, Piece (&fields)[kFields]) noexcept {
    int count = 0;
    for (const char *begin = option;; count++) {
        const char *end = begin + std::strcspn(begin, ":");
        if (count < kFields) {
            fields[count] = trimmed(begin, end);
        }
        if (!*end) {
            return count + 1;
        }
        begin = end + 1;
    }
}

bool read_action(const Piece &piece, WarningAction *action) noexcept {
    if (piece.is("all")) {
        *action = WarningAction::kAlways;
        return true;
    }
    static constexpr struct {
        const char *word;
        WarningAction action;
    } kActions[] = {{"default", WarningAction::kDefault}, {"always", WarningAction::kAlways},
                    {"ignore", WarningAction::kIgnore},   {"module", WarningAction::kModule},
                    {"once", WarningAction::kOnce},       {"error", WarningAction::kError}};
    for (const auto &known : kActions) {
        if (piece.begins(known.word)) {
            *action = known.action;
            return true;
        }
    }
    return false;
}

PyTypeObject *find_category(const Piece &piece) noexcept {
    if (piece.empty()) {
        return &exc_Warning;
    }
    for (PyTypeObject *const *type = exception_types; *type; type++) {
        if (piece.is((*type)->tp_name) && type_is_subtype(*type, &exc_Warning)) {
            return *type;
        }
    }
    return nullptr;
}

bool read_line(const Piece &piece, long *line) noexcept {
    *line = 0;
    if (piece.empty()) {
        return true;
    }
    char *end = nullptr;
    errno = 0;
    *line = std::strtol(piece.text, &end, 10);
    return end == piece.text + piece.size && errno == 0 && *line >= 0;
}

PyObject *text_of(const Piece &piece) noexcept {
    return piece.empty() ? nullptr : unicode_from_string_and_size(piece.text, static_cast<Py_ssize_t>(piece.size));
}

void release(WarningFilter &filter) noexcept {
    clear_ref(filter.message);
    clear_ref(filter.module);
}

// False when the option is wrong, which is said on sys.stderr.
bool read_option(const char *option, WarningFilter *filter) noexcept {
    constexpr char kIgnored[] = "Invalid -W option ignored: ";
    Piece fields[kFields];
    if (split(option, fields) > kFields) {
        sys_write_stderr("%stoo many fields (max 5): '%s'\n", kIgnored, option);
        return false;
    }
    *filter = {};
    const auto &[action, message, category, module, line] = fields;
    if (!read_action(action, &filter->action)) {
        sys_write_stderr("%sinvalid action: '%.*s'\n", kIgnored, action.width(), action.text);
        return false;
    }
    filter->category = find_category(category);
    if (!filter->category) {
        const char *dot = static_cast<const char *>(std::memchr(category.text, '.', category.size));
        if (dot) {
            sys_write_stderr("%sinvalid module name: '%.*s'\n", kIgnored, static_cast<int>(dot - category.text),
                             category.text);
        } else {
            sys_write_stderr("%sunknown warning category: '%.*s'\n", kIgnored, category.width(), category.text);
        }
        return false;
    }
    if (!read_line(line, &filter->line)) {
        sys_write_stderr("%sinvalid lineno '%.*s'\n", kIgnored, line.width(), line.text);
        return false;
    }
    filter->message = text_of(message);
    filter->module = text_of(module);
    if (err_occurred()) {
        // No memory, or not text: as if it were not there.
        err_clear();
        release(*filter);
        return false;
    }
    return true;
}

// Without any option, what is of no interest to users is not shown.
constexpr struct {
    WarningAction action;
    PyTypeObject *category;
    const char *module;
} kDefaults[] = {
    {WarningAction::kDefault, &exc_DeprecationWarning, "__main__"},
    {WarningAction::kIgnore, &exc_DeprecationWarning, nullptr},
    {WarningAction::kIgnore, &exc_PendingDeprecationWarning, nullptr},
    {WarningAction::kIgnore, &exc_ImportWarning, nullptr},
    {WarningAction::kIgnore, &exc_ResourceWarning, nullptr},
};
constexpr Py_ssize_t kDefaultCount = sizeof kDefaults / sizeof *kDefaults;

void add_options(WarningFilters &filters, PyObject *options) noexcept {
    for (Py_ssize_t i = list_size_unchecked(options) - 1; i >= 0; i--) {
        PyObject *option = list_item(options, i);
        const char *text = is_unicode(option) ? unicode_as_utf8(option) : nullptr;
        err_clear();
        if (text && read_option(text, &filters.items[filters.count])) {
            filters.count++;
            filters.options++;
        }
    }
}

void add_defaults(WarningFilters &filters) noexcept {
    for (const auto &known : kDefaults) {
        filters.items[filters.count++] = {known.action, nullptr, known.category,
                                          known.module ? new_ref(IL_STR("__main__")) : nullptr, 0};
    }
}

bool begins_with(PyObject *text, PyObject *prefix) noexcept {
    Py_ssize_t size = unicode_size(prefix);
    if (unicode_size(text) < size) {
        return false;
    }
    auto same = [](char a, char b) noexcept {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return std::equal(unicode_data(prefix), unicode_data(prefix) + size, unicode_data(text), same);
}

}  // namespace

const WarningFilters *warning_filters() noexcept {
    WarningFilters *&filters = interpreter_objects().errors.warning_filters;
    if (filters) {
        return filters;
    }
    auto options = Ref<>::borrow(sys_get_object("warnoptions"));
    if (options && !is_list(options.get())) {
        options.reset();
    }
    size_t room = static_cast<size_t>((options ? list_size_unchecked(options.get()) : 0) + kDefaultCount);
    auto *made = static_cast<WarningFilters *>(mem_raw_calloc(1, sizeof(WarningFilters)));
    auto *items = static_cast<WarningFilter *>(mem_raw_calloc(room, sizeof(WarningFilter)));
    if (!made || !items) {
        mem_raw_free(made);
        mem_raw_free(items);
        err_no_memory();
        return nullptr;
    }
    made->items = items;
    // Saying what is wrong with an option may itself warn: those then find the filters made so far.
    filters = made;
    if (options) {
        add_options(*made, options.get());
    }
    add_defaults(*made);
    return made;
}

WarningAction warning_action(const WarningFilters &filters, PyObject *text, PyTypeObject *category, PyObject *module,
                             long line) noexcept {
    for (int i = 0; i < filters.count; i++) {
        const WarningFilter &filter = filters.items[i];
        if ((!filter.message || begins_with(text, filter.message)) &&
            (!filter.module || (is_unicode(module) && unicode_eq(filter.module, module))) &&
            (filter.line == 0 || filter.line == line) && type_is_subtype(category, filter.category)) {
            return filter.action;
        }
    }
    return WarningAction::kDefault;
}

void clear_warning_filters() noexcept {
    WarningFilters *filters = std::exchange(interpreter_objects().errors.warning_filters, nullptr);
    if (!filters) {
        return;
    }
    for (int i = 0; i < filters->count; i++) {
        release(filters->items[i]);
    }
    mem_raw_free(filters->items);
    mem_raw_free(filters);
}

}  // namespace interlock::objects
