// Rows written down in tests, as they stand in the stream.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/change.hpp"
#include "protocol/bytes.hpp"

namespace engine::test {

struct Unchanged {};

/// One value of a row: a text, a NULL, or one that is not sent.
struct Value {
    Value(const char* given) : kind('t'), text(given) {}             // NOLINT: as rows are written
    Value(std::string value) : kind('t'), text(std::move(value)) {}  // NOLINT
    Value(int number) : kind('t'), text(std::to_string(number)) {}   // NOLINT
    Value(std::nullopt_t) : kind('n') {}                             // NOLINT
    Value(Unchanged) : kind('u') {}                                  // NOLINT

    bool operator==(const Value&) const = default;

    char kind;
    std::string text;
};

using Row = std::vector<Value>;

inline constexpr Unchanged unchanged{};

inline std::string tuple_bytes(const Row& row) {
    std::string out;
    protocol::put_u16(out, static_cast<std::uint16_t>(row.size()));
    for (const Value& value : row) {
        out.push_back(value.kind);
        if (value.kind == 't') {
            protocol::put_u32(out, static_cast<std::uint32_t>(value.text.size()));
            out += value.text;
        }
    }
    return out;
}

inline std::span<const std::uint8_t> span_of(std::string_view bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

inline Row row_of(const protocol::pgoutput::Tuple& tuple) {
    std::vector<protocol::pgoutput::Field> fields;
    protocol::pgoutput::read_fields(tuple, fields);
    Row row;
    for (const auto& field : fields) {
        Value& value = row.emplace_back(std::nullopt);
        value.kind = static_cast<char>(field.kind);
        value.text = field.bytes;
    }
    return row;
}

/// `columns`: names, those of the replica identity with a * before them.
inline RelationPtr relation(
    std::uint32_t oid,
    const std::string& name,
    const std::vector<std::string>& columns,
    char identity = 'd'
) {
    auto made = std::make_shared<Relation>();
    made->oid = oid;
    made->schema = "public";
    made->name = name;
    made->replica_identity = identity;
    for (const std::string& column : columns) {
        const bool in_identity = column.starts_with('*') || identity == 'f';
        made->columns.push_back(
            {column.substr(column.starts_with('*') ? 1 : 0), 25, -1, in_identity}
        );
    }
    return made;
}

}  // namespace engine::test
