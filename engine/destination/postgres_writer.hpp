// Writes batches to a Postgres destination, each in one transaction with the position behind it:
// lock the position's row, changes, new position, COMMIT. Many changes go in bulk, compacted and
// merged from a temporary table; where compaction breaks the order that constraints want, one by
// one after all. Used by one thread at a time. After an exception it must be thrown away, as its
// connection is in the midst of something.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/change.hpp"
#include "engine/destination/compaction.hpp"
#include "engine/destination/known_columns.hpp"
#include "engine/destination/postgres_binding.hpp"
#include "engine/destination/postgres_session.hpp"
#include "engine/destination/row_encoder.hpp"
#include "engine/mirror/status.hpp"

namespace engine::destination {

/// A table that the writer is to write.
struct WrittenTable {
    mirror::TableSpec spec;
    std::uint32_t oid = 0;          // at the source
    QualifiedName target;           // may differ from the spec's while it is built beside
    std::string columns;            // as they were last seen: names and types of the source
    Lsn from_lsn = 0;               // what was committed before is in the target already
    std::set<std::string> skipped;  // columns that are not to be written
};

/// What has to be asked or told while a batch is written. Called on the writer's thread.
struct WriterCalls {
    /// The names of the types of a relation's columns, by the source.
    std::function<std::vector<std::string>(const Relation&)> type_names;
    /// A source table as it is now; nothing: it is gone.
    std::function<std::optional<SourceTable>(std::uint32_t oid)> source_table;
    /// A table's columns have changed; before the change is committed. What it returns is done:
    /// apply, hold (throws by itself), ignore.
    std::function<bool(
        const WrittenTable&,
        const std::string& kind,
        const std::string& detail,
        const std::string& statement,
        Lsn lsn
    )>
        schema_change;
    /// The table cannot be written any more; before anything of it is left out for good.
    std::function<void(const WrittenTable&, const protocol::Error& why)> stop_table;
    /// The table's columns as they are now durable at the target.
    std::function<void(const WrittenTable&)> columns_seen;
    /// The target does without such a change, and why.
    std::function<void(
        const WrittenTable&,
        const std::string& kind,
        const std::string& detail,
        const protocol::Error& why,
        Lsn lsn
    )>
        column_left_out;
    std::function<void(const WrittenTable&)> truncation_ignored;
    /// Types of the user's that a source table needs, made at the destination.
    std::function<void(std::uint32_t oid, net::PgConnection& destination)> make_types;
};

struct WriteResult {
    Lsn end_lsn = 0;  // committed now; 0: the batch ended inside of a transaction
    Lsn durable = 0;  // on disk there; may be behind
    std::int64_t last_commit_time = 0;
    std::map<std::uint32_t, mirror::TableCounts> applied;  // by the source table's oid
    std::int64_t unchanged_values = 0;
};

class PostgresWriter {
public:
    struct Options {
        ServiceColumns service;
        bool truncate_applies = true;
        bool binary = true;  // the stream's values are in binary form
        bool native_types = true;
        bool careful = false;  // one statement at a time, as a row was missing in the midst of many
        bool early = false;    // commits do not wait for the disk: see durable()
    };

    PostgresWriter(
        std::unique_ptr<net::PgConnection> connection,
        Positions positions,
        Position held,
        Options options,
        std::vector<WrittenTable> tables,
        WriterCalls calls
    );

    /// Sends a small batch without waiting for anything; write() of the same batch is to follow,
    /// and reads the answer or throws what failed. Larger ones wait for write().
    void send_ahead(const Batch& batch);
    WriteResult write(const Batch& batch, const net::Patience& patience);

    /// Whether commits of this session may be early: where no standby has to have them too. Asks
    /// the session for it.
    static bool commits_early(net::PgConnection& connection, const net::Patience& patience);

