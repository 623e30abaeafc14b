#include "sql/translate_rows.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;

constexpr Oid none = Oid::invalid;

/// A column behind the second one.
struct FurtherColumn {
    std::string_view name;
    Oid type;
};

/// `any_array` in the arguments is any array, `any` as a result its elements' type, and `$e` in the
/// text that type's number.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which a row is read.
struct RowsSignature {
    std::string_view name;
    std::array<Oid, 3> arguments;
    std::string_view sqlite;
    Oid result;
    std::string_view column = {};  // empty: named like the function
    Oid second = none;             // of two columns, the type of the other
    std::string_view second_column = "value";
    std::span<const FurtherColumn> further = {};
};

constexpr FurtherColumn key_word_columns[] = {
    {"barelabel", Oid::boolean},
    {"catdesc", Oid::text},
    {"baredesc", Oid::text},
};

constexpr std::string_view expand_array = "_pg_expandarray";

constexpr RowsSignature signatures[] = {
    {"generate_series", {Oid::int4, Oid::int4, none}, "pg_rows_series($1, $2, 1)", Oid::int4},
    {"generate_series", {Oid::int4, Oid::int4, Oid::int4}, "pg_rows_series($1, $2, $3)", Oid::int4},
    {"generate_series", {Oid::int8, Oid::int8, none}, "pg_rows_series($1, $2, 1)", Oid::int8},
    {"generate_series", {Oid::int8, Oid::int8, Oid::int8}, "pg_rows_series($1, $2, $3)", Oid::int8},
    {"generate_series",
     {Oid::numeric, Oid::numeric, none},
     "pg_rows_series_numeric($1, $2, '1')",
     Oid::numeric},
    {"generate_series",
     {Oid::numeric, Oid::numeric, Oid::numeric},
     "pg_rows_series_numeric($1, $2, $3)",
     Oid::numeric},
    {"generate_series",
     {Oid::timestamptz, Oid::timestamptz, Oid::interval},
     "pg_rows_series_moment($1, $2, $3, $z)",
     Oid::timestamptz},
    {"generate_series",
     {Oid::timestamp, Oid::timestamp, Oid::interval},
     "pg_rows_series_moment($1, $2, $3, 'UTC')",
     Oid::timestamp},
    {"regexp_matches",
     {Oid::text, Oid::text, none},
     "pg_rows_regexp_matches($1, $2, '')",
     Oid::text_array},
    {"regexp_matches",
     {Oid::text, Oid::text, Oid::text},
     "pg_rows_regexp_matches($1, $2, $3)",
     Oid::text_array},
    {"regexp_split_to_table",
     {Oid::text, Oid::text, none},
     "pg_rows_unnest(pg_regexp_split($1, $2, ''), 25)",
     Oid::text},
    {"regexp_split_to_table",
     {Oid::text, Oid::text, Oid::text},
     "pg_rows_unnest(pg_regexp_split($1, $2, $3), 25)",
     Oid::text},
    {"unnest", {Oid::any_array, none, none}, "pg_rows_unnest($1, $e)", Oid::any},
    {"generate_subscripts",
     {Oid::any_array, Oid::int4, none},
     "pg_rows_subscripts($1, $2, 0)",
     Oid::int4},
    {"generate_subscripts",
     {Oid::any_array, Oid::int4, Oid::boolean},
     "pg_rows_subscripts($1, $2, $3)",
     Oid::int4},
    {"string_to_table",
     {Oid::text, Oid::text, none},
     "pg_rows_unnest(pg_string_to_array($1, $2), 25)",
     Oid::text},
    {"string_to_table",
     {Oid::text, Oid::text, Oid::text},
     "pg_rows_unnest(pg_string_to_array($1, $2, $3), 25)",
     Oid::text},
    {"jsonb_array_elements",
     {Oid::jsonb, none, none},
     "pg_rows_json_elements($1, 0)",
     Oid::jsonb,
     "value"},
    {"json_array_elements",
     {Oid::json, none, none},
     "pg_rows_json_elements($1, 0)",
     Oid::json,
     "value"},
    {"jsonb_array_elements_text",
     {Oid::jsonb, none, none},
     "pg_rows_json_elements($1, 1)",
     Oid::text,
     "value"},
    {"json_array_elements_text",
     {Oid::json, none, none},
     "pg_rows_json_elements($1, 1)",
     Oid::text,
     "value"},
    {"jsonb_object_keys", {Oid::jsonb, none, none}, "pg_rows_json_keys($1)", Oid::text},
    {"json_object_keys", {Oid::json, none, none}, "pg_rows_json_keys($1)", Oid::text},
    {"jsonb_each",
     {Oid::jsonb, none, none},
     "pg_rows_json_each($1, 0)",
     Oid::text,
     "key",
     Oid::jsonb},
    {"json_each", {Oid::json, none, none}, "pg_rows_json_each($1, 0)", Oid::text, "key", Oid::json},
    {"jsonb_each_text",
     {Oid::jsonb, none, none},
     "pg_rows_json_each($1, 1)",
     Oid::text,
     "key",
     Oid::text},
    {"json_each_text",
     {Oid::json, none, none},
     "pg_rows_json_each($1, 1)",
     Oid::text,
     "key",
     Oid::text},
    {expand_array,
     {Oid::int2vector, none, none},
     "pg_rows_expanded($1, 21)",
     Oid::int2,
     "x",
     Oid::int4,
     "n"},
    {expand_array,
     {Oid::any_array, none, none},
     "pg_rows_expanded($1, $e)",
     Oid::any,
     "x",
     Oid::int4,
     "n"},
    {"pg_get_keywords",
     {none, none, none},
     "pg_rows_key_words()",
     Oid::text,
     "word",
     Oid::char_type,
     "catcode",
     key_word_columns},
};

