// Opening what is damaged, foreign, newer or half made: refused with what to do, never a crash and
// never a fresh start over data that was there.
#include "catalog/files.hpp"
#include "catalog/migrations.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::error_of;
using test::make_mirror;
using test::make_peer;
using test::slurp;
using test::spit;

class Open : public test::StoreTest {
protected:
    Open() {
        const Peer a = make_peer("a");
        ChangeSet changes = create({a}, {make_mirror("m", a, a)});
        changes.audit.emplace_back();  // so that no page at the file's end is empty
        commit(changes);
        reopen();
        close();
        content_ = slurp(file());
    }
    protocol::Error refused() {
        return error_of([this] { open(); });
    }
    void tamper(std::string_view script) {
        Connection connection{file()};
        connection.allow_writes();
        connection.run(script);
    }

    std::string content_;
};

TEST_F(Open, RefusesWhatCannotBeACatalog) {
    const std::string cases[] = {
        "",
        "x",
        content_.substr(0, 99),
        content_.substr(0, 100),
        content_.substr(0, 4096),
        content_.substr(0, content_.size() / 2),
        content_.substr(0, content_.size() - 4096),
        content_.substr(0, content_.size() - 4097),
        std::string(content_.size(), '\0'),
        std::string(content_.size(), 'x'),
        content_.substr(0, 100) + std::string(content_.size() - 100, '\0'),
    };
    for (const std::string& damaged : cases) {
        spit(file(), damaged);
        const protocol::Error error = refused();
        EXPECT_EQ(error.sqlstate, "XX001") << damaged.size();
        EXPECT_NE(error.hint.find("millrace restore FILE"), std::string::npos) << error.hint;
        EXPECT_EQ(slurp(file()), damaged) << "it is left as it is";
    }
    spit(file(), content_);
    open();
    EXPECT_TRUE(store_->find_peer(default_tenant, "a"));
}

TEST_F(Open, ADirectoryOrADanglingLinkIsNoCatalog) {
    std::filesystem::remove(file());
    std::filesystem::create_directory(file());
    EXPECT_EQ(refused().sqlstate, "XX001");
    std::filesystem::remove(file());
    std::filesystem::create_symlink(dir_.path() / "nowhere", file());
    EXPECT_EQ(refused().sqlstate, "XX001");
    EXPECT_FALSE(std::filesystem::exists(dir_.path() / "nowhere"));
}

/// One bit in every page, and a whole page of noise: found, or harmless; never a crash.
TEST_F(Open, FlippedBytesNeverCrash) {
    int refusals = 0;
    const auto try_it = [&](const std::string& damaged) {
        spit(file(), damaged);
        try {
            open();
            store_->peers(default_tenant);
            store_->mirrors(default_tenant);
            commit(create({make_peer("b")}));
        } catch (const protocol::Error& error) {
            EXPECT_NE(error.sqlstate, "XX000") << error.message << error.detail;
            ++refusals;
        }
        close();
        std::filesystem::remove(dir_.path() / "catalog.db-wal");
    };
    for (std::size_t page = 0; page < content_.size(); page += 4096) {
        std::string noise = content_;
        for (std::size_t i = 0; i < 4096; ++i) {
            noise[page + i] = static_cast<char>((i * 131 + page) % 251);
        }
        try_it(noise);
        for (std::size_t at : {0UL, 3UL, 5UL, 8UL, 9UL, 100UL, 4000UL, 4090UL}) {
            std::string bent = content_;
            bent[page + at] = static_cast<char>(bent[page + at] ^ 0x41);
            try_it(bent);
        }
    }
    EXPECT_GE(refusals, static_cast<int>(content_.size() / 4096));
}

TEST_F(Open, RefusesBrokenReferences) {
    tamper("PRAGMA foreign_keys = OFF; DELETE FROM peers");
    EXPECT_EQ(refused().sqlstate, "XX001");
}

TEST_F(Open, RefusesAnotherProgramsDatabaseUntouched) {
    tamper("PRAGMA application_id = 0; PRAGMA journal_mode = DELETE");
    const std::string before = slurp(file());
    const protocol::Error error = refused();
    EXPECT_EQ(error.sqlstate, "XX001");
    EXPECT_NE(error.message.find("not a Millrace catalog"), std::string::npos);
    EXPECT_EQ(slurp(file()), before);
}

TEST_F(Open, RefusesANewerSchemaUntouched) {
    tamper("PRAGMA user_version = 999");
    const std::string before = slurp(file());
    const protocol::Error error = refused();
    EXPECT_EQ(error.sqlstate, "55000");
    EXPECT_NE(error.message.find("999"), std::string::npos);
    EXPECT_EQ(slurp(file()), before);

    // Also where the newer one's log was not folded in yet.
    Connection connection{file()};
    connection.run("PRAGMA journal_mode = WAL; PRAGMA user_version = 1000");
    std::filesystem::copy_file(file(), dir_.path() / "kept");
    std::filesystem::copy_file(dir_.path() / "catalog.db-wal", dir_.path() / "kept-wal");
    std::filesystem::create_directory(dir_.path() / "second");
    std::filesystem::copy_file(key_file(), dir_.path() / "second" / "millrace.key");
    for (std::string_view suffix : {"", "-wal"}) {
        std::filesystem::copy_file(
            dir_.path() / ("kept" + std::string{suffix}),
            dir_.path() / "second" / ("catalog.db" + std::string{suffix})
        );
    }
    EXPECT_EQ(
        error_of([this] {
            Store({dir_.path() / "second", {}});
        }).message.find("1000") == std::string::npos,
        false
    );
    EXPECT_EQ(slurp(dir_.path() / "second" / "catalog.db"), slurp(dir_.path() / "kept"));
    EXPECT_EQ(slurp(dir_.path() / "second" / "catalog.db-wal"), slurp(dir_.path() / "kept-wal"));
}

