// Store::commit: all or nothing, and what another session did meanwhile.
#include "catalog/store.hpp"
#include "tests/unit/catalog/support.hpp"

namespace catalog {
namespace {

using test::create;
using test::dropped;
using test::error_of;
using test::make_mirror;
using test::make_peer;

class Commit : public test::StoreTest {
protected:
    Commit() {
        a_ = make_peer("a");
        b_ = make_peer("b");
        mirror_ = make_mirror("m", a_, b_);
        commit(create({a_, b_}, {mirror_}));
        a_ = stored_peer("a");
        b_ = stored_peer("b");
        mirror_ = stored_mirror("m");
    }

    ChangeSet rename(const Peer& peer, std::string name) {
        ChangeSet changes;
        Peer after = peer;
        after.name = std::move(name);
        changes.peers[peer.id] = {peer, after};
        return changes;
    }

    Peer a_;
    Peer b_;
    Mirror mirror_;
};

TEST_F(Commit, CountsVersions) {
    Peer after = a_;
    after.comment = "new";
    after.options.pop_back();
    ChangeSet changes;
    changes.peers[a_.id] = {a_, after};
    commit(changes);
    const Peer stored = stored_peer("a");
    EXPECT_EQ(stored.version, 2);
    EXPECT_EQ(stored.comment, "new");
    EXPECT_EQ(stored.options, after.options);
    EXPECT_EQ(stored.created_at, a_.created_at);
    EXPECT_EQ(stored_peer("b").version, 1);
}

TEST_F(Commit, AnObjectThatWasChangedIs40001) {
    Peer mine = a_;
    mine.comment = "mine";
    ChangeSet changes;
    changes.peers[a_.id] = {a_, mine};
    commit(changes);
    const protocol::Error error = error_of([&] { commit(changes); });
    EXPECT_EQ(error.sqlstate, "40001");
    EXPECT_EQ(error.message, "peer \"a\" was changed by another session");

    ChangeSet drop;
    drop.mirrors[mirror_.id] = dropped(mirror_);
    ChangeSet pause;
    Mirror paused = mirror_;
    paused.desired = "paused";
    pause.mirrors[mirror_.id] = {mirror_, paused};
    commit(pause);
    EXPECT_EQ(
        error_of([&] { commit(drop); }).message, "mirror \"m\" was changed by another session"
    );
    EXPECT_EQ(stored_mirror("m").desired, "paused");
}

TEST_F(Commit, AnObjectThatIsGoneIs40001) {
    ChangeSet drop;
    drop.mirrors[mirror_.id] = dropped(mirror_);
    commit(drop);
    EXPECT_EQ(store_->find_mirror(default_tenant, "m"), std::nullopt);
    EXPECT_EQ(error_of([&] { commit(drop); }).sqlstate, "40001");
    ChangeSet alter;
    alter.mirrors[mirror_.id] = {mirror_, mirror_};
    EXPECT_EQ(error_of([&] { commit(alter); }).sqlstate, "40001");
}

TEST_F(Commit, ANameThatWasTakenIs42710) {
    const protocol::Error peer = error_of([&] { commit(create({make_peer("a")})); });
    EXPECT_EQ(peer.sqlstate, "42710");
    EXPECT_EQ(peer.message, "peer \"a\" already exists");
    const protocol::Error mirror =
        error_of([&] { commit(create({}, {make_mirror("m", a_, b_)})); });
    EXPECT_EQ(mirror.sqlstate, "42710");
    EXPECT_EQ(mirror.message, "mirror \"m\" already exists");
    EXPECT_EQ(error_of([&] { commit(rename(a_, "b")); }).sqlstate, "42710");
    EXPECT_EQ(stored_peer("a").id, a_.id);
    // A peer and a mirror may share a name.
    commit(create({make_peer("m")}));
}

TEST_F(Commit, ADroppedPeerThatIsInUseIs2BP01) {
    ChangeSet changes = create({}, {make_mirror("another", b_, a_)});
    commit(changes);
    ChangeSet drop;
    drop.peers[a_.id] = dropped(a_);
    const protocol::Error error = error_of([&] { commit(drop); });
    EXPECT_EQ(error.sqlstate, "2BP01");
    EXPECT_EQ(error.message, "cannot drop peer \"a\" because mirrors use it");
    EXPECT_EQ(error.detail, "It is used by: \"another\", \"m\".");
    EXPECT_EQ(stored_peer("a").options.size(), 2U);
}

TEST_F(Commit, APeerAndItsMirrorsGoTogether) {
    ChangeSet drop;
    drop.peers[a_.id] = dropped(a_);
    drop.peers[b_.id] = dropped(b_);
    drop.mirrors[mirror_.id] = dropped(mirror_);
    commit(drop);
    EXPECT_TRUE(store_->peers(default_tenant).empty());
    EXPECT_TRUE(store_->mirrors(default_tenant).empty());
}

TEST_F(Commit, AMirrorOfAPeerThatIsGoneIs40001) {
    ChangeSet drop;
    drop.peers[a_.id] = dropped(a_);
    drop.mirrors[mirror_.id] = dropped(mirror_);
    commit(drop);
    const protocol::Error error = error_of([&] { commit(create({}, {make_mirror("n", b_, a_)})); });
    EXPECT_EQ(error.sqlstate, "40001");
    EXPECT_EQ(error.message, "a peer of mirror \"n\" was dropped by another session");
}

TEST_F(Commit, AMirrorMayLeaveAPeerThatGoes) {
    const Peer c = make_peer("c");
    ChangeSet changes = create({c});
    Mirror moved = mirror_;
    moved.source_id = c.id;
    changes.mirrors[mirror_.id] = {mirror_, moved};
    changes.peers[a_.id] = dropped(a_);
    commit(changes);
    EXPECT_EQ(stored_mirror("m").source_id, c.id);
    EXPECT_EQ(store_->find_peer(default_tenant, "a"), std::nullopt);
}

TEST_F(Commit, NamesChangeHandsWithinOneSet) {
    ChangeSet swap = rename(a_, "b");
    swap.peers.merge(rename(b_, "a").peers);
    commit(swap);
    EXPECT_EQ(stored_peer("a").id, b_.id);
    EXPECT_EQ(stored_peer("b").id, a_.id);

    // Dropped and made anew: another peer under the old name.
    ChangeSet drop;
    drop.mirrors[mirror_.id] = dropped(mirror_);
    const Peer current = stored_peer("a");
    drop.peers[current.id] = dropped(current);
    const Peer fresh = make_peer("a");
    drop.peers[fresh.id] = {std::nullopt, fresh};
    commit(drop);
    EXPECT_EQ(stored_peer("a").id, fresh.id);

    Mirror first = make_mirror("x", fresh, fresh);
    Mirror second = make_mirror("y", fresh, fresh);
    commit(create({}, {first, second}));
    first = stored_mirror("x");
    second = stored_mirror("y");
    Mirror first_after = first;
    Mirror second_after = second;
    std::swap(first_after.name, second_after.name);
    ChangeSet mirrors;
    mirrors.mirrors[first.id] = {first, first_after};
    mirrors.mirrors[second.id] = {second, second_after};
    commit(mirrors);
    EXPECT_EQ(stored_mirror("y").id, first.id);
}

TEST_F(Commit, MadeAndDroppedInOneSetIsNothing) {
    ChangeSet changes;
    changes.peers["id"] = {std::nullopt, std::nullopt};
    changes.mirrors["id"] = {std::nullopt, std::nullopt};
    commit(changes);
    EXPECT_EQ(store_->peers(default_tenant).size(), 2U);
}

TEST_F(Commit, NothingIsWrittenWhereSomethingFails) {
    ChangeSet changes = create({make_peer("c"), make_peer("a")});
    changes.settings["any_user"] = "off";
    changes.events.push_back({});
    EXPECT_EQ(error_of([&] { commit(changes); }).sqlstate, "42710");
    EXPECT_EQ(store_->find_peer(default_tenant, "c"), std::nullopt);
    EXPECT_TRUE(store_->settings().empty());
    commit(create({make_peer("c")}));
}

TEST_F(Commit, AMirrorsPartsAreReplacedNotAddedTo) {
    Mirror after = mirror_;
    after.tables = {{"x", "y"}, {"z", "w"}};
    after.options.clear();
    ChangeSet changes;
    changes.mirrors[mirror_.id] = {mirror_, after};
    commit(changes);
    const Mirror stored = stored_mirror("m");
    EXPECT_EQ(stored.tables.size(), 2U);
    EXPECT_EQ(stored.mappings.size(), 1U);
    EXPECT_TRUE(stored.options.empty());
}

TEST_F(Commit, EventsAreKeptUpToTheNewest10000OfEachTenant) {
    edit("INSERT INTO tenants (name) VALUES ('acme')");
    ChangeSet foreign;
    foreign.events.push_back({});
    store_->commit("acme", foreign);

    ChangeSet changes;
    for (int i = 0; i < 10001; ++i) {
        Event event;
        event.code = "TEST";
        event.message = std::to_string(i);
        event.mirror = "m";
        changes.events.push_back(event);
    }
    commit(changes);
    const protocol::ResultSet kept = query(
        "SELECT count(*), min(CAST(message AS INTEGER)), max(CAST(message AS INTEGER)),"
        " count(mirror), count(peer), min(at) > 0 FROM view_events WHERE tenant = :tenant",
        std::vector<protocol::Column>(6, {"c", protocol::Oid::int8, -1})
    );
    EXPECT_EQ(
        kept.rows.front(),
        (protocol::Row{
            std::int64_t{10000},
            std::int64_t{1},
            std::int64_t{10000},
            std::int64_t{10000},
            std::int64_t{0},
            std::int64_t{1}})
    );
    const protocol::ResultSet others = query(
        "SELECT count(*) FROM view_events WHERE tenant = 'acme' AND :tenant IS NOT NULL",
        {{"c", protocol::Oid::int8, -1}}
    );
    EXPECT_EQ(others.rows.front().front(), protocol::Value{std::int64_t{1}});
}

TEST_F(Commit, TheStateIsTheEnginesAlone) {
    const auto shown = [this] {
        return query(
                   "SELECT state, state_since FROM view_mirrors WHERE tenant = :tenant",
                   {{"s", protocol::Oid::text, -1}, {"t", protocol::Oid::timestamptz, -1}}
        ).rows.at(0);
    };
    store_->save_state(mirror_.id, "streaming", 5);
    const Mirror before = stored_mirror("m");
    EXPECT_EQ(before.version, 1) << "no session's change may fail by it";
    Mirror after = before;
    after.desired = "paused";
    after.state = "paused";
    ChangeSet changes;
    changes.mirrors[mirror_.id] = {before, after};
    commit(changes);
    EXPECT_EQ(shown(), (protocol::Row{std::string{"streaming"}, std::int64_t{5}}));
    store_->save_state(mirror_.id, "streaming", 6);
    EXPECT_EQ(shown(), (protocol::Row{std::string{"streaming"}, std::int64_t{5}}));
    store_->save_state(mirror_.id, "paused", 7);
    EXPECT_EQ(shown(), (protocol::Row{std::string{"paused"}, std::int64_t{7}}));
    EXPECT_EQ(stored_mirror("m").desired, "paused");
    store_->save_state("gone", "paused", 7);
}

}  // namespace
}  // namespace catalog
