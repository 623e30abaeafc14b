// Store::query: plans as the translator writes them, bound, run, stopped and limited.
#include "catalog/query.hpp"

#include <thread>

#include "protocol/text.hpp"
#include "sql/parse.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Oid;
using protocol::Value;
using test::create;
using test::error_of;
using test::make_mirror;
using test::make_peer;

class Query : public test::StoreTest {
protected:
    protocol::ResultSet run(
        const sql::SelectPlan& plan, std::vector<Value> parameters = {}, std::stop_token stop = {}
    ) {
        return store_->query(
            default_tenant,
            plan,
            parameters,
            [](std::string_view name) -> Value {
                if (name == ":now") {
                    return std::int64_t{77};
                }
                return std::string{"fact "} + std::string{name};
            },
            {},
            std::move(stop)
        );
    }
    /// The one value of a plan with one column.
    Value one(std::string text, Oid type) {
        sql::SelectPlan plan;
        plan.sqlite = std::move(text);
        plan.columns = {{"c", type, -1}};
        return run(plan).rows.at(0).at(0);
    }
    std::string denied(std::string text) {
        return error_of([&] { one(std::move(text), Oid::int8); }).sqlstate;
    }
    static Value text(std::string value) { return value; }
    static Value number(std::int64_t value) { return value; }
};

TEST_F(Query, ConvertsByTheColumnsType) {
    EXPECT_EQ(one("SELECT NULL", Oid::int8), Value{});
    EXPECT_EQ(one("SELECT 1", Oid::boolean), Value{true});
    EXPECT_EQ(one("SELECT 0", Oid::boolean), Value{false});
    for (Oid type :
         {Oid::int2,
          Oid::int4,
          Oid::int8,
          Oid::oid,
          Oid::pg_lsn,
          Oid::date,
          Oid::timestamp,
          Oid::timestamptz}) {
        EXPECT_EQ(one("SELECT 7", type), number(7));
    }
    EXPECT_EQ(one("SELECT 1.5", Oid::float8), Value{1.5});
    EXPECT_EQ(one("SELECT 2", Oid::float8), Value{2.0});
    EXPECT_EQ(one("SELECT 'ä'", Oid::text), text("ä"));
    EXPECT_EQ(one("SELECT ''", Oid::text), text(""));
    EXPECT_EQ(one("SELECT 12", Oid::numeric), text("12"));
    EXPECT_EQ(one("SELECT x'00ff'", Oid::bytea), text(std::string("\0\xff", 2)));
    EXPECT_EQ(one("SELECT -9223372036854775808", Oid::int8), number(INT64_MIN));
}

TEST_F(Query, ANumberThatDoesNotFitIs22003) {
    const std::pair<std::string, Oid> cases[] = {
        {"SELECT 40000", Oid::int2},
        {"SELECT 3000000000", Oid::int4},
        {"SELECT -1", Oid::oid},
        {"SELECT 9223372036854775807 + 1", Oid::int8},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(error_of([&] { one(c.first, c.second); }).sqlstate, "22003") << c.first;
    }
}

TEST_F(Query, BindsParametersAndFacts) {
    sql::SelectPlan plan;
    // Facts stand before, between and after the parameters, and one's name begins another's.
    plan.sqlite =
        "SELECT :tenant, ?1, :now, ?2, :user, ?3, ':now ?1', :setting(a.b), ?1, ?4, ?5, ?6";
    plan.columns = {
        {"a", Oid::text, -1},
        {"b", Oid::int8, -1},
        {"c", Oid::int8, -1},
        {"d", Oid::text, -1},
        {"e", Oid::text, -1},
        {"f", Oid::boolean, -1},
        {"g", Oid::text, -1},
        {"h", Oid::text, -1},
        {"i", Oid::int8, -1},
        {"j", Oid::bytea, -1},
        {"k", Oid::float8, -1},
        {"l", Oid::text, -1},
    };
    plan.parameters = {Oid::int8, Oid::text, Oid::boolean, Oid::bytea, Oid::float8, Oid::text};
    plan.facts = {":now", ":tenant", ":setting(a.b)", ":user", ":set"};
    const std::string blob("\0'", 2);
    const auto result = run(plan, {number(5), text("it's"), true, blob, 0.25, {}});
    EXPECT_EQ(
        result.rows.at(0),
        (protocol::Row{
            text("millrace"),
            number(5),
            number(77),
            text("it's"),
            text("fact :user"),
            true,
            text(":now ?1"),
            text("fact :setting(a.b)"),
            number(5),
            blob,
            0.25,
            {}})
    );
    EXPECT_EQ(result.columns.size(), 12U);
    EXPECT_EQ(result.columns[3].name, "d");
}

