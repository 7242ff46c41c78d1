// The interpreter's options at the front of a command line.  Options that only the language knows are errors.
#include "base/base.hpp"

#include <cstring>

#include "runtime/config.hpp"
#include "runtime/status.hpp"
#include "runtime/wide.hpp"

namespace interlock::runtime {
namespace {

// One letter at a time, as getopt would see them.
class Options {
public:
    Options(Py_ssize_t count, wchar_t *const *items) noexcept : count_(count), items_(items) {}

    // The next letter, or 0 at the first argument that is no option.
    wchar_t next() noexcept {
        if (!at_ || !*at_) {
            if (index_ >= count_ || items_[index_][0] != L'-' || !items_[index_][1]) {
                return 0;
            }
            if (std::wcscmp(items_[index_], L"--") == 0) {
                index_++;
                return 0;
            }
            at_ = items_[index_++] + 1;
            if (*at_ == L'-') {
                at_ = nullptr;
                return L'-';
            }
        }
        return *at_++;
    }

    // The argument of the letter just read: the rest of the word, or the next word; null when there is none.
    const wchar_t *argument() noexcept {
        const wchar_t *text = at_ && *at_ ? at_ : index_ < count_ ? items_[index_++] : nullptr;
        at_ = nullptr;
        return text;
    }

    const wchar_t *word() const noexcept { return items_[index_ - 1]; }
    Py_ssize_t index() const noexcept { return index_; }

private:
    Py_ssize_t count_;
    wchar_t *const *items_;
    Py_ssize_t index_ = 1;
    const wchar_t *at_ = nullptr;
};

bool is_x_option(const wchar_t *text, const wchar_t *name) noexcept {
    size_t length = std::wcslen(name);
    return std::wcsncmp(text, name, length) == 0 && (!text[length] || text[length] == L'=');
}

PyStatus read_letter(PyConfig *config, wchar_t letter, Options *options) noexcept {
    const wchar_t *argument;
    switch (letter) {
    case L'b': config->bytes_warning++; return status_ok();
    case L'd': config->parser_debug++; return status_ok();
    case L'i': config->inspect++; config->interactive++; return status_ok();
    case L'I': config->isolated++; return status_ok();
    case L'E': config->use_environment = 0; return status_ok();
    case L'O': config->optimization_level++; return status_ok();
    case L'P': config->safe_path = 1; return status_ok();
    case L'B': config->write_bytecode = 0; return status_ok();
    case L's': config->user_site_directory = 0; return status_ok();
    case L'S': config->site_import = 0; return status_ok();
    case L'u': config->buffered_stdio = 0; return status_ok();
    case L'v': config->verbose++; return status_ok();
    case L'q': config->quiet++; return status_ok();
    case L'R': config->use_hash_seed = 0; return status_ok();
    case L'W':
    case L'X':
        argument = options->argument();
        if (!argument) {
            return status_error_format(__func__, "Argument expected for the -%lc option", static_cast<wint_t>(letter));
        }
        return wide_list_append(letter == L'W' ? &config->warnoptions : &config->xoptions, argument)
                   ? status_ok()
                   : status_no_memory(__func__);
    case L'-':
        return status_error_format(__func__, "Unknown option: %ls", options->word());
    case L'c':
    case L'm':
    case L'x':
    case L'V':
    case L'h':
    case L'?':
        return status_error_format(__func__, "option -%lc has no meaning without the Python language",
                                   static_cast<wint_t>(letter));
    default:
        return status_error_format(__func__, "Unknown option: -%lc", static_cast<wint_t>(letter));
    }
}

}  // namespace

PyStatus config_parse_argv(PyConfig *config) noexcept {
    PyWideStringList *argv = &config->argv;
    Options options(argv->length, argv->items);
    while (wchar_t letter = options.next()) {
        PyStatus status = read_letter(config, letter, &options);
        if (status_failed(status)) {
            return status;
        }
    }
    // What is left begins with the script, or is one empty string.
    Py_ssize_t rest = options.index() < argv->length ? options.index() : argv->length;
    PyWideStringList kept = {0, nullptr};
    if (!wide_list_set(&kept, argv->length - rest, argv->items + rest)) {
        return status_no_memory(__func__);
    }
    wide_list_clear(argv);
    *argv = kept;
    config->parse_argv = 2;
    return status_ok();
}

void preconfig_parse_argv(PyPreConfig *config, Py_ssize_t argc, wchar_t *const *argv) noexcept {
    Options options(argc, argv);
    while (wchar_t letter = options.next()) {
        if (letter == L'E') {
            config->use_environment = 0;
        } else if (letter == L'I') {
            config->isolated = 1;
        } else if (letter == L'W' || letter == L'c' || letter == L'm') {
            options.argument();
        } else if (letter == L'X') {
            const wchar_t *argument = options.argument();
            if (argument && is_x_option(argument, L"dev")) {
                config->dev_mode = 1;
            } else if (argument && is_x_option(argument, L"utf8")) {
                config->utf8_mode = std::wcscmp(argument, L"utf8=0") != 0;
            }
        }
    }
}

}  // namespace interlock::runtime
