// Options of mirrors. Names and defaults are PeerDB's where PeerDB has them; decisions say what is
// honoured and what is not.
#include <array>

#include "sql/options.hpp"

namespace sql {
namespace {

using enum OptionType;

constexpr std::int64_t interval_seconds_max = 86400;
constexpr std::array<std::string_view, 2> type_systems{"Q", "PG"};
constexpr std::array<std::string_view, 2> new_table_policies{"ignore", "add"};
constexpr std::array<std::string_view, 3> schema_change_policies{"apply", "hold", "ignore"};
constexpr std::array<std::string_view, 2> truncate_policies{"apply", "ignore"};
constexpr std::array<std::string_view, 3> query_modes{"append", "upsert", "overwrite"};
constexpr std::array<std::string_view, 3> replication_roles{"origin", "replica", "local"};
constexpr std::array<std::string_view, 2> origins{"any", "none"};
constexpr std::string_view staging_help =
    "A staging place of PeerDB's; rows go to the destination directly, nothing is lost without it.";

constexpr std::array mirror{
    OptionSpec{
        .name = "do_initial_copy",
        .type = boolean,
        .default_value = "true",
        .help = "Copy the rows that are there before changes follow.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "initial_copy_only",
        .type = boolean,
        .default_value = "false",
        .help = "End after the copy, in state completed.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "publication_name",
        .help = "A publication of yours; not given: peerflow_pub_<mirror> is made.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "replication_slot_name",
        .help = "A slot of yours, never dropped by us; not given: peerflow_slot_<mirror> is made.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "max_batch_size",
        .type = integer,
        .default_value = "250000",
        .help = "Most changes in a batch; a transaction is never split.",
        .min = 0,
        .max = UINT32_MAX},
    OptionSpec{
        .name = "sync_interval",
        .type = interval,
        .default_value = "0",
        .help = "How long a batch may wait for more changes, in seconds; 0: not at all.",
        .max = interval_seconds_max},
    OptionSpec{
        .name = "confirm_delay",
        .type = interval,
        .default_value = "0",
        .help =
            "How much longer the source keeps what is durable at the destination, in seconds: "
            "one that is restored to an older state, or fails over and loses commits, gets them "
            "again.",
        .max = interval_seconds_max},
    OptionSpec{
        .name = "snapshot_num_rows_per_partition",
        .type = integer,
        .default_value = "250000",
        .help = "Rows in one chunk of the initial copy.",
        .max = UINT32_MAX},
    OptionSpec{
        .name = "snapshot_num_partitions_override",
        .type = integer,
        .default_value = "0",
        .help = "That many chunks a table; 0: by their size.",
        .max = UINT32_MAX},
    OptionSpec{
        .name = "snapshot_max_parallel_workers",
        .type = integer,
        .help = "Chunks that are copied at once; not given: as many as there "
                "are processors, up to 4.",
        .max = 1024},
    OptionSpec{
        .name = "snapshot_num_tables_in_parallel",
        .type = integer,
        .help = "Tables that are copied at once; not given: no table waits for another.",
        .max = 1024},
    OptionSpec{
        .name = "soft_delete_col_name",
        .help = "Deleted rows stay, marked in this column; not given: they go.",
        .counts = Counts::next_resync},
    OptionSpec{
        .name = "synced_at_col_name",
        .default_value = "_PEERDB_SYNCED_AT",
        .help = "Column with the time at which a row was written.",
        .counts = Counts::next_resync},
    OptionSpec{
        .name = "disable_peerdb_columns",
        .type = boolean,
        .default_value = "false",
        .help = "Neither of the two columns; wins over their names.",
        .counts = Counts::next_resync},
    OptionSpec{
        .name = "system",
        .type = choice,
        .help = "PG: Postgres's own types, as they are from POSTGRES to POSTGRES unless said; Q: "
                "types that any destination has.",
        .choices = type_systems,
        .counts = Counts::next_resync},
    OptionSpec{
        .name = "resync",
        .type = boolean,
        .default_value = "false",
        .help = "Build the targets beside the old ones and swap them.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "new_tables",
        .type = choice,
        .default_value = "ignore",
        .help = "Whether a table that is later made in a mapped schema joins the mirror.",
        .choices = new_table_policies},
    OptionSpec{
        .name = "schema_changes",
        .type = choice,
        .default_value = "apply",
        .help = "What a change of a source table's columns does: apply it to the target, hold the "
                "mirror, ignore it.",
        .choices = schema_change_policies},
    OptionSpec{
        .name = "on_truncate",
        .type = choice,
        .help = "What TRUNCATE at the source does; not given: POSTGRES applies it, CLICKHOUSE "
                "ignores it with an event.",
        .choices = truncate_policies},
    OptionSpec{
        .name = "shared_target",
        .type = boolean,
        .default_value = "false",
        .help = "Several mirrors may write to one versioned table.",
        .counts = Counts::creation_only},
    OptionSpec{
        .name = "start_at_lsn",
        .type = lsn,
        .help = "Where a slot of yours is to be read from, without a copy; not given: where it is. "
                "ALTER MIRROR … START AT sets it, too.",
        .counts = Counts::until_streaming},
    OptionSpec{
        .name = "session_replication_role",
        .type = choice,
        .help = "In the sessions that write to a POSTGRES destination; replica: its triggers and "
                "foreign keys do not fire.",
        .choices = replication_roles},
    OptionSpec{
        .name = "origin",
        .type = choice,
        .default_value = "any",
        .help = "none: what other replication brought to the source is left out, so that two "
                "mirrors can face each other (POSTGRES 16 and later).",
        .choices = origins},
    OptionSpec{
        .name = "failover_slot",
        .type = boolean,
        .default_value = "true",
        .help = "Whether our slot is kept on standbys as well (POSTGRES 17 and later).",
        .counts = Counts::next_resync},
    OptionSpec{
        .name = "binary",
        .type = boolean,
        .default_value = "true",
        .help = "Values in binary form, where both servers mean the same by it."},
    OptionSpec{
        .name = "streaming",
        .type = boolean,
        .default_value = "true",
        .help = "Large transactions are sent while they are in progress (POSTGRES 14 and later)."},
    OptionSpec{
        .name = "snapshot_staging_path",
        .treatment = Treatment::ignored_with_notice,
        .help = staging_help},
    OptionSpec{
        .name = "cdc_staging_path",
        .treatment = Treatment::ignored_with_notice,
        .help = staging_help},
    OptionSpec{
        .name = "script",
        .treatment = Treatment::refused,
        .help = "PeerDB's Lua scripts change rows; without them the data would be other data."},
    OptionSpec{
        .name = "soft_delete",
        .type = boolean,
        .treatment = Treatment::ignored_with_warning,
        .help = "Only PeerDB's documents have it. true means soft_delete_col_name = "
                "'_PEERDB_IS_DELETED'."},
    OptionSpec{
        .name = "snapshot_sync_mode",
        .treatment = Treatment::ignored_with_warning,
        .help = "Only PeerDB's documents have it. It has no meaning."},
};

constexpr std::array query_mirror{
    OptionSpec{.name = "destination_table_name", .required = true, .help = "The target table."},
    OptionSpec{
        .name = "num_rows_per_partition",
        .type = integer,
        .required = true,
        .help = "Rows read by one run of the query.",
        .min = 1},
    OptionSpec{.name = "watermark_column", .help = "An integer or time column, or xmin."},
    OptionSpec{.name = "watermark_table_name", .help = "The table of the watermark column."},
    OptionSpec{
        .name = "mode",
        .type = choice,
        .default_value = "append",
        .help = "How rows are written; overwrite only with initial_copy_only.",
        .choices = query_modes},
    OptionSpec{
        .name = "unique_key_columns", .help = "Columns, commas between them; needed for upsert."},
    OptionSpec{
        .name = "parallelism",
        .type = integer,
        .default_value = "2",
        .help = "Partitions that are read at once.",
        .min = 1,
        .max = 1024},
    OptionSpec{
        .name = "refresh_interval",
        .type = interval,
        .default_value = "10",
        .help = "Pause between two runs, in seconds.",
        .min = 10,
        .max = 366 * interval_seconds_max},
    OptionSpec{
        .name = "initial_copy_only",
        .type = boolean,
        .default_value = "false",
        .help = "End after the first run."},
    OptionSpec{
        .name = "setup_watermark_table_on_destination",
        .type = boolean,
        .default_value = "false",
        .help = "Make the target like the watermark table."},
    OptionSpec{
        .name = "dst_table_full_resync",
        .type = boolean,
        .default_value = "false",
        .help = "Load beside the target, then swap."},
    OptionSpec{
        .name = "staging_path", .treatment = Treatment::ignored_with_notice, .help = staging_help},
    OptionSpec{
        .name = "disabled",
        .type = boolean,
        .default_value = "false",
        .help = "Record the mirror; EXECUTE MIRROR starts it."},
};

}  // namespace

std::span<const OptionSpec> mirror_options() {
    return mirror;
}

std::span<const OptionSpec> query_mirror_options() {
    return query_mirror;
}

}  // namespace sql
