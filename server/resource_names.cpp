#include "server/resource_names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/crypto.hpp"
#include "catalog/store.hpp"

namespace server {

namespace {

constexpr std::size_t name_bytes_max = 63;
constexpr std::size_t hash_digits = 8;

/// "…_0123abcd", as names with a hash end.
bool ends_like_hash(std::string_view name) {
    if (name.size() <= hash_digits || name[name.size() - hash_digits - 1] != '_') {
        return false;
    }
    return std::all_of(name.end() - hash_digits, name.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
}

std::string resource_name(
    std::string_view prefix, std::string_view tenant, std::string_view mirror
) {
    const bool own_tenant = tenant == catalog::default_tenant;
    const std::string exact = own_tenant ? fmt::format("{}_{}", prefix, mirror)
                                         : fmt::format("{}_{}_{}", prefix, tenant, mirror);
    std::string name = exact;
    for (char& c : name) {
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        c = kept ? c : '_';
    }
    // Mirror b_c of tenant a and mirror c of tenant a_b must not meet at one source.
    const bool ambiguous =
        !own_tenant && (tenant.find('_') != std::string_view::npos || ends_like_hash(mirror));
    if (name == exact && name.size() <= name_bytes_max && !ambiguous) {
        return name;
    }
    const catalog::Digest digest =
        catalog::sha256(own_tenant ? exact : fmt::format("{}/{}/{}", prefix, tenant, mirror));
    const std::string hash =
        catalog::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()})
            .substr(0, hash_digits);
    return fmt::format("{}_{}", name.substr(0, name_bytes_max - hash_digits - 1), hash);
}

}  // namespace

std::string slot_name(std::string_view tenant, std::string_view mirror) {
    return resource_name("peerflow_slot", tenant, mirror);
}

std::string publication_name(std::string_view tenant, std::string_view mirror) {
    return resource_name("peerflow_pub", tenant, mirror);
}

}  // namespace server
