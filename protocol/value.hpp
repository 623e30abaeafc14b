// One SQL value and the types it may have. Vocabulary of every folder: results of status queries,
// parameters of statements. Not used for the rows that a mirror moves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace protocol {

/// A Postgres type's object id, as the wire has it.
enum class Oid : std::uint32_t {
    invalid = 0,
    boolean = 16,
    bytea = 17,
    name = 19,
    int8 = 20,
    int2 = 21,
    int4 = 23,
    text = 25,
    oid = 26,
    json = 114,
    float4 = 700,
    float8 = 701,
    unknown = 705,
    bpchar = 1042,
    varchar = 1043,
    date = 1082,
    time = 1083,
    timestamp = 1114,
    timestamptz = 1184,
    interval = 1186,
    numeric = 1700,
    uuid = 2950,
    pg_lsn = 3220,
    jsonb = 3802,
    void_type = 2278,
};

/// As format_type() has it: "timestamp with time zone"; "-" for 0, "???" for an unknown one.
std::string_view type_name(Oid type);
/// The wire's size of the type: 8, 4, 1 … or -1 where it varies (-2 for `unknown`, a C string).
std::int16_t type_size(Oid type);

/// NULL, or a value in the form that its Oid asks for:
///   boolean                      bool
///   int2, int4, int8, oid        int64
///   pg_lsn                       int64 (the bits of the unsigned position)
///   float4, float8               double
///   date                         int64, days since 2000-01-01; infinities: int32's extremes
///   timestamp, timestamptz       int64, microseconds since 2000-01-01 (UTC); infinities: int64's
///   bytea                        string, the raw bytes
///   everything else              string, Postgres's text form
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

inline bool is_null(const Value& value) {
    return std::holds_alternative<std::monostate>(value);
}

struct Column {
    std::string name;
    Oid type = Oid::text;
    std::int32_t typmod = -1;
};

using Row = std::vector<Value>;

struct ResultSet {
    std::vector<Column> columns;
    std::vector<Row> rows;
};

}  // namespace protocol
