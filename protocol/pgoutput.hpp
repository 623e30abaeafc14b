// What Postgres's output plugin pgoutput sends, protocol versions 1 to 4, as structures. Texts and
// tuples are views into the message that was decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/lsn.hpp"

namespace protocol::pgoutput {

/// A row as it is on the wire: 16 bits of column count, then for each column a kind ('n' null, 'u'
/// unchanged and not sent, 't' text, 'b' binary) and, for the latter two, 32 bits of length and
/// the value. Checked when it was decoded.
struct Tuple {
    std::span<const std::uint8_t> bytes;
};

enum class FieldKind : char { null = 'n', unchanged = 'u', text = 't', binary = 'b' };

struct Field {
    FieldKind kind = FieldKind::null;
    std::string_view bytes;
};

/// The fields of a tuple into `fields`, which is emptied first.
void read_fields(const Tuple& tuple, std::vector<Field>& fields);

struct Begin {
    Lsn commit_lsn = 0;
    std::int64_t commit_time = 0;  // microseconds since 2000-01-01
    std::uint32_t xid = 0;
};

struct Commit {
    Lsn commit_lsn = 0;
    Lsn end_lsn = 0;
    std::int64_t commit_time = 0;
};

struct Origin {
    Lsn lsn = 0;
    std::string_view name;
};

struct RelationColumn {
    bool in_identity = false;
    std::string_view name;
    std::uint32_t type = 0;
    std::int32_t typmod = -1;
};

struct Relation {
    std::uint32_t id = 0;
    std::string_view schema;
    std::string_view name;
    char replica_identity = 'd';  // d default, n nothing, f full, i index
    std::vector<RelationColumn> columns;
};

struct Type {
    std::uint32_t id = 0;
    std::string_view schema;
    std::string_view name;
};

struct Insert {
    std::uint32_t relation = 0;
    Tuple after;
};

struct Update {
    std::uint32_t relation = 0;
    char before_kind = 0;  // 'K' key, 'O' whole old row, 0 none
    Tuple before;
    Tuple after;
};

struct Delete {
    std::uint32_t relation = 0;
    char before_kind = 'K';
    Tuple before;
};

struct Truncate {
    bool cascade = false;
    bool restart_identity = false;
    std::vector<std::uint32_t> relations;
};

struct Message {
    bool transactional = false;
    Lsn lsn = 0;
    std::string_view prefix;
    std::string_view content;
};

struct StreamStart {
    std::uint32_t xid = 0;
    bool first = false;
};

struct StreamStop {};

struct StreamCommit {
    std::uint32_t xid = 0;
    Lsn commit_lsn = 0;
    Lsn end_lsn = 0;
    std::int64_t commit_time = 0;
};

struct StreamAbort {
    std::uint32_t xid = 0;
    std::uint32_t subxid = 0;  // equal to xid: the whole transaction
};

using Body = std::variant<
    Begin,
    Commit,
    Origin,
    Relation,
    Type,
    Insert,
    Update,
    Delete,
    Truncate,
    Message,
    StreamStart,
    StreamStop,
    StreamCommit,
    StreamAbort>;

struct Decoded {
    std::uint32_t xid = 0;  // of the (sub)transaction, in a stream block; else 0
    Body body;
};

/// One message. `in_stream`: it stands between a StreamStart and a StreamStop, where changes carry
/// their transaction's id. Nothing: the bytes are not such a message.
std::optional<Decoded> decode(std::span<const std::uint8_t> message, bool in_stream);

}  // namespace protocol::pgoutput
