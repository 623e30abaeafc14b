// CREATE, ALTER and DROP ROLE, USER and GROUP.
#include <array>

#include "sql/utility_access.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

bool boolean_of(const PgQuery__DefElem& option) {
    return option.arg != nullptr && option.arg->node_case == PG_QUERY__NODE__NODE_BOOLEAN &&
           option.arg->boolean->boolval != 0;
}

std::string_view text_value(const PgQuery__DefElem& option) {
    return option.arg == nullptr ? std::string_view() : string_of(*option.arg);
}

/// Attributes that no role has here, in both their spellings.
struct Absent {
    std::string_view option;
    std::string_view clause;
    bool refused = true;  // this value of it
};

constexpr std::array absent = {
    Absent{"createdb", "CREATEDB"},
    Absent{"createrole", "CREATEROLE"},
    Absent{"isreplication", "REPLICATION"},
    Absent{"bypassrls", "BYPASSRLS"},
    Absent{"inherit", "NOINHERIT", false},
};

bool take_absent(const PgQuery__DefElem& option, const Tree& tree) {
    for (const Absent& attribute : absent) {
        if (text_of(option.defname) != attribute.option) {
            continue;
        }
        if (boolean_of(option) == attribute.refused) {
            throw statement_error(
                sqlstate::feature_not_supported,
                std::string(attribute.clause) + " is not served here",
                "Superusers create databases and roles; members have the rights of their roles."
            )
                .at(tree.place(option.location));
        }
        return true;
    }
    return false;
}

void take_password(RoleOptions& options, const PgQuery__DefElem& option, const Tree& tree) {
    options.password_offset = tree.place(option.location);
    options.no_password = option.arg == nullptr;
    options.password.reset();
    if (option.arg != nullptr) {
        options.password = std::string(text_value(option));
    }
}

/// False where the option is none of these.
bool take_attribute(RoleOptions& options, const PgQuery__DefElem& option, const Tree& tree) {
    const std::string name = text_of(option.defname);
    if (name == "password") {
        take_password(options, option, tree);
    } else if (name == "canlogin") {
        options.login = boolean_of(option);
    } else if (name == "superuser") {
        options.superuser = boolean_of(option);
    } else if (name == "validUntil") {
        options.valid_until = std::string(text_value(option));
        options.valid_until_offset = tree.place(option.location);
    } else if (name == "connectionlimit") {
        options.connection_limit = option.arg == nullptr ? -1 : option.arg->integer->ival;
        options.connection_limit_offset = tree.place(option.location);
    } else if (name == "sysid") {
        options.ignored.emplace_back("SYSID");
    } else {
        return take_absent(option, tree);
    }
    return true;
}

std::vector<RoleName> roles_in(const PgQuery__DefElem& option, const Tree& tree) {
    if (option.arg == nullptr || option.arg->node_case != PG_QUERY__NODE__NODE_LIST) {
        return {};
    }
    return role_names_of(option.arg->list->items, option.arg->list->n_items, tree);
}

}  // namespace

CreateRole create_role_of(const PgQuery__CreateRoleStmt& node, const Tree& tree) {
    CreateRole create;
    create.name = name_of(text_of(node.role), tree);
    create.options.login = node.stmt_type == PG_QUERY__ROLE_STMT_TYPE__ROLESTMT_USER;
    create.options.superuser = false;
    for (const PgQuery__Node* item : nodes(node.options, node.n_options)) {
        const PgQuery__DefElem& option = *item->def_elem;
        const std::string name = text_of(option.defname);
        if (name == "addroleto") {
            create.in_roles = roles_in(option, tree);
        } else if (name == "rolemembers") {
            create.members = roles_in(option, tree);
        } else if (name == "adminmembers") {
            create.admins = roles_in(option, tree);
        } else if (!take_attribute(create.options, option, tree)) {
            throw refused_clause("option \"" + name + "\" of a role", tree.place(option.location));
        }
    }
    return create;
}

StatementBody alter_role_of(const PgQuery__AlterRoleStmt& node, const Tree& tree) {
    AlterRole alter;
    alter.role = role_name_of(*node.role, tree);
    for (const PgQuery__Node* item : nodes(node.options, node.n_options)) {
        const PgQuery__DefElem& option = *item->def_elem;
        const std::string name = text_of(option.defname);
        if (name == "rolemembers") {  // ALTER GROUP g ADD | DROP USER r
            GrantRole change;
            change.grant = node.action > 0;
            change.granted = {alter.role.name};
            change.members = roles_in(option, tree);
            return change;
        }
        if (!take_attribute(alter.options, option, tree)) {
            throw refused_clause("option \"" + name + "\" of a role", tree.place(option.location));
        }
    }
    return alter;
}

AlterRole alter_role_set_of(const PgQuery__AlterRoleSetStmt& node, const Tree& tree) {
    if (node.role == nullptr) {
        throw refused_clause("ALTER ROLE ALL", tree.start());
    }
    if (!text_of(node.database).empty()) {
        throw refused_clause("ALTER ROLE … IN DATABASE", tree.place_of_word("in"));
    }
    AlterRole alter;
    alter.role = role_name_of(*node.role, tree);
    alter.set = assignments_of(*node.setstmt, tree, alter.reset_all);
    return alter;
}

DropRole drop_role_of(const PgQuery__DropRoleStmt& node, const Tree& tree) {
    DropRole drop;
    drop.if_exists = node.missing_ok != 0;
    drop.roles = role_names_of(node.roles, node.n_roles, tree);
    return drop;
}

}  // namespace sql
