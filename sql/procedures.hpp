// Functions as pg_proc lists them: Postgres's input and output functions by their numbers, and what
// a SELECT may call, from its signatures.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/value.hpp"

namespace sql {

struct IoProcedure {
    std::uint32_t oid;
    std::string_view name;
    std::uint32_t result;        // a type's number, of pseudo-types as well
    std::string_view arguments;  // "2275 26 23"
};

std::span<const IoProcedure> io_procedures();

struct Procedure {
    enum class Kind { input_output, function, aggregate, window };

    std::uint32_t oid = 0;
    std::string_view name;
    Kind kind = Kind::function;
    std::uint32_t result = 0;
    std::vector<std::uint32_t> arguments;
};

/// All of them; the numbers of our own stay the same from release to release.
std::span<const Procedure> procedures();
/// Null where there is none.
const Procedure* procedure_by_oid(std::uint32_t oid);
/// The first one of that name; null where there is none.
const Procedure* procedure_by_name(std::string_view name);

}  // namespace sql
