// A full disk: 53100, nothing damaged, and the next call works once there is room.
#include <sys/mount.h>

#include "catalog/database.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::error_of;
using test::make_peer;

/// A file system of a megabyte, where this process may mount one.
class SmallDisk {
public:
    explicit SmallDisk(const std::filesystem::path& at) : at_(at) {
        mounted_ = ::mount("none", at.c_str(), "tmpfs", 0, "size=1m,mode=0700") == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    SmallDisk(SmallDisk&&) = delete;
    SmallDisk& operator=(SmallDisk&&) = delete;
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(at_.c_str(), MNT_DETACH);
        }
    }
    bool mounted() const { return mounted_; }
    /// Leaves no room at all.
    void fill() const {
        std::ofstream ballast(at_ / "ballast", std::ios::binary);
        const std::string block(4096, 'x');
        while (ballast.write(block.data(), 4096).flush()) {
        }
    }
    void free_room() const { std::filesystem::remove(at_ / "ballast"); }

private:
    std::filesystem::path at_;
    bool mounted_ = false;
};

class DiskFull : public testing::Test {
protected:
    void SetUp() override {
        if (!disk_.mounted()) {
            GTEST_SKIP() << "needs the right to mount a tmpfs";
        }
        store_ = std::make_unique<Store>(StoreOptions{dir_.path(), {}});
        store_->commit(default_tenant, create({make_peer("first")}));
    }
    /// Commits until the disk is full, and then until it fails for certain.
    protocol::Error fail() {
        disk_.fill();
        return error_of([this] {
            for (int i = 0; i < 1000; ++i) {
                store_->commit(default_tenant, create({make_peer("p" + std::to_string(i))}));
            }
        });
    }

    test::TempDir dir_;
    SmallDisk disk_{dir_.path()};
    std::unique_ptr<Store> store_;
};

TEST_F(DiskFull, ACommitFailsAndTheNextOneWorks) {
    for (int round = 0; round < 3; ++round) {
        const protocol::Error error = fail();
        EXPECT_EQ(error.sqlstate, "53100");
        EXPECT_EQ(error.message, "could not write to the catalog: no space left on its disk");
        EXPECT_FALSE(error.hint.empty());
        // What was there is readable meanwhile.
        EXPECT_TRUE(store_->find_peer(default_tenant, "first"));
        disk_.free_room();
        const std::string name = "after" + std::to_string(round);
        store_->commit(default_tenant, create({make_peer(name)}));
        EXPECT_TRUE(store_->find_peer(default_tenant, name));
    }
    const std::size_t count = store_->peers(default_tenant).size();
    store_.reset();
    store_ = std::make_unique<Store>(StoreOptions{dir_.path(), {}});
    EXPECT_EQ(store_->peers(default_tenant).size(), count);
}

TEST_F(DiskFull, WhileItIsFullTheStoreCanBeClosedAndOpened) {
    EXPECT_EQ(fail().sqlstate, "53100");
    const std::size_t count = store_->peers(default_tenant).size();
    store_.reset();
    disk_.free_room();
    store_ = std::make_unique<Store>(StoreOptions{dir_.path(), {}});
    EXPECT_EQ(store_->peers(default_tenant).size(), count);
}

TEST_F(DiskFull, ABackupFailsAndLeavesNothing) {
    EXPECT_EQ(fail().sqlstate, "53100");
    const protocol::Error error = error_of([this] { store_->backup(dir_.path() / "b.db"); });
    EXPECT_EQ(error.sqlstate, "53100");
    EXPECT_NE(error.message.find("b.db\""), std::string::npos) << error.message;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
        EXPECT_FALSE(entry.path().filename().string().starts_with("b.db")) << entry.path();
    }
}

TEST_F(DiskFull, ARotationFailsAndLosesNoSecret) {
    Peer peer = make_peer("sealed");
    peer.options = {
        {"password",
         StoredOption::Kind::sealed,
         store_->seal(default_tenant, peer.id, "password", "pw")}};
    store_->commit(default_tenant, create({peer}));
    EXPECT_EQ(fail().sqlstate, "53100");
    EXPECT_EQ(error_of([this] { store_->rotate_key(); }).sqlstate, "53100");
    const auto reveal = [&] {
        const Peer stored = *store_->find_peer(default_tenant, "sealed");
        return std::string{store_->unseal(default_tenant, stored.id, stored.options[0]).reveal()};
    };
    EXPECT_EQ(reveal(), "pw");
    disk_.free_room();
    store_.reset();
    store_ = std::make_unique<Store>(StoreOptions{dir_.path(), {}});
    EXPECT_EQ(reveal(), "pw");
    store_->rotate_key();
    EXPECT_EQ(reveal(), "pw");
}

}  // namespace
}  // namespace catalog
