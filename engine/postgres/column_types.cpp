#include "engine/postgres/column_types.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/net/pg_text.hpp"
#include "engine/postgres/names.hpp"

namespace engine::postgres {

namespace {

constexpr const char* types_sql =
    "WITH RECURSIVE needed(oid) AS (SELECT unnest($1::oid[]) UNION SELECT below.oid FROM needed "
    "JOIN pg_type ty ON ty.oid = needed.oid CROSS JOIN LATERAL (SELECT ty.typbasetype UNION ALL "
    "SELECT el.oid FROM pg_type el WHERE el.oid = ty.typelem AND el.typarray = ty.oid UNION ALL "
    "SELECT a.atttypid FROM pg_attribute a WHERE ty.typtype = 'c' AND a.attrelid = ty.typrelid AND "
    "a.attnum > 0 AND NOT a.attisdropped) AS below(oid) WHERE below.oid <> 0) "
    "SELECT ty.oid, n.nspname, ty.typname, ty.typtype, NULLIF(ty.typbasetype, 0), ty.typtypmod, "
    "el.oid, e.extname, (SELECT string_agg(a.atttypid::text, ' ') FROM pg_attribute a WHERE "
    "ty.typtype = 'c' AND a.attrelid = ty.typrelid AND a.attnum > 0 AND NOT a.attisdropped) "
    "FROM needed JOIN pg_type ty ON ty.oid = needed.oid "
    "JOIN pg_namespace n ON n.oid = ty.typnamespace "
    "LEFT JOIN pg_type el ON el.oid = ty.typelem AND el.typarray = ty.oid "
    "LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = ty.oid AND d.deptype = "
    "'e' LEFT JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = "
    "d.refobjid";

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        found.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

}  // namespace

ColumnTypes::ColumnTypes(CheckSession& session, const std::set<std::string>& oids) {
    const std::vector<std::string> list(oids.begin(), oids.end());
    for (const Row& row : session.query(types_sql, {net::pg_array(list)})) {
        TypeRow& type = rows_[text_at(row, 0)];
        type.schema = text_at(row, 1);
        type.name = text_at(row, 2);
        type.kind = static_cast<TypeKind>(char_at(row, 3));
        type.base = text_at(row, 4);
        type.base_modifier = static_cast<std::int32_t>(number_at(row, 5));
        type.element = text_at(row, 6);
        type.extension = text_at(row, 7);
        type.parts = words(text_at(row, 8));
    }
}

std::string ColumnTypes::name_of(const TypeRow& row) const {
    if (!row.element.empty()) {
        return name_of(at(row.element)) + "[]";
    }
    return row.extension.empty() ? row.schema + '.' + row.name
                                 : "extension " + row.extension + '.' + row.name;
}

const ColumnTypes::TypeRow& ColumnTypes::resolve_domain(const TypeRow& row, std::int32_t& modifier)
    const {
    const TypeRow* type = &row;
    while (type->kind == TypeKind::domain) {
        modifier = modifier == -1 ? type->base_modifier : modifier;
        type = &at(type->base);
    }
    return *type;
}

ColumnType ColumnTypes::resolve(const std::string& oid, std::string text, std::int32_t modifier)
    const {
    const TypeRow& declared = at(oid);
    ColumnType type;
    type.text = std::move(text);
    type.name = name_of(declared);
    type.modifier = modifier;
    const TypeRow& base = resolve_domain(declared, type.modifier);
    const bool is_array = !base.element.empty();
    const TypeRow& element = is_array ? resolve_domain(at(base.element), type.modifier) : base;
    type.base_name = name_of(element) + (is_array ? "[]" : "");
    type.kind = declared.element.empty() ? declared.kind : at(declared.element).kind;
    std::set<std::string> seen;
    collect(oid, seen, type.uses);
    return type;
}

void ColumnTypes::collect(
    const std::string& oid, std::set<std::string>& seen, std::vector<UsedType>& uses
) const {
    if (oid.empty() || !seen.insert(oid).second) {
        return;
    }
    const TypeRow& type = at(oid);
    if (!type.extension.empty()) {
        uses.push_back({type.schema, type.name, type.kind, type.extension});
        return;  // it comes with all that it is made of
    }
    collect(type.element, seen, uses);
    collect(type.base, seen, uses);
    for (const std::string& part : type.parts) {
        collect(part, seen, uses);
    }
    const bool own = type.schema == "pg_catalog" || type.schema == "information_schema";
    if (!own && type.element.empty()) {
        uses.push_back({type.schema, type.name, type.kind, ""});
    }
}

}  // namespace engine::postgres