TEST_F(Open, AMissingCatalogIsAFreshStartButNotBesideItsLog) {
    std::filesystem::remove(file());
    spit(dir_.path() / "catalog.db-wal", "x");
    const protocol::Error error = refused();
    EXPECT_EQ(error.sqlstate, "XX001");
    EXPECT_FALSE(std::filesystem::exists(file()));
    std::filesystem::remove(dir_.path() / "catalog.db-wal");
    const std::string key = slurp(key_file());
    open();
    EXPECT_TRUE(store_->peers(default_tenant).empty());
    EXPECT_EQ(slurp(key_file()), key);
}

TEST_F(Open, AFirstStartThatWasInterruptedIsBegunAnew) {
    std::filesystem::remove(file());
    spit(dir_.path() / "catalog.db.new", "half");
    spit(dir_.path() / "catalog.db.new-journal", "half");
    spit(dir_.path() / "millrace.key.new", "half");
    open();
    EXPECT_TRUE(store_->peers(default_tenant).empty());
    EXPECT_FALSE(std::filesystem::exists(dir_.path() / "catalog.db.new"));
}

TEST_F(Open, TheModeOfACopiedCatalogIsMended) {
    std::filesystem::permissions(file(), std::filesystem::perms::all);
    open();
    EXPECT_EQ(
        test::mode_of(file()),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
}

TEST_F(Open, ACatalogThatAnotherProgramHoldsIsNamed) {
    Connection other{file()};
    other.run("BEGIN IMMEDIATE");
    EXPECT_EQ(refused().sqlstate, "55006");
    other.run("ROLLBACK");
}

TEST_F(Open, LeavesAlreadyWrittenDataInTheLogReadable) {
    // As after a kill: the file and the log as they were while the server ran.
    open();
    commit(create({make_peer("late")}));
    const test::TempDir other;
    for (std::string_view name : {"catalog.db", "catalog.db-wal", "millrace.key"}) {
        std::filesystem::copy_file(dir_.path() / name, other.path() / name);
    }
    EXPECT_TRUE(Store({other.path(), {}}).find_peer(default_tenant, "late"));
}

class Migrations : public testing::Test {
protected:
    Migrations() {
        make_private_file(file_, "write", file_);
        Connection connection{file_};
        migrate(connection, migrations(), file_);
    }
    test::TempDir dir_;
    std::filesystem::path file_ = dir_.path() / "c.db";
    std::vector<Migration> steps_{migrations().begin(), migrations().end()};
};

TEST_F(Migrations, NumbersRiseByOne) {
    std::int64_t expected = 0;
    for (const Migration& step : migrations()) {
        EXPECT_EQ(step.version, ++expected);
    }
}

TEST_F(Migrations, EveryTableIsStrictAndHasATenant) {
    Connection connection{file_};
    Statement tables = connection.prepare(
        "SELECT name, strict, EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = "
        "'tenant')"
        " FROM pragma_table_list AS t WHERE type = 'table' AND schema = 'main'"
        " AND name NOT LIKE 'sqlite_%'"
    );
    int count = 0;
    while (tables.step()) {
        ++count;
        EXPECT_EQ(tables.integer(1), 1) << tables.text(0);
        const std::string name = tables.text(0);
        const bool server_wide = name == "settings" || name == "installation" ||
                                 name == "tenants" || name == "roles" || name == "role_members";
        EXPECT_EQ(tables.integer(2), server_wide ? 0 : 1) << name;
    }
    EXPECT_EQ(count, 21);
}

TEST_F(Migrations, KeepACopyAndGoOn) {
    steps_.push_back({steps_.back().version + 1, "CREATE TABLE extra (a INTEGER) STRICT"});
    Connection connection{file_};
    check_identity(connection, steps_);
    migrate(connection, steps_, file_);
    EXPECT_EQ(connection.pragma("user_version"), steps_.back().version);
    connection.run("INSERT INTO extra VALUES (1)");
    const auto copy =
        dir_.path() / ("c.db.before-version-" + std::to_string(steps_.back().version));
    Connection kept{copy};
    check_identity(kept, migrations());
    EXPECT_EQ(kept.pragma("user_version"), migrations().back().version);
    EXPECT_EQ(
        test::mode_of(copy),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
    // The program of before refuses what the new one made.
    EXPECT_EQ(error_of([&] { check_identity(connection, migrations()); }).sqlstate, "55000");
    migrate(connection, steps_, file_);
}

TEST_F(Migrations, AStepThatFailsLeavesTheVersionBefore) {
    steps_.push_back({steps_.back().version + 1, "CREATE TABLE one (a INTEGER) STRICT"});
    steps_.push_back(
        {steps_.back().version + 1, "CREATE TABLE two (a INTEGER) STRICT; CREATE TABLE peers (a)"}
    );
    Connection connection{file_};
    for (int attempt = 0; attempt < 2; ++attempt) {
        EXPECT_EQ(error_of([&] { migrate(connection, steps_, file_); }).sqlstate, "XX000");
        EXPECT_EQ(connection.pragma("user_version"), steps_.back().version - 1);
        EXPECT_THROW(connection.run("SELECT * FROM two"), protocol::Error);
        connection.run("SELECT * FROM one");
    }
}

}  // namespace
}  // namespace catalog
