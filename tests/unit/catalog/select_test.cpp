// The translator's plans, run on the catalog: what a user writes, and what Postgres would answer.
#include "sql/select.hpp"

#include <variant>

#include "sql/parse.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Value;
using test::create;
using test::error_of;
using test::make_mirror;
using test::make_peer;

class Select : public test::StoreTest {
protected:
    Select() {
        edit("INSERT INTO tenants (name) VALUES ('acme')");
        const Peer a = make_peer("a");
        const Peer b = make_peer("b", sql::PeerType::clickhouse);
        Mirror n = make_mirror("n", a, b);
        n.desired = "paused";
        n.tables.push_back({"x.y", "z"});
        commit(create({a, b}, {make_mirror("m", a, b), n}));
        store_->commit("acme", create({make_peer("theirs")}));
    }

    static sql::SelectPlan plan(std::string_view text) {
        const auto spans = sql::split_statements(text);
        return sql::plan_select(sql::parse_statement(text, spans.at(0)), {});
    }
    protocol::ResultSet run(std::string_view text, std::vector<Value> parameters = {}) {
        return store_->query(
            default_tenant, plan(text), parameters, &Select::fact, {}, std::stop_token{}
        );
    }
    static Value fact(std::string_view name) {
        if (name == ":now" || name == ":clock" || name == ":pid") {
            return std::int64_t{42};
        }
        return std::string{name.substr(1)};
    }
    /// Rows as text: fields joined with |, rows with a space.
    std::string answer(std::string_view text, std::vector<Value> parameters = {}) {
        std::string all;
        for (const protocol::Row& row : run(text, std::move(parameters)).rows) {
            all += all.empty() ? "" : " ";
            for (std::size_t i = 0; i < row.size(); ++i) {
                all += (i == 0 ? "" : "|") + shown(row[i]);
            }
        }
        return all;
    }
    static std::string shown(const Value& value) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            return *text;
        }
        if (const auto* number = std::get_if<std::int64_t>(&value)) {
            return std::to_string(*number);
        }
        if (const auto* truth = std::get_if<bool>(&value)) {
            return *truth ? "t" : "f";
        }
        return std::holds_alternative<double>(value) ? "float" : "NULL";
    }
};

TEST_F(Select, AnswersAsPostgresWould) {
    struct Case {
        std::string_view statement, rows;
    };
    const Case cases[] = {
        {"SELECT 1", "1"},
        {"SELECT mirror, source, destination FROM mirrors ORDER BY 1", "m|a|b n|a|b"},
        {"SELECT name FROM millrace.peers ORDER BY name DESC", "b a"},
        {"SELECT count(*) FROM mirrors WHERE desired = 'paused'", "1"},
        {"SELECT m.name, p.type FROM mirrors m JOIN peers p ON p.name = m.destination"
         " WHERE m.tables_total > 1",
         "n|CLICKHOUSE"},
        {"SELECT p.name, count(m.name) FROM peers p LEFT JOIN mirrors m ON m.source = p.name"
         " GROUP BY p.name ORDER BY count(m.name) DESC, p.name",
         "a|2 b|0"},
        {"SELECT desired, sum(tables_total), bool_or(state = 'created') FROM mirrors"
         " GROUP BY desired HAVING count(*) = 1 ORDER BY desired",
         "paused|2|t running|1|t"},
        {"WITH x AS (SELECT name FROM peers) SELECT count(*) FROM x", "2"},
        {"SELECT count(*) FROM (SELECT name FROM peers UNION ALL SELECT name FROM mirrors) AS u",
         "4"},
        {"SELECT name FROM peers WHERE EXISTS (SELECT 1 FROM mirrors WHERE source = peers.name)",
         "a"},
        {"SELECT name FROM peers WHERE name IN (SELECT destination FROM mirrors)", "b"},
        {"SELECT lag IS NULL, coalesce(reason, 'none') FROM mirrors LIMIT 1", "t|none"},
        {"SELECT secret, required FROM peer_options WHERE peer_type = 'POSTGRES'"
         " AND option = 'password'",
         "t|f"},
        {"SELECT value, source FROM settings WHERE name = 'max_connections'", "2000|default"},
        {"SELECT name LIKE 'max%', name LIKE 'MAX%', name ILIKE 'MAX%' FROM settings"
         " WHERE name = 'max_connections'",
         "t|f|t"},
        {"SELECT 7 / 2, -7 / 2, 7 % 3", "3|-3|1"},
        {"SELECT current_database(), current_user", "database|user"},
        {"VALUES (1, 'x'), (2, NULL)", "1|x 2|NULL"},
        {"SELECT upper(name) || '!' FROM peers ORDER BY name OFFSET 1", "B!"},
        {"SELECT CASE WHEN port > 5000 THEN 'high' ELSE 'low' END FROM peers WHERE name = 'a'",
         "high"},
    };
    for (const Case& c : cases) {
        try {
            EXPECT_EQ(answer(c.statement), c.rows) << c.statement;
        } catch (const protocol::Error& error) {
            ADD_FAILURE() << c.statement << ": " << error.sqlstate << " " << error.message << " "
                          << error.detail;
        }
    }
}

