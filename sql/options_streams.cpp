// Options of the peers that take events or objects: KAFKA, S3, FILE, KINESIS. Names and defaults
// are PeerDB's where PeerDB has them.
#include <array>

#include "sql/options_data.hpp"

namespace sql {
namespace {

using enum OptionType;

constexpr std::array<std::string_view, 3> sasl_mechanisms{
    "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"};
constexpr std::array<std::string_view, 5> partitioners{
    "LeastBackup", "Manual", "RoundRobin", "StickyKey", "Sticky"};
constexpr std::array<std::string_view, 4> codecs{"Null", "Deflate", "Snappy", "ZStandard"};
constexpr std::array<std::string_view, 1> file_formats{"jsonl"};
constexpr std::array<std::string_view, 2> file_layouts{"airbyte_v1", "airbyte_v2"};

constexpr std::array kafka{
    OptionSpec{
        .name = "servers", .required = true, .help = "host:port, more of them after commas."},
    OptionSpec{.name = "user", .help = "SASL login."},
    OptionSpec{.name = "password", .secret = true, .help = "The login's password."},
    OptionSpec{
        .name = "sasl_mechanism",
        .type = choice,
        .help = "How to log in; needed where user is given.",
        .choices = sasl_mechanisms},
    OptionSpec{
        .name = "disable_tls",
        .type = boolean,
        .default_value = "false",
        .help = "Connect without TLS."},
    OptionSpec{.name = "certificate", .type = pem, .help = "The client's certificate."},
    OptionSpec{
        .name = "private_key", .type = pem, .secret = true, .help = "The client's private key."},
    OptionSpec{.name = "root_ca", .type = pem, .help = "Certificate authority."},
    OptionSpec{
        .name = "partitioner",
        .type = choice,
        .help = "How records without a key are spread over partitions.",
        .choices = partitioners},
    OptionSpec{
        .name = "max_record_batch_bytes",
        .type = integer,
        .help = "Largest batch that is sent to a broker, in bytes.",
        .min = 1,
        .max = INT32_MAX},
};

constexpr std::array s3{
    OptionSpec{.name = "url", .required = true, .help = "s3://bucket/prefix."},
    OptionSpec{.name = "access_key_id", .secret = true, .help = "Access key."},
    OptionSpec{.name = "secret_access_key", .secret = true, .help = "The access key's secret."},
    OptionSpec{.name = "region", .help = "Region of the bucket."},
    OptionSpec{.name = "role_arn", .help = "Role to assume."},
    OptionSpec{.name = "endpoint", .help = "URL of the service, where it is not Amazon's."},
    OptionSpec{.name = "root_ca", .type = pem, .help = "Certificate authority."},
    OptionSpec{.name = "tls_host", .help = "Name to find in the server's certificate."},
    OptionSpec{
        .name = "codec",
        .type = choice,
        .default_value = "Null",
        .help = "Compression inside the Avro files.",
        .choices = codecs},
    OptionSpec{
        .name = "metadata_db",
        .secret = true,
        .treatment = Treatment::ignored_with_warning,
        .help = "Only PeerDB's documents have it. Positions are kept in Millrace's catalog."},
};

constexpr std::array file{
    OptionSpec{
        .name = "path", .required = true, .help = "Folder of the files, on this server's machine."},
    OptionSpec{
        .name = "format",
        .type = choice,
        .default_value = "jsonl",
        .help = "jsonl: one JSON object a line.",
        .choices = file_formats},
    OptionSpec{
        .name = "layout",
        .type = choice,
        .default_value = "airbyte_v1",
        .help = "Which of Airbyte's envelopes a line has: _airbyte_ab_id, or _airbyte_raw_id.",
        .choices = file_layouts},
};

constexpr std::array kinesis{
    OptionSpec{.name = "region", .required = true, .help = "Region of the streams."},
    OptionSpec{.name = "stream", .help = "The stream, where a mapping names none of its own."},
    OptionSpec{.name = "access_key_id", .secret = true, .help = "Access key."},
    OptionSpec{.name = "secret_access_key", .secret = true, .help = "The access key's secret."},
    OptionSpec{.name = "session_token", .secret = true, .help = "Token of temporary credentials."},
    OptionSpec{.name = "role_arn", .help = "Role to assume."},
    OptionSpec{.name = "endpoint", .help = "URL of the service, where it is not Amazon's."},
    OptionSpec{.name = "root_ca", .type = pem, .help = "Certificate authority."},
};

}  // namespace

std::span<const OptionSpec> kafka_options() {
    return kafka;
}

std::span<const OptionSpec> s3_options() {
    return s3;
}

std::span<const OptionSpec> file_options() {
    return file;
}

std::span<const OptionSpec> kinesis_options() {
    return kinesis;
}

}  // namespace sql
