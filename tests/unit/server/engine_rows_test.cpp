// The engine's live rows, and what the views make of them together with what the catalog keeps.
#include "server/engine_rows.hpp"

#include <functional>
#include <map>

#include "server/load_progress.hpp"
#include "sql/relations.hpp"
#include "tests/unit/catalog/support.hpp"

namespace server {
namespace {

using catalog::Viewer;
using engine::mirror::BatchStatus;
using engine::mirror::MirrorStatus;
using engine::mirror::StatusBoard;
using engine::mirror::TableStatus;
using protocol::Row;
using protocol::Value;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t now = 1000 * second;

Value text(std::string value) {
    return value;
}
Value number(std::int64_t value) {
    return value;
}

class EngineRows : public catalog::test::StoreTest {
protected:
    using Named = std::map<std::string, Value>;

    EngineRows() {
        const catalog::Peer a = catalog::test::make_peer("a");
        mirror_ = catalog::test::make_mirror("m", a, a);
        mirror_.tables.push_back({"public.b", "b", 1, false});
        commit(catalog::test::create({a}, {mirror_}));
        give("live_mirrors", [this](const Viewer& v) { return mirror_rows(board_, v, now); });
        give("live_positions", [this](const Viewer& v) { return position_rows(board_, v, now); });
        give("live_tables", [this](const Viewer& v) { return table_rows(board_, v, now); });
        give("live_chunks", [this](const Viewer& v) { return chunk_rows(board_, v); });
        give("live_slots", [this](const Viewer& v) { return slot_rows(board_, v); });
        give("live_batches", [this](const Viewer& v) { return batch_rows(board_, v); });
    }

    void give(std::string_view table, catalog::LiveSource source) {
        sources_[std::string{table}] = source;
        store_->give_live_rows(table, std::move(source));
    }

    void run_mirror() {
        board_.update(mirror_.id, [this](MirrorStatus& status) { fill(status); });
    }
    void fill(MirrorStatus& status) const {
        status.tenant = catalog::default_tenant;
        status.state = "snapshotting";
        status.health = "warn";
        status.reason_code = "LAG_HIGH";
        status.waiting_for = "the destination";
        status.state_since = 5;
        status.lag_us = 90 * second;
        status.positions.source_lsn = 0x1'0000'0500;
        status.positions.received_lsn = 0x1'0000'0500;
        status.positions.received_at = 990 * second;
        status.positions.applied_lsn = 0x1'0000'0100;
        status.positions.applied_commit_at = 900 * second;
        status.positions.source_system_id = "7360000000000000001";
        status.slot.peer = "a";
        status.slot.slot_name = "millrace_m";
        status.slot.sampled_at = 7;
        status.slot.restart_lsn = 0x1'0000'00ff;
        status.slot.retained_bytes = 4096;
        status.slot.safe_wal_bytes = 7200;
        status.slot.wal_bytes_per_second = 2;
        status.tables.resize(2);
        TableStatus& orders = status.tables[0];
        orders.source_table = "public.Orders";
        orders.state = "copying";
        orders.replica_identity = "default";
        orders.bytes_estimated = 1000;
        orders.bytes_copied = 250;
        orders.load_started_at = 990 * second;
        orders.applied = {1, 2, 3, 4};
        orders.chunks.resize(3);
        orders.chunks[0].state = "done";
        orders.chunks[1].state = "failed";
        orders.chunks[1].last_error = "why";
        status.tables[1].source_table = "public.b";
        status.tables[1].state = "error";
        status.tables[1].reason_code = "TBL_MISSING";
        BatchStatus batch;
        batch.batch_id = 9;
        batch.rows = 12;
        batch.last_lsn = 0x1'0000'0100;
        batch.apply_started_at = 2 * second;
        batch.applied_at = 2 * second + second / 2;
        status.batches = {batch};
    }

