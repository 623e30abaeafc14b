// Postgres's own statements: each into its struct, or refused by name and place.
#include "sql/utility.hpp"

#include <string>

#include <gtest/gtest.h>

#include "protocol/error.hpp"

namespace sql {
namespace {

Statement parsed(const std::string& text) {
    return parse_utility(text, {.offset = 0, .length = text.size()});
}

template <class Body>
Body body(const std::string& text) {
    const Statement statement = parsed(text);
    const auto* found = std::get_if<Body>(&statement.body);
    if (found == nullptr) {
        ADD_FAILURE() << text << " became another statement";
        return {};
    }
    return *found;
}

protocol::Error refusal(const std::string& text) {
    try {
        parsed(text);
    } catch (const protocol::Error& error) {
        return error;
    }
    ADD_FAILURE() << text << " is accepted";
    return protocol::statement_error("00000", "");
}

TEST(Utility, KeepsThePieceAndItsPlace) {
    const std::string message = "SHOW a;  SELECT 'x' ; SHOW b";
    const Statement statement = parse_utility(message, {.offset = 7, .length = 13});
    EXPECT_TRUE(std::holds_alternative<Select>(statement.body));
    EXPECT_EQ(statement.text, "  SELECT 'x' ");
    EXPECT_EQ(statement.offset, 7U);
}

TEST(Utility, EveryFormOfSelect) {
    for (const char* text :
         {"SELECT 1",
          "VALUES (1), (2)",
          "TABLE mirrors",
          "WITH a AS (SELECT 1) SELECT * FROM a",
          "(SELECT 1) UNION SELECT 2"}) {
        EXPECT_TRUE(std::holds_alternative<Select>(parsed(text).body)) << text;
    }
}

TEST(Utility, Transactions) {
    struct Case {
        std::string text;
        std::string savepoint;
        TransactionVerb verb;
        bool chain = false;
        std::optional<bool> read_only = {};
    };
    const Case cases[] = {
        {"BEGIN", "", TransactionVerb::begin},
        {"BEGIN WORK", "", TransactionVerb::begin},
        {"START TRANSACTION READ ONLY", "", TransactionVerb::begin, false, true},
        {"BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE",
         "",
         TransactionVerb::begin,
         false,
         false},
        {"BEGIN ISOLATION LEVEL REPEATABLE READ", "", TransactionVerb::begin},
        {"COMMIT", "", TransactionVerb::commit},
        {"END", "", TransactionVerb::commit},
        {"COMMIT AND CHAIN", "", TransactionVerb::commit, true},
        {"ROLLBACK", "", TransactionVerb::rollback},
        {"ABORT", "", TransactionVerb::rollback},
        {"ROLLBACK AND CHAIN", "", TransactionVerb::rollback, true},
        {"SAVEPOINT \"A\"", "A", TransactionVerb::savepoint},
        {"RELEASE SAVEPOINT a", "a", TransactionVerb::release},
        {"RELEASE a", "a", TransactionVerb::release},
        {"ROLLBACK TO SAVEPOINT a", "a", TransactionVerb::rollback_to},
        {"ROLLBACK TO a", "a", TransactionVerb::rollback_to},
    };
    for (const Case& one : cases) {
        const auto transaction = body<Transaction>(one.text);
        EXPECT_EQ(transaction.verb, one.verb) << one.text;
        EXPECT_EQ(transaction.savepoint, one.savepoint) << one.text;
        EXPECT_EQ(transaction.chain, one.chain) << one.text;
        EXPECT_EQ(transaction.read_only, one.read_only) << one.text;
    }
}

TEST(Utility, SetAndReset) {
    struct Case {
        std::string text;
        SetScope scope;
        std::string name;
        std::optional<std::string> value;
        std::size_t offset;
    };
    const Case cases[] = {
        {"SET a = 1", SetScope::session, "a", "1", 4},
        {"SET SESSION a TO 'x'", SetScope::session, "a", "x", 12},
        {"SET LOCAL a TO on", SetScope::local, "a", "on", 10},
        {"SET Application_Name = 'psql'", SetScope::session, "application_name", "psql", 4},
        {"SET \"DateStyle\" = ISO, MDY", SetScope::session, "datestyle", "iso, mdy", 4},
        {"SET a.b = -2.5", SetScope::session, "a.b", "-2.5", 4},
        {"SET search_path = \"My\", public", SetScope::session, "search_path", "\"My\", public", 4},
        {"SET a TO DEFAULT", SetScope::session, "a", std::nullopt, 4},
        {"SET TIME ZONE 'UTC'", SetScope::session, "timezone", "UTC", 4},
        {"SET TIME ZONE LOCAL", SetScope::session, "timezone", std::nullopt, 4},
        {"SET NAMES 'UTF8'", SetScope::session, "client_encoding", "UTF8", 4},
        {"SET SESSION AUTHORIZATION joe", SetScope::session, "session_authorization", "joe", 12},
        {"RESET a", SetScope::session, "a", std::nullopt, 6},
        {"ALTER SYSTEM SET a = 5", SetScope::system, "a", "5", 17},
        {"ALTER SYSTEM SET a TO DEFAULT", SetScope::system, "a", std::nullopt, 17},
        {"ALTER SYSTEM RESET a", SetScope::system, "a", std::nullopt, 19},
        {"SET TRANSACTION READ ONLY", SetScope::local, "transaction_read_only", "on", 4},
        {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE",
         SetScope::local,
         "transaction_read_only",
         "off",
         4},
        {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
         SetScope::local,
         "transaction_isolation",
         "serializable",
         4},
        {"SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
         SetScope::session,
         "default_transaction_read_only",
         "off",
         12},
    };
    for (const Case& one : cases) {
        const auto variable = body<SetVariable>(one.text);
        EXPECT_EQ(variable.scope, one.scope) << one.text;
        EXPECT_EQ(variable.name, one.name) << one.text;
        EXPECT_EQ(variable.value, one.value) << one.text;
        EXPECT_EQ(variable.offset, one.offset) << one.text;
        EXPECT_FALSE(variable.all) << one.text;
    }
    EXPECT_TRUE(body<SetVariable>("RESET ALL").all);
    EXPECT_TRUE(body<SetVariable>("ALTER SYSTEM RESET ALL").all);
    EXPECT_EQ(body<SetVariable>("ALTER SYSTEM RESET ALL").scope, SetScope::system);
}

TEST(Utility, Show) {
    EXPECT_EQ(body<ShowVariable>("SHOW Server_Version").name, "server_version");
    EXPECT_EQ(body<ShowVariable>("SHOW ALL").name, "all");
    EXPECT_EQ(body<ShowVariable>("SHOW TIME ZONE").name, "timezone");
    EXPECT_EQ(body<ShowVariable>("SHOW TRANSACTION ISOLATION LEVEL").name, "transaction_isolation");
    EXPECT_EQ(body<ShowVariable>("  SHOW  x").offset, 8U);
}

TEST(Utility, DiscardListenNotify) {
    EXPECT_EQ(body<Discard>("DISCARD ALL").what, DiscardWhat::all);
    EXPECT_EQ(body<Discard>("DISCARD PLANS").what, DiscardWhat::plans);
    EXPECT_EQ(body<Discard>("DISCARD SEQUENCES").what, DiscardWhat::sequences);
    EXPECT_EQ(body<Discard>("DISCARD TEMP").what, DiscardWhat::temp);
    EXPECT_EQ(body<Listen>("LISTEN \"Chan\"").channel, "Chan");
    EXPECT_EQ(body<Unlisten>("UNLISTEN c").channel, "c");
    EXPECT_EQ(body<Unlisten>("UNLISTEN *").channel, "");
    EXPECT_EQ(body<Notify>("NOTIFY c").payload, "");
    EXPECT_EQ(body<Notify>("NOTIFY c, 'it''s'").payload, "it's");
}

TEST(Utility, PreparedStatements) {
    const auto prepare = body<Prepare>("PREPARE p (int, text, varchar(3), INT8) AS SELECT $1");
    EXPECT_EQ(prepare.name, "p");
    EXPECT_EQ(prepare.types, (std::vector<std::string>{"int4", "text", "varchar", "int8"}));
    EXPECT_EQ(body<Prepare>("PREPARE p (int[]) AS SELECT 1").types.front(), "int4[]");
    EXPECT_TRUE(body<Prepare>("PREPARE p AS SELECT 1").types.empty());
    const auto execute = body<ExecuteCall>("EXECUTE p (1, 'x')");
    EXPECT_EQ(execute.name, "p");
    EXPECT_EQ(execute.arguments, 2U);
    EXPECT_EQ(body<ExecuteCall>("EXECUTE p").arguments, 0U);
    EXPECT_EQ(body<Deallocate>("DEALLOCATE PREPARE p").name, "p");
    EXPECT_EQ(body<Deallocate>("DEALLOCATE ALL").name, "");
}

TEST(Utility, Cursors) {
    const auto cursor =
        body<DeclareCursor>("DECLARE c BINARY NO SCROLL CURSOR WITH HOLD FOR SELECT 1");
    EXPECT_EQ(cursor.name, "c");
    EXPECT_TRUE(cursor.binary && cursor.no_scroll && cursor.hold);
    const auto plain = body<DeclareCursor>("DECLARE c SCROLL CURSOR FOR SELECT 1");
    EXPECT_FALSE(plain.binary || plain.no_scroll || plain.hold);
    EXPECT_EQ(body<CloseCursor>("CLOSE c").name, "c");
    EXPECT_EQ(body<CloseCursor>("CLOSE ALL").name, "");
    struct Case {
        std::string text;
        FetchDirection direction;
        std::int64_t count;
    };
    const Case cases[] = {
        {"FETCH c", FetchDirection::forward, 1},
        {"FETCH NEXT FROM c", FetchDirection::forward, 1},
        {"FETCH 5 FROM c", FetchDirection::forward, 5},
        {"FETCH ALL FROM c", FetchDirection::forward, INT64_MAX},
        {"FETCH FORWARD ALL IN c", FetchDirection::forward, INT64_MAX},
        {"FETCH PRIOR c", FetchDirection::backward, 1},
        {"FETCH BACKWARD 3 c", FetchDirection::backward, 3},
        {"FETCH BACKWARD ALL c", FetchDirection::backward, INT64_MAX},
        {"FETCH FIRST c", FetchDirection::absolute, 1},
        {"FETCH LAST c", FetchDirection::absolute, -1},
        {"FETCH ABSOLUTE -2 c", FetchDirection::absolute, -2},
        {"FETCH RELATIVE 0 c", FetchDirection::relative, 0},
    };
    for (const Case& one : cases) {
        const auto fetch = body<Fetch>(one.text);
        EXPECT_EQ(fetch.direction, one.direction) << one.text;
        EXPECT_EQ(fetch.count, one.count) << one.text;
        EXPECT_EQ(fetch.name, "c") << one.text;
        EXPECT_FALSE(fetch.move) << one.text;
    }
    EXPECT_TRUE(body<Fetch>("MOVE 2 IN c").move);
}

TEST(Utility, CopyOutDefaultsAndOptions) {
    const auto text = body<CopyOut>("COPY mirrors TO STDOUT");
    EXPECT_EQ(text.format, CopyFormat::text);
    EXPECT_EQ(text.delimiter, "\t");
    EXPECT_EQ(text.null_text, "\\N");
    EXPECT_FALSE(text.header);
    for (const char* written :
         {"COPY (SELECT 1) TO STDOUT (FORMAT csv, HEADER, DELIMITER ';', NULL 'x', QUOTE '~', "
          "ESCAPE '!', FORCE_QUOTE (a, b))",
          "COPY mirrors TO STDOUT WITH DELIMITER ';' NULL 'x' CSV HEADER QUOTE '~' ESCAPE '!' "
          "FORCE QUOTE a, b"}) {
        const auto csv = body<CopyOut>(written);
        EXPECT_EQ(csv.format, CopyFormat::csv);
        EXPECT_TRUE(csv.header);
        EXPECT_EQ(csv.delimiter, ";");
        EXPECT_EQ(csv.null_text, "x");
        EXPECT_EQ(csv.quote, '~');
        EXPECT_EQ(csv.escape, '!');
        EXPECT_EQ(csv.force_quote, (std::vector<std::string>{"a", "b"}));
    }
    const auto csv = body<CopyOut>("COPY mirrors TO STDOUT (FORMAT csv, QUOTE '~', FORCE_QUOTE *)");
    EXPECT_EQ(csv.delimiter, ",");
    EXPECT_EQ(csv.null_text, "");
    EXPECT_EQ(csv.escape, '~');
    EXPECT_EQ(csv.force_quote, std::vector<std::string>{"*"});
    EXPECT_EQ(body<CopyOut>("COPY mirrors TO STDOUT BINARY").format, CopyFormat::binary);
    EXPECT_FALSE(body<CopyOut>("COPY mirrors TO STDOUT (HEADER false)").header);
}

TEST(Utility, CopyRefusesAsPostgresDoes) {
    const std::pair<std::string, std::string> cases[] = {
        {"COPY mirrors FROM STDIN", "0A000"},
        {"COPY mirrors TO '/tmp/x'", "0A000"},
        {"COPY mirrors TO PROGRAM 'cat'", "0A000"},
        {"COPY (DELETE FROM x RETURNING 1) TO STDOUT", "0A000"},
        {"COPY mirrors TO STDOUT (FORMAT xml)", "22023"},
        {"COPY mirrors TO STDOUT (nope 1)", "42601"},
        {"COPY mirrors TO STDOUT (FORMAT csv, FORMAT csv)", "42601"},
        {"COPY mirrors TO STDOUT (QUOTE '~')", "0A000"},
        {"COPY mirrors TO STDOUT (FORCE_QUOTE *)", "0A000"},
        {"COPY mirrors TO STDOUT (FORMAT binary, DELIMITER ',')", "42601"},
        {"COPY mirrors TO STDOUT (FORMAT binary, HEADER)", "0A000"},
        {"COPY mirrors TO STDOUT (DELIMITER 'ab')", "0A000"},
        {"COPY mirrors TO STDOUT (DELIMITER 'a')", "22023"},
        {"COPY mirrors TO STDOUT (DELIMITER E'\\n')", "22023"},
        {"COPY mirrors TO STDOUT (FORMAT csv, DELIMITER '\"')", "22023"},
        {"COPY mirrors TO STDOUT (FORMAT csv, NULL ',')", "0A000"},
        {"COPY mirrors TO STDOUT (FORMAT csv, NULL '\"')", "0A000"},
        {"COPY mirrors TO STDOUT (HEADER match)", "0A000"},
        {"COPY mirrors TO STDOUT (HEADER maybe)", "42601"},
        {"COPY mirrors TO STDOUT (ENCODING 'LATIN1')", "0A000"},
    };
    for (const auto& [text, sqlstate] : cases) {
        EXPECT_EQ(refusal(text).sqlstate, sqlstate) << text;
    }
}

TEST(Utility, RefusedStatementsAreNamedAndPlaced) {
    const std::pair<std::string, std::string> cases[] = {
        {"INSERT INTO x VALUES (1)", "INSERT is not served here"},
        {"WITH a AS (SELECT 1) INSERT INTO x SELECT * FROM a", "INSERT is not served here"},
        {"UPDATE x SET a = 1", "UPDATE is not served here"},
        {"DELETE FROM x", "DELETE is not served here"},
        {"TRUNCATE x", "TRUNCATE is not served here"},
        {"CREATE TABLE data (a int)", "CREATE TABLE is not served here"},
        {"CREATE TEMP TABLE x (a int)", "CREATE TEMP TABLE is not served here"},
        {"CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE VIEW is not served here"},
        {"CREATE UNIQUE INDEX i ON x (a)", "CREATE UNIQUE INDEX is not served here"},
        {"CREATE TABLE x AS SELECT 1", "CREATE TABLE AS is not served here"},
        {"DROP TABLE x", "DROP TABLE is not served here"},
        {"ALTER TABLE x ADD a int", "ALTER TABLE is not served here"},
        {"VACUUM", "VACUUM is not served here"},
        {"LOCK TABLE x", "LOCK is not served here"},
        {"DO $$x$$", "DO is not served here"},
        {"EXPLAIN SELECT 1", "EXPLAIN of a SELECT is not served here"},
        {"EXPLAIN DELETE FROM x", "EXPLAIN is not served here"},
        {"PREPARE TRANSACTION 'x'", "PREPARE TRANSACTION is not served here"},
        {"COMMIT PREPARED 'x'", "COMMIT PREPARED is not served here"},
        {"ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED is not served here"},
        {"PREPARE p AS INSERT INTO x VALUES (1)", "INSERT is not served here"},
        {"SET a FROM CURRENT", "SET … FROM CURRENT is not served here"},
        {"SET TRANSACTION SNAPSHOT 'x'", "SET TRANSACTION SNAPSHOT is not served here"},
    };
    for (const auto& [text, message] : cases) {
        const auto error = refusal("  " + text);
        EXPECT_EQ(error.sqlstate, "0A000") << text;
        EXPECT_EQ(error.message, message) << text;
        EXPECT_EQ(error.byte_offset, 2U) << text;
    }
    EXPECT_NE(refusal("INSERT INTO x VALUES (1)").hint.find("CREATE MIRROR"), std::string::npos);
}

}  // namespace
}  // namespace sql
