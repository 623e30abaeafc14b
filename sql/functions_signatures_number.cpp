// Numbers: their operators and functions.
#include "sql/functions_signatures.hpp"

namespace sql {

namespace {

using enum protocol::Oid;

constexpr Signature operators[] = {
    {"+", int2, {int2, int2}, "pg_add_int2($1, $2)"},
    {"+", int4, {int4, int4}, "pg_add_int4($1, $2)"},
    {"+", int8, {int8, int8}, "pg_add_int8($1, $2)"},
    {"+", numeric, {numeric, numeric}, "pg_add_numeric($1, $2)"},
    {"+", float8, {float8, float8}, "pg_add_float8($1, $2)"},
    {"-", int2, {int2, int2}, "pg_subtract_int2($1, $2)"},
    {"-", int4, {int4, int4}, "pg_subtract_int4($1, $2)"},
    {"-", int8, {int8, int8}, "pg_subtract_int8($1, $2)"},
    {"-", numeric, {numeric, numeric}, "pg_subtract_numeric($1, $2)"},
    {"-", float8, {float8, float8}, "pg_subtract_float8($1, $2)"},
    {"*", int2, {int2, int2}, "pg_multiply_int2($1, $2)"},
    {"*", int4, {int4, int4}, "pg_multiply_int4($1, $2)"},
    {"*", int8, {int8, int8}, "pg_multiply_int8($1, $2)"},
    {"*", numeric, {numeric, numeric}, "pg_multiply_numeric($1, $2)"},
    {"*", float8, {float8, float8}, "pg_multiply_float8($1, $2)"},
    {"/", int2, {int2, int2}, "pg_divide_int2($1, $2)"},
    {"/", int4, {int4, int4}, "pg_divide_int4($1, $2)"},
    {"/", int8, {int8, int8}, "pg_divide_int8($1, $2)"},
    {"/", numeric, {numeric, numeric}, "pg_divide_numeric($1, $2)"},
    {"/", float8, {float8, float8}, "pg_divide_float8($1, $2)"},
    {"%", int2, {int2, int2}, "pg_remainder_int($1, $2)"},
    {"%", int4, {int4, int4}, "pg_remainder_int($1, $2)"},
    {"%", int8, {int8, int8}, "pg_remainder_int($1, $2)"},
    {"%", numeric, {numeric, numeric}, "pg_remainder_numeric($1, $2)"},
    {"-", int2, {int2}, "pg_subtract_int2(0, $1)"},
    {"-", int4, {int4}, "pg_subtract_int4(0, $1)"},
    {"-", int8, {int8}, "pg_subtract_int8(0, $1)"},
    {"-", numeric, {numeric}, "pg_subtract_numeric('0', $1)"},
    {"-", float8, {float8}, "(-1.0 * $1)"},
    {"+", int2, {int2}, "$1"},
    {"+", int4, {int4}, "$1"},
    {"+", int8, {int8}, "$1"},
    {"+", numeric, {numeric}, "$1"},
    {"+", float8, {float8}, "$1"},
};

constexpr Signature functions[] = {
    {"abs", int2, {int2}, "pg_abs_int2($1)"},
    {"abs", int4, {int4}, "pg_abs_int4($1)"},
    {"abs", int8, {int8}, "pg_abs_int8($1)"},
    {"abs", numeric, {numeric}, "pg_abs_numeric($1)"},
    {"abs", float8, {float8}, "pg_abs_float8($1)"},
    {"round", numeric, {numeric}, "pg_round_numeric($1)"},
    {"round", numeric, {numeric, int4}, "pg_round_numeric($1, $2)"},
    {"round", float8, {float8}, "pg_round_float8($1)"},
    {"trunc", numeric, {numeric}, "pg_trunc_numeric($1)"},
    {"trunc", numeric, {numeric, int4}, "pg_trunc_numeric($1, $2)"},
    {"trunc", float8, {float8}, "pg_trunc_float8($1)"},
    {"floor", numeric, {numeric}, "pg_floor_numeric($1)"},
    {"floor", float8, {float8}, "pg_floor_float8($1)"},
    {"ceil", numeric, {numeric}, "pg_ceiling_numeric($1)"},
    {"ceil", float8, {float8}, "pg_ceiling_float8($1)"},
    {"ceiling", numeric, {numeric}, "pg_ceiling_numeric($1)"},
    {"ceiling", float8, {float8}, "pg_ceiling_float8($1)"},
    {"mod", int2, {int2, int2}, "pg_remainder_int($1, $2)"},
    {"mod", int4, {int4, int4}, "pg_remainder_int($1, $2)"},
    {"mod", int8, {int8, int8}, "pg_remainder_int($1, $2)"},
    {"mod", numeric, {numeric, numeric}, "pg_remainder_numeric($1, $2)"},
};

}  // namespace

SignaturePart number_signatures() {
    return {.operators = operators, .functions = functions, .aggregates = {}};
}

}  // namespace sql
