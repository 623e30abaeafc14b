#include "server/audit.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <variant>

#include "catalog/settings.hpp"
#include "protocol/text.hpp"
#include "server/catalog_thread.hpp"
#include "sql/parse.hpp"

namespace server {

namespace {

template <class Body, class... Kinds>
bool is_one_of(const Body& body) {
    return (std::holds_alternative<Kinds>(body) || ...);
}

constexpr std::array<std::string_view, 16> changing_words = {
    "alter",
    "approve",
    "backup",
    "comment",
    "create",
    "drop",
    "execute",
    "grant",
    "pause",
    "reassign",
    "reject",
    "resume",
    "resync",
    "revoke",
    "rotate",
    "security",
};

std::string_view first_word(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\f\v(";
    const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
    const std::size_t end = text.find_first_of(" \t\r\n\f\v", begin);
    return text.substr(begin, end == std::string_view::npos ? end : end - begin);
}

/// By the statement's type; what has a name and no case of its own is of no kind that is shown.
struct ObjectName {
    using Result = std::optional<std::string>;

    template <class Statement>
    Result operator()(const Statement& statement) const {
        if constexpr (std::is_same_v<Statement, sql::CommentOn>) {
            constexpr std::array<std::string_view, 4> kinds = {
                "peer", "mirror", "database", "role"};
            const auto kind = static_cast<std::size_t>(statement.kind);
            return std::string{kinds.at(kind)} + " " + statement.name.text;
        } else if constexpr (std::is_same_v<Statement, sql::SetVariable>) {
            return statement.all ? Result{} : "setting " + statement.name;
        } else if constexpr (is_any<Statement, sql::CreatePeer, sql::AlterPeer, sql::DropPeer>) {
            return "peer " + statement.name.text;
        } else if constexpr (is_any<
                                 Statement,
                                 sql::CreateMirror,
                                 sql::AlterMirror,
                                 sql::DropMirror,
                                 sql::ControlMirror>) {
            return "mirror " + statement.name.text;
        } else if constexpr (is_any<
                                 Statement,
                                 sql::CreateDatabase,
                                 sql::AlterDatabase,
                                 sql::DropDatabase>) {
            return "database " + statement.name.text;
        } else if constexpr (std::is_same_v<Statement, sql::CreateRole>) {
            return "role " + statement.name.text;
        } else if constexpr (std::is_same_v<Statement, sql::AlterRole>) {
            return "role " + statement.role.name.text;
        } else {
            return std::nullopt;
        }
    }

    template <class Statement, class... Kinds>
    static constexpr bool is_any = (std::is_same_v<Statement, Kinds> || ...);
};

template <class Object>
void note_objects(
    catalog::AuditEntry& entry, const std::map<std::string, catalog::ObjectChange<Object>>& changes
) {
    for (const auto& [id, change] : changes) {
        entry.changed = true;
        // More than one has no one hash; a statement changes one.
        if (changes.size() == 1) {
            entry.old_hash =
                change.before ? std::optional{change.before->config_hash} : std::nullopt;
            entry.new_hash = change.after ? std::optional{change.after->config_hash} : std::nullopt;
        }
    }
}

}  // namespace

bool is_audited(const sql::StatementBody& body) {
    if (const auto* set = std::get_if<sql::SetVariable>(&body)) {
        return set->scope == sql::SetScope::system;
    }
    return is_one_of<
        sql::StatementBody,
        sql::CreatePeer,
        sql::AlterPeer,
        sql::DropPeer,
        sql::CreateMirror,
        sql::AlterMirror,
        sql::DropMirror,
        sql::ControlMirror,
        sql::DecideSchemaChange,
        sql::ExecutePeer,
        sql::CommentOn,
        sql::BackupCatalog,
        sql::RotateKey,
        sql::CreateDatabase,
        sql::AlterDatabase,
        sql::DropDatabase,
        sql::CreateRole,
        sql::AlterRole,
        sql::DropRole,
        sql::GrantOnDatabase,
        sql::GrantRole>(body);
}

bool may_be_audited(std::string_view text) {
    const std::string word = protocol::to_lower(first_word(text));
    return std::ranges::find(changing_words, word) != changing_words.end();
}

std::string masked(const sql::Statement& statement) {
    const auto* set = std::get_if<sql::SetVariable>(&statement.body);
    const bool unknown = set != nullptr && set->scope == sql::SetScope::system && !set->all &&
                         catalog::find_setting(set->name) == nullptr;
    if (unknown) {
        return "ALTER SYSTEM SET " + protocol::quote_identifier(set->name) + " = '***'";
    }
    return sql::redacted(statement);
}

std::optional<std::string> audited_object(const sql::StatementBody& body) {
    return std::visit(ObjectName{}, body);
}

std::string audited_tenant(const sql::StatementBody& body, std::string_view tenant) {
    const auto* comment = std::get_if<sql::CommentOn>(&body);
    if (comment != nullptr && comment->kind != sql::ObjectKind::peer &&
        comment->kind != sql::ObjectKind::mirror) {
        return std::string{catalog::default_tenant};
    }
    const bool tenants_own = is_one_of<
        sql::StatementBody,
        sql::CreatePeer,
        sql::AlterPeer,
        sql::DropPeer,
        sql::CreateMirror,
        sql::AlterMirror,
        sql::DropMirror,
        sql::ControlMirror,
        sql::DecideSchemaChange,
        sql::ExecutePeer,
        sql::CommentOn>(body);
    return std::string{tenants_own ? tenant : catalog::default_tenant};
}

void note_changes(catalog::AuditEntry& entry, const catalog::ChangeSet& changes) {
    note_objects(entry, changes.peers);
    note_objects(entry, changes.mirrors);
    entry.changed = entry.changed || !changes.settings.empty() || changes.changes_access();
}

std::optional<std::int64_t> AuditGate::enter(const std::string& source, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Minute& minute = minutes_[source];
    if (now - minute.began >= std::chrono::minutes{1}) {
        minute.began = now;
        minute.entered = 0;
    }
    if (minute.entered >= failures_a_minute_max) {
        ++minute.kept_out;
        return std::nullopt;
    }
    ++minute.entered;
    return std::exchange(minute.kept_out, 0);
}

void audit_failure(
    AuditGate& gate, CatalogThread& catalog, const Log& log, catalog::AuditEntry entry
) {
    const auto kept_out = gate.enter(entry.tenant + "/" + entry.via, Clock::now());
    if (!kept_out) {
        return;
    }
    if (*kept_out > 0) {
        entry.statement.insert(
            0, "/* " + std::to_string(*kept_out) + " failures before it are not in this log */ "
        );
    }
    catalog.post([entry = std::move(entry), &log](catalog::Store& store) {
        try {
            store.write_audit(entry);
        } catch (const std::exception& error) {
            log.error("a failure could not be written to the audit log", {{"why", error.what()}});
        }
    });
}

}  // namespace server
