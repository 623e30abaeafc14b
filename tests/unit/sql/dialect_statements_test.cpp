// What the dialect takes and refuses: a table of statements with SQLSTATE and place ("§").
#include "sql/dialect_statements.hpp"

#include <gtest/gtest.h>

#include "dialect_support.hpp"

namespace sql::testing {
namespace {

const std::string_view accepted[] = {
    // peers
    "CREATE PEER p FROM POSTGRES",
    "create peer p from postgres with (host = 'h')",
    "CREATE PEER p FROM Postgres WITH (host='h',port=5432,user='u',password='',database='d')",
    "CREATE PEER IF NOT EXISTS p FROM CLICKHOUSE WITH (port = '9000', disable_tls = true)",
    "CREATE PEER p IF NOT EXISTS FROM CLICKHOUSE",
    "CREATE OR REPLACE PEER p FROM KAFKA WITH (servers = 'a:9092,b:9092')",
    "CREATE PEER \"My-Peer\" FROM S3 WITH (url = $$s3://b/p$$)",
    "CREATE PEER select FROM FILE WITH (path = E'/tmp\\x2fout')",
    "CREATE PEER if FROM LOCAL_JSON WITH (\"path\" = '/tmp')",
    "CREATE PEER from FROM KINESIS WITH (region = U&'eu\\002dwest-1')",
    "CREATE PEER p FROM CRATEDB WITH (HOST = 'h', Port = 4200)",
    "CREATE PEER p FROM MYSQL WITH (host = 'h', compression = 0)",
    "CREATE PEER p FROM MONGO",
    "CREATE PEER p FROM SNOWFLAKE",
    "CREATE PEER p FROM BIGQUERY",
    "CREATE PEER p FROM SQLSERVER",
    "CREATE PEER p FROM EVENTHUBS WITH (eventhubs = '[{}]')",
    "CREATE PEER p FROM PUBSUB",
    "CREATE PEER p FROM ELASTICSEARCH",
    "CREATE PEER p FROM COCKROACHDB",
    "CREATE PEER p FROM POSTGRES WITH (any = on, b = Off, c = -5, d = +1.5, e = word)",
    "CREATE PEER p FROM POSTGRES WITH (a = [], b = [1, 'x', y], c = {k: v, \"K 2\": {x: [1]}})",
    "CREATE PEER p /* here */ FROM -- there\n POSTGRES",
    "CREATE PEER p FROM POSTGRES WITH (host = 'a'\n'b')",
    "ALTER PEER p SET (host = 'h', port = 1)",
    "ALTER PEER IF EXISTS p RESET (host, \"port\")",
    "DROP PEER p",
    "DROP PEER IF EXISTS \"P\"",
    "DROP PEER if",
    "EXECUTE p 'select 1'",
    "EXECUTE \"P\" $$select 1$$",
    "EXECUTE p E'select\\n1'",
    "EXECUTE mirror 'select 1'",
    // mirrors
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.t : t)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.t:t) WITH (do_initial_copy = true)",
    "CREATE MIRROR IF NOT EXISTS m FROM a TO b WITH TABLE MAPPING (t:t)",
    "CREATE MIRROR m IF NOT EXISTS FROM a TO b WITH TABLE MAPPING (t:t)",
    "CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (s.t:s.t, s.u:s.u)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.user:user, \"S x\".\"T:y\":\"z.z\")",
    "CREATE MIRROR select FROM from TO to WITH TABLE MAPPING (select.table:where)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: public.t, to: t})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({TO : t, From : public.t, KEY : id})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: [a, b,]})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: ['a', \"B\"]})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a:b, {from: c, to: d, key: id}, e.f:g)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: 'public.t', to: 'x.\"Y.z\"'})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, columns: {x: y, \"Z\": 'a+1' "
    "AS 'Int64', n: 5, b: true}})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, target_key: [a], where: 'x > "
    "1'})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, where: $$x = '1'$$})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, engine: MergeTree, order_by: "
    "[a, b], partition_by: 'toYYYYMM(x)', nullable: true, sharding_key: 'rand()', policy_name: "
    "hot, "
    "partition_key: id})",
    "CREATE MIRROR m FROM a TO b WITH SCHEMA MAPPING (a : b)",
    "CREATE MIRROR m FROM a TO b WITH SCHEMA MAPPING (a : b, c.t : d.t, e.* : f.*)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.* : b.*)",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.* : b, {from: c.*, to: 'd.*'})",
    "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.t : ns.hub.key_column)",
    "CREATE MIRROR m FROM a TO b FOR $$SELECT 1$$",
    "CREATE MIRROR m FROM a TO b FOR $q$SELECT $$x$$ WHERE id BETWEEN {{.start}} AND {{.end}}$q$ "
    "WITH "
    "(mode = 'append', parallelism = 4)",
    "ALTER MIRROR m SET (max_batch_size = 10)",
    "ALTER MIRROR IF EXISTS m RESET (max_batch_size, sync_interval)",
    "ALTER MIRROR m START AT '0/16B3748'",
    "ALTER MIRROR m START AT LSN '0/16B3748'",
    "ALTER MIRROR m ADD TABLE a.b : c",
    "ALTER MIRROR m ADD TABLE a.b : c, {from: d, to: e, key: id}, f.* : g.*",
    "ALTER MIRROR m DROP TABLE a.b",
    "ALTER MIRROR m DROP TABLE a.b, 'c.d', \"E\".f",
    "ALTER MIRROR m RENAME TO \"N\"",
    "DROP MIRROR m",
    "DROP MIRROR IF EXISTS m",
    "PAUSE MIRROR m",
    "PAUSE MIRROR IF EXISTS m",
    "RESUME MIRROR m",
    "RESYNC MIRROR IF EXISTS m WITH (query_string = 'x')",
    "EXECUTE MIRROR m",
    "EXECUTE MIRROR mirror",
    "EXPLAIN CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t)",
    "EXPLAIN CREATE OR REPLACE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t)",
    "EXPLAIN ALTER MIRROR m ADD TABLE a : b",
    "EXPLAIN DROP MIRROR m",
    "EXPLAIN RESYNC MIRROR m",
    // the rest
    "SHOW PEERS",
    "show mirrors",
    "SHOW SETTINGS",
    "SHOW CREATE PEER p",
    "SHOW CREATE MIRROR \"M\"",
    "COMMENT ON MIRROR m IS 'of sales'",
    "COMMENT ON PEER p IS NULL",
    "VALIDATE PEER p",
    "VALIDATE MIRROR m",
    "BACKUP CATALOG TO '/var/backups/catalog.db'",
    "ALTER SYSTEM ROTATE KEY",
    // Postgres's own grammar
    "SELECT 1",
    "SHOW server_version",
    "BEGIN",
    "EXECUTE plan('x')",
    "DISCARD ALL",
};

