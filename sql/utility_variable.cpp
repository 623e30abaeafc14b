#include <array>
#include <utility>

#include "protocol/text.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::equal_ignoring_case;
using protocol::to_lower;

constexpr std::array<std::string_view, 7> lead_words = {
    "alter", "system", "set", "reset", "show", "local", "session"};

bool is_lead_word(std::string_view word) {
    for (std::string_view lead : lead_words) {
        if (equal_ignoring_case(word, lead)) {
            return true;
        }
    }
    return false;
}

/// The tree has no place for a variable's name: it is the first token after SET LOCAL and its like.
std::size_t name_offset(const Tree& tree) {
    for (std::size_t i = 0; i + 1 < tree.tokens.size(); ++i) {
        if (!is_lead_word(raw_token(tree.text, tree.tokens[i]))) {
            return tree.base + tree.tokens[i].start;
        }
    }
    return tree.base + tree.tokens.back().start;
}

std::string constant_text(const PgQuery__AConst& constant) {
    switch (constant.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL:
            return std::to_string(constant.ival->ival);
        case PG_QUERY__A__CONST__VAL_FVAL:
            return constant.fval->fval;
        case PG_QUERY__A__CONST__VAL_SVAL:
            return constant.sval->sval;
        default:
            return {};
    }
}

std::string joined_values(const PgQuery__VariableSetStmt& node, const Tree& tree) {
    // Postgres quotes the items of lists of names, so that the list can be taken apart again.
    const bool list_of_names = to_lower(text_of(node.name)) == "search_path";
    std::string value;
    for (const PgQuery__Node* argument : nodes(node.args, node.n_args)) {
        if (argument->node_case != PG_QUERY__NODE__NODE_A_CONST) {
            throw refused_clause("SET TIME ZONE INTERVAL", name_offset(tree));
        }
        if (!value.empty()) {
            value += ", ";
        }
        const std::string item = constant_text(*argument->a_const);
        value += list_of_names ? protocol::quote_identifier(item) : item;
    }
    return value;
}

std::string mode_value(const PgQuery__DefElem& mode) {
    if (mode.arg == nullptr || mode.arg->node_case != PG_QUERY__NODE__NODE_A_CONST) {
        return {};
    }
    const PgQuery__AConst& value = *mode.arg->a_const;
    if (value.val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        return value.ival->ival != 0 ? "on" : "off";
    }
    return constant_text(value);
}

/// SET TRANSACTION and SET SESSION CHARACTERISTICS, as the variable that they stand for. Of several
/// modes READ ONLY counts: no isolation level makes a difference here.
void set_modes(SetVariable& variable, const PgQuery__VariableSetStmt& node, const Tree& tree) {
    const std::string what = text_of(node.name);
    if (what == "TRANSACTION SNAPSHOT") {
        throw refused_clause("SET TRANSACTION SNAPSHOT", tree.start());
    }
    const bool session = what == "SESSION CHARACTERISTICS";
    variable.scope = session ? SetScope::session : SetScope::local;
    for (const PgQuery__Node* mode : nodes(node.args, node.n_args)) {
        if (mode->node_case != PG_QUERY__NODE__NODE_DEF_ELEM) {
            continue;
        }
        const std::string name = text_of(mode->def_elem->defname);
        if (variable.name.empty() || name == "transaction_read_only") {
            variable.name = (session ? "default_" : "") + name;
            variable.value = mode_value(*mode->def_elem);
        }
    }
}

}  // namespace

SetVariable set_variable_of(const PgQuery__VariableSetStmt& node, const Tree& tree) {
    SetVariable variable;
    variable.scope = node.is_local != 0 ? SetScope::local : SetScope::session;
    variable.name = to_lower(text_of(node.name));
    variable.offset = name_offset(tree);
    switch (node.kind) {
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_VALUE:
            variable.value = joined_values(node, tree);
            break;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_MULTI:
            variable.name.clear();
            set_modes(variable, node, tree);
            break;
        case PG_QUERY__VARIABLE_SET_KIND__VAR_SET_CURRENT:
            throw refused_clause("SET … FROM CURRENT", tree.start());
        case PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL:
            variable.all = true;
            break;
        default:
            break;
    }
    return variable;
}

SetVariable alter_system_of(const PgQuery__AlterSystemStmt& node, const Tree& tree) {
    SetVariable variable = set_variable_of(*node.setstmt, tree);
    variable.scope = SetScope::system;
    return variable;
}

ShowVariable show_variable_of(const PgQuery__VariableShowStmt& node, const Tree& tree) {
    return {.name = to_lower(text_of(node.name)), .offset = name_offset(tree)};
}

}  // namespace sql
