// How tables are cut for the initial copy.
#include <random>

#include <gtest/gtest.h>

#include "engine/source/postgres_snapshot.hpp"

namespace engine::source {
namespace {

SourceTable table(const std::vector<std::int64_t>& leaf_blocks, std::int64_t rows = 0) {
    SourceTable made;
    made.rows_estimated = rows;
    for (const std::int64_t blocks : leaf_blocks) {
        SourceLeaf& leaf = made.leaves.emplace_back();
        leaf.oid = static_cast<std::uint32_t>(made.leaves.size());
        leaf.schema = "public";
        leaf.name = "leaf_" + std::to_string(made.leaves.size());
        leaf.blocks = blocks;
        leaf.bytes = blocks * 8192;
    }
    return made;
}

std::vector<std::string> shown(const std::vector<Chunk>& chunks) {
    std::vector<std::string> list;
    for (const Chunk& chunk : chunks) {
        const std::string end = chunk.end_block == 0 ? "" : std::to_string(chunk.end_block);
        list.push_back(
            std::to_string(chunk.leaf.oid) + ":" + std::to_string(chunk.first_block) + "-" + end +
            (chunk.whole ? " whole" : "")
        );
    }
    return list;
}

using Shown = std::vector<std::string>;

/// The chunks of a leaf follow one another from its first block on, the last has no end.
void expect_cover(const SourceTable& source, const std::vector<Chunk>& chunks) {
    std::size_t at = 0;
    std::int64_t bytes = 0;
    for (const SourceLeaf& leaf : source.leaves) {
        std::int64_t next = 0;
        bool ended = false;
        for (; at < chunks.size() && chunks[at].leaf.oid == leaf.oid; ++at) {
            const Chunk& chunk = chunks[at];
            EXPECT_FALSE(ended);
            EXPECT_EQ(chunk.first_block, next);
            EXPECT_EQ(chunk.number, static_cast<std::int64_t>(at) + 1);
            EXPECT_TRUE(chunk.end_block == 0 || chunk.end_block > next);
            EXPECT_TRUE(chunk.end_block < std::max<std::int64_t>(leaf.blocks, 1));
            EXPECT_GE(chunk.bytes_estimated, 0);
            ended = chunk.end_block == 0;
            EXPECT_EQ(chunk.whole, next == 0 && ended);
            next = chunk.end_block;
            bytes += chunk.bytes_estimated;
        }
        EXPECT_TRUE(ended) << leaf.name;
        bytes -= leaf.blocks * 8192;
    }
    EXPECT_EQ(at, chunks.size());
    EXPECT_EQ(bytes, 0);
}

TEST(PlanChunks, BySizeInRows) {
    // A hundred rows a block.
    const auto source = table({1000}, 100'000);
    EXPECT_EQ(
        shown(plan_chunks(source, {.rows = 40'000}, true)),
        (Shown{"1:0-333", "1:333-666", "1:666-"})
    );
    EXPECT_EQ(shown(plan_chunks(source, {.rows = 50'000}, true)), (Shown{"1:0-500", "1:500-"}));
    EXPECT_EQ(shown(plan_chunks(source, {.rows = 100'000}, true)), (Shown{"1:0- whole"}));
    EXPECT_EQ(shown(plan_chunks(source, {.rows = 1'000'000}, true)), (Shown{"1:0- whole"}));
    EXPECT_EQ(plan_chunks(source, {.rows = 1}, true).size(), 1000U) << "no less than a block";
}

TEST(PlanChunks, WhereNobodyHasCounted) {
    EXPECT_EQ(
        shown(plan_chunks(table({1000}), {.rows = 50'000}, true)), (Shown{"1:0-500", "1:500-"})
    );
    EXPECT_EQ(
        shown(plan_chunks(table({1000}, -1), {.rows = 50'000}, true)), (Shown{"1:0-500", "1:500-"})
    );
}

TEST(PlanChunks, ByNumber) {
    const ChunkSize three{.rows = 1, .count_override = 3};
    EXPECT_EQ(
        shown(plan_chunks(table({10}, 1'000'000), three, true)), (Shown{"1:0-3", "1:3-6", "1:6-"})
    );
    EXPECT_EQ(shown(plan_chunks(table({2}), three, true)), (Shown{"1:0-1", "1:1-"}));
    EXPECT_EQ(shown(plan_chunks(table({0}), three, true)), (Shown{"1:0- whole"}));
}

TEST(PlanChunks, WithoutRanges) {
    const ChunkSize small{.rows = 100, .count_override = 5};
    EXPECT_EQ(
        shown(plan_chunks(table({1000, 0, 5}, 100'000), small, false)),
        (Shown{"1:0- whole", "2:0- whole", "3:0- whole"})
    );
}

TEST(PlanChunks, EmptyTables) {
    EXPECT_EQ(shown(plan_chunks(table({0}), {}, true)), (Shown{"1:0- whole"}))
        << "rows may have come since it was looked at";
    EXPECT_TRUE(plan_chunks(table({}), {}, true).empty()) << "a partitioned table without leaves";
}

TEST(PlanChunks, LeavesByThemselves) {
    const auto source = table({100, 300, 0}, 40'000);
    EXPECT_EQ(
        shown(plan_chunks(source, {.rows = 20'000}, true)),
        (Shown{"1:0- whole", "2:0-150", "2:150-", "3:0- whole"})
    );
    expect_cover(source, plan_chunks(source, {.rows = 20'000}, true));
}

TEST(PlanChunks, CoverEveryBlockOnce) {
    const std::uint64_t seed = std::random_device{}();
    std::mt19937_64 random(seed);
    const auto below = [&random](std::uint64_t limit) {
        return static_cast<std::int64_t>(random() % limit);
    };
    for (int round = 0; round < 1000; ++round) {
        std::vector<std::int64_t> leaves;
        for (std::int64_t i = below(4); i >= 0; --i) {
            leaves.push_back(below(3) == 0 ? below(3) : below(500));
        }
        const SourceTable source = table(leaves, below(200'000) - 1);
        const ChunkSize size{.rows = 1 + below(100'000), .count_override = below(2) * below(50)};
        const bool ranges = below(4) != 0;
        SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round));
        expect_cover(source, plan_chunks(source, size, ranges));
    }
}

TEST(CopyOut, Statements) {
    Chunk chunk;
    chunk.leaf.schema = "public";
    chunk.leaf.name = "Orders";
    EXPECT_EQ(
        copy_out_statement(chunk, {"id", "a\"b"}, true),
        "COPY (SELECT \"id\", \"a\"\"b\" FROM ONLY \"public\".\"Orders\") TO STDOUT"
        " (FORMAT binary)"
    );
    chunk.whole = false;
    chunk.end_block = 7;
    EXPECT_EQ(
        copy_out_statement(chunk, {"id"}, false),
        "COPY (SELECT \"id\" FROM ONLY \"public\".\"Orders\" WHERE ctid >= '(0,0)'::tid"
        " AND ctid < '(7,0)'::tid) TO STDOUT"
    );
    chunk.first_block = 7;
    chunk.end_block = 0;
    EXPECT_EQ(
        copy_out_statement(chunk, {"id"}, false),
        "COPY (SELECT \"id\" FROM ONLY \"public\".\"Orders\" WHERE ctid >= '(7,0)'::tid)"
        " TO STDOUT"
    );
}

}  // namespace
}  // namespace engine::source
