// The initial copy of a group of tables: one snapshot, one queue of chunks, several workers. Lives
// as long as its snapshot does, so that it can be paused in its midst and go on.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/destination/postgres_table.hpp"
#include "engine/mirror/endpoints.hpp"
#include "engine/mirror/progress_keeper.hpp"
#include "engine/mirror/services.hpp"
#include "engine/mirror/spec.hpp"
#include "engine/source/postgres_snapshot.hpp"

namespace engine::mirror {

struct CopyTable {
    TableSpec spec;
    SourceTable source;
    QualifiedName target;     // where the rows go: beside the real one where that is in use
    bool made_by_us = false;  // gets its key at the end
    std::vector<std::string> source_columns;
    std::vector<std::string> target_columns;
    bool binary = false;  // both ends mean the same by the same bytes
};

class CopyRun {
public:
    CopyRun(
        const Services& services,
        const MirrorSpec& spec,
        const Endpoints& endpoints,
        std::unique_ptr<source::SnapshotHolder> holder,
        protocol::Lsn consistent_point,
        destination::Position held,
        std::vector<CopyTable> tables
    );

    /// Copies what is left; returns when all of it is durable. Throws what stopped it; the copy can
    /// be run again while the snapshot lives.
    void run(const std::stop_token& stop);
    /// How much there was and how long it took, for who looks after a restart.
    void keep_load(catalog::MirrorProgress& progress) const;
    bool snapshot_lives(const net::Patience& patience) { return holder_->lives(patience); }

    const std::vector<CopyTable>& tables() const { return tables_; }
    const destination::Position& held() const { return held_; }
    /// Where the stream goes on from the snapshot.
    protocol::Lsn consistent_point() const { return consistent_point_; }

private:
    struct Worker;

    void work(std::int64_t number, const std::stop_token& stop);
    std::optional<source::Chunk> take_chunk();
    void give_back(const source::Chunk& chunk);
    void copy_chunk(Worker& worker, const source::Chunk& chunk, const net::Patience& patience);
    bool is_done_already(Worker& worker, const source::Chunk& chunk, const net::Patience& patience);
    void begin_chunk(Worker& worker, const source::Chunk& chunk, const net::Patience& patience);
    std::int64_t pass_rows(
        Worker& worker, const source::Chunk& chunk, const net::Patience& patience
    );
    void finish_table(Worker& worker, std::size_t table, const net::Patience& patience);
    void show_chunk(
        const source::Chunk& chunk, const std::function<void(ChunkStatus&, TableStatus&)>& change
    );
    void announce();

    const Services& services_;
    const MirrorSpec& spec_;
    const Endpoints& endpoints_;
    std::unique_ptr<source::SnapshotHolder> holder_;
    protocol::Lsn consistent_point_;
    destination::Position held_;
    std::vector<CopyTable> tables_;

    std::mutex mutex_;
    std::deque<source::Chunk> queue_;
    std::vector<std::size_t> chunks_left_;  // by table
    std::vector<bool> keyed_;
    std::map<std::size_t, int> active_;  // workers at a table
};

}  // namespace engine::mirror
