// SELECTs made of choices: of a fuzzer's bytes, or of a generator with a seed. They are mostly
// right in their types, so that they reach the parts behind the grammar. What the user names or
// quotes has the marker in it, which only quoted text of a plan may show.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/value.hpp"
#include "sql/functions.hpp"
#include "sql/relations.hpp"

namespace test {

class SelectMaker {
public:
    static constexpr std::string_view marker = "qZ7marker";

    /// `choose(n)` gives one of 0 … n-1, and always 0 once it has no more to give.
    using Choose = std::function<std::size_t(std::size_t)>;

    explicit SelectMaker(Choose choose) : choose_(std::move(choose)) {}

    std::string statement() {
        std::string text;
        if (one_in(10)) {
            text = "WITH " + std::string(one_in(2) ? "RECURSIVE " : "") + "w (\"a" +
                   std::string(marker) + "\") AS (" + query(2, {some_type()}) + ") ";
        }
        std::vector<Oid> types;
        for (std::size_t i = choose_(3) + 1; i > 0; --i) {
            types.push_back(some_type());
        }
        text += query(depth_max, types);
        if (one_in(8)) {
            constexpr std::array words{" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "};
            text = "(" + text + ")" + one_of(words) + "(" + query(2, types) + ")";
        }
        return text + " LIMIT 20";
    }

private:
    using Oid = protocol::Oid;

    struct Column {
        std::string text;
        Oid type;
    };

    static constexpr int depth_max = 4;
    static constexpr std::array types_{
        Oid::int4,       Oid::text,       Oid::boolean,    Oid::int8,
        Oid::numeric,    Oid::float8,     Oid::timestamp,  Oid::timestamptz,
        Oid::date,       Oid::interval,   Oid::jsonb,      Oid::json,
        Oid::int2,       Oid::float4,     Oid::time,       Oid::bytea,
        Oid::uuid,       Oid::inet,       Oid::name,       Oid::oid,
        Oid::varchar,    Oid::bpchar,     Oid::regclass,   Oid::regtype,
        Oid::int4_array, Oid::text_array, Oid::int8_array, Oid::numeric_array,
        Oid::pg_lsn,     Oid::xid,        Oid::char_type,  Oid::timestamp_array,
    };

    /// A flag has another value for as long as this lives.
    class Scope {
    public:
        Scope(bool& flag, bool value) : flag_(flag), before_(flag) { flag = value; }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        Scope(Scope&&) = delete;
        Scope& operator=(Scope&&) = delete;
        ~Scope() { flag_ = before_; }

    private:
        bool& flag_;
        bool before_;
    };

    bool one_in(std::size_t n) { return choose_(n) == n - 1; }
    template <class Items>
    typename Items::value_type one_of(const Items& items) {
        return items[choose_(items.size())];
    }
    Oid some_type() { return one_of(types_); }

    static std::string quoted(std::string_view text, char quote) {
        std::string all(1, quote);
        for (const char c : text) {
            all += c == quote ? std::string(2, c) : std::string(1, c);
        }
        return all + quote;
    }
    static std::string type_text(Oid type) {
        return type == Oid::char_type ? "\"char\"" : std::string(protocol::type_name(type));
    }

    // ---- values ---------------------------------------------------------------------------------

