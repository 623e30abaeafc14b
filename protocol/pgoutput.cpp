#include "protocol/pgoutput.hpp"

#include "protocol/bytes.hpp"

namespace protocol::pgoutput {

namespace {

constexpr std::size_t columns_max = 1664;  // Postgres's limit of a row

/// Reads over a tuple; its bytes when all of it is there.
Tuple read_tuple(ByteReader& reader, std::span<const std::uint8_t> message) {
    const std::size_t begin = message.size() - reader.left();
    const std::uint16_t count = reader.u16();
    if (count > columns_max) {
        reader.fail();
    }
    for (std::uint16_t i = 0; i < count && reader.ok(); ++i) {
        const char kind = static_cast<char>(reader.u8());
        if (kind == 't' || kind == 'b') {
            const std::int32_t length = reader.i32();
            if (length < 0) {
                reader.fail();
                break;
            }
            reader.bytes(static_cast<std::size_t>(length));
        } else if (kind != 'n' && kind != 'u') {
            reader.fail();
        }
    }
    if (!reader.ok()) {
        return {};
    }
    return {message.subspan(begin, message.size() - reader.left() - begin)};
}

Relation read_relation(ByteReader& reader) {
    Relation relation;
    relation.id = reader.u32();
    relation.schema = reader.c_string();
    relation.name = reader.c_string();
    relation.replica_identity = static_cast<char>(reader.u8());
    const std::uint16_t count = reader.u16();
    for (std::uint16_t i = 0; i < count && reader.ok(); ++i) {
        RelationColumn& column = relation.columns.emplace_back();
        column.in_identity = (reader.u8() & 1U) != 0;
        column.name = reader.c_string();
        column.type = reader.u32();
        column.typmod = reader.i32();
    }
    return relation;
}

Update read_update(ByteReader& reader, std::span<const std::uint8_t> message) {
    Update update;
    update.relation = reader.u32();
    char kind = static_cast<char>(reader.u8());
    if (kind == 'K' || kind == 'O') {
        update.before_kind = kind;
        update.before = read_tuple(reader, message);
        kind = static_cast<char>(reader.u8());
    }
    if (kind != 'N') {
        reader.fail();
    }
    update.after = read_tuple(reader, message);
    return update;
}

Insert read_insert(ByteReader& reader, std::span<const std::uint8_t> message) {
    Insert insert;
    insert.relation = reader.u32();
    if (reader.u8() != 'N') {
        reader.fail();
    }
    insert.after = read_tuple(reader, message);
    return insert;
}

Delete read_delete(ByteReader& reader, std::span<const std::uint8_t> message) {
    Delete removal;
    removal.relation = reader.u32();
    removal.before_kind = static_cast<char>(reader.u8());
    if (removal.before_kind != 'K' && removal.before_kind != 'O') {
        reader.fail();
    }
    removal.before = read_tuple(reader, message);
    return removal;
}

Truncate read_truncate(ByteReader& reader) {
    Truncate truncate;
    const std::uint32_t count = reader.u32();
    const std::uint8_t flags = reader.u8();
    truncate.cascade = (flags & 1U) != 0;
    truncate.restart_identity = (flags & 2U) != 0;
    // A claimed count allocates nothing that is not there.
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i) {
        truncate.relations.push_back(reader.u32());
    }
    return truncate;
}

Message read_message(ByteReader& reader) {
    Message message;
    message.transactional = (reader.u8() & 1U) != 0;
    message.lsn = reader.u64();
    message.prefix = reader.c_string();
    const std::int32_t length = reader.i32();
    if (length < 0) {
        reader.fail();
        return message;
    }
    message.content = reader.bytes(static_cast<std::size_t>(length));
    return message;
}

Begin read_begin(ByteReader& reader) {
    Begin begin;
    begin.commit_lsn = reader.u64();
    begin.commit_time = reader.i64();
    begin.xid = reader.u32();
    return begin;
}

Commit read_commit(ByteReader& reader) {
    Commit commit;
    reader.u8();  // flags, none of them used
    commit.commit_lsn = reader.u64();
    commit.end_lsn = reader.u64();
    commit.commit_time = reader.i64();
    return commit;
}

StreamCommit read_stream_commit(ByteReader& reader) {
    StreamCommit commit;
    commit.xid = reader.u32();
    reader.u8();
    commit.commit_lsn = reader.u64();
    commit.end_lsn = reader.u64();
    commit.commit_time = reader.i64();
    return commit;
}

Origin read_origin(ByteReader& reader) {
    Origin origin;
    origin.lsn = reader.u64();
    origin.name = reader.c_string();
    return origin;
}

Type read_type(ByteReader& reader) {
    Type type;
    type.id = reader.u32();
    type.schema = reader.c_string();
    type.name = reader.c_string();
    return type;
}

/// Version 4 with parallel streaming adds where and when it was aborted: not of use here.
StreamAbort read_stream_abort(ByteReader& reader) {
    StreamAbort abort;
    abort.xid = reader.u32();
    abort.subxid = reader.u32();
    if (reader.left() == 16) {
        reader.u64();
        reader.u64();
    }
    return abort;
}

StreamStart read_stream_start(ByteReader& reader) {
    StreamStart start;
    start.xid = reader.u32();
    start.first = reader.u8() == 1;
    return start;
}

bool carries_xid(char tag) {
    return tag == 'R' || tag == 'Y' || tag == 'I' || tag == 'U' || tag == 'D' || tag == 'T' ||
           tag == 'M';
}

std::optional<Body> read_body(char tag, ByteReader& reader, std::span<const std::uint8_t> message) {
    switch (tag) {
        case 'B':
            return read_begin(reader);
        case 'C':
            return read_commit(reader);
        case 'O':
            return read_origin(reader);
        case 'R':
            return read_relation(reader);
        case 'Y':
            return read_type(reader);
        case 'I':
            return read_insert(reader, message);
        case 'U':
            return read_update(reader, message);
        case 'D':
            return read_delete(reader, message);
        case 'T':
            return read_truncate(reader);
        case 'M':
            return read_message(reader);
        case 'S':
            return read_stream_start(reader);
        case 'E':
            return StreamStop{};
        case 'c':
            return read_stream_commit(reader);
        case 'A':
            return read_stream_abort(reader);
        default:
            return std::nullopt;
    }
}

}  // namespace

void read_fields(const Tuple& tuple, std::vector<Field>& fields) {
    fields.clear();
    ByteReader reader(tuple.bytes);
    const std::uint16_t count = reader.u16();
    for (std::uint16_t i = 0; i < count && reader.ok(); ++i) {
        Field& field = fields.emplace_back();
        field.kind = static_cast<FieldKind>(reader.u8());
        if (field.kind == FieldKind::text || field.kind == FieldKind::binary) {
            field.bytes = reader.bytes(reader.u32());
        }
    }
}

std::optional<Decoded> decode(std::span<const std::uint8_t> message, bool in_stream) {
    ByteReader reader(message);
    const char tag = static_cast<char>(reader.u8());
    Decoded decoded;
    if (in_stream && carries_xid(tag)) {
        decoded.xid = reader.u32();
    }
    std::optional<Body> body = read_body(tag, reader, message);
    if (!body || !reader.at_end()) {
        return std::nullopt;
    }
    decoded.body = std::move(*body);
    return decoded;
}

}  // namespace protocol::pgoutput
