// Events: of the engine counted while they are open, ended, and no more than are kept.
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using protocol::Oid;
using protocol::Row;
using test::create;
using test::make_mirror;
using test::make_peer;

class Events : public test::StoreTest {
protected:
    Events() {
        const Peer a = make_peer("a");
        mirror_ = make_mirror("m", a, a);
        commit(create({a}, {mirror_}));
        mirror_ = stored_mirror("m");
    }

    static EngineEvent event(std::string code, std::string severity = "error") {
        EngineEvent made;
        made.tenant = default_tenant;
        made.severity = std::move(severity);
        made.code = std::move(code);
        made.mirror = "m";
        made.message = "first words";
        return made;
    }
    /// Codes and counts of what is wrong now.
    std::vector<Row> open_errors() {
        return query(
                   "SELECT code, count FROM view_errors WHERE tenant = :tenant ORDER BY id",
                   {{"code", Oid::text, -1}, {"count", Oid::int8, -1}}
        ).rows;
    }
    static Row counted(std::string code, std::int64_t count) { return {std::move(code), count}; }

    Mirror mirror_;
};

TEST_F(Events, AnOpenOneIsCounted) {
    EngineEvent again = event("SRC_UNREACHABLE");
    store_->raise_event(again);
    again.message = "other words";
    again.sqlstate = "08001";
    again.hint = "look";
    store_->raise_event(again);
    EngineEvent elsewhere = again;
    elsewhere.source_table = "public.Orders";
    store_->raise_event(elsewhere);
    EXPECT_EQ(
        open_errors(),
        (std::vector<Row>{counted("SRC_UNREACHABLE", 2), counted("SRC_UNREACHABLE", 1)})
    );
    const auto shown = query(
        "SELECT message, sqlstate, hint, detail IS NULL, first_at <= last_at, source_table"
        " FROM view_errors WHERE tenant = :tenant ORDER BY id",
        {{"m", Oid::text, -1},
         {"s", Oid::text, -1},
         {"h", Oid::text, -1},
         {"d", Oid::boolean, -1},
         {"t", Oid::boolean, -1},
         {"n", Oid::text, -1}}
    );
    EXPECT_EQ(
        shown.rows.at(0),
        (Row{
            std::string{"other words"},
            std::string{"08001"},
            std::string{"look"},
            true,
            true,
            protocol::Value{}})
    );
    EXPECT_EQ(shown.rows.at(1).at(5), protocol::Value{std::string{"public.Orders"}});
}

TEST_F(Events, WhatIsToldOnceIsNotCounted) {
    EngineEvent made = event("A");
    made.once = true;
    store_->raise_event(made);
    store_->raise_event(made);
    EXPECT_EQ(open_errors(), std::vector<Row>{counted("A", 1)});
}

TEST_F(Events, WhatIsOverComesAnew) {
    store_->raise_event(event("A"));
    store_->raise_event(event("A"));
    store_->resolve_events(default_tenant, "m");
    EXPECT_TRUE(open_errors().empty());
    store_->raise_event(event("A"));
    EXPECT_EQ(open_errors(), std::vector<Row>{counted("A", 1)});
}

TEST_F(Events, OnlyWhatIsNamedEnds) {
    EngineEvent of_table = event("A");
    of_table.source_table = "t";
    EngineEvent of_other = event("A");
    of_other.mirror = "another";
    for (const EngineEvent& each :
         {event("A"), event("B"), event("C", "warn"), event("D", "info"), of_table, of_other}) {
        store_->raise_event(each);
    }
    const auto open_ones = [this] {
        return query(
                   "SELECT count(*) FROM view_events WHERE tenant = :tenant AND resolved_at IS "
                   "NULL",
                   {{"c", Oid::int8, -1}}
        )
            .rows.at(0)
            .at(0);
    };
    EXPECT_EQ(open_ones(), protocol::Value{std::int64_t{6}});
    store_->resolve_events(default_tenant, "m", "t");
    EXPECT_EQ(open_ones(), protocol::Value{std::int64_t{5}});
    store_->resolve_events(default_tenant, "m", "", "A");
    EXPECT_EQ(open_ones(), protocol::Value{std::int64_t{4}});
    store_->resolve_events(default_tenant, "m", "", "", "error");
    EXPECT_EQ(open_ones(), protocol::Value{std::int64_t{3}}) << "the warning stays";
    store_->resolve_events(default_tenant, "m");
    EXPECT_EQ(open_ones(), protocol::Value{std::int64_t{2}}) << "what only tells stays";
}

TEST_F(Events, ADroppedOrRenamedMirrorsErrorsAreOver) {
    store_->raise_event(event("A"));
    Mirror renamed = mirror_;
    renamed.name = "n";
    ChangeSet rename;
    rename.mirrors[mirror_.id] = {mirror_, renamed};
    commit(rename);
    EXPECT_TRUE(open_errors().empty());
    EngineEvent later = event("A");
    later.mirror = "n";
    store_->raise_event(later);
    EXPECT_EQ(open_errors().size(), 1U);
    ChangeSet drop;
    drop.mirrors[mirror_.id] = test::dropped(stored_mirror("n"));
    commit(drop);
    EXPECT_TRUE(open_errors().empty());
}

TEST_F(Events, TheOldestGo) {
    edit(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
        " INSERT INTO events (tenant, at, severity, code, message)"
        " SELECT 'millrace', i, 'info', 'X', '' FROM n"
    );
    store_->raise_event(event("A"));
    const auto kept = query(
        "SELECT count(*), min(at) FROM view_events WHERE tenant = :tenant",
        {{"c", Oid::int8, -1}, {"m", Oid::int8, -1}}
    );
    EXPECT_EQ(kept.rows.at(0), (Row{std::int64_t{10000}, std::int64_t{2}}));
    EXPECT_EQ(open_errors().size(), 1U);
}

TEST_F(Events, OfATenantThatIsGoneNothingIsKept) {
    EngineEvent stray = event("A");
    stray.tenant = "nobody";
    store_->raise_event(stray);
    EXPECT_TRUE(open_errors().empty());
}

}  // namespace
}  // namespace catalog
