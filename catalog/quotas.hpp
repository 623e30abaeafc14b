// What a tenant may have at most, as data: ALTER DATABASE … SET (…) takes these names, and nothing
// else does.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "catalog/model.hpp"
#include "protocol/error.hpp"

namespace catalog {

struct QuotaSpec {
    std::string_view name;     // "max_peers"
    std::string_view counted;  // for messages: "peers"
};

inline constexpr std::string_view max_sessions = "max_sessions";
inline constexpr std::string_view max_peers = "max_peers";
inline constexpr std::string_view max_mirrors = "max_mirrors";
inline constexpr std::string_view max_tables_per_mirror = "max_tables_per_mirror";

std::span<const QuotaSpec> quota_specs();
const QuotaSpec* find_quota(std::string_view name);

/// 53400 with the quota's name, its value, and how to raise it, where `count` is over it.
void require_quota(const Tenant& tenant, std::string_view quota, std::int64_t count);
protocol::Error quota_exceeded(const Tenant& tenant, std::string_view quota);

}  // namespace catalog
