#include "engine/source/postgres_mirror_checks.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "engine/check_runner.hpp"
#include "engine/source/postgres_checks.hpp"
#include "engine/source/postgres_mirror_checks_parts.hpp"
#include "engine/source/postgres_target.hpp"

namespace engine::source {

namespace {

constexpr std::array copying_checks{
    NamedSourceCheck{"version", check_version},
    NamedSourceCheck{"tables", check_tables},
};

constexpr std::array following_checks{
    NamedSourceCheck{"version", check_version},
    NamedSourceCheck{"wal_level", check_wal_level},
    NamedSourceCheck{"replication_right", check_replication_right},
    NamedSourceCheck{"standby", check_standby},
    NamedSourceCheck{"slots_free", check_slots_free},
    NamedSourceCheck{"wal_senders_free", check_wal_senders_free},
    NamedSourceCheck{"slot_wal_keep", check_slot_wal_keep},
    NamedSourceCheck{"idle_slot_timeout", check_idle_slot_timeout},
    NamedSourceCheck{"wal_sender_timeout", check_wal_sender_timeout},
    NamedSourceCheck{"decoding_memory", check_decoding_memory},
    NamedSourceCheck{"open_transactions", check_open_transactions},
    NamedSourceCheck{"slot", check_slot},
    NamedSourceCheck{"tables", check_tables},
    NamedSourceCheck{"publication", check_publication},
};

std::span<const NamedSourceCheck> checks_of(const mirror::MirrorSpec& spec) {
    return spec.initial_copy_only ? std::span<const NamedSourceCheck>{copying_checks}
                                  : std::span<const NamedSourceCheck>{following_checks};
}

void skip_all(const mirror::MirrorSpec& spec, std::string_view why, CheckList& list) {
    for (const NamedSourceCheck& check : checks_of(spec)) {
        list.skip(check.code, why);
    }
}

}  // namespace

PostgresFindings check_postgres_source(
    const mirror::MirrorSpec& spec, bool is_new, const net::Patience& patience, CheckList& list
) {
    PostgresFindings findings;
    std::optional<postgres::CheckSession> session;
    try {
        session.emplace(postgres_target(spec.source), patience);
        list.pass("login", "", fmt::format("as {}", session->user()));
    } catch (const protocol::Error& error) {
        if (patience.stop.stop_requested()) {
            throw;
        }
        add_failed_login(list, error);
        skip_all(spec, "nobody could log in", list);
        return findings;
    }
    findings.database = session->identity();
    SourceCheck check{spec, is_new, *session, list, findings};
    if (session->version() < postgres_version_min) {
        check_version(check);
        return findings;
    }
    run_checks(checks_of(spec), check);
    return findings;
}

}  // namespace engine::source
