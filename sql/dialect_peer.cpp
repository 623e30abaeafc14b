// CREATE, ALTER and DROP PEER, EXECUTE peer 'text'.
#include <array>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/dialect_names.hpp"
#include "sql/dialect_statements.hpp"
#include "sql/dialect_values.hpp"

namespace sql {
namespace {

using protocol::Error;
namespace sqlstate = protocol::sqlstate;

Error unknown_type(std::string_view word, std::size_t offset) {
    std::vector<std::string_view> names;
    std::string served;
    for (const PeerTypeSpec& type : peer_types()) {
        names.push_back(type.name);
        if (!type.alias.empty()) {
            names.push_back(type.alias);
        }
        if (type.served) {
            served += (served.empty() ? "" : ", ") + std::string(type.name);
        }
    }
    const auto near = protocol::nearest(word, names);
    return Error(
               protocol::ErrorKind::statement,
               sqlstate::undefined_object,
               word.size() > name_bytes_max ? "there is no such peer type"
                                            : "there is no peer type \"" + std::string(word) + '"',
               "Peer types are " + served + ".",
               near ? "Perhaps you meant " + std::string(*near) + '.' : std::string()
    )
        .at(offset);
}

PeerType parse_type(TokenCursor& cursor) {
    if (!cursor.at(TokenKind::word)) {
        const bool quoted = cursor.at(TokenKind::string) || cursor.at(TokenKind::quoted_word);
        throw cursor.unexpected(
            "a peer type",
            quoted ? "Write the type without quotes, such as FROM POSTGRES." : std::string()
        );
    }
    const PeerTypeSpec* type = find_peer_type(cursor.raw());
    if (type == nullptr) {
        throw unknown_type(cursor.raw(), cursor.offset());
    }
    cursor.skip();
    return type->type;
}

}  // namespace

CreatePeer parse_create_peer(TokenCursor& cursor, bool or_replace) {
    CreatePeer peer;
    peer.or_replace = or_replace;
    peer.if_not_exists = !or_replace && cursor.accept_words({"if", "not", "exists"});
    peer.name = parse_name(cursor, "peer");
    if (!or_replace && !peer.if_not_exists && cursor.accept_words({"if", "not", "exists"})) {
        peer.if_not_exists = true;
    }
    cursor.expect_words({"from"});
    peer.type_offset = cursor.offset();
    peer.type = parse_type(cursor);
    if (cursor.accept_words({"with"})) {
        peer.options = parse_option_list(cursor);
    }
    return peer;
}

AlterPeer parse_alter_peer(TokenCursor& cursor) {
    AlterPeer peer;
    peer.if_exists = cursor.accept_words({"if", "exists"});
    peer.name = parse_name(cursor, "peer");
    if (cursor.accept_words({"set"})) {
        peer.set = parse_option_list(cursor);
    } else if (cursor.accept_words({"reset"})) {
        peer.reset = parse_key_list(cursor);
    } else {
        throw cursor.unexpected("SET (key = value, ...) or RESET (key, ...)");
    }
    return peer;
}

StatementBody parse_execute_peer(TokenCursor& cursor) {
    cursor.expect_words({"execute"});
    ExecutePeer execute;
    execute.name = parse_name(cursor, "peer");
    execute.text = cursor.take();
    return execute;
}

}  // namespace sql
