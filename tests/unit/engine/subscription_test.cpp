#include "engine/source/subscription.hpp"

#include <random>

#include <gtest/gtest.h>

#include "tests/unit/engine/change_bytes.hpp"

namespace engine::source {
namespace {

using test::Row;
using test::row_of;

/// Each change costs its row and this.
constexpr std::size_t change_bytes = sizeof(Change);

/// A subscription, and the writer that it gives its batches to.
struct Feed {
    explicit Feed(Subscription::Limits limits = {}, Lsn start = 100)
        : subscription(start, limits, [this](std::unique_ptr<Batch> batch) {
              EXPECT_EQ(with_writer, nullptr) << "the writer is busy";
              with_writer = std::move(batch);
          }) {
        subscription.want(1, 0);
        subscription.want(2, 0);
    }

    void begin(std::uint32_t xid, Lsn commit_lsn, std::int64_t now = 0) {
        subscription.begin(xid, 7000 + xid, commit_lsn, now);
    }
    void insert(const Row& row, const RelationPtr& table = nullptr, Lsn lsn = 1) {
        const std::string bytes = test::tuple_bytes(row);
        subscription.change(
            Operation::insert, table ? table : orders, lsn, 0, {}, {test::span_of(bytes)}
        );
    }
    /// A whole transaction of one row.
    void transaction(std::uint32_t xid, const Row& row) {
        begin(xid, xid * 10);
        insert(row);
        subscription.commit(xid * 10 + 5);
    }
    /// What the writer is given now; nothing where it is given nothing.
    std::unique_ptr<Batch> given(std::int64_t now = 0) {
        subscription.flush(now);
        return std::move(with_writer);
    }
    /// The same, and it is written at once.
    std::unique_ptr<Batch> taken() {
        auto batch = given();
        if (batch) {
            const std::size_t count = batch->transactions.size();
            const bool open = batch->is_open();
            const std::size_t whole = count - (open ? 1 : 0);
            subscription.written(whole == 0 ? 0 : batch->transactions[whole - 1].end_lsn);
            subscription.durable(whole == 0 ? 0 : batch->transactions[whole - 1].end_lsn);
        }
        return batch;
    }

