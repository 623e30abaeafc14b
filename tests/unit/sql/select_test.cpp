// The shape of plans: what reaches SQLite, the columns' names and types, parameters and facts. That
// SQLite gives Postgres's answers to them is tested where SQLite is (tests of catalog/).
#include "sql/select.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sql/select_support.hpp"

namespace sql {
namespace {

using protocol::Oid;

TEST(Select, ReadsARelationOfTheTenantOnly) {
    const SelectPlan plan = planned("SELECT peer, port FROM peers AS \"my peers\" WHERE port > 5");
    EXPECT_EQ(plan.facts, std::vector<std::string>{":tenant"});
    EXPECT_NE(plan.sqlite.find("FROM view_peers WHERE tenant = :tenant) AS t1"), std::string::npos);
    EXPECT_EQ(plan.sqlite.find("my peers"), std::string::npos);
    EXPECT_EQ(
        shortened(plan.sqlite),
        "SELECT t1.c1 AS c18, t1.c6 AS c19 FROM peers AS t1 WHERE (t1.c6 > 5)"
    );
    EXPECT_EQ(columns_of(plan), "peer text, port integer");
}

TEST(Select, EveryRelationIsFiltered) {
    const std::string text =
        "WITH a AS (SELECT * FROM events) SELECT (SELECT count(*) FROM peers), "
        "EXISTS (SELECT 1 FROM settings) FROM mirrors m LEFT JOIN mirror_tables t USING (mirror), "
        "(SELECT 1 FROM peer_options) o, a WHERE m.source IN (SELECT peer FROM peers) "
        "UNION ALL SELECT 1, true FROM millrace.mirrors";
    const std::string sqlite = planned(text).sqlite;
    std::size_t views = 0;
    for (std::size_t at = sqlite.find("FROM view_"); at != std::string::npos;
         at = sqlite.find("FROM view_", at + 1)) {
        const std::size_t end = sqlite.find(' ', at + 5);
        EXPECT_EQ(sqlite.substr(end, 25), " WHERE tenant = :tenant) ") << sqlite.substr(at, 60);
        ++views;
    }
    EXPECT_EQ(views, 8U);
}

TEST(Select, NothingOfTheUsersTextReachesSqlite) {
    const std::string sqlite =
        planned(
            "SELECT 'O''Brien; DROP' AS \"zz\"\"top\", m.\"mirror\" || U&'\\0041' "
            "FROM mirrors \"m\" WHERE mirror = $$it's$$ AND 1e3 = 0.10"
        )
            .sqlite;
    EXPECT_EQ(sqlite.find("zz"), std::string::npos);
    EXPECT_NE(sqlite.find("'O''Brien; DROP'"), std::string::npos);
    EXPECT_NE(sqlite.find("'it''s'"), std::string::npos);
    EXPECT_NE(sqlite.find("pg_numeric_key('1000') = pg_numeric_key('0.10')"), std::string::npos);
}

// SQLite writes JSON without the blanks of jsonb's text.
TEST(Select, AViewsJsonLeavesItAsJsonb) {
    const std::string sqlite = planned("SELECT labels FROM mirrors").sqlite;
    EXPECT_NE(sqlite.find("pg_jsonb(\"labels\")"), std::string::npos) << sqlite;
}

TEST(Select, ColumnsAreNamedAsPostgresDoes) {
    const std::pair<std::string, std::string> cases[] = {
        {"1", "?column? integer"},
        {"NULL", "?column? text"},
        {"'x'", "?column? text"},
        {"true", "?column? boolean"},
        {"99999999999", "?column? bigint"},
        {"1.50", "?column? numeric"},
        {"-2147483648", "?column? integer"},
        {"1 AS \"One\"", "One integer"},
        {"count(*)", "count bigint"},
        {"lower('A')", "lower text"},
        {"mirror", "mirror text"},
        {"m.mirror::varchar(3)", "mirror character varying"},
        {"1::int8", "int8 bigint"},
        {"CAST('5' AS integer)", "int4 integer"},
        {"coalesce(1, 2)", "coalesce integer"},
        {"nullif(1, 2)", "nullif integer"},
        {"greatest(1, 2.5)", "greatest numeric"},
        {"least(1, 2)", "least integer"},
        {"CASE WHEN true THEN 1 END", "case integer"},
        {"CASE WHEN true THEN 1 ELSE tables_total END", "tables_total integer"},
        {"exists(SELECT 1)", "exists boolean"},
        {"(SELECT 1 AS x)", "x integer"},
        {"(SELECT max(peer) FROM peers)", "max text"},
        {"current_user", "current_user name"},
        {"current_date", "current_date date"},
        {"now()", "now timestamp with time zone"},
        {"1 + 1", "?column? integer"},
        {"pg_catalog.upper('x')", "upper text"},
    };
    for (const auto& [expression, column] : cases) {
        const bool aggregate = expression.starts_with("count");
        EXPECT_EQ(columns_of("SELECT " + expression + (aggregate ? "" : " FROM mirrors m")), column)
            << expression;
    }
    EXPECT_EQ(columns_of("VALUES (1, 'x')"), "column1 integer, column2 text");
    EXPECT_EQ(columns_of("SELECT a.* FROM (SELECT 1 AS x, 2 AS x) a"), "x integer, x integer");
    EXPECT_EQ(columns_of("SELECT * FROM (SELECT 1, 2) a(b)"), "b integer, ?column? integer");
}

TEST(Select, TypesArePostgres) {
    const std::pair<std::string, std::string> cases[] = {
        {"sum(tables_total)", "bigint"},
        {"sum(lag_bytes)", "numeric"},
        {"sum(load_percent)", "numeric"},
        {"sum(rows_per_second)", "double precision"},
        {"avg(tables_total)", "numeric"},
        {"avg(rows_per_second)", "double precision"},
        {"min(mirror)", "text"},
        {"max(created_at)", "timestamp with time zone"},
        {"bool_and(tables_total > 1)", "boolean"},
        {"count(DISTINCT mirror)", "bigint"},
        {"max(tables_total) + 1", "integer"},
        {"max(tables_total) + max(lag_bytes)", "bigint"},
        {"max(lag_bytes) * 1.5", "numeric"},
        {"max(lag_bytes) / max(rows_per_second)", "double precision"},
        {"max(mirror) || 5", "text"},
        {"length(max(mirror))", "integer"},
        {"round(max(tables_total))", "double precision"},
        {"round(max(load_percent), 1)", "numeric"},
        {"abs(max(lag_bytes))", "bigint"},
        {"coalesce(max(lag_bytes), 0)", "bigint"},
        {"CASE WHEN true THEN 1 ELSE 2.5 END", "numeric"},
        {"nullif(1, 2.5)", "numeric"},
        {"nullif(1, 99999999999)", "integer"},
    };
    for (const auto& [expression, type] : cases) {
        const SelectPlan plan = planned("SELECT " + expression + " FROM mirrors");
        EXPECT_EQ(protocol::type_name(plan.columns.front().type), type) << expression;
    }
}

TEST(Select, OrdersNullsAsPostgresDoes) {
    const std::pair<std::string, std::string> cases[] = {
        {"lag_bytes", " ORDER BY t1.c16 ASC NULLS LAST"},
        {"lag_bytes DESC", " ORDER BY t1.c16 DESC NULLS FIRST"},
        {"lag_bytes NULLS FIRST", " ORDER BY t1.c16 ASC NULLS FIRST"},
        {"lag_bytes DESC NULLS LAST", " ORDER BY t1.c16 DESC NULLS LAST"},
        {"1", " ORDER BY c42 ASC NULLS LAST"},
        {"mirror", " ORDER BY c42 ASC NULLS LAST"},
        {"upper(mirror)", " ORDER BY pg_upper(t1.c1) ASC NULLS LAST"},
        {"load_percent", " ORDER BY pg_numeric_key(t1.c26) ASC NULLS LAST"},
        {"1::int + 1, true::bool",
         " ORDER BY pg_add_int4(1, 1) ASC NULLS LAST, 1+0 ASC NULLS LAST"},
    };
    for (const auto& [order, sqlite] : cases) {
        EXPECT_EQ(
            sqlite_of("SELECT mirror FROM mirrors ORDER BY " + order),
            "SELECT t1.c1 AS c42 FROM mirrors AS t1" + sqlite
        );
    }
}

TEST(Select, GroupsAndAggregates) {
    EXPECT_EQ(
        sqlite_of("SELECT state, count(*) n FROM mirrors GROUP BY 1 HAVING count(*) > 1 ORDER BY n"
        ),
        "SELECT t1.c6 AS c42, count(*) AS c43 FROM mirrors AS t1 GROUP BY t1.c6 "
        "HAVING (count(*) > 1) ORDER BY c43 ASC NULLS LAST"
    );
    EXPECT_EQ(
        sqlite_of("SELECT sum(DISTINCT retry_count) FILTER (WHERE state = 'x') FROM mirrors"),
        "SELECT pg_sum_int(DISTINCT t1.c28) FILTER (WHERE (t1.c6 = 'x')) AS c42 FROM mirrors AS t1"
    );
    EXPECT_EQ(
        sqlite_of("SELECT avg(lag_bytes) FROM mirrors"),
        "SELECT pg_avg_numeric(t1.c16) AS c42 FROM mirrors AS t1"
    );
    // SQLite calls a query an aggregate one by its select list alone.
    EXPECT_EQ(
        sqlite_of("SELECT 1 FROM peers HAVING count(*) > 1"),
        "SELECT c18 FROM (SELECT 1 AS c18, count(*) FROM peers AS t1 HAVING (count(*) > 1))"
    );
}

TEST(Select, Limits) {
    const std::pair<std::string, std::string> cases[] = {
        {"LIMIT 5", " LIMIT 5"},
        {"LIMIT 5 OFFSET 2", " LIMIT 5 OFFSET 2"},
        {"OFFSET 2", " LIMIT -1 OFFSET 2"},
        {"LIMIT ALL", ""},
        {"LIMIT NULL OFFSET NULL", ""},
        {"LIMIT -1", " LIMIT pg_limit((-1))"},
        {"LIMIT '3'", " LIMIT 3"},
        {"LIMIT 1 + 1", " LIMIT pg_limit(pg_add_int4(1, 1))"},
        {"FETCH FIRST ROW ONLY", " LIMIT 1"},
        {"FETCH FIRST 3 ROWS ONLY", " LIMIT 3"},
    };
    for (const auto& [limit, sqlite] : cases) {
        EXPECT_EQ(sqlite_of("SELECT 1 " + limit), "SELECT 1 AS c1" + sqlite) << limit;
    }
}

TEST(Select, SubqueriesGiveOneRowOrAnError) {
    EXPECT_EQ(
        sqlite_of("SELECT (SELECT peer FROM peers)"),
        "SELECT (SELECT pg_single_row(count(*), min(c18)) FROM (SELECT t1.c1 AS c18 FROM peers AS "
        "t1)) AS c19"
    );
    for (const char* single :
         {"SELECT (SELECT max(peer) FROM peers)",
          "SELECT (SELECT peer FROM peers LIMIT 1)",
          "SELECT (SELECT 5)",
          "SELECT (VALUES (1))"}) {
        EXPECT_EQ(sqlite_of(single).find("pg_single_row"), std::string::npos) << single;
    }
}

TEST(Select, SetOperations) {
    EXPECT_EQ(
        sqlite_of("SELECT 1 UNION SELECT '2' ORDER BY 1 LIMIT 1"),
        "SELECT * FROM (SELECT 1 AS c1 UNION SELECT 2 AS c2 LIMIT -1 OFFSET 0) ORDER BY c1 ASC "
        "NULLS LAST LIMIT 1"
    );
    EXPECT_EQ(
        sqlite_of("SELECT 1 UNION ALL (SELECT 2 EXCEPT SELECT 3)"),
        "SELECT 1 AS c1 UNION ALL SELECT * FROM (SELECT 2 AS c2 EXCEPT SELECT 3 AS c3) LIMIT -1 "
        "OFFSET 0"
    );
    EXPECT_EQ(columns_of("SELECT NULL AS a UNION ALL SELECT 2.5 UNION ALL SELECT 1"), "a numeric");
    EXPECT_EQ(columns_of("VALUES (1), (NULL), (2.5)"), "column1 numeric");
}

TEST(Select, ParametersGetTheTypeOfTheirContext) {
    const std::pair<std::string, std::vector<Oid>> cases[] = {
        {"SELECT $1", {Oid::text}},
        {"SELECT $1 FROM mirrors WHERE lag_bytes = $2", {Oid::text, Oid::int8}},
        {"SELECT 1 FROM mirrors WHERE mirror = $1 AND created_at > $2",
         {Oid::text, Oid::timestamptz}},
        {"SELECT $1::int, $1 + 1", {Oid::int4}},
        {"SELECT $1 + 1", {Oid::int4}},
        {"SELECT $1 || 'x'", {Oid::text}},
        {"SELECT 1 WHERE $1", {Oid::boolean}},
        {"SELECT 1 WHERE NOT $1 AND mirror IN ($2, $3)", {}},
        {"SELECT 1 LIMIT $1 OFFSET $2", {Oid::int8, Oid::int8}},
        {"SELECT lower($1), substr('x', $2)", {Oid::text, Oid::int4}},
        {"SELECT coalesce($1, 5)", {Oid::int4}},
        {"SELECT 5 IN ($1, $2)", {Oid::int4, Oid::int4}},
        {"SELECT 1 FROM mirrors WHERE lag_bytes BETWEEN $1 AND $2", {Oid::int8, Oid::int8}},
        {"SELECT $1 BETWEEN 1 AND 99999999999", {Oid::int4}},
        {"SELECT 1 FROM peers WHERE $1 IS NULL OR port = $1", {Oid::int4}},
        {"SELECT 1 FROM mirrors WHERE mirror LIKE $1", {Oid::text}},
        {"SELECT $1 = $2", {Oid::text, Oid::text}},
        {"SELECT $1 UNION SELECT 5", {Oid::int4}},
    };
    for (const auto& [text, types] : cases) {
        if (types.empty()) {
            EXPECT_EQ(plan_error(text).sqlstate, "42703") << text;
            continue;
        }
        EXPECT_EQ(planned(text).parameters, types) << text;
    }
}

TEST(Select, DeclaredParametersKeepTheirType) {
    EXPECT_EQ(planned("SELECT $1", {Oid::int8}).parameters, std::vector<Oid>{Oid::int8});
    EXPECT_EQ(columns_of(planned("SELECT $1", {Oid::int8})), "?column? bigint");
    EXPECT_EQ(planned("SELECT $1 + 1", {Oid::invalid}).parameters, std::vector<Oid>{Oid::int4});
    EXPECT_EQ(planned("SELECT 1", {Oid::text}).parameters, std::vector<Oid>{Oid::text});
    EXPECT_EQ(plan_error("SELECT $2").sqlstate, "42P18");
    EXPECT_EQ(plan_error("SELECT $0").sqlstate, "42P02");
    EXPECT_EQ(plan_error("SELECT $99999").sqlstate, "42P02");
    EXPECT_EQ(plan_error("SELECT coalesce($1, 5), substr($1, 1)").sqlstate, "42883");
}

TEST(Select, ParametersComeBeforeFactsInSqlitesNumbering) {
    EXPECT_TRUE(
        planned("SELECT now(), $2::int, $1::int").sqlite.starts_with("WITH t0 AS (SELECT ?2) ")
    );
    EXPECT_TRUE(planned("WITH a AS (SELECT 1) SELECT now(), $1::int FROM a")
                    .sqlite.starts_with("WITH t0 AS (SELECT ?1), t1 AS ("));
    EXPECT_EQ(planned("SELECT $1::int").sqlite, "SELECT ?1 AS c1");
}

TEST(Select, Facts) {
    const std::pair<std::string, std::string> cases[] = {
        {"now()", ":now"},
        {"current_timestamp", ":now"},
        {"clock_timestamp()", ":clock"},
        {"version()", ":version"},
        {"current_user", ":user"},
        {"session_user", ":session_user"},
        {"current_database()", ":database"},
        {"current_catalog", ":database"},
        {"current_schema()", ":schema"},
        {"pg_backend_pid()", ":pid"},
        {"current_setting('Search_Path')", ":setting(search_path)"},
        {"current_setting('a.b', true)", ":optional_setting(a.b)"},
    };
    for (const auto& [expression, fact] : cases) {
        const SelectPlan plan = planned("SELECT " + expression);
        EXPECT_EQ(plan.facts, std::vector<std::string>{fact}) << expression;
        EXPECT_EQ(plan.sqlite, "SELECT " + fact + " AS c1") << expression;
    }
    EXPECT_EQ(planned("SELECT now(), now()").facts.size(), 1U);
    EXPECT_EQ(plan_error("SELECT current_setting('x) UNION SELECT 1')").sqlstate, "42704");
    // A name that is not known yet is asked for while the plan runs.
    EXPECT_EQ(
        planned("SELECT current_setting($1)").sqlite, "SELECT pg_session('setting', ?1, 0) AS c1"
    );
}

TEST(Select, PlansTheSelectInOtherStatements) {
    EXPECT_EQ(columns_of("DECLARE c CURSOR FOR SELECT 1 AS x"), "x integer");
    EXPECT_EQ(columns_of("COPY (SELECT 1 AS x) TO STDOUT"), "x integer");
    EXPECT_EQ(
        sqlite_of("COPY millrace.peers (port, peer) TO STDOUT"),
        "SELECT t1.c6 AS c18, t1.c1 AS c19 FROM peers AS t1"
    );
    EXPECT_EQ(planned("COPY peers TO STDOUT").columns.size(), 17U);
    EXPECT_EQ(plan_error("COPY peers (nope) TO STDOUT").sqlstate, "42703");
    EXPECT_EQ(plan_error("COPY nope TO STDOUT").sqlstate, "42P01");
    const SelectPlan prepared = planned("PREPARE p (int) AS SELECT $1 + 1", {Oid::int4});
    EXPECT_EQ(columns_of(prepared), "?column? integer");
    const SelectPlan call = planned("EXECUTE p (1 + 1, 'x', NULL, $1)");
    EXPECT_EQ(columns_of(call), "?column? integer, ?column? text, ?column? text, ?column? text");
    EXPECT_EQ(call.sqlite, "SELECT pg_add_int4(1, 1) AS c1, 'x' AS c2, NULL AS c3, ?1 AS c4");
    EXPECT_TRUE(planned("EXECUTE p").columns.empty());
}

TEST(Select, TypesByName) {
    const std::pair<std::string_view, Oid> cases[] = {
        {"int", Oid::int4},
        {"bigint", Oid::int8},
        {"text", Oid::text},
        {"bool", Oid::boolean},
        {"float8", Oid::float8},
        {"timestamptz", Oid::timestamptz},
        {"double precision", Oid::float8},
    };
    for (const auto& [name, type] : cases) {
        EXPECT_EQ(type_by_name(name), type) << name;
    }
    EXPECT_THROW(type_by_name("nope"), protocol::Error);
    EXPECT_EQ(type_by_name("int4[]"), Oid::int4_array);
    EXPECT_EQ(type_by_name("_text"), Oid::text_array);
    EXPECT_THROW(type_by_name("nope[]"), protocol::Error);
}

}  // namespace
}  // namespace sql