struct Refusal {
    std::string_view sqlstate;
    std::string_view marked;  // "§": where the error points
};

const Refusal refused[] = {
    // peers
    {"42601", "CREATE PEER§"},
    {"42601", "CREATE PEER p§"},
    {"42601", "CREATE PEER p FROM§"},
    {"42601", "CREATE PEER p §POSTGRES"},
    {"42601", "CREATE PEER §'p' FROM POSTGRES"},
    {"42601", "CREATE PEER §1p FROM POSTGRES"},
    {"42601", "CREATE PEER §12 FROM POSTGRES"},
    {"42601", "CREATE PEER my§-peer FROM POSTGRES"},
    {"42601", "CREATE PEER a§.b FROM POSTGRES"},
    {"42602", "CREATE PEER §\"\" FROM POSTGRES"},
    {"42622",
     "CREATE PEER §a123456789012345678901234567890123456789012345678901234567890123 FROM POSTGRES"},
    {"42601", "CREATE PEER p FROM §'POSTGRES'"},
    {"42601", "CREATE PEER p FROM §\"POSTGRES\""},
    {"42704", "CREATE PEER p FROM §POSTGRESQL"},
    {"42704", "CREATE PEER p FROM §ORACLE"},
    {"42704", "CREATE PEER p FROM §SSH"},
    {"42601", "CREATE OR REPLACE PEER IF §NOT EXISTS p FROM POSTGRES"},
    {"42601", "CREATE PEER IF NOT EXISTS p §IF NOT EXISTS FROM POSTGRES"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH§"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH §host = 'h'"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (§)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 'h'§"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 'h'§,)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (§, host = 'h')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = 1,§, b = 1)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 'h' §port = 1)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host §'h')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host §: 'h')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host §=> 'h')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host =§)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §\"h\")"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = a§.b)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 127.0§.0.1)"},
    {"42601", "CREATE PEER p FROM KAFKA WITH (sasl_mechanism = SCRAM§-SHA-256)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §b'01')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §x'ff')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §$1)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §- 'h')"},
    {"22023", "CREATE PEER p FROM POSTGRES WITH (password = §NULL)"},
    {"22023", "CREATE PEER p FROM POSTGRES WITH (host = 'a', §HOST = 'b')"},
    {"22023", "CREATE PEER p FROM POSTGRES WITH (host = 'a', §\"host\" = 'b')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (§'host' = 'a')"},
    {"42622",
     "CREATE PEER p FROM POSTGRES WITH "
     "(§a123456789012345678901234567890123456789012345678901234567890123 = 1)"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = [1 §2])"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = [1, 2§"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = {§})"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = {k §= 1})"},
    {"22023", "CREATE PEER p FROM POSTGRES WITH (a = {k: 1, §k: 2})"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (a = {k: 1§,})"},
    {"54001", "CREATE PEER p FROM POSTGRES WITH (a = [[[[[[[[[[[[[[[[§[1]]]]]]]]]]]]]]]]])"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 'h') §x"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = 'h'§; DROP PEER q"},
    {"42601", "CREATE PEER p FROM POSTGRES §(host = 'h')"},
    {"42601", "CREATE PEER p FROM POSTGRES WITH (host = §'h)"},
    {"42601", "ALTER PEER p§"},
    {"42601", "ALTER PEER p §ADD (x = 1)"},
    {"42601", "ALTER PEER p SET §host = 'h'"},
    {"42601", "ALTER PEER p RESET (§)"},
    {"42601", "ALTER PEER p RESET (a §= 1)"},
    {"42601", "ALTER PEER p RESET (a§,)"},
    {"22023", "ALTER PEER p RESET (a, §A)"},
    {"42601", "ALTER PEER p SET (a = 1) §RESET (b)"},
    {"42601", "DROP PEER§"},
    {"42601", "DROP PEER IF EXISTS§"},
    {"42601", "DROP PEER a§, b"},
    {"42601", "DROP PEER a §CASCADE"},
    {"42601", "EXECUTE p 'a'§, 'b'"},
    // mirrors
    {"42601", "CREATE MIRROR§"},
    {"42601", "CREATE MIRROR m §TO b"},
    {"42601", "CREATE MIRROR m FROM a§"},
    {"42601", "CREATE MIRROR m FROM a TO b§"},
    {"42601", "CREATE MIRROR m FROM a§.b TO c WITH TABLE MAPPING (t:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b §WITH (do_initial_copy = true)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE §(t:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING §t:t"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t§)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:§)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t§::t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t§:=t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t§,)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:b §c.d:d)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a:b §{from: c, to: d})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.my§-table:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public§.1:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (public.§:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§*:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:§c.*)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§a.b.*:c)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§<schema_name>.<table>:<target>)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.§<table>:t)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.t:§<target>)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:b\n  §...\n)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:b, §...)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§...)"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'<your_table>', to: t})"},
    {"42601",
     "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, where: §'<your "
     "condition>'})"},
    {"42601",
     "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, engine: "
     "§'<engine>'})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, §...})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§{from: t})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (§{to: t})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({§})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t§,})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t §to: t})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from §= t, to: t})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({§'from': t, to: t})"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, §FROM: u, to: t})"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, §excludes: [a]})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: [§]})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: §a})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: [a§.b]})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, exclude: [§'']})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, where: §x})"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, where: §''})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, columns: §[a]})"},
    {"42601",
     "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, columns: {a: b AS §1}})"},
    {"22023",
     "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, columns: {a: b AS §''}})"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, engine: f§(x)})"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: t, to: t, engine: §null})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'a..b', to: t})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'a.', to: t})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'', to: t})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'a\"b', to: t})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'\"a', to: t})"},
    {"42602", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: §'\"a\"b', to: t})"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:c, §a.b:d)"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:c, a.d:§c)"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:c, §\"a\".\"b\":d)"},
    {"22023", "CREATE MIRROR m FROM a TO b WITH SCHEMA MAPPING (a:c, b:§c)"},
    {"42601", "CREATE MIRROR m FROM a TO b FOR §'SELECT 1'"},
    {"42601", "CREATE MIRROR m FROM a TO b FOR §SELECT 1"},
    {"42601", "CREATE MIRROR m FROM a TO b FOR §$$SELECT 1"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) §FOR $$x$$"},
    {"42601", "CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (t:t) WITH (a = 1) §WITH (b = 1)"},
    {"42601", "ALTER MIRROR m§"},
    {"42601", "ALTER MIRROR m ADD §a:b"},
    {"42601", "ALTER MIRROR m ADD TABLE§"},
    {"42601", "ALTER MIRROR m ADD TABLE a.b§"},
    {"42601", "ALTER MIRROR m ADD TABLE a:b,§"},
    {"22023", "ALTER MIRROR m ADD TABLE a:b, §a:c"},
    {"42601", "ALTER MIRROR m DROP TABLE §a.*"},
    {"42601", "ALTER MIRROR m DROP TABLE a§:b"},
    {"42601", "ALTER MIRROR m RENAME §n"},
    {"42601", "ALTER MIRROR m RENAME TO §'n'"},
    {"42601", "PAUSE §PEER p"},
    {"42601", "PAUSE§"},
    {"42601", "PAUSE MIRROR§"},
    {"42601", "PAUSE MIRROR m §WITH (a = 1)"},
    {"42601", "RESYNC MIRROR m WITH (§)"},
    {"42601", "EXECUTE MIRROR m §n"},
    {"42601", "EXPLAIN RESYNC §TABLE m"},
    {"42601", "SHOW PEERS §x"},
    {"42601", "SHOW CREATE §TABLE t"},
    {"42601", "COMMENT ON MIRROR m §'x'"},
    {"42601", "COMMENT ON MIRROR m IS §x"},
    {"42601", "VALIDATE §x"},
    {"42601", "BACKUP §DATABASE TO 'x'"},
    {"42601", "BACKUP CATALOG TO §x"},
    {"42601", "ALTER SYSTEM ROTATE §KEYS"},
    {"42601", "ALTER SYSTEM ROTATE KEY §x"},
    // not served yet
    {"0A000", "§WAIT FOR MIRROR m (STATE streaming) TIMEOUT '1 min'"},
    {"0A000", "§COMPARE MIRROR m"},
    {"0A000", "§REPAIR MIRROR m TABLE t USING VALIDATION 1"},
    {"0A000", "§CANCEL RESYNC m"},
    {"0A000", "§CANCEL ADD TABLE t"},
    {"0A000", "§SKIP MIRROR m TRANSACTION AT '0/1' REASON 'x'"},
    {"0A000", "§REPLAY DLQ"},
    {"0A000", "§DISCARD DLQ WHERE x"},
    {"42601", "APPROVE SCHEMA §TABLE 1"},
    {"42601", "REJECT SCHEMA CHANGE §x"},
    {"0A000", "§CHECKPOINT MIRROR m"},
    {"0A000", "§EXPORT CONFIG"},
    {"0A000", "§DRAIN"},
    {"0A000", "§READ ONLY ON"},
    {"0A000", "§CREATE ALERT a"},
    {"0A000", "§TEST ALERT a"},
    {"0A000", "§VALIDATE CREATE MIRROR m FROM a TO b"},
    {"0A000", "§EXPLAIN CREATE PEER p FROM POSTGRES"},
    {"0A000", "§EXPLAIN PAUSE MIRROR m"},
    {"0A000", "PAUSE MIRROR m §TABLE t"},
    {"0A000", "PAUSE MIRROR m §FOR '1 h'"},
    {"0A000", "RESYNC MIRROR m §MODE repair"},
    {"0A000", "DROP MIRROR m §KEEP SLOT"},
    {"42601", "ALTER MIRROR m START §'0/1'"},
    {"42601", "ALTER MIRROR m START AT§"},
};

