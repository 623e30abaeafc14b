// Every peer type's and the mirrors' options, declared once as data. What the parser accepts, the
// hints, SHOW, the view peer_options and sql/README.md's reference all come from here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sql {

enum class OptionType {
    text,
    integer,   // decimal digits, within min..max
    boolean,   // true/false, on/off, yes/no, 1/0 in any case; kept as "true" or "false"
    choice,    // one of `choices`
    interval,  // an integer is seconds; or interval text such as '10 s', '5 min'
    pem,       // PEM text
    json,      // a JSON object or array
    lsn,       // a place in a Postgres server's WAL: 0/16B3748
};

/// What we do with an option that PeerDB has (decisions: honoured, accepted with a NOTICE because
/// nothing is lost by ignoring it, or 0A000 because ignoring it would change data).
enum class Treatment { honoured, ignored_with_notice, ignored_with_warning, refused };

/// From when on a change of an option counts, once its mirror has begun to set up what it needs;
/// before that any option may be changed.
enum class Counts {
    at_once,
    next_resync,      // what is there was made with it: RESYNC MIRROR makes it anew
    until_streaming,  // refused later: the stream goes on from the mirror's own position
    creation_only,    // refused: what is there could not be carried over
};

struct OptionSpec {
    std::string_view name;
    OptionType type = OptionType::text;
    std::string_view default_value = {};  // as SHOW has it; empty: none
    bool required = false;
    bool secret = false;
    Treatment treatment = Treatment::honoured;
    std::string_view help = {};
    std::int64_t min = 0;
    std::int64_t max = INT64_MAX;
    std::span<const std::string_view> choices = {};
    Counts counts = Counts::at_once;  // of mirrors' options
};

enum class PeerType {
    postgres,
    clickhouse,
    kafka,
    s3,
    file,
    kinesis,
    cratedb,
    // PeerDB's, parsed so that the answer can name what is served
    mysql,
    mongo,
    snowflake,
    bigquery,
    sqlserver,
    eventhubs,
    pubsub,
    elasticsearch,
    cockroachdb,
};

struct PeerTypeSpec {
    PeerType type;
    std::string_view name;   // "POSTGRES"
    std::string_view alias;  // "LOCAL_JSON" for FILE; empty: none
    int peerdb_number;       // DBType in PeerDB's catalog; -1: it has none
    bool served;             // false: CREATE PEER answers 0A000
    bool checked;            // CREATE PEER connects to it already; false: a NOTICE says it will
    bool source;             // may stand behind FROM in CREATE MIRROR
    bool destination;        // may stand behind TO
    std::span<const OptionSpec> options;
};

std::span<const PeerTypeSpec> peer_types();
const PeerTypeSpec& peer_type(PeerType type);
/// By name or alias in any case; nullptr where there is none.
const PeerTypeSpec* find_peer_type(std::string_view name);

/// Options of CREATE MIRROR … WITH TABLE|SCHEMA MAPPING.
std::span<const OptionSpec> mirror_options();
/// Options of CREATE MIRROR … FOR $$query$$.
std::span<const OptionSpec> query_mirror_options();

const OptionSpec* find_option(std::span<const OptionSpec> specs, std::string_view key);

}  // namespace sql
