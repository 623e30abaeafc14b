// Against a real PostgreSQL 15: each check of a mirror's source, seen failing.
#include "engine/source/postgres_mirror_checks_parts.hpp"
#include "tests/unit/engine/mirror_checks_support.hpp"

namespace engine {
namespace {

using test::check;
using test::faults;
using test::lines;
using test::Lines;

class MirrorChecksSource : public test::MirrorChecks {};

TEST_F(MirrorChecksSource, Passes) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE orders (id int PRIMARY KEY, v text, size int)",
         "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
         "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
         "INSERT INTO orders SELECT i, 'x' FROM generate_series(1, 1000) i",
         "ANALYZE"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror({"orders", "parts"});
    spec.tables[0].exclude = {"size"};
    const int number = databases.connect("src").server_version();
    const std::string version =
        "PostgreSQL " + std::to_string(number / 10000) + "." + std::to_string(number % 10000);
    const Lines all{
        "pass login: source: as worker",
        "pass version: source: " + version,
        "pass wal_level: source: logical",
        "pass replication_right: source: the user may replicate",
        "pass standby: source: the server is a primary",
        "pass slots_free: source: 10 free",
        "pass wal_senders_free: source: 10 free",
        ("pass slot_wal_keep: source: unlimited: while the mirror stands still, WAL stays on the "
         "disk"),
        "pass idle_slot_timeout: source: idle slots are kept",
        "pass wal_sender_timeout: source: 1min",
        "pass decoding_memory: source: larger transactions than 64MB are streamed or spilled",
        "pass open_transactions: source: none that the user may see is open for longer than 60 s",
        "pass slot: source slot peerflow_slot_m: will be made",
        ("pass table: source public.orders: ordinary table, key (id), 2 columns, about 1000 rows "
         "in "
         "40 kB"),
        "pass table: source public.parts: partitioned table, key (id), 1 columns, not analyzed yet",
        "pass publication: source publication peerflow_pub_m: will be made",
        "pass login: destination: as worker",
        "pass version: destination: " + version,
        "pass writable: destination: transactions may write",
        "pass metadata_schema: destination schema _millrace: will be made",
        "pass temporary_right: destination: temporary tables may be made",
        "pass target_schema: destination schema public: is there",
        "pass target: destination public.orders: will be made",
        "pass target: destination public.parts: will be made"};
    EXPECT_EQ(lines(check(spec), {"pass", "warn", "fail", "skip"}), all);
}

TEST_F(MirrorChecksSource, Tables) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE orders (id int PRIMARY KEY, v text)",
         "CREATE VIEW look AS SELECT 1 AS one",
         "CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY)",
         ("CREATE TABLE computed (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) "
          "STORED)"),
         "CREATE TABLE mother (id int PRIMARY KEY)",
         "CREATE TABLE child () INHERITS (mother)",
         "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
         "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)",
         "CREATE UNLOGGED TABLE parts_2 PARTITION OF parts FOR VALUES FROM (10) TO (20)"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror(
        {"Orders", "gone", "orders", "look", "scratch", "computed", "mother", "parts", "parts_1"}
    );
    spec.tables[2].exclude = {"absent"};
    spec.tables[2].renames = {{"gone", "here"}};
    const Lines expected{
        ("fail table: source public.Orders: does not exist -> Write public.orders: names in "
         "mappings keep their case."),
        ("fail table: source public.gone: does not exist -> Create it, or map a table that is "
         "there; names in mappings keep their case."),
        ("fail columns: source public.orders: has no column absent, which the mapping excludes -> "
         "Write the mapping with columns that the table has; names in mappings keep their case."),
        ("fail columns: source public.orders: has no column gone, which the mapping renames -> "
         "Write the mapping with columns that the table has; names in mappings keep their case."),
        "fail table: source public.look: is a view -> Map ordinary or partitioned tables.",
        ("fail table: source public.scratch: is unlogged: its changes are in no WAL -> ALTER TABLE "
         "public.scratch SET LOGGED."),
        ("warn inheritance: source public.mother: rows of tables that inherit from it (1) are not "
         "part of it -> Map the tables that inherit as well, where their rows are wanted."),
        ("fail table: source public.parts_1: is a partition of public.parts, which is mapped too "
         "-> "
         "Map either the partitioned table or its partitions."),
        ("fail table: source public.parts: its partition public.parts_2 is unlogged: its changes "
         "are in no WAL -> ALTER TABLE public.parts_2 SET LOGGED.")};
    const std::vector<CheckRow> rows = check(spec);
    EXPECT_EQ(faults(rows), expected);
    const Lines passed = lines(rows, {"pass"});
    const std::string generated =
        "pass generated_columns: source public.computed: twice generated: their values are "
        "not copied";
    EXPECT_NE(std::ranges::find(passed, generated), passed.end());
    spec.tables.resize(2);
    EXPECT_EQ(mirror_refusal("m", check(spec)).sqlstate, "42P01");
}