TEST_F(Query, FactsInQuotesAreLeftAlone) {
    sql::SelectPlan plan;
    plan.facts = {":a"};
    plan.parameters = {Oid::text};
    for (const auto& [given, numbered] : std::initializer_list<std::pair<std::string, std::string>>{
             {":a", "?2"},
             {"':a'", "':a'"},
             {"''':a'':a', :a", "''':a'':a', ?2"},
             {"\":a\" :a", "\":a\" ?2"},
             {"'\":a' :a", "'\":a' ?2"},
             {"a:b", "a:b"},
             {":", ":"},
             {"", ""},
             {":a:a", "?2?2"}}) {
        plan.sqlite = given;
        EXPECT_EQ(number_facts(plan), numbered);
    }
}

TEST_F(Query, APlanReadsTheViewsAndNothingElse) {
    EXPECT_EQ(one("SELECT count(*) FROM view_peers", Oid::int8), number(0));
    EXPECT_EQ(
        one("SELECT count(*) FROM (SELECT name FROM view_peers WHERE tenant = 'x') AS t1"
            " WHERE EXISTS (SELECT 1 FROM view_mirrors)",
            Oid::int8),
        number(0)
    );
    EXPECT_EQ(
        one("WITH c1 AS (SELECT name AS n FROM view_settings), c2(m) AS MATERIALIZED"
            " (SELECT n FROM c1 UNION ALL VALUES ('x')) SELECT count(*) > 1 FROM c2 AS t1"
            " LEFT JOIN c1 AS t2 ON t1.m = t2.n",
            Oid::boolean),
        Value{true}
    );
    for (std::string_view statement :
         {"SELECT count(*) FROM peers",
          "SELECT mac FROM peers",
          "SELECT value FROM installation",
          "SELECT count(*) FROM sqlite_schema",
          "SELECT name FROM temp.declared_settings",
          "SELECT value FROM main.peer_options",
          "WITH c1 AS (SELECT value FROM peer_options) SELECT 1 FROM c1",
          "SELECT (SELECT value FROM peer_options)",
          "SELECT 1 FROM view_peers JOIN peer_options AS o",
          "DELETE FROM view_peers",
          "UPDATE peers SET name = 'x'",
          "INSERT INTO settings VALUES ('a', 'b')",
          "DROP TABLE peers",
          "CREATE TABLE x (y)",
          "PRAGMA user_version = 9",
          "PRAGMA user_version",
          "ATTACH 'x' AS y",
          "VACUUM",
          "BEGIN",
          "SELECT load_extension('x')",
          "SELECT zeroblob(1000000000)",
          "SELECT count(*) FROM pragma_table_info('peers')"}) {
        const std::string sqlstate = denied(std::string{statement});
        EXPECT_TRUE(sqlstate == "XX000" || sqlstate == "54001") << statement << " " << sqlstate;
    }
    commit(create({make_peer("a")}));
}

TEST_F(Query, OnlyOneTenantsRowsComeOut) {
    edit("INSERT INTO tenants (name) VALUES ('acme')");
    commit(create({make_peer("mine")}));
    store_->commit("acme", create({make_peer("theirs")}));
    const auto names = query(
        "SELECT name FROM (SELECT name FROM view_peers WHERE tenant = :tenant) AS t1",
        {{"name", Oid::text, -1}}
    );
    ASSERT_EQ(names.rows.size(), 1U);
    EXPECT_EQ(names.rows[0][0], text("mine"));
}

TEST_F(Query, SeesTheOpenChangesAndForgetsThem) {
    const Peer a = make_peer("a");
    commit(create({a}));
    const Peer stored = stored_peer("a");
    ChangeSet changes = create({make_peer("b")}, {make_mirror("m", stored, stored)});
    Peer renamed = stored;
    renamed.name = "c";
    changes.peers[stored.id] = {stored, renamed};
    changes.settings["any_user"] = "off";
    Event event;
    event.code = "X";
    changes.events.push_back(event);
    const auto names = [this](const ChangeSet& open) {
        std::string all;
        for (const auto& row :
             query(
                 "SELECT name FROM view_peers WHERE tenant = :tenant ORDER BY name",
                 {{"name", Oid::text, -1}},
                 open
             )
                 .rows) {
            all += std::get<std::string>(row[0]) + " ";
        }
        return all;
    };
    EXPECT_EQ(names(changes), "b c ");
    EXPECT_EQ(names({}), "a ");
    const auto counts = query(
        "SELECT (SELECT count(*) FROM view_events), (SELECT value FROM view_settings WHERE name ="
        " 'any_user'), (SELECT source || destination FROM view_mirrors) WHERE :tenant <> ''",
        {{"e", Oid::int8, -1}, {"s", Oid::text, -1}, {"m", Oid::text, -1}},
        changes
    );
    EXPECT_EQ(counts.rows.at(0), (protocol::Row{number(1), text("off"), text("cc")}));
    EXPECT_TRUE(store_->settings().empty());
    commit(changes);
    EXPECT_EQ(names({}), "b c ");
}