    std::unique_ptr<Batch> with_writer;
    Subscription subscription;
    RelationPtr orders = test::relation(1, "orders", {"*id", "note"});
    RelationPtr items = test::relation(2, "items", {"*id"});
};

TEST(Subscription, GivesAWholeTransactionAsSoonAsTheWriterIsFree) {
    Feed feed;
    EXPECT_EQ(feed.given(), nullptr);
    feed.begin(9, 500, 77);
    EXPECT_EQ(feed.given(77), nullptr) << "nothing of it is there";
    feed.insert({1, "a"}, feed.orders, 401);
    feed.insert({5}, feed.items, 402);
    feed.insert({2, std::nullopt}, feed.orders, 403);
    EXPECT_EQ(feed.given(), nullptr) << "it may still end within this batch";
    feed.subscription.commit(510);
    const auto batch = feed.given();
    ASSERT_NE(batch, nullptr);
    ASSERT_EQ(batch->transactions.size(), 1U);
    const Transaction& transaction = batch->transactions[0];
    EXPECT_EQ(transaction.xid, 9U);
    EXPECT_EQ(transaction.commit_time, 7009);
    EXPECT_EQ(transaction.commit_lsn, 500U);
    EXPECT_EQ(transaction.end_lsn, 510U);
    EXPECT_EQ(transaction.changes_begin, 0U);
    EXPECT_EQ(transaction.changes_end, 3U);
    EXPECT_EQ(batch->received_at, 77);
    EXPECT_FALSE(batch->continues);
    EXPECT_FALSE(batch->is_open());
    ASSERT_EQ(batch->relations.size(), 2U);
    EXPECT_EQ(batch->relations[0], feed.orders);
    EXPECT_EQ(batch->relations[1], feed.items);
    ASSERT_EQ(batch->changes.size(), 3U);
    EXPECT_EQ(batch->changes[1].relation, 1U);
    EXPECT_EQ(batch->changes[2].relation, 0U);
    EXPECT_EQ(batch->changes[2].lsn, 403U);
    EXPECT_EQ(row_of(batch->changes[2].after), (Row{2, std::nullopt}));
}

TEST(Subscription, KeepsBothImages) {
    Feed feed;
    feed.begin(1, 10);
    const std::string before = test::tuple_bytes({1, std::nullopt});
    const std::string after = test::tuple_bytes({2, test::unchanged});
    auto& subscription = feed.subscription;
    const protocol::pgoutput::Tuple old_row{test::span_of(before)};
    subscription.change(Operation::update, feed.orders, 3, 'K', old_row, {test::span_of(after)});
    subscription.change(Operation::remove, feed.orders, 4, 'O', old_row, {});
    subscription.commit(15);
    const auto batch = feed.given();
    ASSERT_EQ(batch->changes.size(), 2U);
    EXPECT_EQ(batch->changes[0].before_kind, 'K');
    EXPECT_EQ(row_of(batch->changes[0].before), (Row{1, std::nullopt}));
    EXPECT_EQ(row_of(batch->changes[0].after), (Row{2, test::unchanged}));
    EXPECT_EQ(batch->changes[1].operation, Operation::remove);
    EXPECT_EQ(batch->changes[1].before_kind, 'O');
    EXPECT_TRUE(batch->changes[1].after.bytes.empty());
    EXPECT_NE(batch->changes[0].before.bytes.data(), old_row.bytes.data()) << "it is a copy";
}

/// A commit that is not on the destination's disk may be lost there, with its position.
TEST(Subscription, WrittenIsNotDurable) {
    Feed feed({}, 1);
    feed.transaction(1, {1, "a"});
    ASSERT_NE(feed.given(), nullptr);
    const Lsn before = feed.subscription.done();
    feed.subscription.written(15);
    feed.subscription.reached(20);
    EXPECT_TRUE(feed.subscription.is_written());
    EXPECT_TRUE(feed.subscription.waits_for_disk());
    EXPECT_FALSE(feed.subscription.is_empty());
    EXPECT_EQ(feed.subscription.done(), before);
    EXPECT_EQ(feed.subscription.passed(), before);
    feed.transaction(2, {2, "b"});
    EXPECT_NE(feed.given(), nullptr) << "the writer is free all the same";
    feed.subscription.durable(15);
    EXPECT_EQ(feed.subscription.done(), 15U);
    feed.subscription.written(25);
    feed.subscription.durable(25);
    EXPECT_TRUE(feed.subscription.is_empty());
}

TEST(Subscription, NothingWhileTheWriterIsBusy) {
    Feed feed;
    feed.transaction(1, {1, "a"});
    ASSERT_NE(feed.given(), nullptr);
    feed.transaction(2, {2, "b"});
    feed.transaction(3, {3, "c"});
    EXPECT_EQ(feed.given(), nullptr);
    EXPECT_EQ(feed.given(), nullptr);
    feed.subscription.written(15);
    feed.subscription.durable(15);
    const auto batch = feed.given();
    ASSERT_NE(batch, nullptr) << "what has come meanwhile is one batch";
    ASSERT_EQ(batch->transactions.size(), 2U);
    EXPECT_EQ(batch->transactions[0].xid, 2U);
    EXPECT_EQ(batch->transactions[1].xid, 3U);
    EXPECT_EQ(batch->transactions[1].changes_begin, 1U);
    EXPECT_EQ(batch->transactions[1].changes_end, 2U);
    feed.subscription.written(35);
    feed.subscription.durable(35);
    EXPECT_EQ(feed.given(), nullptr);
    EXPECT_TRUE(feed.subscription.is_empty());
}

TEST(Subscription, ALargeTransactionGoesOnInTheNextBatch) {
    Feed feed({.batch_bytes_max = 2 * change_bytes}, 1);
    feed.transaction(1, {0, "before"});
    feed.begin(2, 20);
    feed.insert({1, "a"});
    const auto first = feed.taken();
    ASSERT_NE(first, nullptr);
    ASSERT_EQ(first->transactions.size(), 2U);
    EXPECT_FALSE(first->continues);
    EXPECT_TRUE(first->is_open());
    EXPECT_EQ(first->transactions[0].end_lsn, 15U);
    EXPECT_EQ(feed.subscription.done(), 15U) << "the first transaction";
    feed.insert({2, "b"});
    EXPECT_EQ(feed.taken(), nullptr);
    feed.insert({3, "c"});
    const auto second = feed.taken();
    ASSERT_NE(second, nullptr);
    EXPECT_TRUE(second->continues);
    EXPECT_TRUE(second->is_open());
    ASSERT_EQ(second->transactions.size(), 1U);
    EXPECT_EQ(second->transactions[0].xid, 2U);
    EXPECT_EQ(second->transactions[0].commit_lsn, 20U);
    EXPECT_EQ(second->changes.size(), 2U);
    EXPECT_EQ(feed.subscription.done(), 15U);
    // Its end comes by itself, and tells the writer that it may commit.
    feed.subscription.commit(25);
    const auto last = feed.taken();
    ASSERT_NE(last, nullptr);
    EXPECT_TRUE(last->continues);
    EXPECT_FALSE(last->is_open());
    EXPECT_TRUE(last->changes.empty());
    ASSERT_EQ(last->transactions.size(), 1U);
    EXPECT_EQ(last->transactions[0].end_lsn, 25U);
    EXPECT_EQ(feed.subscription.done(), 25U);
    feed.transaction(3, {4, "d"});
    EXPECT_FALSE(feed.taken()->continues);
}

TEST(Subscription, BatchesCloseAtEitherLimit) {
    Feed feed({.batch_bytes_max = 1UL << 20, .batch_changes_max = 2});
    feed.transaction(1, {1, "a"});
    ASSERT_NE(feed.given(), nullptr);
    for (std::uint32_t xid = 2; xid <= 6; ++xid) {
        feed.transaction(xid, {1, "b"});
    }
    std::vector<std::size_t> sizes;
    feed.subscription.written(15);
    feed.subscription.durable(15);
    while (const auto batch = feed.taken()) {
        sizes.push_back(batch->changes.size());
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
}

TEST(Subscription, IsFullAtTwoBatches) {
    const std::size_t row = change_bytes + test::tuple_bytes({1, "a"}).size();
    Feed feed({.batch_bytes_max = 2 * row});
    auto& subscription = feed.subscription;
    for (std::uint32_t xid = 1; xid <= 2; ++xid) {
        feed.transaction(xid, {1, "a"});
    }
    auto first = feed.given();
    EXPECT_EQ(subscription.buffered_bytes(), 2 * row);
    for (std::uint32_t xid = 3; xid <= 6; ++xid) {
        EXPECT_FALSE(subscription.is_full()) << "what the writer has does not count";
        feed.transaction(xid, {1, "a"});
    }
    EXPECT_TRUE(subscription.is_full());
    EXPECT_EQ(subscription.buffered_bytes(), 6 * row);
    subscription.written(25);
    subscription.durable(25);
    EXPECT_TRUE(subscription.is_full());
    EXPECT_NE(feed.given(), nullptr);
    EXPECT_FALSE(subscription.is_full());
    subscription.written(45);
    subscription.durable(45);
    EXPECT_EQ(subscription.buffered_bytes(), 2 * row);
    EXPECT_NE(feed.taken(), nullptr);
    EXPECT_EQ(subscription.buffered_bytes(), 0U);
}

TEST(Subscription, WaitsForMore) {
    Feed feed({.wait_us = 1000});
    EXPECT_EQ(feed.subscription.flush_at(), 0);
    feed.begin(1, 10, 500);
    feed.insert({1, "a"});
    feed.subscription.commit(15);
    EXPECT_EQ(feed.subscription.flush_at(), 1500);
    EXPECT_EQ(feed.given(1499), nullptr);
    feed.begin(2, 20, 900);
    feed.insert({2, "b"});
    feed.subscription.commit(25);
    EXPECT_EQ(feed.subscription.flush_at(), 1500) << "the oldest change counts";
    const auto batch = feed.given(1500);
    ASSERT_NE(batch, nullptr);
    EXPECT_EQ(batch->transactions.size(), 2U);
    EXPECT_EQ(feed.subscription.flush_at(), 0);
}

TEST(Subscription, NoTimeIsAwaitedWhereSomethingElseIs) {
    Feed feed({.wait_us = 1000});
    feed.begin(1, 10, 500);
    feed.insert({1, "a"});
    EXPECT_EQ(feed.subscription.flush_at(), 0) << "the transaction's end";
    feed.subscription.commit(15);
    ASSERT_NE(feed.given(1500), nullptr);
    feed.transaction(2, {2, "b"});
    EXPECT_EQ(feed.subscription.flush_at(), 0) << "the writer";
    feed.subscription.written(15);
    EXPECT_GT(feed.subscription.flush_at(), 0);
}

TEST(Subscription, AFullBatchDoesNotWait) {
    Feed feed({.batch_changes_max = 1, .wait_us = 1000});
    feed.transaction(1, {1, "a"});
    EXPECT_NE(feed.given(0), nullptr);
}

TEST(Subscription, Positions) {
    Feed feed;
    auto& subscription = feed.subscription;
    EXPECT_EQ(subscription.done(), 100U);
    EXPECT_EQ(subscription.passed(), 100U);
    subscription.reached(90);
    EXPECT_EQ(subscription.seen(), 100U) << "it never goes back";
    subscription.reached(200);
    EXPECT_EQ(subscription.seen(), 200U);
    EXPECT_EQ(subscription.passed(), 200U);
    EXPECT_EQ(subscription.done(), 100U) << "nothing was written";
    // A transaction without anything of ours.
    feed.begin(1, 210);
    EXPECT_TRUE(subscription.in_transaction());
    EXPECT_EQ(subscription.passed(), 100U);
    subscription.reached(300);
    EXPECT_EQ(subscription.seen(), 200U) << "the server's end says nothing of an open transaction";
    subscription.commit(220);
    EXPECT_FALSE(subscription.in_transaction());
    EXPECT_EQ(subscription.passed(), 220U);
    EXPECT_TRUE(subscription.is_empty());
    // One with something.
    feed.begin(2, 230);
    feed.insert({1, "a"});
    subscription.commit(240);
    EXPECT_EQ(subscription.seen(), 240U);
    EXPECT_EQ(subscription.passed(), 100U);
    EXPECT_FALSE(subscription.is_empty());
    ASSERT_NE(feed.given(), nullptr);
    EXPECT_EQ(subscription.passed(), 100U);
    EXPECT_FALSE(subscription.is_empty());
    subscription.reached(400);
    EXPECT_EQ(subscription.passed(), 100U);
    subscription.written(240);
    subscription.durable(240);
    EXPECT_EQ(subscription.done(), 240U);
    EXPECT_EQ(subscription.passed(), 400U);
    subscription.written(0);
    subscription.durable(0);
    EXPECT_EQ(subscription.done(), 240U);
}

TEST(Subscription, LeavesOutWhatWasCommittedBefore) {
    Feed feed;
    auto& subscription = feed.subscription;
    subscription.want(3, 500);
    feed.begin(1, 499);
    EXPECT_TRUE(subscription.wants(1));
    EXPECT_FALSE(subscription.wants(3));
    EXPECT_FALSE(subscription.wants(4));
    subscription.commit(505);
    feed.begin(2, 500);
    EXPECT_TRUE(subscription.wants(3)) << "it committed at that place or behind";
    subscription.commit(510);
    feed.begin(3, 511);
    subscription.unwant(3);
    EXPECT_FALSE(subscription.wants(3));
    subscription.commit(515);
}

TEST(Subscription, Truncations) {
    Feed feed;
    feed.begin(1, 10);
    feed.insert({1, "a"});
    feed.subscription.truncate({true, false, {99}}, {feed.items, feed.orders}, 4);
    feed.subscription.truncate({false, true, {}}, {feed.orders}, 5);
    feed.subscription.commit(15);
    const auto batch = feed.given();
    ASSERT_EQ(batch->changes.size(), 3U);
    EXPECT_EQ(batch->transactions[0].changes_end, 3U);
    EXPECT_EQ(batch->changes[1].operation, Operation::truncate);
    EXPECT_EQ(batch->changes[1].relation, 0U);
    EXPECT_EQ(batch->changes[1].lsn, 4U);
    EXPECT_EQ(batch->changes[2].relation, 1U);
    ASSERT_EQ(batch->truncations.size(), 2U);
    EXPECT_TRUE(batch->truncations[0].cascade);
    EXPECT_FALSE(batch->truncations[0].restart_identity);
    EXPECT_EQ(batch->truncations[0].relations, (std::vector<std::uint32_t>{1, 0}));
    EXPECT_TRUE(batch->truncations[1].restart_identity);
    EXPECT_EQ(batch->truncations[1].relations, (std::vector<std::uint32_t>{0}));
}

TEST(Subscription, AnotherDescriptionIsAnotherRelation) {
    Feed feed;
    const RelationPtr wider = test::relation(1, "orders", {"*id", "note", "more"});
    feed.begin(1, 10);
    feed.insert({1, "a"});
    feed.insert({1, "a", "b"}, wider);
    feed.subscription.commit(15);
    const auto batch = feed.given();
    ASSERT_EQ(batch->relations.size(), 2U);
    EXPECT_EQ(batch->relations[batch->changes[1].relation], wider);
}

/// Puts together what came in batches, and requires each of them to be in order.
class Collector {
public:
    void take(const Batch& batch) {
        EXPECT_EQ(batch.continues, open_);
        ASSERT_FALSE(batch.transactions.empty());
        std::size_t at = 0;
        for (std::size_t i = 0; i < batch.transactions.size(); ++i) {
            const Transaction& transaction = batch.transactions[i];
            EXPECT_EQ(transaction.changes_begin, at);
            at = transaction.changes_end;
            if (i > 0 || !batch.continues) {
                rows.push_back("begin " + std::to_string(transaction.xid));
            }
            for (std::size_t c = transaction.changes_begin; c < transaction.changes_end; ++c) {
                const Change& change = batch.changes[c];
                rows.push_back(
                    batch.relations[change.relation]->name + " " + row_of(change.after).at(0).text
                );
            }
            const bool last = i + 1 == batch.transactions.size();
            EXPECT_TRUE(last || transaction.end_lsn != 0);
            if (transaction.end_lsn != 0) {
                rows.push_back("commit " + std::to_string(transaction.end_lsn));
            }
        }
        EXPECT_EQ(at, batch.changes.size());
        open_ = batch.is_open();
    }

    std::vector<std::string> rows;

private:
    bool open_ = false;
};

TEST(Subscription, WhateverComesGoesOutInOrderAndWhole) {
    const std::uint64_t seed = std::random_device{}();
    std::mt19937_64 random(seed);
    const auto below = [&random](std::uint64_t limit) { return random() % limit; };
    for (int round = 0; round < 300 && !testing::Test::HasFailure(); ++round) {
        Feed feed({.batch_bytes_max = 150 + below(1500), .batch_changes_max = 1 + below(20)});
        auto& subscription = feed.subscription;
        Collector collector;
        std::vector<std::string> expected;
        Lsn lsn = 1000;
        Lsn ended = 0;
        Lsn with_writer = 0;
        bool busy = false;
        const auto move_writer = [&] {
            const Lsn before = subscription.done();
            if (busy && below(2) == 0) {
                subscription.written(with_writer);
                subscription.durable(with_writer);
                busy = false;
                EXPECT_EQ(subscription.done(), std::max(before, with_writer));
            }
            if (const auto batch = feed.given()) {
                EXPECT_FALSE(busy);
                busy = true;
                collector.take(*batch);
                with_writer = 0;
                for (const Transaction& transaction : batch->transactions) {
                    with_writer = std::max(with_writer, transaction.end_lsn);
                }
            }
            EXPECT_LE(subscription.done(), std::max<Lsn>(ended, 100));
            EXPECT_LE(subscription.passed(), subscription.seen());
        };
        const auto transactions = static_cast<std::uint32_t>(1 + below(15));
        for (std::uint32_t xid = 1; xid <= transactions; ++xid) {
            feed.begin(xid, lsn += 10);
            const std::uint64_t changes = below(4) == 0 ? below(60) : below(4);
            for (std::uint64_t i = 0; i < changes; ++i) {
                const RelationPtr table = below(2) == 0 ? feed.orders : feed.items;
                const std::string id = std::to_string(xid) + "." + std::to_string(i);
                feed.insert({id}, table);
                if (i == 0) {
                    expected.push_back("begin " + std::to_string(xid));
                }
                expected.push_back(table->name + " " + id);
                if (below(3) == 0) {
                    move_writer();
                }
            }
            subscription.commit(ended = lsn += 5);
            if (changes > 0) {
                expected.push_back("commit " + std::to_string(lsn));
            }
            if (below(2) == 0) {
                subscription.reached(lsn += 5);
                ended = lsn;
            }
            move_writer();
        }
        for (int i = 0; i < 1000 && !subscription.is_empty(); ++i) {
            move_writer();
        }
        EXPECT_TRUE(subscription.is_empty());
        EXPECT_EQ(collector.rows, expected) << "seed " << seed << " round " << round;
        EXPECT_EQ(subscription.passed(), subscription.seen());
        EXPECT_EQ(subscription.buffered_bytes(), 0U);
    }
}

}  // namespace
}  // namespace engine::source