TEST_F(Select, BindsParametersBesideFacts) {
    EXPECT_EQ(
        answer(
            "SELECT name, $2 || current_user FROM peers WHERE name = $1",
            {std::string{"b"}, std::string{"it's "}}
        ),
        "b|it's user"
    );
    EXPECT_EQ(answer("SELECT name FROM peers ORDER BY 1 LIMIT $1", {std::int64_t{1}}), "a");
}

TEST_F(Select, AFunctionsErrorKeepsItsState) {
    EXPECT_EQ(error_of([this] { run("SELECT 1 / (port - port) FROM peers"); }).sqlstate, "22012");
    EXPECT_EQ(
        error_of([this] { run("SELECT 2147483647 + tables_total FROM mirrors"); }).sqlstate, "22003"
    );
    EXPECT_EQ(answer("SELECT 1"), "1");
}

TEST_F(Select, NeverShowsAnotherTenant) {
    for (std::string_view statement :
         {"SELECT name FROM peers WHERE name = 'theirs'",
          "SELECT name FROM peers WHERE TRUE OR name = 'theirs' EXCEPT SELECT 'a' EXCEPT SELECT "
          "'b'",
          "SELECT x.name FROM mirrors, peers AS x WHERE x.name NOT IN ('a', 'b')"}) {
        EXPECT_EQ(answer(statement), "") << statement;
    }
}

TEST_F(Select, WhatRandomStatementsFound) {
    // A set operation has a LIMIT of its own in SQLite's text.
    EXPECT_EQ(answer("SELECT 1 UNION SELECT 2 LIMIT 1"), "1");
    EXPECT_EQ(answer("SELECT 1 UNION ALL SELECT 2 OFFSET 1"), "2");
    // SQLite's GROUP BY and ORDER BY do not see the queries around theirs.
    EXPECT_EQ(
        answer("SELECT (SELECT count(*) FROM (VALUES (1), (2)) v (x) GROUP BY p.name) FROM peers p"
               " ORDER BY p.name"),
        "2 2"
    );
    EXPECT_EQ(
        answer("SELECT (SELECT x FROM (VALUES (1), (2)) v (x) ORDER BY p.name, x DESC LIMIT 1)"
               " FROM peers p"),
        "2 2"
    );
    // SQLite asks whether it may read a column of a query that never has rows.
    EXPECT_EQ(
        answer("SELECT s.cycle FROM pg_sequences s LEFT JOIN unnest(ARRAY[1]) u (a) ON 1 >= 1"
               " ORDER BY 1"),
        ""
    );
    const std::string_view refused[] = {
        "SELECT (SELECT x FROM (VALUES (1)) v (x) ORDER BY x + length(p.name)) FROM peers p",
        "SELECT pg_get_userbyid(count(*)::int::oid) FROM peers",
        "SELECT unnest(ARRAY[row_number() OVER ()])",
        "SELECT pg_get_userbyid(lag(1::oid) OVER ())",
    };
    for (const std::string_view statement : refused) {
        EXPECT_EQ(error_of([&] { run(statement); }).sqlstate, "0A000") << statement;
    }
}

}  // namespace
}  // namespace catalog
