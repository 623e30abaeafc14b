#include "catalog/quotas.hpp"

#include <array>
#include <string>

#include "protocol/text.hpp"

namespace catalog {

namespace {

constexpr std::array specs = {
    QuotaSpec{max_mirrors, "mirrors"},
    QuotaSpec{max_peers, "peers"},
    QuotaSpec{max_sessions, "sessions"},
    QuotaSpec{max_tables_per_mirror, "tables in one mirror"},
};

}  // namespace

std::span<const QuotaSpec> quota_specs() {
    return specs;
}

const QuotaSpec* find_quota(std::string_view name) {
    for (const QuotaSpec& spec : specs) {
        if (spec.name == name) {
            return &spec;
        }
    }
    return nullptr;
}

protocol::Error quota_exceeded(const Tenant& tenant, std::string_view quota) {
    const std::string value = std::to_string(tenant.quotas.at(std::string{quota}));
    return protocol::statement_error(
        quota == max_sessions ? protocol::sqlstate::too_many_connections
                              : protocol::sqlstate::configuration_limit_exceeded,
        "database \"" + tenant.name + "\" may have " + value + " " +
            std::string{find_quota(quota)->counted} + ": " + std::string{quota} + " = " + value,
        "A superuser can raise it: ALTER DATABASE " + protocol::quote_identifier(tenant.name) +
            " SET (" + std::string{quota} + " = …)."
    );
}

void require_quota(const Tenant& tenant, std::string_view quota, std::int64_t count) {
    const auto found = tenant.quotas.find(std::string{quota});
    if (found != tenant.quotas.end() && count > found->second) {
        throw quota_exceeded(tenant, quota);
    }
}

}  // namespace catalog
