// What a SELECT is refused for: SQLSTATE, words and place are Postgres's (version 15) unless it is
// something that Postgres has and we do not.
#include <gtest/gtest.h>

#include "tests/unit/sql/select_support.hpp"

namespace sql {
namespace {

struct Refusal {
    std::string text;  // ^ stands before what the error points at
    std::string sqlstate;
    std::string message;
};

void expect_refused(const Refusal& refusal) {
    std::string text = refusal.text;
    const std::size_t place = text.find('^');
    text.erase(place, 1);
    const auto error = plan_error(text);
    EXPECT_EQ(error.sqlstate, refusal.sqlstate) << text;
    EXPECT_EQ(error.message, refusal.message) << text;
    EXPECT_EQ(error.byte_offset, place) << text;
}

TEST(SelectErrors, Names) {
    const Refusal cases[] = {
        {"SELECT 'é', ^nope FROM mirrors", "42703", "column \"nope\" does not exist"},
        {"SELECT ^m.nope FROM mirrors m", "42703", "column m.nope does not exist"},
        {"SELECT ^x.mirror FROM mirrors m", "42P01", "missing FROM-clause entry for table \"x\""},
        {"SELECT ^x.* FROM mirrors m", "42P01", "missing FROM-clause entry for table \"x\""},
        {"SELECT 1 FROM ^nope", "42P01", "relation \"nope\" does not exist"},
        {"SELECT 1 FROM ^public.mirrors", "42P01", "relation \"public.mirrors\" does not exist"},
        {"SELECT 1 FROM mirrors, peers WHERE ^name = 'x'",
         "42702",
         "column reference \"name\" is ambiguous"},
        {"SELECT mirror AS a, state AS a FROM mirrors ORDER BY ^a",
         "42702",
         "ORDER BY \"a\" is ambiguous"},
        {"^SELECT 1 FROM peers a, peers a", "42712", "table name \"a\" specified more than once"},
        {"SELECT ^*", "42601", "SELECT * with no tables specified is not valid"},
        {"SELECT a.x FROM peers a, (SELECT ^a.peer) b",
         "42P01",
         "missing FROM-clause entry for table \"a\""},
        {"SELECT mirror AS m FROM mirrors WHERE ^m = 'x'", "42703", "column \"m\" does not exist"},
    };
    for (const Refusal& refusal : cases) {
        expect_refused(refusal);
    }
    EXPECT_EQ(
        plan_error("SELECT mirrr FROM mirrors m").hint,
        "Perhaps you meant to reference the column \"m.mirror\"."
    );
    EXPECT_NE(plan_error("SELECT 1 FROM mirors").hint.find("mirrors"), std::string::npos);
}

TEST(SelectErrors, Types) {
    const Refusal cases[] = {
        {"SELECT 1 FROM mirrors WHERE mirror ^= 5",
         "42883",
         "operator does not exist: text = integer"},
        {"SELECT 1 ^+ true", "42883", "operator does not exist: integer + boolean"},
        {"SELECT ^- 'x'::text", "42883", "operator does not exist: - text"},
        {"SELECT ^lower(1)", "42883", "function lower(integer) does not exist"},
        {"SELECT ^nofunc(1, 'x')", "42883", "function nofunc(integer, unknown) does not exist"},
        {"SELECT ^millrace.lower('x')", "42883", "function lower(unknown) does not exist"},
        {"SELECT ^sum(mirror) FROM mirrors", "42883", "function sum(text) does not exist"},
        {"SELECT ^sum('x')", "42725", "function sum(unknown) is not unique"},
        {"SELECT NULL ^+ NULL", "42725", "operator is not unique: unknown + unknown"},
        {"SELECT 1 WHERE ^5", "42804", "argument of WHERE must be type boolean, not type integer"},
        {"SELECT true AND ^5", "42804", "argument of AND must be type boolean, not type integer"},
        {"SELECT 1 FROM peers JOIN mirrors ON ^5",
         "42804",
         "argument of JOIN/ON must be type boolean, not type integer"},
        {"SELECT CASE WHEN true THEN ^1 ELSE 'x'::text END",
         "42804",
         "CASE types text and integer cannot be matched"},
        {"SELECT 1 UNION SELECT ^'x'::text",
         "42804",
         "UNION types integer and text cannot be matched"},
        {"SELECT 1 FROM mirrors WHERE lag_bytes = ^'x'",
         "22P02",
         "invalid input syntax for type bigint: \"x\""},
        {"SELECT coalesce(1, ^'x')", "22P02", "invalid input syntax for type integer: \"x\""},
        {"SELECT ^'x'::int", "22P02", "invalid input syntax for type integer: \"x\""},
        {"SELECT 'x'::^nope", "42704", "type \"nope\" does not exist"},
        {"SELECT ^created_at::int FROM mirrors",
         "42846",
         "cannot cast type timestamp with time zone to integer"},
        {"SELECT (^SELECT 1, 2)", "42601", "subquery must return only one column"},
    };
    for (const Refusal& refusal : cases) {
        if (refusal.text == "SELECT (^SELECT 1, 2)") {
            expect_refused({"SELECT ^(SELECT 1, 2)", refusal.sqlstate, refusal.message});
            continue;
        }
        expect_refused(refusal);
    }
}

TEST(SelectErrors, Grouping) {
    const std::string grouped =
        "\" must appear in the GROUP BY clause or be used in an aggregate function";
    const Refusal cases[] = {
        {"SELECT ^mirror, count(*) FROM mirrors", "42803", "column \"mirrors.mirror" + grouped},
        {"SELECT count(*) FROM mirrors m ORDER BY ^m.state", "42803", "column \"m.state" + grouped},
        {"SELECT 1 FROM mirrors GROUP BY state HAVING ^mirror = 'x'",
         "42803",
         "column \"mirrors.mirror" + grouped},
        {"SELECT ^* FROM peers GROUP BY peer", "42803", "column \"peers.name" + grouped},
        {"SELECT upper(^state) FROM mirrors GROUP BY state || 'x'",
         "42803",
         "column \"mirrors.state" + grouped},
        {"SELECT 1 FROM mirrors WHERE ^count(*) > 1",
         "42803",
         "aggregate functions are not allowed in WHERE"},
        {"SELECT 1 FROM mirrors GROUP BY ^count(*)",
         "42803",
         "aggregate functions are not allowed in GROUP BY"},
        {"SELECT sum(^count(*)) FROM mirrors",
         "42803",
         "aggregate function calls cannot be nested"},
        {"SELECT mirror FROM mirrors ORDER BY ^5",
         "42P10",
         "ORDER BY position 5 is not in select list"},
        {"SELECT mirror FROM mirrors ORDER BY ^'x'", "42601", "non-integer constant in ORDER BY"},
        {"SELECT 1 GROUP BY ^3", "42P10", "GROUP BY position 3 is not in select list"},
        {"SELECT DISTINCT mirror FROM mirrors ORDER BY ^state",
         "42P10",
         "for SELECT DISTINCT, ORDER BY expressions must appear in select list"},
        {"SELECT 1 UNION SELECT ^1, 2",
         "42601",
         "each UNION query must have the same number of columns"},
        {"SELECT 1 AS a UNION SELECT 2 ORDER BY ^a + 1",
         "0A000",
         "invalid UNION/INTERSECT/EXCEPT ORDER BY clause"},
        {"VALUES (1), (^2, 3)", "42601", "VALUES lists must all be the same length"},
    };
    for (const Refusal& refusal : cases) {
        expect_refused(refusal);
    }
    EXPECT_NO_THROW(planned("SELECT upper(state || 'x') FROM mirrors GROUP BY state || 'x'"));
    EXPECT_NO_THROW(
        planned("SELECT state FROM mirrors m GROUP BY state ORDER BY (SELECT count(*) FROM peers p "
                "WHERE p.peer = m.state)")
    );
    EXPECT_EQ(
        plan_error("SELECT (SELECT m.mirror) FROM mirrors m GROUP BY state").sqlstate, "42803"
    );
}

TEST(SelectErrors, WhatIsNotServedYetIsNamed) {
    const std::pair<std::string, std::string> cases[] = {
        {"SELECT labels ^@@ 'a' FROM mirrors", "the operator jsonb @@ unknown"},
        {"SELECT 1 FROM ^pg_statistic", "the relation \"pg_statistic\""},
        {"SELECT 1 FROM ^pg_catalog.pg_statistic", "the relation \"pg_catalog.pg_statistic\""},
        {"SELECT ^array_fill(7, ARRAY[3])", "the function array_fill()"},
        {"SELECT 1 FROM peers ^FOR UPDATE", "FOR UPDATE or FOR SHARE"},
        {"SELECT 1 ^INTO x", "SELECT INTO"},
        {"SELECT peer FROM peers GROUP BY ^ROLLUP (peer)", "GROUPING SETS, ROLLUP and CUBE"},
        {"SELECT ^p FROM peers p", "the whole row \"p\""},
        {"SELECT ^b'101'", "a bit string"},
    };
    for (const auto& [text, what] : cases) {
        if (text.find('^') != std::string::npos) {
            expect_refused({text, "0A000", what + " is not served yet"});
        } else {
            EXPECT_EQ(plan_error(text).message, what + " is not served yet") << text;
        }
    }
}

TEST(SelectErrors, TooDeepForSqliteIsRefusedHere) {
    const auto nested = [](const std::string& before, const std::string& after, int times) {
        std::string text = "SELECT ";
        for (int i = 0; i < times; ++i) {
            text += before;
        }
        text += "true";
        for (int i = 0; i < times; ++i) {
            text += after;
        }
        return text;
    };
    EXPECT_NO_THROW(planned(nested("NOT (", ")", 12)));
    EXPECT_EQ(plan_error(nested("NOT (", ")", 60)).sqlstate, "54001");
    EXPECT_EQ(plan_error(nested("(SELECT ", ")", 30)).sqlstate, "54001");
    EXPECT_EQ(plan_error(nested("coalesce(false, ", ")", 40)).sqlstate, "54001");
    EXPECT_EQ(plan_error(nested("CASE WHEN true THEN ", " END", 40)).sqlstate, "54001");
    std::string many = "SELECT 1 FROM peers p0";
    for (int i = 1; i < 70; ++i) {
        many += ", peers p" + std::to_string(i);
    }
    EXPECT_EQ(plan_error(many).sqlstate, "54001");
}

TEST(SelectErrors, OffsetsCountFromTheMessage) {
    const std::string message = "SHOW a; SELECT nope FROM peers";
    const Statement statement = parse_utility(message, {.offset = 7, .length = 23});
    try {
        plan_select(statement, {});
        FAIL();
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.byte_offset, message.find("nope"));
    }
}

}  // namespace
}  // namespace sql
