#include "base/base.hpp"

#include "objects/struct_sequence_types.hpp"

#include <iterator>

#include "objects/struct_sequence.hpp"

namespace interlock::objects {

// Zero until they are readied: filled types would make the file bigger by what they have in common.
constinit PyTypeObject sys_flags_type = {};
constinit PyTypeObject sys_version_info_type = {};
constinit PyTypeObject sys_hash_info_type = {};
constinit PyTypeObject sys_thread_info_type = {};
constinit PyTypeObject sys_float_info_type = {};
constinit PyTypeObject sys_int_info_type = {};
constinit PyTypeObject unraisable_hook_args_type = {};
constinit PyTypeObject thread_excepthook_args_type = {};

namespace {

constexpr PyStructSequence_Field kFlags[] = {
    {"debug", "-d"},
    {"inspect", "-i"},
    {"interactive", "-i"},
    {"optimize", "-O or -OO"},
    {"dont_write_bytecode", "-B"},
    {"no_user_site", "-s"},
    {"no_site", "-S"},
    {"ignore_environment", "-E"},
    {"verbose", "-v"},
    {"bytes_warning", "-b"},
    {"quiet", "-q"},
    {"hash_randomization", "-R"},
    {"isolated", "-I"},
    {"dev_mode", "-X dev"},
    {"utf8_mode", "-X utf8"},
    {"warn_default_encoding", "-X warn_default_encoding"},
    {"safe_path", "-P"},
    {"int_max_str_digits", "-X int_max_str_digits"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kVersionInfo[] = {
    {"major", "Major release number"}, {"minor", "Minor release number"},
    {"micro", "Patch release number"}, {"releaselevel", "'alpha', 'beta', 'candidate', or 'final'"},
    {"serial", "Serial release number"}, {nullptr, nullptr},
};

constexpr PyStructSequence_Field kHashInfo[] = {
    {"width", "width of the type used for hashing, in bits"},
    {"modulus", "prime number giving the modulus on which the hash function is based"},
    {"inf", "value to be used for hash of a positive infinity"},
    {"nan", "value to be used for hash of a nan"},
    {"imag", "multiplier used for the imaginary part of a complex number"},
    {"algorithm", "name of the algorithm for hashing of str, bytes and memoryviews"},
    {"hash_bits", "internal output size of hash algorithm"},
    {"seed_bits", "seed size of hash algorithm"},
    {"cutoff", "small string optimization cutoff"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kThreadInfo[] = {
    {"name", "name of the thread implementation"},
    {"lock", "name of the lock implementation"},
    {"version", "name and version of the thread library"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kFloatInfo[] = {
    {"max", "DBL_MAX -- maximum representable finite float"},
    {"max_exp", "DBL_MAX_EXP -- maximum int e such that radix**(e-1) is representable"},
    {"max_10_exp", "DBL_MAX_10_EXP -- maximum int e such that 10**e is representable"},
    {"min", "DBL_MIN -- Minimum positive normalized float"},
    {"min_exp", "DBL_MIN_EXP -- minimum int e such that radix**(e-1) is a normalized float"},
    {"min_10_exp", "DBL_MIN_10_EXP -- minimum int e such that 10**e is a normalized float"},
    {"dig", "DBL_DIG -- maximum number of decimal digits that can be faithfully represented in a float"},
    {"mant_dig", "DBL_MANT_DIG -- mantissa digits"},
    {"epsilon", "DBL_EPSILON -- Difference between 1 and the next representable float"},
    {"radix", "FLT_RADIX -- radix of exponent"},
    {"rounds", "FLT_ROUNDS -- rounding mode used for arithmetic operations"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kIntInfo[] = {
    {"bits_per_digit", "size of a digit in bits"},
    {"sizeof_digit", "size in bytes of the C type used to represent a digit"},
    {"default_max_str_digits", "maximum string conversion digits limitation"},
    {"str_digits_check_threshold", "minimum positive value for int_max_str_digits"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kUnraisableHookArgs[] = {
    {"exc_type", "class of the exception"},
    {"exc_value", "the exception, or None"},
    {"exc_traceback", "its traceback, or None"},
    {"err_msg", "what failed, or None"},
    {"object", "where it failed, or None"},
    {nullptr, nullptr},
};

constexpr PyStructSequence_Field kThreadExceptHookArgs[] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"thread", "Thread"},
    {nullptr, nullptr},
};

struct Row {
    PyTypeObject *type;
    const char *name;
    const char *doc;
    const PyStructSequence_Field *fields;  // all of them visible and named
    bool callable;
};

constexpr Row kRows[] = {
    {&sys_flags_type, "sys.flags", "Flags provided through the configuration.", kFlags, false},
    {&sys_version_info_type, "sys.version_info", "Version information as a named tuple.", kVersionInfo, false},
    {&sys_hash_info_type, "sys.hash_info", "Parameters used for computing hashes.", kHashInfo, true},
    {&sys_thread_info_type, "sys.thread_info", "Information about the thread implementation.", kThreadInfo, true},
    {&sys_float_info_type, "sys.float_info",
     "sys.float_info\n\nA named tuple holding information about the float type.  Its fields are those of C's <float.h>.",
     kFloatInfo, true},
    {&sys_int_info_type, "sys.int_info",
     "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The "
     "attributes are read only.",
     kIntInfo, true},
    // Not callable: the hook trusts what is in it.
    {&unraisable_hook_args_type, "UnraisableHookArgs", "What sys.unraisablehook is told.", kUnraisableHookArgs, false},
    {&thread_excepthook_args_type, "_thread._ExceptHookArgs",
     "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.", kThreadExceptHookArgs, true},
};

template <size_t... Sizes>
constexpr size_t total(const PyStructSequence_Field (&...fields)[Sizes]) {
    return (std::size(fields) + ...);
}

// The types' tp_members, one after the other, each with its end.
constinit PyMemberDef
    members[total(kFlags, kVersionInfo, kHashInfo, kThreadInfo, kFloatInfo, kIntInfo, kUnraisableHookArgs,
                  kThreadExceptHookArgs)] = {};

}  // namespace

const int struct_sequence_type_count = sizeof kRows / sizeof *kRows;

PyTypeObject *struct_sequence_type(int index) noexcept { return kRows[index].type; }

void fill_struct_sequence_types() noexcept {
    PyMemberDef *next = members;
    for (const Row &row : kRows) {
        PyTypeObject *type = row.type;
        type->ob_base.ob_base.ob_refcnt = kImmortalRefcnt;
        type->tp_name = row.name;
        type->tp_doc = row.doc;
        type->tp_members = next;
        next = struct_sequence_fill_members(next, row.fields);
        struct_sequence_fill_static_type(type, row.callable);
    }
}

}  // namespace interlock::objects