    /// What most of the types' input functions take, and some things that none takes.
    std::string literal(Oid type) {
        constexpr std::array texts{
            "qZ7marker",
            "1",
            "t",
            "2024-02-29",
            "2024-01-31 12:34:56.789",
            "1 mon 2 d",
            "12:30",
            "{}",
            "{1,2,NULL}",
            R"({"a":[1,"b",null]})",
            "it's",
            "",
            "[1,2]",
            "192.168.0.1/24",
            "0/16B3748",
            "\\x00ff",
            "-1.5e3",
            "a%_b\\",
            "infinity",
            "00000000-0000-0000-0000-00000000000f",
            "YYYY-MM-DD HH24:MI",
            "(a|b)+c?",
            "mirrors",
            "qZ7marker\"'--;/*?1:tenant$1",
        };
        constexpr std::array numbers{"1", "0", "-1", "2", "7", "100", "2147483647", "32768"};
        constexpr std::array fractions{"1.5", "0.0", "-2.25", "1e10", "123456789.987654321"};
        if (one_in(12)) {
            return "NULL";
        }
        if (type == Oid::int4) {
            return one_of(numbers);
        }
        if (type == Oid::numeric) {
            return one_of(fractions);
        }
        if (type == Oid::boolean) {
            return one_in(2) ? "true" : "false";
        }
        const std::string text = type == Oid::text ? one_of(texts) : fitting(type);
        const std::string shown = (one_in(9) ? "E" : "") + quoted(text, '\'');
        return one_in(4) ? shown : shown + "::" + type_text(type);
    }

    std::string fitting(Oid type) {
        switch (type) {
            case Oid::timestamp:
            case Oid::timestamptz:
            case Oid::date:
                return one_in(9) ? "-infinity" : "2024-02-29 01:02:03";
            case Oid::interval:
                return one_in(2) ? "1 day 02:03:04.5" : "-3 mons";
            case Oid::jsonb:
            case Oid::json:
                return one_in(2) ? R"({"a":[1,"b",null],"c":{"d":2.50}})" : R"([1,2,{"x":"y"}])";
            case Oid::time:
            case Oid::timetz:
                return "12:34:56";
            case Oid::uuid:
                return "00000000-0000-0000-0000-00000000000f";
            case Oid::inet:
                return "192.168.0.1/24";
            case Oid::regclass:
                return "pg_class";
            case Oid::regtype:
                return "int4";
            case Oid::timestamp_array:
                return "{2024-02-29 01:02:03}";
            case Oid::pg_lsn:
                return "0/16B3748";
            default:
                return protocol::type_name(type).ends_with("[]") ? "{1,2,NULL}" : "1";
        }
    }

    // ---- expressions ----------------------------------------------------------------------------

    std::string column(Oid type) {
        std::vector<const Column*> fitting_ones;
        for (const Column& item : columns_) {
            if (item.type == type) {
                fitting_ones.push_back(&item);
            }
        }
        return fitting_ones.empty() ? literal(type) : one_of(fitting_ones)->text;
    }

    std::string expression(Oid type, int depth) {
        if (depth <= 0) {
            return one_in(2) ? literal(type) : column(type);
        }
        switch (choose_(14)) {
            case 0:
                return literal(type);
            case 1:
            case 2:
                return column(type);
            case 3:
                return "(" + expression(some_type(), depth - 1) + ")::" + type_text(type);
            case 4:
                return conditional(type, depth - 1);
            case 5:
                return "(" + query(depth - 2, {type}) + " LIMIT 1)";
            case 6:
            case 7:
                return operation(type, depth - 1);
            case 8:
                return listed_ ? element(type, depth - 1) : column(type);
            case 9:
                return listed_ ? aggregate(type, depth - 1) : column(type);
            default:
                return type == Oid::boolean && one_in(2) ? condition(depth - 1)
                                                         : call(type, depth - 1);
        }
    }

    std::string conditional(Oid type, int depth) {
        const std::string a = expression(type, depth);
        const std::string b = expression(type, depth - 1);
        switch (choose_(5)) {
            case 0:
                return "CASE WHEN " + condition(depth) + " THEN " + a + " ELSE " + b + " END";
            case 1:
                return "COALESCE(" + a + ", " + b + ")";
            case 2:
                return "NULLIF(" + a + ", " + b + ")";
            case 3:
                return "GREATEST(" + a + ", " + b + ")";
            default:
                return "CASE " + a + " WHEN " + b + " THEN " + b + " END";
        }
    }

