// Batches written to a real PostgreSQL 15: one by one, in bulk, and by whom.
#include "engine/destination/postgres_writer.hpp"

#include <chrono>
#include <random>

#include "tests/unit/engine/writer_support.hpp"

namespace engine::destination {
namespace {

using test::BatchMaker;
using test::Changes;
using test::error_of;
using test::insert;
using test::patience;
using test::relation;
using test::remove;
using test::Row;
using test::unchanged;
using test::update;
using Lines = std::vector<std::string>;

constexpr int many = 100;  // more than are written one by one

class PostgresWriterTest : public testing::Test {
protected:
    static void SetUpTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        if (test::Postgres::is_installed()) {
            server = std::make_unique<test::Postgres>();
        }
    }
    static void TearDownTestSuite() {  // NOLINT(readability-identifier-naming): GoogleTest's
        server.reset();
    }
    void SetUp() override {
        if (!server) {
            GTEST_SKIP() << "PostgreSQL 15 is not installed";
        }
        there = std::make_unique<test::Destination>(server->port(), catalog::random_uuid());
        there->run("DROP TABLE IF EXISTS public.items, public.orders CASCADE");
        there->run("CREATE TABLE public.orders (id int PRIMARY KEY, note text, more text)");
    }

    Lines orders() { return there->rows("SELECT id, note, more FROM public.orders ORDER BY id"); }
    std::int64_t count() {
        return std::stol(there->rows("SELECT count(*) FROM public.orders").at(0));
    }
    void put(const std::string& rows) { there->run("INSERT INTO public.orders VALUES " + rows); }
    /// Rows 1000, 1001 … as of their own, so that a batch goes in bulk.
    Changes padding() const {
        Changes changes;
        for (int i = 0; i < many; ++i) {
            changes.push_back(insert(table, {1000 + i, "padding", std::nullopt}));
        }
        return changes;
    }
    Changes padded(Changes changes) const {
        const Changes more = padding();
        changes.insert(changes.end(), more.begin(), more.end());
        return changes;
    }
    /// All of them as one transaction by a writer of their own.
    void write(const Changes& changes, bool one_by_one) {
        const auto writer = there->writer({table});
        BatchMaker maker;
        writer->write(maker.transaction(200, changes).batch(), patience());
        EXPECT_EQ(test::wrote_one_by_one(*writer), one_by_one);
        EXPECT_EQ(there->position(), 200U);
        there->run("DELETE FROM public.orders WHERE id >= 1000");
    }

    static PostgresWriter::Options careful() {
        PostgresWriter::Options options;
        options.careful = true;
        return options;
    }
    static PostgresWriter::Options ignoring_truncations() {
        PostgresWriter::Options options;
        options.truncate_applies = false;
        return options;
    }

