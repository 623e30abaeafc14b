#include "catalog/key_ring.hpp"

#include <algorithm>

#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::error_of;
using test::slurp;
using test::spit;

class KeyRingTest : public testing::Test {
protected:
    test::TempDir dir_;
    std::filesystem::path file_ = dir_.path() / "millrace.key";

    void write(std::string_view content) {
        spit(file_, content);
        std::filesystem::permissions(
            file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
        );
    }
};

const std::string good_key = to_base64(std::string(32, 'k'));

TEST_F(KeyRingTest, MakesAPrivateFileAndReadsItAgain) {
    const KeyRing made = KeyRing::open(file_, true);
    EXPECT_EQ(
        test::mode_of(file_),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
    const std::string sealed = made.seal("pw", "peer");
    const KeyRing read = KeyRing::open(file_, false);
    EXPECT_EQ(read.current_id(), made.current_id());
    EXPECT_EQ(read.unseal(sealed, "peer").reveal(), "pw");
}

TEST_F(KeyRingTest, DoesNotMakeOneUnasked) {
    const protocol::Error error = error_of([this] { KeyRing::open(file_, false); });
    EXPECT_EQ(error.sqlstate, "F0000");
    EXPECT_NE(error.message.find("does not exist"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(KeyRingTest, RefusesAFileThatOthersMayRead) {
    KeyRing::open(file_, true);
    for (auto extra :
         {std::filesystem::perms::group_read,
          std::filesystem::perms::others_read,
          std::filesystem::perms::group_write}) {
        std::filesystem::permissions(
            file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write | extra
        );
        const protocol::Error error = error_of([this] { KeyRing::open(file_, true); });
        EXPECT_EQ(error.sqlstate, "F0000");
        EXPECT_NE(error.hint.find("chmod 600"), std::string::npos);
    }
}

TEST_F(KeyRingTest, RefusesDamagedFilesWithoutTellingTheirContent) {
    const std::string cases[] = {
        "",
        "\n\n",
        "id",
        "id ",
        " " + good_key,
        "id " + good_key.substr(4),
        "id " + good_key + "!",
        "i|d " + good_key,
        "a " + good_key + "\na " + good_key,
        "a " + good_key + "\nb",
        std::string(70000, '\n'),
        std::string("\0\0\0", 3),
    };
    for (const std::string& content : cases) {
        write(content);
        const protocol::Error error = error_of([this] { KeyRing::open(file_, true); });
        EXPECT_EQ(error.sqlstate, "F0000") << content;
        EXPECT_EQ(error.message.find(good_key.substr(4, 20)), std::string::npos);
        EXPECT_EQ(slurp(file_), content) << "a bad file is left as it is";
    }
}

TEST_F(KeyRingTest, RefusesADirectory) {
    std::filesystem::create_directory(file_);
    std::filesystem::permissions(file_, std::filesystem::perms::owner_all);
    EXPECT_EQ(error_of([this] { KeyRing::open(file_, true); }).sqlstate, "F0000");
}

TEST_F(KeyRingTest, TheFirstLineSealsAllOpen) {
    write("b " + to_base64(std::string(32, 'b')) + "\n");
    const std::string by_b = KeyRing::open(file_, false).seal("one", "x");
    write("a " + good_key + "\r\n\nb " + to_base64(std::string(32, 'b')));
    const KeyRing ring = KeyRing::open(file_, false);
    EXPECT_EQ(ring.current_id(), "a");
    EXPECT_TRUE(ring.seal("two", "x").starts_with("v1|a|"));
    EXPECT_EQ(ring.unseal(by_b, "x").reveal(), "one");
    EXPECT_TRUE(ring.can_unseal(by_b));
}

TEST_F(KeyRingTest, RefusesWhatWasTamperedWith) {
    const KeyRing ring = KeyRing::open(file_, true);
    const std::string sealed = ring.seal("pw", "millrace/peer/password");
    EXPECT_EQ(error_of([&] { ring.unseal(sealed, "millrace/other/password"); }).sqlstate, "XX001");
    for (std::string_view bad :
         {"", "v1", "v1|", "v1||", "v1|k", "v2|k|AAAA", "v1|none|AAAA", "pw", "v1|a b|AAAA"}) {
        const protocol::Error error = error_of([&] { ring.unseal(bad, ""); });
        EXPECT_EQ(error.sqlstate, "XX001") << bad;
        EXPECT_FALSE(ring.can_unseal(bad)) << bad;
    }
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string bent = sealed;
        bent[at] = bent[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(error_of([&] { ring.unseal(bent, "millrace/peer/password"); }).sqlstate, "XX001");
    }
}

TEST_F(KeyRingTest, TheSameSecretIsNeverSealedTheSameWay) {
    const KeyRing ring = KeyRing::open(file_, true);
    EXPECT_NE(ring.seal("pw", "x"), ring.seal("pw", "x"));
}

TEST_F(KeyRingTest, MacsAreKeyedAndSurviveAnAddedKey) {
    KeyRing ring = KeyRing::open(file_, true);
    const std::string mac = ring.mac("row");
    EXPECT_TRUE(ring.mac_matches("row", mac));
    EXPECT_FALSE(ring.mac_matches("row2", mac));
    EXPECT_FALSE(ring.mac_matches("row", mac.substr(0, mac.size() - 1)));
    EXPECT_FALSE(ring.mac_matches("row", ""));
    EXPECT_FALSE(ring.mac_matches("row", "nobody|00"));
    ring.add_new_key();
    EXPECT_TRUE(ring.mac_matches("row", mac));
    EXPECT_NE(ring.mac("row"), mac);
    ring.forget_old_keys();
    EXPECT_FALSE(ring.mac_matches("row", mac));
}

TEST_F(KeyRingTest, RotatesInDurableSteps) {
    KeyRing ring = KeyRing::open(file_, true);
    const std::string old_id = ring.current_id();
    const std::string sealed = ring.seal("pw", "x");

    ring.add_new_key();
    const KeyRing between = KeyRing::open(file_, false);
    EXPECT_NE(between.current_id(), old_id);
    EXPECT_EQ(between.current_id(), ring.current_id());
    EXPECT_EQ(between.unseal(sealed, "x").reveal(), "pw");
    const std::string again = ring.seal("pw", "x");

    ring.forget_old_keys();
    const KeyRing after = KeyRing::open(file_, false);
    EXPECT_EQ(after.unseal(again, "x").reveal(), "pw");
    EXPECT_EQ(error_of([&] { after.unseal(sealed, "x"); }).sqlstate, "XX001");
    EXPECT_EQ(error_of([&] { ring.unseal(sealed, "x"); }).sqlstate, "XX001");
    const std::string content = slurp(file_);
    EXPECT_EQ(std::count(content.begin(), content.end(), '\n'), 1);
}

TEST_F(KeyRingTest, KeepsItsKeysWhereTheFileCannotBeWritten) {
    KeyRing ring = KeyRing::open(file_, true);
    const std::string old_id = ring.current_id();
    // Stands where the new file would be written first.
    std::filesystem::create_directory(dir_.path() / "millrace.key.new");
    EXPECT_THROW(ring.add_new_key(), protocol::Error);
    EXPECT_EQ(ring.current_id(), old_id);
    EXPECT_EQ(KeyRing::open(file_, false).current_id(), old_id);
}

}  // namespace
}  // namespace catalog