TEST(DialectStatements, Accepted) {
    for (const std::string_view text : accepted) {
        const auto error = parse_error(text);
        EXPECT_FALSE(error) << text << "\n  " << error->sqlstate << ' ' << error->message << ' '
                            << error->detail;
    }
}

TEST(DialectStatements, RefusedWithSqlstateAndPlace) {
    for (const Refusal& one : refused) {
        const Marked marked(one.marked);
        const auto error = parse_error(marked.text);
        ASSERT_TRUE(error) << one.marked;
        EXPECT_EQ(error->sqlstate, one.sqlstate) << one.marked << "\n  " << error->message;
        EXPECT_EQ(error->byte_offset, marked.offset) << one.marked << "\n  " << error->message;
        EXPECT_FALSE(error->message.empty());
        EXPECT_NE(error->message.back(), '.') << error->message;
        EXPECT_TRUE(error->detail.empty() || error->detail.back() == '.') << error->detail;
        EXPECT_TRUE(error->hint.empty() || error->hint.back() == '.') << error->hint;
    }
}

TEST(DialectStatements, PlacesCountFromTheMessage) {
    for (const Refusal& one : refused) {
        const Marked marked(one.marked);
        const std::string before = "SELECT 'é';\n ";
        const std::string message = before + marked.text;
        try {
            parse_statement(message, {before.size(), marked.text.size()});
            ADD_FAILURE() << one.marked;
        } catch (const protocol::Error& error) {
            EXPECT_EQ(error.byte_offset, before.size() + marked.offset) << one.marked;
        }
    }
}

