// The peer option "ssh_config", PeerDB's form: a JSON object with host, port, user, password,
// private_key (PEM or OpenSSH text, or base64 of it), host_key (as in known_hosts or a .pub file).
#pragma once

#include <string>
#include <string_view>

#include "catalog/secret.hpp"

namespace engine::net {

struct SshConfig {
    std::string host;
    std::string port = "22";
    std::string user;
    catalog::Secret password;     // one of the two at least
    catalog::Secret private_key;  // the text itself
    std::string host_key_type;    // empty: any host key is taken
    std::string host_key;         // base64
};

/// Throws 22023 naming the field, never quoting a value. Whether a private key can be used is seen
/// when it is.
SshConfig read_ssh_config(std::string_view json);

}  // namespace engine::net
