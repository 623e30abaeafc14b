// Statements and clauses that are to come: they get 0A000 with their name, not a bare syntax error.
#include <array>
#include <string>

#include "protocol/error.hpp"
#include "sql/dialect_statements.hpp"

namespace sql {
namespace {

struct Phrase {
    std::string_view name;                  // for the message
    std::array<std::string_view, 3> words;  // an empty one ends them
};

constexpr std::array statements{
    Phrase{"WAIT FOR MIRROR", {"wait", "for"}},
    Phrase{"COMPARE MIRROR", {"compare", "mirror"}},
    Phrase{"REPAIR MIRROR", {"repair", "mirror"}},
    Phrase{"CANCEL RESYNC", {"cancel", "resync"}},
    Phrase{"CANCEL ADD TABLE", {"cancel", "add"}},
    Phrase{"SKIP MIRROR", {"skip", "mirror"}},
    Phrase{"REPLAY DLQ", {"replay", "dlq"}},
    Phrase{"DISCARD DLQ", {"discard", "dlq"}},
    Phrase{"CHECKPOINT MIRROR", {"checkpoint", "mirror"}},
    Phrase{"EXPORT CONFIG", {"export", "config"}},
    Phrase{"DRAIN", {"drain"}},
    Phrase{"READ ONLY", {"read", "only"}},
    Phrase{"CREATE ALERT", {"create", "alert"}},
    Phrase{"ALTER ALERT", {"alter", "alert"}},
    Phrase{"DROP ALERT", {"drop", "alert"}},
    Phrase{"TEST ALERT", {"test", "alert"}},
    Phrase{"VALIDATE CREATE MIRROR", {"validate", "create"}},
    Phrase{"EXPLAIN of a statement about peers", {"explain", "create", "peer"}},
    Phrase{"EXPLAIN of a statement about peers", {"explain", "alter", "peer"}},
    Phrase{"EXPLAIN of a statement about peers", {"explain", "drop", "peer"}},
    Phrase{"EXPLAIN PAUSE MIRROR", {"explain", "pause", "mirror"}},
    Phrase{"EXPLAIN RESUME MIRROR", {"explain", "resume", "mirror"}},
};

constexpr std::array clauses{
    Phrase{"TABLE", {"table"}},
    Phrase{"FOR", {"for"}},
    Phrase{"MODE", {"mode"}},
    Phrase{"WHERE", {"where"}},
    Phrase{"KEEP SLOT", {"keep", "slot"}},
    Phrase{"DROP TARGET TABLES", {"drop", "target"}},
    Phrase{"FORCE", {"force"}},
};

bool stands_at(const TokenCursor& cursor, const Phrase& phrase) {
    std::size_t ahead = 0;
    for (const std::string_view word : phrase.words) {
        if (!word.empty() && !cursor.at_word(word, ahead++)) {
            return false;
        }
    }
    return true;
}

}  // namespace

void refuse_later_statement(const TokenCursor& cursor) {
    for (const Phrase& phrase : statements) {
        if (stands_at(cursor, phrase)) {
            throw protocol::statement_error(
                protocol::sqlstate::feature_not_supported,
                std::string(phrase.name) + " is not supported yet"
            )
                .at(cursor.offset());
        }
    }
}

void refuse_later_clause(const TokenCursor& cursor, std::string_view statement) {
    for (const Phrase& phrase : clauses) {
        if (stands_at(cursor, phrase)) {
            throw protocol::statement_error(
                protocol::sqlstate::feature_not_supported,
                std::string(statement) + " ... " + std::string(phrase.name) +
                    " is not supported yet"
            )
                .at(cursor.offset());
        }
    }
}

}  // namespace sql
