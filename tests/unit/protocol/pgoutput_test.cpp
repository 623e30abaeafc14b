// Messages as they stand in Postgres's documentation of the logical replication protocol, written
// down byte by byte.
#include "protocol/pgoutput.hpp"

#include <gtest/gtest.h>

#include "tests/unit/protocol/wire_bytes.hpp"

namespace protocol::pgoutput {

namespace {

std::optional<Decoded> read(const std::string& bytes, bool in_stream = false) {
    return decode(span_of(bytes), in_stream);
}

template <typename T>
T body_of(const std::string& bytes) {
    const auto decoded = read(bytes);
    return std::get<T>(decoded.value_or(Decoded{}).body);
}

std::vector<Field> fields_of(const Tuple& tuple) {
    std::vector<Field> fields(3, {FieldKind::text, "of the tuple before"});
    read_fields(tuple, fields);
    return fields;
}

/// "n", "u", "t:abc", "b:abc": as a test writes fields down.
std::vector<std::string> shown(const Tuple& tuple) {
    std::vector<std::string> list;
    for (const Field& field : fields_of(tuple)) {
        const bool has_value = field.kind == FieldKind::text || field.kind == FieldKind::binary;
        list.push_back(
            static_cast<char>(field.kind) + (has_value ? ":" + std::string(field.bytes) : "")
        );
    }
    return list;
}

using Shown = std::vector<std::string>;

const std::string commit_place = from_hex("0000001600000f01");
const std::string end_place = from_hex("0000001600000f31");
const std::string clock_time = from_hex("0002900000000001");
// Two columns: 42 as text, NULL.
const std::string pair = from_hex(
    "0002"
    "74"
    "00000002"
    "3432"
    "6e"
);
// A key alone: 41 in binary.
const std::string key = from_hex(
    "0001"
    "62"
    "00000004"
    "00000029"
);
const std::string oid = from_hex("00004002");
const std::string begin_message = "B" + commit_place + clock_time + from_hex("000002e1");
const std::string commit_message = "C" + from_hex("00") + commit_place + end_place + clock_time;
const std::string origin_message = "O" + commit_place + c_string("far away");
const std::string relation_message = "R" + oid + c_string("shop") + c_string("orders") + "d" +
                                     from_hex("0002") + from_hex("01") + c_string("id") +
                                     from_hex("00000017ffffffff") + from_hex("00") +
                                     c_string("Note") + from_hex("000004130000000e");
const std::string type_message = "Y" + oid + c_string("public") + c_string("mood");
const std::string insert_message = "I" + oid + "N" + pair;
const std::string update_message = "U" + oid + "N" + pair;
const std::string key_update_message = "U" + oid + "K" + key + "N" + pair;
const std::string full_update_message = "U" + oid + "O" + pair + "N" + pair;
const std::string delete_message = "D" + oid + "K" + key;
const std::string full_delete_message = "D" + oid + "O" + pair;
const std::string truncate_message = "T" + from_hex("0000000203") + oid + from_hex("00004005");
const std::string logical_message =
    "M" + from_hex("01") + commit_place + c_string("millrace") + from_hex("00000003") + "a\0b"s;
const std::string stream_start = "S" + from_hex("000002e1") + from_hex("01");
const std::string stream_commit =
    "c" + from_hex("000002e1") + from_hex("00") + commit_place + end_place + clock_time;
const std::string stream_abort = "A" + from_hex("000002e1") + from_hex("000002e4");

/// Those that carry a transaction's id in a stream block.
const std::vector<std::string> changes{
    relation_message,
    type_message,
    insert_message,
    update_message,
    key_update_message,
    full_update_message,
    delete_message,
    full_delete_message,
    truncate_message,
    logical_message};
const std::vector<std::string> borders{
    begin_message, commit_message, origin_message, stream_start, "E", stream_commit, stream_abort};

std::string in_block(const std::string& message) {
    return message.substr(0, 1) + from_hex("000002e4") + message.substr(1);
}

TEST(Pgoutput, Transactions) {
    const auto begin = body_of<Begin>(begin_message);
    EXPECT_EQ(begin.commit_lsn, 0x1600000f01U);
    EXPECT_EQ(begin.commit_time, 0x0002900000000001);
    EXPECT_EQ(begin.xid, 0x2e1U);
    const auto commit = body_of<Commit>(commit_message);
    EXPECT_EQ(commit.commit_lsn, 0x1600000f01U);
    EXPECT_EQ(commit.end_lsn, 0x1600000f31U);
    EXPECT_EQ(commit.commit_time, 0x0002900000000001);
    const auto origin = body_of<Origin>(origin_message);
    EXPECT_EQ(origin.lsn, 0x1600000f01U);
    EXPECT_EQ(origin.name, "far away");
}

TEST(Pgoutput, Relation) {
    const auto relation = body_of<Relation>(relation_message);
    EXPECT_EQ(relation.id, 0x4002U);
    EXPECT_EQ(relation.schema, "shop");
    EXPECT_EQ(relation.name, "orders");
    EXPECT_EQ(relation.replica_identity, 'd');
    ASSERT_EQ(relation.columns.size(), 2U);
    EXPECT_TRUE(relation.columns[0].in_identity);
    EXPECT_EQ(relation.columns[0].name, "id");
    EXPECT_EQ(relation.columns[0].type, 23U);
    EXPECT_EQ(relation.columns[0].typmod, -1);
    EXPECT_FALSE(relation.columns[1].in_identity);
    EXPECT_EQ(relation.columns[1].name, "Note");
    EXPECT_EQ(relation.columns[1].type, 1043U);
    EXPECT_EQ(relation.columns[1].typmod, 14);
    // A table without columns; pg_catalog is sent as an empty name.
    const std::string bare = "R" + oid + "\0"s + c_string("t") + "n" + u16(0);
    const auto empty = body_of<Relation>(bare);
    EXPECT_EQ(empty.schema, "");
    EXPECT_EQ(empty.replica_identity, 'n');
    EXPECT_TRUE(empty.columns.empty());
}

TEST(Pgoutput, TypeTruncateMessage) {
    const auto type = body_of<Type>(type_message);
    EXPECT_EQ(type.id, 0x4002U);
    EXPECT_EQ(type.schema, "public");
    EXPECT_EQ(type.name, "mood");
    const auto truncate = body_of<Truncate>(truncate_message);
    EXPECT_TRUE(truncate.cascade);
    EXPECT_TRUE(truncate.restart_identity);
    EXPECT_EQ(truncate.relations, (std::vector<std::uint32_t>{0x4002, 0x4005}));
    const auto plain = body_of<Truncate>("T" + u32(1) + "\0"s + oid);
    EXPECT_FALSE(plain.cascade);
    EXPECT_FALSE(plain.restart_identity);
    EXPECT_TRUE(body_of<Truncate>("T" + u32(1) + "\1"s + oid).cascade);
    EXPECT_TRUE(body_of<Truncate>("T" + u32(1) + "\2"s + oid).restart_identity);
    const auto message = body_of<Message>(logical_message);
    EXPECT_TRUE(message.transactional);
    EXPECT_EQ(message.lsn, 0x1600000f01U);
    EXPECT_EQ(message.prefix, "millrace");
    EXPECT_EQ(message.content, "a\0b"s);
}

TEST(Pgoutput, Changes) {
    const auto insert = body_of<Insert>(insert_message);
    EXPECT_EQ(insert.relation, 0x4002U);
    EXPECT_EQ(shown(insert.after), (Shown{"t:42", "n"}));
    const auto update = body_of<Update>(update_message);
    EXPECT_EQ(update.relation, 0x4002U);
    EXPECT_EQ(update.before_kind, 0);
    EXPECT_TRUE(update.before.bytes.empty());
    EXPECT_EQ(shown(update.after), (Shown{"t:42", "n"}));
    const auto key_update = body_of<Update>(key_update_message);
    EXPECT_EQ(key_update.before_kind, 'K');
    EXPECT_EQ(shown(key_update.before), (Shown{"b:\0\0\0)"s}));
    EXPECT_EQ(shown(key_update.after), (Shown{"t:42", "n"}));
    const auto full_update = body_of<Update>(full_update_message);
    EXPECT_EQ(full_update.before_kind, 'O');
    EXPECT_EQ(shown(full_update.before), (Shown{"t:42", "n"}));
    const auto removal = body_of<Delete>(delete_message);
    EXPECT_EQ(removal.relation, 0x4002U);
    EXPECT_EQ(removal.before_kind, 'K');
    EXPECT_EQ(shown(removal.before), (Shown{"b:\0\0\0)"s}));
    EXPECT_EQ(body_of<Delete>(full_delete_message).before_kind, 'O');
}

TEST(Pgoutput, StreamBlocks) {
    const auto start = body_of<StreamStart>(stream_start);
    EXPECT_EQ(start.xid, 0x2e1U);
    EXPECT_TRUE(start.first);
    EXPECT_FALSE(body_of<StreamStart>("S" + u32(1) + "\0"s).first);
    EXPECT_TRUE(std::holds_alternative<StreamStop>(read("E", true).value_or(Decoded{}).body));
    const auto commit = body_of<StreamCommit>(stream_commit);
    EXPECT_EQ(commit.xid, 0x2e1U);
    EXPECT_EQ(commit.commit_lsn, 0x1600000f01U);
    EXPECT_EQ(commit.end_lsn, 0x1600000f31U);
    EXPECT_EQ(commit.commit_time, 0x0002900000000001);
    const auto abort = body_of<StreamAbort>(stream_abort);
    EXPECT_EQ(abort.xid, 0x2e1U);
    EXPECT_EQ(abort.subxid, 0x2e4U);
    // Version 4 says as well where and when.
    EXPECT_EQ(body_of<StreamAbort>(stream_abort + commit_place + clock_time).subxid, 0x2e4U);
    EXPECT_FALSE(read(stream_abort + commit_place));
}

TEST(Pgoutput, ChangesInAStreamBlockCarryTheirTransaction) {
    for (const std::string& message : changes) {
        const auto outside = read(message);
        const auto inside = read(in_block(message), true);
        ASSERT_TRUE(outside && inside) << message[0];
        EXPECT_EQ(outside->xid, 0U);
        EXPECT_EQ(inside->xid, 0x2e4U) << message[0];
        EXPECT_EQ(inside->body.index(), outside->body.index());
    }
    const std::string block = in_block(insert_message);
    const auto insert = read(block, true).value_or(Decoded{});
    EXPECT_EQ(shown(std::get<Insert>(insert.body).after), (Shown{"t:42", "n"}));
    for (const std::string& message : borders) {
        const auto inside = read(message, true);
        ASSERT_TRUE(inside) << message[0];
        EXPECT_EQ(inside->xid, 0U) << message[0];
    }
}

TEST(Pgoutput, EveryTruncationAndEveryExtraByteIsRefused) {
    std::vector<std::pair<std::string, bool>> all;
    for (const std::string& message : changes) {
        all.emplace_back(message, false);
        all.emplace_back(in_block(message), true);
    }
    for (const std::string& message : borders) {
        all.emplace_back(message, false);
        all.emplace_back(message, true);
    }
    for (const auto& [message, in_stream] : all) {
        EXPECT_TRUE(read(message, in_stream)) << message[0];
        EXPECT_FALSE(read(message + '\0', in_stream)) << message[0];
        for (std::size_t size = 0; size < message.size(); ++size) {
            // A copy of just that size, so that a look behind its end is seen.
            const std::vector<std::uint8_t> cut(
                message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size)
            );
            EXPECT_FALSE(decode(cut, in_stream)) << message[0] << size;
        }
    }
}

TEST(Pgoutput, KnownMessagesOnly) {
    const std::string known = "BCORYIUDTMSEcA";
    for (int tag = 0; tag < 256; ++tag) {
        const char c = static_cast<char>(tag);
        EXPECT_EQ(read(std::string(1, c)).has_value(), c == 'E') << tag;
        if (known.find(c) == std::string::npos) {
            EXPECT_FALSE(read(c + insert_message.substr(1))) << tag;
        }
    }
    // Two-phase messages of version 3 were never asked for.
    EXPECT_FALSE(read("b" + commit_place + end_place + clock_time + u32(7) + c_string("gid")));
}

TEST(Pgoutput, LengthsThatLie) {
    for (const std::uint32_t length : {2U, 0x7fffffffU, 0x80000000U, 0xfffffffeU, 0xffffffffU}) {
        EXPECT_FALSE(read("I" + oid + "N" + u16(1) + "t" + u32(length) + "x")) << length;
        EXPECT_FALSE(read("I" + oid + "N" + u16(1) + "b" + u32(length) + "x")) << length;
        EXPECT_FALSE(read("M\1"s + commit_place + c_string("p") + u32(length) + "x")) << length;
    }
    EXPECT_FALSE(read("I" + oid + "N" + u16(1) + "t" + u32(0) + "x"));
    EXPECT_EQ(shown(body_of<Insert>("I" + oid + "N" + u16(1) + "t" + u32(0)).after), (Shown{"t:"}));
}

TEST(Pgoutput, CountsThatLie) {
    EXPECT_FALSE(read("T" + u32(0xffffffffU) + "\0"s + oid));
    EXPECT_FALSE(read("T" + u32(2) + "\0"s + oid));
    EXPECT_FALSE(read("T" + u32(0) + "\0"s + oid));
    EXPECT_FALSE(read("R" + oid + c_string("s") + c_string("t") + "d" + u16(0xffff)));
    EXPECT_FALSE(read("I" + oid + "N" + u16(3) + "nn"));
    EXPECT_FALSE(read("I" + oid + "N" + u16(1) + "nn"));
    // As many columns as a table may have, and one more.
    EXPECT_EQ(
        fields_of(body_of<Insert>("I" + oid + "N" + u16(1664) + std::string(1664, 'n')).after)
            .size(),
        1664U
    );
    EXPECT_FALSE(read("I" + oid + "N" + u16(1665) + std::string(1665, 'n')));
    EXPECT_TRUE(fields_of(body_of<Insert>("I" + oid + "N" + u16(0)).after).empty());
}

TEST(Pgoutput, KindsThatAreNone) {
    for (const char kind : {'x', 'T', '\0', 'N'}) {
        EXPECT_FALSE(read("I" + oid + "N" + u16(1) + kind)) << kind;
    }
    EXPECT_FALSE(read("I" + oid + "K" + pair));
    EXPECT_FALSE(read("I" + oid + "O" + pair));
    EXPECT_FALSE(read("U" + oid + "K" + key));
    EXPECT_FALSE(read("U" + oid + "K" + key + "K" + key));
    EXPECT_FALSE(read("U" + oid + "X" + key + "N" + pair));
    EXPECT_FALSE(read("D" + oid + "N" + pair));
}

TEST(ReadFields, EveryKindAsAViewIntoTheMessage) {
    const std::string message = "I" + oid + "N" + u16(5) + "nu" + "t" + u32(2) + "it" + "b" +
                                u32(3) + "a\0b"s + "t" + u32(0);
    const Tuple after = body_of<Insert>(message).after;
    EXPECT_EQ(shown(after), (Shown{"n", "u", "t:it", "b:a\0b"s, "t:"}));
    for (const Field& field : fields_of(after)) {
        if (!field.bytes.empty()) {
            EXPECT_GE(field.bytes.data(), message.data());
            EXPECT_LE(field.bytes.data() + field.bytes.size(), message.data() + message.size());
        }
    }
    EXPECT_EQ(hex({reinterpret_cast<const char*>(after.bytes.data()), 2}), "0005");
    EXPECT_EQ(after.bytes.data() + after.bytes.size(), span_of(message).data() + message.size());
}

TEST(ReadFields, OfNoTuple) {
    EXPECT_TRUE(fields_of({}).empty());
}

}  // namespace

}  // namespace protocol::pgoutput
