// One statement's parse tree, as libpg_query (the grammar of Postgres 15) makes it, together with
// what is needed to say where in the user's message a node stands.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <pg_query/pg_query.pb-c.h>

#include "sql/lexer.hpp"

namespace sql {

struct FreeParseResult {
    void operator()(PgQuery__ParseResult* result) const;
};

/// Lives no longer than the text that it was made from.
struct Tree {
    std::unique_ptr<PgQuery__ParseResult, FreeParseResult> result;
    std::string_view text;
    std::vector<Token> tokens;  // never empty
    std::size_t base = 0;       // of `text` in the message

    const PgQuery__Node& statement() const { return *result->stmts[0]->stmt; }
    /// Where a node's location is in the message; of a node without one the statement's start.
    std::size_t place(int location) const;
    /// Where the first such key word is in the message, for clauses whose nodes have no location;
    /// the statement's start where there is none.
    std::size_t place_of_word(std::string_view word) const;
    /// Where the statement's first token is in the message.
    std::size_t start() const { return base + tokens.front().start; }
};

/// Throws 42601 at the offending token, 22021, and 54001 for a text nested so deeply that walking
/// its tree could exhaust the stack.
Tree parse_tree(std::string_view text, std::size_t base);

/// The repeated fields of a node.
template <class Node>
std::span<Node* const> nodes(Node* const* items, std::size_t count) {
    return {items, count};
}

/// The text of a String node; empty for another node.
std::string_view string_of(const PgQuery__Node& node);
/// The last part of a possibly qualified name ("pg_catalog.int4" gives "int4").
std::string_view last_name(PgQuery__Node* const* names, std::size_t count);

}  // namespace sql
