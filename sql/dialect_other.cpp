// The dialect's remaining statements, and the choice between PEER and MIRROR behind a verb.
#include <charconv>
#include <utility>

#include "protocol/error.hpp"
#include "sql/dialect_names.hpp"
#include "sql/dialect_statements.hpp"

namespace sql {
namespace {

ObjectKind parse_kind(TokenCursor& cursor) {
    if (cursor.accept_words({"peer"})) {
        return ObjectKind::peer;
    }
    if (cursor.accept_words({"mirror"})) {
        return ObjectKind::mirror;
    }
    throw cursor.unexpected("PEER or MIRROR");
}

std::string_view kind_name(ObjectKind kind) {
    return kind == ObjectKind::peer ? "peer" : "mirror";
}

std::string take_string(TokenCursor& cursor, std::string expected) {
    if (!cursor.at(TokenKind::string)) {
        throw cursor.unexpected(std::move(expected));
    }
    return cursor.take();
}

bool accept_or_replace(TokenCursor& cursor) {
    return cursor.accept_words({"or", "replace"});
}

}  // namespace

StatementBody parse_create(TokenCursor& cursor) {
    cursor.expect_words({"create"});
    const bool or_replace = accept_or_replace(cursor);
    if (parse_kind(cursor) == ObjectKind::peer) {
        return parse_create_peer(cursor, or_replace);
    }
    return parse_create_mirror(cursor, or_replace);
}

StatementBody parse_alter(TokenCursor& cursor) {
    cursor.expect_words({"alter"});
    if (parse_kind(cursor) == ObjectKind::peer) {
        return parse_alter_peer(cursor);
    }
    return parse_alter_mirror(cursor);
}

StatementBody parse_drop(TokenCursor& cursor) {
    cursor.expect_words({"drop"});
    if (parse_kind(cursor) == ObjectKind::mirror) {
        return parse_drop_mirror(cursor);
    }
    DropPeer peer;
    peer.if_exists = cursor.accept_words({"if", "exists"});
    peer.name = parse_name(cursor, "peer");
    return peer;
}

StatementBody parse_control(TokenCursor& cursor) {
    return parse_control_mirror(cursor);
}

StatementBody parse_show(TokenCursor& cursor) {
    cursor.expect_words({"show"});
    if (cursor.accept_words({"create"})) {
        const ObjectKind kind = parse_kind(cursor);
        return ShowCreate{kind, parse_name(cursor, kind_name(kind))};
    }
    if (cursor.accept_words({"peers"})) {
        return ShowList{ListKind::peers};
    }
    if (cursor.accept_words({"mirrors"})) {
        return ShowList{ListKind::mirrors};
    }
    cursor.expect_words({"settings"});
    return ShowList{ListKind::settings};
}

StatementBody parse_comment(TokenCursor& cursor) {
    cursor.expect_words({"comment", "on"});
    CommentOn comment;
    comment.kind = parse_kind(cursor);
    comment.name = parse_name(cursor, kind_name(comment.kind));
    cursor.expect_words({"is"});
    if (!cursor.accept_words({"null"})) {
        comment.text = take_string(cursor, "a text in single quotes, or NULL");
    }
    return comment;
}

StatementBody parse_validate(TokenCursor& cursor) {
    cursor.expect_words({"validate"});
    const ObjectKind kind = parse_kind(cursor);
    return ValidateObject{kind, parse_name(cursor, kind_name(kind))};
}

StatementBody parse_backup(TokenCursor& cursor) {
    cursor.expect_words({"backup", "catalog", "to"});
    return BackupCatalog{take_string(cursor, "a path in single quotes")};
}

StatementBody parse_decision(TokenCursor& cursor) {
    DecideSchemaChange decision;
    decision.approve = cursor.accept_words({"approve"});
    if (!decision.approve) {
        cursor.expect_words({"reject"});
    }
    cursor.expect_words({"schema", "change"});
    decision.offset = cursor.offset();
    const std::string_view digits = cursor.raw();
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), decision.id);
    if (digits.empty() || failure != std::errc{} || end != digits.data() + digits.size()) {
        throw cursor.unexpected(
            "a schema change's number", "SELECT id FROM schema_changes lists them."
        );
    }
    cursor.skip();
    return decision;
}

StatementBody parse_rotate_key(TokenCursor& cursor) {
    cursor.expect_words({"alter", "system", "rotate", "key"});
    return RotateKey{};
}

StatementBody parse_explain(TokenCursor& cursor) {
    cursor.expect_words({"explain"});
    if (cursor.accept_words({"create"})) {
        const bool or_replace = accept_or_replace(cursor);
        cursor.expect_words({"mirror"});
        return ExplainMirror{parse_create_mirror(cursor, or_replace)};
    }
    if (cursor.accept_words({"alter", "mirror"})) {
        return ExplainMirror{parse_alter_mirror(cursor)};
    }
    if (cursor.accept_words({"drop", "mirror"})) {
        return ExplainMirror{parse_drop_mirror(cursor)};
    }
    if (!cursor.at_word("resync")) {
        throw cursor.unexpected("CREATE, ALTER, DROP or RESYNC MIRROR");
    }
    return ExplainMirror{parse_control_mirror(cursor)};
}

}  // namespace sql