    std::vector<Named> rows(std::string_view schema, std::string_view relation) {
        const sql::Relation& found = *sql::find_relation(schema, relation);
        std::string columns;
        std::vector<protocol::Column> shown;
        for (const sql::RelationColumn& column : found.columns) {
            columns.append(shown.empty() ? "\"" : ", \"").append(column.name).append("\"");
            shown.push_back({std::string{column.name}, column.type, -1});
        }
        std::string select = "SELECT ";
        select.append(columns).append(" FROM ").append(found.sqlite_name);
        select.append(" WHERE tenant = :tenant");
        std::vector<Named> all;
        for (const Row& row : query(select, shown).rows) {
            Named& named = all.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) {
                named[shown[i].name] = row[i];
            }
        }
        return all;
    }
    Named one(std::string_view relation, std::string_view schema = "millrace") {
        const auto all = rows(schema, relation);
        EXPECT_EQ(all.size(), 1U) << relation;
        return all.empty() ? Named{} : all.front();
    }
    Named table(const std::string& name) {
        for (const Named& row : rows("millrace", "mirror_tables")) {
            if (row.at("source_table") == text(name)) {
                return row;
            }
        }
        ADD_FAILURE() << name;
        return {};
    }

    StatusBoard board_;
    catalog::Mirror mirror_;
    std::map<std::string, catalog::LiveSource> sources_;
};

TEST_F(EngineRows, AreAsWideAsTheirTables) {
    run_mirror();
    for (const catalog::LiveTable& live : catalog::live_tables()) {
        const auto source = sources_.find(std::string{live.name});
        if (source == sources_.end()) {
            continue;
        }
        const auto given = source->second(Viewer{std::string{catalog::default_tenant}});
        ASSERT_FALSE(given.empty()) << live.name;
        EXPECT_EQ(given[0].size(), live.columns.size()) << live.name;
        EXPECT_TRUE(source->second(Viewer{"another"}).empty()) << live.name;
        EXPECT_FALSE(source->second(Viewer{"another", true}).empty()) << live.name;
    }
}

TEST_F(EngineRows, AMirrorThatRuns) {
    run_mirror();
    const Named row = one("mirrors");
    EXPECT_EQ(row.at("state"), text("snapshotting"));
    EXPECT_EQ(row.at("health"), text("warn"));
    EXPECT_EQ(row.at("reason_code"), text("LAG_HIGH"));
    EXPECT_EQ(row.at("reason"), Value{});
    EXPECT_EQ(row.at("waiting_for"), text("the destination"));
    EXPECT_EQ(row.at("state_since"), number(5));
    EXPECT_EQ(row.at("lag"), text("00:01:30"));
    EXPECT_EQ(row.at("lag_bytes"), number(0x400));
    EXPECT_EQ(row.at("retained_wal_bytes"), number(4096));
    EXPECT_EQ(row.at("wal_runway"), text("01:00:00"));
    EXPECT_EQ(row.at("tables_total"), number(2));
    EXPECT_EQ(row.at("tables_ready"), number(0));
    EXPECT_EQ(row.at("tables_loading"), number(1));
    EXPECT_EQ(row.at("tables_error"), number(1));
    EXPECT_EQ(row.at("tables_paused"), number(0));
    EXPECT_EQ(row.at("load_percent"), text("25.00"));
    EXPECT_EQ(row.at("load_eta"), number(now + 30 * second));
    EXPECT_EQ(row.at("retry_count"), number(0));
    EXPECT_EQ(row.at("next_retry_at"), Value{});
    EXPECT_EQ(row.at("pending_schema_changes"), number(0));
}

TEST_F(EngineRows, AMirrorThatDoesNotRunShowsWhatWasKept) {
    store_->save_state(mirror_.id, "streaming", 8);
    catalog::MirrorProgress progress;
    progress.mirror_id = mirror_.id;
    progress.slot = "kept";
    progress.system_id = "7360000000000000001";
    progress.timeline = 2;
    progress.tables.resize(2);
    progress.tables[0].source_table = "public.Orders";
    progress.tables[0].state = "ready";
    progress.tables[0].rows_copied = 5;
    progress.tables[1].source_table = "public.b";
    progress.tables[1].state = "error";
    progress.tables[1].reason_code = "TBL_MISSING";
    store_->save_progress(progress);

    const Named row = one("mirrors");
    EXPECT_EQ(row.at("state"), text("streaming"));
    EXPECT_EQ(row.at("state_since"), number(8));
    EXPECT_EQ(row.at("health"), text("unknown"));
    EXPECT_EQ(row.at("waiting_for"), text("the engine to start it"));
    EXPECT_EQ(row.at("tables_ready"), number(1));
    EXPECT_EQ(row.at("tables_error"), number(1));
    EXPECT_EQ(row.at("lag"), Value{});
    EXPECT_EQ(table("public.Orders").at("state"), text("ready"));
    EXPECT_EQ(table("public.Orders").at("rows_copied"), number(5));
    EXPECT_EQ(table("public.b").at("reason_code"), text("TBL_MISSING"));
    EXPECT_EQ(table("public.b").at("health"), text("error"));
    const Named at = one("mirror_positions");
    EXPECT_EQ(at.at("slot_name"), text("kept"));
    EXPECT_EQ(at.at("source_system_id"), number(7360000000000000001));
    EXPECT_EQ(at.at("source_timeline"), number(2));
    EXPECT_EQ(at.at("source_lsn"), Value{});
}

TEST_F(EngineRows, Positions) {
    run_mirror();
    const Named at = one("mirror_positions");
    EXPECT_EQ(at.at("source_lsn"), number(0x1'0000'0500));
    EXPECT_EQ(at.at("source_system_id"), number(7360000000000000001));
    EXPECT_EQ(at.at("restart_lsn"), number(0x1'0000'00ff));
    EXPECT_EQ(at.at("receive_lag"), text("00:00:00"));
    EXPECT_EQ(at.at("apply_lag"), text("00:01:30"));
    EXPECT_EQ(at.at("confirm_lag"), Value{}) << "nothing is confirmed yet";
    EXPECT_EQ(at.at("receive_lag_bytes"), number(0));
    EXPECT_EQ(at.at("apply_lag_bytes"), number(0x400));
    EXPECT_EQ(at.at("confirm_lag_bytes"), Value{});
    const Named flow = one("cdc_flows", "peerdb_stats");
    EXPECT_EQ(flow.at("latest_lsn_at_source"), text("4294968576"));
}

TEST_F(EngineRows, TablesAndChunks) {
    run_mirror();
    const Named orders = table("public.Orders");
    EXPECT_EQ(orders.at("target_table"), text("sales.orders"));
    EXPECT_EQ(orders.at("health"), text("ok"));
    EXPECT_EQ(orders.at("has_key"), Value{false});
    EXPECT_EQ(orders.at("chunks_total"), number(3));
    EXPECT_EQ(orders.at("chunks_done"), number(1));
    EXPECT_EQ(orders.at("chunks_failed"), number(1));
    EXPECT_EQ(orders.at("applied_deletes"), number(3));
    EXPECT_EQ(orders.at("load_eta"), number(now + 30 * second));
    EXPECT_EQ(table("public.b").at("health"), text("error"));
    EXPECT_EQ(table("public.b").at("has_key"), Value{});
    const auto chunks = rows("millrace", "snapshot_chunks");
    ASSERT_EQ(chunks.size(), 3U);
    EXPECT_EQ(chunks[1].at("last_error"), text("why"));
    EXPECT_EQ(chunks[1].at("mirror"), text("m"));
    const auto counts = rows("peerdb_stats", "cdc_table_aggregate_counts");
    EXPECT_EQ(counts.at(0).at("total_count"), number(6));
}

TEST_F(EngineRows, APausedTableIsPausedUnlessItIsBroken) {
    run_mirror();
    const catalog::Mirror before = stored_mirror("m");
    catalog::Mirror after = before;
    after.tables.at(0).paused = true;
    after.tables.at(1).paused = true;
    catalog::ChangeSet changes;
    changes.mirrors[mirror_.id] = {before, after};
    commit(changes);
    EXPECT_EQ(table("public.Orders").at("state"), text("paused"));
    EXPECT_EQ(table("public.Orders").at("health"), text("paused"));
    EXPECT_EQ(table("public.b").at("state"), text("error"));
    EXPECT_EQ(one("mirrors").at("tables_paused"), number(2));
}

TEST_F(EngineRows, SlotsAlsoOfNobody) {
    run_mirror();
    catalog::Orphan orphan;
    orphan.tenant = catalog::default_tenant;
    orphan.peer = "old";
    orphan.kind = "slot";
    orphan.name = "left_behind";
    store_->add_orphan(orphan);
    orphan.kind = "publication";
    store_->add_orphan(orphan);
    const auto slots = rows("millrace", "slots");
    ASSERT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots[0].at("slot_name"), text("millrace_m"));
    EXPECT_EQ(slots[0].at("mirror"), text("m"));
    EXPECT_EQ(slots[0].at("runway"), text("01:00:00"));
    EXPECT_EQ(slots[0].at("sampled_at"), number(7));
    EXPECT_EQ(slots[1].at("peer"), text("old"));
    EXPECT_EQ(slots[1].at("slot_name"), text("left_behind"));
    EXPECT_EQ(slots[1].at("mirror"), Value{});
    EXPECT_EQ(slots[1].at("owned"), Value{true});
    EXPECT_EQ(rows("millrace", "orphans").size(), 2U);
    const Named size = one("peer_slot_size", "peerdb_stats");
    EXPECT_EQ(size.at("restart_lsn"), text("1/FF"));
}

