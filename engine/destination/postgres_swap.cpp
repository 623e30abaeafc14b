#include "engine/destination/postgres_swap.hpp"

#include <fmt/format.h>

#include "engine/destination/type_widening.hpp"
#include "engine/net/pg_text.hpp"

namespace engine::destination {

using net::pg_name;

namespace {

std::string sql_name(const QualifiedName& name) {
    return pg_name(name.schema, name.name);
}

/// Views and foreign keys of other tables.
bool has_dependents(
    net::PgConnection& connection, std::uint32_t oid, const net::Patience& patience
) {
    return !connection
                .query(
                    "SELECT 1 FROM pg_catalog.pg_constraint WHERE confrelid = $1::oid"
                    " AND conrelid <> confrelid UNION ALL"
                    " SELECT 1 FROM pg_catalog.pg_depend d WHERE d.refobjid = $1::oid"
                    " AND d.refclassid = 'pg_catalog.pg_class'::regclass"
                    " AND d.classid = 'pg_catalog.pg_rewrite'::regclass LIMIT 1",
                    {std::to_string(oid)},
                    patience
                )
                .empty();
}

std::vector<std::string> grants_of(
    net::PgConnection& connection,
    std::uint32_t oid,
    const QualifiedName& target,
    const net::Patience& patience
) {
    std::vector<std::string> statements;
    for (const auto& row : connection.query(
             "SELECT x.privilege_type, CASE WHEN x.grantee = 0 THEN 'PUBLIC'"
             " ELSE quote_ident(r.rolname) END, x.is_grantable"
             " FROM pg_catalog.pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x"
             " LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee WHERE c.oid = $1::oid",
             {std::to_string(oid)},
             patience
         )) {
        if (const std::optional<std::string>& grantee = row[1]) {
            statements.push_back(fmt::format(
                "GRANT {} ON {} TO {}{}",
                row[0].value_or("SELECT"),
                sql_name(target),
                *grantee,
                row[2] == "t" ? " WITH GRANT OPTION" : ""
            ));
        }
    }
    const net::PgRows comment = connection.query(
        "SELECT obj_description($1::oid, 'pg_class')", {std::to_string(oid)}, patience
    );
    if (const std::optional<std::string>& text = comment.at(0).at(0)) {
        statements.push_back(
            fmt::format("COMMENT ON TABLE {} IS {}", sql_name(target), net::pg_literal(*text))
        );
    }
    return statements;
}

std::string column_list(const TargetTable& table) {
    std::string list;
    for (const TargetColumn& column : table.columns) {
        if (!column.generated) {
            list += (list.empty() ? "" : ", ") + pg_name(column.name);
        }
    }
    return list;
}

}  // namespace

QualifiedName shadow_name(const QualifiedName& target) {
    constexpr std::string_view ending = "_resync";
    constexpr std::size_t name_bytes_max = 63;
    std::string name = target.name;
    if (name.size() + ending.size() > name_bytes_max) {
        name.resize(name_bytes_max - ending.size());
    }
    return {target.schema, name + std::string{ending}};
}

void follow_columns(
    net::PgConnection& connection,
    const SourceTable& source,
    const mirror::TableSpec& table,
    bool native_types,
    const net::Patience& patience
) {
    const std::optional<TargetTable> target = read_target(connection, table.target, patience);
    if (!target) {
        return;
    }
    const std::string name = sql_name(table.target);
    for (const ColumnPair& pair : mapped_columns(source, table, &*target)) {
        const std::string type = native_types ? pair.source->type : portable_type(*pair.source);
        const TargetColumn* there = target->find(pair.target);
        const std::string column = pg_name(pair.target);
        if (there == nullptr) {
            // Without NOT NULL, as rows are there.
            connection.run(
                fmt::format("ALTER TABLE {} ADD COLUMN {} {}", name, column, type), patience
            );
        } else if (!is_widening(type, there->type) && is_widening(there->type, type)) {
            connection.run(
                fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}", name, column, type), patience
            );
        }
    }
}

void make_shadow_like(
    net::PgConnection& connection, const QualifiedName& target, const net::Patience& patience
) {
    connection.run(
        fmt::format(
            "CREATE TABLE {} (LIKE {} INCLUDING ALL)",
            sql_name(shadow_name(target)),
            sql_name(target)
        ),
        patience
    );
}

void swap_in(
    net::PgConnection& connection,
    const QualifiedName& shadow,
    const QualifiedName& target,
    const net::Patience& patience
) {
    const std::optional<TargetTable> made = read_target(connection, shadow, patience);
    const std::optional<TargetTable> old = read_target(connection, target, patience);
    if (!made) {
        return;  // swapped in already
    }
    if (old && has_dependents(connection, old->oid, patience)) {
        const std::string columns = column_list(*made);
        connection.run(
            fmt::format(
                "TRUNCATE {0}; INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM {2};"
                "DROP TABLE {2}",
                sql_name(target),
                columns,
                sql_name(shadow)
            ),
            patience
        );
        return;
    }
    std::vector<std::string> grants;
    if (old) {
        grants = grants_of(connection, old->oid, target, patience);
        connection.run(fmt::format("DROP TABLE {}", sql_name(target)), patience);
    }
    connection.run(
        fmt::format("ALTER TABLE {} RENAME TO {}", sql_name(shadow), pg_name(target.name)), patience
    );
    for (const std::string& grant : grants) {
        connection.run(grant, patience);
    }
}

}  // namespace engine::destination
