#include "sql/functions_rows.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "protocol/pgwire/array_text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/functions_decimal.hpp"
#include "sql/functions_element.hpp"
#include "sql/functions_json_parts.hpp"
#include "sql/functions_moment.hpp"
#include "sql/functions_zone.hpp"
#include "sql/key_words.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::int64_t series_rows_max = 1'000'000;

/// A JSON array that grows by one value at a time.
class JsonRows {
public:
    void add(const Value& value) {
        begin();
        append_json(json_, value);
    }
    void add_row(const std::vector<Value>& row) {
        begin();
        json_ += '[';
        for (std::size_t i = 0; i < row.size(); ++i) {
            json_ += i == 0 ? "" : ",";
            append_json(json_, row[i]);
        }
        json_ += ']';
    }
    std::string take() { return json_ + "]"; }

private:
    void begin() { json_ += json_.size() == 1 ? "" : ","; }
    std::string json_ = "[";
};

protocol::Error too_many_rows() {
    return statement_error(
        sqlstate::limit_exceeded,
        "generate_series() would give more than 1,000,000 rows",
        "Ask for fewer in one call."
    );
}

protocol::Error zero_step() {
    return statement_error(sqlstate::invalid_parameter_value, "step size cannot equal zero");
}

/// pg_rows_series(from, until, step)
Value integer_series(Arguments a) {
    const std::int64_t until = integer_of(a[1]);
    const std::int64_t step = integer_of(a[2]);
    if (step == 0) {
        throw zero_step();
    }
    JsonRows rows;
    std::int64_t count = 0;
    for (std::int64_t at = integer_of(a[0]); step > 0 ? at <= until : at >= until;) {
        if (++count > series_rows_max) {
            throw too_many_rows();
        }
        rows.add(at);
        if (__builtin_add_overflow(at, step, &at)) {
            break;
        }
    }
    return rows.take();
}

/// pg_rows_series_numeric(from, until, step)
Value numeric_series(Arguments a) {
    const Decimal until = parse_decimal(text_of(a[1]));
    const Decimal step = parse_decimal(text_of(a[2]));
    if (step.is_zero()) {
        throw zero_step();
    }
    const auto passed = [&](const Decimal& at) {
        const Decimal left = step.negative ? subtract(at, until) : subtract(until, at);
        return left.negative && !left.is_zero();
    };
    JsonRows rows;
    std::int64_t count = 0;
    for (Decimal at = parse_decimal(text_of(a[0])); !passed(at); at = add(at, step)) {
        if (++count > series_rows_max) {
            throw too_many_rows();
        }
        rows.add(print_decimal(at));
    }
    return rows.take();
}

/// pg_rows_series_moment(from, until, step, zone): of timestamps by UTC's clocks.
Value moment_series(Arguments a) {
    const std::int64_t until = integer_of(a[1]);
    const Interval step = interval_of(a[2]);
    const protocol::pgwire::TimeZone& zone = session_zone(a[3]);
    const Int128 span = interval_span(step);
    if (span == 0) {
        throw zero_step();
    }
    JsonRows rows;
    std::int64_t count = 0;
    for (std::int64_t at = integer_of(a[0]); span > 0 ? at <= until : at >= until;
         at = add_to_moment(at, step, zone)) {
        // From an infinite moment no step leads away: that one ends here too.
        if (++count > series_rows_max) {
            throw too_many_rows();
        }
        rows.add(at);
    }
    return rows.take();
}

/// pg_rows_unnest(array, element type)
Value unnested(Arguments a) {
    const auto type = static_cast<Oid>(integer_of(a[1]));
    JsonRows rows;
    for (const auto& element : protocol::pgwire::parse_array_or_vector(text_of(a[0])).elements) {
        rows.add(element ? element_value(*element, type) : Value());
    }
    return rows.take();
}

/// pg_rows_subscripts(array, dimension, whether from the end)
Value subscripts(Arguments a) {
    const auto items = protocol::pgwire::parse_array_or_vector(text_of(a[0]));
    const std::int64_t number = integer_of(a[1]);
    JsonRows rows;
    if (number < 1 || static_cast<std::size_t>(number) > items.dimensions.size()) {
        return rows.take();
    }
    const auto& dimension = items.dimensions[static_cast<std::size_t>(number - 1)];
    for (std::int64_t i = 0; i < dimension.length; ++i) {
        const std::int64_t at = integer_of(a[2]) != 0 ? dimension.length - 1 - i : i;
        rows.add(dimension.lower + at);
    }
    return rows.take();
}

/// pg_rows_expanded(array, element type): each element with its number.
Value expanded(Arguments a) {
    const auto type = static_cast<Oid>(integer_of(a[1]));
    JsonRows rows;
    std::int64_t number = 0;
    for (const auto& element : protocol::pgwire::parse_array_or_vector(text_of(a[0])).elements) {
        rows.add_row({element ? element_value(*element, type) : Value(), ++number});
    }
    return rows.take();
}

/// pg_rows_records(rows of two numbers): each as the text of a record, `(1,2)`.
Value records(Arguments a) {
    JsonRows rows;
    for (const std::string_view row : json_elements(text_of(a[0]))) {
        rows.add("(" + std::string(row.substr(1, row.size() - 2)) + ")");
    }
    return rows.take();
}

/// pg_record_field(text of a record of two numbers, at)
Value record_field(Arguments a) {
    const std::string_view text = text_of(a[0]);
    const std::size_t comma = std::min(text.find(','), text.size() - 1);
    const std::string field(
        integer_of(a[1]) == 0 ? text.substr(1, comma - 1) : text.substr(comma + 1)
    );
    return std::int64_t{std::atoll(field.c_str())};
}

