// The unit that flows: changes as they came from the source, in commit order, in memory that goes
// with them. Nothing in it is a value of its own: rows are views into the batch's memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "protocol/lsn.hpp"
#include "protocol/pgoutput.hpp"

namespace engine {

using protocol::Lsn;

/// A source table as the stream described it at some place. Never changed once made: another
/// description is another object.
struct Relation {
    struct Column {
        std::string name;
        std::uint32_t type = 0;
        std::int32_t typmod = -1;
        bool in_identity = false;

        bool operator==(const Column&) const = default;
    };
    std::uint32_t oid = 0;
    std::string schema;
    std::string name;
    char replica_identity = 'd';
    std::vector<Column> columns;

    bool operator==(const Relation&) const = default;
};

/// shared_ptr: owned by the stream's map of relations, by batches and by who writes them.
using RelationPtr = std::shared_ptr<const Relation>;

/// Memory that only grows and never moves what is in it.
class Arena {
public:
    std::span<const std::uint8_t> keep(std::span<const std::uint8_t> bytes) {
        if (bytes.empty()) {
            return {};
        }
        if (bytes.size() > left_) {
            add_block(bytes.size());
        }
        std::uint8_t* at = blocks_.back().get() + (block_size_ - left_);
        std::memcpy(at, bytes.data(), bytes.size());
        left_ -= bytes.size();
        return {at, bytes.size()};
    }

private:
    void add_block(std::size_t wanted) {
        constexpr std::size_t block_bytes = 256UL * 1024;
        block_size_ = wanted > block_bytes ? wanted : block_bytes;
        // Not zeroed: it is written before it is read.
        blocks_.emplace_back(new std::uint8_t[block_size_]);
        left_ = block_size_;
    }

    std::vector<std::unique_ptr<std::uint8_t[]>> blocks_;
    std::size_t block_size_ = 0;
    std::size_t left_ = 0;
};

enum class Operation : std::uint8_t { insert, update, remove, truncate };

struct Change {
    Operation operation = Operation::insert;
    char before_kind = 0;        // 'K' key, 'O' whole old row, 0 none
    std::uint32_t relation = 0;  // index into the batch's relations; of a truncate: its truncations
    Lsn lsn = 0;                 // the change's own
    protocol::pgoutput::Tuple before;
    protocol::pgoutput::Tuple after;
};

struct Truncation {
    bool cascade = false;
    bool restart_identity = false;
    std::vector<std::uint32_t> relations;  // indexes into the batch's relations
};

/// A source transaction's part of a batch.
struct Transaction {
    std::uint32_t xid = 0;
    std::int64_t commit_time = 0;  // microseconds since 2000-01-01
    Lsn commit_lsn = 0;
    Lsn end_lsn = 0;  // 0: it goes on in the next batch
    std::size_t changes_begin = 0;
    std::size_t changes_end = 0;
};

struct Batch {
    Arena arena;
    std::vector<Change> changes;
    std::vector<Truncation> truncations;
    std::vector<RelationPtr> relations;
    std::vector<Transaction> transactions;
    /// Tables, by oid, that the source described again, as they were: of what it does not describe,
    /// such as generated columns, something may have changed.
    std::vector<std::uint32_t> described;
    std::size_t bytes = 0;         // of rows
    bool continues = false;        // its first transaction began in the batch before
    std::int64_t received_at = 0;  // of the first change
    std::int64_t unchanged_values = 0;

    /// Its last transaction goes on in the next batch.
    bool is_open() const { return !transactions.empty() && transactions.back().end_lsn == 0; }
};

}  // namespace engine
