// Functions that give rows (generate_series, unnest, jsonb_each …), in FROM and in a select list.
// SQLite gets them as a JSON array that json_each() makes rows of; unlike a subquery it may use the
// columns of the items before it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/translate.hpp"
#include "sql/translate_from.hpp"

namespace sql {

struct RowsColumn {
    std::string name;  // empty: as the function or its alias is called
    protocol::Oid type = protocol::Oid::text;
};

/// A call, as the JSON of its rows.
struct RowsCall {
    std::string json;
    std::vector<RowsColumn> columns;
};

bool is_rows_function(std::string_view name);
/// By its schema as well.
bool calls_rows_function(const PgQuery__FuncCall& node);
/// 42883 where no signature takes the arguments.
RowsCall translate_rows_call(Query& query, const PgQuery__FuncCall& node);
/// The `at`th column of json_each() named `table` over rows of `width` columns.
std::string rows_column(const std::string& table, std::size_t width, std::size_t at);
/// pg_rows_zip() of them; one alone stays as it is.
std::string zipped_rows(const std::vector<RowsCall>& calls);

/// A call in a select list: its value, a column of rows that are joined to FROM.
Expression translate_rows_in_list(Query& query, const PgQuery__FuncCall& node);
/// `(record).field`. The only records are those of _pg_expandarray() of an int2vector or int2[].
Expression translate_field(Expression record, std::string_view field);
/// The item that these calls need behind FROM's; empty where there were none.
std::string listed_rows_item(const Query& query);

/// A function, several of them, or ROWS FROM (…) as an item of FROM.
FromItem translate_rows_item(Query& query, const PgQuery__RangeFunction& node);
/// LATERAL (SELECT …): gathered into JSON for each row of the items before it.
std::string lateral_item(const Subselect& select, const std::string& table);

}  // namespace sql
