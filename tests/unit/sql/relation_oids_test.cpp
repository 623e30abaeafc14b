// Object ids: each relation its own, and the same ones for ever.
#include "sql/relation_oids.hpp"

#include <set>

#include <gtest/gtest.h>

namespace sql {
namespace {

TEST(RelationOids, NoTwoRelationsShareOne) {
    std::set<std::uint32_t> seen;
    for (const Relation& relation : relations()) {
        EXPECT_TRUE(seen.insert(relation_oid(relation)).second) << relation.name;
        EXPECT_EQ(relation_by_oid(relation_oid(relation)), &relation);
    }
    EXPECT_EQ(relation_by_oid(0), nullptr);
}

TEST(RelationOids, StayWhatTheyAre) {
    // A number that a client has kept, or a view that a dashboard names by it, must go on to work.
    EXPECT_EQ(relation_oid(*find_relation("millrace", "mirrors")), 754077206U);
    EXPECT_EQ(relation_oid(*find_relation("millrace", "peers")), 751821399U);
}

TEST(RelationOids, OursAreBeyondPostgres) {
    for (const Relation& relation : relations()) {
        const bool ours = relation_oid(relation) >= first_own_oid;
        EXPECT_NE(ours, relation.schema == "pg_catalog") << relation.name;
        EXPECT_LT(relation_oid(relation), 0x80000000U) << relation.name;
    }
}

TEST(RelationOids, SchemasAreFoundBothWays) {
    EXPECT_EQ(schema_oid("pg_catalog"), 11U);
    EXPECT_EQ(schema_oid("public"), 2200U);
    EXPECT_EQ(schema_oid("no_such"), 0U);
    EXPECT_EQ(schema_by_oid(0), "");
    for (const Schema& schema : declared_schemas()) {
        EXPECT_EQ(schema_by_oid(schema.oid), schema.name);
        EXPECT_EQ(schema_oid(schema.name), schema.oid);
    }
    for (const Relation& relation : relations()) {
        EXPECT_NE(schema_oid(relation.schema), 0U) << relation.name;
    }
}

}  // namespace
}  // namespace sql
