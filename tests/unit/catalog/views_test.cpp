// The status views: exactly the declared columns, filled with what the catalog knows.
#include "catalog/views.hpp"

#include <map>

#include "catalog/settings.hpp"
#include "sql/relations.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Value;
using test::create;
using test::make_mirror;
using test::make_peer;

class Views : public test::StoreTest {
protected:
    /// All declared columns of a relation, by name, of the rows that `where` leaves.
    std::vector<std::map<std::string, Value>> rows(
        std::string_view relation, const std::string& where = "TRUE"
    ) {
        return rows(*sql::find_relation("", relation), where);
    }

    std::vector<std::map<std::string, Value>> rows(
        const sql::Relation& relation, const std::string& where = "TRUE"
    ) {
        std::string text = "SELECT ";
        std::vector<protocol::Column> columns;
        for (const sql::RelationColumn& column : relation.columns) {
            text += (columns.empty() ? "\"" : ", \"") + std::string{column.name} + "\"";
            columns.push_back({std::string{column.name}, column.type, -1});
        }
        text +=
            " FROM " + std::string{relation.sqlite_name} + " WHERE tenant = :tenant AND " + where;
        std::vector<std::map<std::string, Value>> all;
        for (const protocol::Row& row : query(text, columns).rows) {
            std::map<std::string, Value>& named = all.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) {
                named[columns[i].name] = row[i];
            }
        }
        return all;
    }
    static Value text(std::string value) { return value; }
    static Value number(std::int64_t value) { return value; }

    std::map<std::string, Value> peer_with(sql::PeerType type, std::vector<StoredOption> options) {
        Peer peer = make_peer("p" + random_uuid(), type);
        peer.options = std::move(options);
        commit(create({peer}));
        return rows("peers", "name = '" + peer.name + "'").at(0);
    }
};

TEST_F(Views, EveryRelationCanBeRead) {
    ASSERT_FALSE(sql::relations().empty());
    for (const sql::Relation& relation : sql::relations()) {
        if (relation.sqlite_name.starts_with("view_")) {
            EXPECT_NO_THROW(rows(relation)) << relation.name;
        }
    }
}

TEST_F(Views, AMirrorsRow) {
    const Peer a = make_peer("a");
    const Peer b = make_peer("b");
    Mirror mirror = make_mirror("m", a, b);
    mirror.tables.push_back({"x.y", "z"});
    Mirror paused = make_mirror("paused", b, b);
    paused.desired = "paused";
    paused.config_version = 4;
    commit(create({a, b}, {mirror, paused}));

    const auto running = rows("mirrors", "name = 'm'").at(0);
    EXPECT_EQ(running.at("mirror"), text("m"));
    EXPECT_EQ(running.at("source"), text("a"));
    EXPECT_EQ(running.at("destination"), text("b"));
    EXPECT_EQ(running.at("desired"), text("running"));
    EXPECT_EQ(running.at("state"), text("created"));
    EXPECT_EQ(running.at("health"), text("unknown"));
    EXPECT_EQ(running.at("tables_total"), number(2));
    EXPECT_EQ(running.at("config_version"), number(1));
    EXPECT_EQ(running.at("config_hash"), text("def456"));
    EXPECT_EQ(running.at("created_at"), number(stored_mirror("m").created_at));
    EXPECT_EQ(running.at("state_since"), running.at("created_at"));
    EXPECT_TRUE(std::get<std::string>(running.at("waiting_for")).starts_with("the engine"));
    for (std::string_view unknown : {"lag", "lag_bytes", "rows_per_second", "reason", "labels"}) {
        EXPECT_EQ(running.at(std::string{unknown}), Value{}) << unknown;
    }
    const auto stopped = rows("mirrors", "name = 'paused'").at(0);
    EXPECT_EQ(stopped.at("health"), text("paused"));
    EXPECT_EQ(stopped.at("waiting_for"), text("RESUME MIRROR"));
    EXPECT_EQ(stopped.at("config_version"), number(4));

    const auto tables = rows("mirror_tables", "mirror = 'm' AND target_table = 'z'");
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(tables[0].at("source_table"), text("x.y"));
    EXPECT_EQ(tables[0].at("state"), text("pending"));
}

TEST_F(Views, APeersRow) {
    const Peer a = make_peer("a");
    const Peer b = make_peer("b");
    const Peer idle = make_peer("idle");
    commit(create({a, b, idle}, {make_mirror("m", a, b), make_mirror("n", a, a)}));
    const auto first = rows("peers", "name = 'a'").at(0);
    EXPECT_EQ(first.at("peer"), text("a"));
    EXPECT_EQ(first.at("type"), text("POSTGRES"));
    EXPECT_EQ(first.at("role"), text("source, destination"));
    EXPECT_EQ(first.at("mirrors"), number(2)) << "a mirror onto itself counts once";
    EXPECT_EQ(first.at("host"), text("db.example"));
    EXPECT_EQ(first.at("port"), number(5433));
    EXPECT_EQ(first.at("config_hash"), text("abc123"));
    EXPECT_EQ(first.at("reachable"), Value{});
    EXPECT_EQ(rows("peers", "name = 'b'").at(0).at("role"), text("destination"));
    EXPECT_EQ(rows("peers", "name = 'idle'").at(0).at("role"), Value{});
    EXPECT_EQ(rows("peers", "name = 'idle'").at(0).at("mirrors"), number(0));
}

