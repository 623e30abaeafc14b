// The table events: what happened, newest last, at most 10000 of a tenant.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/model.hpp"
#include "catalog/progress.hpp"
#include "catalog/sqlite.hpp"

namespace catalog {

/// Of users' statements: each is an entry of its own.
void write_events(
    Connection& connection, std::string_view tenant, const std::vector<Event>& events
);

/// Of the engine: one that is open already (same tenant, mirror, table, peer and code) is counted
/// and says what was said last. Nothing where the tenant is gone.
void raise_event(Connection& connection, const EngineEvent& event);

/// Whose open warnings and errors are over. What is empty means all of them.
struct EventsOver {
    std::string_view tenant;
    std::string_view mirror;
    std::string_view source_table;
    std::string_view code;
    std::string_view severity_min = "warn";  // "error": warnings stay
};

void resolve_events(Connection& connection, const EventsOver& over);

/// Of a mirror that goes, or takes another name: another one of that name has not had them.
void close_events(Connection& connection, std::string_view tenant, std::string_view mirror);

}  // namespace catalog
