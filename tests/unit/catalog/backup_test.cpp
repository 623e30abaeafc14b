// BACKUP CATALOG and `millrace restore`: whole or not there, never over another file.
#include "catalog/database.hpp"
#include "catalog/restore.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::error_of;
using test::make_peer;
using test::slurp;
using test::spit;

class Backup : public test::StoreTest {
protected:
    Backup() { commit(create({make_peer("first")})); }

    bool has(std::string_view name) { return store_->find_peer(default_tenant, name).has_value(); }
    std::size_t files_in(const std::filesystem::path& directory) {
        return static_cast<std::size_t>(std::distance(
            std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator{}
        ));
    }

    test::TempDir target_;
};

TEST_F(Backup, IsOnePrivateWholeFile) {
    const auto file = target_.path() / "b.db";
    store_->backup(file);
    EXPECT_EQ(files_in(target_.path()), 1U);
    EXPECT_EQ(
        test::mode_of(file),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
    Connection connection{file};
    check_integrity(connection);
    Statement count = connection.prepare("SELECT count(*) FROM peers");
    ASSERT_TRUE(count.step());
    EXPECT_EQ(count.integer(0), 1);
    // The store goes on.
    commit(create({make_peer("second")}));
    EXPECT_TRUE(has("second"));
}

TEST_F(Backup, ARelativePathLiesBelowTheDataDirectory) {
    store_->backup("b.db");
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / "backups" / "b.db"));
    EXPECT_EQ(test::mode_of(dir_.path() / "backups"), std::filesystem::perms::owner_all);
    store_->backup("c.db");
}

TEST_F(Backup, RefusesAnExistingFile) {
    const auto file = target_.path() / "b.db";
    spit(file, "precious");
    const protocol::Error error = error_of([&] { store_->backup(file); });
    EXPECT_EQ(error.sqlstate, "58P02");
    EXPECT_NE(error.message.find(file.string()), std::string::npos);
    EXPECT_EQ(slurp(file), "precious");
    std::filesystem::create_symlink(target_.path() / "nowhere", target_.path() / "link");
    EXPECT_EQ(error_of([&] { store_->backup(target_.path() / "link"); }).sqlstate, "58P02");
    EXPECT_EQ(files_in(target_.path()), 2U) << "nothing is left behind";
}

TEST_F(Backup, NamesThePathThatCannotBeWritten) {
    const auto missing = target_.path() / "none" / "b.db";
    const protocol::Error error = error_of([&] { store_->backup(missing); });
    EXPECT_EQ(error.sqlstate, "58P01");
    EXPECT_NE(error.message.find("\"" + missing.string() + "\""), std::string::npos);
    spit(target_.path() / "file", "x");
    EXPECT_EQ(
        error_of([&] { store_->backup(target_.path() / "file" / "b.db"); }).sqlstate, "58P01"
    );
    EXPECT_EQ(
        error_of([&] { store_->backup(target_.path() / std::string(300, 'x')); }).sqlstate, "58030"
    );
    for (std::string_view bad : {"", "../b.db", "a/../../b.db", "a/", "/"}) {
        EXPECT_EQ(error_of([&] { store_->backup(bad); }).sqlstate, "22023") << bad;
    }
    commit(create({make_peer("second")}));
}

TEST_F(Backup, ComesBack) {
    const auto file = target_.path() / "b.db";
    store_->backup(file);
    const std::string bytes = slurp(file);
    commit(create({make_peer("second")}));
    close();
    restore_backup(file, dir_.path());
    open();
    EXPECT_TRUE(has("first"));
    EXPECT_FALSE(has("second"));
    EXPECT_EQ(slurp(file), bytes) << "the backup is as it was";
    EXPECT_EQ(files_in(target_.path()), 1U);
    commit(create({make_peer("third")}));
    close();

    // What was there before is kept, and is itself a backup.
    const auto kept = dir_.path() / "catalog.db.before-restore-1";
    ASSERT_TRUE(std::filesystem::exists(kept));
    restore_backup(kept, dir_.path());
    open();
    EXPECT_TRUE(has("second"));
    EXPECT_FALSE(has("third"));
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / "catalog.db.before-restore-2"));
}

// SQLite numbers rows anew as it copies them.
TEST_F(Backup, PeerDBsNumbersOfPeersComeBack) {
    const std::vector<protocol::Column> columns = {{"id", protocol::Oid::int4}};
    const std::string text = "SELECT id FROM view_flow_peers WHERE name = 'second'";
    commit(create({make_peer("second")}));
    const Peer first = stored_peer("first");
    ChangeSet drop;
    drop.peers[first.id] = test::dropped(first);
    commit(drop);
    const protocol::Value before = query(text, columns).rows.at(0).at(0);
    const auto file = target_.path() / "b.db";
    store_->backup(file);
    close();
    restore_backup(file, dir_.path());
    open();
    EXPECT_EQ(query(text, columns).rows.at(0).at(0), before);
}