    static inline std::unique_ptr<test::Postgres> server;
    std::unique_ptr<test::Destination> there;
    RelationPtr table = relation(1, "orders", {"*id", "note", "more"});
};

TEST_F(PostgresWriterTest, OneByOne) {
    put("(1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z'), (4, 'd', 'w')");
    const Changes changes{
        insert(table, {5, "e", std::nullopt}),
        update(table, {1, "a2", unchanged}),
        update(table, 'K', {2, std::nullopt, std::nullopt}, {20, "b2", unchanged}),
        remove(table, {3, std::nullopt, std::nullopt}),
        update(table, {4, unchanged, unchanged}),
        remove(table, {99, std::nullopt, std::nullopt})};
    write(changes, true);
    EXPECT_EQ(orders(), (Lines{"1|a2|x", "4|d|w", "5|e|NULL", "20|b2|y"}));
}

TEST_F(PostgresWriterTest, InBulk) {
    put("(1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z'), (4, 'd', 'w')");
    const Changes changes{
        insert(table, {5, "e\t\\N\n", std::nullopt}),
        update(table, {1, "a2", unchanged}),
        update(table, 'K', {2, std::nullopt, std::nullopt}, {20, "b2", "y2"}),
        remove(table, {3, std::nullopt, std::nullopt}),
        update(table, {4, unchanged, unchanged}),
        remove(table, {99, std::nullopt, std::nullopt})};
    write(padded(changes), false);
    EXPECT_EQ(orders(), (Lines{"1|a2|x", "4|d|w", "5|e\t\\N\n|NULL", "20|b2|y2"}));
}

TEST_F(PostgresWriterTest, InsertsAlone) {
    const auto writer = there->writer({table});
    BatchMaker maker;
    const auto result = writer->write(maker.transaction(200, padding()).batch(), patience());
    EXPECT_EQ(result.end_lsn, 200U);
    EXPECT_EQ(result.last_commit_time, 200'000);
    EXPECT_EQ(result.applied.at(1).inserts, many);
    EXPECT_EQ(count(), many);
    EXPECT_FALSE(test::wrote_one_by_one(*writer));
}

TEST_F(PostgresWriterTest, OneKeySeveralTimes) {
    const auto n = std::nullopt;
    const Changes changes{// A row that came and went, and came again.
                          insert(table, {1, "a", "x"}),
                          remove(table, {1, n, n}),
                          insert(table, {1, "a2", "x2"}),
                          update(table, {1, unchanged, "x3"}),
                          // One that was there before: gone, and another in its place.
                          remove(table, {2, n, n}),
                          insert(table, {2, "new", n}),
                          // Values carried forward through several updates.
                          update(table, {3, "c2", unchanged}),
                          update(table, {3, unchanged, "z2"}),
                          update(table, {3, unchanged, unchanged}),
                          // Only ever within the batch.
                          insert(table, {4, "d", "w"}),
                          update(table, {4, "d2", "w2"}),
                          remove(table, {4, n, n}),
                          // Updated, then gone.
                          update(table, {5, "e2", "v2"}),
                          remove(table, {5, n, n})};
    for (const bool bulk : {false, true}) {
        there = std::make_unique<test::Destination>(server->port(), catalog::random_uuid());
        there->run("TRUNCATE public.orders");
        put("(2, 'b', 'y'), (3, 'c', 'z'), (5, 'e', 'v')");
        write(bulk ? padded(changes) : changes, !bulk);
        EXPECT_EQ(orders(), (Lines{"1|a2|x3", "2|new|NULL", "3|c2|z2"})) << bulk;
    }
}

TEST_F(PostgresWriterTest, KeysThatWander) {
    const auto n = std::nullopt;
    const Changes changes{
        update(table, 'K', {1, n, n}, {10, "a", "x"}),
        update(table, 'K', {2, n, n}, {1, "b", "y"}),
        update(table, {1, "b2", unchanged}),
        update(table, 'K', {10, n, n}, {11, "a2", "x"}),
        insert(table, {2, "new", n}),
        update(table, 'K', {3, n, n}, {30, "c", "z"}),
        remove(table, {30, n, n}),
        insert(table, {4, "d", "w"}),
        update(table, 'K', {4, n, n}, {40, "d", "w"})};
    for (const bool bulk : {false, true}) {
        there = std::make_unique<test::Destination>(server->port(), catalog::random_uuid());
        there->run("TRUNCATE public.orders");
        put("(1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', 'z')");
        write(bulk ? padded(changes) : changes, !bulk);
        EXPECT_EQ(orders(), (Lines{"1|b2|y", "2|new|NULL", "11|a2|x", "40|d|w"})) << bulk;
    }
}

TEST_F(PostgresWriterTest, AKeyThatWandersWithAnUnsentValue) {
    put("(1, 'a', 'x')");
    const Row before{1, std::nullopt, std::nullopt};
    // Only an UPDATE can carry the value over, so it is not done in bulk.
    write(padded({update(table, 'K', before, {2, "a2", unchanged})}), true);
    EXPECT_EQ(orders(), (Lines{"2|a2|x"}));
}

TEST_F(PostgresWriterTest, TwoRowsSwapAUniqueValue) {
    there->run("CREATE UNIQUE INDEX ON public.orders (note)");
    put("(1, 'a', 'x'), (2, 'b', 'y')");
    const Changes swap{
        update(table, {1, "free", unchanged}),
        update(table, {2, "a", unchanged}),
        update(table, {1, "b", unchanged})};
    const auto writer = there->writer({table});
    Changes changes = swap;
    for (int i = 0; i < many; ++i) {
        changes.push_back(update(table, {2, unchanged, "y" + std::to_string(i)}));
    }
    BatchMaker first;
    writer->write(first.transaction(200, changes).batch(), patience());
    EXPECT_TRUE(test::wrote_one_by_one(*writer)) << "in bulk the order is lost";
    EXPECT_EQ(orders(), (Lines{"1|b|x", "2|a|y99"}));
    // The writer goes on with the same connection.
    BatchMaker second;
    writer->write(second.transaction(300, changes).batch(), patience());
    EXPECT_EQ(orders(), (Lines{"1|b|x", "2|a|y99"}));
    EXPECT_EQ(there->position(), 300U);
}

TEST_F(PostgresWriterTest, WhatItHasNoUseForIsFreed) {
    there->run("CREATE UNIQUE INDEX ON public.orders (note) WHERE id < 1000");
    put("(1, 'a', 'x'), (2, 'b', 'y')");
    const auto writer = there->writer({table});
    const auto left = [&writer] {
        return writer->connection()
            .run(
                "SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND"
                " relkind = 'r') || ' ' || (SELECT count(*) FROM pg_prepared_statements WHERE name "
                "LIKE 'm%')",
                patience()
            )
            .at(0)
            .at(0);
    };
    Changes changes = padding();
    changes.push_back(update(table, {1, "a", "x2"}));
    BatchMaker bulk;
    writer->write(bulk.transaction(200, changes).batch(), patience());
    EXPECT_EQ(left(), "1 0");
    // Compacted, this is impossible: it goes one by one.
    changes.clear();
    for (int i = 0; i < many; ++i) {
        changes.push_back(update(table, {1, i % 2 == 0 ? "free" : "a", "x3"}));
    }
    changes.push_back(update(table, {1, "free", "x3"}));
    changes.push_back(update(table, {2, "a", "y3"}));
    changes.push_back(update(table, {1, "b", "x3"}));
    BatchMaker swap;
    writer->write(swap.transaction(300, changes).batch(), patience());
    EXPECT_EQ(left(), "0 1");
    // Another description of the table has other statements.
    there->run("ALTER TABLE public.orders DROP COLUMN more");
    const RelationPtr other = relation(1, "orders", {"*id", "note"});
    BatchMaker narrower;
    writer->write(
        narrower.transaction(400, {remove(other, {1, std::nullopt})}).batch(), patience()
    );
    EXPECT_EQ(left(), "0 1");
    EXPECT_EQ(there->rows("SELECT id, note FROM public.orders WHERE id < 1000"), (Lines{"2|a"}));
}

TEST_F(PostgresWriterTest, ForeignKeysInWhateverOrder) {
    there->run(
        "CREATE TABLE public.items (id int PRIMARY KEY, orders_id int REFERENCES public.orders)"
    );
    const RelationPtr items = relation(2, "items", {"*id", "orders_id"});
    Changes changes{insert(table, {1, "a", "x"})};
    for (int i = 0; i < many; ++i) {
        changes.push_back(insert(items, {i, 1}));
    }
    changes.push_back(remove(items, {7, std::nullopt}));
    const auto writer = there->writer({table, items});
    BatchMaker first;
    writer->write(first.transaction(200, changes).batch(), patience());
    Changes removals;
    for (int i = 0; i < many; ++i) {
        removals.push_back(remove(items, {i, std::nullopt}));
    }
    removals.push_back(remove(table, {1, std::nullopt, std::nullopt}));
    BatchMaker second;
    writer->write(second.transaction(300, removals).batch(), patience());
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(there->rows("SELECT * FROM public.items"), Lines{});
}

TEST_F(PostgresWriterTest, AMissingRowComesWhole) {
    const Changes changes{update(table, {1, "a2", "x2"})};
    const auto writer = there->writer({table});
    BatchMaker maker;
    const Batch& batch = maker.transaction(200, changes).batch();
    const auto error = error_of([&] { writer->write(batch, patience()); });
    EXPECT_EQ(error.kind, protocol::ErrorKind::transient);
    EXPECT_TRUE(writer->wants_care());
    EXPECT_EQ(there->position(), 100U);
    EXPECT_EQ(orders(), Lines{});
    const auto second = there->writer({table}, careful());
    second->write(batch, patience());
    EXPECT_EQ(orders(), (Lines{"1|a2|x2"}));
    EXPECT_EQ(there->position(), 200U);
}

TEST_F(PostgresWriterTest, AMissingRowComesWholeInBulk) {
    put("(2, 'b', 'y')");
    write(padded({update(table, {1, "a2", "x2"}), update(table, {2, "b2", "y2"})}), false);
    EXPECT_EQ(orders(), (Lines{"1|a2|x2", "2|b2|y2"}));
}

TEST_F(PostgresWriterTest, AMissingRowThatIsNotWholeStops) {
    for (const bool bulk : {false, true}) {
        const Changes changes{update(table, {1, "a2", unchanged})};
        const auto writer = there->writer({table}, careful());
        BatchMaker maker;
        maker.transaction(200, bulk ? padded(changes) : changes);
        const auto error = error_of([&] { writer->write(maker.batch(), patience()); });
        EXPECT_EQ(error.kind, protocol::ErrorKind::data);
        EXPECT_EQ(error.sqlstate, "P0002");
        EXPECT_EQ(count(), 0);
        EXPECT_EQ(there->position(), 100U);
    }
}

TEST_F(PostgresWriterTest, APositionGoesWithItsRows) {
    const auto writer = there->writer({table});
    BatchMaker maker;
    maker.transaction(200, {insert(table, {1, "a", "x"})});
    maker.transaction(300, {insert(table, {2, "b", "y"}), insert(table, {"x", "", ""})});
    const auto error = error_of([&] { writer->write(maker.batch(), patience()); });
    EXPECT_EQ(error.sqlstate, "22P02");
    EXPECT_EQ(there->position(), 100U);
    EXPECT_EQ(orders(), Lines{}) << "a batch is one transaction";
}

TEST_F(PostgresWriterTest, AnotherWriterFencesTheFirst) {
    const auto first = there->writer({table});
    BatchMaker one;
    first->write(one.transaction(200, {insert(table, {1, "a", "x"})}).batch(), patience());
    const auto second = there->writer({table});
    EXPECT_EQ(second->held().end_lsn, 200U);
    EXPECT_EQ(second->held().epoch, first->held().epoch + 1);
    BatchMaker two;
    two.transaction(300, {insert(table, {2, "b", "y"})});
    const auto error = error_of([&] { first->write(two.batch(), patience()); });
    EXPECT_EQ(error.kind, protocol::ErrorKind::fenced);
    EXPECT_EQ(orders(), (Lines{"1|a|x"}));
    EXPECT_EQ(there->position(), 200U);
}

TEST_F(PostgresWriterTest, FencedComesBeforeWhateverElseFails) {
    const auto first = there->writer({table});
    BatchMaker bound;
    first->write(bound.transaction(150, {insert(table, {1, "a", "x"})}).batch(), patience());
    const auto second = there->writer({table});
    BatchMaker maker;
    maker.transaction(200, {insert(table, {"x", "b", "y"})});
    const auto error = error_of([&] { first->write(maker.batch(), patience()); });
    EXPECT_EQ(error.kind, protocol::ErrorKind::fenced) << error.message;
}

TEST_F(PostgresWriterTest, ASmallBatchIsSentAhead) {
    const auto writer = there->writer({table});
    BatchMaker bound;
    writer->write(bound.transaction(150, {insert(table, {1, "a", "x"})}).batch(), patience());
    BatchMaker maker;
    const Batch& batch = maker.transaction(200, {insert(table, {2, "b", "y"})}).batch();
    writer->send_ahead(batch);
    // The destination writes it by itself: nobody has read an answer.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (there->position() != 200U && std::chrono::steady_clock::now() < deadline) {
    }
    EXPECT_EQ(there->position(), 200U);
    EXPECT_EQ(writer->held().end_lsn, 150U);
    EXPECT_EQ(writer->write(batch, patience()).end_lsn, 200U);
    EXPECT_EQ(writer->held().end_lsn, 200U);
    EXPECT_EQ(orders(), (Lines{"1|a|x", "2|b|y"}));
}

TEST_F(PostgresWriterTest, OnlyASmallBatchIsSentAhead) {
    const auto writer = there->writer({table});
    BatchMaker unbound;
    const Batch& first = unbound.transaction(150, padding()).batch();
    writer->send_ahead(first);
    writer->write(first, patience());
    there->run("DELETE FROM public.orders");
    BatchMaker maker;
    const Batch& batch = maker.transaction(200, padding()).batch();
    writer->send_ahead(batch);
    EXPECT_EQ(writer->write(batch, patience()).end_lsn, 200U);
    EXPECT_FALSE(test::wrote_one_by_one(*writer));
    EXPECT_EQ(count(), many);
}

TEST_F(PostgresWriterTest, WhatFailsAheadIsTold) {
    const auto first = there->writer({table});
    BatchMaker bound;
    first->write(bound.transaction(150, {insert(table, {1, "a", "x"})}).batch(), patience());
    BatchMaker wrong;
    const Batch& batch = wrong.transaction(200, {insert(table, {"x", "a", "x"})}).batch();
    first->send_ahead(batch);
    EXPECT_EQ(error_of([&] { first->write(batch, patience()); }).sqlstate, "22P02");
    EXPECT_EQ(there->position(), 150U);

    const auto second = there->writer({table});
    BatchMaker again;
    second->write(again.transaction(200, {insert(table, {2, "b", "y"})}).batch(), patience());
    const auto third = there->writer({table});
    BatchMaker late;
    const Batch& fenced = late.transaction(300, {insert(table, {3, "c", "z"})}).batch();
    second->send_ahead(fenced);
    EXPECT_EQ(
        error_of([&] { second->write(fenced, patience()); }).kind, protocol::ErrorKind::fenced
    );

    BatchMaker lost;
    third->write(lost.transaction(300, {insert(table, {4, "d", "w"})}).batch(), patience());
    there->run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    );
    BatchMaker last;
    const Batch& unsent = last.transaction(400, {insert(table, {5, "e", "v"})}).batch();
    third->send_ahead(unsent);
    EXPECT_EQ(
        error_of([&] { third->write(unsent, patience()); }).kind, protocol::ErrorKind::transient
    );
    EXPECT_EQ(orders(), (Lines{"1|a|x", "2|b|y", "4|d|w"}));
}

