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
    TypeFacts{Oid::name, "name", 64},
    TypeFacts{Oid::int8, "bigint", 8},
    TypeFacts{Oid::int2, "smallint", 2},
    TypeFacts{Oid::int4, "integer", 4},
    TypeFacts{Oid::text, "text", -1},
    TypeFacts{Oid::oid, "oid", 4},
    TypeFacts{Oid::json, "json", -1},
    TypeFacts{Oid::float4, "real", 4},
    TypeFacts{Oid::float8, "double precision", 8},
    TypeFacts{Oid::unknown, "unknown", -2},
    TypeFacts{Oid::bpchar, "character", -1},
    TypeFacts{Oid::varchar, "character varying", -1},
    TypeFacts{Oid::date, "date", 4},
    TypeFacts{Oid::time, "time without time zone", 8},
    TypeFacts{Oid::timestamp, "timestamp without time zone", 8},
    TypeFacts{Oid::timestamptz, "timestamp with time zone", 8},
    TypeFacts{Oid::interval, "interval", 16},
    TypeFacts{Oid::numeric, "numeric", -1},
    TypeFacts{Oid::uuid, "uuid", 16},
    TypeFacts{Oid::pg_lsn, "pg_lsn", 8},
    TypeFacts{Oid::jsonb, "jsonb", -1},
    TypeFacts{Oid::void_type, "void", 4},
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
