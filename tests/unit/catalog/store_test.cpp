// What is written is read again, for one's own tenant, also after the store was opened anew.
#include "catalog/store.hpp"

#include "catalog/clock.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::make_mirror;
using test::make_peer;
using test::plain;

class StoreRows : public test::StoreTest {};

TEST_F(StoreRows, StartsWithPrivateFilesAndNothingInThem) {
    EXPECT_EQ(test::mode_of(dir_.path()), std::filesystem::perms::owner_all);
    const auto owner_only =
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    commit(create({make_peer("a")}));
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
        EXPECT_EQ(test::mode_of(entry.path()), owner_only) << entry.path();
    }
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / "catalog.db-wal"));
    EXPECT_TRUE(store_->mirrors(default_tenant).empty());
    EXPECT_TRUE(store_->settings().empty());
    EXPECT_EQ(store_->find_peer(default_tenant, "none"), std::nullopt);
    EXPECT_EQ(store_->find_mirror(default_tenant, "none"), std::nullopt);
}

TEST_F(StoreRows, APeerComesBackAsItWas) {
    Peer peer = make_peer("Über \"peer\"");
    peer.comment = "it's mine";
    peer.options = {
        plain("host", ""),
        {"password",
         StoredOption::Kind::sealed,
         store_->seal(default_tenant, peer.id, "password", "pw")},
        {"user", StoredOption::Kind::reference, "env:MILLRACE_SECRET_MILLRACE_USER"},
        plain("port", "5432"),
    };
    const std::int64_t before = now_microseconds();
    commit(create({peer}));
    for (int round = 0; round < 2; ++round) {
        const Peer stored = stored_peer(peer.name);
        EXPECT_EQ(stored.id, peer.id);
        EXPECT_EQ(stored.type, peer.type);
        EXPECT_EQ(stored.options, peer.options);
        EXPECT_EQ(stored.config_hash, peer.config_hash);
        EXPECT_EQ(stored.comment, peer.comment);
        EXPECT_EQ(stored.version, 1);
        EXPECT_GE(stored.created_at, before);
        EXPECT_LE(stored.created_at, now_microseconds());
        EXPECT_EQ(
            store_->find_peer_by_id(default_tenant, peer.id).value_or(Peer{}).name, peer.name
        );
        reopen();
    }
}

TEST_F(StoreRows, EveryPeerTypeComesBack) {
    for (const sql::PeerTypeSpec& type : sql::peer_types()) {
        commit(create({make_peer(std::string{type.name}, type.type)}));
        EXPECT_EQ(stored_peer(type.name).type, type.type);
    }
}

TEST_F(StoreRows, AMirrorComesBackAsItWas) {
    const Peer source = make_peer("source");
    const Peer destination = make_peer("destination");
    Mirror mirror = make_mirror("orders", source, destination);
    sql::TableMapping schema;
    schema.whole_schema = true;
    schema.from.parts = {"app"};
    schema.to.parts = {"Archive"};
    mirror.mappings.push_back(schema);
    mirror.mappings.front().exclude = {"Secret column", "b"};
    mirror.mappings.front().where = "id > 'x''y'";
    mirror.tables.push_back({"app.b", "Archive.b"});
    mirror.comment = "c";
    mirror.desired = "paused";
    mirror.config_version = 7;
    commit(create({source, destination}, {mirror}));
    reopen();
    const Mirror stored = stored_mirror("orders");
    EXPECT_EQ(stored.id, mirror.id);
    EXPECT_EQ(stored.source_id, source.id);
    EXPECT_EQ(stored.destination_id, destination.id);
    ASSERT_EQ(stored.mappings.size(), 2U);
    EXPECT_EQ(stored.mappings[0].from.parts, mirror.mappings[0].from.parts);
    EXPECT_EQ(stored.mappings[0].exclude, mirror.mappings[0].exclude);
    EXPECT_EQ(stored.mappings[0].where, mirror.mappings[0].where);
    EXPECT_TRUE(stored.mappings[1].whole_schema);
    EXPECT_EQ(stored.mappings[1].to.parts, schema.to.parts);
    ASSERT_EQ(stored.tables.size(), 2U);
    EXPECT_EQ(stored.tables[1].source_table, "app.b");
    EXPECT_EQ(stored.tables[1].target_table, "Archive.b");
    EXPECT_EQ(stored.options, mirror.options);
    EXPECT_EQ(stored.desired, "paused");
    EXPECT_EQ(stored.state, "created");
    EXPECT_EQ(stored.comment, "c");
    EXPECT_EQ(stored.config_version, 7);
    EXPECT_EQ(stored.version, 1);
    EXPECT_NE(stored.created_at, 0);
}

TEST_F(StoreRows, ListsByNameInByteOrder) {
    const Peer b = make_peer("b");
    const Peer a = make_peer("a");
    const Peer upper = make_peer("Z");
    commit(create({b, a, upper}, {make_mirror("n", a, b), make_mirror("m", b, upper)}));
    std::vector<std::string> names;
    for (const Peer& peer : store_->peers(default_tenant)) {
        names.push_back(peer.name);
        EXPECT_EQ(peer.options.size(), 2U);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"Z", "a", "b"}));
    const auto mirrors = store_->mirrors(default_tenant);
    ASSERT_EQ(mirrors.size(), 2U);
    EXPECT_EQ(mirrors[0].name, "m");
    EXPECT_EQ(mirrors[1].tables.size(), 1U);
    EXPECT_EQ(store_->mirrors_using(default_tenant, a.id).size(), 1U);
    EXPECT_EQ(store_->mirrors_using(default_tenant, b.id).size(), 2U);
    EXPECT_TRUE(store_->mirrors_using(default_tenant, "none").empty());
}

