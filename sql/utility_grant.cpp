// GRANT and REVOKE: of CONNECT and CREATE on databases, and of roles.
#include "protocol/text.hpp"
#include "sql/utility_access.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view served =
    "Served are CONNECT, CREATE and ALL ON DATABASE, and the granting of roles: millrace_viewer, "
    "millrace_operator, millrace_admin, and your own.";

protocol::Error refused(std::string_view what, std::size_t offset) {
    return statement_error(
               sqlstate::feature_not_supported,
               std::string(what) + " is not served here",
               std::string(served)
    )
        .at(offset);
}

std::vector<std::string> privileges_of(const PgQuery__GrantStmt& node, const Tree& tree) {
    if (node.n_privileges == 0) {
        return {"connect", "create"};
    }
    std::vector<std::string> privileges;
    for (const PgQuery__Node* item : nodes(node.privileges, node.n_privileges)) {
        const std::string name = text_of(item->access_priv->priv_name);
        if (name != "connect" && name != "create") {
            throw refused(
                "the privilege " + protocol::quote_identifier(name) + " on a database",
                tree.place_of_word(name)
            );
        }
        privileges.push_back(name);
    }
    return privileges;
}

}  // namespace

GrantOnDatabase grant_on_database_of(const PgQuery__GrantStmt& node, const Tree& tree) {
    const bool database = node.objtype == PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE &&
                          node.targtype == PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_OBJECT;
    const bool grant = node.is_grant != 0;
    if (!database) {
        throw refused(
            grant ? "GRANT on anything but a database" : "REVOKE on anything but a database",
            tree.place_of_word("on")
        );
    }
    if (node.grant_option != 0) {
        throw refused("GRANT OPTION", tree.place_of_word("option"));
    }
    GrantOnDatabase statement;
    statement.grant = grant;
    statement.privileges = privileges_of(node, tree);
    for (const PgQuery__Node* object : nodes(node.objects, node.n_objects)) {
        statement.databases.push_back(name_of(string_of(*object), tree));
    }
    statement.roles = role_names_of(node.grantees, node.n_grantees, tree);
    return statement;
}

GrantRole grant_role_of(const PgQuery__GrantRoleStmt& node, const Tree& tree) {
    GrantRole statement;
    statement.grant = node.is_grant != 0;
    const bool admin = node.admin_opt != 0;
    statement.admin = statement.grant && admin;
    statement.admin_only = !statement.grant && admin;
    for (const PgQuery__Node* item : nodes(node.granted_roles, node.n_granted_roles)) {
        statement.granted.push_back(name_of(text_of(item->access_priv->priv_name), tree));
    }
    statement.members = role_names_of(node.grantee_roles, node.n_grantee_roles, tree);
    return statement;
}

}  // namespace sql