TEST_F(EngineRows, Batches) {
    run_mirror();
    const Named batch = one("batches");
    EXPECT_EQ(batch.at("batch_id"), number(9));
    EXPECT_EQ(batch.at("apply_seconds"), Value{0.5});
    EXPECT_EQ(batch.at("first_lsn"), Value{});
    const Named theirs = one("cdc_batches", "peerdb_stats");
    EXPECT_EQ(theirs.at("rows_in_batch"), number(12));
    EXPECT_EQ(theirs.at("batch_end_lsn"), text("4294967552"));
    EXPECT_EQ(theirs.at("batch_end_lsn_text"), text("1/100"));
}

TEST_F(EngineRows, ChecksAndSchemaChanges) {
    const catalog::CheckRun run = {
        5, {{"wal_level", "fail", "it is replica", "ALTER SYSTEM SET wal_level = logical"}}};
    catalog::ChangeSet found;
    found.mirror_checks[mirror_.id] = run;
    store_->commit(catalog::default_tenant, found);
    const auto peer = store_->find_peer(catalog::default_tenant, "a");
    ASSERT_TRUE(peer);
    found.peer_checks[peer->id] = run;
    store_->commit(catalog::default_tenant, found);
    const auto shown = rows("millrace", "checks");
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown[0].at("mirror"), text("m"));
    EXPECT_EQ(shown[0].at("peer"), Value{});
    EXPECT_EQ(shown[0].at("check_code"), text("wal_level"));
    EXPECT_EQ(shown[1].at("peer"), text("a"));
    catalog::SchemaChange change;
    change.mirror_id = mirror_.id;
    change.detail = R"({"type": "int4", "column": "c"})";
    change.state = "held";
    store_->add_schema_change(change);
    EXPECT_EQ(one("schema_changes").at("detail"), text(R"({"type": "int4", "column": "c"})"));
    EXPECT_EQ(one("schema_changes").at("lsn"), Value{});
    EXPECT_EQ(one("mirrors").at("pending_schema_changes"), number(1));
}