    const Position& held() const { return held_; }
    /// What is on disk at the destination, as far as is known. Only that may be acknowledged: of
    /// what is behind, a crash there takes rows and position together.
    Lsn durable() const { return durable_; }
    /// The first asks, the second has it written and waits.
    Lsn look_durable(const net::Patience& patience);
    Lsn make_durable(const net::Patience& patience);
    /// It failed in a way that a careful writer may get over.
    bool wants_care() const { return wants_care_; }
    net::PgConnection& connection() { return *connection_; }

private:
    struct Table {
        WrittenTable written;
        std::unique_ptr<Binding> binding;
        std::map<std::string, int> prepared;  // a statement and the number it has
        std::set<std::string> generated;      // at the source, and in the stream all the same
        bool stage_made = false;
        bool stage_used = false;  // in this transaction
        bool stopped = false;
        int ordered_left = 0;  // batches that are still to be applied one by one
    };
    /// Statements that have been queued, each with the change it stands for; none: a preparation.
    struct Pending {
        struct Statement {
            const Change* change = nullptr;
            bool must_touch = false;
            bool is_lock = false;
            bool is_checked = false;  // fails by itself where it touches nothing
        };
        std::vector<Statement> statements;
        std::size_t bytes = 0;
    };

    /// A batch that is on its way as a whole.
    struct Sent {
        Pending pending;
        bool early = false;
        std::exception_ptr failure;
    };

    // postgres_writer.cpp
    void begin();
    void commit(Lsn end_lsn, const net::Patience& patience);
    void committed(Lsn end_lsn, bool early);
    void note_early(Lsn end_lsn);
    void note_flushed(Lsn flushed);
    bool goes_at_once(const Batch& batch, std::size_t end);
    void apply(
        const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
    );
    void apply_run(
        const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
    );
    void apply_truncate(const Batch& batch, const Change& change, const net::Patience& patience);
    Table* table_of(const Batch& batch, std::uint32_t relation);
    void count(const Batch& batch, std::size_t begin, std::size_t end, WriteResult& result);

    // postgres_writer_schema.cpp: binding tables, following their changes
    void rebind(Table& table, const RelationPtr& relation, Lsn lsn, const net::Patience& patience);
    void follow_schema(
        Table& table, const Relation& relation, Lsn lsn, const net::Patience& patience
    );
    // NOLINTNEXTLINE(readability-function-size): what is known of a column.
    void follow_column(
        Table& table,
        const TargetTable& target,
        const Relation& relation,
        std::size_t index,
        const std::string& type,
        const std::vector<KnownColumn>& known,
        std::vector<KnownColumn>& seen,
        Lsn lsn,
        const net::Patience& patience
    );
    void keep_seen(Table& table, const std::vector<KnownColumn>& seen);
    void check_names(
        const Table& table, const Relation& relation, const std::vector<KnownColumn>& known
    );
    void require_text() const;
    std::string former_name(
        const Table& table,
        const Relation& relation,
        const std::string& column,
        const std::vector<KnownColumn>& known
    );
    int new_column(
        Table& table,
        const Relation& relation,
        std::size_t index,
        const std::string& type,
        const std::vector<KnownColumn>& known,
        Lsn lsn,
        const net::Patience& patience
    );
    void change_type(
        Table& table,
        const TargetColumn& column,
        const KnownColumn& before,
        const std::string& type,
        Lsn lsn,
        const net::Patience& patience
    );
    void keep_without(
        Table& table,
        const TargetTable& target,
        const std::vector<KnownColumn>& seen,
        const std::vector<KnownColumn>& known,
        Lsn lsn,
        const net::Patience& patience
    );
    bool alter(
        Table& table,
        const std::string& kind,
        const std::string& detail,
        const std::string& statement,
        Lsn lsn,
        const net::Patience& patience
    );

    // postgres_writer_generated.cpp: columns that are in no description
    void look_again(const Batch& batch, const net::Patience& patience);
    std::set<std::string> published_generated(
        const Relation& relation, const std::vector<KnownColumn>& known
    );
    void follow_generated(
        Table& table,
        const std::vector<KnownColumn>& known,
        std::vector<KnownColumn>& seen,
        Lsn lsn,
        const net::Patience& patience
    );
    bool compute(
        Table& table,
        const SourceColumn& column,
        const TargetTable& target,
        Lsn lsn,
        const net::Patience& patience
    );
    std::string computing_statement(
        const WrittenTable& table, const SourceColumn& column, const TargetColumn* there
    ) const;
    std::optional<protocol::Error> try_statement(
        std::uint32_t source_oid, const std::string& statement, const net::Patience& patience
    );
    void compute_no_more(
        Table& table,
        const std::string& name,
        const TargetColumn* there,
        Lsn lsn,
        const net::Patience& patience
    );