TEST_F(MirrorChecksSource, Identity) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE orders (id int PRIMARY KEY, v text)",
         "CREATE TABLE no_key (id int)",
         "CREATE TABLE nothing (id int PRIMARY KEY)",
         "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
         "CREATE TABLE lost (id int NOT NULL)",
         "CREATE UNIQUE INDEX lost_id ON lost (id)",
         "ALTER TABLE lost REPLICA IDENTITY USING INDEX lost_id",
         "DROP INDEX lost_id",
         "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
         "CREATE TABLE whole (id int, v text)",
         "ALTER TABLE whole REPLICA IDENTITY FULL",
         "CREATE TABLE by_index (id int NOT NULL, v text)",
         "CREATE UNIQUE INDEX by_index_id ON by_index (id)",
         "ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_id",
         "CREATE TABLE bare (id int) PARTITION BY RANGE (id)",
         "CREATE TABLE bare_1 PARTITION OF bare FOR VALUES FROM (0) TO (10)",
         "ALTER TABLE bare REPLICA IDENTITY FULL"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror(
        {"orders", "no_key", "nothing", "lost", "late", "whole", "by_index", "bare"}
    );
    spec.tables[0].exclude = {"id"};
    spec.tables[5].exclude = {"v"};
    const std::string code = "fail replica_identity: source public.";
    const std::string then = ": once published, the application's UPDATE and DELETE would fail -> ";
    const std::string give = "Give it a primary key, or ALTER TABLE public.";
    const Lines expected{
        code + "orders: the mapping excludes id of its key -> Do not exclude columns of the key.",
        code + "no_key: has no primary key and no other replica identity" + then + give +
            "no_key REPLICA IDENTITY FULL.",
        code + "nothing: has REPLICA IDENTITY NOTHING" + then +
            "ALTER TABLE public.nothing REPLICA IDENTITY DEFAULT.",
        code + "lost: has lost the index of its replica identity" + then + give +
            "lost REPLICA IDENTITY FULL.",
        code + "late: has a DEFERRABLE primary key, which is no replica identity" + then + give +
            "late REPLICA IDENTITY FULL.",
        ("warn replica_identity: source public.whole: has no primary key, and the mapping excludes "
         "columns: rows that differ only in those are taken for each other -> ALTER TABLE "
         "public.whole ADD PRIMARY KEY (…)."),
        ("warn replica_identity: source public.bare: has no primary key: rows are told apart by "
         "all "
         "their columns, which is slow -> ALTER TABLE public.bare ADD PRIMARY KEY (…)."),
        code +
            "bare: its partition public.bare_1 has no replica identity of its own -> Give the "
            "partitioned table a primary key, or ALTER TABLE public.bare_1 REPLICA IDENTITY "
            "FULL, as each of its partitions."};
    EXPECT_EQ(faults(check(spec)), expected);

    // A mirror that only copies needs none.
    spec.initial_copy_only = true;
    EXPECT_EQ(faults(check(spec)), Lines{});
}

TEST_F(MirrorChecksSource, OpenTransactions) {
    const test::TwoDatabases databases("-c wal_level=logical -c max_prepared_transactions=2");
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY)"}, "worker");
    const mirror::MirrorSpec spec = databases.mirror({"orders"});
    const net::Patience patience = test::patience();
    const auto found = [&](int open_seconds_max) {
        net::PgTarget target = test::target(databases.server.port());
        postgres::CheckSession session(target, patience);
        CheckList list("source");
        source::PostgresFindings findings;
        source::SourceCheck check{spec, true, session, list, findings, open_seconds_max};
        source::check_open_transactions(check);
        Lines all = faults(list.rows());
        for (std::string& line : all) {
            const std::size_t age = line.find("open for ") + 9;
            line.replace(age, line.find(": a new slot") - age, "AGE");
        }
        return all;
    };
    net::PgConnection open = databases.connect("src");
    open.query("BEGIN", {}, patience);
    EXPECT_EQ(found(-1), Lines{}) << "one that has written nothing delays nobody";
    open.query("INSERT INTO public.orders VALUES (1)", {}, patience);
    const auto pid = open.query("SELECT pg_backend_pid()", {}, patience)[0][0].value_or("");
    EXPECT_EQ(found(60), Lines{});
    EXPECT_EQ(
        found(-1),
        (Lines{
            "warn open_transactions: source: the transaction of pid " + pid +
            ", open for AGE: a new slot waits until it ends -> End it: SELECT "
            "pg_terminate_backend(" +
            pid + ")."})
    );
    open.query("PREPARE TRANSACTION 'it''s'", {}, patience);
    EXPECT_EQ(
        found(-1),
        (Lines{"warn open_transactions: source: prepared transaction 'it''s', open for AGE: a "
               "new slot waits until it ends -> End it: COMMIT PREPARED 'it''s' or ROLLBACK "
               "PREPARED 'it''s'."})
    );
}

