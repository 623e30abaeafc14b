#include "sql/functions_catalog.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sql/functions_argument.hpp"
#include "sql/parse.hpp"
#include "sql/print.hpp"
#include "sql/procedures.hpp"
#include "sql/relation_oids.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
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
        if (mapping.whole_schema) {
            break;  // tables
        }
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

/// pg_relation_visible(oid): found by its name alone? NULL: there is none.
Value relation_visible(Arguments a) {
    const Relation* relation = relation_by_oid(static_cast<std::uint32_t>(integer_of(a[0])));
    if (relation == nullptr) {
        return {};
    }
    return std::int64_t{find_relation({}, relation->name) == relation};
}

std::string shown_type(std::uint32_t oid) {
    constexpr std::uint32_t cstring = 2275;
    constexpr std::uint32_t internal = 2281;
    if (oid == cstring || oid == internal) {
        return oid == cstring ? "cstring" : "internal";
    }
    return std::string(protocol::type_name(static_cast<Oid>(oid)));
}

/// pg_type_shown(oid, typmod): format_type().
Value type_shown(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    const auto type = static_cast<Oid>(integer_of(a[0]));
    std::string name = shown_type(static_cast<std::uint32_t>(type));
    constexpr std::int64_t header = 4;  // of a typmod that counts bytes or digits
    const std::int64_t typmod = is_null(a[1]) ? -1 : integer_of(a[1]);
    if (type == Oid::numeric && typmod >= header) {
        const std::int64_t digits = typmod - header;
        return fmt::format("{}({},{})", name, digits >> 16, digits & 0xffff);
    }
    if ((type == Oid::bpchar || type == Oid::varchar) && typmod >= header) {
        return fmt::format("{}({})", name, typmod - header);
    }
    // Without any modifier a character is bpchar: "character" alone would be one of length 1.
    return type == Oid::bpchar && !is_null(a[1]) ? Value(std::string("bpchar")) : Value(name);
}

const Procedure* procedure_of(const Value& oid) {
    return procedure_by_oid(static_cast<std::uint32_t>(integer_of(oid)));
}

/// pg_procedure_arguments(oid)
Value procedure_arguments(Arguments a) {
    const Procedure* procedure = procedure_of(a[0]);
    if (procedure == nullptr) {
        return {};
    }
    std::string list;
    for (const std::uint32_t type : procedure->arguments) {
        list += (list.empty() ? "" : ", ") + shown_type(type);
    }
    return list;
}

/// pg_procedure_result(oid)
Value procedure_result(Arguments a) {
    const Procedure* procedure = procedure_of(a[0]);
    return procedure == nullptr ? Value() : Value(shown_type(procedure->result));
}

constexpr SqliteFunction functions[] = {
    {"pg_relation_visible", 1, strict<relation_visible>},
    {"pg_procedure_arguments", 1, strict<procedure_arguments>},
    {"pg_procedure_result", 1, strict<procedure_result>},
    {"pg_type_shown", 2, type_shown},
    {"pg_mapped_columns", 1, strict<mapped_columns>},
};

}  // namespace

std::span<const SqliteFunction> catalog_functions() {
    return functions;
}

}  // namespace sql
