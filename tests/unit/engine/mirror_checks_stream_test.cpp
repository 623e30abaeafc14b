// Against a real PostgreSQL 15: the checks of a mirror's slot and publication, each seen failing.
#include "tests/unit/engine/mirror_checks_support.hpp"

namespace engine {
namespace {

using test::check;
using test::faults;
using test::Lines;

class MirrorChecksStream : public test::MirrorChecks {};

TEST_F(MirrorChecksStream, OwnSlot) {
    const test::TwoDatabases databases;
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY)"}, "worker");
    databases.run(
        "src", {"SELECT pg_create_logical_replication_slot('peerflow_slot_m', 'pgoutput')"}
    );
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    const Lines taken{
        "fail slot: source slot peerflow_slot_m: is there already, and this mirror did not make it "
        "-> If nobody needs it: SELECT pg_drop_replication_slot('peerflow_slot_m'). Else choose "
        "another name for the mirror."};
    const std::vector<CheckRow> rows = check(spec);
    EXPECT_EQ(faults(rows), taken);
    EXPECT_EQ(mirror_refusal("m", rows).sqlstate, "42710");
    EXPECT_EQ(faults(check(spec, false)), Lines{}) << "a mirror that runs has its slot";

    // What a slot may hold back is limited from now on: it is lost at the next checkpoint.
    databases.run(
        "src",
        {"ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'",
         "SELECT pg_reload_conf()",
         "SELECT pg_logical_emit_message(true, 'a', 'b')",
         "SELECT pg_switch_wal()",
         "SELECT pg_logical_emit_message(true, 'a', 'b')",
         "SELECT pg_switch_wal()",
         "CHECKPOINT"}
    );
    const std::string lost =
        "fail slot: source slot peerflow_slot_m: was invalidated (wal_status lost): changes since "
        "then are gone -> ";
    EXPECT_EQ(faults(check(spec, false)).at(1), lost + "RESYNC MIRROR m.");
    spec.own_slot = false;
    EXPECT_EQ(
        faults(check(spec)).at(1),
        lost +
            "SELECT pg_drop_replication_slot('peerflow_slot_m'); SELECT "
            "pg_create_logical_replication_slot('peerflow_slot_m', 'pgoutput'); then copy anew."
    );
}

TEST_F(MirrorChecksStream, UsersSlot) {
    const test::TwoDatabases databases;
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY)"}, "worker");
    databases.run(
        "src",
        {"SELECT pg_create_logical_replication_slot('good', 'pgoutput')",
         "SELECT pg_create_logical_replication_slot('other_plugin', 'test_decoding')",
         "SELECT pg_create_logical_replication_slot('two_phase', 'pgoutput', false, true)",
         "SELECT pg_create_physical_replication_slot('physical')"}
    );
    databases.run(
        "postgres", {"SELECT pg_create_logical_replication_slot('elsewhere', 'pgoutput')"}
    );
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    spec.own_slot = false;
    const auto faults_of = [&spec](const std::string& slot) {
        spec.slot = slot;
        return faults(check(spec));
    };
    EXPECT_EQ(faults_of("good"), Lines{});
    const std::string anew = "SELECT pg_create_logical_replication_slot('";
    EXPECT_EQ(
        faults_of("it's"),
        (Lines{"fail slot: source slot it's: does not exist -> " + anew + "it''s', 'pgoutput')."})
    );
    EXPECT_EQ(
        faults_of("other_plugin"),
        (Lines{
            "fail slot: source slot other_plugin: has the plugin test_decoding, not pgoutput -> "
            "SELECT pg_drop_replication_slot('other_plugin'); " +
            anew + "other_plugin', 'pgoutput')."})
    );
    EXPECT_EQ(
        faults_of("two_phase"),
        (Lines{
            "fail slot: source slot two_phase: has two_phase on, which is not served -> SELECT "
            "pg_drop_replication_slot('two_phase'); " +
            anew + "two_phase', 'pgoutput')."})
    );
    EXPECT_EQ(
        faults_of("physical"),
        (Lines{"fail slot: source slot physical: is a physical slot -> Name a logical slot in the "
               "option replication_slot_name."})
    );
    EXPECT_EQ(
        faults_of("elsewhere"),
        (Lines{"fail slot: source slot elsewhere: is of database postgres, the peer is of src -> "
               "Name a slot of the peer's database in the option replication_slot_name."})
    );
    // A temporary slot belongs to its session, which also holds it.
    net::PgConnection holder = databases.connect("src");
    const auto made = holder.query(
        "SELECT pg_backend_pid() FROM pg_create_logical_replication_slot('brief', 'pgoutput', "
        "true)",
        {},
        test::patience()
    );
    const std::string pid = made[0][0].value_or("");
    EXPECT_EQ(
        faults_of("brief"),
        (Lines{
            "fail slot: source slot brief: is temporary: it ends with the session that made it "
            "-> " +
                anew + "brief', 'pgoutput').",
            "fail slot: source slot brief: is in use by the session with pid " + pid +
                " -> Stop its consumer, or end its session: SELECT pg_terminate_backend(" + pid +
                ")."})
    );
}

