// What a session's statements leave in the audit log: changes with the transaction they belong to,
// failures by themselves.
#include <utility>

#include "server/session.hpp"
#include "sql/parse.hpp"

namespace server {

catalog::AuditEntry Session::audit_entry(std::string tenant) const {
    catalog::AuditEntry entry;
    entry.tenant = std::move(tenant);
    entry.user = login_.identity.session_user;
    entry.client = login_.client.address;
    entry.application = variables_.text("application_name");
    entry.at = now_micros();
    return entry;
}

void Session::begin_audit(const sql::Statement& statement) {
    if (!is_audited(statement.body)) {
        return;
    }
    auditing_ = audit_entry(audited_tenant(statement.body, login_.identity.tenant));
    auditing_->statement = masked(statement);
    auditing_->object = audited_object(statement.body);
}

/// It is written when the transaction is, and gone if that is rolled back.
void Session::audit_success(const catalog::ChangeSet& changes) {
    if (auditing_) {
        note_changes(*auditing_, changes);
        transaction_.changes().audit.push_back(std::move(*auditing_));
        auditing_.reset();
    }
}

void Session::audit_failure(const protocol::Error& error, std::string_view text) {
    if (std::exchange(parsing_, false) && !auditing_ && may_be_audited(text)) {
        auditing_ = audit_entry(login_.identity.tenant);
        auditing_->statement = sql::redacted(text, {0, text.size()});
    }
    if (auditing_) {
        auditing_->result = error.sqlstate;
        server::audit_failure(
            services_.audit_gate, services_.catalog, services_.log, std::move(*auditing_)
        );
        auditing_.reset();
    }
}

/// The statements succeeded and their COMMIT did not.
void Session::audit_lost_changes(const protocol::Error& error) {
    for (catalog::AuditEntry& entry : transaction_.changes().audit) {
        entry.result = error.sqlstate;
        entry.changed = false;
        server::audit_failure(
            services_.audit_gate, services_.catalog, services_.log, std::move(entry)
        );
    }
}

}  // namespace server
