// What the tests of a mirror's checks share: two databases of one server, a mirror between them,
// and the rows as lines.
#pragma once

#include <algorithm>

#include "engine/mirror_checks.hpp"
#include "tests/unit/engine/support.hpp"

namespace engine::test {

using Lines = std::vector<std::string>;

/// "fail table: source public.a: does not exist -> Create it."
inline std::string line_of(const CheckRow& row) {
    return row.status + " " + row.code + ": " + row.detail +
           (row.fix.empty() ? "" : " -> " + row.fix);
}

inline Lines lines(const std::vector<CheckRow>& rows, const Lines& statuses) {
    Lines found;
    for (const CheckRow& row : rows) {
        if (std::ranges::find(statuses, row.status) != statuses.end()) {
            found.push_back(line_of(row));
        }
    }
    return found;
}

/// The failed and doubtful rows; those that pass must need no fix and the failed ones one.
inline Lines faults(const std::vector<CheckRow>& rows) {
    for (const CheckRow& row : rows) {
        const bool needs_fix = row.status == "fail" || row.status == "warn";
        EXPECT_EQ(row.fix.empty(), !needs_fix) << line_of(row);
    }
    return lines(rows, {"fail", "warn"});
}

inline PeerOptions options(
    const std::string& port, const std::string& database, const std::string& user
) {
    PeerOptions made;
    made.set("host", catalog::Secret{"127.0.0.1"});
    made.set("port", catalog::Secret{port});
    made.set("user", catalog::Secret{user});
    made.set("database", catalog::Secret{database});
    made.set("password", catalog::Secret{"right s3cret"});
    return made;
}

/// Whoever checks is "worker", with just the rights that a mirror needs.
class TwoDatabases {
public:
    explicit TwoDatabases(const std::string& settings = "-c wal_level=logical") : server(settings) {
        run("postgres",
            {"CREATE ROLE worker LOGIN REPLICATION PASSWORD 'right s3cret'",
             "CREATE DATABASE src OWNER worker",
             "CREATE DATABASE dst OWNER worker"});
    }

    net::PgConnection connect(const std::string& database, const std::string& user = "ann") const {
        net::PgTarget to = target(server.port());
        to.database = database;
        to.user = user;
        return {to, patience()};
    }
    void run(
        const std::string& database,
        const std::vector<std::string>& statements,
        const std::string& user = "ann"
    ) const {
        net::PgConnection connection = connect(database, user);
        connection.query("SET search_path = public", {}, patience());
        for (const std::string& sql : statements) {
            connection.query(sql.c_str(), {}, patience());
        }
    }
    PeerOptions options(const std::string& database, const std::string& user = "worker") const {
        return test::options(server.port(), database, user);
    }
    /// Of tables in schema public, mapped to the same names.
    mirror::MirrorSpec mirror(const std::vector<std::string>& tables) const {
        mirror::MirrorSpec spec;
        spec.name = "m";
        spec.source = options("src");
        spec.destination = options("dst");
        spec.slot = "peerflow_slot_m";
        spec.publication = "peerflow_pub_m";
        for (const std::string& name : tables) {
            mirror::TableSpec& table = spec.tables.emplace_back();
            table.source = {"public", name};
            table.target = {"public", name};
        }
        return spec;
    }

    Postgres server;
};

/// One test a way of use: each of them starts a server.
class MirrorChecks : public testing::Test {
protected:
    void SetUp() override {
        if (!Postgres::is_installed()) {
            GTEST_SKIP() << "PostgreSQL 15 is not installed";
        }
    }
};

inline std::vector<CheckRow> check(const mirror::MirrorSpec& spec, bool is_new = true) {
    return check_mirror(spec, is_new, patience());
}

}  // namespace engine::test
