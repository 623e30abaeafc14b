// The start gate. The server itself would not say: asked for what it has forgotten it starts later,
// asked for what is not there yet it leaves out all before it.
#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "engine/reasons.hpp"
#include "engine/source/postgres_slot.hpp"

namespace engine::source {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::string_view resync_hint =
    "Changes are missing for good: RESYNC MIRROR copies the tables again.";

ReasonedError gap(std::string code, std::string message, std::string detail = {}) {
    return {
        std::move(code),
        Error{
            ErrorKind::gap,
            sqlstate::wrong_state,
            std::move(message),
            std::move(detail),
            std::string{resync_hint}}};
}

/// Where `timeline` was left for the next one, by the history of the one that holds now.
std::optional<Lsn> switch_point(std::string_view history, std::int64_t timeline) {
    std::istringstream lines{std::string{history}};
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words{line};
        std::int64_t number = 0;
        std::string place;
        if (words >> number >> place && number == timeline) {
            return protocol::parse_lsn(place);
        }
    }
    return std::nullopt;
}

void check_timeline(
    net::PgConnection& replication,
    const GateRequest& request,
    const SystemIdentity& now,
    const net::Patience& patience
) {
    if (!request.system_id.empty() && request.system_id != now.system_id) {
        throw ReasonedError{
            "SRC_SYSTEM_ID_CHANGED",
            Error{
                ErrorKind::configuration,
                sqlstate::wrong_state,
                "the source is another database cluster than the one that was copied",
                fmt::format(
                    "Its system identifier is {}, it was {}.", now.system_id, request.system_id
                ),
                "Name the right host in ALTER PEER … SET (host = …), or RESYNC MIRROR."}};
    }
    if (request.timeline == 0 || request.timeline == now.timeline) {
        return;
    }
    const net::PgRows rows =
        replication.run(fmt::format("TIMELINE_HISTORY {}", now.timeline), patience);
    const std::optional<Lsn> left = switch_point(rows.at(0).at(1).value_or(""), request.timeline);
    if (!left || *left < request.start) {
        throw gap(
            "SRC_TIMELINE_CHANGED",
            fmt::format(
                "the source went on from timeline {} to {} before what has been copied",
                request.timeline,
                now.timeline
            ),
            fmt::format(
                "It left timeline {} at {}, the mirror is at {}.",
                request.timeline,
                left ? protocol::lsn_text(*left) : "an unknown place",
                protocol::lsn_text(request.start)
            )
        );
    }
}

void check_slot(const GateRequest& request, const std::optional<Slot>& slot, Lsn end) {
    if (!slot) {
        throw gap("SLOT_MISSING", fmt::format("replication slot \"{}\" is gone", request.slot));
    }
    if (slot->plugin != "pgoutput") {
        throw ReasonedError{
            "SLOT_MISSING",
            Error{
                ErrorKind::configuration,
                sqlstate::wrong_state,
                fmt::format(
                    "replication slot \"{}\" has plugin \"{}\"", request.slot, slot->plugin
                ),
                "",
                "Name a slot of plugin pgoutput."}};
    }
    if (slot->wal_status == "lost" || !slot->invalidation_reason.empty() ||
        slot->restart_lsn == 0) {
        throw gap(
            "SLOT_INVALIDATED",
            fmt::format("replication slot \"{}\" was invalidated by the source", request.slot),
            slot->invalidation_reason.empty() ? "The WAL that it needs has been removed."
                                              : "Its reason: " + slot->invalidation_reason + "."
        );
    }
    if (slot->confirmed_flush_lsn > request.start) {
        throw gap(
            "SLOT_RECREATED",
            fmt::format(
                "replication slot \"{}\" is ahead of the mirror: somebody else made or moved it",
                request.slot
            ),
            fmt::format(
                "The slot is at {}, the mirror at {}.",
                protocol::lsn_text(slot->confirmed_flush_lsn),
                protocol::lsn_text(request.start)
            )
        );
    }
    if (request.start > end) {
        throw gap(
            "SRC_TIMELINE_CHANGED",
            "the source is behind the mirror: it was restored to an earlier time",
            fmt::format(
                "Its WAL ends at {}, the mirror is at {}.",
                protocol::lsn_text(end),
                protocol::lsn_text(request.start)
            )
        );
    }
}

}  // namespace

SystemIdentity check_gate(
    net::PgConnection& connection,
    net::PgConnection& replication,
    const GateRequest& request,
    const net::Patience& patience
) {
    const SystemIdentity now = identify_system(replication, patience);
    check_timeline(replication, request, now, patience);
    const std::optional<Slot> slot = read_slot(connection, request.slot, patience);
    check_slot(request, slot, current_lsn(connection, patience));
    if (slot->active) {
        // One of our own that has not noticed yet that we are gone must not hold us up.
        if (slot->active_application == request.application_name) {
            connection.query(
                "SELECT pg_terminate_backend($1::int)", {std::to_string(slot->active_pid)}, patience
            );
        } else {
            throw ReasonedError{
                "SLOT_IN_USE",
                Error{
                    ErrorKind::transient,
                    sqlstate::object_in_use,
                    fmt::format("replication slot \"{}\" is in use", request.slot),
                    fmt::format(
                        "By process {} of the source, application \"{}\"{}.",
                        slot->active_pid,
                        slot->active_application,
                        slot->active_client.empty() ? "" : ", from " + slot->active_client
                    ),
                    "End whoever else reads it."}};
        }
    }
    if (!has_publication(connection, request.publication, patience)) {
        throw gap(
            "PUB_MISSING",
            fmt::format("publication \"{}\" is gone", request.publication),
            "What was written meanwhile is decoded without it for ever, also when it is made again."
        );
    }
    return now;
}

}  // namespace engine::source
