#include "base/base.hpp"

#include "objects/arg.hpp"

#include <algorithm>
#include <cctype>
#include <climits>
#include <cstring>

#include "base/fatal.hpp"
#include "objects/arg_plain.hpp"
#include "objects/arg_unit.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

inline bool is_letter(char c) noexcept { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }

// What stands in a format besides its units.
struct Shape {
    int min = 0;
    int max = 0;
    const char *function = nullptr;  // behind ':'
    const char *message = nullptr;   // behind ';'

    const char *name() const noexcept { return function ? function : "function"; }
    const char *parentheses() const noexcept { return function ? "()" : ""; }
};

const char *plural(Py_ssize_t count) noexcept { return count == 1 ? "" : "s"; }

Shape shape_of(const char *format) noexcept {
    Shape shape;
    shape.min = -1;
    int depth = 0;
    for (;; format++) {
        char c = *format;
        if (c == '\0') {
            break;
        }
        if (c == ':') {
            shape.function = format + 1;
            break;
        }
        if (c == ';') {
            shape.message = format + 1;
            break;
        }
        if (c == '(') {
            shape.max += depth == 0;
            if (++depth == ArgUnits::kDepth - 2) {
                fatal_client("PyArg_Parse", "too many tuple nesting levels in argument format string");
            }
        } else if (c == ')') {
            if (depth-- == 0) {
                fatal_client("PyArg_Parse", "excess ')' in getargs format");
            }
        } else if (depth == 0 && c == '|') {
            shape.min = shape.max;
        } else if (depth == 0 && is_letter(c) && c != 'e') {
            shape.max++;
        }
    }
    if (depth) {
        fatal_client("PyArg_Parse", "missing ')' in getargs format");
    }
    shape.min = shape.min < 0 ? shape.max : shape.min;
    return shape;
}

int parse_items(PyObject *const *items, Py_ssize_t count, const char *format, ArgVariables &variables) noexcept {
    Shape shape = shape_of(format);
    if (count < shape.min || count > shape.max) {
        if (shape.message) {
            err_set_string(PyExc_TypeError, shape.message);
        } else {
            int limit = count < shape.min ? shape.min : shape.max;
            err_format(PyExc_TypeError, "%.150s%s takes %s %d argument%s (%zd given)", shape.name(),
                       shape.parentheses(),
                       shape.min == shape.max  ? "exactly"
                       : count < shape.min ? "at least"
                                           : "at most",
                       limit, plural(limit), count);
        }
        return 0;
    }
    ArgUnits units(variables);
    const char *at = format;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (*at == '|') {
            at++;
        }
        if (!units.convert(items[i], at)) {
            units.raise(static_cast<int>(i) + 1, shape.function, shape.message);
            return 0;
        }
    }
    if (*at && !is_letter(*at) && !std::strchr("(|:;", *at)) {
        err_format(PyExc_SystemError, "bad format string: %.200s", format);
        return 0;
    }
    units.cleanup().keep();
    return 1;
}

int parse_one(PyObject *object, const char *format, ArgVariables &variables) noexcept {
    Shape shape = shape_of(format);
    if (shape.max == 0) {
        if (!object) {
            return 1;
        }
        err_format(PyExc_TypeError, "%.200s%s takes no arguments", shape.name(), shape.parentheses());
        return 0;
    }
    if (shape.min != 1 || shape.max != 1) {
        err_set_string(PyExc_SystemError, "old style getargs format uses new features");
        return 0;
    }
    if (!object) {
        err_format(PyExc_TypeError, "%.200s%s takes at least one argument", shape.name(), shape.parentheses());
        return 0;
    }
    ArgUnits units(variables);
    if (!units.convert(object, format)) {
        units.raise_old_style(shape.function, shape.message);
        return 0;
    }
    units.cleanup().keep();
    return 1;
}

// ---- Keywords

constexpr int kNotSeen = INT_MAX;

class KeywordParser {
public:
    KeywordParser(PyObject *args, PyObject *kwargs, const char *format, const char *const *names,
                  ArgVariables &variables) noexcept
        : args_(args), kwargs_(kwargs), format_(format), names_(names), units_(variables) {}

