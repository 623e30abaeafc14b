#include "sql/utility_access.hpp"

#include <utility>

#include "protocol/text.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

CommentOn comment_of(const PgQuery__CommentStmt& node, const Tree& tree, ObjectKind kind) {
    CommentOn comment;
    comment.kind = kind;
    comment.name = name_of(string_of(*node.object), tree);
    const std::string text = text_of(node.comment);
    if (!text.empty()) {
        comment.text = text;
    }
    return comment;
}

std::optional<StatementBody> comment_on(const PgQuery__CommentStmt& node, const Tree& tree) {
    switch (node.objtype) {
        case PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE:
            return comment_of(node, tree, ObjectKind::database);
        case PG_QUERY__OBJECT_TYPE__OBJECT_ROLE:
            return comment_of(node, tree, ObjectKind::role);
        default:
            return std::nullopt;
    }
}

std::optional<StatementBody> rename_of(const PgQuery__RenameStmt& node, const Tree& tree) {
    if (node.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE) {
        throw refused_clause("ALTER DATABASE … RENAME", tree.start());
    }
    if (node.rename_type != PG_QUERY__OBJECT_TYPE__OBJECT_ROLE) {
        return std::nullopt;
    }
    AlterRole alter;
    alter.role.name = name_of(text_of(node.subname), tree);
    alter.rename_to = Name{text_of(node.newname), tree.base + tree.tokens.back().start};
    return alter;
}

std::optional<StatementBody> owner_of(const PgQuery__AlterOwnerStmt& node, const Tree& tree) {
    if (node.object_type != PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE) {
        return std::nullopt;
    }
    AlterDatabase alter;
    alter.name = name_of(string_of(*node.object), tree);
    alter.owner = role_name_of(*node.newowner, tree);
    return alter;
}

}  // namespace

std::optional<StatementBody> access_body_of(const PgQuery__Node& node, const Tree& tree) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_CREATEDB_STMT:
            return create_database_of(*node.createdb_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
            return alter_database_of(*node.alter_database_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT:
            return alter_database_set_of(*node.alter_database_set_stmt, tree);
        case PG_QUERY__NODE__NODE_DROPDB_STMT:
            return drop_database_of(*node.dropdb_stmt, tree);
        case PG_QUERY__NODE__NODE_CREATE_ROLE_STMT:
            return create_role_of(*node.create_role_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_ROLE_STMT:
            return alter_role_of(*node.alter_role_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT:
            return alter_role_set_of(*node.alter_role_set_stmt, tree);
        case PG_QUERY__NODE__NODE_DROP_ROLE_STMT:
            return drop_role_of(*node.drop_role_stmt, tree);
        case PG_QUERY__NODE__NODE_GRANT_STMT:
            return grant_on_database_of(*node.grant_stmt, tree);
        case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
            return grant_role_of(*node.grant_role_stmt, tree);
        case PG_QUERY__NODE__NODE_COMMENT_STMT:
            return comment_on(*node.comment_stmt, tree);
        case PG_QUERY__NODE__NODE_RENAME_STMT:
            return rename_of(*node.rename_stmt, tree);
        case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
            return owner_of(*node.alter_owner_stmt, tree);
        default:
            return std::nullopt;
    }
}

std::optional<std::string> without_if_not_exists(std::string_view text, std::size_t base) {
    constexpr std::size_t first = 2;  // CREATE DATABASE IF NOT EXISTS
    constexpr std::size_t last = 4;
    // Long texts are no such statement's, and have better use for the time.
    constexpr std::size_t head_bytes_max = 4096;
    if (text.size() > head_bytes_max) {
        return std::nullopt;
    }
    const std::vector<Token> tokens = lex(text, base);
    const auto is = [&](std::size_t at, std::string_view word) {
        return at < tokens.size() && tokens[at].kind == TokenKind::word &&
               protocol::equal_ignoring_case(raw_token(text, tokens[at]), word);
    };
    const bool object = is(1, "database") || is(1, "role") || is(1, "user");
    if (!is(0, "create") || !object || !is(first, "if") || !is(first + 1, "not") ||
        !is(last, "exists")) {
        return std::nullopt;
    }
    std::string blanked(text);
    for (std::size_t at = tokens[first].start; at < tokens[last].end; ++at) {
        blanked[at] = ' ';
    }
    return blanked;
}

void set_if_not_exists(StatementBody& body) {
    if (auto* database = std::get_if<CreateDatabase>(&body)) {
        database->if_not_exists = true;
    } else if (auto* role = std::get_if<CreateRole>(&body)) {
        role->if_not_exists = true;
    }
}

Name name_of(std::string_view text, const Tree& tree) {
    for (std::size_t at = 1; at < tree.tokens.size(); ++at) {
        const Token& token = tree.tokens[at];
        const bool bare = token.kind == TokenKind::word &&
                          protocol::equal_ignoring_case(raw_token(tree.text, token), text);
        if (bare ||
            (token.kind == TokenKind::quoted_word && token_text(tree.text, token) == text)) {
            return {std::string(text), tree.base + token.start};
        }
    }
    return {std::string(text), tree.start()};
}

RoleName role_name_of(const PgQuery__RoleSpec& spec, const Tree& tree) {
    RoleName role;
    role.name.offset = tree.place(spec.location);
    switch (spec.roletype) {
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_ROLE:
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_CURRENT_USER:
            role.kind = RoleName::Kind::current;
            break;
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_SESSION_USER:
            role.kind = RoleName::Kind::session;
            break;
        case PG_QUERY__ROLE_SPEC_TYPE__ROLESPEC_PUBLIC:
            role.kind = RoleName::Kind::everybody;
            break;
        default:
            role.name.text = text_of(spec.rolename);
    }
    return role;
}

std::vector<RoleName> role_names_of(
    PgQuery__Node* const* items, std::size_t count, const Tree& tree
) {
    std::vector<RoleName> names;
    for (const PgQuery__Node* item : nodes(items, count)) {
        if (item->node_case == PG_QUERY__NODE__NODE_ROLE_SPEC) {
            names.push_back(role_name_of(*item->role_spec, tree));
        }
    }
    return names;
}

std::vector<Assignment> assignments_of(
    const PgQuery__VariableSetStmt& node, const Tree& tree, bool& all
) {
    SetVariable variable = set_variable_of(node, tree);
    all = variable.all;
    if (all) {
        return {};
    }
    Assignment assignment;
    assignment.name = name_of(variable.name, tree);
    assignment.value = std::move(variable.value);
    return {std::move(assignment)};
}

}  // namespace sql