TEST_F(Query, AFailedQueryLeavesNoTransactionOpen) {
    const ChangeSet changes = create({make_peer("b")});
    EXPECT_THROW(query("SELECT nothing", {{"c", Oid::int8, -1}}, changes), protocol::Error);
    commit(changes);
    const ChangeSet taken = create({make_peer("b")});
    EXPECT_EQ(
        error_of([&] {
            query("SELECT 1", {{"c", Oid::int8, -1}}, taken);
        }).sqlstate,
        "42710"
    );
    commit(create({make_peer("c")}));
}

constexpr std::string_view endless =
    "WITH RECURSIVE c1(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c1) SELECT max(n) FROM c1";

TEST_F(Query, StopsWhenAsked) {
    sql::SelectPlan plan;
    plan.sqlite = endless;
    plan.columns = {{"c", Oid::int8, -1}};
    std::stop_source stop;
    std::jthread asker{[&stop] { stop.request_stop(); }};
    EXPECT_EQ(error_of([&] { run(plan, {}, stop.get_token()); }).sqlstate, "57014");
    // At once where it was asked for before; and the next one runs.
    EXPECT_EQ(error_of([&] { run(plan, {}, stop.get_token()); }).sqlstate, "57014");
    EXPECT_EQ(one("SELECT count(*) FROM view_settings", Oid::boolean), Value{true});
}

TEST_F(Query, ALargeResultIs54000) {
    sql::SelectPlan plan;
    plan.sqlite =
        "WITH RECURSIVE c1(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c1)"
        " SELECT printf('%.100000c', 'x') FROM c1";
    plan.columns = {{"c", Oid::text, -1}};
    EXPECT_EQ(error_of([&] { run(plan); }).sqlstate, "54000");
    plan.sqlite =
        "WITH RECURSIVE c1(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c1)"
        " SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM c1";
    plan.columns.assign(8, {"c", Oid::text, -1});
    EXPECT_EQ(error_of([&] { run(plan); }).sqlstate, "54000") << "rows of nothing have a size too";
}

TEST_F(Query, MemoryHasALimit) {
    // Few rows, of much: under a sanitizer many would take longer than a SELECT may.
    const std::string sorting =
        "WITH RECURSIVE c1(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c1)"
        " SELECT max(length(s)) FROM (SELECT printf('%.20000000c', 'x') || n AS s FROM c1"
        " ORDER BY s LIMIT 100)";
    EXPECT_EQ(error_of([&] { one(sorting, Oid::int8); }).sqlstate, "53200");
    EXPECT_EQ(one("SELECT 1", Oid::int8), number(1));
    commit(create({make_peer("after")}));
}

TEST_F(Query, TooComplexIs54001) {
    std::string deep = "SELECT 1";
    for (int i = 0; i < 2000; ++i) {
        deep += " + 1";
    }
    EXPECT_EQ(error_of([&] { one(deep, Oid::int8); }).sqlstate, "54001");
}

TEST_F(Query, APlanThatContradictsItselfIsABug) {
    sql::SelectPlan plan;
    plan.sqlite = "SELECT 1, 2";
    plan.columns = {{"c", Oid::int8, -1}};
    EXPECT_EQ(error_of([&] { run(plan); }).sqlstate, "XX000");
    plan.sqlite = "SELECT 1";
    EXPECT_EQ(error_of([&] { run(plan, {number(1)}); }).sqlstate, "XX000");
    plan.parameters.resize(3, Oid::text);
    EXPECT_EQ(run(plan, std::vector<Value>(3)).rows.size(), 1U) << "declared, not used";
    plan.parameters.resize(40000, Oid::text);
    EXPECT_EQ(error_of([&] { run(plan, std::vector<Value>(40000)); }).sqlstate, "54000");
}

}  // namespace
}  // namespace catalog
