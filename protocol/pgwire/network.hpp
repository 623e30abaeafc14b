// inet and cidr in binary: family, bits of the network, is it a cidr, length, the address's bytes.
#pragma once

#include <string>
#include <string_view>

namespace protocol::pgwire {

/// Of the text that the type's output has: "10.0.0.1/8". Throws 22P02.
void append_network_binary(std::string& out, std::string_view text, bool is_cidr);
/// Throws 22P03.
std::string network_from_binary(std::string_view bytes);

}  // namespace protocol::pgwire
