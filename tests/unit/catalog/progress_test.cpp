// What the engine keeps: whole after a restart, gone with its mirror, sealed where it is a secret.
#include "catalog/progress.hpp"

#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::error_of;
using test::make_mirror;
using test::make_peer;

class Progress : public test::StoreTest {
protected:
    Progress() {
        const Peer a = make_peer("a");
        const Peer b = make_peer("b");
        mirror_ = make_mirror("m", a, b);
        mirror_.tables.push_back({"public.b", "b", 3, true});
        mirror_.incarnation = 2;
        commit(create({a, b}, {mirror_}));
        mirror_ = stored_mirror("m");
    }

    MirrorProgress begun() const {
        MirrorProgress progress;
        progress.mirror_id = mirror_.id;
        progress.tenant = default_tenant;
        progress.incarnation = 2;
        progress.phase = "streaming";
        progress.slot = "millrace_m";
        progress.own_slot = false;
        progress.publication = "p";
        progress.system_id = "7360000000000000001";
        progress.timeline = 3;
        progress.consistent_point = 0xffff'ffff'0000'0001;  // beyond what is positive in SQLite
        TableProgress orders;
        orders.source_table = "public.Orders";
        orders.target_table = "sales.orders";
        orders.source_oid = 4'000'000'000;
        orders.incarnation = 5;
        orders.state = "error";
        orders.reason_code = "TBL_MISSING";
        orders.reason = "it is not there";
        orders.made_by_us = true;
        orders.rows_copied = 7;
        orders.bytes_copied = 8;
        orders.load_started_at = 9;
        orders.load_finished_at = 10;
        orders.columns = "a:int4";
        TableProgress other;
        other.source_table = "public.b";
        progress.tables = {orders, other};
        return progress;
    }
    MirrorProgress kept() {
        const auto progress = store_->progress(mirror_.id);
        EXPECT_TRUE(progress.has_value());
        return progress.value_or(MirrorProgress{});
    }
    void drop() {
        ChangeSet changes;
        changes.mirrors[mirror_.id] = test::dropped(stored_mirror("m"));
        commit(changes);
    }
    std::int64_t count_of(const std::string& table) {
        close();
        std::int64_t count = 0;
        {
            Connection connection{file()};
            Statement row = connection.prepare("SELECT count(*) FROM " + table);
            count = row.step() ? row.integer(0) : -1;
        }
        open();
        return count;
    }

    Mirror mirror_;
};

TEST_F(Progress, IncarnationsAndPausesOfTablesAreTheMirrors) {
    EXPECT_EQ(mirror_.incarnation, 2);
    ASSERT_EQ(mirror_.tables.size(), 2U);
    EXPECT_EQ(mirror_.tables[0].incarnation, 1);
    EXPECT_FALSE(mirror_.tables[0].paused);
    EXPECT_EQ(mirror_.tables[1].incarnation, 3);
    EXPECT_TRUE(mirror_.tables[1].paused);
    Mirror after = mirror_;
    after.incarnation = 3;
    after.tables[1].paused = false;
    ChangeSet changes;
    changes.mirrors[mirror_.id] = {mirror_, after};
    commit(changes);
    EXPECT_EQ(stored_mirror("m").incarnation, 3);
    EXPECT_FALSE(stored_mirror("m").tables[1].paused);
}

