#include "catalog/own_functions.hpp"

#include <array>
#include <string>

#include "catalog/audit.hpp"
#include "catalog/crypto.hpp"
#include "sql/object_hash.hpp"

namespace catalog {

namespace {

/// Of text; NULL of everything else.
protocol::Value sha256_hex(std::span<const protocol::Value> arguments) {
    const auto* text = std::get_if<std::string>(&arguments[0]);
    if (text == nullptr) {
        return {};
    }
    const Digest digest = sha256(*text);
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// Of an object's UUID: where PeerDB counts its rows. It goes with the object into a backup and
/// back, which SQLite's own row numbers do not.
protocol::Value stable_number(std::span<const protocol::Value> arguments) {
    const auto* id = std::get_if<std::string>(&arguments[0]);
    return id == nullptr ? protocol::Value{} : std::int64_t{sql::own_oid({*id})};
}

constexpr std::array functions = {
    sql::SqliteFunction{"audit_hash", audit_hash_arguments, audit_hash},
    sql::SqliteFunction{"stable_number", 1, stable_number},
    sql::SqliteFunction{"sha256_hex", 1, sha256_hex},
};

}  // namespace

std::span<const sql::SqliteFunction> own_functions() {
    return functions;
}

}  // namespace catalog
