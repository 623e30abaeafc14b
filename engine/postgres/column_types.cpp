#include "engine/postgres/column_types.hpp"

#include <vector>

#include "engine/postgres/names.hpp"

namespace engine::postgres {

namespace {

constexpr const char* types_sql =
    "WITH RECURSIVE needed(oid) AS (SELECT unnest($1::oid[]) UNION SELECT below.oid FROM needed "
    "JOIN pg_type ty ON ty.oid = needed.oid JOIN pg_type below ON below.oid = ty.typbasetype OR "
    "(below.oid = ty.typelem AND below.typarray = ty.oid)) "
    "SELECT ty.oid, n.nspname, ty.typname, ty.typtype, NULLIF(ty.typbasetype, 0), ty.typtypmod, "
    "el.oid, e.extname FROM needed JOIN pg_type ty ON ty.oid = needed.oid "
    "JOIN pg_namespace n ON n.oid = ty.typnamespace "
    "LEFT JOIN pg_type el ON el.oid = ty.typelem AND el.typarray = ty.oid "
    "LEFT JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = ty.oid AND d.deptype = "
    "'e' LEFT JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = "
    "d.refobjid";

}  // namespace

ColumnTypes::ColumnTypes(CheckSession& session, const std::set<std::string>& oids) {
    const std::vector<std::string> list(oids.begin(), oids.end());
    for (const Row& row : session.query(types_sql, {array_literal(list)})) {
        TypeRow& type = rows_[text_at(row, 0)];
        type.schema = text_at(row, 1);
        type.name = text_at(row, 2);
        type.kind = char_at(row, 3);
        type.base = text_at(row, 4);
        type.base_modifier = static_cast<std::int32_t>(number_at(row, 5));
        type.element = text_at(row, 6);
        type.extension = text_at(row, 7);
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
    while (type->kind == 'd') {
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
    type.base_extension = element.extension;
    const TypeRow& own = declared.element.empty() ? declared : at(declared.element);
    type.kind = own.kind;
    type.schema = own.schema;
    type.extension = own.extension;
    return type;
}

}  // namespace engine::postgres
