#include "engine/source/transaction_spool.hpp"

#include <random>

#include "tests/unit/catalog/support.hpp"
#include "tests/unit/engine/change_bytes.hpp"

namespace engine::source {
namespace {

namespace fs = std::filesystem;
using Messages = std::vector<std::pair<protocol::Lsn, std::string>>;

void append(TransactionSpool& spool, const Messages& messages) {
    for (const auto& [lsn, message] : messages) {
        spool.append(lsn, test::span_of(message));
    }
}

Messages all(TransactionSpool& spool) {
    Messages found;
    protocol::Lsn lsn = 0;
    std::span<const std::uint8_t> message;
    while (spool.next(lsn, message)) {
        found.emplace_back(lsn, std::string(message.begin(), message.end()));
    }
    EXPECT_FALSE(spool.next(lsn, message)) << "the end stays the end";
    return found;
}

TEST(TransactionSpool, InMemory) {
    const catalog::test::TempDir dir;
    TransactionSpool spool(dir.path() / "spill", 1000);
    const Messages messages{{1, "first"}, {0xffffffffffffffffU, ""}, {3, std::string("a\0b", 3)}};
    append(spool, messages);
    EXPECT_EQ(spool.bytes(), 3 * 12 + 8U);
    EXPECT_EQ(spool.spilled_bytes(), 0U);
    EXPECT_FALSE(fs::exists(dir.path() / "spill")) << "no file, no folder";
    EXPECT_EQ(all(spool), messages);
}

TEST(TransactionSpool, Nothing) {
    TransactionSpool spool("/nowhere", 0);
    EXPECT_TRUE(all(spool).empty());
    EXPECT_EQ(spool.bytes(), 0U);
}

TEST(TransactionSpool, Spilled) {
    const catalog::test::TempDir dir;
    TransactionSpool spool(dir.path() / "a" / "b", 100);
    Messages messages;
    for (int i = 0; i < 1000; ++i) {
        messages.emplace_back(i, "message " + std::to_string(i));
    }
    append(spool, messages);
    EXPECT_GT(spool.spilled_bytes(), 20'000U);
    EXPECT_GE(spool.bytes(), spool.spilled_bytes());
    EXPECT_TRUE(fs::is_empty(dir.path() / "a" / "b")) << "its file has no name";
    EXPECT_EQ(all(spool), messages);
}

TEST(TransactionSpool, MessagesLargerThanTheLimit) {
    const catalog::test::TempDir dir;
    TransactionSpool spool(dir.path(), 10);
    const Messages messages{
        {1, "small"},
        {2, std::string(600'000, 'x')},
        {3, "y"},
        {4, std::string(1'000'000, 'z')},
        {5, ""}};
    append(spool, messages);
    EXPECT_EQ(all(spool), messages);
}

TEST(TransactionSpool, LimitsOfAnySize) {
    const catalog::test::TempDir dir;
    const std::uint64_t seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 50; ++round) {
        TransactionSpool spool(dir.path(), random() % 2000);
        Messages messages;
        std::size_t size = 0;
        for (std::uint64_t i = random() % 100; i > 0; --i) {
            // Now and then more than what is read at a time.
            const std::size_t length = random() % 40 == 0 ? random() % 700'000 : random() % 300;
            messages.emplace_back(random(), std::string(length, static_cast<char>(random())));
            size += 12 + length;
        }
        append(spool, messages);
        EXPECT_EQ(spool.bytes(), size);
        EXPECT_EQ(all(spool), messages) << "seed " << seed << " round " << round;
    }
}

TEST(TransactionSpool, RemembersWhatWasUndone) {
    TransactionSpool spool("/nowhere", 100);
    spool.abort(7);
    spool.append(1, {});
    spool.abort(9);
    EXPECT_TRUE(spool.is_aborted(7));
    EXPECT_FALSE(spool.is_aborted(8));
    EXPECT_TRUE(spool.is_aborted(9));
    EXPECT_EQ(all(spool).size(), 1U) << "who reads it leaves them out";
}

TEST(TransactionSpool, SaysWhyItCannotSpill) {
    const catalog::test::TempDir dir;
    catalog::test::spit(dir.path() / "file", "in the way");
    TransactionSpool spool(dir.path() / "file" / "spill", 0);
    const auto error =
        catalog::test::error_of([&] { spool.append(1, test::span_of("a message")); });
    EXPECT_EQ(error.kind, protocol::ErrorKind::transient);
    EXPECT_EQ(error.sqlstate, "58030");
}

}  // namespace
}  // namespace engine::source
