// Types, as Postgres decides about them: which one several inputs have in common, what turns into
// what by itself, and the SQLite text of a conversion.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/value.hpp"
#include "sql/translate.hpp"

namespace sql {

bool is_integer(protocol::Oid type);  // int2, int4, int8
bool is_number(protocol::Oid type);   // and numeric, float4, float8
bool is_text(protocol::Oid type);     // text, varchar, bpchar, name
bool is_moment(protocol::Oid type);   // date, timestamp, timestamptz
/// Postgres's categories of types: what an untyped literal is taken for, and what may be mixed.
enum class TypeKind { boolean, number, text, moment, span, network, array, other };
TypeKind kind_of(protocol::Oid type);
/// The type that Postgres prefers among those of its kind.
bool is_preferred(protocol::Oid type);

/// What a type becomes without being asked; every type becomes itself, `unknown` every type.
bool converts_implicitly(protocol::Oid from, protocol::Oid to);

/// The type that all of them take in CASE, UNION, IN …; text where all are unknown; none where they
/// are of different kinds.
std::optional<protocol::Oid> common_type(std::span<const protocol::Oid> types);
/// The same of expressions; throws 42804 `CASE types … and … cannot be matched`.
protocol::Oid common_type_of(std::span<const Expression> items, std::string_view construct);

/// A type by its name and modifiers, as in a cast. 42704 for none, 0A000 for one not served yet.
struct NamedType {
    protocol::Oid type = protocol::Oid::text;
    std::int32_t typmod = -1;
};
NamedType named_type(const Translation& translation, const PgQuery__TypeName& node);

// ---- conversions ----------------------------------------------------------------------------

/// To a type that converts_implicitly() allows. An untyped literal is read as that type (22P02 …
/// with its place), a parameter without a type gets it.
Expression coerce(Translation& translation, Expression expression, protocol::Oid type);
/// A parameter whose type was found since the expression was made has it from here on.
Expression refreshed(const Translation& translation, Expression expression);
/// The parameter has this type from here on; 42P08 where it has another.
void infer_parameter(Translation& translation, const Expression& parameter, protocol::Oid type);
/// What is still unknown becomes text.
Expression settle(Translation& translation, Expression expression);
/// CAST: 42846 where there is none.
Expression cast(Translation& translation, Expression expression, NamedType target);
/// How CAST gets from one type to another, other than by way of the value's text.
enum class CastWay { none, same_bytes, computed };
CastWay cast_way(protocol::Oid from, protocol::Oid to);
/// As its output function has it, for concat(): 't' where a cast gives 'true'.
Expression as_output_text(Translation& translation, Expression expression);

/// The form whose SQLite order and equality are Postgres's; 42883 or 0A000 for a type that has
/// none. `operation` names what wanted it.
enum class Comparison { equality, order };
std::string comparable(const Expression& expression, Comparison comparison);

// ---- literals -------------------------------------------------------------------------------

/// A value as SQLite reads it, never the user's text as it stood.
std::string sqlite_literal(const protocol::Value& value);
std::string sqlite_text(std::string_view text);

}  // namespace sql