    std::string condition(int depth) {
        const Oid type = some_type();
        const std::string a = expression(type, depth - 1);
        constexpr std::array signs{" = ", " <> ", " < ", " >= "};
        switch (choose_(10)) {
            case 0:
                return "(" + a + one_of(signs) + expression(type, depth - 1) + ")";
            case 1:
                return "(" + a + " IS " + (one_in(2) ? "NOT " : "") + "NULL)";
            case 2:
                return "(" + a + " IN (" + literal(type) + ", " + literal(type) + "))";
            case 3:
                return "(" + a + " IN (" + query(depth - 1, {type}) + "))";
            case 4:
                return "(" + a + " BETWEEN " + literal(type) + " AND " + column(type) + ")";
            case 5:
                return "EXISTS (" + query(depth - 1, {type}) + ")";
            case 6:
                return "(" + a + one_of(signs) + "ANY (ARRAY[" + literal(type) + ", " +
                       column(type) + "]))";
            case 7:
                return "(" + a + " IS DISTINCT FROM " + expression(type, depth - 1) + ")";
            case 8:
                return "(NOT " + expression(Oid::boolean, depth - 1) + ")";
            default:
                return "(" + expression(Oid::boolean, depth - 1) + (one_in(2) ? " AND " : " OR ") +
                       expression(Oid::boolean, depth - 1) + ")";
        }
    }

    /// What stands in a select list alone, and not in another of these.
    std::string element(Oid type, int depth) {
        const Scope scope(listed_, one_in(20));
        switch (choose_(4)) {
            case 0:
                return "(ARRAY[" + expression(type, depth) + ", " + literal(type) + "])[" +
                       expression(Oid::int4, depth - 1) + "]";
            case 1:
                return "unnest(ARRAY[" + expression(type, depth) + ", " + literal(type) + "])";
            case 2:
                return "first_value(" + expression(type, depth) + ") OVER (PARTITION BY " +
                       expression(some_type(), depth - 1) + " ORDER BY " +
                       expression(some_type(), depth - 1) + ")";
            default:
                return "lag(" + column(type) + ") OVER (ORDER BY " + column(some_type()) + ")";
        }
    }

    /// One of a table's signatures that gives the type; none: nullptr.
    const sql::Signature* signature(std::span<const sql::Signature> all, Oid type) {
        std::vector<const sql::Signature*> fitting_ones;
        for (const sql::Signature& item : all) {
            if (item.result == type && item.name != "pg_sleep") {
                fitting_ones.push_back(&item);
            }
        }
        return fitting_ones.empty() ? nullptr : one_of(fitting_ones);
    }
    std::string argument(Oid type, int depth) {
        return expression(type == Oid::any || type == Oid::any_array ? some_type() : type, depth);
    }
    std::string call(Oid type, int depth) {
        const sql::Signature* found = signature(sql::function_signatures(), type);
        return found == nullptr ? literal(type) : call_of(*found, depth, "");
    }
    std::string call_of(const sql::Signature& found, int depth, std::string_view before) {
        std::string text = quoted(found.name, '"') + "(" + std::string(before);
        for (std::size_t i = 0; i < found.arity(); ++i) {
            text += (i == 0 ? "" : ", ") + argument(found.arguments[i], depth);
        }
        return text + ")";
    }
    std::string aggregate(Oid type, int depth) {
        const Scope scope(listed_, one_in(20));
        const sql::Signature* found = signature(sql::aggregate_signatures(), type);
        if (found == nullptr) {
            return "min(" + expression(type, depth) + ")";
        }
        std::string text = call_of(*found, depth, one_in(6) ? "DISTINCT " : "");
        if (one_in(6)) {
            text.insert(text.size() - 1, " ORDER BY " + column(some_type()));
        }
        text += one_in(6) ? " FILTER (WHERE " + condition(depth - 1) + ")" : "";
        return text + (one_in(6) ? " OVER (ORDER BY " + column(some_type()) + ")" : "");
    }
    std::string operation(Oid type, int depth) {
        const sql::Signature* found = signature(sql::operator_signatures(), type);
        if (found == nullptr) {
            return call(type, depth);
        }
        const std::string right = argument(found->arguments[found->arity() - 1], depth);
        const std::string left = found->arity() == 2 ? argument(found->arguments[0], depth) : "";
        return "(" + left + " " + std::string(found->name) + " " + right + ")";
    }

