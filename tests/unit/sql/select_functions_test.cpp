// The functions that plans call in SQLite: each against what Postgres 15 answers.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "protocol/error.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/sqlite_functions.hpp"

namespace sql {
namespace {

using protocol::Value;

const Value null_value;

Value text(std::string_view value) {
    return std::string(value);
}

Value number(std::int64_t value) {
    return value;
}

Value call(std::string_view name, const std::vector<Value>& arguments) {
    for (const SqliteFunction& function : sqlite_functions()) {
        const bool fits =
            function.arity < 0 || static_cast<std::size_t>(function.arity) == arguments.size();
        if (function.name == name && fits) {
            return function.call(arguments);
        }
    }
    ADD_FAILURE() << "no function " << name;
    return {};
}

std::string error_of(std::string_view name, const std::vector<Value>& arguments) {
    try {
        call(name, arguments);
    } catch (const protocol::Error& error) {
        return error.sqlstate;
    }
    return "none";
}

TEST(SqliteFunctions, AreNamedOnceForEachArityAndNeverGiveABool) {
    std::set<std::pair<std::string_view, int>> names;
    for (const SqliteFunction& function : sqlite_functions()) {
        EXPECT_TRUE(names.emplace(function.name, function.arity).second) << function.name;
        EXPECT_TRUE(function.name.starts_with("pg_")) << function.name;
    }
    EXPECT_EQ(call("pg_like", {text("a"), text("a")}), number(1));
    EXPECT_EQ(call("pg_in", {text("true"), number(16)}), number(1));
}

TEST(SqliteFunctions, IntegersOverflowAtTheirOwnWidth) {
    EXPECT_EQ(call("pg_add_int4", {number(1), number(2)}), number(3));
    EXPECT_EQ(error_of("pg_add_int4", {number(2147483647), number(1)}), "22003");
    EXPECT_EQ(call("pg_add_int8", {number(2147483647), number(1)}), number(2147483648));
    EXPECT_EQ(error_of("pg_add_int8", {number(INT64_MAX), number(1)}), "22003");
    EXPECT_EQ(error_of("pg_subtract_int8", {number(INT64_MIN), number(1)}), "22003");
    EXPECT_EQ(error_of("pg_multiply_int2", {number(200), number(200)}), "22003");
    EXPECT_EQ(error_of("pg_multiply_int8", {number(INT64_MAX), number(2)}), "22003");
    EXPECT_EQ(call("pg_divide_int4", {number(-7), number(2)}), number(-3));
    EXPECT_EQ(call("pg_remainder_int", {number(-7), number(3)}), number(-1));
    EXPECT_EQ(call("pg_remainder_int", {number(INT64_MIN), number(-1)}), number(0));
    EXPECT_EQ(error_of("pg_divide_int4", {number(1), number(0)}), "22012");
    EXPECT_EQ(error_of("pg_remainder_int", {number(1), number(0)}), "22012");
    EXPECT_EQ(error_of("pg_divide_int8", {number(INT64_MIN), number(-1)}), "22003");
    EXPECT_EQ(error_of("pg_divide_int4", {number(INT32_MIN), number(-1)}), "22003");
    EXPECT_EQ(error_of("pg_abs_int4", {number(INT32_MIN)}), "22003");
    EXPECT_EQ(call("pg_abs_int8", {number(INT32_MIN)}), number(2147483648));
    EXPECT_EQ(error_of("pg_to_int2", {number(40000)}), "22003");
    EXPECT_EQ(call("pg_to_int4", {Value(2.5)}), number(2));
    EXPECT_EQ(call("pg_to_int4", {text("2.5")}), number(3));
    EXPECT_EQ(error_of("pg_to_int8", {Value(1e19)}), "22003");
    EXPECT_EQ(error_of("pg_to_int8", {text("9223372036854775808")}), "22003");
    EXPECT_EQ(call("pg_to_oid", {number(-1)}), number(4294967295));
}

TEST(SqliteFunctions, Floats) {
    EXPECT_EQ(call("pg_add_float8", {Value(0.5), Value(1.0)}), Value(1.5));
    EXPECT_EQ(error_of("pg_divide_float8", {Value(1.0), Value(0.0)}), "22012");
    EXPECT_EQ(error_of("pg_multiply_float8", {Value(1e300), Value(1e300)}), "22003");
    EXPECT_EQ(error_of("pg_multiply_float8", {Value(1e-300), Value(1e-300)}), "22003");
    EXPECT_EQ(call("pg_round_float8", {Value(2.5)}), Value(2.0));
    EXPECT_EQ(call("pg_float8_to_numeric", {Value(0.1)}), text("0.1"));
    EXPECT_EQ(call("pg_to_float8", {text("1.5")}), Value(1.5));
    EXPECT_EQ(error_of("pg_to_float4", {Value(1e300)}), "22003");
}

TEST(SqliteFunctions, NullGivesNull) {
    for (const char* name : {"pg_add_int4", "pg_like", "pg_left", "pg_add_numeric", "pg_out"}) {
        EXPECT_EQ(call(name, {null_value, number(1)}), null_value) << name;
        EXPECT_EQ(call(name, {text("1"), null_value}), null_value) << name;
    }
    EXPECT_EQ(call("pg_replace", {text("x"), text(""), null_value}), null_value);
}

TEST(SqliteFunctions, NumericArithmetic) {
    struct Case {
        std::string_view function;
        std::string_view a;
        std::string_view b;
        std::string_view result;
    };
    const Case cases[] = {
        {"pg_add_numeric", "1.10", "2.205", "3.305"},
        {"pg_add_numeric", "-0.5", "0.50", "0.00"},
        {"pg_subtract_numeric", "1.00", "1", "0.00"},
        {"pg_subtract_numeric", "1", "2.5", "-1.5"},
        {"pg_multiply_numeric", "1.5", "-1.50", "-2.250"},
        {"pg_multiply_numeric",
         "12345678901234567890",
         "98765432109876543210",
         "1219326311370217952237463801111263526900"},
        {"pg_divide_numeric", "1.0", "7", "0.14285714285714285714"},
        {"pg_divide_numeric", "10", "4.0", "2.5000000000000000"},
        {"pg_divide_numeric", "22.0", "7.00", "3.1428571428571429"},
        {"pg_divide_numeric", "1000000", "0.003", "333333333.33333333"},
        {"pg_divide_numeric", "0", "5", "0.00000000000000000000"},
        {"pg_remainder_numeric", "10.0", "3", "1.0"},
        {"pg_remainder_numeric", "-7.5", "2", "-1.5"},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(call(one.function, {text(one.a), text(one.b)}), text(one.result))
            << one.function << " " << one.a << " " << one.b;
    }
    EXPECT_EQ(error_of("pg_divide_numeric", {text("1"), text("0.00")}), "22012");
    EXPECT_EQ(error_of("pg_remainder_numeric", {text("1"), text("0")}), "22012");
    EXPECT_EQ(call("pg_add_numeric", {text("NaN"), text("0")}), text("NaN"));
    const std::string huge(3000, '9');
    EXPECT_EQ(error_of("pg_multiply_numeric", {text(huge), text(huge)}), "22003");
}

TEST(SqliteFunctions, NumericRounding) {
    EXPECT_EQ(call("pg_round_numeric", {text("2.5")}), text("3"));
    EXPECT_EQ(call("pg_round_numeric", {text("-2.5")}), text("-3"));
    EXPECT_EQ(call("pg_round_numeric", {text("2.345"), number(2)}), text("2.35"));
    EXPECT_EQ(call("pg_round_numeric", {text("1234.5"), number(-2)}), text("1200"));
    EXPECT_EQ(call("pg_round_numeric", {text("5"), number(2)}), text("5.00"));
    EXPECT_EQ(call("pg_floor_numeric", {text("-1.5")}), text("-2"));
    EXPECT_EQ(call("pg_ceiling_numeric", {text("-0.5")}), text("0"));
    EXPECT_EQ(call("pg_ceiling_numeric", {text("1.2")}), text("2"));
    EXPECT_EQ(call("pg_trunc_numeric", {text("1.999"), number(2)}), text("1.99"));
    EXPECT_EQ(call("pg_fit_numeric", {text("3.14159"), number(5), number(2)}), text("3.14"));
    EXPECT_EQ(error_of("pg_fit_numeric", {text("12345.6"), number(4), number(1)}), "22003");
}

TEST(SqliteFunctions, NumericKeysSortAsNumbersDo) {
    const std::vector<std::string> ascending = {
        "-Infinity", "-1000000", "-100", "-99.9", "-10",     "-1.5",     "-1.49",
        "-0.02",     "-0.001",   "0",    "0.001", "0.02",    "0.1",      "0.100001",
        "1",         "9.99",     "10",   "100",   "1000000", "Infinity", "NaN"};
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        EXPECT_LT(decimal_key(ascending[i - 1]), decimal_key(ascending[i])) << ascending[i];
    }
    EXPECT_EQ(decimal_key("1.50"), decimal_key("1.5"));
    EXPECT_EQ(decimal_key("-0.00"), decimal_key("0"));
    EXPECT_EQ(decimal_key("100"), decimal_key("100.000"));
}

/// The aggregate over these rows, the last one gone again if it has left the frame.
Value aggregated(std::string_view name, const std::vector<std::vector<Value>>& rows) {
    for (const SqliteAggregate& aggregate : sqlite_aggregates()) {
        if (aggregate.name == name) {
            const auto state = aggregate.start();
            for (const std::vector<Value>& row : rows) {
                state->step(row);
            }
            return state->value();
        }
    }
    ADD_FAILURE() << "no aggregate " << name;
    return {};
}

/// The same where the first row has left the window's frame.
Value without_first(std::string_view name, const std::vector<std::vector<Value>>& rows) {
    for (const SqliteAggregate& aggregate : sqlite_aggregates()) {
        if (aggregate.name == name) {
            const auto state = aggregate.start();
            for (const std::vector<Value>& row : rows) {
                state->step(row);
            }
            state->inverse(rows.front());
            return state->value();
        }
    }
    return {};
}

TEST(SqliteAggregates, NumbersAndIntervals) {
    EXPECT_EQ(
        aggregated("pg_sum_numeric", {{text("1.1")}, {null_value}, {text("2.22")}}), text("3.32")
    );
    EXPECT_EQ(
        aggregated("pg_sum_numeric", {{number(INT64_MAX)}, {number(INT64_MAX)}}),
        text("18446744073709551614")
    );
    EXPECT_EQ(aggregated("pg_sum_numeric", {{text("NaN")}, {text("1")}}), text("NaN"));
    EXPECT_EQ(without_first("pg_sum_numeric", {{text("NaN")}, {text("1")}}), text("1"));
    EXPECT_EQ(
        aggregated("pg_avg_numeric", {{number(1)}, {number(2)}, {number(4)}}),
        text("2.3333333333333333")
    );
    EXPECT_EQ(aggregated("pg_sum_numeric", {{null_value}}), null_value);
    EXPECT_EQ(aggregated("pg_sum_int", {}), null_value);
    EXPECT_EQ(
        aggregated("pg_avg_interval", {{text("1 day")}, {text("24:00:00")}, {text("1 mon")}}),
        text("10 days 16:00:00")
    );
    EXPECT_EQ(
        without_first("pg_sum_interval", {{text("1 day")}, {text("02:00:00")}}), text("02:00:00")
    );
}

TEST(SqliteAggregates, ExtremesForgetWhatLeaves) {
    const std::vector<std::vector<Value>> rows = {
        {text("a"), number(1)}, {text("c"), number(3)}, {text("b"), number(2)}};
    EXPECT_EQ(aggregated("pg_min_by", rows), number(1));
    EXPECT_EQ(without_first("pg_min_by", rows), number(2));
    EXPECT_EQ(without_first("pg_max_by", rows), number(3));
    EXPECT_EQ(
        without_first("pg_string_agg", {{text("a"), text("-")}, {text("b"), text("-")}}), text("b")
    );
    EXPECT_EQ(without_first("pg_bit_or", {{number(4)}, {number(3)}}), number(3));
}

TEST(SqliteAggregates, OrderedOnesSortAndDropDoubles) {
    const auto row = [](std::string_view value, std::string_view order) {
        return std::vector<Value>{
            text("pg_string_agg"), number(2), text(order), text(value), text(","), text(value)};
    };
    EXPECT_EQ(
        aggregated("pg_ordered", {row("b", "d"), row("c", "d"), row("b", "d")}), text("c,b,b")
    );
    EXPECT_EQ(
        aggregated("pg_ordered", {row("b", "=a"), row("c", "=a"), row("b", "=a")}), text("b,c")
    );
}

TEST(SqliteFunctions, Like) {
    struct Case {
        std::string_view value;
        std::string_view pattern;
        bool matches;
    };
    const Case cases[] = {
        {"abc", "abc", true},
        {"abc", "a%", true},
        {"abc", "%c", true},
        {"abc", "a_c", true},
        {"abc", "A_C", false},
        {"", "%", true},
        {"", "", true},
        {"abc", "", false},
        {"a%c", "a\\%c", true},
        {"abc", "a\\%c", false},
        {"xabcabc", "%abc", true},
        {"aé", "a_", true},
        {"é", "__", false},
        {"abc", "%%_", true},
        {"abc", "abc\\", false},
        {"mississippi", "m%iss%pi", true},
        {"mississippi", "m%iss%x", false},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(
            call("pg_like", {text(one.value), text(one.pattern)}), number(one.matches ? 1 : 0)
        ) << one.value
          << " LIKE " << one.pattern;
    }
    EXPECT_EQ(call("pg_ilike", {text("aXc"), text("AxC%")}), number(1));
    EXPECT_EQ(error_of("pg_like", {text("abc\\"), text("abc\\")}), "22025");
    EXPECT_EQ(call("pg_like_escape", {text("a!%b\\"), text("!")}), text("a\\%b\\\\"));
    EXPECT_EQ(call("pg_like_escape", {text("a\\%"), text("")}), text("a\\\\%"));
    EXPECT_EQ(error_of("pg_like_escape", {text("a"), text("ab")}), "22025");
}

TEST(SqliteFunctions, PartsOfTexts) {
    EXPECT_EQ(call("pg_substr", {text("héllo"), number(2)}), text("éllo"));
    EXPECT_EQ(call("pg_substr", {text("hello"), number(2), number(3)}), text("ell"));
    EXPECT_EQ(call("pg_substr", {text("hello"), number(0), number(3)}), text("he"));
    EXPECT_EQ(call("pg_substr", {text("hello"), number(-1), number(3)}), text("h"));
    EXPECT_EQ(call("pg_substr", {text("hello"), number(9), number(3)}), text(""));
    EXPECT_EQ(call("pg_substr", {text("hello"), number(2), number(INT64_MAX)}), text("ello"));
    EXPECT_EQ(error_of("pg_substr", {text("hello"), number(1), number(-1)}), "22011");
    EXPECT_EQ(call("pg_left", {text("héllo"), number(2)}), text("hé"));
    EXPECT_EQ(call("pg_left", {text("hello"), number(-2)}), text("hel"));
    EXPECT_EQ(call("pg_right", {text("hello"), number(2)}), text("lo"));
    EXPECT_EQ(call("pg_right", {text("hello"), number(-2)}), text("llo"));
    EXPECT_EQ(call("pg_replace", {text("abcabc"), text("b"), text("XX")}), text("aXXcaXXc"));
    EXPECT_EQ(call("pg_replace", {text("abc"), text(""), text("X")}), text("abc"));
    EXPECT_EQ(call("pg_split_part", {text("a,b,c"), text(","), number(2)}), text("b"));
    EXPECT_EQ(call("pg_split_part", {text("a,b,c"), text(","), number(-1)}), text("c"));
    EXPECT_EQ(call("pg_split_part", {text("a,b"), text(","), number(5)}), text(""));
    EXPECT_EQ(error_of("pg_split_part", {text("a"), text(","), number(0)}), "22023");
    EXPECT_EQ(call("pg_concat_ws", {text("-"), text("a"), null_value, text("b")}), text("a-b"));
    EXPECT_EQ(call("pg_concat_ws", {null_value, text("a")}), null_value);
    EXPECT_EQ(call("pg_bpchar", {text("ab"), number(4)}), text("ab  "));
    EXPECT_EQ(call("pg_bpchar", {text("abcdef"), number(4)}), text("abcd"));
}

TEST(SqliteFunctions, ConversionsAndRows) {
    EXPECT_EQ(call("pg_out", {number(1), number(16)}), text("t"));
    EXPECT_EQ(call("pg_out", {number(0), number(1184)}), text("2000-01-01 00:00:00+00"));
    EXPECT_EQ(call("pg_in", {text("2000-01-02"), number(1082)}), number(1));
    EXPECT_EQ(error_of("pg_in", {text("x"), number(23)}), "22P02");
    EXPECT_EQ(call("pg_boolean_text", {number(0)}), text("false"));
    EXPECT_EQ(call("pg_timestamp_to_date", {number(-1)}), number(-1));
    EXPECT_EQ(call("pg_timestamp_to_date", {number(INT64_MAX)}), number(INT32_MAX));
    EXPECT_EQ(call("pg_date_to_timestamp", {number(1)}), number(86'400'000'000));
    EXPECT_EQ(error_of("pg_date_to_timestamp", {number(2'000'000'000)}), "22008");
    EXPECT_EQ(
        call("pg_greatest", {number(1), text("x"), null_value, null_value, number(3), text("y")}),
        text("y")
    );
    EXPECT_EQ(call("pg_least", {text("b"), number(2), text("a"), number(1)}), number(1));
    EXPECT_EQ(call("pg_greatest", {null_value, null_value}), null_value);
    EXPECT_EQ(call("pg_single_row", {number(1), text("x")}), text("x"));
    EXPECT_EQ(call("pg_single_row", {number(0), null_value}), null_value);
    EXPECT_EQ(error_of("pg_single_row", {number(2), text("x")}), "21000");
    EXPECT_EQ(call("pg_limit", {null_value}), number(-1));
    EXPECT_EQ(error_of("pg_limit", {number(-1)}), "2201W");
    EXPECT_EQ(call("pg_offset", {null_value}), number(0));
    EXPECT_EQ(error_of("pg_offset", {number(-1)}), "2201X");
}

}  // namespace
}  // namespace sql
