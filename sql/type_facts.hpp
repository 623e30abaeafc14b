// What pg_type says of each type that protocol/value.hpp knows: by these, drivers choose a codec.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

struct TypeFacts {
    protocol::Oid type;
    std::string_view name;  // "int4"
    std::int16_t length;    // of a value in bytes; -1: it varies, -2: it ends with a zero byte
    bool by_value;
    char kind;      // b: base type, p: pseudo-type
    char category;  // N: number, S: string …
    bool preferred;
    protocol::Oid element;  // of an array; invalid: none
    protocol::Oid array;
    std::string_view input;
    std::string_view output;
    std::string_view receive;  // "-": none
    std::string_view send;
    char align;
    char storage;
    std::uint32_t collation;
};

std::span<const TypeFacts> type_facts();

}  // namespace sql