TEST_F(PostgresWriterTest, FencingEndsAWriterInTheMidst) {
    const auto first = there->writer({table});
    BatchMaker one;
    first->write(one.transaction(0, {insert(table, {1, "a", "x"})}).batch(), patience());
    const auto second = there->writer({table});  // waits for the row's lock, then takes it
    EXPECT_EQ(second->held().end_lsn, 100U);
    BatchMaker end;
    end.continues().transaction(200, {insert(table, {2, "b", "y"})});
    error_of([&] { first->write(end.batch(), patience()); });
    EXPECT_EQ(orders(), Lines{});
    BatchMaker two;
    second->write(two.transaction(200, {insert(table, {3, "c", "z"})}).batch(), patience());
    EXPECT_EQ(orders(), (Lines{"3|c|z"}));
}

TEST_F(PostgresWriterTest, ATransactionInSeveralBatchesIsSeenAtItsEnd) {
    const auto writer = there->writer({table});
    BatchMaker first;
    first.transaction(200, {insert(table, {1, "a", "x"})});
    first.transaction(0, padding());
    auto result = writer->write(first.batch(), patience());
    EXPECT_EQ(result.end_lsn, 200U) << "what is whole is durable";
    EXPECT_EQ(there->position(), 200U);
    EXPECT_EQ(orders(), (Lines{"1|a|x"}));

    Changes more;
    for (int i = 0; i < many; ++i) {
        more.push_back(update(table, {1000 + i, "again", unchanged}));
    }
    BatchMaker second;
    result = writer->write(second.continues().transaction(0, more).batch(), patience());
    EXPECT_EQ(result.end_lsn, 0U);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(there->position(), 200U);

    BatchMaker third;
    third.continues().transaction(300, {}).transaction(400, {insert(table, {2, "b", "y"})});
    result = writer->write(third.batch(), patience());
    EXPECT_EQ(result.end_lsn, 400U);
    EXPECT_EQ(there->position(), 400U);
    EXPECT_EQ(count(), many + 2);
    EXPECT_EQ(
        there->rows("SELECT count(*) FROM public.orders WHERE note = 'again'"), (Lines{"100"})
    );
}

