// The status views' declarations.
#include "sql/relations.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace sql {
namespace {

std::string types_of(const Relation& relation) {
    std::string text;
    for (const RelationColumn& column : relation.columns) {
        text += text.empty() ? "" : ", ";
        text += std::string(column.name) + " " + std::string(protocol::type_name(column.type));
    }
    return text;
}

TEST(Relations, AreFoundWithAndWithoutTheirSchema) {
    for (const std::string_view name :
         {"mirrors",
          "mirror_tables",
          "mirror_columns",
          "peers",
          "peer_options",
          "settings",
          "events",
          "errors"}) {
        const Relation* relation = find_relation("", name);
        ASSERT_NE(relation, nullptr) << name;
        EXPECT_EQ(relation, find_relation("millrace", name));
        EXPECT_NE(relation, find_relation("public", name));
        EXPECT_EQ(relation->sqlite_name, "view_" + std::string(name));
    }
    EXPECT_EQ(find_relation("", "Mirrors"), nullptr);
    EXPECT_EQ(find_relation("", "view_mirrors"), nullptr);
    EXPECT_EQ(find_relation("repl", "mirrors"), nullptr);
}

TEST(Relations, ThoseOfPeerdbAreFoundWhereNoneOfOursIsBefore) {
    EXPECT_EQ(find_relation("", "flows"), find_relation("public", "flows"));
    EXPECT_NE(find_relation("", "flows"), nullptr);
    EXPECT_NE(find_relation("", "peers"), find_relation("public", "peers"));
    EXPECT_NE(find_relation("public", "peers"), nullptr);
    EXPECT_EQ(find_relation("", "cdc_batches"), nullptr);
    EXPECT_EQ(find_relation("", "tables"), nullptr) << "information_schema is named";
}

TEST(Relations, NamesAreUniqueAndTheTenantIsNoColumn) {
    std::set<std::pair<std::string_view, std::string_view>> names;
    for (const Relation& relation : relations()) {
        EXPECT_TRUE(names.insert({relation.schema, relation.name}).second) << relation.name;
        std::set<std::string_view> columns;
        for (const RelationColumn& column : relation.columns) {
            EXPECT_TRUE(columns.insert(column.name).second) << relation.name << column.name;
            EXPECT_EQ(
                column.name == "tenant", relation.schema == "millrace_all" && columns.size() == 1
            );
            EXPECT_NE(protocol::type_name(column.type), "???");
            EXPECT_EQ(
                column.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"),
                column.name.npos
            );
        }
    }
}

TEST(Relations, EveryTenantsViewsAreOursWithTheTenantInFront) {
    for (const Relation& relation : relations()) {
        if (relation.schema == "millrace") {
            const Relation* all = find_relation("millrace_all", relation.name);
            ASSERT_NE(all, nullptr) << relation.name;
            EXPECT_EQ(all->scope, RowScope::all_tenants);
            EXPECT_EQ(all->sqlite_name, relation.sqlite_name);
            EXPECT_EQ(types_of(*all), "tenant text, " + types_of(relation));
        }
    }
}

TEST(Relations, MirrorsBeginWithTheirNameTwice) {
    const Relation& mirrors = *find_relation("", "mirrors");
    EXPECT_EQ(mirrors.columns[0].name, "mirror");
    EXPECT_EQ(mirrors.columns[1].name, "name");
    EXPECT_EQ(mirrors.columns.back().name, "labels");
    EXPECT_EQ(mirrors.columns.size(), 41U);
}

TEST(Relations, PeersShowNoSecret) {
    const Relation& peers = *find_relation("", "peers");
    EXPECT_EQ(
        types_of(peers),
        "peer text, name text, type text, role text, host text, port integer, dbname text, "
        "user_name text, tls text, server_version text, reachable boolean, round_trip interval, "
        "last_ok_at timestamp with time zone, last_error_at timestamp with time zone, "
        "last_error text, mirrors integer, config_hash text"
    );
}

TEST(Relations, PeerOptionsAndSettingsAreDeclared) {
    EXPECT_EQ(
        types_of(*find_relation("", "peer_options")),
        "peer_type text, option text, type text, default_value text, required boolean, "
        "secret boolean, description text, choices text"
    );
    EXPECT_EQ(
        types_of(*find_relation("", "settings")),
        "name text, value text, default_value text, unit text, applies text, source text, "
        "min bigint, max bigint, description text"
    );
}

}  // namespace
}  // namespace sql
