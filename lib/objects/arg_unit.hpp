// One unit of an argument format: an object to C variables.
//
//  A1. A unit is a letter with its marks (s#, O!, es, ...) or a parenthesized group.  Converting or skipping one moves
//      the format past it and takes its variables from the list.
//  A2. What a unit acquires (buffers, encoded strings, results of converters that ask for it) is noted, and given back
//      when a later unit fails.
//  A3. A unit says what is wrong in words that follow "argument N"; words that begin with '(' are the caller's mistake
//      and become SystemError.  An exception that is set already stands as it is.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

// The variables that follow the format.
struct ArgVariables {
    va_list list;
};

// A2.
class ArgCleanup {
public:
    using Converter = int (*)(PyObject *, void *);

    ArgCleanup() noexcept = default;
    ~ArgCleanup();
    ArgCleanup(const ArgCleanup &) = delete;
    ArgCleanup &operator=(const ArgCleanup &) = delete;

    // False, with MemoryError, when there is no room; then the thing is given back at once.
    [[nodiscard]] bool note_memory(void **block) noexcept { return note({kMemory, block, nullptr}); }
    [[nodiscard]] bool note_buffer(void *view) noexcept { return note({kBuffer, view, nullptr}); }
    [[nodiscard]] bool note_conversion(void *result, Converter converter) noexcept {
        return note({kConversion, result, converter});
    }

    // The call succeeded: the caller owns everything.
    void keep() noexcept { count_ = 0; }

private:
    enum Kind { kMemory, kBuffer, kConversion };
    struct Entry {
        Kind kind;
        void *thing;
        Converter converter;
    };
    static void give_back(const Entry &entry) noexcept;
    bool note(Entry entry) noexcept;

    static constexpr int kSmall = 8;
    Entry small_[kSmall];
    Entry *entries_ = small_;
    int count_ = 0;
    int room_ = kSmall;
};

class ArgUnits {
public:
    static constexpr int kDepth = 32;

    explicit ArgUnits(ArgVariables &variables) noexcept : variables_(variables) {}

    // Converts `object` by the unit at `format`: true, or false with words (or an exception).
    [[nodiscard]] bool convert(PyObject *object, const char *&format) noexcept { return convert(object, format, 0); }

    // Passes over a unit; null, or what is wrong with the format.
    const char *skip(const char *&format) noexcept;

    // Raises the words of a failed convert(); `number` is the argument's, from 1; 0: there is only one.
    void raise(int number, const char *function, const char *message) noexcept;
    // The same for the old calling convention, where the outermost group counts as the arguments.
    void raise_old_style(const char *function, const char *message) noexcept;

    ArgCleanup &cleanup() noexcept { return cleanup_; }

private:
    bool convert(PyObject *object, const char *&format, int depth) noexcept;
    bool convert_group(PyObject *object, const char *&format, int depth) noexcept;
    bool convert_letter(PyObject *object, const char *&format) noexcept;
    bool convert_encoded(PyObject *object, const char *&format) noexcept;
    bool convert_text(PyObject *object, char letter, const char *&format) noexcept;
    bool convert_bytes(PyObject *object, const char *&format) noexcept;
    bool convert_object(PyObject *object, const char *&format) noexcept;
    bool take_view(PyObject *object) noexcept;
    bool borrow_bytes(PyObject *object, const char *&data, Py_ssize_t &size) noexcept;
    bool expected(const char *what, PyObject *object) noexcept;
    bool fail(const char *words) noexcept;
    void raise_at(int number, const int *levels, const char *function, const char *message) noexcept;

    template <class T>
    T *variable() noexcept {
        return static_cast<T *>(va_arg(variables_.list, void *));
    }

    ArgVariables &variables_;
    ArgCleanup cleanup_;
    char words_[256] = "";
    int levels_[kDepth] = {};  // from the outside in: number of the item in its group, from 1; 0 ends
};

}  // namespace interlock::objects
