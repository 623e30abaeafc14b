// The calls of Store that the engine alone makes.
#include "catalog/event_rows.hpp"
#include "catalog/finding_rows.hpp"
#include "catalog/mirror_rows.hpp"
#include "catalog/orphan_rows.hpp"
#include "catalog/progress_rows.hpp"
#include "catalog/store_impl.hpp"

namespace catalog {

std::vector<std::pair<std::string, Mirror>> Store::all_mirrors() const {
    return read_all_mirrors(*impl_->connection);
}

std::optional<MirrorProgress> Store::progress(std::string_view mirror_id) const {
    return read_progress(*impl_->connection, mirror_id);
}

void Store::save_progress(const MirrorProgress& progress) {
    Transaction transaction{*impl_->connection};
    write_progress(*impl_->connection, progress);
    transaction.commit();
}

void Store::save_idle(std::string_view mirror_id, protocol::Lsn from, protocol::Lsn to) {
    write_idle(*impl_->connection, mirror_id, from, to);
}

void Store::save_state(std::string_view mirror_id, std::string_view state, std::int64_t at) {
    write_state(*impl_->connection, mirror_id, state, at);
}

void Store::raise_event(const EngineEvent& event) {
    Transaction transaction{*impl_->connection};
    catalog::raise_event(*impl_->connection, event);
    transaction.commit();
}

// NOLINTNEXTLINE(readability-function-size): what may be left out stands last.
void Store::resolve_events(
    std::string_view tenant,
    std::string_view mirror,
    std::string_view source_table,
    std::string_view code,
    std::string_view severity_min
) {
    const EventsOver over{tenant, mirror, source_table, code, severity_min};
    catalog::resolve_events(*impl_->connection, over);
}

std::vector<Orphan> Store::orphans() const {
    return read_orphans(*impl_->connection);
}

std::int64_t Store::add_orphan(const Orphan& orphan) {
    Transaction transaction{*impl_->connection};
    const std::int64_t id = insert_orphan(*impl_->connection, orphan);
    transaction.commit();
    return id;
}

void Store::remove_orphan(std::int64_t id) {
    delete_orphan(*impl_->connection, id);
}

void Store::fail_orphan(std::int64_t id, std::string_view error) {
    write_orphan_error(*impl_->connection, id, error);
}

std::int64_t Store::add_schema_change(const SchemaChange& change) {
    Transaction transaction{*impl_->connection};
    const std::int64_t id = insert_schema_change(*impl_->connection, change);
    transaction.commit();
    return id;
}

std::vector<SchemaChange> Store::schema_changes(std::string_view mirror_id) const {
    return read_schema_changes(*impl_->connection, mirror_id);
}

void Store::decide_schema_change(
    std::int64_t id, std::string_view state, std::string_view decided_by, std::string_view error
) {
    catalog::decide_schema_change(*impl_->connection, id, {state, decided_by, error});
}

std::string Store::seal_orphan(
    std::string_view tenant, std::string_view mirror_id, std::string_view text
) const {
    return impl_->ring.seal(text, orphan_context(tenant, mirror_id));
}

Secret Store::unseal_orphan(
    std::string_view tenant, std::string_view mirror_id, std::string_view sealed
) const {
    return impl_->ring.unseal(sealed, orphan_context(tenant, mirror_id));
}

}  // namespace catalog
