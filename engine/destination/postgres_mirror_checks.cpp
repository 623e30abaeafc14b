#include "engine/destination/postgres_mirror_checks.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "engine/check_runner.hpp"
#include "engine/destination/postgres_mirror_checks_parts.hpp"
#include "engine/source/postgres_checks.hpp"
#include "engine/source/postgres_target.hpp"

namespace engine::destination {

namespace {

constexpr std::array all_checks{
    NamedTargetCheck{"version", check_version},
    NamedTargetCheck{"writable", check_writable},
    NamedTargetCheck{"replication_role", check_replication_role},
    NamedTargetCheck{"metadata_schema", check_metadata_schema},
    NamedTargetCheck{"temporary_right", check_temporary_right},
    NamedTargetCheck{"target_schema", check_target_schemas},
    NamedTargetCheck{"target", check_targets},
    NamedTargetCheck{"target_empty", check_targets_empty},
    NamedTargetCheck{"target_triggers", check_target_triggers},
    NamedTargetCheck{"types", check_types},
};

}  // namespace

postgres::DatabaseIdentity check_postgres_destination(
    const MirrorChecks& checks, const net::Patience& patience, CheckList& list
) {
    std::optional<postgres::CheckSession> session;
    try {
        session.emplace(source::postgres_target(checks.spec.destination), patience);
        list.pass("login", "", fmt::format("as {}", session->user()));
    } catch (const protocol::Error& error) {
        if (patience.stop.stop_requested()) {
            throw;
        }
        add_failed_login(list, error);
        for (const NamedTargetCheck& check : all_checks) {
            list.skip(check.code, "nobody could log in");
        }
        return {};
    }
    TargetCheck check{checks, *session, list};
    if (session->version() < source::postgres_version_min) {
        check_version(check);
    } else {
        run_checks(all_checks, check);
    }
    return session->identity();
}

}  // namespace engine::destination
