// Options of the peers that are databases: POSTGRES, CLICKHOUSE, CRATEDB. Names and defaults are
// PeerDB's where PeerDB has them.
#include <array>

#include "sql/options_data.hpp"

namespace sql {
namespace {

using enum OptionType;

constexpr std::int64_t port_max = 65535;
constexpr std::array<std::string_view, 2> clickhouse_protocols{"native", "http"};
constexpr std::string_view staging_help =
    "A staging bucket of PeerDB's; rows go to the server directly, nothing is lost without it.";

constexpr std::array postgres{
    OptionSpec{.name = "host", .required = true, .help = "Name or address of the server."},
    OptionSpec{
        .name = "port",
        .type = integer,
        .default_value = "5432",
        .help = "Port of the server.",
        .min = 1,
        .max = port_max},
    OptionSpec{.name = "user", .required = true, .help = "Login."},
    OptionSpec{.name = "password", .secret = true, .help = "The login's password."},
    OptionSpec{.name = "database", .required = true, .help = "Database to connect to."},
    OptionSpec{
        .name = "metadata_schema",
        .default_value = "_millrace",
        .help = "Schema for the table of positions, where the peer is a destination."},
    OptionSpec{
        .name = "ssh_config",
        .type = json,
        .secret = true,
        .help = "Tunnel: a JSON object with host, port (22), user, password or private_key (PEM or "
                "OpenSSH, as it is or in base64), host_key (any, if not given)."},
    OptionSpec{
        .name = "root_ca",
        .type = pem,
        .help = "Certificate authority; turns TLS with full verification on."},
    OptionSpec{.name = "tls_host", .help = "Name to find in the server's certificate."},
    OptionSpec{
        .name = "require_tls",
        .type = boolean,
        .default_value = "false",
        .help = "TLS with full verification, against root_ca or the system's store."},
    OptionSpec{
        .name = "disable_tls",
        .type = boolean,
        .help = "true: never TLS; false: as require_tls; not given: TLS if the server has it."},
    OptionSpec{
        .name = "skip_cert_verification",
        .type = boolean,
        .default_value = "false",
        .help = "TLS without a look at the server's certificate."},
    OptionSpec{
        .name = "client_tls",
        .type = json,
        .secret = true,
        .help = "A JSON object with certificate and private_key, both PEM."},
};

constexpr std::array clickhouse{
    OptionSpec{.name = "host", .required = true, .help = "Name or address of the server."},
    OptionSpec{
        .name = "port",
        .type = integer,
        .required = true,
        .help = "Port of the server; 8123 and 8443 mean HTTP, others the native protocol.",
        .min = 1,
        .max = port_max},
    OptionSpec{.name = "user", .required = true, .help = "Login."},
    OptionSpec{.name = "password", .secret = true, .help = "The login's password."},
    OptionSpec{.name = "database", .required = true, .help = "Database of the target tables."},
    OptionSpec{
        .name = "protocol",
        .type = choice,
        .help = "What the port speaks, where its number does not tell.",
        .choices = clickhouse_protocols},
    OptionSpec{
        .name = "disable_tls",
        .type = boolean,
        .default_value = "false",
        .help = "Connect without TLS."},
    OptionSpec{.name = "certificate", .type = pem, .help = "The client's certificate."},
    OptionSpec{
        .name = "private_key", .type = pem, .secret = true, .help = "The client's private key."},
    OptionSpec{.name = "root_ca", .type = pem, .help = "Certificate authority."},
    OptionSpec{.name = "tls_host", .help = "Name to find in the server's certificate."},
    OptionSpec{
        .name = "tls_certificate_directory",
        .help = "Folder with tls.crt, tls.key and perhaps ca.crt; wins over PEM texts."},
    OptionSpec{.name = "cluster", .help = "Tables are made ON CLUSTER of this name."},
    OptionSpec{
        .name = "replicated",
        .type = boolean,
        .default_value = "false",
        .help = "Tables get Replicated engines."},
    OptionSpec{
        .name = "s3_path", .treatment = Treatment::ignored_with_notice, .help = staging_help},
    OptionSpec{
        .name = "access_key_id",
        .secret = true,
        .treatment = Treatment::ignored_with_notice,
        .help = staging_help},
    OptionSpec{
        .name = "secret_access_key",
        .secret = true,
        .treatment = Treatment::ignored_with_notice,
        .help = staging_help},
    OptionSpec{.name = "region", .treatment = Treatment::ignored_with_notice, .help = staging_help},
    OptionSpec{
        .name = "endpoint", .treatment = Treatment::ignored_with_notice, .help = staging_help},
};

constexpr std::array cratedb{
    OptionSpec{.name = "host", .required = true, .help = "Name or address of the server."},
    OptionSpec{
        .name = "port",
        .type = integer,
        .default_value = "4200",
        .help = "Port of the HTTP endpoint.",
        .min = 1,
        .max = port_max},
    OptionSpec{.name = "user", .default_value = "crate", .help = "Login."},
    OptionSpec{.name = "password", .secret = true, .help = "The login's password."},
    OptionSpec{
        .name = "schema", .default_value = "doc", .help = "Schema of targets that name none."},
    OptionSpec{
        .name = "disable_tls",
        .type = boolean,
        .default_value = "false",
        .help = "Connect without TLS."},
    OptionSpec{.name = "root_ca", .type = pem, .help = "Certificate authority."},
    OptionSpec{.name = "tls_host", .help = "Name to find in the server's certificate."},
    OptionSpec{
        .name = "skip_cert_verification",
        .type = boolean,
        .default_value = "false",
        .help = "TLS without a look at the server's certificate."},
};

}  // namespace

std::span<const OptionSpec> postgres_options() {
    return postgres;
}

std::span<const OptionSpec> clickhouse_options() {
    return clickhouse;
}

std::span<const OptionSpec> cratedb_options() {
    return cratedb;
}

}  // namespace sql