TEST_F(MirrorChecksStream, OwnPublication) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE orders (id int PRIMARY KEY)", "CREATE PUBLICATION peerflow_pub_m"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    const Lines taken{
        "fail publication: source publication peerflow_pub_m: is there already, and this mirror "
        "did not make it -> If nobody needs it: DROP PUBLICATION peerflow_pub_m. Else choose "
        "another name for the mirror."};
    const std::vector<CheckRow> rows = check(spec);
    EXPECT_EQ(faults(rows), taken);
    EXPECT_EQ(mirror_refusal("m", rows).sqlstate, "42710");
    EXPECT_EQ(faults(check(spec, false)), Lines{}) << "a mirror that runs has its publication";
}

/// Tables and publications of every kind.
void make_publications(const test::TwoDatabases& databases) {
    databases.run(
        "src",
        {"CREATE TABLE orders (id int PRIMARY KEY, v text, size int)",
         "CREATE TABLE items (id int PRIMARY KEY, v text, size int)",
         "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
         "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
         "CREATE TABLE no_key (id int)",
         ("CREATE PUBLICATION leaves FOR TABLE orders WHERE (id > 3), parts, no_key WITH (publish "
          "= "
          "'insert, update')"),
         ("CREATE PUBLICATION roots FOR TABLE orders (id), items (id, size), parts WITH "
          "(publish_via_partition_root)"),
         "CREATE PUBLICATION keyless FOR TABLE orders (v)"},
        "worker"
    );
    databases.run(
        "src",
        {"CREATE PUBLICATION everything FOR ALL TABLES WITH "
         "(publish_via_partition_root)"}
    );
}

/// Faults of a mirror of these tables that reads a publication of the user's.
Lines faults_of(
    const test::TwoDatabases& databases, const std::string& publication, const Lines& tables
) {
    mirror::MirrorSpec spec = databases.mirror(tables);
    spec.own_publication = false;
    spec.publication = publication;
    return faults(check(spec));
}

TEST_F(MirrorChecksStream, UsersPublication) {
    const test::TwoDatabases databases;
    make_publications(databases);
    EXPECT_EQ(
        faults_of(databases, "None", {"orders"}),
        (Lines{"fail publication: source publication None: does not exist -> CREATE PUBLICATION "
               "\"None\" FOR TABLE …, with the mirror's tables."})
    );
    EXPECT_EQ(faults_of(databases, "everything", {"orders", "items", "parts"}), Lines{});
    EXPECT_EQ(
        faults_of(databases, "everything", {"parts_1"}),
        (Lines{"fail publication: source public.parts_1: is a partition of public.parts, under "
               "whose name publication everything may publish it -> Map public.parts instead."})
    );
}

TEST_F(MirrorChecksStream, PublishedTables) {
    const test::TwoDatabases databases;
    make_publications(databases);
    EXPECT_EQ(
        faults_of(databases, "leaves", {"orders", "items", "parts", "no_key"}),
        (Lines{
            ("warn replica_identity: source public.no_key: has no primary key and no other replica "
             "identity: the application's UPDATE and DELETE fail already -> Give it a primary key, "
             "or ALTER TABLE public.no_key REPLICA IDENTITY FULL."),
            ("warn publication: source publication leaves: does not publish delete, truncate: the "
             "targets will not have those changes -> ALTER PUBLICATION leaves SET (publish = "
             "'insert, update, delete, truncate')."),
            ("warn publication: source public.orders: has a row filter in the publication: the "
             "copy "
             "takes every row, changes only those -> Publish the table without WHERE."),
            ("fail publication: source public.items: is not in publication leaves -> ALTER "
             "PUBLICATION leaves ADD TABLE public.items."),
            ("fail publication: source public.parts: is partitioned, and publication leaves "
             "publishes partitions under their own names -> ALTER PUBLICATION leaves SET "
             "(publish_via_partition_root = true).")})
    );
    EXPECT_EQ(
        faults_of(databases, "roots", {"orders", "parts"}),
        (Lines{"warn publication: source public.orders: the publication's column list lacks v, "
               "size -> Add them to the list (ALTER PUBLICATION roots SET TABLE …), or exclude "
               "them in the mapping."})
    );
    EXPECT_EQ(
        faults_of(databases, "keyless", {"orders"}),
        (Lines{"fail publication: source public.orders: the publication's column list lacks id, "
               "size, with columns of the replica identity -> Add them to the list (ALTER "
               "PUBLICATION keyless SET TABLE …), or exclude them in the mapping."})
    );
    mirror::MirrorSpec spec = databases.mirror({"items"});
    spec.own_publication = false;
    spec.publication = "roots";
    spec.tables[0].exclude = {"v"};
    EXPECT_EQ(faults(check(spec)), Lines{}) << "what is excluded need not be published";
}

}  // namespace
}  // namespace engine