TEST_F(PostgresWriterTest, BatchesOutOfOrderAreABug) {
    const auto writer = there->writer({table});
    BatchMaker maker;
    maker.continues().transaction(200, {insert(table, {1, "a", "x"})});
    EXPECT_EQ(
        error_of([&] { writer->write(maker.batch(), patience()); }).kind, protocol::ErrorKind::bug
    );
}

TEST_F(PostgresWriterTest, Truncations) {
    put("(1, 'a', 'x')");
    BatchMaker maker;
    maker.transaction(200, {insert(table, {2, "b", "y"})});
    maker.truncate(250, {table});
    maker.transaction(300, {insert(table, {3, "c", "z"})});
    const auto result = there->writer({table})->write(maker.batch(), patience());
    EXPECT_EQ(orders(), (Lines{"3|c|z"}));
    EXPECT_EQ(result.applied.at(1).truncates, 1);
    BatchMaker ignored;
    there->writer({table}, ignoring_truncations())
        ->write(ignored.truncate(350, {table}).batch(), patience());
    EXPECT_EQ(orders(), (Lines{"3|c|z"}));
    EXPECT_EQ(there->position(), 350U);
}

TEST_F(PostgresWriterTest, RowsWithoutAKey) {
    there->run("ALTER TABLE public.orders DROP CONSTRAINT orders_pkey");
    put("(1, 'a', NULL), (1, 'a', NULL), (2, 'b', 'y')");
    const RelationPtr full = relation(1, "orders", {"id", "note", "more"}, 'f');
    const Row twin{1, "a", std::nullopt};
    const Changes changes{
        remove(full, twin, 'O'), update(full, 'O', {2, "b", "y"}, {2, "b2", unchanged})};
    BatchMaker maker;
    there->writer({full})->write(maker.transaction(200, changes).batch(), patience());
    EXPECT_EQ(orders(), (Lines{"1|a|NULL", "2|b2|y"})) << "one of two that are the same";
    BatchMaker keyless;
    const auto error = error_of([&] {
        there->writer({relation(1, "orders", {"id", "note", "more"}, 'n')})
            ->write(keyless.transaction(300, {update(full, {1, "x", "x"})}).batch(), patience());
    });
    EXPECT_EQ(error.kind, protocol::ErrorKind::configuration);
}