TEST_F(MirrorChecksSource, Rights) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE foreign_owner (id int PRIMARY KEY, v text, hidden text)",
         "GRANT SELECT (id) ON foreign_owner TO worker",
         "CREATE TABLE by_columns (id int PRIMARY KEY)",
         "GRANT SELECT (id) ON by_columns TO worker",
         "CREATE TABLE policed (id int PRIMARY KEY)",
         "GRANT SELECT ON policed TO worker",
         "ALTER TABLE policed ENABLE ROW LEVEL SECURITY",
         "CREATE SCHEMA closed",
         "CREATE TABLE closed.t (id int PRIMARY KEY)",
         "GRANT SELECT ON closed.t TO worker",
         "ALTER DATABASE src OWNER TO ann"}
    );
    databases.run("postgres", {"ALTER ROLE worker NOREPLICATION"});
    mirror::MirrorSpec spec = databases.mirror({"foreign_owner", "by_columns", "policed", "t"});
    spec.tables[0].exclude = {"hidden"};
    spec.tables[3].source.schema = "closed";
    const std::string let_owner =
        "does not own it, so may not add it to a publication -> Let the owner make one (CREATE "
        "PUBLICATION peerflow_pub_m FOR TABLE …) and name it in the option publication_name.";
    const Lines expected{
        ("fail replication_right: source: user worker may not replicate -> ALTER ROLE worker "
         "REPLICATION (RDS and Aurora: GRANT rds_replication TO worker)."),
        ("fail select_right: source public.foreign_owner: user worker lacks SELECT (v) -> GRANT "
         "SELECT (v) ON TABLE public.foreign_owner TO worker."),
        ("warn select_right: source public.by_columns: user worker may read columns, but not the "
         "rows' places: the copy takes all rows in one piece -> GRANT SELECT (ctid) ON TABLE "
         "public.by_columns TO worker."),
        ("fail row_security: source public.policed: row-level security hides rows from user worker "
         "-> ALTER ROLE worker BYPASSRLS."),
        ("fail select_right: source closed.t: user worker lacks USAGE on its schema -> GRANT USAGE "
         "ON SCHEMA closed TO worker."),
        ("fail publication: source publication peerflow_pub_m: cannot be made: user worker lacks "
         "CREATE on database src -> GRANT CREATE ON DATABASE src TO worker."),
        "fail publication: source public.foreign_owner: user worker " + let_owner,
        "fail publication: source public.by_columns: user worker " + let_owner,
        "fail publication: source public.policed: user worker " + let_owner,
        "fail publication: source closed.t: user worker " + let_owner};
    const std::vector<CheckRow> rows = check(spec);
    EXPECT_EQ(faults(rows), expected);
    EXPECT_EQ(mirror_refusal("m", rows).sqlstate, "42501");
    // The fixes fix.
    databases.run(
        "src",
        {"ALTER ROLE worker REPLICATION BYPASSRLS",
         "GRANT SELECT (v) ON TABLE public.foreign_owner TO worker",
         "GRANT SELECT (ctid) ON TABLE public.foreign_owner TO worker",
         "GRANT SELECT (ctid) ON TABLE public.by_columns TO worker",
         "GRANT USAGE ON SCHEMA closed TO worker",
         "CREATE PUBLICATION made_by_owner FOR TABLE foreign_owner, by_columns, policed, closed.t"}
    );
    spec.publication = "made_by_owner";
    spec.own_publication = false;
    EXPECT_EQ(faults(check(spec)), Lines{});
}

