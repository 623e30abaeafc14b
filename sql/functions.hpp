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

inline constexpr std::size_t signature_arguments_max = 7;

/// Oid::invalid ends the arguments; Oid::any is an argument of any type, as it stands. In `sqlite`,
/// $1 … are the arguments, converted to their declared types, and :name is a fact (see select.hpp).
/// Of an aggregate $d is DISTINCT, and $f what stands behind the call: FILTER, and OVER.
struct Signature {
    std::string_view name;
    protocol::Oid result;
    std::array<protocol::Oid, signature_arguments_max> arguments;
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

/// Which of a name's signatures takes these types, by Postgres's rules: most exact ones, then most
/// preferred types, then the kind of type that untyped literals are to have, text before others.
Resolution resolve(
    std::span<const Signature> signatures,
    std::string_view name,
    std::span<const protocol::Oid> types
);

bool has_signature(std::span<const Signature> signatures, std::string_view name);

/// Is it a function or aggregate of Postgres that a later release brings?
bool is_later_function(std::string_view name);

}  // namespace sql