std::string_view key_word_kind(char category) {
    switch (category) {
        case 'C':
            return "unreserved (cannot be function or type name)";
        case 'T':
            return "reserved (can be function or type name)";
        case 'R':
            return "reserved";
        default:
            return "unreserved";
    }
}

/// pg_rows_key_words(): pg_get_keywords()
Value key_word_rows(Arguments) {
    JsonRows rows;
    for (const KeyWord& word : key_words()) {
        rows.add_row(
            {std::string(word.text),
             std::string(1, word.category),
             std::int64_t{word.is_bare_label ? 1 : 0},
             std::string(key_word_kind(word.category)),
             std::string(word.is_bare_label ? "can be bare label" : "requires AS")}
        );
    }
    return rows.take();
}

/// pg_rows_one(value): the one row of a function that gives no set.
Value one(Arguments a) {
    JsonRows rows;
    rows.add(a[0]);
    return rows.take();
}

/// pg_rows_record(values …): one row of several columns, as LATERAL gathers them.
Value record(Arguments a) {
    std::string json = "[";
    for (std::size_t i = 0; i < a.size(); ++i) {
        json += i == 0 ? "" : ",";
        append_json(json, a[i]);
    }
    return json + "]";
}

/// pg_rows_zip(width, rows, width, rows, …): side by side, the shorter ones filled up with NULLs.
Value zipped(Arguments a) {
    struct Source {
        std::size_t width;
        std::vector<std::string_view> rows;
    };
    std::vector<Source> sources;
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
        Source source{.width = static_cast<std::size_t>(integer_of(a[i])), .rows = {}};
        if (!is_null(a[i + 1])) {
            source.rows = json_elements(text_of(a[i + 1]));
        }
        count = std::max(count, source.rows.size());
        sources.push_back(std::move(source));
    }
    std::string json = "[";
    for (std::size_t row = 0; row < count; ++row) {
        json += row == 0 ? "[" : ",[";
        bool first = true;
        for (const Source& source : sources) {
            json += first ? "" : ",";
            first = false;
            if (row < source.rows.size()) {
                const std::string_view cells = source.rows[row];
                json += source.width == 1 ? cells : cells.substr(1, cells.size() - 2);
                continue;
            }
            for (std::size_t i = 0; i < source.width; ++i) {
                json += i == 0 ? "null" : ",null";
            }
        }
        json += "]";
    }
    return json + "]";
}

/// pg_window_count(count, function): what ntile() and nth_value() take.
Value window_count(Arguments a) {
    if (integer_of(a[0]) > 0) {
        return a[0];
    }
    const bool is_ntile = text_of(a[1]) == "ntile";
    throw statement_error(
        is_ntile ? "22014" : "22016",
        "argument of " + std::string(text_of(a[1])) + " must be greater than zero"
    );
}

// ---- JSON -----------------------------------------------------------------------------------

std::string_view kind_name(JsonKind kind) {
    if (kind == JsonKind::object) {
        return "an object";
    }
    return kind == JsonKind::array ? "an array" : "a scalar";
}

/// What `->>` gives: a string's own text, null's NULL.
Value json_text(std::string_view value) {
    switch (json_kind(value)) {
        case JsonKind::string:
            return json_string(value);
        case JsonKind::null:
            return {};
        default:
            return std::string(value);
    }
}

/// pg_rows_json_elements(json, whether as text)
Value json_array_elements(Arguments a) {
    const JsonKind kind = json_kind(text_of(a[0]));
    if (kind != JsonKind::array) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "cannot extract elements from " + std::string(kind_name(kind))
        );
    }
    JsonRows rows;
    for (const std::string_view element : json_elements(text_of(a[0]))) {
        rows.add(integer_of(a[1]) != 0 ? json_text(element) : Value(std::string(element)));
    }
    return rows.take();
}

std::vector<JsonMember> members_of(const Value& object, std::string_view what) {
    const JsonKind kind = json_kind(text_of(object));
    if (kind != JsonKind::object) {
        throw statement_error(
            sqlstate::invalid_parameter_value,
            "cannot call " + std::string(what) + " on " + std::string(kind_name(kind))
        );
    }
    return json_members(text_of(object));
}

Value json_keys(Arguments a) {
    JsonRows rows;
    for (const JsonMember& member : members_of(a[0], "jsonb_object_keys")) {
        rows.add(member.key);
    }
    return rows.take();
}

/// pg_rows_json_each(json, whether as text)
Value json_each(Arguments a) {
    JsonRows rows;
    for (const JsonMember& member : members_of(a[0], "jsonb_each")) {
        const Value value =
            integer_of(a[1]) != 0 ? json_text(member.value) : Value(std::string(member.value));
        rows.add_row({member.key, value});
    }
    return rows.take();
}

constexpr SqliteFunction functions[] = {
    {"pg_rows_series", 3, strict<integer_series>},
    {"pg_rows_series_numeric", 3, strict<numeric_series>},
    {"pg_rows_series_moment", 4, strict<moment_series>},
    {"pg_rows_unnest", 2, strict<unnested>},
    {"pg_rows_subscripts", 3, strict<subscripts>},
    {"pg_window_count", 2, strict<window_count>},
    {"pg_rows_expanded", 2, strict<expanded>},
    {"pg_rows_records", 1, strict<records>},
    {"pg_record_field", 2, strict<record_field>},
    {"pg_rows_key_words", 0, key_word_rows},
    {"pg_rows_one", 1, one},
    {"pg_rows_record", -1, record},
    {"pg_rows_zip", -1, zipped},
    {"pg_rows_json_elements", 2, strict<json_array_elements>},
    {"pg_rows_json_keys", 1, strict<json_keys>},
    {"pg_rows_json_each", 2, strict<json_each>},
};

}  // namespace

std::span<const SqliteFunction> row_functions() {
    return functions;
}

}  // namespace sql