    // postgres_writer_ordered.cpp: one by one
    void apply_ordered(
        const Batch& batch, std::span<const std::uint32_t> changes, const net::Patience& patience
    );
    void send_at_once(const Batch& batch, const Transaction& last);
    bool finish_sent(const Batch& batch, const Transaction& last, const net::Patience& patience);
    void send_begin(const net::Patience& patience);
    void queue_begin(Pending& pending);
    void queue_preparations(Pending& pending);
    bool queue_commit(Lsn end_lsn, Pending& pending);
    void queue_change(const Batch& batch, const Change& change, Pending& pending);
    void queue_remove(Table& table, const Change& change, Pending& pending);
    void queue_update(Table& table, const Change& change, Pending& pending);
    void queue_room(Table& table, const Change& change, Pending& pending);
    void read_after(const Change& change);
    void add_parameter(
        const Binding& binding,
        const std::vector<protocol::pgoutput::Field>& fields,
        std::size_t column
    );
    void add_row(const Binding& binding, const std::vector<protocol::pgoutput::Field>& fields);
    void add_key(const Binding& binding, const std::vector<protocol::pgoutput::Field>& fields);
    void queue_statement(
        Table& table,
        std::string name,
        const std::function<std::string()>& sql,
        Pending::Statement statement,
        Pending& pending
    );
    [[noreturn]] void need_care();
    std::vector<std::int64_t> read_results(const Pending& pending, const net::Patience& patience);
    void sync(const Batch& batch, Pending& pending, const net::Patience& patience);
    void complete_missing(const Batch& batch, const Change& change, const net::Patience& patience);

    // postgres_writer_bulk.cpp: all of a table at once
    bool apply_bulk(
        const Batch& batch, std::size_t begin, std::size_t end, const net::Patience& patience
    );
    void merge(Table& table, const Compaction& compacted, const net::Patience& patience);
    void stage_rows(Table& table, const Compaction& compacted, const net::Patience& patience);
    void merge_updates(
        const Binding& binding, const Compaction& compacted, const net::Patience& patience
    );
    void copy_inserts(
        const Binding& binding, const Compaction& compacted, const net::Patience& patience
    );
    void put_rows(RowEncoder& encoder, std::size_t at_least, const net::Patience& patience);
    std::string copy_options() const;
    void copy_rows(
        Table& table,
        std::span<const std::uint32_t> changes,
        const Batch& batch,
        const net::Patience& patience
    );
    void make_stage(Table& table, const net::Patience& patience);
    void drop_stage(Table& table, const net::Patience& patience);
    void forget_statements(const net::Patience& patience);

    std::unique_ptr<net::PgConnection> connection_;
    Positions positions_;
    Position held_;
    Options options_;
    WriterCalls calls_;
    std::map<std::uint32_t, Table> tables_;  // by the source table's oid
    int bindings_made_ = 0;
    int statements_made_ = 0;
    bool open_ = false;         // a transaction at the destination
    bool begin_waits_ = false;  // it goes out with the first statements, to save a round trip
    bool wants_care_ = false;
    bool position_prepared_ = false;
    bool checks_touched_ = false;  // statements that must touch a row fail where they do not
    std::optional<Sent> sent_;
    Lsn durable_;
    /// Commits that may not be on disk: where their end is in the destination's WAL, and in ours.
    std::deque<std::pair<Lsn, Lsn>> unflushed_;
    std::vector<std::uint32_t> columns_seen_;  // tables, by oid, to be told of after the commit
    // Reused from row to row.
    std::vector<protocol::pgoutput::Field> before_;
    std::vector<protocol::pgoutput::Field> after_;
    std::vector<net::PgParameter> parameters_;
    std::vector<bool> set_;
};

}  // namespace engine::destination
