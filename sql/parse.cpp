#include "sql/parse.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "protocol/text.hpp"
#include "sql/dialect_cursor.hpp"
#include "sql/dialect_mapping.hpp"
#include "sql/dialect_statements.hpp"
#include "sql/lexer.hpp"
#include "sql/utility.hpp"

namespace sql {
namespace {

using Rule = StatementBody (*)(TokenCursor&);

bool at_object(const TokenCursor& cursor, std::size_t ahead) {
    return cursor.at_word("peer", ahead) || cursor.at_word("mirror", ahead);
}

Rule create_rule(const TokenCursor& cursor) {
    const std::size_t object = cursor.at_words({"or", "replace"}, 1) ? 3 : 1;
    return at_object(cursor, object) ? parse_create : nullptr;
}

Rule alter_rule(const TokenCursor& cursor) {
    if (cursor.at_words({"system", "rotate"}, 1)) {
        return parse_rotate_key;
    }
    const bool listed = cursor.at_word("database", 1) && cursor.at_name(2) &&
                        (cursor.at_word("set", 3) || cursor.at_word("reset", 3)) &&
                        cursor.at_symbol("(", 4);
    if (listed) {
        return parse_alter_database;
    }
    return at_object(cursor, 1) ? parse_alter : nullptr;
}

/// EXECUTE has three readings; with parentheses it is a prepared statement's.
Rule execute_rule(const TokenCursor& cursor) {
    if (cursor.at_word("mirror", 1) && cursor.at_name(2)) {
        return parse_control;
    }
    return cursor.at_name(1) && cursor.at(TokenKind::string, 2) ? parse_execute_peer : nullptr;
}

Rule show_rule(const TokenCursor& cursor) {
    const bool list =
        cursor.at_word("peers", 1) || cursor.at_word("mirrors", 1) || cursor.at_word("settings", 1);
    return list || cursor.at_word("create", 1) ? parse_show : nullptr;
}

Rule explain_rule(const TokenCursor& cursor) {
    const bool plain = cursor.at_words({"create", "mirror"}, 1) ||
                       cursor.at_words({"create", "or", "replace", "mirror"}, 1);
    const bool other = cursor.at_words({"alter", "mirror"}, 1) ||
                       cursor.at_words({"drop", "mirror"}, 1) || cursor.at_word("resync", 1);
    return plain || other ? parse_explain : nullptr;
}

/// The rule for the statement at the cursor; nullptr: it is for Postgres's own grammar.
Rule rule_for(const TokenCursor& cursor) {
    struct Verb {
        std::string_view word;
        Rule (*rule)(const TokenCursor&);
    };
    static constexpr Verb verbs[] = {
        {"create", create_rule},
        {"alter", alter_rule},
        {"drop",
         [](const TokenCursor& at) -> Rule { return at_object(at, 1) ? parse_drop : nullptr; }},
        {"pause", [](const TokenCursor&) -> Rule { return parse_control; }},
        {"resume", [](const TokenCursor&) -> Rule { return parse_control; }},
        {"resync", [](const TokenCursor&) -> Rule { return parse_control; }},
        {"execute", execute_rule},
        {"show", show_rule},
        {"comment",
         [](const TokenCursor& at) -> Rule {
             return at.at_word("on", 1) && at_object(at, 2) ? parse_comment : nullptr;
         }},
        {"explain", explain_rule},
        {"validate", [](const TokenCursor&) -> Rule { return parse_validate; }},
        {"backup", [](const TokenCursor&) -> Rule { return parse_backup; }},
        {"approve", [](const TokenCursor&) -> Rule { return parse_decision; }},
        {"reject", [](const TokenCursor&) -> Rule { return parse_decision; }},
    };
    for (const Verb& verb : verbs) {
        if (cursor.at_word(verb.word)) {
            return verb.rule(cursor);
        }
    }
    return nullptr;
}

/// The body if the dialect has the statement.
std::optional<StatementBody> parse_dialect(std::string_view message, StatementSpan span) {
    TokenCursor cursor(message, span);
    if (cursor.at_end()) {
        throw cursor.unexpected("a statement");
    }
    refuse_later_statement(cursor);
    const Rule rule = rule_for(cursor);
    if (rule == nullptr) {
        return std::nullopt;
    }
    StatementBody body = rule(cursor);
    cursor.expect_end();
    return body;
}

}  // namespace

std::vector<StatementSpan> split_statements(std::string_view message) {
    std::vector<StatementSpan> spans;
    std::optional<StatementSpan> open;
    std::size_t depth = 0;
    for (const Token& token : lex(message, 0)) {
        const std::string_view raw =
            token.kind == TokenKind::symbol ? raw_token(message, token) : std::string_view();
        if (raw == ";" && depth == 0) {
            if (open) {
                spans.push_back(*std::exchange(open, std::nullopt));
            }
            continue;
        }
        depth += raw == "(" ? 1 : 0;
        depth -= raw == ")" && depth > 0 ? 1 : 0;
        if (!open) {
            open = StatementSpan{token.start, 0};
        }
        open->length = token.end - open->offset;
    }
    if (open) {
        spans.push_back(*open);
    }
    return spans;
}

Statement parse_statement(std::string_view message, StatementSpan span) {
    std::optional<StatementBody> body = parse_dialect(message, span);
    if (!body) {
        return parse_utility(message, span);
    }
    Statement statement;
    statement.body = *std::move(body);
    statement.text = message.substr(span.offset, span.length);
    statement.offset = span.offset;
    return statement;
}

TableMapping parse_mapping(std::string_view text) {
    TokenCursor cursor(text, {0, text.size()});
    TableMapping mapping = parse_mapping_entry(cursor, MappingKind::table);
    cursor.expect_end();
    return mapping;
}

}  // namespace sql
