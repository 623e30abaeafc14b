#include "sql/functions_catalog.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sql/functions_argument.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"

namespace sql {

namespace {

using protocol::Value;

/// What a mapping says of one column.
struct MappedColumn {
    std::string name;
    std::string target_type;  // empty: not said
    bool in_key = false;
    bool excluded = false;
};

std::vector<MappedColumn> columns_of(const TableMapping& mapping) {
    const auto& key = mapping.target_key;
    std::vector<MappedColumn> columns;
    for (const MapEntry& entry : mapping.columns) {
        // A bare name renames that column; of an expression only the target has a name.
        const bool renames = entry.value.form == ValueForm::word;
        const bool in_key = std::ranges::find(key, entry.key) != key.end();
        columns.push_back({renames ? entry.value.text : entry.key, entry.cast, in_key});
    }
    for (const std::string& name : mapping.exclude) {
        columns.push_back({.name = name, .target_type = {}, .excluded = true});
    }
    for (const std::string& name : key) {
        if (std::ranges::find(mapping.columns, name, &MapEntry::key) == mapping.columns.end()) {
            columns.push_back({.name = name, .target_type = {}, .in_key = true});
        }
    }
    return columns;
}

std::string json_text(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        const bool control = static_cast<unsigned char>(c) < ' ';
        quoted += control ? fmt::format("\\u{:04x}", static_cast<int>(c)) : std::string(1, c);
    }
    return quoted + '"';
}

/// pg_mapped_columns(mapping): a JSON array of what a stored mapping says of single columns.
Value mapped_columns(Arguments a) {
    const TableMapping mapping = parse_mapping(text_of(a[0]));
    const std::string table = json_text(print_table_name(mapping.from));
    std::string list;
    for (const MappedColumn& column : columns_of(mapping)) {
        list += fmt::format(
            R"({}{{"source_table":{},"column_name":{},"target_type":{},"in_key":{},"excluded":{}}})",
            list.empty() ? "" : ",",
            table,
            json_text(column.name),
            column.target_type.empty() ? "null" : json_text(column.target_type),
            column.in_key,
            column.excluded
        );
    }
    return "[" + list + "]";
}

constexpr SqliteFunction functions[] = {
    {"pg_mapped_columns", 1, strict<mapped_columns>},
};

}  // namespace

std::span<const SqliteFunction> catalog_functions() {
    return functions;
}

}  // namespace sql