/// Every prefix of a good statement is parsed or refused, never worse.
TEST(DialectStatements, AnyPrefixIsParsedOrRefused) {
    for (const std::string_view text : accepted) {
        for (std::size_t length = 0; length < text.size(); ++length) {
            const auto error = parse_error(text.substr(0, length));
            EXPECT_TRUE(
                !error || error->byte_offset == protocol::Error::nowhere ||
                error->byte_offset <= length
            ) << text.substr(0, length);
        }
    }
}

struct Hinted {
    std::string_view text;
    std::string_view told;  // somewhere in message, detail or hint
};

TEST(DialectStatements, ErrorsHelp) {
    const Hinted cases[] = {
        {"CREATE PEER p FROM POSTGRES WITH (a = 1 b = 2)",
         "A comma is missing between two options"},
        {"CREATE PEER p FROM POSTGRES WITH (a = 1,)", "Remove the comma"},
        {"CREATE PEER p FROM POSTGRES WITH (a = x.y)", "single quotes"},
        {"CREATE PEER p FROM POSTGRES WITH (a = NULL)", "Leave the option out"},
        {"CREATE PEER p FROM POSTGRES WITH (a = 1, a = 2)", "option \"a\" is given twice"},
        {"CREATE PEER p FROM POSTGRES WITH (a = 1; DROP PEER q", "closing parenthesis"},
        {"CREATE PEER p FROM POSTGRES WITH (a = \"x\")", "single quotes"},
        {"CREATE PEER my-peer FROM POSTGRES", "double quotes"},
        {"CREATE PEER 'p' FROM POSTGRES", "double quotes"},
        {"CREATE PEER a.b FROM POSTGRES", "database that you are connected to"},
        {"CREATE PEER p FROM 'POSTGRES'", "without quotes"},
        {"CREATE PEER p FROM POSTGRE", "Perhaps you meant POSTGRES."},
        {"CREATE PEER p FROM ORACLE", "CLICKHOUSE, KAFKA, S3, FILE, KINESIS, CRATEDB"},
        {"CREATE MIRROR m FROM a TO b WITH (x = 1)", "WITH TABLE MAPPING"},
        {"CREATE MIRROR m FROM a TO b FOR 'x'", "dollar"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a::b)", "One colon"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (<s>.<t>:<u>)",
         "placeholder \"<s>.<t>\" still in place"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (<s>.<t>:<u>)", "public.orders:orders"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a:b ...)",
         "placeholder \"...\" still in place"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a:b c:d)",
         "comma is missing between two"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING (a.b:c, d.e:c)",
         "sources a.b and d.e have one target, c"},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: a, to: b, exclud: [c]})",
         "Perhaps you meant \"exclude\"."},
        {"CREATE MIRROR m FROM a TO b WITH TABLE MAPPING ({from: a, to: b, x: [c]})",
         "from, to, key, exclude"},
        {"WAIT FOR MIRROR m", "WAIT FOR MIRROR is not supported yet"},
    };
    for (const auto& [text, told] : cases) {
        const auto error = parse_error(text);
        ASSERT_TRUE(error) << text;
        const std::string all = error->message + '\n' + error->detail + '\n' + error->hint;
        EXPECT_NE(all.find(told), std::string::npos) << text << '\n' << all;
    }
}

