#include "protocol/pgwire/scram.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "protocol/pgwire/scanner.hpp"
#include "protocol/text.hpp"

namespace protocol::pgwire {

namespace {

bool is_nonce(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '!' && c <= '~' && c != ',';
    });
}

bool is_binding_type(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || c == '-';
    });
}

/// A user name, where "," and "=" are written =2C and =3D. It may be empty: ours is the start-up's.
bool is_saslname(std::string_view text) {
    for (std::size_t at = text.find('='); at != std::string_view::npos;
         at = text.find('=', at + 1)) {
        const auto code = text.substr(at + 1, 2);
        if (code != "2C" && code != "3D") {
            return false;
        }
    }
    return true;
}

bool is_base64(std::string_view text) {
    const std::size_t length = text.size();
    if (length == 0 || length % 4 != 0) {
        return false;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with('=') ? 1 : 0);
    return std::all_of(text.begin(), text.end() - static_cast<std::ptrdiff_t>(padding), [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '/';
    });
}

bool is_acceptable(std::string_view message) {
    return message.size() <= sasl_message_bytes_max && is_valid_text(message);
}

/// Takes text up to the next comma, and the comma.
std::string_view take_part(std::string_view& rest) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const auto part = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    return part;
}

/// The value of a part that has to be `name`=….
std::optional<std::string_view> attribute(std::string_view part, char name) {
    if (part.size() < 2 || part[0] != name || part[1] != '=') {
        return std::nullopt;
    }
    return part.substr(2);
}

/// Optional extensions, which are ignored if they are well formed: letter=value, "m" being reserved
/// for mandatory ones. `tail` is empty or begins with the comma before the first.
bool are_extensions(std::string_view tail) {
    while (!tail.empty()) {
        tail.remove_prefix(1);
        const auto part = tail.substr(0, tail.find(','));
        tail.remove_prefix(part.size());
        if (part.size() < 3 || !is_letter(part[0]) || part[0] == 'm' || part[1] != '=') {
            return false;
        }
    }
    return true;
}

/// The first part: whether channel binding is used, and which.
bool parse_binding(std::string_view flag, ClientFirst& first) {
    if (flag == "n" || flag == "y") {
        first.binding = flag.front();
        return true;
    }
    const auto type = attribute(flag, 'p');
    if (!type || !is_binding_type(*type)) {
        return false;
    }
    first.binding = 'p';
    first.binding_type = *type;
    return true;
}

}  // namespace

std::optional<ClientFirst> parse_client_first(std::string_view message) {
    if (!is_acceptable(message)) {
        return std::nullopt;
    }
    ClientFirst first;
    auto rest = message;
    if (!parse_binding(take_part(rest), first)) {
        return std::nullopt;
    }
    const bool has_authzid = !take_part(rest).empty();
    first.gs2_header = message.substr(0, message.size() - rest.size());
    first.bare = rest;
    const auto user = attribute(take_part(rest), 'n');
    const auto nonce = attribute(rest.substr(0, rest.find(',')), 'r');
    if (has_authzid || !first.gs2_header.ends_with(',') || !user || !is_saslname(*user) || !nonce ||
        !is_nonce(*nonce) || !are_extensions(rest.substr(nonce->size() + 2))) {
        return std::nullopt;
    }
    first.nonce = *nonce;
    return first;
}

std::optional<ClientFinal> parse_client_final(std::string_view message) {
    const std::size_t proof_at = message.rfind(",p=");
    if (!is_acceptable(message) || proof_at == std::string_view::npos) {
        return std::nullopt;
    }
    const auto without_proof = message.substr(0, proof_at);
    const auto proof = message.substr(proof_at + 3);
    auto rest = without_proof;
    const auto binding = attribute(take_part(rest), 'c');
    const auto nonce = attribute(rest.substr(0, rest.find(',')), 'r');
    if (!is_base64(proof) || !binding || !is_base64(*binding) || !nonce || !is_nonce(*nonce)) {
        return std::nullopt;
    }
    const auto extensions = rest.substr(nonce->size() + 2);
    if (!are_extensions(extensions) || extensions.find(",p=") != std::string_view::npos) {
        return std::nullopt;
    }
    return ClientFinal{
        std::string(*binding), std::string(*nonce), std::string(proof), std::string(without_proof)};
}

std::string server_first(std::string_view nonce, std::string_view salt_base64, int iterations) {
    return fmt::format("r={},s={},i={}", nonce, salt_base64, iterations);
}

std::string server_final(std::string_view signature_base64) {
    return fmt::format("v={}", signature_base64);
}

}  // namespace protocol::pgwire
