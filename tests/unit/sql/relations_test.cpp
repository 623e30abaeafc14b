// The status views' declarations.
#include "sql/relations.hpp"

#include <algorithm>
#include <set>
#include <string>

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
         {"mirrors", "mirror_tables", "peers", "peer_options", "settings", "events"}) {
        const Relation* relation = find_relation("", name);
        ASSERT_NE(relation, nullptr) << name;
        EXPECT_EQ(relation, find_relation("millrace", name));
        EXPECT_EQ(find_relation("public", name), nullptr);
        EXPECT_EQ(relation->sqlite_name, "view_" + std::string(name));
    }
    EXPECT_EQ(find_relation("", "Mirrors"), nullptr);
    EXPECT_EQ(find_relation("", "view_mirrors"), nullptr);
    EXPECT_EQ(find_relation("repl", "mirrors"), nullptr);
}

TEST(Relations, NamesAreUniqueAndNeverTheTenant) {
    std::set<std::string_view> names;
    for (const Relation& relation : relations()) {
        EXPECT_TRUE(names.insert(relation.sqlite_name).second) << relation.sqlite_name;
        std::set<std::string_view> columns;
        for (const RelationColumn& column : relation.columns) {
            EXPECT_TRUE(columns.insert(column.name).second) << relation.name << column.name;
            EXPECT_NE(column.name, "tenant");
            EXPECT_NE(protocol::type_name(column.type), "???");
            EXPECT_EQ(
                column.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), column.name.npos
            );
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