    bool run() noexcept;

private:
    enum class Step { kNext, kDone, kFailed };

    const char *function() const noexcept { return function_ ? function_ : "function"; }
    const char *parentheses() const noexcept { return function_ ? "()" : ""; }
    bool system_error(const char *text) noexcept {
        err_set_string(PyExc_SystemError, text);
        return false;
    }
    bool read_names() noexcept;
    bool check_count() noexcept;
    bool read_marks(int index) noexcept;
    bool wrong_positional_count(const char *how, int count) noexcept;
    Step parse_parameter(int index) noexcept;
    bool check_left_over() noexcept;

    PyObject *args_;
    PyObject *kwargs_;
    const char *format_;
    const char *const *names_;
    ArgUnits units_;
    const char *function_ = nullptr;
    const char *message_ = nullptr;
    int length_ = 0;            // parameters
    int positional_only_ = 0;   // leading ones without a name
    int min_ = kNotSeen;        // index of the first one behind '|'
    int max_ = kNotSeen;        // index of the first one behind '$'
    Py_ssize_t positional_ = 0; // arguments given by position
    Py_ssize_t keywords_left_ = 0;
    bool lacks_positional_ = false;  // a positional-only one is missing: only count from here on
};

// Borrowed, or null.  Keywords are few: looking at each is cheaper than making a str to hash.
PyObject *find_keyword(PyObject *kwargs, const char *name) noexcept {
    size_t size = std::strlen(name);
    PyObject *key = nullptr;
    PyObject *value = nullptr;
    Py_ssize_t position = 0;
    while (dict_next(kwargs, &position, &key, &value)) {
        if (is_unicode(key) && unicode_eq_bytes(key, name, size)) {
            return value;
        }
    }
    return nullptr;
}

bool is_end_of_format(char c) noexcept { return c == '\0' || c == ':' || c == ';'; }

bool KeywordParser::read_names() noexcept {
    if (const char *colon = std::strchr(format_, ':')) {
        function_ = colon + 1;
    } else if (const char *semicolon = std::strchr(format_, ';')) {
        message_ = semicolon + 1;
    }
    while (names_[positional_only_] && !*names_[positional_only_]) {
        positional_only_++;
    }
    length_ = positional_only_;
    while (names_[length_]) {
        if (!*names_[length_]) {
            return system_error("Empty keyword parameter name");
        }
        length_++;
    }
    positional_ = tuple_size_unchecked(args_);
    keywords_left_ = kwargs_ ? dict_size(kwargs_) : 0;
    return true;
}

bool KeywordParser::check_count() noexcept {
    Py_ssize_t given = positional_ + keywords_left_;
    if (given <= length_) {
        return true;
    }
    err_format(PyExc_TypeError, "%.200s%s takes at most %d %sargument%s (%zd given)", function(), parentheses(), length_,
               positional_ == 0 ? "keyword " : "", plural(length_), given);
    return false;
}

bool KeywordParser::wrong_positional_count(const char *how, int count) noexcept {
    err_format(PyExc_TypeError, "%.200s%s takes %s %d positional argument%s (%zd given)", function(), parentheses(), how,
               count, plural(count), positional_);
    return false;
}

bool KeywordParser::read_marks(int index) noexcept {
    if (*format_ == '|') {
        if (min_ != kNotSeen) {
            return system_error("Invalid format string (| specified twice)");
        }
        min_ = index;
        format_++;
        if (max_ != kNotSeen) {
            return system_error("Invalid format string ($ before |)");
        }
    }
    if (*format_ == '$') {
        if (max_ != kNotSeen) {
            return system_error("Invalid format string ($ specified twice)");
        }
        max_ = index;
        format_++;
        if (max_ < positional_only_) {
            return system_error("Empty parameter name after $");
        }
        if (!lacks_positional_ && max_ < positional_) {
            if (max_ == 0) {
                err_format(PyExc_TypeError, "%.200s%s takes no positional arguments", function(), parentheses());
                return false;
            }
            return wrong_positional_count(min_ != kNotSeen ? "at most" : "exactly", max_);
        }
    }
    if (is_end_of_format(*format_)) {
        err_format(PyExc_SystemError, "More keyword list entries (%d) than format specifiers (%d)", length_, index);
        return false;
    }
    return true;
}

