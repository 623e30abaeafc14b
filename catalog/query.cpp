#include "catalog/query.hpp"

#include <limits>
#include <string>
#include <utility>

#include "protocol/error.hpp"
#include "sql/value_form.hpp"

namespace catalog {

namespace {

using protocol::Oid;
using protocol::Value;

/// SQLite's default; Debian's build allows more, others do not.
constexpr std::size_t parameters_max = 32766;

protocol::Error out_of_range(Oid type) {
    return protocol::statement_error(
        protocol::sqlstate::numeric_out_of_range,
        std::string{protocol::type_name(type)} + " out of range"
    );
}

std::int64_t integer_between(
    const Statement& row, int column, Oid type, std::pair<std::int64_t, std::int64_t> range
) {
    // SQLite's own arithmetic goes over to floating point where it overflows.
    const std::int64_t number = row.integer(column);
    if (!row.is_integer(column) || number < range.first || number > range.second) {
        throw out_of_range(type);
    }
    return number;
}

template <class Integer>
constexpr std::pair<std::int64_t, std::int64_t> range_of = {
    std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()};

Value read_value(const Statement& row, int column, Oid type) {
    if (row.is_null(column)) {
        return std::monostate{};
    }
    switch (type) {
        case Oid::boolean:
            return row.integer(column) != 0;
        case Oid::int2:
            return integer_between(row, column, type, range_of<std::int16_t>);
        case Oid::int4:
        case Oid::date:
            return integer_between(row, column, type, range_of<std::int32_t>);
        case Oid::oid:
        case Oid::xid:
            return integer_between(row, column, type, range_of<std::uint32_t>);
        case Oid::int8:
        case Oid::pg_lsn:
        case Oid::timestamp:
        case Oid::timestamptz:
            return integer_between(row, column, type, range_of<std::int64_t>);
        case Oid::float4:
        case Oid::float8:
            return row.real(column);
        default:
            return sql::wire_form(row.text(column), type);
    }
}

std::size_t held_bytes(const Statement& row, int columns) {
    std::size_t bytes = sizeof(protocol::Row) + static_cast<std::size_t>(columns) * sizeof(Value);
    for (int column = 0; column < columns; ++column) {
        bytes += row.bytes(column);
    }
    return bytes;
}

void bind_inputs(Statement& statement, const sql::SelectPlan& plan, const PlanInputs& inputs) {
    // A parameter may be declared and not used; behind the last one used there is nothing to bind.
    const int used = statement.parameters();
    int index = 0;
    for (const Value& value : inputs.parameters) {
        ++index;
        if (index <= used) {
            const Oid type = plan.parameters[static_cast<std::size_t>(index - 1)];
            statement.bind(index, sql::sqlite_form(value, type), Oid::text);
        }
    }
    for (const std::string& fact : plan.facts) {
        ++index;
        if (index > used) {
            break;
        }
        // Whoever calls cannot choose another tenant by its facts.
        const Value value =
            fact == ":tenant" ? Value{std::string{inputs.tenant}} : inputs.facts(fact);
        statement.bind(index, value, Oid::text);
    }
}

void check_inputs(const sql::SelectPlan& plan, const PlanInputs& inputs) {
    if (inputs.parameters.size() != plan.parameters.size()) {
        throw protocol::Error{
            protocol::ErrorKind::bug,
            protocol::sqlstate::internal_error,
            "a plan got another number of parameters than it has"};
    }
    if (plan.parameters.size() + plan.facts.size() > parameters_max) {
        throw protocol::statement_error(
            protocol::sqlstate::limit_exceeded,
            "too many parameters",
            "A SELECT takes up to " + std::to_string(parameters_max) + "."
        );
    }
}

Statement compile(Connection& connection, const sql::SelectPlan& plan) {
    try {
        Statement statement = connection.prepare_plan(number_facts(plan));
        if (static_cast<std::size_t>(statement.columns()) != plan.columns.size()) {
            throw protocol::Error{
                protocol::ErrorKind::bug,
                protocol::sqlstate::internal_error,
                "a plan has another number of columns than it says"};
        }
        return statement;
    } catch (const protocol::Error& error) {
        if (error.kind != protocol::ErrorKind::bug || error.detail.empty()) {
            throw;
        }
        // The translator writes what SQLite knows, so what is left are SQLite's limits: the depth
        // of an expression, the number of joins, columns or parts of a UNION.
        throw protocol::Error{
            protocol::ErrorKind::statement,
            protocol::sqlstate::statement_too_complex,
            "the statement is too complex",
            error.detail,
            "Split it into smaller ones."};
    }
}

struct FactHere {
    std::size_t index = 0;
    std::size_t length = 0;  // 0: none
};

/// The fact that `text` begins with: the longest, since one's name may begin another's.
FactHere fact_at(const sql::SelectPlan& plan, std::string_view text) {
    FactHere found;
    if (!text.starts_with(':')) {
        return found;
    }
    for (std::size_t i = 0; i < plan.facts.size(); ++i) {
        if (plan.facts[i].size() > found.length && text.starts_with(plan.facts[i])) {
            found = {i, plan.facts[i].size()};
        }
    }
    return found;
}

/// A fact that nobody gives is none: only a plain true makes a superuser.
Viewer viewer_of(const PlanInputs& inputs) {
    const Value superuser = inputs.facts(":superuser");
    const bool* truth = std::get_if<bool>(&superuser);
    return {std::string{inputs.tenant}, truth != nullptr && *truth};
}

/// While one query has the connection: when it has to stop, whose it is, and whom it may ask.
class Watch {
public:
    Watch(Connection& connection, std::stop_token stop, const PlanInputs& inputs)
        : connection_(connection) {
        connection_.watch_stop(std::move(stop));
        connection_.set_viewer([&inputs] { return viewer_of(inputs); });
        connection_.set_session(inputs.session);
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    Watch(Watch&&) = delete;
    Watch& operator=(Watch&&) = delete;
    ~Watch() {
        connection_.forget_stop();
        connection_.set_viewer({});
        connection_.set_session(nullptr);
    }

private:
    Connection& connection_;
};

}  // namespace

std::string number_facts(const sql::SelectPlan& plan) {
    const std::string_view text = plan.sqlite;
    std::string numbered;
    numbered.reserve(text.size());
    char quote = '\0';
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const FactHere fact = quote == '\0' ? fact_at(plan, text.substr(at)) : FactHere{};
        if (fact.length != 0) {
            numbered += "?" + std::to_string(plan.parameters.size() + fact.index + 1);
            at += fact.length;
            continue;
        }
        if (quote == c) {
            quote = '\0';  // a doubled quote closes and opens again
        } else if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        }
        numbered += c;
        ++at;
    }
    return numbered;
}

protocol::ResultSet run_plan(
    Connection& connection,
    const sql::SelectPlan& plan,
    const PlanInputs& inputs,
    std::stop_token stop
) {
    check_inputs(plan, inputs);
    if (stop.stop_requested()) {
        throw protocol::statement_error(
            protocol::sqlstate::query_canceled, "canceling statement due to user request"
        );
    }
    const Watch watch{connection, std::move(stop), inputs};
    Statement statement = compile(connection, plan);
    bind_inputs(statement, plan, inputs);
    protocol::ResultSet result{plan.columns, {}};
    const int columns = statement.columns();
    std::size_t bytes = 0;
    while (statement.step()) {
        bytes += held_bytes(statement, columns);
        if (bytes > result_bytes_max) {
            throw protocol::statement_error(
                protocol::sqlstate::limit_exceeded,
                "the result is larger than 64 MiB",
                "Ask for fewer rows with WHERE or LIMIT."
            );
        }
        protocol::Row& row = result.rows.emplace_back();
        row.reserve(plan.columns.size());
        for (int column = 0; column < columns; ++column) {
            row.push_back(
                read_value(statement, column, plan.columns[static_cast<std::size_t>(column)].type)
            );
        }
    }
    return result;
}

}  // namespace catalog