TEST(DialectStatements, ErrorsInOptionListsDoNotQuoteWhatMayBeASecret) {
    for (const std::string_view text :
         {"CREATE PEER p FROM POSTGRES WITH (password hunter2)",
          "CREATE PEER p FROM POSTGRES WITH (password 'hunter2')",
          "CREATE PEER p FROM POSTGRES WITH (password = abc hunter2)",
          "CREATE PEER p FROM POSTGRES WITH (password = abc.hunter2)",
          "CREATE PEER p FROM POSTGRES WITH (password = \"hunter2\")",
          "CREATE PEER p FROM POSTGRES WITH (password = 'abc' hunter2)",
          "CREATE PEER p FROM POSTGRES WITH (password = 'hunter2",
          "CREATE PEER p FROM POSTGRES WITH (password = $$hunter2",
          "CREATE PEER p FROM POSTGRES WITH (password = 'a', 'hunter2')",
          "CREATE PEER p FROM POSTGRES WITH (password = [a hunter2])",
          "CREATE PEER p FROM POSTGRES WITH (password = 'a') 'hunter2'"}) {
        const auto error = parse_error(text);
        ASSERT_TRUE(error) << text;
        EXPECT_EQ((error->message + error->detail + error->hint).find("hunter2"), std::string::npos)
            << text << '\n'
            << error->message;
    }
}

}  // namespace
}  // namespace sql::testing