TEST_F(PostgresWriterTest, DeletedRowsStay) {
    const auto n = std::nullopt;
    const Changes changes{
        insert(table, {1, "a", "x"}),
        remove(table, {1, n, n}),
        update(table, {2, "b2", unchanged}),
        remove(table, {2, n, n}),
        remove(table, {3, n, n}),
        remove(table, {4, n, n}),
        insert(table, {4, "d2", n}),
        // To a key of its own, and to one where a deleted row has stayed.
        update(table, 'K', {5, n, n}, {50, "e", "v"}),
        update(table, 'K', {6, n, n}, {7, "f", unchanged})};
    there->run("ALTER TABLE public.orders ADD gone boolean NOT NULL DEFAULT false");
    PostgresWriter::Options options;
    options.service.soft_delete = "gone";
    for (const bool bulk : {false, true}) {
        there = std::make_unique<test::Destination>(server->port(), catalog::random_uuid());
        there->run("TRUNCATE public.orders");
        put("(2, 'b', 'y'), (3, 'c', 'z'), (4, 'd', 'w'), (5, 'e', 'v'), (6, 'f', 'u')");
        put("(7, 'gone', 'gone', true)");
        BatchMaker maker;
        maker.transaction(200, bulk ? padded(changes) : changes);
        there->writer({table}, options)->write(maker.batch(), patience());
        EXPECT_EQ(
            there->rows("SELECT * FROM public.orders WHERE id < 1000 ORDER BY id"),
            (Lines{"1|a|x|t", "2|b2|y|t", "3|c|z|t", "4|d2|NULL|f", "7|f|u|f", "50|e|v|f"})
        ) << bulk;
    }
}

TEST_F(PostgresWriterTest, CountsWhatItApplied) {
    put("(1, 'a', 'x'), (2, 'b', 'y')");
    BatchMaker maker;
    maker.transaction(
        200,
        {insert(table, {3, "c", "z"}),
         update(table, {1, "a2", "x"}),
         update(table, {1, "a3", "x"}),
         remove(table, {2, std::nullopt, std::nullopt})}
    );
    const auto result = there->writer({table})->write(maker.batch(), patience());
    EXPECT_EQ(result.applied.at(1).inserts, 1);
    EXPECT_EQ(result.applied.at(1).updates, 2);
    EXPECT_EQ(result.applied.at(1).deletes, 1);
}

TEST_F(PostgresWriterTest, TablesThatAreNotItsOwn) {
    const RelationPtr other = relation(9, "items", {"*id"});
    BatchMaker maker;
    maker.transaction(200, padded({insert(other, {1}), insert(table, {1, "a", "x"})}));
    there->writer({table})->write(maker.batch(), patience());
    EXPECT_EQ(count(), many + 1);
}

}  // namespace
}  // namespace engine::destination
