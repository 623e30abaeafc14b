#include "sql/declared_relation.hpp"

#include <algorithm>
#include <string>

#include "protocol/error.hpp"
#include "sql/type_facts.hpp"

namespace sql {

namespace {

protocol::Oid type_named(std::string_view name) {
    const auto facts = type_facts();
    const auto found = std::ranges::find(facts, name, &TypeFacts::name);
    if (found == facts.end()) {
        throw protocol::Error(
            protocol::ErrorKind::bug,
            protocol::sqlstate::internal_error,
            "a relation is declared with the type \"" + std::string(name) + "\", which is none"
        );
    }
    return found->type;
}

std::vector<RelationColumn> columns_of(std::string_view text) {
    constexpr std::string_view separator = ", ";
    std::vector<RelationColumn> columns;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        const std::string_view column = text.substr(0, end);
        const std::size_t space = column.find(' ');
        columns.push_back({column.substr(0, space), type_named(column.substr(space + 1))});
        text.remove_prefix(std::min(end + separator.size(), text.size()));
    }
    return columns;
}

}  // namespace

DeclaredRelations::DeclaredRelations(
    std::string_view schema, std::span<const DeclaredRelation> rows
) {
    columns_.reserve(rows.size());  // the relations point into it
    relations_.reserve(rows.size());
    for (const DeclaredRelation& row : rows) {
        columns_.push_back(columns_of(row.columns));
        relations_.push_back(
            {schema, row.name, row.sqlite_name, columns_.back(), row.scope, row.system_oid}
        );
    }
}

}  // namespace sql
