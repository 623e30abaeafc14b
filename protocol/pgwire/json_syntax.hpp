// Is a text one JSON value (RFC 8259)? No tree is built and no recursion is used, so that nesting
// costs a bit a level and cannot exhaust the stack.
#pragma once

#include <string_view>

namespace protocol::pgwire {

bool is_json(std::string_view text);

}  // namespace protocol::pgwire
