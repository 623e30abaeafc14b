// Against a real PostgreSQL 15. One test a way of use, since each run of one starts a server.
#include <thread>

#include "engine/source/postgres_checks.hpp"
#include "engine/source/postgres_target.hpp"
#include "tests/unit/engine/support.hpp"

namespace engine {
namespace {

using namespace std::chrono_literals;
using test::error_of;
using test::patience;

class PostgresTest : public testing::Test {
protected:
    static void SetUpTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        if (test::Postgres::is_installed()) {
            server = std::make_unique<test::Postgres>();
        }
    }
    static void TearDownTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        server.reset();
    }
    void SetUp() override {
        if (!server) {
            GTEST_SKIP() << "PostgreSQL 15 is not installed";
        }
    }
    static net::PgConnection connect() { return {test::target(server->port()), patience()}; }
    static PeerOptions options(const std::string& password) {
        PeerOptions made;
        made.set("host", catalog::Secret{"127.0.0.1"});
        made.set("port", catalog::Secret{server->port()});
        made.set("user", catalog::Secret{"ann"});
        made.set("database", catalog::Secret{"postgres"});
        made.set("password", catalog::Secret{password});
        return made;
    }

    static inline std::unique_ptr<test::Postgres> server;
};

TEST_F(PostgresTest, Queries) {
    net::PgConnection connection = connect();
    EXPECT_EQ(connection.server_version() / 10000, 15);
    const auto rows = connection.query(
        "SELECT $1, NULL, $2::int + 1 UNION ALL SELECT 'x', 'y', 0", {"it's", "41"}, patience()
    );
    const net::PgRows expected{{"it's", std::nullopt, "42"}, {"x", "y", "0"}};
    EXPECT_EQ(rows, expected);
    EXPECT_TRUE(connection.query("SET search_path = public", {}, patience()).empty());
    connection.query("DO $$BEGIN RAISE WARNING 'look'; END$$", {}, patience());
    const auto notices = connection.take_notices();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_EQ(notices[0].message, "look");
    EXPECT_TRUE(connection.take_notices().empty());
    EXPECT_EQ(
        connection.query("SELECT current_setting('application_name')", {}, patience())[0][0],
        "millrace"
    );
    const auto error = error_of([&] { connection.query("SELECT 1/0", {}, patience()); });
    EXPECT_EQ(error.sqlstate, "22012");
    EXPECT_EQ(error.message, "division by zero");
    // An error is read to its end, so that the next statement gets its own answer.
    EXPECT_EQ(connection.query("SELECT 1", {}, patience())[0][0], "1");
}

TEST_F(PostgresTest, WaitsEnd) {
    {
        net::PgConnection connection = connect();
        const auto error =
            error_of([&] { connection.query("SELECT pg_sleep(60)", {}, patience(100ms)); });
        EXPECT_EQ(error.sqlstate, "08001");
    }
    net::PgConnection stopped = connect();
    std::stop_source stop;
    net::Patience how = patience();
    how.stop = stop.get_token();
    std::jthread stopper([&stop] { stop.request_stop(); });
    EXPECT_EQ(error_of([&] { stopped.query("SELECT pg_sleep(60)", {}, how); }).sqlstate, "57014");
    net::PgConnection lost = connect();
    const auto ended = error_of([&] {
        lost.query("SELECT pg_terminate_backend(pg_backend_pid())", {}, patience());
    });
    EXPECT_EQ(ended.sqlstate, "57P01");
    EXPECT_EQ(error_of([&] { lost.query("SELECT 1", {}, patience()); }).sqlstate, "08001");
}

TEST_F(PostgresTest, Refusals) {
    const auto login = [](const PeerOptions& with) {
        return error_of([&] { source::require_postgres(with, patience()); });
    };
    EXPECT_NO_THROW(source::require_postgres(options("right s3cret"), patience()));
    auto error = login(options("wrong s3cret"));
    EXPECT_EQ(error.sqlstate, "08004");
    EXPECT_EQ(error.kind, protocol::ErrorKind::configuration);
    EXPECT_TRUE(error.detail.starts_with("It says 28P01: ")) << error.detail;
    EXPECT_EQ((error.message + error.detail + error.hint).find("s3cret"), std::string::npos);
    PeerOptions other = options("right s3cret");
    other.set("database", catalog::Secret{"none"});
    error = login(other);
    EXPECT_EQ(error.sqlstate, "08004");
    EXPECT_TRUE(error.detail.starts_with("It says 3D000: ")) << error.detail;
    PeerOptions with_tls = options("right s3cret");
    with_tls.set("require_tls", catalog::Secret{"true"});
    error = login(with_tls);
    EXPECT_EQ(error.sqlstate, "08001") << "the server has no TLS";
    EXPECT_NE(error.detail.find("SSL"), std::string::npos) << error.detail;
}

TEST_F(PostgresTest, ChecksAndTables) {
    std::vector<std::string> found;
    for (const CheckRow& row : source::list_postgres_checks(options("right s3cret"), patience())) {
        found.push_back(row.code + " " + row.status);
        EXPECT_EQ(row.fix.empty(), row.status == "pass") << row.code;
    }
    const std::vector<std::string> expected{
        "login pass",
        "version pass",
        "wal_level warn",
        "replication_right pass",
        "standby pass",
        "slots_free pass"};
    EXPECT_EQ(found, expected);
    const auto refused = source::list_postgres_checks(options("wrong"), patience());
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].code + " " + refused[0].status, "login fail");
    EXPECT_FALSE(refused[0].fix.empty());

    net::PgConnection connection = connect();
    for (const char* sql :
         {"CREATE SCHEMA \"Shop\"",
          "CREATE TABLE \"Shop\".\"Orders\" (id int)",
          "CREATE TABLE \"Shop\".items (id int) PARTITION BY RANGE (id)",
          "CREATE TABLE \"Shop\".items_1 PARTITION OF \"Shop\".items FOR VALUES FROM (0) TO (9)",
          "CREATE UNLOGGED TABLE \"Shop\".scratch (id int)",
          "CREATE VIEW \"Shop\".look AS SELECT 1",
          "CREATE SCHEMA empty"}) {
        connection.query(sql, {}, patience());
    }
    const PeerOptions right = options("right s3cret");
    const std::vector<std::string> tables{"Orders", "items"};
    EXPECT_EQ(source::list_postgres_tables(right, "Shop", patience()), tables);
    EXPECT_TRUE(source::list_postgres_tables(right, "empty", patience()).empty());
    const auto missing = error_of([&] { source::list_postgres_tables(right, "shop", patience()); });
    EXPECT_EQ(missing.sqlstate, "3F000");
}

}  // namespace
}  // namespace engine