TEST(LoadProgress, IsNullUnlessSomethingLoads) {
    std::vector<TableStatus> tables(2);
    EXPECT_EQ(load_progress(tables, now).percent, Value{}) << "nothing has begun";
    tables[0].state = "copying";
    tables[0].load_started_at = now - 10 * second;
    EXPECT_EQ(load_progress(tables, now).percent, Value{}) << "of no known size";
    tables[0].bytes_estimated = 100;
    tables[1].bytes_estimated = 300;
    EXPECT_EQ(load_progress(tables, now).percent, text("0.00"));
    EXPECT_EQ(load_progress(tables, now).eta, Value{}) << "at no known speed";
    tables[0].bytes_copied = 500;
    EXPECT_EQ(load_progress(tables, now).percent, text("25.00")) << "no more than was expected";
    tables[0].state = "ready";
    tables[0].load_finished_at = now;
    tables[1].state = "copying";
    tables[1].load_started_at = now - 2 * second;
    tables[1].bytes_copied = 100;
    EXPECT_EQ(load_progress(tables, now).percent, text("50.00"));
    EXPECT_EQ(load_progress(tables, now).eta, number(now + 4 * second));
    tables[1].state = "catching_up";
    EXPECT_EQ(load_progress(tables, now).percent, Value{}) << "it is done";
}

}  // namespace
}  // namespace server
