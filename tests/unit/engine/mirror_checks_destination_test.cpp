// Against a real PostgreSQL 15: each check of a mirror's destination, and of both ends together,
// seen failing.
#include "tests/unit/engine/mirror_checks_support.hpp"

namespace engine {
namespace {

using test::check;
using test::faults;
using test::lines;
using test::Lines;

class MirrorChecksDestination : public test::MirrorChecks {};

TEST_F(MirrorChecksDestination, Server) {
    const test::TwoDatabases databases;
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY)"}, "worker");
    databases.run(
        "dst",
        {"ALTER DATABASE dst OWNER TO ann",
         "ALTER ROLE worker IN DATABASE dst SET default_transaction_read_only = on",
         "CREATE SCHEMA closed",
         "CREATE TABLE closed.there (id int PRIMARY KEY)",
         "CREATE SCHEMA half",
         "GRANT USAGE ON SCHEMA half TO worker"}
    );
    mirror::MirrorSpec spec = databases.mirror({"orders", "orders", "orders", "orders"});
    spec.replication_role = "replica";
    spec.tables[0].target = {"absent", "orders"};
    spec.tables[1].target = {"closed", "orders"};
    spec.tables[2].target = {"half", "orders"};
    spec.tables.pop_back();
    Lines expected{
        ("fail writable: destination: default_transaction_read_only is on -> ALTER ROLE worker SET "
         "default_transaction_read_only = off."),
        ("fail replication_role: destination: user worker may not set session_replication_role -> "
         "From version 15 on: GRANT SET ON PARAMETER session_replication_role TO worker; before, "
         "log in as a superuser, or leave the option out."),
        ("fail metadata_schema: destination schema _millrace: does not exist, and user worker may "
         "not create it -> CREATE SCHEMA _millrace AUTHORIZATION worker."),
        ("fail target_schema: destination schema absent: does not exist, and user worker may not "
         "create it -> CREATE SCHEMA absent AUTHORIZATION worker."),
        ("fail target_schema: destination schema closed: user worker may not create orders in it "
         "-> "
         "GRANT USAGE, CREATE ON SCHEMA closed TO worker."),
        ("fail target_schema: destination schema half: user worker may not create orders in it -> "
         "GRANT CREATE ON SCHEMA half TO worker.")};
    EXPECT_EQ(faults(check(spec)), expected);

