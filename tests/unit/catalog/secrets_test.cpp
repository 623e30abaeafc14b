// Sealed secrets in the store: bound to their place, guarded against edited rows, rotated safely.
#include "catalog/installation.hpp"
#include "catalog/rotation.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::error_of;
using test::make_peer;

constexpr std::string_view canary = "c4nary-pa55word";

class Secrets : public test::StoreTest {
protected:
    Secrets() {
        Peer peer = make_peer("pg");
        peer.options.push_back(
            {"password",
             StoredOption::Kind::sealed,
             store_->seal(default_tenant, peer.id, "password", canary)}
        );
        commit(create({peer}));
    }

    std::string revealed(std::string_view name) {
        const Peer peer = stored_peer(name);
        return std::string{store_->unseal(default_tenant, peer.id, peer.options.back()).reveal()};
    }
    protocol::Error unsealing_error() {
        return error_of([this] { revealed("pg"); });
    }
};

TEST_F(Secrets, ComeBackAndStandNowhereInTheFiles) {
    EXPECT_EQ(revealed("pg"), canary);
    reopen();
    EXPECT_EQ(revealed("pg"), canary);
    store_->backup("b.db");
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_.path())) {
        if (entry.is_regular_file()) {
            ++files;
            EXPECT_EQ(test::slurp(entry.path()).find(canary), std::string::npos) << entry.path();
        }
    }
    EXPECT_GE(files, 3);
}

TEST_F(Secrets, AreBoundToTenantPeerAndOption) {
    const Peer peer = stored_peer("pg");
    const StoredOption option = peer.options.back();
    StoredOption renamed = option;
    renamed.key = "user";
    for (const auto& attempt : std::initializer_list<std::function<void()>>{
             [&] { store_->unseal(default_tenant, random_uuid(), option); },
             [&] { store_->unseal("acme", peer.id, option); },
             [&] { store_->unseal(default_tenant, peer.id, renamed); },
         }) {
        EXPECT_EQ(error_of(attempt).sqlstate, "XX001");
    }
}

TEST_F(Secrets, OfAPeerThatIsNotStoredYetCanBeOpened) {
    const StoredOption option{
        "password",
        StoredOption::Kind::sealed,
        store_->seal(default_tenant, "new", "password", "x")};
    EXPECT_EQ(store_->unseal(default_tenant, "new", option).reveal(), "x");
}

TEST_F(Secrets, AreNotGivenToAnEditedPeer) {
    const std::string_view edits[] = {
        "UPDATE peer_options SET value = 'evil.example' WHERE key = 'host'",
        "UPDATE peer_options SET kind = 'reference' WHERE key = 'host'",
        "DELETE FROM peer_options WHERE key = 'port'",
        "INSERT INTO peer_options SELECT tenant, id, 9, 'root_ca', 'plain', 'PEM' FROM peers",
        "UPDATE peers SET name = 'other'",
        "UPDATE peers SET type = 'CLICKHOUSE'",
        "UPDATE peers SET mac = ''",
        "UPDATE peers SET mac = substr(mac, 1, length(mac) - 1) || '_'",
    };
    for (std::string_view script : edits) {
        const std::string before = [this] {
            close();
            std::string content = test::slurp(file());
            open();
            return content;
        }();
        edit(script);
        const std::string name = store_->peers(default_tenant).front().name;
        const protocol::Error error = error_of([&] { revealed(name); });
        EXPECT_EQ(error.sqlstate, "XX001") << script;
        EXPECT_EQ(error.message.find(canary), std::string::npos);

        // Nor does any write bless it: not ALTER, not a rotation.
        const Peer edited = stored_peer(name);
        ChangeSet alter;
        alter.peers[edited.id] = {edited, edited};
        EXPECT_EQ(error_of([&] { commit(alter); }).sqlstate, "XX001") << script;
        EXPECT_EQ(error_of([&] { store_->rotate_key(); }).sqlstate, "XX001") << script;
        // It can still be dropped.
        ChangeSet drop;
        drop.peers[edited.id] = test::dropped(edited);
        commit(drop);
        close();
        test::spit(file(), before);
        open();
        EXPECT_EQ(revealed("pg"), canary);
    }
}

