/* conformance */
/* The number protocol. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

#define BIG "123456789012345678901234567890"
#define HUGE_ "-98765432109876543210987654321098765432109876543210"

static PyObject *to_base(PyObject *number, int base) {
    PyObject *result = PyNumber_ToBase(number, base);
    Py_DECREF(number);
    return result;
}

static PyObject *as_size(PyObject *number, PyObject *exception) {
    Py_ssize_t size = PyNumber_AsSsize_t(number, exception);
    Py_DECREF(number);
    return number_or_error(size);
}

static void test_arithmetic_of_large_ints(void **state) {
    (void)state;
    expect(two(PyNumber_Add, integer(BIG), integer(HUGE_)), "-98765432109876543210864197532086419753208641975320");
    expect(two(PyNumber_Subtract, integer(BIG), integer(HUGE_)),
           "98765432109876543211111111110111111111011111111100");
    expect(two(PyNumber_Multiply, integer(BIG), integer(HUGE_)),
           "-12193263113702179522618503273374485596337448559633622923332237463801111263526900");
    expect(two(PyNumber_FloorDivide, integer(HUGE_), integer(BIG)), "-800000007290000066340");
    expect(two(PyNumber_Remainder, integer(HUGE_), integer(BIG)), "123382259913572793891357279390");
    expect(two(PyNumber_Divmod, integer(BIG), integer("-7")), "(-17636684144620811271604938270, 0)");
    expect(two(PyNumber_TrueDivide, integer(HUGE_), integer(BIG)), "-8.000000072900001e+20");
    expect(two(PyNumber_TrueDivide, integer("1"), integer("3")), "0.3333333333333333");
    expect(two(PyNumber_And, integer(HUGE_), integer(BIG)), "41510917153803907766297362450");
    expect(two(PyNumber_Or, integer(HUGE_), integer(BIG)), "-98765432109876543210905708449240223660974939337770");
    expect(two(PyNumber_Xor, integer(HUGE_), integer(BIG)), "-98765432109876543210947219366394027568741236700220");
    expect(two(PyNumber_Lshift, integer(HUGE_), integer("101")),
           "-250400118591770882772669645886098330527809833052778479304092180621700083136593920");
    expect(two(PyNumber_Rshift, integer(HUGE_), integer("33")), "-11497809564447559324440971752756597175276");
    expect(two(PyNumber_Rshift, integer("-1"), integer("1000000000000000000000")), "-1");
    expect(two(PyNumber_Lshift, integer("0"), integer("1000000000000000000000")), "0");
    expect(one(PyNumber_Negative, integer(HUGE_)), "98765432109876543210987654321098765432109876543210");
    expect(one(PyNumber_Invert, integer(HUGE_)), "98765432109876543210987654321098765432109876543209");
    expect(one(PyNumber_Absolute, integer(HUGE_)), "98765432109876543210987654321098765432109876543210");
}

static void test_small_ints_follow_the_same_rules(void **state) {
    (void)state;
    expect(two(PyNumber_FloorDivide, integer("-7"), integer("2")), "-4");
    expect(two(PyNumber_Remainder, integer("-7"), integer("2")), "1");
    expect(two(PyNumber_Divmod, integer("7"), integer("-2")), "(-4, -1)");
    expect(two(PyNumber_Multiply, integer("3037000500"), integer("3037000500")), "9223372037000250000");
    expect(two(PyNumber_Multiply, integer("-4611686018427387904"), integer("2")), "-9223372036854775808");
}

static void test_power(void **state) {
    (void)state;
    expect(three(PyNumber_Power, integer("3"), integer("100"), none()),
           "515377520732011331036461129765621272702107522001");
    expect(three(PyNumber_Power, integer("2"), integer("-2"), none()), "0.25");
    expect(three(PyNumber_Power, integer("3"), integer(BIG), integer("1000000007")), "974471539");
    expect(three(PyNumber_Power, integer("3"), integer("5"), integer("-7")), "-2");
    expect(three(PyNumber_Power, integer("2"), integer("-1"), integer("7")), "4");
    expect(three(PyNumber_Power, integer("2"), integer("-1"), integer("4")),
           "ValueError: base is not invertible for the given modulus");
    expect(three(PyNumber_Power, integer("2"), integer("3"), integer("0")),
           "ValueError: pow() 3rd argument cannot be 0");
    expect(three(PyNumber_Power, integer("2"), integer("3"), integer("1")), "0");
    expect(three(PyNumber_Power, integer("0"), integer("-1"), none()),
           "ZeroDivisionError: 0.0 cannot be raised to a negative power");
    expect(three(PyNumber_Power, real(2), real(3), real(5)),
           "TypeError: pow() 3rd argument not allowed unless all arguments are integers");
    expect(three(PyNumber_Power, integer("2"), text("x"), integer("3")),
           "TypeError: unsupported operand type(s) for ** or pow(): 'int', 'str', 'int'");
}

static void test_what_cannot_be_computed_raises(void **state) {
    (void)state;
    expect(two(PyNumber_FloorDivide, integer("1"), integer("0")),
           "ZeroDivisionError: integer division or modulo by zero");
    expect(two(PyNumber_Remainder, integer("1"), integer("0")), "ZeroDivisionError: integer modulo by zero");
    expect(two(PyNumber_TrueDivide, integer("1"), integer("0")), "ZeroDivisionError: division by zero");
    expect(two(PyNumber_Lshift, integer("1"), integer("-1")), "ValueError: negative shift count");
    expect(two(PyNumber_Lshift, integer("1"), integer("1000000000000000000000")),
           "OverflowError: too many digits in integer");
    expect(two(PyNumber_TrueDivide, three(PyNumber_Power, integer("10"), integer("400"), none()), integer("3")),
           "OverflowError: integer division result too large for a float");
    expect(two(PyNumber_Add, integer("1"), text("a")),
           "TypeError: unsupported operand type(s) for +: 'int' and 'str'");
    expect(two(PyNumber_Subtract, integer("1"), none()),
           "TypeError: unsupported operand type(s) for -: 'int' and 'NoneType'");
    expect(two(PyNumber_Multiply, integer("1"), none()),
           "TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'");
    expect(two(PyNumber_MatrixMultiply, integer("1"), integer("1")),
           "TypeError: unsupported operand type(s) for @: 'int' and 'int'");
    expect(two(PyNumber_Divmod, text("a"), integer("1")),
           "TypeError: unsupported operand type(s) for divmod(): 'str' and 'int'");
    expect(one(PyNumber_Negative, text("a")), "TypeError: bad operand type for unary -: 'str'");
    expect(one(PyNumber_Absolute, text("a")), "TypeError: bad operand type for abs(): 'str'");
    expect(one(PyNumber_Invert, real(1.5)), "TypeError: bad operand type for unary ~: 'float'");
    expect(two(PyNumber_Add, PyList_New(0), integer("1")),
           "TypeError: can only concatenate list (not \"int\") to list");
    expect(two(PyNumber_Multiply, PyList_New(1), real(1)),
           "TypeError: can't multiply sequence by non-int of type 'float'");
}

static void test_sequences_take_part_in_sum_and_product(void **state) {
    (void)state;
    expect(two(PyNumber_Add, bytes("ab"), bytes("cd")), "b'abcd'");
    expect(two(PyNumber_Multiply, integer("3"), bytes("ab")), "b'ababab'");
    expect(two(PyNumber_InPlaceAdd, bytes("ab"), bytes("cd")), "b'abcd'");
    expect(two(PyNumber_InPlaceMultiply, bytes("ab"), integer("2")), "b'abab'");
}

static void test_in_place_operators(void **state) {
    (void)state;
    expect(two(PyNumber_InPlaceAdd, integer("1"), none()),
           "TypeError: unsupported operand type(s) for +=: 'int' and 'NoneType'");
    expect(two(PyNumber_InPlaceSubtract, integer("5"), integer("7")), "-2");
    expect(two(PyNumber_InPlaceTrueDivide, integer("1"), none()),
           "TypeError: unsupported operand type(s) for /=: 'int' and 'NoneType'");
    expect(two(PyNumber_InPlaceLshift, integer("1"), integer("70")), "1180591620717411303424");
    expect(three(PyNumber_InPlacePower, integer("2"), none(), none()),
           "TypeError: unsupported operand type(s) for **=: 'int' and 'NoneType'");
    expect(two(PyNumber_InPlaceMatrixMultiply, integer("1"), none()),
           "TypeError: unsupported operand type(s) for @=: 'int' and 'NoneType'");
}

static void test_conversions(void **state) {
    (void)state;
    expect(one(PyNumber_Index, integer("5")), "5");
    expect(one(PyNumber_Index, real(1.5)), "TypeError: 'float' object cannot be interpreted as an integer");
    expect(PyNumber_Index(NULL), "SystemError: null argument to internal routine");
    expect(one(PyNumber_Long, text(" 12 ")), "12");
    expect(one(PyNumber_Long, bytes("12")), "12");
    expect(one(PyNumber_Long, real(-2.5)), "-2");
    expect(one(PyNumber_Long, none()),
           "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
    expect(one(PyNumber_Float, integer("3")), "3.0");
    expect(one(PyNumber_Float, text("1e3")), "1000.0");
    expect(one(PyNumber_Float, PyList_New(0)),
           "TypeError: float() argument must be a string or a real number, not 'list'");
    expect(to_base(integer("-7"), 2), "'-0b111'");
    expect(to_base(integer("255"), 16), "'0xff'");
    expect(to_base(integer("-8"), 8), "'-0o10'");
    expect(to_base(integer("-7"), 3), "SystemError: PyNumber_ToBase: base must be 2, 8, 10 or 16");
}

static void test_sizes_are_clipped_or_refused(void **state) {
    (void)state;
    expect(as_size(integer(HUGE_), NULL), "-9223372036854775808");
    expect(as_size(integer(HUGE_), PyExc_IndexError), "IndexError: cannot fit 'int' into an index-sized integer");
    assert_int_equal(PyIndex_Check(Py_None), 0);
    assert_int_equal(PyNumber_Check(Py_None), 0);
    assert_int_equal(PyNumber_Check(Py_True), 1);
}

static void test_large_products_and_quotients_agree(void **state) {
    (void)state;
    PyObject *a = three(PyNumber_Power, integer("7"), integer("3000"), none());
    PyObject *b = three(PyNumber_Power, integer("3"), integer("5000"), none());
    PyObject *product = PyNumber_Multiply(a, b);
    PyObject *quotient = PyNumber_FloorDivide(product, b);
    assert_int_equal(PyObject_RichCompareBool(quotient, a, Py_EQ), 1);
    expect(two(PyNumber_Remainder, PyNumber_Multiply(a, b), integer("1000000000000000000000007")),
           "393044638722229069274558");
    expect(PyNumber_Remainder(b, a),
           "4038997629787155339700863409815084778394498166775976374862318662815021844263163724409589991283112221957087037127264409252982112748591787717033830403441930283161011881290431641966980623569028664868962702914864744551077531848115736772683548758847258321094808160079292956552763171104067984120533836065664635950242364928442451805995078317248461140444139995818842326862989533584638540917303432618956468436267462217689897536939221538008683721591946120333532143917872449136148108372559491267886787639350432567049929505139561975168349141248659914132248759237997505419159471214523173970710571263045668863231323715937900821485506870729657531757026555737371294825429353175800946829026948092511256737220542210787053051595802981233109856012113525552509973235479897937695548807826632854936270847693205577465760839058922819952696676524973128629373786196564822754641929042959146243903855562489356161956878595415082692189276329429991504770124701085279239460876288448740109138574892062762521143251789856063997453896592241444435083741307994418053089747011639244992143617911287606647084965258198883225653388806207929500332230594182854932910480899682575200047468631366224756184671205687777355791309481664752205737723827605017299803707184630307441302672768508598302249090453749312846375484742763396446462760789222817645292649569226868978755368552822174910148014846327742218968086229060583051969616187683845992803504299049605854491308472202616225188587696208053086463207413261782612698498484353406811946592391520876834837681364361483077335648507177704989176676017490814214154945785456307067444808828699697448178044358744486150076115286258469486513402087248384068655658114518474837867145754599634609879861608173455937726377253437847223098072299681760066838942906126088647741119141414552489886289568286295961338739388592134458987217604566798319860335993725331565539619297067041635560635329536488930786913392026253692233350241045325999643532468824953294370688166093949278863664041795436910656750167596038501554362222214884786870393545144578906190448059134680891645361639347000232719153886678836525568811533800230929254497238314075866436365607455976085809437067430000427425918303638570263277678578732590453700918386680277827005016588188884730521045514996708836288180634799955911110684992623893342705163686819347170019922026233208577169337941687350526454980398188591375023783468711359732633600493563136998276100001");
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(product);
    Py_DECREF(quotient);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic_of_large_ints),
        cmocka_unit_test(test_small_ints_follow_the_same_rules),
        cmocka_unit_test(test_power),
        cmocka_unit_test(test_what_cannot_be_computed_raises),
        cmocka_unit_test(test_sequences_take_part_in_sum_and_product),
        cmocka_unit_test(test_in_place_operators),
        cmocka_unit_test(test_conversions),
        cmocka_unit_test(test_sizes_are_clipped_or_refused),
        cmocka_unit_test(test_large_products_and_quotients_agree),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
