/* conformance */
/* Sizes, offsets and values of lib/abi/layout.def, as a C compiler sees them in the headers.  An entry that is wrong does
   not compile; the program says how many there are, so that an empty list is noticed. */
#include <Python.h>
#include <structmember.h>

#include <stddef.h>

#ifdef INTERLOCK_VERSION_NUMBER
#include <interlock.h>
#endif

#include "expect.h"

#define IL_SIZE(type, bytes) _Static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes), #type);
#define IL_FIELD(type, field, offset) \
    _Static_assert(sizeof(void *) != 8 || offsetof(type, field) == (offset), #type "." #field);
#define IL_VALUE(name, value) _Static_assert((long long)(name) == (value), #name);
#include "../../lib/abi/layout.def"
#undef IL_SIZE
#undef IL_FIELD
#undef IL_VALUE

#define IL_SIZE(type, bytes) +1
#define IL_FIELD(type, field, offset)
#define IL_VALUE(name, value)
static const int structs = 0
#include "../../lib/abi/layout.def"
    ;
#undef IL_SIZE
#undef IL_VALUE
#define IL_SIZE(type, bytes)
#define IL_VALUE(name, value) +1
static const int values = 0
#include "../../lib/abi/layout.def"
    ;

static void test_the_list_is_not_empty(void **state) {
    (void)state;
    assert_true(structs >= 21);
    assert_true(values >= 150);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_list_is_not_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
