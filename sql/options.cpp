#include "sql/options.hpp"

#include <algorithm>
#include <array>

#include "protocol/text.hpp"
#include "sql/options_data.hpp"

namespace sql {
namespace {

PeerTypeSpec served(PeerType type, std::string_view name, int peerdb_number) {
    PeerTypeSpec spec{};
    spec.type = type;
    spec.name = name;
    spec.peerdb_number = peerdb_number;
    spec.served = true;
    spec.destination = true;
    return spec;
}

PeerTypeSpec not_served(PeerType type, std::string_view name, int peerdb_number) {
    PeerTypeSpec spec{};
    spec.type = type;
    spec.name = name;
    spec.peerdb_number = peerdb_number;
    return spec;
}

PeerTypeSpec with(PeerTypeSpec spec, std::span<const OptionSpec> options, bool source) {
    spec.options = options;
    spec.source = source;
    return spec;
}

PeerTypeSpec checked(PeerTypeSpec spec) {
    spec.checked = true;
    return spec;
}

PeerTypeSpec also_named(PeerTypeSpec spec, std::string_view alias) {
    spec.alias = alias;
    return spec;
}

/// In the order of PeerType.
std::array<PeerTypeSpec, 16> make_types() {
    using enum PeerType;
    return {
        checked(with(served(postgres, "POSTGRES", 3), postgres_options(), true)),
        with(served(clickhouse, "CLICKHOUSE", 8), clickhouse_options(), false),
        with(served(kafka, "KAFKA", 9), kafka_options(), true),
        with(served(s3, "S3", 5), s3_options(), false),
        also_named(with(served(file, "FILE", -1), file_options(), false), "LOCAL_JSON"),
        with(served(kinesis, "KINESIS", -1), kinesis_options(), true),
        with(served(cratedb, "CRATEDB", -1), cratedb_options(), false),
        not_served(mysql, "MYSQL", 7),
        not_served(mongo, "MONGO", 2),
        not_served(snowflake, "SNOWFLAKE", 1),
        not_served(bigquery, "BIGQUERY", 0),
        not_served(sqlserver, "SQLSERVER", 6),
        not_served(eventhubs, "EVENTHUBS", 11),
        not_served(pubsub, "PUBSUB", 10),
        not_served(elasticsearch, "ELASTICSEARCH", 12),
        not_served(cockroachdb, "COCKROACHDB", 13),
    };
}

}  // namespace

std::span<const PeerTypeSpec> peer_types() {
    static const std::array<PeerTypeSpec, 16> types = make_types();
    return types;
}

const PeerTypeSpec& peer_type(PeerType type) {
    return peer_types()[static_cast<std::size_t>(type)];
}

const PeerTypeSpec* find_peer_type(std::string_view name) {
    const auto types = peer_types();
    const auto found = std::find_if(types.begin(), types.end(), [&](const PeerTypeSpec& spec) {
        return protocol::equal_ignoring_case(name, spec.name) ||
               (!spec.alias.empty() && protocol::equal_ignoring_case(name, spec.alias));
    });
    return found == types.end() ? nullptr : &*found;
}

const OptionSpec* find_option(std::span<const OptionSpec> specs, std::string_view key) {
    const auto found = std::find_if(specs.begin(), specs.end(), [&](const OptionSpec& spec) {
        return spec.name == key;
    });
    return found == specs.end() ? nullptr : &*found;
}

}  // namespace sql