KeywordParser::Step KeywordParser::parse_parameter(int index) noexcept {
    if (!lacks_positional_) {
        Ref<> argument;
        if (index < positional_) {
            argument = Ref<>::borrow(tuple_item(args_, index));
        } else if (keywords_left_ > 0 && index >= positional_only_) {
            argument = Ref<>::borrow(find_keyword(kwargs_, names_[index]));
            keywords_left_ -= argument ? 1 : 0;
        }
        if (argument) {
            if (units_.convert(argument.get(), format_)) {
                return Step::kNext;
            }
            units_.raise(index + 1, function_, message_);
            return Step::kFailed;
        }
        if (index < min_) {
            if (index >= positional_only_) {
                err_format(PyExc_TypeError, "%.200s%s missing required argument '%s' (pos %d)", function(),
                           parentheses(), names_[index], index + 1);
                return Step::kFailed;
            }
            lacks_positional_ = true;
        }
        // Everything given is used, and the rest is optional.
        if (keywords_left_ == 0 && !lacks_positional_) {
            return Step::kDone;
        }
    }
    if (const char *words = units_.skip(format_)) {
        err_format(PyExc_SystemError, "%s: '%s'", words, format_);
        return Step::kFailed;
    }
    return Step::kNext;
}

// Keywords that no parameter took: each is either given twice or not known.
bool KeywordParser::check_left_over() noexcept {
    for (int i = positional_only_; i < positional_; i++) {
        if (find_keyword(kwargs_, names_[i])) {
            err_format(PyExc_TypeError, "argument for %.200s%s given by name ('%s') and position (%d)", function(),
                       parentheses(), names_[i], i + 1);
            return false;
        }
    }
    PyObject *key = nullptr;
    PyObject *value = nullptr;
    Py_ssize_t position = 0;
    while (dict_next(kwargs_, &position, &key, &value)) {
        if (!is_unicode(key)) {
            err_set_string(PyExc_TypeError, "keywords must be strings");
            return false;
        }
        auto is_key = [key](const char *name) noexcept { return unicode_eq_bytes(key, name, std::strlen(name)); };
        if (std::none_of(names_ + positional_only_, names_ + length_, is_key)) {
            err_format(PyExc_TypeError, "'%U' is an invalid keyword argument for %.200s%s", key,
                       function_ ? function_ : "this function", parentheses());
            return false;
        }
    }
    return true;
}

bool KeywordParser::run() noexcept {
    if (!read_names() || !check_count()) {
        return false;
    }
    int index = 0;
    for (; index < length_; index++) {
        if (!read_marks(index)) {
            return false;
        }
        // Behind '$' nothing is positional any more.
        if (lacks_positional_ && max_ != kNotSeen) {
            break;
        }
        switch (parse_parameter(index)) {
        case Step::kNext:
            break;
        case Step::kDone:
            units_.cleanup().keep();
            return true;
        case Step::kFailed:
            return false;
        }
    }
    if (lacks_positional_) {
        int needed = std::min(positional_only_, min_);
        return wrong_positional_count(needed < index ? "at least" : "exactly", needed);
    }
    if (!is_end_of_format(*format_) && *format_ != '|' && *format_ != '$') {
        err_format(PyExc_SystemError, "more argument specifiers than keyword list entries (remaining format:'%s')",
                   format_);
        return false;
    }
    if (keywords_left_ > 0 && !check_left_over()) {
        return false;
    }
    units_.cleanup().keep();
    return true;
}

}  // namespace

int arg_va_parse_one(PyObject *object, const char *format, va_list args) noexcept {
    ArgVariables variables;
    va_copy(variables.list, args);
    int result = parse_one(object, format, variables);
    va_end(variables.list);
    return result;
}

int arg_parse(PyObject *object, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    int result = arg_va_parse_one(object, format, args);
    va_end(args);
    return result;
}