    databases.run(
        "dst",
        {"ALTER ROLE worker IN DATABASE dst RESET default_transaction_read_only",
         "GRANT SET ON PARAMETER session_replication_role TO worker",
         "CREATE SCHEMA absent AUTHORIZATION worker",
         "GRANT USAGE, CREATE ON SCHEMA closed TO worker",
         "GRANT CREATE ON SCHEMA half TO worker",
         "CREATE SCHEMA _millrace"}
    );
    const std::string schema = "fail metadata_schema: destination schema _millrace: user worker ";
    expected = {
        schema +
        "may not create tables in it -> GRANT USAGE, CREATE ON "
        "SCHEMA _millrace TO worker."};
    EXPECT_EQ(faults(check(spec)), expected);
    databases.run(
        "dst",
        {"GRANT USAGE, CREATE ON SCHEMA _millrace TO worker",
         "CREATE TABLE _millrace.positions (id int)"}
    );
    expected = {
        schema +
        "may not write the tables in it -> GRANT USAGE ON SCHEMA _millrace "
        "TO worker; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA _millrace TO "
        "worker."};
    EXPECT_EQ(faults(check(spec)), expected);
    spec.destination.set("metadata_schema", catalog::Secret{"absent"});
    EXPECT_EQ(faults(check(spec)), Lines{});
}

/// The same tables at the source, with a key each.
void make_sources(const test::TwoDatabases& databases, const Lines& names) {
    for (const std::string& name : names) {
        databases.run("src", {"CREATE TABLE \"" + name + "\" (id int PRIMARY KEY)"}, "worker");
    }
}

TEST_F(MirrorChecksDestination, Tables) {
    const test::TwoDatabases databases;
    const Lines names{"view", "denied", "policed"};
    make_sources(databases, names);
    databases.run(
        "dst",
        {"CREATE VIEW view AS SELECT 1 AS id",
         "CREATE TABLE denied (id int PRIMARY KEY)",
         "GRANT SELECT, INSERT ON denied TO worker",
         "CREATE TABLE policed (id int PRIMARY KEY)",
         "GRANT ALL ON policed TO worker",
         "ALTER TABLE policed ENABLE ROW LEVEL SECURITY"}
    );
    const Lines expected{
        ("fail target: destination public.view: is neither an ordinary nor a partitioned table -> "
         "Map to a table, or to a name that is free."),
        ("fail target_right: destination public.denied: user worker lacks UPDATE, DELETE, TRUNCATE "
         "-> GRANT UPDATE, DELETE, TRUNCATE ON TABLE public.denied TO worker."),
        ("warn target_owner: destination public.denied: user worker does not own it, so cannot "
         "apply schema changes to it -> ALTER TABLE public.denied OWNER TO worker; or "
         "schema_changes = 'hold' for the mirror."),
        ("fail target_row_security: destination public.policed: row-level security hides rows from "
         "user worker -> ALTER ROLE worker BYPASSRLS."),
        ("warn target_owner: destination public.policed: user worker does not own it, so cannot "
         "apply schema changes to it -> ALTER TABLE public.policed OWNER TO worker; or "
         "schema_changes = 'hold' for the mirror.")};
    mirror::MirrorSpec spec = databases.mirror(names);
    EXPECT_EQ(faults(check(spec)), expected);
    // The fixes fix.
    databases.run(
        "dst",
        {"DROP VIEW view",
         "GRANT UPDATE, DELETE, TRUNCATE ON TABLE public.denied TO worker",
         "ALTER ROLE worker BYPASSRLS"}
    );
    spec.schema_changes = mirror::SchemaChanges::hold;
    EXPECT_EQ(faults(check(spec)), Lines{});
}

TEST_F(MirrorChecksDestination, Empty) {
    const test::TwoDatabases databases;
    const Lines names{"full", "locked", "empty"};
    make_sources(databases, names);
    databases.run(
        "dst",
        {"CREATE TABLE \"full\" (id int PRIMARY KEY)",
         "INSERT INTO \"full\" VALUES (1)",
         "CREATE TABLE locked (id int PRIMARY KEY)",
         "CREATE TABLE empty (id int PRIMARY KEY)"},
        "worker"
    );
    net::PgConnection holder = databases.connect("dst");
    for (const char* sql : {"BEGIN", "LOCK TABLE public.locked IN ACCESS EXCLUSIVE MODE"}) {
        holder.query(sql, {}, test::patience());
    }
    const Lines expected{
        "fail target_empty: destination public.full: is not empty, and the initial copy goes only "
        "into an empty table -> TRUNCATE public.\"full\"; or do_initial_copy = false for the "
        "mirror.",
        "fail target_empty: destination public.locked: could not be read: canceling statement due "
        "to lock timeout (55P03) -> Try again; another session may have locked it."};
    mirror::MirrorSpec spec = databases.mirror(names);
    EXPECT_EQ(faults(check(spec)), expected);
    EXPECT_EQ(faults(check(spec, false)), Lines{}) << "one that runs has filled them";
    spec.initial_copy = false;
    EXPECT_EQ(faults(check(spec)), Lines{}) << "nothing is copied";
}

TEST_F(MirrorChecksDestination, Reactions) {
    const test::TwoDatabases databases;
    const Lines names{"loud", "fine"};
    make_sources(databases, names);
    databases.run(
        "dst",
        {"CREATE TABLE fine (id int PRIMARY KEY)",
         "CREATE TABLE loud (id int PRIMARY KEY REFERENCES fine)",
         "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
         "CREATE TRIGGER shouts BEFORE INSERT ON loud FOR EACH ROW EXECUTE FUNCTION shout()",
         "CREATE TRIGGER quiet BEFORE INSERT ON loud FOR EACH ROW EXECUTE FUNCTION shout()",
         "ALTER TABLE loud DISABLE TRIGGER quiet"},
        "worker"
    );
    const std::string fix =
        " -> Let the mirror write with session_replication_role = 'replica', or ALTER TABLE "
        "public.";
    const std::string keys =
        ": is in foreign keys: loud_id_fkey; the copy fills one table after the other" + fix;
    const Lines expected{
        "warn target_triggers: destination public.loud: fires shouts" + fix +
            "loud DISABLE TRIGGER ALL.",
        "warn target_foreign_keys: destination public.loud" + keys + "loud DISABLE TRIGGER ALL.",
        "warn target_foreign_keys: destination public.fine" + keys + "fine DISABLE TRIGGER ALL."};
    mirror::MirrorSpec spec = databases.mirror(names);
    EXPECT_EQ(faults(check(spec)), expected);
    spec.replication_role = "replica";
    databases.run("dst", {"GRANT SET ON PARAMETER session_replication_role TO worker"});
    EXPECT_EQ(faults(check(spec)), Lines{}) << "nothing reacts then";
    databases.run("dst", {"ALTER TABLE loud ENABLE ALWAYS TRIGGER shouts"}, "worker");
    EXPECT_EQ(
        faults(check(spec)),
        (Lines{"warn target_triggers: destination public.loud: fires shouts -> ALTER TABLE "
               "public.loud DISABLE TRIGGER ALL."})
    ) << "but for what always fires";
}

/// Tables whose columns differ in every way.
void make_misfits(const test::TwoDatabases& databases) {
    databases.run(
        "src",
        {"CREATE TYPE mood AS ENUM ('good', 'bad')",
         "CREATE DOMAIN code AS varchar(3)",
         "CREATE TABLE orders (id int PRIMARY KEY, gone text, small int, wide bigint, price "
         "numeric(10, 2), how mood, short code, list int[], loose text, local int, twice int "
         "GENERATED ALWAYS AS (small * 2) STORED, made int, same int GENERATED ALWAYS AS (small) "
         "STORED, hidden text, old text)"},
        "worker"
    );
    databases.run(
        "dst",
        {"CREATE TYPE mood AS ENUM ('good', 'bad')",
         "CREATE TABLE orders (id bigint, small bigint, wide int, price numeric(9, 2), how mood, "
         "short varchar(4), list text[], loose text NOT NULL, local text, twice int, made int "
         "GENERATED ALWAYS AS (small * 2) STORED, must int NOT NULL, may int NOT NULL DEFAULT 1, "
         "own int NOT NULL GENERATED ALWAYS AS IDENTITY, new text, synced int, same int GENERATED "
         "ALWAYS AS (wide) STORED)"},
        "worker"
    );
}

TEST_F(MirrorChecksDestination, Columns) {
    const test::TwoDatabases databases;
    make_misfits(databases);
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    spec.tables[0].exclude = {"hidden"};
    spec.tables[0].renames = {{"old", "new"}};
    spec.soft_delete_column = "is_deleted";
    spec.synced_at_column = "synced";
    const std::string table = "destination public.orders: ";
    const std::string alter = " -> ALTER TABLE public.orders ";
    const auto misfit =
        [&](const std::string& column, const std::string& to, const std::string& from) {
            return "fail target_type: " + table + "column " + column + " is " + to +
                   ", which not every value of the source's " + from + " fits" + alter +
                   "ALTER COLUMN " + column + " TYPE " + from + ".";
        };
    const Lines expected{
        "fail target_column: " + table + "has no column gone" + alter +
            "ADD COLUMN gone text; or exclude it in the mapping.",
        misfit("wide", "integer", "bigint"),
        misfit("price", "numeric(9,2)", "numeric(10,2)"),
        misfit("list", "text[]", "integer[]"),
        "warn target_not_null: " + table +
            "column loose is NOT NULL, at the source it may be NULL: such a row stops the mirror" +
            alter + "ALTER COLUMN loose DROP NOT NULL.",
        misfit("local", "text", "integer"),
        "warn target_generated: " + table +
            "column twice is generated at the source, whose values are not copied -> Make it "
            "GENERATED "
            "ALWAYS AS (…) STORED at the target too, or exclude it.",
        "warn target_generated: " + table +
            "column made is generated there and left out -> Exclude made in the mapping.",
        "warn target_generated: " + table +
            "column same has another expression than at the source, so its values may differ" +
            alter +
            "DROP COLUMN same, ADD COLUMN same integer GENERATED ALWAYS AS (small) STORED; or "
            "exclude it in the mapping.",
        "fail target_not_null: " + table +
            "column must is NOT NULL without a default, and the source gives it no value" + alter +
            "ALTER COLUMN must DROP NOT NULL; or ALTER TABLE public.orders ALTER COLUMN must SET "
            "DEFAULT ….",
        "fail target_column: " + table +
            "has no column is_deleted, in which deleted rows are to be marked" + alter +
            "ADD COLUMN is_deleted boolean NOT NULL DEFAULT false.",
        "fail target_type: " + table + "column synced is integer, and the mirror writes timestamp" +
            alter + "RENAME COLUMN synced TO …, or choose another name for the mirror's.",
        "warn target_key: " + table +
            "has no unique key over (id): each update and delete reads the whole table" + alter +
            "ADD PRIMARY KEY (id)."};
    EXPECT_EQ(faults(check(spec)), expected);

    // With types that any server has, everything may become text.
    spec.native_types = false;
    Lines fewer = expected;
    std::erase(fewer, misfit("local", "text", "integer"));
    std::erase(fewer, misfit("list", "text[]", "integer[]"));
    EXPECT_EQ(faults(check(spec)), fewer);
}

TEST_F(MirrorChecksDestination, Types) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE SCHEMA ext",
         "GRANT USAGE ON SCHEMA ext TO worker",
         "CREATE EXTENSION hstore",
         "CREATE EXTENSION citext SCHEMA ext",
         "CREATE EXTENSION ltree"}
    );
    databases.run(
        "dst",
        {"CREATE SCHEMA ext",
         "CREATE EXTENSION citext SCHEMA ext",
         "CREATE EXTENSION ltree SCHEMA ext"}
    );
    databases.run("dst", {"CREATE TYPE there AS ENUM ('a')"}, "worker");
    databases.run(
        "src",
        {"CREATE TYPE there AS ENUM ('a')",
         "CREATE TYPE mood AS ENUM ('good')",
         "CREATE TYPE pair AS (a mood, b ltree)",
         "CREATE DOMAIN bag AS hstore",
         "CREATE TYPE span AS RANGE (subtype = int)",
         ("CREATE TABLE orders (id int PRIMARY KEY, a there, c pair[], d bag, e ext.citext[], f "
          "span, g jsonb)"),
         "CREATE TABLE bags (id int PRIMARY KEY, bag hstore)"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror({"orders"});
    const std::string no_hstore =
        "fail types: destination extension hstore: is not installed, and the source's public.";
    const std::string create_hstore = " -> CREATE EXTENSION hstore SCHEMA public.";
    const Lines expected{
        "fail types: destination extension citext: user worker lacks USAGE on its schema -> GRANT "
        "USAGE ON SCHEMA ext TO worker.",
        no_hstore + "orders.d is public.bag" + create_hstore,
        "fail types: destination extension ltree: is in schema ext, at the source in public -> "
        "ALTER EXTENSION ltree SET SCHEMA public, or make the tables that use it yourself.",
        "fail types: destination type public.span: does not exist, and the source's "
        "public.orders.f has it -> CREATE TYPE public.span, as it is at the source."};
    const std::vector<CheckRow> rows = check(spec);
    EXPECT_EQ(faults(rows), expected);
    Lines passed = lines(rows, {"pass"});
    std::erase_if(passed, [](const std::string& line) { return !line.starts_with("pass types"); });
    const Lines fit{
        "pass types: destination type public.bag: will be made",
        "pass types: destination type public.mood: will be made",
        "pass types: destination type public.pair: will be made",
        "pass types: destination type public.there: is there"};
    EXPECT_EQ(passed, fit);
    spec.native_types = false;
    EXPECT_EQ(faults(check(spec)), Lines{}) << "all of them become text";
    spec = databases.mirror({"bags"});
    spec.native_types = false;
    EXPECT_EQ(faults(check(spec)), (Lines{no_hstore + "bags.bag is public.hstore" + create_hstore}))
        << "but not this one";
}

TEST_F(MirrorChecksDestination, ExtensionsTypeInAnotherSchema) {
    const test::TwoDatabases databases;
    databases.run("src", {"CREATE EXTENSION citext"});
    databases.run(
        "dst",
        {"CREATE SCHEMA ext",
         "GRANT USAGE ON SCHEMA ext TO worker",
         "CREATE EXTENSION citext SCHEMA ext"}
    );
    databases.run("src", {"CREATE TABLE orders (id int PRIMARY KEY, e citext[])"}, "worker");
    databases.run("dst", {"CREATE TABLE orders (id int PRIMARY KEY, e ext.citext[])"}, "worker");
    EXPECT_EQ(faults(check(databases.mirror({"orders"}))), Lines{});
}

TEST_F(MirrorChecksDestination, BothEnds) {
    const test::TwoDatabases databases;
    databases.run(
        "src",
        {"CREATE TABLE a (id int PRIMARY KEY)",
         "CREATE TABLE b (id int PRIMARY KEY)",
         "CREATE TABLE c (id int PRIMARY KEY)"},
        "worker"
    );
    mirror::MirrorSpec spec = databases.mirror({"a", "b", "c"});
    spec.destination = databases.options("src");
    spec.tables[0].target.name = "b";
    spec.tables[1].target.name = "a";
    spec.tables[2].target.name = "d";
    const std::string loop =
        ": is written by the mirror that reads it: both peers are the same database -> Map it to "
        "another table, or write to another database.";
    EXPECT_EQ(
        faults(check(spec)),
        (Lines{"fail loop: mirror public.a" + loop, "fail loop: mirror public.b" + loop})
    );
    spec.destination = databases.options("dst");
    EXPECT_EQ(faults(check(spec)), Lines{}) << "other database, same names";

    // Nobody answers at one end: the other's checks run all the same.
    test::SilentPort closed;
    spec.source.set("port", catalog::Secret{closed.port()});
    closed.close();
    spec.destination = databases.options("src");
    std::vector<CheckRow> rows = check(spec);
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows[0].code + " " + rows[0].status, "login fail");
    EXPECT_EQ(mirror_refusal("m", rows).sqlstate, "08001");
    EXPECT_EQ(lines(rows, {"fail"}).size(), 1U);
    EXPECT_EQ(lines(rows, {"skip"}).size(), 15U);
    EXPECT_EQ(
        lines(rows, {"skip"}).back(),
        "skip target_column: destination: the source's columns are not known"
    );
    // A wrong password at the other.
    spec.destination.set("password", catalog::Secret{"wrong s3cret"});
    spec.source = databases.options("src");
    rows = check(spec);
    const protocol::Error refusal = mirror_refusal("m", rows);
    EXPECT_EQ(refusal.sqlstate, "08004");
    EXPECT_EQ((refusal.detail + refusal.hint).find("s3cret"), std::string::npos);

    std::stop_source stop;
    stop.request_stop();
    const auto stopped = test::error_of([&] {
        check_mirror(spec, true, {test::patience().deadline, stop.get_token()});
    });
    EXPECT_EQ(stopped.sqlstate, "57014");
}

}  // namespace
}  // namespace engine