TEST_F(Views, APeersOptionsWithoutSecrets) {
    using enum StoredOption::Kind;
    const std::string secret = store_->seal(default_tenant, "id", "password", "pw");
    const auto row = peer_with(
        sql::PeerType::postgres,
        {{"host", reference, "env:H"},
         {"port", reference, "env:P"},
         {"user", plain, "u"},
         {"database", plain, "d"},
         {"password", sealed, secret}}
    );
    EXPECT_EQ(row.at("host"), text("env:H"));
    EXPECT_EQ(row.at("port"), Value{}) << "unknown, not the default";
    EXPECT_EQ(row.at("user_name"), text("u"));
    EXPECT_EQ(row.at("dbname"), text("d"));
    for (const auto& [name, value] : row) {
        const auto* shown = std::get_if<std::string>(&value);
        EXPECT_TRUE(shown == nullptr || shown->find(secret) == std::string::npos) << name;
    }
    EXPECT_EQ(peer_with(sql::PeerType::postgres, {}).at("port"), number(5432));
    EXPECT_EQ(peer_with(sql::PeerType::file, {}).at("port"), Value{});
    EXPECT_EQ(
        peer_with(sql::PeerType::kafka, {test::plain("servers", "a:1,b:2")}).at("host"),
        text("a:1,b:2")
    );
}

TEST_F(Views, TlsAsTheOptionsMeanIt) {
    struct Case {
        sql::PeerType type;
        std::vector<StoredOption> options;
        Value tls;
    };
    using enum sql::PeerType;
    for (const Case& c : std::initializer_list<Case>{
             {postgres, {}, text("prefer")},
             {postgres, {test::plain("require_tls", "false")}, text("prefer")},
             {postgres, {test::plain("require_tls", "true")}, text("verify-full")},
             {postgres, {test::plain("root_ca", "PEM")}, text("verify-full")},
             {postgres, {test::plain("disable_tls", "true")}, text("disable")},
             {postgres, {test::plain("disable_tls", "false")}, text("verify-full")},
             {postgres,
              {test::plain("require_tls", "true"), test::plain("skip_cert_verification", "true")},
              text("require")},
             {postgres, {{"require_tls", StoredOption::Kind::reference, "env:T"}}, {}},
             {clickhouse, {}, text("verify-full")},
             {clickhouse, {test::plain("disable_tls", "true")}, text("disable")},
             {cratedb, {test::plain("skip_cert_verification", "true")}, text("require")},
             {kafka, {test::plain("disable_tls", "false")}, text("verify-full")},
             {file, {}, {}},
         }) {
        EXPECT_EQ(peer_with(c.type, c.options).at("tls"), c.tls);
    }
}

TEST_F(Views, PeerOptionsAreTheDeclaredOnes) {
    std::size_t declared = sql::mirror_options().size();
    for (const sql::PeerTypeSpec& type : sql::peer_types()) {
        declared += type.options.size();
    }
    EXPECT_EQ(rows("peer_options").size(), declared);
    const auto password =
        rows("peer_options", "peer_type = 'POSTGRES' AND \"option\" = 'password'").at(0);
    EXPECT_EQ(password.at("secret"), Value{true});
    EXPECT_EQ(password.at("choices"), Value{});
    const auto port = rows("peer_options", "peer_type = 'POSTGRES' AND \"option\" = 'port'").at(0);
    EXPECT_EQ(port.at("type"), text("integer"));
    EXPECT_EQ(port.at("secret"), Value{false});
    EXPECT_EQ(rows("peer_options", "peer_type = 'MIRROR'").size(), sql::mirror_options().size());
}

TEST_F(Views, SettingsShowWhereTheirValueComesFrom) {
    EXPECT_EQ(rows("settings").size(), setting_specs().size());
    auto row = rows("settings", "name = 'login_timeout'").at(0);
    EXPECT_EQ(row.at("value"), text("15000"));
    EXPECT_EQ(row.at("source"), text("default"));
    EXPECT_EQ(row.at("unit"), text("ms"));
    EXPECT_EQ(row.at("min"), number(100));
    ChangeSet changes;
    changes.settings["login_timeout"] = "2000";
    commit(changes);
    row = rows("settings", "name = 'login_timeout'").at(0);
    EXPECT_EQ(row.at("value"), text("2000"));
    EXPECT_EQ(row.at("default_value"), text("15000"));
    EXPECT_EQ(row.at("source"), text("alter system"));
    const auto any_user = rows("settings", "name = 'any_user'").at(0);
    EXPECT_EQ(any_user.at("unit"), Value{});
    EXPECT_EQ(any_user.at("min"), Value{});
    EXPECT_EQ(any_user.at("max"), Value{});
}

TEST_F(Views, EventsRows) {
    ChangeSet changes;
    changes.events = {{"warn", "PEER_CREATED", std::nullopt, "p", "peer made", 123}};
    commit(changes);
    const auto row = rows("events").at(0);
    EXPECT_EQ(row.at("severity"), text("warn"));
    EXPECT_EQ(row.at("code"), text("PEER_CREATED"));
    EXPECT_EQ(row.at("peer"), text("p"));
    EXPECT_EQ(row.at("mirror"), Value{});
    EXPECT_EQ(row.at("message"), text("peer made"));
    EXPECT_EQ(row.at("at"), number(123));
    EXPECT_EQ(row.at("count"), number(1));
}

}  // namespace
}  // namespace catalog