TEST_F(Progress, ComesBackWhole) {
    EXPECT_FALSE(store_->progress(mirror_.id));
    const MirrorProgress saved = begun();
    store_->save_progress(saved);
    reopen();
    const MirrorProgress read = kept();
    EXPECT_EQ(read.tenant, default_tenant);
    EXPECT_EQ(read.incarnation, 2);
    EXPECT_EQ(read.phase, "streaming");
    EXPECT_EQ(read.slot, "millrace_m");
    EXPECT_FALSE(read.own_slot);
    EXPECT_EQ(read.publication, "p");
    EXPECT_TRUE(read.own_publication);
    EXPECT_EQ(read.system_id, saved.system_id);
    EXPECT_EQ(read.timeline, 3);
    EXPECT_EQ(read.consistent_point, saved.consistent_point);
    ASSERT_EQ(read.tables.size(), 2U);
    const TableProgress& table = read.tables[0];
    EXPECT_EQ(table.source_table, "public.Orders");
    EXPECT_EQ(table.target_table, "sales.orders");
    EXPECT_EQ(table.source_oid, 4'000'000'000);
    EXPECT_EQ(table.incarnation, 5);
    EXPECT_EQ(table.state, "error");
    EXPECT_EQ(table.reason_code, "TBL_MISSING");
    EXPECT_EQ(table.reason, "it is not there");
    EXPECT_TRUE(table.made_by_us);
    EXPECT_EQ(table.rows_copied, 7);
    EXPECT_EQ(table.bytes_copied, 8);
    EXPECT_EQ(table.load_started_at, 9);
    EXPECT_EQ(table.load_finished_at, 10);
    EXPECT_EQ(table.columns, "a:int4");
    EXPECT_EQ(read.tables[1].state, "pending");
}

TEST_F(Progress, IsReplacedAsAWhole) {
    store_->save_progress(begun());
    store_->save_idle(mirror_.id, 10, 20);
    EXPECT_EQ(kept().idle_from, 10U);
    EXPECT_EQ(kept().idle_to, 20U);
    MirrorProgress less = begun();
    less.tables.erase(less.tables.begin());
    less.phase = "intent";
    store_->save_progress(less);
    const MirrorProgress read = kept();
    EXPECT_EQ(read.phase, "intent");
    EXPECT_EQ(read.idle_to, 0U);
    ASSERT_EQ(read.tables.size(), 1U);
    EXPECT_EQ(read.tables[0].source_table, "public.b");
}

/// The stream stores its idle advances by itself: whoever saves something else has not got them.
TEST_F(Progress, SavingLeavesTheIdleAdvance) {
    store_->save_progress(begun());
    store_->save_idle(mirror_.id, 10, 20);
    MirrorProgress later = begun();
    later.phase = "streaming";
    store_->save_progress(later);
    EXPECT_EQ(kept().idle_from, 10U);
    EXPECT_EQ(kept().idle_to, 20U);
}

TEST_F(Progress, GoesWithItsMirrorAndIsNotWrittenAfterIt) {
    store_->save_progress(begun());
    ChangeSet checks;
    checks.mirror_checks[mirror_.id] = {1, {{"dns", "pass", "", ""}}};
    commit(checks);
    SchemaChange change;
    change.mirror_id = mirror_.id;
    EXPECT_GT(store_->add_schema_change(change), 0);
    drop();
    store_->save_progress(begun());
    store_->save_idle(mirror_.id, 1, 2);
    commit(checks);
    EXPECT_EQ(store_->add_schema_change(change), 0);
    EXPECT_FALSE(store_->progress(mirror_.id));
    for (const char* table : {"mirror_progress", "table_progress", "checks", "schema_changes"}) {
        EXPECT_EQ(count_of(table), 0) << table;
    }
}

TEST_F(Progress, ACommitOfAUserLeavesIt) {
    store_->save_progress(begun());
    const Mirror before = stored_mirror("m");
    Mirror after = before;
    after.name = "n";
    ++after.config_version;
    ChangeSet changes;
    changes.mirrors[mirror_.id] = {before, after};
    commit(changes);
    EXPECT_EQ(kept().tables.size(), 2U);
}

TEST_F(Progress, EveryTenantsMirrorsAreThere) {
    ChangeSet tenant;
    Tenant acme;
    acme.name = "acme";
    acme.owner_id = "role-millrace";
    tenant.tenants["acme"].after = acme;
    commit(tenant);
    const Peer c = make_peer("c");
    store_->commit("acme", create({c}, {make_mirror("m", c, c)}));
    const auto all = store_->all_mirrors();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].first, "acme");
    EXPECT_EQ(all[0].second.source_id, c.id);
    EXPECT_EQ(all[1].first, default_tenant);
    EXPECT_EQ(all[1].second.tables.size(), 2U);
    EXPECT_EQ(all[1].second.mappings.size(), 1U);
    EXPECT_EQ(all[1].second.options.size(), 2U);
}

