// The operators, functions and aggregates that a SELECT may use, as data: their signatures with
// Postgres's types, and the SQLite text that each one becomes.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "protocol/value.hpp"

namespace sql {

/// Oid::invalid ends the arguments. In `sqlite`, $1 … are the arguments, converted to their
/// declared types, and :name is a fact (see select.hpp); of an aggregate $d is DISTINCT and $f
/// FILTER.
struct Signature {
    std::string_view name;
    protocol::Oid result;
    std::array<protocol::Oid, 3> arguments;
    std::string_view sqlite;

    std::size_t arity() const;
};

std::span<const Signature> operator_signatures();
std::span<const Signature> function_signatures();
std::span<const Signature> aggregate_signatures();

enum class Match { found, none, ambiguous };

struct Resolution {
    Match match = Match::none;
    const Signature* signature = nullptr;
};

/// Which of a name's signatures takes these types, by Postgres's rules: no conversion before few,
/// the preferred type of a kind before others, text for untyped literals.
Resolution resolve(
    std::span<const Signature> signatures,
    std::string_view name,
    std::span<const protocol::Oid> types
);

/// Is it a function or aggregate of Postgres that a later release brings?
bool is_later_function(std::string_view name);

}  // namespace sql
