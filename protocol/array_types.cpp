#include "protocol/array_types.hpp"

#include <algorithm>
#include <array>

namespace protocol {

namespace {

struct ArrayType {
    Oid array;
    Oid element;
};

// The vectors stand behind the arrays, so that array_of() finds these.
constexpr std::array array_types = {
    ArrayType{Oid::boolean_array, Oid::boolean},
    ArrayType{Oid::char_array, Oid::char_type},
    ArrayType{Oid::name_array, Oid::name},
    ArrayType{Oid::int2_array, Oid::int2},
    ArrayType{Oid::int4_array, Oid::int4},
    ArrayType{Oid::int8_array, Oid::int8},
    ArrayType{Oid::text_array, Oid::text},
    ArrayType{Oid::bpchar_array, Oid::bpchar},
    ArrayType{Oid::varchar_array, Oid::varchar},
    ArrayType{Oid::float4_array, Oid::float4},
    ArrayType{Oid::float8_array, Oid::float8},
    ArrayType{Oid::oid_array, Oid::oid},
    ArrayType{Oid::aclitem_array, Oid::aclitem},
    ArrayType{Oid::timestamp_array, Oid::timestamp},
    ArrayType{Oid::timestamptz_array, Oid::timestamptz},
    ArrayType{Oid::date_array, Oid::date},
    ArrayType{Oid::time_array, Oid::time},
    ArrayType{Oid::interval_array, Oid::interval},
    ArrayType{Oid::numeric_array, Oid::numeric},
    ArrayType{Oid::regtype_array, Oid::regtype},
    ArrayType{Oid::uuid_array, Oid::uuid},
    ArrayType{Oid::pg_lsn_array, Oid::pg_lsn},
    ArrayType{Oid::json_array, Oid::json},
    ArrayType{Oid::jsonb_array, Oid::jsonb},
    ArrayType{Oid::int2vector, Oid::int2},
    ArrayType{Oid::oidvector, Oid::oid},
};

}  // namespace

Oid element_of(Oid array) {
    const auto* const found =
        std::find_if(array_types.begin(), array_types.end(), [&](const ArrayType& type) {
            return type.array == array;
        });
    return found == array_types.end() ? Oid::invalid : found->element;
}

Oid array_of(Oid element) {
    const auto* const found =
        std::find_if(array_types.begin(), array_types.end(), [&](const ArrayType& type) {
            return type.element == element;
        });
    return found == array_types.end() ? Oid::invalid : found->array;
}

}  // namespace protocol
