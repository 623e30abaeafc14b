// The statements of Postgres that are no business of this server: refused by their own names, with
// what stands in their place.
#include <algorithm>
#include <array>

#include "protocol/text.hpp"
#include "sql/utility_nodes.hpp"

namespace sql {

namespace {

using protocol::Error;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view change_hint =
    "What can be changed is changed by CREATE PEER, CREATE MIRROR, ALTER PEER, ALTER MIRROR, "
    "DROP PEER, DROP MIRROR, ALTER SYSTEM SET, and the same of DATABASE and ROLE.";

/// A word that ends the name of a CREATE, ALTER or DROP statement.
constexpr std::array<std::string_view, 28> object_words = {
    "ACCESS",   "AGGREGATE", "CAST",         "COLLATION",   "CONVERSION", "DATABASE", "DOMAIN",
    "EVENT",    "EXTENSION", "FOREIGN",      "FUNCTION",    "GROUP",      "INDEX",    "LANGUAGE",
    "OPERATOR", "POLICY",    "PROCEDURE",    "PUBLICATION", "ROLE",       "RULE",     "SCHEMA",
    "SEQUENCE", "SERVER",    "SUBSCRIPTION", "TABLE",       "TRIGGER",    "USER",     "VIEW"};

constexpr std::size_t name_words_max = 4;

std::string upper_word(const Tree& tree, std::size_t at) {
    if (at >= tree.tokens.size() || tree.tokens[at].kind != TokenKind::word) {
        return {};
    }
    std::string word(raw_token(tree.text, tree.tokens[at]));
    for (char& c : word) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return word;
}

bool is_object_word(std::string_view word) {
    return std::find(object_words.begin(), object_words.end(), word) != object_words.end();
}

/// "CREATE TEMP TABLE" from the statement's own words; just "CREATE" where no known object follows.
std::string object_statement(const Tree& tree, const std::string& verb) {
    std::string name = verb;
    for (std::size_t i = 1; i < name_words_max + 2; ++i) {
        const std::string word = upper_word(tree, i);
        if (word.empty()) {
            break;
        }
        if (word == "OR" || word == "REPLACE") {
            continue;
        }
        name += " " + word;
        if (is_object_word(word)) {
            return name;
        }
    }
    const std::string second = upper_word(tree, 1);
    return second.empty() ? verb : verb + " " + second;
}

std::string statement_name(const PgQuery__Node& node, const Tree& tree) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_INSERT_STMT:
            return "INSERT";  // the first word may be WITH
        case PG_QUERY__NODE__NODE_UPDATE_STMT:
            return "UPDATE";
        case PG_QUERY__NODE__NODE_DELETE_STMT:
            return "DELETE";
        case PG_QUERY__NODE__NODE_MERGE_STMT:
            return "MERGE";
        case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
            return "CREATE TABLE AS";
        default:
            break;
    }
    const std::string verb = upper_word(tree, 0);
    const bool has_object = verb == "CREATE" || verb == "ALTER" || verb == "DROP";
    return has_object ? object_statement(tree, verb) : verb;
}

/// PREPARE, DECLARE, COPY and EXPLAIN hold a statement of another kind than theirs.
const PgQuery__Node* explained(const PgQuery__Node& node) {
    return node.node_case == PG_QUERY__NODE__NODE_EXPLAIN_STMT ? node.explain_stmt->query : nullptr;
}

}  // namespace

Error refused_clause(std::string_view what, std::size_t offset) {
    return statement_error(
               sqlstate::feature_not_supported, std::string(what) + " is not served here"
    )
        .at(offset);
}

Error refused_statement(const PgQuery__Node& node, const Tree& tree) {
    if (const PgQuery__Node* inner = explained(node)) {
        const bool select = inner->node_case == PG_QUERY__NODE__NODE_SELECT_STMT;
        return refused_clause(select ? "EXPLAIN of a SELECT" : "EXPLAIN", tree.start());
    }
    const std::string name = statement_name(node, tree);
    return statement_error(
               sqlstate::feature_not_supported,
               name + " is not served here",
               std::string(change_hint)
    )
        .at(tree.start());
}

}  // namespace sql
