// The names of what a mirror makes at its source.
#pragma once

#include <string>
#include <string_view>

namespace server {

/// peerflow_slot_<mirror> in tenant millrace, peerflow_slot_<tenant>_<mirror> elsewhere; what is
/// not [a-z0-9_] is replaced, what is longer than 63 bytes is cut, and either ends with a hash
/// then; so does the name in a tenant with "_" in its own, so that no two tenants' names meet.
std::string slot_name(std::string_view tenant, std::string_view mirror);
std::string publication_name(std::string_view tenant, std::string_view mirror);

}  // namespace server
