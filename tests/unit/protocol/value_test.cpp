#include "protocol/value.hpp"

#include <gtest/gtest.h>

namespace protocol {

namespace {

TEST(TypeFacts, NamesAndSizesAreTheWires) {
    struct Case {
        Oid type;
        std::string_view name;
        int size;
    };
    for (const auto& [type, name, size] : {
             Case{Oid::invalid, "-", -1},
             Case{Oid::boolean, "boolean", 1},
             Case{Oid::bytea, "bytea", -1},
             Case{Oid::name, "name", 64},
             Case{Oid::int8, "bigint", 8},
             Case{Oid::int2, "smallint", 2},
             Case{Oid::int4, "integer", 4},
             Case{Oid::text, "text", -1},
             Case{Oid::oid, "oid", 4},
             Case{Oid::json, "json", -1},
             Case{Oid::float4, "real", 4},
             Case{Oid::float8, "double precision", 8},
             Case{Oid::unknown, "unknown", -2},
             Case{Oid::bpchar, "character", -1},
             Case{Oid::varchar, "character varying", -1},
             Case{Oid::date, "date", 4},
             Case{Oid::time, "time without time zone", 8},
             Case{Oid::timestamp, "timestamp without time zone", 8},
             Case{Oid::timestamptz, "timestamp with time zone", 8},
             Case{Oid::interval, "interval", 16},
             Case{Oid::numeric, "numeric", -1},
             Case{Oid::uuid, "uuid", 16},
             Case{Oid::pg_lsn, "pg_lsn", 8},
             Case{Oid::jsonb, "jsonb", -1},
             Case{Oid::void_type, "void", 4},
             Case{static_cast<Oid>(600), "???", -1},
         }) {
        EXPECT_EQ(type_name(type), name);
        EXPECT_EQ(type_size(type), size) << name;
    }
}

}  // namespace

}  // namespace protocol