TEST_F(StoreRows, AnotherTenantSeesNothing) {
    const Peer a = make_peer("a");
    commit(create({a}, {make_mirror("m", a, a)}));
    EXPECT_EQ(store_->find_peer("acme", "a"), std::nullopt);
    EXPECT_EQ(store_->find_peer_by_id("acme", a.id), std::nullopt);
    EXPECT_EQ(store_->find_mirror("acme", "m"), std::nullopt);
    EXPECT_TRUE(store_->peers("acme").empty());
    EXPECT_TRUE(store_->mirrors("acme").empty());
    EXPECT_TRUE(store_->mirrors_using("acme", a.id).empty());
    const protocol::Error error =
        test::error_of([&] { store_->commit("acme", create({make_peer("b")})); });
    EXPECT_EQ(error.sqlstate, "3D000");
}

TEST_F(StoreRows, NoMirrorStandsOnAnotherTenantsPeer) {
    edit("INSERT INTO tenants (name) VALUES ('acme')");
    const Peer a = make_peer("a");
    commit(create({a}));
    const protocol::Error error =
        test::error_of([&] { store_->commit("acme", create({}, {make_mirror("m", a, a)})); });
    EXPECT_EQ(error.sqlstate, "40001");
    EXPECT_TRUE(store_->mirrors("acme").empty());
    // The same names are free in each tenant.
    store_->commit("acme", create({make_peer("a")}));
    EXPECT_NE(store_->peers("acme").at(0).id, a.id);
    EXPECT_EQ(stored_peer("a").id, a.id);
}

TEST_F(StoreRows, SettingsAreSetAndReset) {
    ChangeSet changes;
    changes.settings["login_timeout"] = "5000";
    changes.settings["any_user"] = "off";
    commit(changes);
    reopen();
    EXPECT_EQ(
        store_->settings(),
        (std::map<std::string, std::string>{{"any_user", "off"}, {"login_timeout", "5000"}})
    );
    ChangeSet back;
    back.settings["any_user"] = std::nullopt;
    back.settings["login_timeout"] = "6000";
    back.settings["max_connections"] = std::nullopt;
    commit(back);
    EXPECT_EQ(store_->settings(), (std::map<std::string, std::string>{{"login_timeout", "6000"}}));
}

TEST_F(StoreRows, ARowThatNoServerWroteIsReportedNotBelieved) {
    commit(create({make_peer("a")}));
    edit("UPDATE peers SET type = 'ORACLE'");
    EXPECT_EQ(test::error_of([this] { store_->find_peer(default_tenant, "a"); }).sqlstate, "XX001");
    const Peer b = make_peer("b");
    edit("UPDATE peers SET type = 'POSTGRES'");
    commit(create({b}, {make_mirror("m", b, b)}));
    edit("UPDATE mirror_mappings SET mapping = ')('");
    EXPECT_EQ(test::error_of([this] { store_->mirrors(default_tenant); }).sqlstate, "XX001");
}

TEST_F(StoreRows, TheInstallationSecretStays) {
    const std::string first{store_->installation_secret().reveal()};
    EXPECT_EQ(first.size(), 32U);
    EXPECT_EQ(store_->installation_secret().reveal(), first);
    reopen();
    EXPECT_EQ(store_->installation_secret().reveal(), first);
    store_->rotate_key();
    EXPECT_EQ(store_->installation_secret().reveal(), first);
    reopen();
    EXPECT_EQ(store_->installation_secret().reveal(), first);
}

TEST_F(StoreRows, FingerprintsAreKeyedAndStay) {
    const std::string mine = store_->fingerprint("pw");
    EXPECT_EQ(store_->fingerprint("pw"), mine);
    EXPECT_NE(store_->fingerprint("pw2"), mine);
    EXPECT_EQ(mine.find("pw"), std::string::npos);
    store_->rotate_key();
    EXPECT_EQ(store_->fingerprint("pw"), mine) << "equal definitions stay equal over a rotation";
    reopen();
    EXPECT_EQ(store_->fingerprint("pw"), mine);
    const test::TempDir other;
    EXPECT_NE(Store(StoreOptions{other.path(), {}}).fingerprint("pw"), mine);
}

TEST(StoreFiles, TheKeyFileMayLieElsewhere) {
    const test::TempDir data;
    const test::TempDir keys;
    const auto key_file = keys.path() / "k";
    {
        Store store{{data.path() / "new", key_file}};
        store.commit(default_tenant, create({make_peer("a")}));
    }
    EXPECT_TRUE(std::filesystem::exists(key_file));
    EXPECT_FALSE(std::filesystem::exists(data.path() / "new" / "millrace.key"));
    EXPECT_EQ(test::mode_of(data.path() / "new"), std::filesystem::perms::owner_all);
    EXPECT_TRUE(Store({data.path() / "new", key_file}).find_peer(default_tenant, "a"));
}

}  // namespace
}  // namespace catalog
