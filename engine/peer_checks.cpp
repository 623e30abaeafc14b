#include "engine/peer_checks.hpp"

#include <array>

#include "engine/source/postgres_checks.hpp"

namespace engine {

namespace {

constexpr std::array registry{
    PeerChecks{
        sql::PeerType::postgres,
        source::read_postgres,
        source::require_postgres,
        source::list_postgres_checks,
        source::list_postgres_tables},
};

}  // namespace

const PeerChecks* find_peer_checks(sql::PeerType type) {
    for (const PeerChecks& checks : registry) {
        if (checks.type == type) {
            return &checks;
        }
    }
    return nullptr;
}

}  // namespace engine