std::size_t arity_of(const RowsSignature& signature) {
    const auto end = std::find(signature.arguments.begin(), signature.arguments.end(), none);
    return static_cast<std::size_t>(end - signature.arguments.begin());
}

/// `exactly`: without a conversion, but of untyped literals.
bool takes(
    const RowsSignature& signature,
    std::string_view name,
    const std::vector<Oid>& types,
    bool exactly
) {
    if (signature.name != name || arity_of(signature) != types.size()) {
        return false;
    }
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        const bool is_it = types[i] == wanted || types[i] == Oid::unknown;
        const bool fits = wanted == Oid::any_array ? protocol::is_array(types[i])
                                                   : converts_implicitly(types[i], wanted);
        if (!fits || (exactly && wanted != Oid::any_array && !is_it)) {
            return false;
        }
    }
    return true;
}

RowsCall applied(Query& query, const RowsSignature& signature, std::vector<Expression> arguments) {
    Oid element = Oid::invalid;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        if (wanted == Oid::any_array) {
            element = protocol::element_of(arguments[i].type);
        } else {
            arguments[i] = coerce(query.translation, std::move(arguments[i]), wanted);
        }
    }
    RowsCall call;
    const Oid type = signature.result == Oid::any ? element : signature.result;
    call.columns.push_back({.name = std::string(signature.column), .type = type});
    if (signature.second != none) {
        call.columns.push_back(
            {.name = std::string(signature.second_column), .type = signature.second}
        );
    }
    for (const FurtherColumn& column : signature.further) {
        call.columns.push_back({.name = std::string(column.name), .type = column.type});
    }
    const std::string_view text = signature.sqlite;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '$') {
            call.json += text[i];
            continue;
        }
        ++i;
        call.json += text[i] == 'e'   ? type_number(element)
                     : text[i] == 'z' ? query.translation.fact(":zone")
                                      : arguments[static_cast<std::size_t>(text[i] - '1')].sql;
    }
    return call;
}

}  // namespace

bool is_rows_function(std::string_view name) {
    return std::any_of(std::begin(signatures), std::end(signatures), [&](const auto& signature) {
        return signature.name == name;
    });
}

