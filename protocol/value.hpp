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
    char_type = 18,  // "char", one byte
    name = 19,
    int8 = 20,
    int2 = 21,
    int2vector = 22,
    int4 = 23,
    regproc = 24,
    text = 25,
    oid = 26,
    xid = 28,
    oidvector = 30,
    json = 114,
    xml = 142,
    pg_node_tree = 194,
    json_array = 199,
    cidr = 650,
    float4 = 700,
    float8 = 701,
    unknown = 705,
    money = 790,
    inet = 869,
    boolean_array = 1000,
    char_array = 1002,
    name_array = 1003,
    int2_array = 1005,
    int4_array = 1007,
    text_array = 1009,
    bpchar_array = 1014,
    varchar_array = 1015,
    int8_array = 1016,
    float4_array = 1021,
    float8_array = 1022,
    oid_array = 1028,
    aclitem = 1033,
    aclitem_array = 1034,
    bpchar = 1042,
    varchar = 1043,
    date = 1082,
    time = 1083,
    timestamp = 1114,
    timestamp_array = 1115,
    date_array = 1182,
    time_array = 1183,
    timestamptz = 1184,
    timestamptz_array = 1185,
    interval = 1186,
    interval_array = 1187,
    numeric_array = 1231,
    timetz = 1266,
    numeric = 1700,
    regprocedure = 2202,
    regclass = 2205,
    regtype = 2206,
    regtype_array = 2211,
    record = 2249,
    any = 2276,
    any_array = 2277,
    void_type = 2278,
    uuid = 2950,
    uuid_array = 2951,
    pg_lsn = 3220,
    pg_lsn_array = 3221,
    jsonb = 3802,
    jsonb_array = 3807,
    regnamespace = 4089,
    regrole = 4096,
    xid8 = 5069,
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
///   xid                          int64
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
