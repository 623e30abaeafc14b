// What a source sends in its stream: whatever the bytes, decoding ends, and what it gives lies
// within the message. The first byte says which of the decoders and whether in a stream block.
#include <cstdlib>

#include "protocol/pgoutput.hpp"
#include "protocol/replication.hpp"

namespace protocol::pgoutput {

namespace {

using Bytes = std::span<const std::uint8_t>;

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

void require_within(Bytes message, const void* begin, std::size_t size) {
    if (size != 0) {
        const auto* at = static_cast<const std::uint8_t*>(begin);
        require(at >= message.data() && at + size <= message.data() + message.size());
    }
}

void require_within(Bytes message, std::string_view text) {
    require_within(message, text.data(), text.size());
}

/// What read_fields() gives makes up the tuple again, and nothing but it.
void check(Bytes message, const Tuple& tuple) {
    require_within(message, tuple.bytes.data(), tuple.bytes.size());
    std::vector<Field> fields;
    read_fields(tuple, fields);
    std::size_t size = 2;
    for (const Field& field : fields) {
        require_within(tuple.bytes, field.bytes);
        const bool has_value = field.kind == FieldKind::text || field.kind == FieldKind::binary;
        require(
            has_value || ((field.kind == FieldKind::null || field.kind == FieldKind::unchanged) &&
                          field.bytes.empty())
        );
        size += has_value ? 5 + field.bytes.size() : 1;
    }
    require(tuple.bytes.size() == size);
    const std::size_t count = static_cast<std::size_t>(tuple.bytes[0]) << 8U | tuple.bytes[1];
    require(fields.size() == count);
}

void check(Bytes message, const Relation& relation) {
    require_within(message, relation.schema);
    require_within(message, relation.name);
    // Each column takes ten bytes at least: no more of them than there are bytes for.
    require(relation.columns.size() * 10 <= message.size());
    for (const RelationColumn& column : relation.columns) {
        require_within(message, column.name);
    }
}

void check(Bytes message, const Update& update) {
    require(update.before_kind == 0 || update.before_kind == 'K' || update.before_kind == 'O');
    require(update.before.bytes.empty() == (update.before_kind == 0));
    if (update.before_kind != 0) {
        check(message, update.before);
    }
    check(message, update.after);
}

void check(Bytes message, const Delete& removal) {
    require(removal.before_kind == 'K' || removal.before_kind == 'O');
    check(message, removal.before);
}

void check(Bytes message, const Insert& insert) {
    check(message, insert.after);
}

void check(Bytes message, const Truncate& truncate) {
    require(truncate.relations.size() * 4 <= message.size());
    require(truncate.relations.capacity() * 4 <= message.size() * 2);
}

void check(Bytes message, const Message& logical) {
    require_within(message, logical.prefix);
    require_within(message, logical.content);
}

void check(Bytes message, const Type& type) {
    require_within(message, type.schema);
    require_within(message, type.name);
}

void check(Bytes message, const Origin& origin) {
    require_within(message, origin.name);
}

template <typename Plain>
void check(Bytes /*message*/, const Plain& /*plain*/) {}

void run(Bytes bytes) {
    if (bytes.empty()) {
        return;
    }
    const std::uint8_t choice = bytes.front();
    Bytes message = bytes.subspan(1);
    if ((choice & 2U) != 0) {
        const auto outer = replication::decode(message);
        const auto* data = outer ? std::get_if<replication::WalData>(&*outer) : nullptr;
        if (data == nullptr) {
            return;
        }
        require(data->payload.size() + 25 == message.size());
        message = data->payload;
    }
    const bool in_stream = (choice & 1U) != 0;
    const auto decoded = decode(message, in_stream);
    if (decoded) {
        require(in_stream || decoded->xid == 0);
        std::visit([&](const auto& body) { check(message, body); }, decoded->body);
    }
}

}  // namespace

}  // namespace protocol::pgoutput

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    protocol::pgoutput::run({data, size});
    return 0;
}
