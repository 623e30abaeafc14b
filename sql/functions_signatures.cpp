#include "sql/functions.hpp"

namespace sql {

namespace {

using protocol::Oid;

constexpr Oid none = Oid::invalid;

constexpr Signature operators[] = {
    {"+", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_add_int2($1, $2)"},
    {"+", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_add_int4($1, $2)"},
    {"+", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_add_int8($1, $2)"},
    {"+", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_add_numeric($1, $2)"},
    {"+", Oid::float8, {Oid::float8, Oid::float8, none}, "pg_add_float8($1, $2)"},
    {"-", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_subtract_int2($1, $2)"},
    {"-", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_subtract_int4($1, $2)"},
    {"-", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_subtract_int8($1, $2)"},
    {"-", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_subtract_numeric($1, $2)"},
    {"-", Oid::float8, {Oid::float8, Oid::float8, none}, "pg_subtract_float8($1, $2)"},
    {"*", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_multiply_int2($1, $2)"},
    {"*", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_multiply_int4($1, $2)"},
    {"*", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_multiply_int8($1, $2)"},
    {"*", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_multiply_numeric($1, $2)"},
    {"*", Oid::float8, {Oid::float8, Oid::float8, none}, "pg_multiply_float8($1, $2)"},
    {"/", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_divide_int2($1, $2)"},
    {"/", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_divide_int4($1, $2)"},
    {"/", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_divide_int8($1, $2)"},
    {"/", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_divide_numeric($1, $2)"},
    {"/", Oid::float8, {Oid::float8, Oid::float8, none}, "pg_divide_float8($1, $2)"},
    {"%", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_remainder_int($1, $2)"},
    {"%", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_remainder_int($1, $2)"},
    {"%", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_remainder_int($1, $2)"},
    {"%", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_remainder_numeric($1, $2)"},
    {"-", Oid::int2, {Oid::int2, none, none}, "pg_subtract_int2(0, $1)"},
    {"-", Oid::int4, {Oid::int4, none, none}, "pg_subtract_int4(0, $1)"},
    {"-", Oid::int8, {Oid::int8, none, none}, "pg_subtract_int8(0, $1)"},
    {"-", Oid::numeric, {Oid::numeric, none, none}, "pg_subtract_numeric('0', $1)"},
    {"-", Oid::float8, {Oid::float8, none, none}, "(-$1)"},
    {"+", Oid::int2, {Oid::int2, none, none}, "$1"},
    {"+", Oid::int4, {Oid::int4, none, none}, "$1"},
    {"+", Oid::int8, {Oid::int8, none, none}, "$1"},
    {"+", Oid::numeric, {Oid::numeric, none, none}, "$1"},
    {"+", Oid::float8, {Oid::float8, none, none}, "$1"},
    {"~~", Oid::boolean, {Oid::text, Oid::text, none}, "pg_like($1, $2)"},
    {"!~~", Oid::boolean, {Oid::text, Oid::text, none}, "(NOT pg_like($1, $2))"},
    {"~~*", Oid::boolean, {Oid::text, Oid::text, none}, "pg_ilike($1, $2)"},
    {"!~~*", Oid::boolean, {Oid::text, Oid::text, none}, "(NOT pg_ilike($1, $2))"},
    {"^@", Oid::boolean, {Oid::text, Oid::text, none}, "pg_starts_with($1, $2)"},
};

constexpr Signature functions[] = {
    // text
    {"lower", Oid::text, {Oid::text, none, none}, "lower($1)"},
    {"upper", Oid::text, {Oid::text, none, none}, "upper($1)"},
    {"length", Oid::int4, {Oid::text, none, none}, "length($1)"},
    {"char_length", Oid::int4, {Oid::text, none, none}, "length($1)"},
    {"character_length", Oid::int4, {Oid::text, none, none}, "length($1)"},
    {"octet_length", Oid::int4, {Oid::text, none, none}, "length(CAST($1 AS BLOB))"},
    {"substr", Oid::text, {Oid::text, Oid::int4, none}, "pg_substr($1, $2)"},
    {"substr", Oid::text, {Oid::text, Oid::int4, Oid::int4}, "pg_substr($1, $2, $3)"},
    {"substring", Oid::text, {Oid::text, Oid::int4, none}, "pg_substr($1, $2)"},
    {"substring", Oid::text, {Oid::text, Oid::int4, Oid::int4}, "pg_substr($1, $2, $3)"},
    {"btrim", Oid::text, {Oid::text, none, none}, "trim($1, ' ')"},
    {"btrim", Oid::text, {Oid::text, Oid::text, none}, "trim($1, $2)"},
    {"ltrim", Oid::text, {Oid::text, none, none}, "ltrim($1, ' ')"},
    {"ltrim", Oid::text, {Oid::text, Oid::text, none}, "ltrim($1, $2)"},
    {"rtrim", Oid::text, {Oid::text, none, none}, "rtrim($1, ' ')"},
    {"rtrim", Oid::text, {Oid::text, Oid::text, none}, "rtrim($1, $2)"},
    {"replace", Oid::text, {Oid::text, Oid::text, Oid::text}, "pg_replace($1, $2, $3)"},
    {"left", Oid::text, {Oid::text, Oid::int4, none}, "pg_left($1, $2)"},
    {"right", Oid::text, {Oid::text, Oid::int4, none}, "pg_right($1, $2)"},
    {"position", Oid::int4, {Oid::text, Oid::text, none}, "instr($1, $2)"},
    {"strpos", Oid::int4, {Oid::text, Oid::text, none}, "instr($1, $2)"},
    {"starts_with", Oid::boolean, {Oid::text, Oid::text, none}, "pg_starts_with($1, $2)"},
    {"split_part", Oid::text, {Oid::text, Oid::text, Oid::int4}, "pg_split_part($1, $2, $3)"},
    {"like_escape", Oid::text, {Oid::text, Oid::text, none}, "pg_like_escape($1, $2)"},
    {"format_type", Oid::text, {Oid::oid, Oid::int4, none}, "pg_format_type($1)"},
    // numbers
    {"abs", Oid::int2, {Oid::int2, none, none}, "pg_abs_int2($1)"},
    {"abs", Oid::int4, {Oid::int4, none, none}, "pg_abs_int4($1)"},
    {"abs", Oid::int8, {Oid::int8, none, none}, "pg_abs_int8($1)"},
    {"abs", Oid::numeric, {Oid::numeric, none, none}, "pg_abs_numeric($1)"},
    {"abs", Oid::float8, {Oid::float8, none, none}, "pg_abs_float8($1)"},
    {"round", Oid::numeric, {Oid::numeric, none, none}, "pg_round_numeric($1)"},
    {"round", Oid::numeric, {Oid::numeric, Oid::int4, none}, "pg_round_numeric($1, $2)"},
    {"round", Oid::float8, {Oid::float8, none, none}, "pg_round_float8($1)"},
    {"trunc", Oid::numeric, {Oid::numeric, none, none}, "pg_trunc_numeric($1)"},
    {"trunc", Oid::numeric, {Oid::numeric, Oid::int4, none}, "pg_trunc_numeric($1, $2)"},
    {"trunc", Oid::float8, {Oid::float8, none, none}, "pg_trunc_float8($1)"},
    {"floor", Oid::numeric, {Oid::numeric, none, none}, "pg_floor_numeric($1)"},
    {"floor", Oid::float8, {Oid::float8, none, none}, "pg_floor_float8($1)"},
    {"ceil", Oid::numeric, {Oid::numeric, none, none}, "pg_ceiling_numeric($1)"},
    {"ceil", Oid::float8, {Oid::float8, none, none}, "pg_ceiling_float8($1)"},
    {"ceiling", Oid::numeric, {Oid::numeric, none, none}, "pg_ceiling_numeric($1)"},
    {"ceiling", Oid::float8, {Oid::float8, none, none}, "pg_ceiling_float8($1)"},
    {"mod", Oid::int2, {Oid::int2, Oid::int2, none}, "pg_remainder_int($1, $2)"},
    {"mod", Oid::int4, {Oid::int4, Oid::int4, none}, "pg_remainder_int($1, $2)"},
    {"mod", Oid::int8, {Oid::int8, Oid::int8, none}, "pg_remainder_int($1, $2)"},
    {"mod", Oid::numeric, {Oid::numeric, Oid::numeric, none}, "pg_remainder_numeric($1, $2)"},
    // the session and the clock
    {"now", Oid::timestamptz, {none, none, none}, ":now"},
    {"transaction_timestamp", Oid::timestamptz, {none, none, none}, ":now"},
    {"statement_timestamp", Oid::timestamptz, {none, none, none}, ":clock"},
    {"clock_timestamp", Oid::timestamptz, {none, none, none}, ":clock"},
    {"version", Oid::text, {none, none, none}, ":version"},
    {"current_database", Oid::name, {none, none, none}, ":database"},
    {"current_schema", Oid::name, {none, none, none}, ":schema"},
    {"current_user", Oid::name, {none, none, none}, ":user"},
    {"session_user", Oid::name, {none, none, none}, ":user"},
    {"pg_backend_pid", Oid::int4, {none, none, none}, ":pid"},
    {"pg_is_in_recovery", Oid::boolean, {none, none, none}, "0"},
    // there are none to unlock; a pool of asyncpg asks for it
    {"pg_advisory_unlock_all", Oid::void_type, {none, none, none}, "''"},
};

constexpr Signature aggregates[] = {
    {"sum", Oid::int8, {Oid::int2, none, none}, "sum($d$1)$f"},
    {"sum", Oid::int8, {Oid::int4, none, none}, "sum($d$1)$f"},
    {"sum", Oid::numeric, {Oid::int8, none, none}, "pg_sum_numeric(group_concat($d$1)$f)"},
    {"sum", Oid::numeric, {Oid::numeric, none, none}, "pg_sum_numeric(group_concat($d$1)$f)"},
    {"sum", Oid::float4, {Oid::float4, none, none}, "pg_to_float4(sum($d$1)$f)"},
    {"sum", Oid::float8, {Oid::float8, none, none}, "sum($d$1)$f"},
    {"avg", Oid::numeric, {Oid::int2, none, none}, "pg_avg_numeric(group_concat($d$1)$f)"},
    {"avg", Oid::numeric, {Oid::int4, none, none}, "pg_avg_numeric(group_concat($d$1)$f)"},
    {"avg", Oid::numeric, {Oid::int8, none, none}, "pg_avg_numeric(group_concat($d$1)$f)"},
    {"avg", Oid::numeric, {Oid::numeric, none, none}, "pg_avg_numeric(group_concat($d$1)$f)"},
    {"avg", Oid::float8, {Oid::float4, none, none}, "avg($d$1)$f"},
    {"avg", Oid::float8, {Oid::float8, none, none}, "avg($d$1)$f"},
    {"bool_and", Oid::boolean, {Oid::boolean, none, none}, "min($d$1)$f"},
    {"every", Oid::boolean, {Oid::boolean, none, none}, "min($d$1)$f"},
    {"bool_or", Oid::boolean, {Oid::boolean, none, none}, "max($d$1)$f"},
    {"min", Oid::numeric, {Oid::numeric, none, none}, "pg_min_numeric(group_concat($1)$f)"},
    {"max", Oid::numeric, {Oid::numeric, none, none}, "pg_max_numeric(group_concat($1)$f)"},
    {"min", Oid::int2, {Oid::int2, none, none}, "min($1)$f"},
    {"min", Oid::int4, {Oid::int4, none, none}, "min($1)$f"},
    {"min", Oid::int8, {Oid::int8, none, none}, "min($1)$f"},
    {"min", Oid::oid, {Oid::oid, none, none}, "min($1)$f"},
    {"min", Oid::float4, {Oid::float4, none, none}, "min($1)$f"},
    {"min", Oid::float8, {Oid::float8, none, none}, "min($1)$f"},
    {"min", Oid::text, {Oid::text, none, none}, "min($1)$f"},
    {"min", Oid::date, {Oid::date, none, none}, "min($1)$f"},
    {"min", Oid::time, {Oid::time, none, none}, "min($1)$f"},
    {"min", Oid::timestamp, {Oid::timestamp, none, none}, "min($1)$f"},
    {"min", Oid::timestamptz, {Oid::timestamptz, none, none}, "min($1)$f"},
    {"min", Oid::pg_lsn, {Oid::pg_lsn, none, none}, "min($1)$f"},
    {"max", Oid::int2, {Oid::int2, none, none}, "max($1)$f"},
    {"max", Oid::int4, {Oid::int4, none, none}, "max($1)$f"},
    {"max", Oid::int8, {Oid::int8, none, none}, "max($1)$f"},
    {"max", Oid::oid, {Oid::oid, none, none}, "max($1)$f"},
    {"max", Oid::float4, {Oid::float4, none, none}, "max($1)$f"},
    {"max", Oid::float8, {Oid::float8, none, none}, "max($1)$f"},
    {"max", Oid::text, {Oid::text, none, none}, "max($1)$f"},
    {"max", Oid::date, {Oid::date, none, none}, "max($1)$f"},
    {"max", Oid::time, {Oid::time, none, none}, "max($1)$f"},
    {"max", Oid::timestamp, {Oid::timestamp, none, none}, "max($1)$f"},
    {"max", Oid::timestamptz, {Oid::timestamptz, none, none}, "max($1)$f"},
    {"max", Oid::pg_lsn, {Oid::pg_lsn, none, none}, "max($1)$f"},
};

}  // namespace

std::span<const Signature> operator_signatures() {
    return operators;
}

std::span<const Signature> function_signatures() {
    return functions;
}

std::span<const Signature> aggregate_signatures() {
    return aggregates;
}

}  // namespace sql
