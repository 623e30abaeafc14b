#include "engine/net/ssh_config.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <boost/json.hpp>

#include "catalog/crypto.hpp"
#include "protocol/error.hpp"

namespace engine::net {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::array host_key_types{
    std::string_view{"ssh-ed25519"},
    std::string_view{"ecdsa-sha2-nistp256"},
    std::string_view{"ecdsa-sha2-nistp384"},
    std::string_view{"ecdsa-sha2-nistp521"},
    std::string_view{"ssh-rsa"},
};

constexpr std::string_view fields_hint =
    "Write a JSON object with \"host\", \"user\", \"password\" or \"private_key\", and perhaps "
    "\"port\" and \"host_key\".";

[[noreturn]] void bad(std::string_view what, std::string_view hint = fields_hint) {
    throw Error{
        ErrorKind::configuration,
        sqlstate::invalid_parameter_value,
        fmt::format("option \"ssh_config\": {}", what),
        "",
        std::string{hint}};
}

/// PeerDB reads both spellings.
std::string snake_case(std::string_view name) {
    if (name == "privateKey") {
        return "private_key";
    }
    return name == "hostKey" ? "host_key" : std::string{name};
}

std::string text_of(std::string_view field, const boost::json::value& value) {
    if (value.is_null()) {
        return {};
    }
    if (!value.is_string()) {
        bad(fmt::format("field \"{}\" must be a text", field));
    }
    return std::string{value.as_string()};
}

/// A number, or a text with one.
std::string port_of(const boost::json::value& value) {
    const std::string text =
        value.is_int64() ? std::to_string(value.as_int64()) : text_of("port", value);
    if (text.empty()) {
        return "22";
    }
    unsigned port = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (failure != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) {
        bad("field \"port\" must be a number from 1 to 65535");
    }
    return std::to_string(port);
}

std::string without_spaces(std::string_view text) {
    std::string out{text};
    std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return out;
}

catalog::Secret private_key_of(std::string text) {
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view kind = "PRIVATE KEY-----";
    const catalog::Secret given{std::move(text)};
    if (given.empty()) {
        return {};
    }
    std::string key{given.reveal()};
    if (key.find(begin) == std::string::npos) {
        std::string packed = without_spaces(given.reveal());
        key = catalog::from_base64(packed).value_or("");
        catalog::wipe(packed);
    }
    catalog::Secret made{std::move(key)};
    if (made.reveal().find(begin) == std::string_view::npos ||
        made.reveal().find(kind) == std::string_view::npos) {
        bad("field \"private_key\" is no private key",
            "Give the key's file as it is (PEM or OpenSSH format, line ends as \\n), or base64 of "
            "it.");
    }
    return made;
}

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view spaces = " \t\r\n";
    std::vector<std::string_view> words;
    std::size_t at = text.find_first_not_of(spaces);
    while (at != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(spaces, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(spaces, end);
    }
    return words;
}

/// The key's own bytes begin with its type's name, behind four bytes with that name's length.
bool is_key_of(std::string_view type, std::string_view base64) {
    const std::optional<std::string> bytes = catalog::from_base64(base64);
    return bytes && bytes->size() > 4 + type.size() &&
           std::string_view{*bytes}.substr(4, type.size()) == type;
}

/// "type base64", with a host's names before it (known_hosts) or a comment behind it.
void read_host_key(std::string_view text, SshConfig& config) {
    const std::vector<std::string_view> words = words_of(text);
    const auto type = std::find_first_of(
        words.begin(), words.end(), host_key_types.begin(), host_key_types.end()
    );
    if (words.empty()) {
        return;
    }
    if (type == words.end() || type + 1 == words.end() || !is_key_of(*type, *(type + 1))) {
        bad("field \"host_key\" is no host key",
            "Write it as in the server's /etc/ssh/ssh_host_ed25519_key.pub: \"ssh-ed25519 AAAA…\" "
            "(or ecdsa-sha2-nistp256, -384, -521, ssh-rsa); ssh-keyscan shows it too.");
    }
    config.host_key_type = *type;
    config.host_key = *(type + 1);
}

void read_field(const std::string& field, const boost::json::value& value, SshConfig& config) {
    if (field == "host") {
        config.host = text_of(field, value);
    } else if (field == "port") {
        config.port = port_of(value);
    } else if (field == "user") {
        config.user = text_of(field, value);
    } else if (field == "password") {
        config.password = catalog::Secret{text_of(field, value)};
    } else if (field == "private_key") {
        config.private_key = private_key_of(text_of(field, value));
    } else if (field == "host_key") {
        read_host_key(text_of(field, value), config);
    } else {
        // PeerDB passes over it; a misspelt host_key would leave the server unverified.
        bad(fmt::format("there is no field \"{}\"", field));
    }
}

}  // namespace

SshConfig read_ssh_config(std::string_view json) {
    boost::system::error_code failure;
    const boost::json::value parsed = boost::json::parse(json, failure);
    if (failure || !parsed.is_object()) {
        bad("it is no JSON object");
    }
    SshConfig config;
    for (const auto& member : parsed.as_object()) {
        read_field(snake_case(member.key()), member.value(), config);
    }
    // A slash would be a socket's path, a comma a list.
    if (config.host.empty() || config.host.find_first_of("/@, \t\r\n") != std::string::npos) {
        bad("field \"host\" must be one host name or address");
    }
    if (config.user.empty()) {
        bad("field \"user\" is missing");
    }
    if (config.password.empty() && config.private_key.empty()) {
        bad("field \"password\" or \"private_key\" is missing");
    }
    return config;
}

}  // namespace engine::net
