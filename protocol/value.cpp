#include "protocol/value.hpp"

#include <algorithm>
#include <array>

namespace protocol {

namespace {

struct TypeFacts {
    Oid type;
    std::string_view name;
    std::int16_t size;
};

constexpr std::array facts{
    TypeFacts{Oid::invalid, "-", -1},
    TypeFacts{Oid::boolean, "boolean", 1},
    TypeFacts{Oid::bytea, "bytea", -1},
    TypeFacts{Oid::char_type, "\"char\"", 1},
    TypeFacts{Oid::name, "name", 64},
    TypeFacts{Oid::int8, "bigint", 8},
    TypeFacts{Oid::int2, "smallint", 2},
    TypeFacts{Oid::int2vector, "int2vector", -1},
    TypeFacts{Oid::int4, "integer", 4},
    TypeFacts{Oid::regproc, "regproc", 4},
    TypeFacts{Oid::text, "text", -1},
    TypeFacts{Oid::oid, "oid", 4},
    TypeFacts{Oid::xid, "xid", 4},
    TypeFacts{Oid::oidvector, "oidvector", -1},
    TypeFacts{Oid::json, "json", -1},
    TypeFacts{Oid::xml, "xml", -1},
    TypeFacts{Oid::pg_node_tree, "pg_node_tree", -1},
    TypeFacts{Oid::json_array, "json[]", -1},
    TypeFacts{Oid::cidr, "cidr", -1},
    TypeFacts{Oid::float4, "real", 4},
    TypeFacts{Oid::float8, "double precision", 8},
    TypeFacts{Oid::unknown, "unknown", -2},
    TypeFacts{Oid::money, "money", 8},
    TypeFacts{Oid::inet, "inet", -1},
    TypeFacts{Oid::boolean_array, "boolean[]", -1},
    TypeFacts{Oid::char_array, "\"char\"[]", -1},
    TypeFacts{Oid::name_array, "name[]", -1},
    TypeFacts{Oid::int2_array, "smallint[]", -1},
    TypeFacts{Oid::int4_array, "integer[]", -1},
    TypeFacts{Oid::text_array, "text[]", -1},
    TypeFacts{Oid::bpchar_array, "character[]", -1},
    TypeFacts{Oid::varchar_array, "character varying[]", -1},
    TypeFacts{Oid::int8_array, "bigint[]", -1},
    TypeFacts{Oid::float4_array, "real[]", -1},
    TypeFacts{Oid::float8_array, "double precision[]", -1},
    TypeFacts{Oid::oid_array, "oid[]", -1},
    TypeFacts{Oid::aclitem, "aclitem", 12},
    TypeFacts{Oid::aclitem_array, "aclitem[]", -1},
    TypeFacts{Oid::bpchar, "character", -1},
    TypeFacts{Oid::varchar, "character varying", -1},
    TypeFacts{Oid::date, "date", 4},
    TypeFacts{Oid::time, "time without time zone", 8},
    TypeFacts{Oid::timestamp, "timestamp without time zone", 8},
    TypeFacts{Oid::timestamp_array, "timestamp without time zone[]", -1},
    TypeFacts{Oid::date_array, "date[]", -1},
    TypeFacts{Oid::time_array, "time without time zone[]", -1},
    TypeFacts{Oid::timestamptz, "timestamp with time zone", 8},
    TypeFacts{Oid::timestamptz_array, "timestamp with time zone[]", -1},
    TypeFacts{Oid::interval, "interval", 16},
    TypeFacts{Oid::interval_array, "interval[]", -1},
    TypeFacts{Oid::numeric_array, "numeric[]", -1},
    TypeFacts{Oid::timetz, "time with time zone", 12},
    TypeFacts{Oid::numeric, "numeric", -1},
    TypeFacts{Oid::regprocedure, "regprocedure", 4},
    TypeFacts{Oid::regclass, "regclass", 4},
    TypeFacts{Oid::regtype, "regtype", 4},
    TypeFacts{Oid::regtype_array, "regtype[]", -1},
    TypeFacts{Oid::record, "record", -1},
    TypeFacts{Oid::any, "\"any\"", 4},
    TypeFacts{Oid::any_array, "anyarray", -1},
    TypeFacts{Oid::void_type, "void", 4},
    TypeFacts{Oid::uuid, "uuid", 16},
    TypeFacts{Oid::uuid_array, "uuid[]", -1},
    TypeFacts{Oid::pg_lsn, "pg_lsn", 8},
    TypeFacts{Oid::pg_lsn_array, "pg_lsn[]", -1},
    TypeFacts{Oid::jsonb, "jsonb", -1},
    TypeFacts{Oid::jsonb_array, "jsonb[]", -1},
    TypeFacts{Oid::regnamespace, "regnamespace", 4},
    TypeFacts{Oid::regrole, "regrole", 4},
    TypeFacts{Oid::xid8, "xid8", 8},
};

TypeFacts facts_of(Oid type) {
    const auto* found = std::find_if(facts.begin(), facts.end(), [type](const TypeFacts& known) {
        return known.type == type;
    });
    return found == facts.end() ? TypeFacts{type, "???", -1} : *found;
}

}  // namespace

std::string_view type_name(Oid type) {
    return facts_of(type).name;
}

std::int16_t type_size(Oid type) {
    return facts_of(type).size;
}

}  // namespace protocol