TEST_F(Progress, OrphansOutliveTheMirror) {
    Orphan orphan;
    orphan.tenant = default_tenant;
    orphan.peer = "a";
    orphan.kind = "slot";
    orphan.name = "millrace_m";
    orphan.mirror = "m";
    orphan.mirror_id = mirror_.id;
    orphan.drop_statement = "SELECT pg_drop_replication_slot('millrace_m')";
    orphan.sealed_options = store_->seal_orphan(default_tenant, mirror_.id, "host=a password=b");
    drop();
    const std::int64_t id = store_->add_orphan(orphan);
    EXPECT_GT(id, 0);
    store_->fail_orphan(id, "no route to host");
    store_->rotate_key();
    reopen();
    const auto stored = store_->orphans();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].id, id);
    EXPECT_EQ(stored[0].tenant, default_tenant);
    EXPECT_EQ(stored[0].peer, "a");
    EXPECT_EQ(stored[0].kind, "slot");
    EXPECT_EQ(stored[0].name, "millrace_m");
    EXPECT_EQ(stored[0].mirror, "m");
    EXPECT_EQ(stored[0].mirror_id, mirror_.id);
    EXPECT_EQ(stored[0].drop_statement, orphan.drop_statement);
    EXPECT_EQ(stored[0].last_error, "no route to host");
    EXPECT_GT(stored[0].since, 0);
    const std::string& sealed = stored[0].sealed_options;
    EXPECT_NE(sealed, orphan.sealed_options) << "a rotation seals it anew";
    const Secret options = store_->unseal_orphan(default_tenant, mirror_.id, sealed);
    EXPECT_EQ(options.reveal(), "host=a password=b");
    EXPECT_EQ(
        error_of([&] { store_->unseal_orphan(default_tenant, "another", sealed); }).sqlstate,
        "XX001"
    );
    EXPECT_EQ(
        error_of([&] { store_->unseal_orphan("acme", mirror_.id, sealed); }).sqlstate, "XX001"
    );
    store_->remove_orphan(id);
    EXPECT_TRUE(store_->orphans().empty());
    orphan.tenant = "nobody";
    EXPECT_EQ(store_->add_orphan(orphan), 0);
}

TEST_F(Progress, SchemaChangesAreDecidedOnce) {
    SchemaChange change;
    change.mirror_id = mirror_.id;
    change.source_table = "public.Orders";
    change.at = 5;
    change.lsn = 0xffff'ffff'ffff'fff0;
    change.kind = "drop_column";
    change.detail = R"({"column":"c","type":"int4"})";
    change.target_statement = "ALTER TABLE sales.orders DROP COLUMN c";
    change.policy = "hold";
    change.state = "held";
    const std::int64_t id = store_->add_schema_change(change);
    store_->add_schema_change(change);
    store_->decide_schema_change(id, "approved", "ada");
    const auto stored = store_->schema_changes(mirror_.id);
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].id, id);
    EXPECT_EQ(stored[0].tenant, default_tenant);
    EXPECT_EQ(stored[0].lsn, change.lsn);
    EXPECT_EQ(stored[0].detail, R"({"type": "int4", "column": "c"})") << "as jsonb has it";
    EXPECT_EQ(stored[0].target_statement, change.target_statement);
    EXPECT_EQ(stored[0].state, "approved");
    EXPECT_EQ(stored[0].decided_by, "ada");
    EXPECT_GT(stored[0].decided_at, 0);
    EXPECT_EQ(stored[1].state, "held");
    EXPECT_EQ(stored[1].decided_at, 0);
    change.detail = "{";
    EXPECT_EQ(error_of([&] { store_->add_schema_change(change); }).sqlstate, "22P02");
    EXPECT_EQ(store_->schema_changes(mirror_.id).size(), 2U);
}

TEST_F(Progress, ItsUpgradeKeepsWhatWasThere) {
    ChangeSet changes;
    Event event;
    event.code = "OLD";
    event.message = "old";
    event.at = 77;
    changes.events.push_back(event);
    commit(changes);
    // Back to version 3, as the release before left it.
    edit(R"(DROP INDEX events_open;
            DROP TABLE mirror_progress; DROP TABLE table_progress; DROP TABLE orphans;
            DROP TABLE checks; DROP TABLE schema_changes; DROP TABLE mirror_options_in_force;
            ALTER TABLE mirrors DROP COLUMN incarnation;
            ALTER TABLE mirror_tables DROP COLUMN incarnation;
            ALTER TABLE mirror_tables DROP COLUMN paused;
            ALTER TABLE events DROP COLUMN source_table; ALTER TABLE events DROP COLUMN sqlstate;
            ALTER TABLE events DROP COLUMN detail; ALTER TABLE events DROP COLUMN hint;
            ALTER TABLE events DROP COLUMN last_at; ALTER TABLE events DROP COLUMN count;
            ALTER TABLE events DROP COLUMN resolved_at; PRAGMA user_version = 3)");
    EXPECT_EQ(stored_mirror("m").incarnation, 1);
    EXPECT_EQ(stored_mirror("m").tables.size(), 2U);
    store_->save_progress(begun());
    EXPECT_TRUE(store_->progress(mirror_.id));
    const auto shown = query(
        "SELECT last_at, count FROM view_events WHERE tenant = :tenant AND code = 'OLD'",
        {{"l", protocol::Oid::timestamptz, -1}, {"c", protocol::Oid::int8, -1}}
    );
    EXPECT_EQ(shown.rows.at(0), (protocol::Row{std::int64_t{77}, std::int64_t{1}}));
}

}  // namespace
}  // namespace catalog
