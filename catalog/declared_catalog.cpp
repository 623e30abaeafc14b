#include "catalog/declared_catalog.hpp"

#include <string>

#include "sql/casts.hpp"
#include "sql/functions.hpp"
#include "sql/object_hash.hpp"
#include "sql/procedures.hpp"
#include "sql/relation_oids.hpp"
#include "sql/type_facts.hpp"

namespace catalog {

namespace {

constexpr std::string_view tables =
    "CREATE TEMP TABLE declared_schemas (oid INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TEMP TABLE declared_relations (oid INTEGER PRIMARY KEY, schema_oid INTEGER,"
    " schema TEXT, name TEXT, kind TEXT, columns INTEGER, visible INTEGER, audience INTEGER);"
    "CREATE INDEX temp.declared_relations_by_name ON declared_relations (name);"
    "CREATE TEMP TABLE declared_columns (relation INTEGER, number INTEGER, name TEXT,"
    " type INTEGER, typmod INTEGER, PRIMARY KEY (relation, number)) WITHOUT ROWID;"
    "CREATE TEMP TABLE declared_types (oid INTEGER PRIMARY KEY, name TEXT, shown TEXT,"
    " length INTEGER, by_value INTEGER, kind TEXT, category TEXT, preferred INTEGER,"
    " element INTEGER, array INTEGER, input INTEGER, output INTEGER, receive INTEGER,"
    " send INTEGER, align TEXT, storage TEXT, collation INTEGER);"
    "CREATE TEMP TABLE declared_procedures (oid INTEGER PRIMARY KEY, name TEXT, kind TEXT,"
    " result INTEGER, count INTEGER, arguments TEXT, shown TEXT);"
    "CREATE TEMP TABLE declared_operators (oid INTEGER PRIMARY KEY, name TEXT, kind TEXT,"
    " left_type INTEGER, right_type INTEGER, result INTEGER);"
    "CREATE TEMP TABLE declared_casts (oid INTEGER PRIMARY KEY, source INTEGER, target INTEGER,"
    " context TEXT, method TEXT);"
    // Who may read the relations of each sql::Audience.
    "CREATE TEMP TABLE declared_grants (audience INTEGER, grantee TEXT, grantable TEXT);"
    "INSERT INTO temp.declared_grants VALUES (0, 'millrace', 'YES'), (0, 'PUBLIC', 'NO'),"
    " (1, 'millrace', 'YES'), (1, 'millrace_viewer', 'NO'), (1, 'millrace_operator', 'NO'),"
    " (1, 'millrace_admin', 'NO'), (2, 'millrace', 'YES'), (2, 'millrace_admin', 'NO'),"
    " (3, 'millrace', 'YES');";

std::int64_t number(protocol::Oid type) {
    return static_cast<std::int64_t>(type);
}

std::string_view letter(const char& value) {
    return {&value, 1};
}

void insert_schemas(Connection& connection) {
    Statement insert = connection.prepare("INSERT INTO temp.declared_schemas VALUES (?1, ?2)");
    for (const sql::Schema& schema : sql::declared_schemas()) {
        insert.with(std::int64_t{schema.oid}, schema.name).run();
        insert.reset();
    }
}

void insert_relations(Connection& connection) {
    Statement insert = connection.prepare(
        "INSERT INTO temp.declared_relations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    );
    Statement insert_column =
        connection.prepare("INSERT INTO temp.declared_columns VALUES (?1, ?2, ?3, ?4, ?5)");
    for (const sql::Relation& relation : sql::relations()) {
        const auto oid = std::int64_t{sql::relation_oid(relation)};
        const bool visible = sql::find_relation({}, relation.name) == &relation;
        insert
            .with(
                oid,
                std::int64_t{sql::schema_oid(relation.schema)},
                relation.schema,
                relation.name,
                std::string_view{sql::is_table(relation) ? "r" : "v"},
                static_cast<std::int64_t>(relation.columns.size()),
                std::int64_t{visible},
                static_cast<std::int64_t>(sql::audience_of(relation))
            )
            .run();
        insert.reset();
        std::int64_t position = 0;
        for (const sql::RelationColumn& column : relation.columns) {
            insert_column
                .with(
                    oid, ++position, column.name, number(column.type), std::int64_t{column.typmod}
                )
                .run();
            insert_column.reset();
        }
    }
}

/// 0 where there is none.
std::int64_t procedure_number(std::string_view name) {
    const sql::Procedure* found = name == "-" ? nullptr : sql::procedure_by_name(name);
    return found == nullptr ? 0 : std::int64_t{found->oid};
}

void insert_types(Connection& connection) {
    Statement insert = connection.prepare(
        "INSERT INTO temp.declared_types VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " ?12, ?13, ?14, ?15, ?16, ?17)"
    );
    for (const sql::TypeFacts& type : sql::type_facts()) {
        insert
            .with(
                number(type.type),
                type.name,
                protocol::type_name(type.type),
                std::int64_t{type.length},
                std::int64_t{type.by_value},
                letter(type.kind),
                letter(type.category),
                std::int64_t{type.preferred},
                number(type.element),
                number(type.array),
                procedure_number(type.input),
                procedure_number(type.output),
                procedure_number(type.receive),
                procedure_number(type.send),
                letter(type.align),
                letter(type.storage),
                std::int64_t{type.collation}
            )
            .run();
        insert.reset();
    }
}

std::string_view kind_of(sql::Procedure::Kind kind) {
    switch (kind) {
        case sql::Procedure::Kind::aggregate:
            return "a";
        case sql::Procedure::Kind::window:
            return "w";
        case sql::Procedure::Kind::input_output:
        case sql::Procedure::Kind::function:
            break;
    }
    return "f";
}

void insert_procedures(Connection& connection) {
    // Two signatures may differ in nothing that Postgres knows of: it has one row for them.
    Statement insert = connection.prepare(
        "INSERT OR IGNORE INTO temp.declared_procedures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    );
    for (const sql::Procedure& procedure : sql::procedures()) {
        std::string types;
        std::string shown;
        for (const std::uint32_t type : procedure.arguments) {
            types.append(types.empty() ? "" : " ").append(std::to_string(type));
            shown.append(shown.empty() ? "" : ", ");
            shown.append(protocol::type_name(static_cast<protocol::Oid>(type)));
        }
        insert
            .with(
                std::int64_t{procedure.oid},
                procedure.name,
                kind_of(procedure.kind),
                std::int64_t{procedure.result},
                static_cast<std::int64_t>(procedure.arguments.size()),
                std::string_view{types},
                std::string_view{shown}
            )
            .run();
        insert.reset();
    }
}

void insert_operators(Connection& connection) {
    Statement insert = connection.prepare(
        "INSERT OR IGNORE INTO temp.declared_operators VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    );
    for (const sql::Signature& signature : sql::operator_signatures()) {
        const bool prefix = signature.arity() == 1;
        const std::int64_t left = prefix ? 0 : number(signature.arguments[0]);
        const std::int64_t right = number(signature.arguments[prefix ? 0 : 1]);
        const std::string types = std::to_string(left) + "," + std::to_string(right);
        insert
            .with(
                std::int64_t{sql::own_oid({"operator ", signature.name, types})},
                signature.name,
                std::string_view{prefix ? "l" : "b"},
                left,
                right,
                number(signature.result)
            )
            .run();
        insert.reset();
    }
}

void insert_casts(Connection& connection) {
    Statement insert =
        connection.prepare("INSERT INTO temp.declared_casts VALUES (?1, ?2, ?3, ?4, ?5)");
    for (const sql::Cast& cast : sql::casts()) {
        const std::string types =
            std::to_string(number(cast.from)) + "," + std::to_string(number(cast.to));
        insert
            .with(
                std::int64_t{sql::own_oid({"cast ", types})},
                number(cast.from),
                number(cast.to),
                std::string_view{cast.implicit ? "i" : "e"},
                std::string_view{cast.same_bytes ? "b" : "f"}
            )
            .run();
        insert.reset();
    }
}

}  // namespace

void make_declared_catalog(Connection& connection) {
    connection.run(tables);
    insert_schemas(connection);
    insert_relations(connection);
    insert_types(connection);
    insert_procedures(connection);
    insert_operators(connection);
    insert_casts(connection);
}

}  // namespace catalog