int arg_va_parse(PyObject *tuple, const char *format, va_list args) noexcept {
    if (!tuple || !is_tuple(tuple)) {
        err_set_string(PyExc_SystemError, "new style getargs format but argument is not a tuple");
        return 0;
    }
    ArgVariables variables;
    va_copy(variables.list, args);
    bool plain = arg_parse_plain(tuple_items(tuple), tuple_size_unchecked(tuple), format, variables.list);
    va_end(variables.list);
    if (plain) [[likely]] {
        return 1;
    }
    va_copy(variables.list, args);
    int result = parse_items(tuple_items(tuple), tuple_size_unchecked(tuple), format, variables);
    va_end(variables.list);
    return result;
}

int arg_parse_tuple(PyObject *tuple, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    int result = arg_va_parse(tuple, format, args);
    va_end(args);
    return result;
}

int arg_va_parse_tuple_and_keywords(PyObject *tuple, PyObject *keywords, const char *format, const char *const *names,
                                    va_list args) noexcept {
    if (!tuple || !is_tuple(tuple) || (keywords && !is_dict(keywords)) || !format || !names) {
        err_bad_internal_call();
        return 0;
    }
    ArgVariables variables;
    va_copy(variables.list, args);
    bool ok = KeywordParser(tuple, keywords, format, names, variables).run();
    va_end(variables.list);
    return ok;
}

int arg_parse_tuple_and_keywords(PyObject *tuple, PyObject *keywords, const char *format, const char *const *names,
                                 ...) noexcept {
    va_list args;
    va_start(args, names);
    int result = arg_va_parse_tuple_and_keywords(tuple, keywords, format, names, args);
    va_end(args);
    return result;
}

int arg_va_unpack_tuple(PyObject *tuple, const char *function, Py_ssize_t min, Py_ssize_t max, va_list args) noexcept {
    if (!is_tuple(tuple)) {
        err_set_string(PyExc_SystemError, "PyArg_UnpackTuple() argument list is not a tuple");
        return 0;
    }
    Py_ssize_t count = tuple_size_unchecked(tuple);
    if (count < min || count > max) {
        Py_ssize_t limit = count < min ? min : max;
        const char *how = min == max ? "" : count < min ? "at least " : "at most ";
        if (function) {
            err_format(PyExc_TypeError, "%.200s expected %s%zd argument%s, got %zd", function, how, limit,
                       plural(limit), count);
        } else {
            err_format(PyExc_TypeError, "unpacked tuple should have %s%zd element%s, but has %zd", how, limit,
                       plural(limit), count);
        }
        return 0;
    }
    ArgVariables variables;
    va_copy(variables.list, args);
    for (Py_ssize_t i = 0; i < count; i++) {
        *va_arg(variables.list, PyObject **) = tuple_item(tuple, i);
    }
    va_end(variables.list);
    return 1;
}

int arg_unpack_tuple(PyObject *tuple, const char *function, Py_ssize_t min, Py_ssize_t max, ...) noexcept {
    va_list args;
    va_start(args, max);
    int result = arg_va_unpack_tuple(tuple, function, min, max, args);
    va_end(args);
    return result;
}

int arg_validate_keyword_arguments(PyObject *keywords) noexcept {
    if (!is_dict(keywords)) {
        err_bad_internal_call();
        return 0;
    }
    PyObject *key = nullptr;
    Py_ssize_t position = 0;
    while (dict_next(keywords, &position, &key, nullptr)) {
        if (!is_unicode(key)) {
            err_set_string(PyExc_TypeError, "keywords must be strings");
            return 0;
        }
    }
    return 1;
}

int arg_no_keywords(const char *function, PyObject *keywords) noexcept {
    if (!keywords || (is_dict(keywords) && dict_size(keywords) == 0)) {
        return 1;
    }
    err_format(PyExc_TypeError, "%.200s() takes no keyword arguments", function);
    return 0;
}

int arg_no_positional(const char *function, PyObject *tuple) noexcept {
    if (!tuple || tuple_size_unchecked(tuple) == 0) {
        return 1;
    }
    err_format(PyExc_TypeError, "%.200s() takes no positional arguments", function);
    return 0;
}

}  // namespace interlock::objects
