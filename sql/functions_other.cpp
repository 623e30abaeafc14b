#include "sql/functions_other.hpp"

#include <string>

#include "protocol/pgwire/datetime.hpp"
#include "protocol/pgwire/value_codec.hpp"
#include "sql/functions_argument.hpp"
#include "sql/value_form.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace datetime = protocol::pgwire;

constexpr std::string_view invalid_row_count_in_limit = "2201W";
constexpr std::string_view invalid_row_count_in_offset = "2201X";
constexpr std::string_view cardinality_violation = "21000";

/// pg_out(value, type): the type's output function.
Value output(Arguments a) {
    const Oid type = oid_of(a[1]);
    std::string text;
    const Value value = type == Oid::boolean ? Value(integer_of(a[0]) != 0) : a[0];
    protocol::pgwire::append_text(text, value, type);
    return text;
}

/// pg_in(text, type): the type's input function.
Value input(Arguments a) {
    const Oid type = oid_of(a[1]);
    return sqlite_form(protocol::pgwire::decode_text(text_of(a[0]), type), type);
}

Value boolean_text(Arguments a) {
    return std::string(integer_of(a[0]) != 0 ? "true" : "false");
}

Value timestamp_to_date(Arguments a) {
    const std::int64_t usec = integer_of(a[0]);
    if (usec == datetime::timestamp_infinity || usec == datetime::timestamp_minus_infinity) {
        return usec > 0 ? datetime::date_infinity : datetime::date_minus_infinity;
    }
    const std::int64_t days = usec / datetime::usec_per_day;
    return usec % datetime::usec_per_day < 0 ? days - 1 : days;
}

Value date_to_timestamp(Arguments a) {
    const std::int64_t days = integer_of(a[0]);
    if (days == datetime::date_infinity || days == datetime::date_minus_infinity) {
        return days > 0 ? datetime::timestamp_infinity : datetime::timestamp_minus_infinity;
    }
    if (std::abs(days) > datetime::timestamp_day_max) {
        throw statement_error("22008", "date out of range for timestamp");
    }
    return days * datetime::usec_per_day;
}

// ---- GREATEST and LEAST, which pass over NULLs ------------------------------------------------

bool is_less(const Value& a, const Value& b) {
    if (std::holds_alternative<double>(a) || std::holds_alternative<double>(b)) {
        return float_of(a) < float_of(b);
    }
    if (std::holds_alternative<std::string>(a)) {
        return text_of(a) < text_of(b);
    }
    return integer_of(a) < integer_of(b);
}

/// pg_greatest(key, value, key, value …): by the keys, whose order in SQLite is Postgres's.
template <bool greatest>
Value extreme(Arguments a) {
    Value best_key;
    Value best;
    for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
        if (is_null(a[i])) {
            continue;
        }
        const bool wins =
            is_null(best_key) || (greatest ? is_less(best_key, a[i]) : is_less(a[i], best_key));
        if (wins) {
            best_key = a[i];
            best = a[i + 1];
        }
    }
    return best;
}

// ---- rows -----------------------------------------------------------------------------------

/// pg_single_row(count(*), min(value)): a scalar subquery's value.
Value single_row(Arguments a) {
    if (integer_of(a[0]) > 1) {
        throw statement_error(
            cardinality_violation, "more than one row returned by a subquery used as an expression"
        );
    }
    return a[1];
}

Value limit(Arguments a) {
    if (is_null(a[0])) {
        return std::int64_t{-1};  // SQLite's "no limit"
    }
    if (integer_of(a[0]) < 0) {
        throw statement_error(invalid_row_count_in_limit, "LIMIT must not be negative");
    }
    return a[0];
}

Value offset(Arguments a) {
    if (is_null(a[0])) {
        return std::int64_t{0};
    }
    if (integer_of(a[0]) < 0) {
        throw statement_error(invalid_row_count_in_offset, "OFFSET must not be negative");
    }
    return a[0];
}

constexpr SqliteFunction functions[] = {
    {"pg_out", 2, strict<output>},
    {"pg_in", 2, strict<input>},
    {"pg_boolean_text", 1, strict<boolean_text>},
    {"pg_timestamp_to_date", 1, strict<timestamp_to_date>},
    {"pg_date_to_timestamp", 1, strict<date_to_timestamp>},
    {"pg_greatest", -1, extreme<true>},
    {"pg_least", -1, extreme<false>},
    {"pg_single_row", 2, single_row},
    {"pg_limit", 1, limit},
    {"pg_offset", 1, offset},
};

}  // namespace

std::span<const SqliteFunction> other_functions() {
    return functions;
}

}  // namespace sql
