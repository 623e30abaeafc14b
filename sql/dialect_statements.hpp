// The dialect's statements, each from its first word to its end. parse.cpp chooses among them.
#pragma once

#include <optional>

#include "sql/dialect_cursor.hpp"
#include "sql/statement.hpp"

namespace sql {

StatementBody parse_create(TokenCursor& cursor);   // CREATE [OR REPLACE] PEER | MIRROR
StatementBody parse_alter(TokenCursor& cursor);    // ALTER PEER | MIRROR
StatementBody parse_drop(TokenCursor& cursor);     // DROP PEER | MIRROR
StatementBody parse_control(TokenCursor& cursor);  // PAUSE | RESUME | RESYNC | EXECUTE MIRROR
StatementBody parse_execute_peer(TokenCursor& cursor);
StatementBody parse_show(TokenCursor& cursor);  // SHOW PEERS | MIRRORS | SETTINGS | CREATE …
StatementBody parse_comment(TokenCursor& cursor);
StatementBody parse_validate(TokenCursor& cursor);
StatementBody parse_backup(TokenCursor& cursor);
StatementBody parse_decision(TokenCursor& cursor);
StatementBody parse_rotate_key(TokenCursor& cursor);
StatementBody parse_explain(TokenCursor& cursor);
StatementBody parse_alter_database(TokenCursor& cursor);  // … SET (…) | RESET (…)

/// 0A000 if the statement at the cursor is one that Millrace is to have and has not yet.
void refuse_later_statement(const TokenCursor& cursor);

/// `name` and what may follow it; 0A000 for a clause after it that is not served yet.
void refuse_later_clause(const TokenCursor& cursor, std::string_view statement);

CreatePeer parse_create_peer(TokenCursor& cursor, bool or_replace);
AlterPeer parse_alter_peer(TokenCursor& cursor);
CreateMirror parse_create_mirror(TokenCursor& cursor, bool or_replace);
AlterMirror parse_alter_mirror(TokenCursor& cursor);
DropMirror parse_drop_mirror(TokenCursor& cursor);
ControlMirror parse_control_mirror(TokenCursor& cursor);

}  // namespace sql
