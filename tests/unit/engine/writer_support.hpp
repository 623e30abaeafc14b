// What the tests of the Postgres writer share: batches made by hand, and a writer with a target of
// its own on a real PostgreSQL.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/destination/postgres_writer.hpp"
#include "tests/unit/engine/change_bytes.hpp"
#include "tests/unit/engine/support.hpp"

namespace engine::test {

/// One change of a table, before it is in a batch.
struct RowChange {
    Operation operation = Operation::insert;
    RelationPtr relation;
    char before_kind = 0;
    Row before;
    Row after;
};

inline RowChange insert(const RelationPtr& relation, Row after) {
    return {Operation::insert, relation, 0, {}, std::move(after)};
}
inline RowChange update(const RelationPtr& relation, Row after) {
    return {Operation::update, relation, 0, {}, std::move(after)};
}
inline RowChange update(const RelationPtr& relation, char kind, Row before, Row after) {
    return {Operation::update, relation, kind, std::move(before), std::move(after)};
}
inline RowChange remove(const RelationPtr& relation, Row before, char kind = 'K') {
    return {Operation::remove, relation, kind, std::move(before), {}};
}

using Changes = std::vector<RowChange>;

class BatchMaker {
public:
    /// The batch goes on with the transaction that the one before left open.
    BatchMaker& continues() {
        batch_->continues = true;
        return *this;
    }
    /// end_lsn 0: it goes on in the next batch.
    BatchMaker& transaction(Lsn end_lsn, const Changes& changes) {
        Transaction& transaction = batch_->transactions.emplace_back();
        transaction.xid = 700;
        transaction.commit_time = static_cast<std::int64_t>(end_lsn) * 1000;
        transaction.end_lsn = end_lsn;
        transaction.changes_begin = batch_->changes.size();
        for (const RowChange& change : changes) {
            add(change);
        }
        transaction.changes_end = batch_->changes.size();
        return *this;
    }
    BatchMaker& truncate(Lsn end_lsn, const std::vector<RelationPtr>& relations) {
        Truncation truncation;
        for (const RelationPtr& relation : relations) {
            truncation.relations.push_back(index_of(relation));
        }
        transaction(end_lsn, {});
        Change& change = batch_->changes.emplace_back();
        change.operation = Operation::truncate;
        change.relation = static_cast<std::uint32_t>(batch_->truncations.size());
        batch_->truncations.push_back(std::move(truncation));
        batch_->transactions.back().changes_end = batch_->changes.size();
        return *this;
    }
    const Batch& batch() const { return *batch_; }

private:
    std::uint32_t index_of(const RelationPtr& relation) {
        const auto found = std::ranges::find(batch_->relations, relation);
        const auto at = static_cast<std::uint32_t>(found - batch_->relations.begin());
        if (found == batch_->relations.end()) {
            batch_->relations.push_back(relation);
        }
        return at;
    }
    void add(const RowChange& row) {
        Change& change = batch_->changes.emplace_back();
        change.operation = row.operation;
        change.before_kind = row.before_kind;
        change.relation = index_of(row.relation);
        if (row.before_kind != 0) {
            change.before = {batch_->arena.keep(span_of(tuple_bytes(row.before)))};
        }
        if (row.operation != Operation::remove) {
            change.after = {batch_->arena.keep(span_of(tuple_bytes(row.after)))};
        }
    }

    std::unique_ptr<Batch> batch_ = std::make_unique<Batch>();
};

/// A destination and a mirror's position there.
class Destination {
public:
    explicit Destination(const std::string& port, const std::string& mirror_id)
        : port_(port), positions_("_millrace", {mirror_id, 0, 1}) {
        positions_.make_tables(own(), patience());
        positions_.put(own(), "m", 100, patience());
    }

    void run(const std::string& sql) { own().run(sql, patience()); }
    /// "a|b" a row, NULL for one that is.
    std::vector<std::string> rows(const std::string& sql) {
        std::vector<std::string> list;
        for (const auto& row : own().run(sql, patience())) {
            std::string& line = list.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) {
                line += (i == 0 ? "" : "|") + row[i].value_or("NULL");
            }
        }
        return list;
    }
    /// The position that is durable.
    Lsn position() {
        return positions_.read(own(), patience()).value_or(destination::Position{}).end_lsn;
    }
    const destination::Positions& positions() const { return positions_; }
    net::PgConnection& own() {
        if (!connection_) {
            connection_ = session();
        }
        return *connection_;
    }

    /// A writer of all these tables, into tables of the same names, at the position that is there;
    /// those made before are fenced.
    std::unique_ptr<destination::PostgresWriter> writer(
        const std::vector<RelationPtr>& relations, destination::PostgresWriter::Options options = {}
    ) {
        options.binary = false;
        std::vector<destination::WrittenTable> tables;
        for (const RelationPtr& relation : relations) {
            destination::WrittenTable& table = tables.emplace_back();
            table.oid = relation->oid;
            table.spec.label = relation->schema + "." + relation->name;
            table.spec.source = {relation->schema, relation->name};
            table.spec.target = table.spec.source;
            table.target = table.spec.target;
        }
        destination::WriterCalls calls;
        calls.type_names = [](const Relation& relation) {
            return std::vector<std::string>(relation.columns.size(), "text");
        };
        calls.source_table = [](std::uint32_t) { return std::nullopt; };
        calls.schema_change = [](const auto&, const auto&, const auto&, const auto&, Lsn) {
            return true;
        };
        calls.column_left_out = [](const auto&, const auto&, const auto&, const auto&, Lsn) {};
        calls.stop_table = [](const destination::WrittenTable& table, const protocol::Error& why) {
            ADD_FAILURE() << table.spec.label << " stopped: " << why.message;
        };
        calls.truncation_ignored = [](const destination::WrittenTable&) {};
        calls.columns_seen = [](const destination::WrittenTable&) {};
        calls.make_types = [](std::uint32_t, net::PgConnection&) {};
        auto connection = session();
        const auto held = positions_.fence(*connection, patience());
        return std::make_unique<destination::PostgresWriter>(
            std::move(connection),
            positions_,
            held.value_or(destination::Position{}),
            std::move(options),
            std::move(tables),
            std::move(calls)
        );
    }

private:
    std::unique_ptr<net::PgConnection> session() {
        return destination::open_session(target(port_), {}, patience());
    }

    std::string port_;
    destination::Positions positions_;
    std::unique_ptr<net::PgConnection> connection_;
};

/// Statements that the writer has prepared: it has written one by one.
inline bool wrote_one_by_one(destination::PostgresWriter& writer) {
    const auto rows = writer.connection().run(
        "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'm%'", patience()
    );
    return rows.at(0).at(0) != "0";
}

}  // namespace engine::test
