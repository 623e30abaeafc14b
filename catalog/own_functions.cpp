#include "catalog/own_functions.hpp"

#include <array>
#include <string>

#include "catalog/audit.hpp"
#include "catalog/crypto.hpp"

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

constexpr std::array functions = {
    sql::SqliteFunction{"audit_hash", audit_hash_arguments, audit_hash},
    sql::SqliteFunction{"sha256_hex", 1, sha256_hex},
};

}  // namespace

std::span<const sql::SqliteFunction> own_functions() {
    return functions;
}

}  // namespace catalog