TEST_F(Secrets, RotationChangesEverySealedValue) {
    const std::string sealed = stored_peer("pg").options.back().value;
    const std::string old_key = test::slurp(key_file());
    const std::string id = store_->rotate_key();
    EXPECT_EQ(revealed("pg"), canary);
    EXPECT_TRUE(stored_peer("pg").options.back().value.starts_with("v1|" + id + "|"));
    EXPECT_NE(stored_peer("pg").options.back().value, sealed);
    EXPECT_EQ(stored_peer("pg").version, 1) << "no session's open block fails for it";
    reopen();
    EXPECT_EQ(revealed("pg"), canary);
    close();
    const std::string new_key = test::slurp(key_file());
    EXPECT_EQ(new_key.find(old_key.substr(0, old_key.size() - 1)), std::string::npos);
    // With the old key the catalog is refused, at the door.
    test::spit(key_file(), old_key);
    const protocol::Error error = error_of([this] { open(); });
    EXPECT_EQ(error.sqlstate, "XX001");
    EXPECT_NE(error.message.find("key file"), std::string::npos);
    test::spit(key_file(), new_key);
    open();
}

/// Rotation stopped after each of its steps: everything must be readable, and the next one works.
TEST_F(Secrets, RotationMayStopAnywhere) {
    for (int steps = 0; steps <= 3; ++steps) {
        const std::string login{store_->installation_secret().reveal()};
        close();
        {
            KeyRing ring = KeyRing::open(key_file(), false);
            Connection connection{file()};
            connection.allow_writes();
            if (steps >= 1) {
                ring.add_new_key();
            }
            if (steps >= 2) {
                reseal_all(connection, ring);
            }
            if (steps >= 3) {
                ring.forget_old_keys();
            }
        }
        open();
        EXPECT_EQ(revealed("pg"), canary) << steps;
        EXPECT_EQ(store_->installation_secret().reveal(), login) << steps;
        store_->rotate_key();
        EXPECT_EQ(revealed("pg"), canary) << steps;
        const std::string keys = test::slurp(key_file());
        EXPECT_EQ(std::count(keys.begin(), keys.end(), '\n'), 1) << steps;
    }
}

TEST_F(Secrets, RotationThatFailsLeavesAllReadable) {
    // The new key is in the file, the transaction that re-seals was not committed.
    close();
    {
        KeyRing ring = KeyRing::open(key_file(), false);
        Connection connection{file()};
        connection.allow_writes();
        ring.add_new_key();
        Transaction rolled_back{connection};
        connection.run("UPDATE peer_options SET value = 'x'");
    }
    open();
    EXPECT_EQ(revealed("pg"), canary);
}

TEST_F(Secrets, ASecretSealedBeforeARotationIsNotWrittenAfterIt) {
    // An open block sealed it, another session rotated, the block commits.
    Peer peer = make_peer("late");
    peer.options = {
        {"password",
         StoredOption::Kind::sealed,
         store_->seal(default_tenant, peer.id, "password", "x")}};
    store_->rotate_key();
    const protocol::Error error = error_of([&] { commit(create({peer})); });
    EXPECT_EQ(error.sqlstate, "40001");
    EXPECT_EQ(store_->find_peer(default_tenant, "late"), std::nullopt);
}

TEST_F(Secrets, ALostKeyFileIsNotReplacedByAFreshOne) {
    close();
    std::filesystem::rename(key_file(), dir_.path() / "elsewhere");
    const protocol::Error error = error_of([this] { open(); });
    EXPECT_EQ(error.sqlstate, "F0000");
    EXPECT_FALSE(std::filesystem::exists(key_file()));
    std::filesystem::rename(dir_.path() / "elsewhere", key_file());
    open();
    EXPECT_EQ(revealed("pg"), canary);
}

}  // namespace
}  // namespace catalog
