// Functions and operators over arrays of any type: `any_array` and `any` in their signatures stand
// for one array type and its elements'.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "protocol/array_types.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_type.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;

constexpr std::size_t arguments_max = 3;

/// `$e` in the text is the number of the elements' type. A vector stays one unless it is joined
/// with an array.
struct ArraySignature {
    std::string_view name;
    Oid result;
    std::array<Oid, arguments_max> arguments;
    std::string_view sqlite;

    std::size_t arity() const {
        std::size_t count = 0;
        while (count < arguments_max && arguments[count] != Oid::invalid) {
            ++count;
        }
        return count;
    }
};

constexpr Oid none = Oid::invalid;
constexpr Oid arr = Oid::any_array;
constexpr Oid elem = Oid::any;

// The first that fits is taken: an untyped literal is an array before it is an element.
constexpr ArraySignature signatures[] = {
    {"array_length", Oid::int4, {arr, Oid::int4, none}, "pg_array_length($1, $2)"},
    {"array_lower", Oid::int4, {arr, Oid::int4, none}, "pg_array_lower($1, $2)"},
    {"array_upper", Oid::int4, {arr, Oid::int4, none}, "pg_array_upper($1, $2)"},
    {"array_ndims", Oid::int4, {arr, none, none}, "pg_array_ndims($1)"},
    {"array_dims", Oid::text, {arr, none, none}, "pg_array_dims($1)"},
    {"cardinality", Oid::int4, {arr, none, none}, "pg_cardinality($1)"},
    {"array_to_string", Oid::text, {arr, Oid::text, none}, "pg_array_to_string($1, $2)"},
    {"array_to_string", Oid::text, {arr, Oid::text, Oid::text}, "pg_array_to_string($1, $2, $3)"},
    {"string_to_array",
     Oid::text_array,
     {Oid::text, Oid::text, none},
     "pg_string_to_array($1, $2)"},
    {"string_to_array",
     Oid::text_array,
     {Oid::text, Oid::text, Oid::text},
     "pg_string_to_array($1, $2, $3)"},
    {"parse_ident", Oid::text_array, {Oid::text, none, none}, "pg_parse_ident($1, 1)"},
    {"parse_ident", Oid::text_array, {Oid::text, Oid::boolean, none}, "pg_parse_ident($1, $2)"},
    {"array_append", arr, {arr, elem, none}, "pg_array_append($1, $2, $e)"},
    {"array_prepend", arr, {elem, arr, none}, "pg_array_prepend($1, $2, $e)"},
    {"array_cat", arr, {arr, arr, none}, "pg_array_cat($1, $2)"},
    {"array_remove", arr, {arr, elem, none}, "pg_array_remove($1, $2, $e)"},
    {"array_replace", arr, {arr, elem, elem}, "pg_array_replace($1, $2, $3, $e)"},
    {"array_position", Oid::int4, {arr, elem, none}, "pg_array_position($1, $2, $e)"},
    {"array_position", Oid::int4, {arr, elem, Oid::int4}, "pg_array_position($1, $2, $e, $3)"},
    {"array_positions", Oid::int4_array, {arr, elem, none}, "pg_array_positions($1, $2, $e)"},
    {"trim_array", arr, {arr, Oid::int4, none}, "pg_array_trim($1, $2)"},
    {"||", arr, {arr, arr, none}, "pg_array_cat($1, $2)"},
    {"||", arr, {arr, elem, none}, "pg_array_append($1, $2, $e)"},
    {"||", arr, {elem, arr, none}, "pg_array_prepend($1, $2, $e)"},
    {"@>", Oid::boolean, {arr, arr, none}, "pg_array_contains($1, $2, $e)"},
    {"<@", Oid::boolean, {arr, arr, none}, "pg_array_contains($2, $1, $e)"},
    {"&&", Oid::boolean, {arr, arr, none}, "pg_array_overlaps($1, $2, $e)"},
};

/// The elements' type that the arguments agree on; none where the signature does not fit.
std::optional<Oid> element_type(const ArraySignature& signature, std::span<const Oid> types) {
    std::vector<Oid> elements;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        if (wanted == arr) {
            if (!protocol::is_array(types[i]) && types[i] != Oid::unknown) {
                return std::nullopt;
            }
            elements.push_back(
                types[i] == Oid::unknown ? types[i] : protocol::element_of(types[i])
            );
        } else if (wanted == elem) {
            if (protocol::is_array(types[i])) {
                return std::nullopt;
            }
            elements.push_back(types[i]);
        } else if (!converts_implicitly(types[i], wanted)) {
            return std::nullopt;
        }
    }
    for (const Oid type : elements) {
        if (type != Oid::unknown) {
            return common_type(elements);
        }
    }
    return Oid::unknown;
}

Expression as_array(Translation& translation, Expression argument, Oid element) {
    if (protocol::is_array(argument.type) && protocol::element_of(argument.type) == element) {
        return argument;
    }
    const Oid type = array_type_of(element, argument.offset);
    return coerce(translation, std::move(argument), type);
}

Expression applied(
    Query& query,
    const ArraySignature& signature,
    Oid element,
    std::vector<Expression>& arguments,
    std::size_t offset
) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Oid wanted = signature.arguments[i];
        arguments[i] =
            wanted == arr
                ? as_array(query.translation, std::move(arguments[i]), element)
                : coerce(
                      query.translation, std::move(arguments[i]), wanted == elem ? element : wanted
                  );
    }
    Expression result{.type = signature.result, .offset = offset};
    if (result.type == arr) {
        result.type = array_type_of(element, offset);
    }
    const std::string_view text = signature.sqlite;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '$') {
            result.sql += text[i];
            continue;
        }
        ++i;
        result.sql += text[i] == 'e' ? type_number(element)
                                     : arguments[static_cast<std::size_t>(text[i] - '1')].sql;
    }
    return result;
}

std::optional<Expression> found_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments, std::size_t offset
) {
    const std::vector<Oid> types = types_of(arguments);
    for (const ArraySignature& signature : signatures) {
        if (signature.name != name || signature.arity() != types.size()) {
            continue;
        }
        const auto element = element_type(signature, types);
        if (!element) {
            continue;
        }
        const bool any = signature.arguments[0] == arr || signature.arguments[1] == arr;
        if (any && *element == Oid::unknown) {
            throw statement_error(
                protocol::sqlstate::datatype_mismatch,
                "could not determine polymorphic type because input has type unknown"
            )
                .at(offset);
        }
        return applied(query, signature, *element, arguments, offset);
    }
    return std::nullopt;
}

}  // namespace

bool is_array_function(std::string_view name) {
    return std::any_of(std::begin(signatures), std::end(signatures), [&](const auto& signature) {
        return signature.name == name;
    });
}

std::optional<Expression> array_call(
    Query& query, std::string_view name, std::vector<Expression>& arguments, std::size_t offset
) {
    return found_call(query, name, arguments, offset);
}

std::optional<Expression> array_operation(
    Query& query, std::string_view op, std::vector<Expression>& operands, std::size_t offset
) {
    const bool any_array = operands.size() == 2 && (protocol::is_array(operands[0].type) ||
                                                    protocol::is_array(operands[1].type));
    return any_array ? found_call(query, op, operands, offset) : std::nullopt;
}

}  // namespace sql
