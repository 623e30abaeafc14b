#include "engine/source/postgres_target.hpp"

#include <boost/json.hpp>

namespace engine::source {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

[[noreturn]] void bad_client_tls() {
    throw Error{
        ErrorKind::configuration,
        sqlstate::invalid_parameter_value,
        "option \"client_tls\" is not valid",
        "",
        "Write a JSON object with both \"certificate\" and \"private_key\", each PEM text."};
}

std::string json_text(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_string() || value->as_string().empty()) {
        bad_client_tls();
    }
    return std::string{value->as_string()};
}

void read_client_tls(std::string_view text, net::PgTls& tls) {
    boost::system::error_code failure;
    boost::json::value parsed = boost::json::parse(text, failure);
    if (failure || !parsed.is_object()) {
        bad_client_tls();
    }
    tls.certificate = json_text(parsed.as_object(), "certificate");
    tls.private_key = catalog::Secret{json_text(parsed.as_object(), "private_key")};
}

/// PeerDB's disable_tls has three values: unset asks for nothing, an explicit false for TLS.
std::string tls_mode(const PeerOptions& options) {
    if (options.is_true("disable_tls")) {
        return "disable";
    }
    if (options.is_true("skip_cert_verification")) {
        return "require";
    }
    const bool verify = options.is_true("require_tls") || options.is_false("disable_tls") ||
                        !options.get("root_ca").empty();
    return verify ? "verify-full" : "prefer";
}

}  // namespace

net::PgTarget postgres_target(const PeerOptions& options) {
    net::PgTarget target;
    target.host = options.get("host");
    target.port = options.get("port").empty() ? "5432" : options.get("port");
    target.user = options.get("user");
    target.database = options.get("database");
    target.password = catalog::Secret{std::string{options.get("password")}};
    target.tls.mode = tls_mode(options);
    // With a root libpq would verify even in mode require.
    if (target.tls.mode != "require") {
        target.tls.root_ca = options.get("root_ca");
    }
    target.tls.verified_name = options.get("tls_host");
    if (!options.get("client_tls").empty()) {
        read_client_tls(options.get("client_tls"), target.tls);
    }
    if (!options.get("ssh_config").empty()) {
        target.ssh = net::read_ssh_config(options.get("ssh_config"));
    }
    return target;
}

}  // namespace engine::source
