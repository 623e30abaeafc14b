// CREATE, ALTER and DROP DATABASE. Of what Postgres lets one say about a database's storage only
// that is taken which is true here anyway.
#include <algorithm>
#include <array>

#include "protocol/text.hpp"
#include "sql/utility_access.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::equal_ignoring_case;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

/// The text of an option's value; empty for DEFAULT and for what has none.
std::string value_of(const PgQuery__DefElem& option) {
    if (option.arg == nullptr) {
        return {};
    }
    switch (option.arg->node_case) {
        case PG_QUERY__NODE__NODE_STRING:
            return text_of(option.arg->string->sval);
        case PG_QUERY__NODE__NODE_INTEGER:
            return std::to_string(option.arg->integer->ival);
        case PG_QUERY__NODE__NODE_FLOAT:
            return text_of(option.arg->float_->fval);
        case PG_QUERY__NODE__NODE_BOOLEAN:
            return option.arg->boolean->boolval != 0 ? "true" : "false";
        default:
            return {};
    }
}

/// Options that change nothing here, with the values that they may have; none: any.
struct Harmless {
    std::string_view name;
    std::array<std::string_view, 3> values;
};

constexpr std::array harmless = {
    Harmless{"encoding", {"utf8", "utf-8", "unicode"}},
    Harmless{"template", {"template0", "template1", ""}},
    Harmless{"tablespace", {"pg_default", "", ""}},
    Harmless{"allow_connections", {"true", "on", "1"}},
    Harmless{"is_template", {"false", "off", "0"}},
    Harmless{"locale", {}},
    Harmless{"lc_collate", {}},
    Harmless{"lc_ctype", {}},
    Harmless{"icu_locale", {}},
    Harmless{"locale_provider", {}},
    Harmless{"collation_version", {}},
    Harmless{"strategy", {}},
};

bool is_harmless(std::string_view name, std::string_view value) {
    const auto* found = std::find_if(harmless.begin(), harmless.end(), [name](const auto& option) {
        return option.name == name;
    });
    if (found == harmless.end()) {
        return false;
    }
    const bool any = std::all_of(found->values.begin(), found->values.end(), [](auto text) {
        return text.empty();
    });
    return any || value.empty() ||
           std::any_of(found->values.begin(), found->values.end(), [value](auto text) {
               return !text.empty() && equal_ignoring_case(text, value);
           });
}

std::string upper(std::string text) {
    for (char& c : text) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

/// A quota by its own name, or CONNECTION LIMIT for the one on sessions.
std::optional<Assignment> quota_of(const PgQuery__DefElem& option, const Tree& tree) {
    std::string name = text_of(option.defname);
    std::string value = value_of(option);
    const bool limit = name == "connection_limit";
    if (!limit && !name.starts_with("max_")) {
        return std::nullopt;
    }
    Assignment assignment;
    assignment.name = {limit ? "max_sessions" : std::move(name), tree.place(option.location)};
    if (!value.empty() && !(limit && value == "-1")) {
        assignment.value = std::move(value);
    }
    return assignment;
}

std::vector<Assignment> take_options(
    PgQuery__Node* const* items, std::size_t count, const Tree& tree, std::optional<RoleName>* owner
) {
    std::vector<Assignment> set;
    for (const PgQuery__Node* item : nodes(items, count)) {
        const PgQuery__DefElem& option = *item->def_elem;
        const std::string name = text_of(option.defname);
        const std::string value = value_of(option);
        if (name == "owner" && owner != nullptr) {
            if (!value.empty()) {
                *owner = RoleName{RoleName::Kind::named, {value, tree.place(option.location)}};
            }
        } else if (std::optional<Assignment> quota = quota_of(option, tree)) {
            set.push_back(std::move(*quota));
        } else if (!is_harmless(name, value)) {
            throw refused_clause(
                upper(name) + (value.empty() ? "" : " = " + value) + " of a database",
                tree.place(option.location)
            );
        }
    }
    return set;
}

}  // namespace

CreateDatabase create_database_of(const PgQuery__CreatedbStmt& node, const Tree& tree) {
    CreateDatabase create;
    create.name = name_of(text_of(node.dbname), tree);
    create.set = take_options(node.options, node.n_options, tree, &create.owner);
    return create;
}

AlterDatabase alter_database_of(const PgQuery__AlterDatabaseStmt& node, const Tree& tree) {
    AlterDatabase alter;
    alter.name = name_of(text_of(node.dbname), tree);
    alter.set = take_options(node.options, node.n_options, tree, nullptr);
    return alter;
}

AlterDatabase alter_database_set_of(const PgQuery__AlterDatabaseSetStmt& node, const Tree& tree) {
    AlterDatabase alter;
    alter.name = name_of(text_of(node.dbname), tree);
    alter.set = assignments_of(*node.setstmt, tree, alter.reset_all);
    return alter;
}

DropDatabase drop_database_of(const PgQuery__DropdbStmt& node, const Tree& tree) {
    DropDatabase drop;
    drop.name = name_of(text_of(node.dbname), tree);
    drop.if_exists = node.missing_ok != 0;
    for (const PgQuery__Node* item : nodes(node.options, node.n_options)) {
        drop.force = drop.force || text_of(item->def_elem->defname) == "force";
    }
    return drop;
}

}  // namespace sql