bool calls_rows_function(const PgQuery__FuncCall& node) {
    const std::string_view name = last_name(node.funcname, node.n_funcname);
    const std::string_view schema =
        node.n_funcname == 2 ? string_of(*node.funcname[0]) : std::string_view("pg_catalog");
    const std::string_view home = name == expand_array ? "information_schema" : "pg_catalog";
    return schema == home && node.n_funcname <= 2 && is_rows_function(name);
}

RowsCall translate_rows_call(Query& query, const PgQuery__FuncCall& node) {
    const std::string name(last_name(node.funcname, node.n_funcname));
    const std::size_t offset = query.translation.place(node.location);
    std::vector<Expression> arguments = translate_all(query, node.args, node.n_args);
    const std::vector<Oid> types = types_of(arguments);
    for (const bool exactly : {true, false}) {
        for (const RowsSignature& signature : signatures) {
            if (takes(signature, name, types, exactly)) {
                return applied(query, signature, std::move(arguments));
            }
        }
    }
    throw no_function(name, types, offset);
}

std::string rows_column(const std::string& table, std::size_t width, std::size_t at) {
    return width == 1 ? table + ".value"
                      : fmt::format("json_extract({}.value, '$[{}]')", table, at);
}

std::string zipped_rows(const std::vector<RowsCall>& calls) {
    if (calls.size() == 1) {
        return calls.front().json;
    }
    std::string list;
    for (const RowsCall& call : calls) {
        list += fmt::format("{}{}, {}", list.empty() ? "" : ", ", call.columns.size(), call.json);
    }
    return "pg_rows_zip(" + list + ")";
}

Expression translate_rows_in_list(Query& query, const PgQuery__FuncCall& node) {
    const std::size_t offset = query.translation.place(node.location);
    const std::string name(last_name(node.funcname, node.n_funcname));
    if (query.clause.name != "SELECT" || query.inside_rows || query.inside_aggregate) {
        throw not_served(
            fmt::format("{}(), which gives rows, in {}", name, query.clause.name), offset
        );
    }
    const int windows_before = query.window_calls;
    query.inside_rows = true;
    RowsCall call = translate_rows_call(query, node);
    query.inside_rows = false;
    if (query.window_calls != windows_before) {
        throw not_served("a window function within " + name + "()", offset);
    }
    const bool is_record = name == expand_array && call.columns.front().type == Oid::int2;
    if (is_record) {
        call.json = "pg_rows_records(" + call.json + ")";
    } else if (call.columns.size() != 1) {
        throw not_served(name + "() in a select list", offset);
    }
    if (query.rows_table.empty()) {
        query.rows_table = query.translation.next_table();
    }
    const std::size_t at = query.rows_calls.size();
    query.rows_calls.push_back(std::move(call.json));
    return {
        .sql = fmt::format("json_extract({}.value, '$[{}]')", query.rows_table, at),
        .type = is_record ? Oid::record : call.columns.front().type,
        .offset = offset};
}

Expression translate_field(Expression record, std::string_view field) {
    if (field != "x" && field != "n") {
        throw protocol::statement_error(
            protocol::sqlstate::undefined_column,
            fmt::format("could not identify column \"{}\" in record data type", field)
        )
            .at(record.offset);
    }
    const bool is_first = field == "x";
    return {
        .sql = fmt::format("pg_record_field({}, {})", record.sql, is_first ? 0 : 1),
        .type = is_first ? Oid::int2 : Oid::int4,
        .offset = record.offset};
}

std::string listed_rows_item(const Query& query) {
    std::string list;
    for (const std::string& json : query.rows_calls) {
        list += (list.empty() ? "1, " : ", 1, ") + json;
    }
    return list.empty() ? list
                        : fmt::format("json_each(pg_rows_zip({})) AS {}", list, query.rows_table);
}

std::string lateral_item(const Subselect& select, const std::string& table) {
    std::string columns;
    for (const Output& output : select.outputs) {
        columns += (columns.empty() ? "" : ", ") + output.column;
    }
    return fmt::format(
        "json_each((SELECT json_group_array(pg_rows_record({})) FROM ({}))) AS {}",
        columns,
        select.sql,
        table
    );
}

}  // namespace sql
