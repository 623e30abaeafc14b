// What the dialect's statements are read as.
#include <gtest/gtest.h>

#include "dialect_support.hpp"
#include "sql/print.hpp"

namespace sql::testing {
namespace {

using Parts = std::vector<std::string>;

CreateMirror mirror_with(std::string_view mapping, std::string_view kind = "TABLE") {
    return parse_as<CreateMirror>(
        "CREATE MIRROR m FROM a TO b WITH " + std::string(kind) + " MAPPING (" +
        std::string(mapping) + ")"
    );
}

TableMapping mapping_of(std::string_view mapping, std::string_view kind = "TABLE") {
    return mirror_with(mapping, kind).mappings.at(0);
}

TEST(Dialect, NamesFoldUnlessQuoted) {
    const auto peer = parse_as<CreatePeer>("CREATE PEER MyPeer FROM postgres WITH (HOST = 'H')");
    EXPECT_EQ(peer.name.text, "mypeer");
    EXPECT_EQ(peer.name.offset, 12U);
    EXPECT_EQ(peer.options.at(0).key, "host");
    EXPECT_EQ(peer.options.at(0).value.text, "H");
    EXPECT_EQ(parse_as<DropPeer>("DROP PEER \"MyPeer\"").name.text, "MyPeer");
    EXPECT_EQ(parse_as<DropPeer>("DROP PEER U&\"\\0041b\"").name.text, "Ab");
    const std::string longest(63, 'x');
    EXPECT_EQ(parse_as<DropPeer>("DROP PEER " + longest).name.text, longest);
}

TEST(Dialect, CreatePeerKeepsItsWords) {
    const auto plain = parse_as<CreatePeer>("CREATE PEER p FROM local_json");
    EXPECT_EQ(plain.type, PeerType::file);
    EXPECT_EQ(plain.type_offset, 19U);
    EXPECT_FALSE(plain.or_replace || plain.if_not_exists);
    EXPECT_TRUE(parse_as<CreatePeer>("CREATE OR REPLACE PEER p FROM s3").or_replace);
    for (const std::string_view text :
         {"CREATE PEER IF NOT EXISTS p FROM s3", "CREATE PEER p IF NOT EXISTS FROM s3"}) {
        EXPECT_TRUE(parse_as<CreatePeer>(text).if_not_exists) << text;
        EXPECT_EQ(parse_as<CreatePeer>(text).name.text, "p") << text;
    }
}

TEST(Dialect, OptionValuesHaveTheirForms) {
    const auto peer = parse_as<CreatePeer>(
        "CREATE PEER p FROM mysql WITH (s = 'it''s', e = E'a\\tb', d = $x$y$x$, n = 5, m = -5, "
        "f = +1.5, t = TRUE, o = Off, w = Word, l = [1, [x]], c = {K: 'v'})"
    );
    const std::pair<ValueForm, std::string> expected[] = {
        {ValueForm::string, "it's"},
        {ValueForm::string, "a\tb"},
        {ValueForm::string, "y"},
        {ValueForm::number, "5"},
        {ValueForm::number, "-5"},
        {ValueForm::number, "1.5"},
        {ValueForm::boolean, "true"},
        {ValueForm::word, "Off"},
        {ValueForm::word, "Word"},
        {ValueForm::list, ""},
        {ValueForm::map, ""},
    };
    ASSERT_EQ(peer.options.size(), std::size(expected));
    for (std::size_t i = 0; i < peer.options.size(); ++i) {
        EXPECT_EQ(peer.options[i].value.form, expected[i].first) << i;
        EXPECT_EQ(peer.options[i].value.text, expected[i].second) << i;
    }
    EXPECT_EQ(peer.options[9].value.items.at(1).items.at(0).text, "x");
    EXPECT_EQ(peer.options[10].value.entries.at(0).key, "K");
    EXPECT_EQ(peer.options[10].value.entries.at(0).value.text, "v");
}

TEST(Dialect, OptionPlacesAreThoseOfTheText) {
    const std::string_view text = "ALTER PEER p SET (é = 'x', port = - 5)";
    const auto peer = parse_as<AlterPeer>(text);
    EXPECT_EQ(peer.set.at(0).offset, text.find("é"));
    EXPECT_EQ(peer.set.at(1).offset, text.find("port"));
    EXPECT_EQ(peer.set.at(1).value.offset, text.find("- 5"));
    EXPECT_EQ(peer.set.at(1).value.text, "-5");
}

TEST(Dialect, AlterPeerSetsOrResets) {
    const auto set = parse_as<AlterPeer>("ALTER PEER IF EXISTS p SET (host = 'h')");
    EXPECT_TRUE(set.if_exists);
    EXPECT_EQ(set.set.size(), 1U);
    EXPECT_TRUE(set.reset.empty());
    const auto reset = parse_as<AlterPeer>("ALTER PEER p RESET (Host, \"Port\")");
    EXPECT_TRUE(reset.set.empty());
    ASSERT_EQ(reset.reset.size(), 2U);
    EXPECT_EQ(reset.reset[0].text, "host");
    EXPECT_EQ(reset.reset[1].text, "Port");
}

TEST(Dialect, MappingNamesKeepTheirCaseAndLoseTheirQuotes) {
    const TableMapping mapping = mapping_of("Public.\"User x\":User");
    EXPECT_EQ(mapping.from.parts, (Parts{"Public", "User x"}));
    EXPECT_EQ(mapping.to.parts, (Parts{"User"}));
    EXPECT_FALSE(mapping.whole_schema);
    EXPECT_EQ(mapping_of("a.\"b.c\":x.y.z").from.parts, (Parts{"a", "b.c"}));
    EXPECT_EQ(mapping_of("a.b:x.y.z").to.parts, (Parts{"x", "y", "z"}));
    EXPECT_EQ(mapping_of("t:u").from.parts, (Parts{"t"}));
}

TEST(Dialect, MappingNamesAreBounded) {
    const std::string longest(255, 'x');
    EXPECT_EQ(mapping_of(longest + ":t").from.parts, (Parts{longest}));
    EXPECT_EQ(mapping_of("a.b.c.d.e.f.g.h:t").from.parts.size(), 8U);
    const std::string bad[] = {
        longest + "x:t",
        "a.b.c.d.e.f.g.h.i:t",
        "'" + longest + "x':t",
        "'a.b.c.d.e.f.g.h.i':t",
        "{from: a, to: b, exclude: ['" + longest + "x']}",
        "{" + longest + "x: a, to: b}"};
    for (const std::string& mapping : bad) {
        try {
            mapping_of(mapping);
            ADD_FAILURE() << mapping;
        } catch (const protocol::Error& error) {
            EXPECT_EQ(error.sqlstate, "42622") << mapping;
        }
    }
}

TEST(Dialect, ErrorsStayShort) {
    const std::string word(100000, 'q');
    for (const std::string& text :
         {"CREATE PEER " + word + " FROM s3",
          "CREATE PEER p FROM " + word,
          "CREATE PEER p " + word,
          "ALTER PEER p SET (" + word + " = 1)",
          "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (<" + word + ">:t)",
          "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: '<" + word + ">', to: t})",
          "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({" + word + ": t})"}) {
        const auto error = parse_error(text);
        ASSERT_TRUE(error) << text.substr(0, 80);
        EXPECT_LT((error->message + error->detail + error->hint).size(), 1000U);
    }
}

TEST(Dialect, MappingNamesInStrings) {
    EXPECT_EQ(
        mapping_of("{from: 'Public.my-table', to: t}").from.parts, (Parts{"Public", "my-table"})
    );
    EXPECT_EQ(mapping_of(R"({from: 'a."b.""c"', to: t})").from.parts, (Parts{"a", "b.\"c"}));
    EXPECT_TRUE(mapping_of("{from: 'a.*', to: 'b.*'}").whole_schema);
    EXPECT_EQ(mapping_of("{from: 'a.*', to: 'b.*'}").to.parts, (Parts{"b"}));
    EXPECT_EQ(mapping_of("'a.b':'c'").to.parts, (Parts{"c"}));
}

TEST(Dialect, WholeSchemas) {
    struct Case {
        std::string_view kind, mapping;
        bool whole;
        Parts from, to;
    };
    const Case cases[] = {
        {"SCHEMA", "a : b", true, {"a"}, {"b"}},
        {"SCHEMA", "a.t : b.t", false, {"a", "t"}, {"b", "t"}},
        {"SCHEMA", "a.* : b.*", true, {"a"}, {"b"}},
        {"SCHEMA", "a : b.*", true, {"a"}, {"b"}},
        {"SCHEMA", "a : x.y", true, {"a"}, {"x", "y"}},
        {"SCHEMA", "{from: a, to: b, exclude: [c]}", true, {"a"}, {"b"}},
        {"SCHEMA", "{from: a.t, to: b}", false, {"a", "t"}, {"b"}},
        {"TABLE", "a : b", false, {"a"}, {"b"}},
        {"TABLE", "a.* : b", true, {"a"}, {"b"}},
        {"TABLE", "a.* : b.*", true, {"a"}, {"b"}},
    };
    for (const Case& one : cases) {
        const TableMapping mapping = mapping_of(one.mapping, one.kind);
        EXPECT_EQ(mapping.whole_schema, one.whole) << one.mapping;
        EXPECT_EQ(mapping.from.parts, one.from) << one.mapping;
        EXPECT_EQ(mapping.to.parts, one.to) << one.mapping;
    }
}

TEST(Dialect, LongFormOfAMapping) {
    const TableMapping mapping = mapping_of(
        "{to: t, key: Id, exclude: [A, \"b c\"], columns: {New: Old, sum: 'a + b' AS 'Int64', "
        "q: \"Odd name\"}, target_key: [x, y], where: 'z > 1', from: public.T, engine: MergeTree, "
        "order_by: [a, s.b], nullable: false, partition_by: 'f(x)'}"
    );
    EXPECT_EQ(mapping.from.parts, (Parts{"public", "T"}));
    EXPECT_EQ(mapping.to.parts, (Parts{"t"}));
    EXPECT_EQ(mapping.key, "Id");
    EXPECT_EQ(mapping.exclude, (Parts{"A", "b c"}));
    EXPECT_EQ(mapping.target_key, (Parts{"x", "y"}));
    EXPECT_EQ(mapping.where, "z > 1");
    ASSERT_EQ(mapping.columns.size(), 3U);
    EXPECT_EQ(mapping.columns[0].key, "New");
    EXPECT_EQ(mapping.columns[0].value.form, ValueForm::word);
    EXPECT_EQ(mapping.columns[0].value.text, "Old");
    EXPECT_EQ(mapping.columns[1].value.form, ValueForm::string);
    EXPECT_EQ(mapping.columns[1].cast, "Int64");
    EXPECT_EQ(mapping.columns[2].value.text, "Odd name");
    ASSERT_EQ(mapping.others.size(), 4U);
    EXPECT_EQ(mapping.others[0].key, "engine");
    EXPECT_EQ(mapping.others[0].value.text, "MergeTree");
    EXPECT_EQ(mapping.others[1].value.items.at(1).text, "s.b");
    EXPECT_EQ(mapping.others[2].value.form, ValueForm::boolean);
    EXPECT_EQ(mapping.others[3].value.form, ValueForm::string);
}

TEST(Dialect, CreateMirrorKeepsItsWords) {
    const auto mirror = parse_as<CreateMirror>(
        "CREATE OR REPLACE MIRROR M FROM \"A\" TO B WITH TABLE MAPPING (a:b, c:d) WITH (x = 1)"
    );
    EXPECT_TRUE(mirror.or_replace);
    EXPECT_EQ(mirror.name.text, "m");
    EXPECT_EQ(mirror.source.text, "A");
    EXPECT_EQ(mirror.destination.text, "b");
    EXPECT_EQ(mirror.mappings.size(), 2U);
    EXPECT_EQ(mirror.options.size(), 1U);
    EXPECT_FALSE(mirror.query);
}

TEST(Dialect, QueryMirrors) {
    const std::string_view text =
        "CREATE MIRROR m FROM a TO b FOR $q$SELECT 'x' $$ $q$ WITH (a = 1)";
    const auto mirror = parse_as<CreateMirror>(text);
    EXPECT_EQ(mirror.query, "SELECT 'x' $$ ");
    EXPECT_EQ(mirror.query_offset, text.find("$q$"));
    EXPECT_TRUE(mirror.mappings.empty());
    EXPECT_EQ(mirror.options.size(), 1U);
}

TEST(Dialect, AlterMirror) {
    EXPECT_EQ(parse_as<AlterMirror>("ALTER MIRROR m SET (a = 1)").set.size(), 1U);
    EXPECT_EQ(parse_as<AlterMirror>("ALTER MIRROR m RESET (a, b)").reset.size(), 2U);
    EXPECT_EQ(parse_as<AlterMirror>("ALTER MIRROR m ADD TABLE a:b, c:d").add_tables.size(), 2U);
    EXPECT_FALSE(parse_as<AlterMirror>("ALTER MIRROR m ADD TABLE a:b").add_tables[0].whole_schema);
    const auto drop = parse_as<AlterMirror>("ALTER MIRROR IF EXISTS m DROP TABLE A.b, 'c.D'");
    EXPECT_TRUE(drop.if_exists);
    EXPECT_EQ(drop.drop_tables.at(0).parts, (Parts{"A", "b"}));
    EXPECT_EQ(drop.drop_tables.at(1).parts, (Parts{"c", "D"}));
    const auto rename = parse_as<AlterMirror>("ALTER MIRROR m RENAME TO N");
    EXPECT_EQ(rename.rename_to.value().text, "n");
    EXPECT_TRUE(rename.set.empty() && rename.add_tables.empty() && rename.drop_tables.empty());
}

TEST(Dialect, ControlMirror) {
    const std::pair<std::string_view, MirrorVerb> cases[] = {
        {"PAUSE", MirrorVerb::pause},
        {"RESUME", MirrorVerb::resume},
        {"RESYNC", MirrorVerb::resync},
        {"EXECUTE", MirrorVerb::execute},
    };
    for (const auto& [word, verb] : cases) {
        const auto plain = parse_as<ControlMirror>(std::string(word) + " MIRROR M");
        EXPECT_EQ(plain.verb, verb);
        EXPECT_EQ(plain.name.text, "m");
        EXPECT_FALSE(plain.if_exists);
        EXPECT_TRUE(parse_as<ControlMirror>(std::string(word) + " MIRROR IF EXISTS m").if_exists);
    }
    EXPECT_EQ(parse_as<ControlMirror>("RESYNC MIRROR m WITH (a = 1)").options.size(), 1U);
}

TEST(Dialect, ShortStatements) {
    EXPECT_EQ(parse_as<ShowList>("SHOW MIRRORS").kind, ListKind::mirrors);
    EXPECT_EQ(parse_as<ShowList>("SHOW SETTINGS").kind, ListKind::settings);
    EXPECT_EQ(parse_as<ShowCreate>("SHOW CREATE MIRROR M").kind, ObjectKind::mirror);
    EXPECT_EQ(parse_as<ShowCreate>("SHOW CREATE PEER P").name.text, "p");
    EXPECT_EQ(parse_as<ValidateObject>("VALIDATE MIRROR m").kind, ObjectKind::mirror);
    EXPECT_EQ(parse_as<BackupCatalog>("BACKUP CATALOG TO 'a b'").path, "a b");
    EXPECT_EQ(parse_as<ExecutePeer>("EXECUTE P 'SELECT ''x'''").text, "SELECT 'x'");
    EXPECT_EQ(parse_as<ExecutePeer>("EXECUTE P 'SELECT 1'").name.text, "p");
    EXPECT_EQ(parse_as<CommentOn>("COMMENT ON PEER p IS ''").text, "");
    EXPECT_FALSE(parse_as<CommentOn>("COMMENT ON MIRROR p IS NULL").text);
    EXPECT_EQ(parse_as<CommentOn>("COMMENT ON MIRROR p IS NULL").kind, ObjectKind::mirror);
    EXPECT_TRUE(parse_as<DropMirror>("DROP MIRROR IF EXISTS m").if_exists);
    EXPECT_TRUE(parse_as<DropPeer>("DROP PEER IF EXISTS m").if_exists);
}

TEST(Dialect, ExplainHoldsItsStatement) {
    const auto create = parse_as<ExplainMirror>(
        "EXPLAIN CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t)"
    );
    EXPECT_TRUE(std::get<CreateMirror>(create.statement).or_replace);
    const auto alter = parse_as<ExplainMirror>("EXPLAIN ALTER MIRROR m DROP TABLE t");
    EXPECT_EQ(std::get<AlterMirror>(alter.statement).drop_tables.size(), 1U);
    const auto drop = parse_as<ExplainMirror>("EXPLAIN DROP MIRROR m");
    EXPECT_EQ(std::get<DropMirror>(drop.statement).name.text, "m");
    const auto resync = parse_as<ExplainMirror>("EXPLAIN RESYNC MIRROR m");
    EXPECT_EQ(std::get<ControlMirror>(resync.statement).verb, MirrorVerb::resync);
}

TEST(Dialect, NestingUpToTheLimit) {
    const std::string open(16, '[');
    const std::string close(16, ']');
    EXPECT_FALSE(parse_error("CREATE PEER p FROM s3 WITH (a = " + open + "1" + close + ")"));
    const auto error = parse_error("CREATE PEER p FROM s3 WITH (a = [" + open + "1" + close + "])");
    EXPECT_EQ(error.value().sqlstate, "54001");
    const auto deep = parse_error("CREATE PEER p FROM s3 WITH (a = " + std::string(100000, '['));
    EXPECT_EQ(deep.value().sqlstate, "54001");
    // Beside each other is not within each other.
    std::string many = "[1]";
    for (int i = 0; i < 100; ++i) {
        many += ", [1]";
    }
    EXPECT_FALSE(parse_error("CREATE PEER p FROM s3 WITH (a = [" + many + "])"));
}

/// The first seed's statements, as its document has them.
TEST(Dialect, SeedOfPeerdb) {
    const std::string_view message = R"(
-- Connect to Clickhouse
CREATE PEER destination FROM CLICKHOUSE
WITH
(
    host='your_hostname',
    port=9000,
    user='peerdb_user',
    password='your_password',
    database='peerdb',
    disable_tls = true
);

-- Connection MUST be done to the writer node!!!
CREATE PEER source FROM POSTGRES
WITH
(
    host='aurora-pg16-writer.xyz.eu-west-1.rds.amazonaws.com',
    port=5432,
    user='peerdb_user',
    password='your_password',
    database='your_database'
);

CREATE MIRROR mirror FROM source TO destination
WITH TABLE MAPPING (
  public.customers:customers,
  public.user:user
)
WITH(
    do_initial_copy=true,
    publication_name='peerdb_publication'
);
)";
    const auto spans = split_statements(message);
    ASSERT_EQ(spans.size(), 3U);
    const auto peer = std::get<CreatePeer>(parse_statement(message, spans[0]).body);
    EXPECT_EQ(peer.name.text, "destination");
    EXPECT_EQ(peer.options.size(), 6U);
    const auto mirror = std::get<CreateMirror>(parse_statement(message, spans[2]).body);
    EXPECT_EQ(mirror.name.text, "mirror");
    EXPECT_EQ(mirror.source.text, "source");
    EXPECT_EQ(mirror.mappings.size(), 2U);
}

TEST(Dialect, SeedWithItsPlaceholders) {
    const std::string_view text = R"(CREATE MIRROR mirror FROM source TO destination
WITH TABLE MAPPING (
  <schema_name>.<source_table_name>:<target_table_name>,
  <schema_name>.<source_table_name>:<target_table_name>
  ...
)
WITH(
    do_initial_copy=true
))";
    const auto error = parse_error(text).value();
    EXPECT_EQ(error.sqlstate, "42601");
    EXPECT_EQ(error.message, "placeholder \"<schema_name>.<source_table_name>\" still in place");
    EXPECT_EQ(error.byte_offset, text.find('<'));
}

}  // namespace
}  // namespace sql::testing
