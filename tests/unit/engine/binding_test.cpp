// Which columns a source table has at its target, what its rows are found by, and the statements.
#include <algorithm>

#include <gtest/gtest.h>

#include "engine/destination/postgres_binding.hpp"
#include "tests/unit/engine/change_bytes.hpp"

namespace engine::destination {
namespace {

using test::relation;
using Strings = std::vector<std::string>;

TargetTable target(
    const Strings& columns, const Strings& primary_key = {}, std::vector<Strings> unique_keys = {}
) {
    TargetTable made;
    made.name = {"public", "orders"};
    for (const std::string& name : columns) {
        made.columns.push_back({name, "text", "text", false, false});
    }
    made.primary_key = primary_key;
    made.unique_keys = std::move(unique_keys);
    if (!primary_key.empty()) {
        made.unique_keys.push_back(primary_key);
    }
    return made;
}

Binding bound_to(
    RelationPtr source,
    TargetTable there,
    const mirror::TableSpec& spec = {},
    const ServiceColumns& service = {},
    const std::set<std::string>& skipped = {}
) {
    return make_binding(std::move(source), std::move(there), spec, service, skipped);
}

/// Columns with their place in the stream, those of the key with a *.
Strings shown(const Binding& binding) {
    Strings list;
    for (std::size_t i = 0; i < binding.columns.size(); ++i) {
        const Binding::Column& column = binding.columns[i];
        const bool in_key = std::ranges::find(binding.key, i) != binding.key.end();
        EXPECT_EQ(column.in_key, in_key);
        list.push_back((in_key ? "*" : "") + column.name + std::to_string(column.source));
    }
    return list;
}

const Strings names{"id", "note"};

TEST(Binding, KeyOfTheIdentity) {
    for (const char identity : {'d', 'i'}) {
        const auto bound =
            bound_to(relation(1, "o", {"*id", "note"}, identity), target(names, {"id"}));
        EXPECT_EQ(shown(bound), (Strings{"*\"id\"0", "\"note\"1"}));
        EXPECT_TRUE(bound.has_key());
        EXPECT_TRUE(bound.conflict_key);
        EXPECT_FALSE(bound.soft());
    }
}

TEST(Binding, ConflictsOnlyWhereJustTheKeyIsUnique) {
    const auto source = relation(1, "o", {"*id", "*note"});
    EXPECT_FALSE(bound_to(source, target(names)).conflict_key);
    EXPECT_FALSE(bound_to(source, target(names, {"id"})).conflict_key);
    EXPECT_TRUE(bound_to(source, target(names, {"note", "id"})).conflict_key) << "in any order";
    EXPECT_TRUE(bound_to(source, target(names, {"id"}, {{"id", "note"}})).conflict_key);
    EXPECT_FALSE(
        bound_to(relation(1, "o", {"*id", "note"}), target(names, {"id", "note"})).conflict_key
    );
}

TEST(Binding, FullIdentityTakesTheTargetsKey) {
    const auto source = relation(1, "o", {"id", "note"}, 'f');
    EXPECT_EQ(shown(bound_to(source, target(names, {"note"}))), (Strings{"\"id\"0", "*\"note\"1"}));
    EXPECT_TRUE(bound_to(source, target(names, {"note"})).conflict_key);
    const auto without = bound_to(source, target(names));
    EXPECT_FALSE(without.has_key());
    EXPECT_FALSE(without.conflict_key);
    // A key with a column that the stream has not.
    const auto partly = bound_to(source, target({"id", "note", "tenant"}, {"id", "tenant"}));
    EXPECT_EQ(shown(partly), (Strings{"\"id\"0", "\"note\"1"}));
    EXPECT_FALSE(partly.conflict_key);
}

TEST(Binding, NoIdentityNoKey) {
    const auto bound = bound_to(relation(1, "o", {"id", "note"}, 'n'), target(names, {"id"}));
    EXPECT_FALSE(bound.has_key());
    EXPECT_FALSE(bound.conflict_key);
}

TEST(Binding, ColumnsThatAreLeftOut) {
    const auto source = relation(1, "o", {"gone", "*id", "no", "skipped", "made", "note"});
    TargetTable there = target({"note", "made", "skipped", "no", "id", "own"}, {"id"});
    there.columns[1].generated = true;
    mirror::TableSpec spec;
    spec.exclude = {"no"};
    const auto bound = bound_to(source, there, spec, {}, {"skipped"});
    EXPECT_EQ(shown(bound), (Strings{"*\"id\"1", "\"note\"5"}));
}

TEST(Binding, OtherNamesAtTheTarget) {
    mirror::TableSpec spec;
    spec.renames = {{"id", "Key \"1\""}};
    const auto bound = bound_to(
        relation(1, "o", {"*id", "note"}), target({"Key \"1\"", "note", "id"}, {"Key \"1\""}), spec
    );
    EXPECT_EQ(shown(bound), (Strings{"*\"Key \"\"1\"\"\"0", "\"note\"1"}));
    EXPECT_TRUE(bound.conflict_key);
    EXPECT_EQ(target_column_name(spec, "id"), "Key \"1\"");
    EXPECT_EQ(target_column_name(spec, "note"), "note");
}

TEST(Binding, ServiceColumnsThatAreThere) {
    const ServiceColumns service{"deleted", "synced"};
    const auto source = relation(1, "o", {"*id", "note"});
    EXPECT_FALSE(bound_to(source, target(names, {"id"}), {}, service).soft());
    const auto bound = bound_to(source, target({"id", "note", "deleted"}, {"id"}), {}, service);
    EXPECT_TRUE(bound.soft());
    EXPECT_EQ(bound.service.synced_at, "");
}

Binding plain() {
    Binding bound = bound_to(relation(1, "o", {"*id", "No\"te"}), target({"id", "No\"te"}, {"id"}));
    bound.number = 5;
    return bound;
}

TEST(BindingStatements, OneByOne) {
    const Binding bound = plain();
    EXPECT_EQ(bound.column_list(), R"("id", "No""te")");
    EXPECT_EQ(
        bound.insert(),
        R"(INSERT INTO "public"."orders" ("id", "No""te") OVERRIDING SYSTEM VALUE VALUES ($1, $2))"
        R"( ON CONFLICT ("id") DO UPDATE SET "No""te" = excluded."No""te")"
    );
    EXPECT_EQ(
        bound.update({false, true}), R"(UPDATE "public"."orders" SET "No""te" = $1 WHERE "id" = $2)"
    );
    EXPECT_EQ(
        bound.update({true, true}),
        R"(UPDATE "public"."orders" SET "id" = $1, "No""te" = $2 WHERE "id" = $3)"
    );
    EXPECT_EQ(bound.remove(), R"(DELETE FROM "public"."orders" WHERE "id" = $1)");
    EXPECT_EQ(
        bound.remove_same(),
        R"(DELETE FROM "public"."orders" WHERE (tableoid, ctid) = (SELECT m.tableoid, m.ctid)"
        R"( FROM "public"."orders" m WHERE ROW(m."id", m."No""te")::record)"
        R"( OPERATOR(pg_catalog.*=) ROW($1::text, $2::text)::record LIMIT 1))"
    );
    EXPECT_TRUE(bound.update_same().starts_with(
        R"(UPDATE "public"."orders" SET "id" = $1, "No""te" = $2 WHERE (tableoid, ctid) = )"
    ));
    EXPECT_NE(bound.update_same().find("ROW($3::text, $4::text)"), std::string::npos);
}

TEST(BindingStatements, Staged) {
    const Binding bound = plain();
    EXPECT_EQ(bound.stage(), "pg_temp.millrace_5");
    EXPECT_EQ(
        bound.stage_definition(),
        "CREATE TEMP TABLE millrace_5 (op int2, c0 text, c1 text) ON COMMIT DELETE ROWS"
    );
    EXPECT_EQ(
        bound.merge_removals(),
        R"(DELETE FROM "public"."orders" t USING pg_temp.millrace_5 s)"
        R"( WHERE s.op = -1 AND t."id" = s.c0)"
    );
    EXPECT_EQ(
        bound.merge_updates(3, {true, true}),
        R"(UPDATE "public"."orders" t SET "No""te" = s.c1 FROM pg_temp.millrace_5 s)"
        R"( WHERE s.op = 3 AND t."id" = s.c0)"
    );
    EXPECT_EQ(
        bound.merge_updates(0, {true, false}),
        R"(SELECT FROM "public"."orders" t JOIN pg_temp.millrace_5 s ON t."id" = s.c0)"
        R"( WHERE s.op = 0)"
    ) << "a row with nothing but its key is still looked for";
    EXPECT_EQ(
        bound.merge_missing(3),
        R"(INSERT INTO "public"."orders" ("id", "No""te") OVERRIDING SYSTEM VALUE SELECT s.c0, s.c1)"
        R"( FROM pg_temp.millrace_5 s WHERE s.op = 3 AND NOT EXISTS)"
        R"( (SELECT 1 FROM "public"."orders" t WHERE t."id" = s.c0))"
    );
    EXPECT_EQ(
        bound.merge_inserts(),
        R"(INSERT INTO "public"."orders" ("id", "No""te") OVERRIDING SYSTEM VALUE SELECT s.c0, s.c1)"
        R"( FROM pg_temp.millrace_5 s WHERE s.op = -2)"
        R"( ON CONFLICT ("id") DO UPDATE SET "No""te" = excluded."No""te")"
    );
}

TEST(BindingStatements, KeysOfSeveralColumns) {
    const auto all = bound_to(relation(1, "o", {"*a", "*b"}), target({"a", "b"}, {"b", "a"}));
    EXPECT_EQ(
        all.insert(),
        R"(INSERT INTO "public"."orders" ("a", "b") OVERRIDING SYSTEM VALUE VALUES ($1, $2))"
        R"( ON CONFLICT ("a", "b") DO NOTHING)"
    );
    EXPECT_EQ(all.remove(), R"(DELETE FROM "public"."orders" WHERE "a" = $1 AND "b" = $2)");
    EXPECT_NE(all.merge_removals().find(R"(t."a" = s.c0 AND t."b" = s.c1)"), std::string::npos);
    // Nothing unique about the key: rows are just added.
    const auto loose = bound_to(relation(1, "o", {"*a", "*b"}), target({"a", "b"}));
    EXPECT_EQ(loose.insert().find("ON CONFLICT"), std::string::npos);
    EXPECT_EQ(loose.merge_inserts().find("ON CONFLICT"), std::string::npos);
}

TEST(BindingStatements, ServiceColumns) {
    const auto bound = bound_to(
        relation(1, "o", {"*id", "note"}),
        target({"id", "note", "De\"leted", "synced"}, {"id"}),
        {},
        {"De\"leted", "synced"}
    );
    const std::string there = R"("De""leted" = false, "synced" = CURRENT_TIMESTAMP)";
    const std::string gone = R"("De""leted" = true, "synced" = CURRENT_TIMESTAMP)";
    EXPECT_TRUE(bound.insert().ends_with("SET \"note\" = excluded.\"note\", " + there));
    EXPECT_EQ(
        bound.update({false, true}),
        "UPDATE \"public\".\"orders\" SET \"note\" = $1, " + there + " WHERE \"id\" = $2"
    );
    EXPECT_EQ(bound.remove(), "UPDATE \"public\".\"orders\" SET " + gone + " WHERE \"id\" = $1");
    EXPECT_EQ(
        bound.remove_deleted(), R"(DELETE FROM "public"."orders" WHERE "id" = $1 AND "De""leted")"
    );
    EXPECT_TRUE(bound.merge_removals().starts_with("UPDATE \"public\".\"orders\" t SET " + gone));
    EXPECT_TRUE(bound.remove_same().starts_with("UPDATE \"public\".\"orders\" SET " + gone));
}

}  // namespace
}  // namespace engine::destination
