#include "server/rights.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "protocol/text.hpp"

namespace server {

namespace {

template <class Kind, std::size_t at = 0>
constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<at, sql::StatementBody>, Kind>) {
        return at;
    } else {
        return index_of<Kind, at + 1>();
    }
}

struct Rule {
    std::size_t statement;
    Right right;
    std::string_view doing;  // "permission denied to …"
};

template <class Kind>
constexpr Rule rule(Right right, std::string_view doing) {
    return {index_of<Kind>(), right, doing};
}

// In the order of the variant. What reads relations, or depends on whose object it is, has its
// further checks with the relations below or with the statement's plan.
constexpr std::array rules = {
    rule<sql::CreatePeer>(Right::manage, "create peers"),
    rule<sql::AlterPeer>(Right::manage, "change peers"),
    rule<sql::DropPeer>(Right::manage, "drop peers"),
    rule<sql::CreateMirror>(Right::manage, "create mirrors"),
    rule<sql::AlterMirror>(Right::manage, "change mirrors"),
    rule<sql::DropMirror>(Right::manage, "drop mirrors"),
    rule<sql::ControlMirror>(Right::operate, "operate mirrors"),
    rule<sql::DecideSchemaChange>(Right::operate, "decide on schema changes"),
    rule<sql::ExecutePeer>(Right::manage, "run statements on peers"),
    rule<sql::ShowList>(Right::connect, "list objects"),
    rule<sql::ShowCreate>(Right::view, "see definitions"),
    rule<sql::CommentOn>(Right::manage, "comment on objects"),
    rule<sql::ValidateObject>(Right::operate, "validate objects"),
    rule<sql::BackupCatalog>(Right::administer, "back up the catalog"),
    rule<sql::RotateKey>(Right::administer, "rotate the key"),
    rule<sql::ExplainMirror>(Right::operate, "plan mirrors"),
    rule<sql::CreateDatabase>(Right::administer, "create databases"),
    rule<sql::AlterDatabase>(Right::administer, "change databases"),
    rule<sql::DropDatabase>(Right::administer, "drop databases"),
    rule<sql::CreateRole>(Right::administer, "create roles"),
    rule<sql::AlterRole>(Right::connect, "change roles"),
    rule<sql::DropRole>(Right::administer, "drop roles"),
    rule<sql::GrantOnDatabase>(Right::administer, "grant rights on databases"),
    rule<sql::GrantRole>(Right::connect, "grant roles"),
    rule<sql::Select>(Right::connect, "run queries"),
    rule<sql::Transaction>(Right::connect, "run transactions"),
    rule<sql::SetVariable>(Right::connect, "set parameters"),
    rule<sql::ShowVariable>(Right::connect, "see parameters"),
    rule<sql::Discard>(Right::connect, "discard"),
    rule<sql::Prepare>(Right::connect, "prepare statements"),
    rule<sql::ExecuteCall>(Right::connect, "run prepared statements"),
    rule<sql::Deallocate>(Right::connect, "deallocate statements"),
    rule<sql::DeclareCursor>(Right::connect, "declare cursors"),
    rule<sql::Fetch>(Right::connect, "fetch"),
    rule<sql::CloseCursor>(Right::connect, "close cursors"),
    rule<sql::CopyOut>(Right::connect, "copy"),
    rule<sql::Listen>(Right::view, "listen"),
    rule<sql::Unlisten>(Right::connect, "stop listening"),
    rule<sql::Notify>(Right::view, "notify"),
};

constexpr bool each_has_its_row() {
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (rules.at(at).statement != at) {
            return false;
        }
    }
    return rules.size() == std::variant_size_v<sql::StatementBody>;
}
static_assert(each_has_its_row());

std::string what_it_takes(const Identity& who, Right needed) {
    const std::string user = protocol::quote_identifier(who.user);
    switch (needed) {
        case Right::view:
            return fmt::format("A superuser can give it: GRANT millrace_viewer TO {}.", user);
        case Right::operate:
            return fmt::format("A superuser can give it: GRANT millrace_operator TO {}.", user);
        case Right::manage:
            return fmt::format(
                "A superuser can give it: GRANT millrace_admin TO {}, or GRANT CREATE ON DATABASE "
                "{} TO {}.",
                user,
                protocol::quote_identifier(who.tenant),
                user
            );
        case Right::administer:
            return "Only a superuser may.";
        default:
            return "A superuser can GRANT CONNECT ON DATABASE.";
    }
}

}  // namespace

protocol::Error lacking_right(const Identity& who, Right needed, std::string_view doing) {
    return protocol::statement_error(
        protocol::sqlstate::insufficient_privilege,
        fmt::format("permission denied to {}", doing),
        what_it_takes(who, needed)
    );
}

Right needed_right(const sql::StatementBody& body) {
    const auto* set = std::get_if<sql::SetVariable>(&body);
    if (set != nullptr && set->scope == sql::SetScope::system) {
        return Right::administer;
    }
    const auto* comment = std::get_if<sql::CommentOn>(&body);
    if (comment != nullptr &&
        (comment->kind == sql::ObjectKind::database || comment->kind == sql::ObjectKind::role)) {
        return Right::administer;
    }
    return rules.at(body.index()).right;
}

Right needed_right(const sql::Relation& relation) {
    switch (sql::audience_of(relation)) {
        case sql::Audience::everybody:
            return Right::connect;
        case sql::Audience::viewers:
            return Right::view;
        case sql::Audience::managers:
            return Right::manage;
        case sql::Audience::superusers:
            break;
    }
    return Right::administer;
}

void require_right(const Identity& who, const sql::StatementBody& body) {
    const Right needed = needed_right(body);
    if (!who.may(needed)) {
        const bool system = std::holds_alternative<sql::SetVariable>(body);
        throw lacking_right(
            who, needed, system ? "change the server's settings" : rules.at(body.index()).doing
        );
    }
}

void require_rights_on_relations(const Identity& who, const sql::SelectPlan& plan) {
    for (const sql::Relation* relation : plan.relations) {
        const Right needed = needed_right(*relation);
        if (!who.may(needed)) {
            protocol::Error error = lacking_right(who, needed, "");
            error.message =
                fmt::format("permission denied for view {}.{}", relation->schema, relation->name);
            throw error;
        }
    }
}

}  // namespace server