    // ---- queries --------------------------------------------------------------------------------

    std::string item(int depth) {
        const std::string alias = "t" + std::to_string(++aliases_);
        switch (choose_(6)) {
            case 0: {
                const std::array types{some_type(), some_type()};
                std::string text = "(" + query(depth - 1, types) + ") AS " + alias + " (a, b)";
                columns_.push_back({alias + ".a", types[0]});
                columns_.push_back({alias + ".b", types[1]});
                return (one_in(3) ? "LATERAL " : "") + text;
            }
            case 1: {
                const Oid type = some_type();
                std::string text = "unnest(ARRAY[" + literal(type) + ", " + literal(type) + "])";
                columns_.push_back({alias + ".a", type});
                return text + (one_in(2) ? " WITH ORDINALITY" : "") + " AS " + alias + " (a)";
            }
            default:
                return relation(alias);
        }
    }
    std::string relation(const std::string& alias) {
        const sql::Relation found = one_of(sql::relations());
        const std::string name = one_in(4) ? alias + std::string(marker) : alias;
        for (const sql::RelationColumn& given : found.columns) {
            columns_.push_back({quoted(name, '"') + "." + quoted(given.name, '"'), given.type});
        }
        return quoted(found.schema, '"') + "." + quoted(found.name, '"') + " AS " +
               quoted(name, '"');
    }

    std::string query(int depth, std::span<const Oid> types) {
        const std::size_t outer = columns_.size();
        const Scope unlisted(listed_, one_in(20));
        std::string from;
        for (std::size_t i = depth > 0 ? choose_(3) : 0; i > 0; --i) {
            constexpr std::array joins{", ", " CROSS JOIN ", " LEFT JOIN ", " FULL JOIN "};
            const std::string join = one_of(joins);
            const bool has_condition = join.ends_with("T JOIN ") || join.ends_with("L JOIN ");
            const std::string next = item(depth);
            from += from.empty() ? " FROM " + next
                                 : join + next + (has_condition ? " ON " + condition(1) : "");
        }
        std::string list;
        const Scope scope(listed_, true);
        for (const Oid type : types) {
            list += (list.empty() ? "" : ", ") + expression(type, depth);
            list += one_in(5) ? " AS " + quoted("o" + std::string(marker), '"') : "";
        }
        const std::string distinct = one_in(6) ? "DISTINCT " : "";
        std::string text = "SELECT " + distinct + list + from + clauses(depth);
        columns_.resize(outer);
        return text;
    }
    std::string query(int depth, std::initializer_list<Oid> types) {
        return query(depth, std::span<const Oid>(types.begin(), types.size()));
    }
    std::string clauses(int depth) {
        const Scope scope(listed_, one_in(20));
        std::string text = one_in(3) ? " WHERE " + condition(depth - 1) : "";
        text += one_in(8) ? " GROUP BY " + expression(some_type(), 1) : "";
        text += one_in(20) ? " HAVING " + condition(depth - 1) : "";
        text += one_in(5) ? " ORDER BY " + std::string(one_in(2) ? "1 DESC" : "1 NULLS FIRST") : "";
        return text;
    }

    Choose choose_;
    std::vector<Column> columns_;  // that the query in the making can name
    int aliases_ = 0;
    bool listed_ = false;  // in a select list, where aggregates and windows may stand
};

/// Does the plan's text show the marker anywhere but in quotes?
inline bool shows_marker(std::string_view sqlite) {
    char quote = '\0';
    for (std::size_t at = 0; at < sqlite.size(); ++at) {
        const char c = sqlite[at];
        if (quote == '\0' && (c == '\'' || c == '"')) {
            quote = c;
        } else if (quote == c) {
            quote = '\0';
        }
        // What is quoted with " is a name: of a column or a view, never the user's.
        if (quote != '\'' && sqlite.substr(at).starts_with(SelectMaker::marker)) {
            return true;
        }
    }
    return quote != '\0';
}

}  // namespace test
