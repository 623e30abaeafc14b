// Aggregates whose result depends on the order of their input, and the one that brings it in order.
#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "sql/functions_aggregate.hpp"
#include "sql/functions_argument.hpp"
#include "sql/json_value.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::size_t held_bytes_max = std::size_t{64} << 20U;

/// Counts what an aggregate keeps of its rows.
class HeldBytes {
public:
    void add(Arguments a) {
        bytes_ += size(a);
        if (bytes_ > held_bytes_max) {
            throw statement_error(
                sqlstate::limit_exceeded,
                "an aggregate holds more than 64 MiB",
                "Ask for fewer rows with WHERE, or for smaller groups."
            );
        }
    }
    void remove(Arguments a) { bytes_ -= std::min(bytes_, size(a)); }

private:
    static std::size_t size(Arguments a) {
        std::size_t bytes = 0;
        for (const Value& value : a) {
            const auto* text = std::get_if<std::string>(&value);
            bytes += sizeof(Value) + (text != nullptr ? text->size() : 0);
        }
        return bytes;
    }
    std::size_t bytes_ = 0;
};

/// Keeps its rows; what they make is up to the derived class.
class RowKeeper : public AggregateState {
public:
    void step(Arguments a) override {
        held_.add(a);
        rows_.emplace_back(a.begin(), a.end());
    }
    void inverse(Arguments a) override {
        held_.remove(a);
        rows_.pop_front();
    }

protected:
    using Row = std::vector<Value>;
    const std::deque<Row>& rows() const { return rows_; }

private:
    std::deque<Row> rows_;
    HeldBytes held_;
};

/// string_agg(text, delimiter): a row's own delimiter stands before it.
class JoinedText : public RowKeeper {
public:
    Value value() const override {
        std::string joined;
        bool any = false;
        for (const Row& row : rows()) {
            if (is_null(row[0])) {
                continue;
            }
            if (any && !is_null(row[1])) {
                joined += text_of(row[1]);
            }
            joined += text_of(row[0]);
            any = true;
        }
        return any ? Value(std::move(joined)) : Value();
    }
};

/// string_agg(bytea, delimiter), of the hex form.
class JoinedBytes : public RowKeeper {
public:
    Value value() const override {
        std::string joined = "\\x";
        bool any = false;
        for (const Row& row : rows()) {
            if (is_null(row[0])) {
                continue;
            }
            joined += any && !is_null(row[1]) ? text_of(row[1]).substr(2) : "";
            joined += text_of(row[0]).substr(2);
            any = true;
        }
        return any ? Value(std::move(joined)) : Value();
    }
};

/// json_agg() of values that are JSON already.
class JsonList : public RowKeeper {
public:
    Value value() const override {
        if (rows().empty()) {
            return {};
        }
        std::string list;
        for (const Row& row : rows()) {
            list += list.empty() ? "[" : ", ";
            list += is_null(row[0]) ? std::string_view("null") : text_of(row[0]);
        }
        return list + "]";
    }
};

/// json_object_agg(key, value), and jsonb's, which keeps the last of equal keys.
template <bool binary>
class JsonMembers : public RowKeeper {
public:
    Value value() const override {
        if (rows().empty()) {
            return {};
        }
        std::string object;
        for (const Row& row : rows()) {
            if (is_null(row[0])) {
                throw statement_error(
                    sqlstate::invalid_parameter_value, "field name must not be null"
                );
            }
            object += object.empty() ? "{ " : ", ";
            append_json_string(object, text_of(row[0]));
            object += " : ";
            object += is_null(row[1]) ? std::string_view("null") : text_of(row[1]);
        }
        object += " }";
        return binary ? normalized_json(object) : object;
    }
};

/// SQLite's order of the values of one key: all are numbers, or all texts.
int compare_keys(const Value& a, const Value& b) {
    if (std::holds_alternative<std::string>(a)) {
        return text_of(a).compare(text_of(b));
    }
    if (std::holds_alternative<double>(a) || std::holds_alternative<double>(b)) {
        const double left = float_of(a);
        const double right = float_of(b);
        return left < right ? -1 : left > right ? 1 : 0;
    }
    const std::int64_t left = integer_of(a);
    const std::int64_t right = integer_of(b);
    return left < right ? -1 : left > right ? 1 : 0;
}

/// pg_ordered(aggregate, number of its arguments, order, arguments …, keys …). `order` has a letter
/// a key: a and d put NULLs last, A and D first; a leading "=" means DISTINCT by the keys.
class Ordered : public RowKeeper {
public:
    Value value() const override {
        if (rows().empty()) {
            return {};
        }
        const Row& first = rows().front();
        const std::string_view name = text_of(first[0]);
        const auto keys_begin = static_cast<std::size_t>(3 + integer_of(first[1]));
        std::string_view order = text_of(first[2]);
        const bool distinct = order.starts_with('=');
        order.remove_prefix(distinct ? 1 : 0);

        std::vector<const Row*> sorted;
        for (const Row& row : rows()) {
            sorted.push_back(&row);
        }
        const auto compare = [&](const Row& a, const Row& b) {
            for (std::size_t i = 0; i < order.size(); ++i) {
                const int result = compare_one(a[keys_begin + i], b[keys_begin + i], order[i]);
                if (result != 0) {
                    return result;
                }
            }
            return 0;
        };
        std::stable_sort(sorted.begin(), sorted.end(), [&](const Row* a, const Row* b) {
            return compare(*a, *b) < 0;
        });
        const auto state = start(name);
        const Row* last = nullptr;
        for (const Row* row : sorted) {
            if (distinct && last != nullptr && compare(*last, *row) == 0) {
                continue;
            }
            state->step(Arguments(*row).subspan(3, keys_begin - 3));
            last = row;
        }
        return state->value();
    }

private:
    static int compare_one(const Value& a, const Value& b, char order) {
        const bool descending = order == 'd' || order == 'D';
        if (is_null(a) || is_null(b)) {
            const bool nulls_first = order == 'A' || order == 'D';
            const int result = static_cast<int>(is_null(a)) - static_cast<int>(is_null(b));
            return nulls_first ? -result : result;
        }
        const int result = compare_keys(a, b);
        return descending ? -result : result;
    }

    static std::unique_ptr<AggregateState> start(std::string_view name) {
        for (const SqliteAggregate& aggregate : sqlite_aggregates()) {
            if (aggregate.name == name) {
                return aggregate.start();
            }
        }
        throw_wrong_form();
    }
};

constexpr SqliteAggregate aggregates[] = {
    {"pg_string_agg", 2, start_state<JoinedText>},
    {"pg_bytea_agg", 2, start_state<JoinedBytes>},
    {"pg_json_agg", 1, start_state<JsonList>},
    {"pg_json_object_agg", 2, start_state<JsonMembers<false>>},
    {"pg_jsonb_object_agg", 2, start_state<JsonMembers<true>>},
    {"pg_ordered", -1, start_state<Ordered>},
};

}  // namespace

std::span<const SqliteAggregate> list_aggregates() {
    return aggregates;
}

}  // namespace sql