TEST_F(Backup, RestoreKeepsWhatIsOnlyInTheLog) {
    const auto file = target_.path() / "b.db";
    store_->backup(file);
    commit(create({make_peer("second")}));
    // As after a kill: the log is not folded in.
    const test::TempDir killed;
    for (std::string_view name : {"catalog.db", "catalog.db-wal", "millrace.key"}) {
        std::filesystem::copy_file(dir_.path() / name, killed.path() / name);
    }
    restore_backup(file, killed.path());
    const auto kept = killed.path() / "catalog.db.before-restore-1";
    EXPECT_FALSE(std::filesystem::exists(killed.path() / "catalog.db-wal"));
    EXPECT_FALSE(Store({killed.path(), {}}).find_peer(default_tenant, "second"));
    restore_backup(kept, killed.path());
    EXPECT_TRUE(Store({killed.path(), {}}).find_peer(default_tenant, "second"));
}

TEST_F(Backup, RestoresIntoANewDirectoryWithTheOldKey) {
    const auto file = target_.path() / "b.db";
    store_->backup(file);
    const test::TempDir fresh;
    restore_backup(file, fresh.path() / "data");
    EXPECT_EQ(
        error_of([&] {
            Store({fresh.path() / "data", {}});
        }).sqlstate,
        "F0000"
    ) << "without the key no secret could be read";
    EXPECT_TRUE(Store({fresh.path() / "data", key_file()}).find_peer(default_tenant, "first"));
}

TEST_F(Backup, RestoreRefusesWhatIsNoGoodBackup) {
    const auto good = target_.path() / "good.db";
    store_->backup(good);
    close();
    const std::string content = slurp(good);
    const std::string current = slurp(file());
    const auto bad = target_.path() / "bad.db";
    struct Case {
        std::string content;
        std::string_view sqlstate;
    };
    std::string foreign = content;
    foreign[68] = 'X';  // application_id
    std::string newer = content;
    newer[62] = 1;  // user_version
    for (const Case& c : std::initializer_list<Case>{
             {"", "XX001"},
             {"not a database, but long enough to be taken for the header of one, if one were to "
              "look at its length alone, and a bit more",
              "XX001"},
             {content.substr(0, 5000), "XX001"},
             {content.substr(0, content.size() - 4096), "XX001"},
             {content.substr(0, 4096) + std::string(content.size() - 4096, '\7'), "XX001"},
             {foreign, "XX001"},
             {newer, "55000"}}) {
        spit(bad, c.content);
        EXPECT_EQ(error_of([&] { restore_backup(bad, dir_.path()); }).sqlstate, c.sqlstate);
        EXPECT_EQ(slurp(file()), current);
        EXPECT_FALSE(std::filesystem::exists(dir_.path() / "catalog.db.restoring"));
        EXPECT_FALSE(std::filesystem::exists(dir_.path() / "catalog.db.restoring.part"));
    }
    EXPECT_EQ(
        error_of([&] { restore_backup(target_.path() / "none", dir_.path()); }).sqlstate, "58P01"
    );
    EXPECT_EQ(error_of([&] { restore_backup(target_.path(), dir_.path()); }).sqlstate, "58P01");
    open();
    EXPECT_TRUE(has("first"));
}

TEST_F(Backup, RestoreReplacesADamagedCatalog) {
    const auto file_path = target_.path() / "b.db";
    store_->backup(file_path);
    close();
    spit(file(), "");
    restore_backup(file_path, dir_.path());
    open();
    EXPECT_TRUE(has("first"));
    EXPECT_TRUE(slurp(dir_.path() / "catalog.db.before-restore-1").empty());
}

/// A restore stopped between its steps is finished at the next start.
TEST_F(Backup, RestoreMayStopAnywhere) {
    const auto backup = target_.path() / "b.db";
    store_->backup(backup);
    commit(create({make_peer("second")}));
    close();
    const std::string current = slurp(file());
    for (int step = 0; step < 4; ++step) {
        const auto kept = dir_.path() / "catalog.db.before-restore-1";
        std::filesystem::remove(kept);
        std::filesystem::remove(kept.string() + "-wal");
        std::filesystem::remove(dir_.path() / "catalog.db-wal");
        spit(file(), current);
        std::filesystem::copy_file(backup, dir_.path() / "catalog.db.restoring");
        if (step == 1) {
            spit(dir_.path() / "catalog.db-wal", "the old one's");
        }
        if (step == 2) {
            spit(kept.string() + "-wal", "moved already");
        }
        if (step == 3) {
            std::filesystem::rename(file(), kept);
        }
        open();
        EXPECT_TRUE(has("first")) << step;
        EXPECT_FALSE(has("second")) << step;
        EXPECT_FALSE(std::filesystem::exists(dir_.path() / "catalog.db.restoring"));
        close();
        EXPECT_EQ(slurp(kept), current) << step;
        if (step == 1) {
            EXPECT_EQ(slurp(kept.string() + "-wal"), "the old one's");
        }
    }
}

}  // namespace
}  // namespace catalog
