#include "sql/parse.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "dialect_support.hpp"
#include "sql/lexer.hpp"

namespace sql::testing {
namespace {

std::vector<std::string> pieces(std::string_view message) {
    std::vector<std::string> out;
    for (const StatementSpan span : split_statements(message)) {
        out.emplace_back(message.substr(span.offset, span.length));
    }
    return out;
}

using Pieces = std::vector<std::string>;

TEST(SplitStatements, AtSemicolonsThatEndStatements) {
    const std::pair<std::string_view, Pieces> cases[] = {
        {"", {}},
        {" ;; -- nothing\n ; /* ; */", {}},
        {"SELECT 1", {"SELECT 1"}},
        {"  SELECT 1 ; ", {"SELECT 1"}},
        {"a;b;c", {"a", "b", "c"}},
        {";a;;b;", {"a", "b"}},
        {"a 'x;y'; b \"u;v\"", {"a 'x;y'", "b \"u;v\""}},
        {"a $$;$$; b $t$;$$;$t$", {"a $$;$$", "b $t$;$$;$t$"}},
        {"a E'\\';'; b", {"a E'\\';'", "b"}},
        {"a U&'x;'; b", {"a U&'x;'", "b"}},
        {"a (b; c); d", {"a (b; c)", "d"}},
        {"a ((b); c; d", {"a ((b); c; d"}},
        {"a ); b", {"a )", "b"}},
        {"-- x;\na -- y\n;/* z */ b", {"a", "b"}},
        {"é;ü", {"é", "ü"}},
    };
    for (const auto& [message, expected] : cases) {
        EXPECT_EQ(pieces(message), expected) << message;
    }
}

TEST(SplitStatements, ScanErrorsEndTheWholeMessage) {
    try {
        split_statements("SELECT 1; SELECT 'é' 'open");
        FAIL();
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "42601");
        EXPECT_EQ(error.byte_offset, 22U);
    }
}

TEST(SplitStatements, AnOpenParenthesisIsAnErrorOfItsPiece) {
    const std::string_view message = "SHOW PEERS; ALTER PEER p SET (a = 1; DROP PEER q; SHOW PEERS";
    const auto spans = split_statements(message);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_NO_THROW(parse_statement(message, spans[0]));
    try {
        parse_statement(message, spans[1]);
        FAIL();
    } catch (const protocol::Error& error) {
        EXPECT_EQ(error.sqlstate, "42601");
        EXPECT_EQ(error.byte_offset, message.find("; DROP"));
    }
}

TEST(ParseStatement, KeepsTextAndPlace) {
    const std::string_view message = " SHOW PEERS ; DROP /* x */ PEER \"P\";";
    const auto spans = split_statements(message);
    ASSERT_EQ(spans.size(), 2U);
    const Statement statement = parse_statement(message, spans[1]);
    EXPECT_EQ(statement.text, "DROP /* x */ PEER \"P\"");
    EXPECT_EQ(statement.offset, message.find("DROP"));
    EXPECT_EQ(std::get<DropPeer>(statement.body).name.text, "P");
    EXPECT_EQ(std::get<DropPeer>(statement.body).name.offset, message.find("\"P\""));
}

TEST(ParseStatement, EmptyTextIsNoStatement) {
    EXPECT_EQ(parse_error("").value().sqlstate, "42601");
    EXPECT_EQ(parse_error(" -- x").value().sqlstate, "42601");
}

TEST(ParseStatement, ChoosesTheGrammarByTheFirstWords) {
    EXPECT_TRUE(std::holds_alternative<Select>(parse("SELECT 1").body));
    EXPECT_TRUE(std::holds_alternative<ShowVariable>(parse("SHOW peer").body));
    EXPECT_TRUE(std::holds_alternative<ShowList>(parse("SHOW peers").body));
    EXPECT_TRUE(std::holds_alternative<ExecuteCall>(parse("EXECUTE p ('x')").body));
    EXPECT_TRUE(std::holds_alternative<ExecuteCall>(parse("EXECUTE mirror").body));
    EXPECT_TRUE(std::holds_alternative<ControlMirror>(parse("EXECUTE mirror m").body));
    EXPECT_TRUE(std::holds_alternative<ExecutePeer>(parse("EXECUTE mirror 'm'").body));
    EXPECT_TRUE(std::holds_alternative<SetVariable>(parse("ALTER SYSTEM SET a = 1").body));
    EXPECT_TRUE(std::holds_alternative<RotateKey>(parse("ALTER SYSTEM ROTATE KEY").body));
}

TEST(ParseStatement, RefusesBytesThatAreNotUtf8) {
    EXPECT_EQ(parse_error("DROP PEER \xff").value().sqlstate, "22021");
    EXPECT_EQ(parse_error("SELECT '\xc3'").value().sqlstate, "22021");
}

/// Time grows with length, not with its square: 16 times the text in well under 256 times the time.
TEST(ParseStatement, LongListsTakeLinearTime) {
    const auto run = [](std::size_t tables) {
        std::string text = "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (";
        for (std::size_t i = 0; i < tables; ++i) {
            const std::string number = std::to_string(i);
            text += (i == 0 ? "s.t" : ", s.t") + number + ":t" + number;
        }
        const auto start = std::chrono::steady_clock::now();
        const auto mirror = parse_as<CreateMirror>(text + ")");
        EXPECT_EQ(mirror.mappings.size(), tables);
        return std::chrono::steady_clock::now() - start;
    };
    run(2000);
    EXPECT_LT(run(32000), 100 * run(2000));
}

TEST(ParseMapping, ReadsWhatTheCatalogHolds) {
    const TableMapping mapping = parse_mapping("{from: public.t, to: t, key: id}");
    EXPECT_EQ(mapping.from.parts, (std::vector<std::string>{"public", "t"}));
    EXPECT_EQ(mapping.key, "id");
    EXPECT_FALSE(parse_mapping("a : b").whole_schema);
    EXPECT_TRUE(parse_mapping("a.* : b.*").whole_schema);
    EXPECT_THROW(parse_mapping("a : b, c : d"), protocol::Error);
    EXPECT_THROW(parse_mapping(""), protocol::Error);
}

}  // namespace
}  // namespace sql::testing