TEST_F(MirrorChecksSource, LeafRights) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE SCHEMA parts",
         "CREATE TABLE parts (id int PRIMARY KEY, v text, hidden text) PARTITION BY RANGE (id)",
         "CREATE TABLE parts.one PARTITION OF parts FOR VALUES FROM (0) TO (10)",
         "CREATE TABLE parts.two PARTITION OF parts FOR VALUES FROM (10) TO (20)",
         "CREATE TABLE parts.three PARTITION OF parts FOR VALUES FROM (20) TO (30)",
         "ALTER TABLE parts.two ENABLE ROW LEVEL SECURITY",
         "GRANT SELECT ON public.parts, parts.two TO worker",
         "GRANT SELECT (id, v, ctid) ON parts.three TO worker",
         ("CREATE PUBLICATION made_by_owner FOR TABLE public.parts WITH "
          "(publish_via_partition_root)")}
    );
    mirror::MirrorSpec spec = databases.mirror({"parts"});
    spec.tables[0].exclude = {"hidden"};
    spec.publication = "made_by_owner";
    spec.own_publication = false;
    const Lines expected{
        "fail select_right: source public.parts: user worker lacks USAGE on its partitions' schema "
        "parts -> GRANT USAGE ON SCHEMA parts TO worker.",
        "fail select_right: source public.parts: user worker lacks SELECT on partitions, which the "
        "copy reads -> GRANT SELECT ON TABLE parts.one TO worker.",
        "fail row_security: source public.parts: row-level security of its partitions hides rows "
        "from user worker -> ALTER ROLE worker BYPASSRLS."};
    EXPECT_EQ(faults(check(spec)), expected);
    spec.initial_copy = false;
    EXPECT_EQ(faults(check(spec)), Lines{}) << "only the copy reads them";
    spec.initial_copy = true;
    databases.run(
        "src",
        {"GRANT USAGE ON SCHEMA parts TO worker",
         "GRANT SELECT ON TABLE parts.one TO worker",
         "ALTER ROLE worker BYPASSRLS"}
    );
    EXPECT_EQ(faults(check(spec)), Lines{});
}

TEST_F(MirrorChecksSource, Server) {
    const test::TwoDatabases databases(
        "-c wal_level=replica -c max_replication_slots=0 -c max_wal_senders=0 -c "
        "max_slot_wal_keep_size=1GB"
    );
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY)"}, "worker");
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    const std::string slots_fix =
        "no replication slot is free -> Drop slots that nobody uses (SELECT slot_name, active FROM "
        "pg_replication_slots), or raise max_replication_slots and restart the server.";
    const std::string senders_fix = " free -> Raise max_wal_senders and restart the server.";
    Lines expected{
        "fail wal_level: source: wal_level is replica, which has no changes to follow -> ALTER "
        "SYSTEM SET wal_level = 'logical', then restart the server (RDS and Aurora: "
        "rds.logical_replication = 1 in its parameter group, then reboot).",
        "fail slots_free: source: " + slots_fix,
        "fail wal_senders_free: source: no WAL sender is" + senders_fix,
        "warn slot_wal_keep: source: max_slot_wal_keep_size is 1GB: a slot that falls farther "
        "behind is lost, and the mirror needs a new copy -> Set max_slot_wal_keep_size to more WAL "
        "than is written while the mirror may stand still."};
    EXPECT_EQ(faults(check(spec)), expected);
    expected[1] = "warn slots_free: source: " + slots_fix;
    expected[2] = "warn wal_senders_free: source: 0" + senders_fix;
    EXPECT_EQ(faults(check(spec, false)), expected) << "one that runs has a slot";
    spec.initial_copy_only = true;
    EXPECT_EQ(faults(check(spec)), Lines{}) << "a copy needs nothing of it";
}

TEST_F(MirrorChecksSource, Standby) {
    const test::Postgres standby("-c wal_level=logical", true);
    mirror::MirrorSpec spec;
    spec.slot = "peerflow_slot_m";
    spec.publication = "peerflow_pub_m";
    spec.source = test::options(standby.port(), "postgres", "ann");
    spec.destination = test::options(standby.port(), "postgres", "ann");
    const std::string name_primary =
        " -> Name the primary (Aurora: the writer endpoint) in the peer's option \"host\".";
    const Lines expected{
        "fail standby: source: the server is a standby, which can be followed from version 16 on" +
            name_primary,
        "fail publication: source publication peerflow_pub_m: cannot be made at a standby -> Make "
        "it at the primary and name it in the option publication_name.",
        "fail writable: destination: the server is a standby: it cannot be written to" +
            name_primary};
    EXPECT_EQ(faults(check(spec)), expected);
}

}  // namespace
}  // namespace engine
