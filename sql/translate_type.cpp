#include "sql/translate_type.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "sql/select.hpp"
#include "sql/translate_array.hpp"

namespace sql {

namespace {

using protocol::Oid;
using protocol::statement_error;
namespace sqlstate = protocol::sqlstate;

struct TypeWord {
    std::string_view name;
    Oid type;
};

constexpr std::array type_words = {
    TypeWord{"bool", Oid::boolean},
    TypeWord{"boolean", Oid::boolean},
    TypeWord{"int2", Oid::int2},
    TypeWord{"smallint", Oid::int2},
    TypeWord{"int4", Oid::int4},
    TypeWord{"int", Oid::int4},
    TypeWord{"integer", Oid::int4},
    TypeWord{"int8", Oid::int8},
    TypeWord{"bigint", Oid::int8},
    TypeWord{"oid", Oid::oid},
    TypeWord{"float4", Oid::float4},
    TypeWord{"real", Oid::float4},
    TypeWord{"float8", Oid::float8},
    TypeWord{"double precision", Oid::float8},
    TypeWord{"numeric", Oid::numeric},
    TypeWord{"decimal", Oid::numeric},
    TypeWord{"text", Oid::text},
    TypeWord{"varchar", Oid::varchar},
    TypeWord{"character varying", Oid::varchar},
    TypeWord{"bpchar", Oid::bpchar},
    TypeWord{"character", Oid::bpchar},
    TypeWord{"name", Oid::name},
    TypeWord{"date", Oid::date},
    TypeWord{"time", Oid::time},
    TypeWord{"time without time zone", Oid::time},
    TypeWord{"timestamp", Oid::timestamp},
    TypeWord{"timestamp without time zone", Oid::timestamp},
    TypeWord{"timestamptz", Oid::timestamptz},
    TypeWord{"timestamp with time zone", Oid::timestamptz},
    TypeWord{"interval", Oid::interval},
    TypeWord{"uuid", Oid::uuid},
    TypeWord{"json", Oid::json},
    TypeWord{"jsonb", Oid::jsonb},
    TypeWord{"pg_lsn", Oid::pg_lsn},
    TypeWord{"unknown", Oid::unknown},
    TypeWord{"regclass", Oid::regclass},
    TypeWord{"regtype", Oid::regtype},
    TypeWord{"regproc", Oid::regproc},
    TypeWord{"regprocedure", Oid::regprocedure},
    TypeWord{"regnamespace", Oid::regnamespace},
    TypeWord{"regrole", Oid::regrole},
    TypeWord{"int2vector", Oid::int2vector},
    TypeWord{"oidvector", Oid::oidvector},
};

/// Types of Postgres that a later release brings, so that they are not called unknown.
constexpr std::array<std::string_view, 17> later_types = {
    "bytea",
    "regclass",
    "regproc",
    "regprocedure",
    "regtype",
    "regrole",
    "regnamespace",
    "char",
    "xid",
    "xid8",
    "inet",
    "cidr",
    "timetz",
    "money",
    "bit",
    "varbit",
    "xml"};

std::optional<Oid> find_type(std::string_view name);

/// "int4[]", "_int4"
std::optional<Oid> find_array_type(std::string_view name) {
    if (name.ends_with("[]")) {
        name.remove_suffix(2);
    } else if (name.starts_with("_")) {
        name.remove_prefix(1);
    } else {
        return std::nullopt;
    }
    const auto element = find_type(name);
    const Oid array = element ? protocol::array_of(*element) : Oid::invalid;
    return array == Oid::invalid ? std::nullopt : std::optional(array);
}

std::optional<Oid> find_type(std::string_view name) {
    const auto found =
        std::find_if(type_words.begin(), type_words.end(), [&](const TypeWord& word) {
            return word.name == name;
        });
    return found == type_words.end() ? find_array_type(name) : std::optional(found->type);
}

protocol::Error no_such_type(std::string_view name) {
    const std::string shown(name);
    if (name.ends_with("[]")) {
        return statement_error(
            sqlstate::feature_not_supported, "type " + shown + " is not served yet"
        );
    }
    const bool later = std::find(later_types.begin(), later_types.end(), name) != later_types.end();
    return later ? statement_error(
                       sqlstate::feature_not_supported, "type " + shown + " is not served yet"
                   )
                 : statement_error(
                       sqlstate::undefined_object, "type \"" + shown + "\" does not exist"
                   );
}

/// The order in which a kind's types give way to each other; the kinds themselves never mix.
enum class Kind { number, text, moment, other };

Kind kind_of(Oid type) {
    if (is_number(type) || type == Oid::oid) {
        return Kind::number;
    }
    if (is_text(type)) {
        return Kind::text;
    }
    return is_moment(type) ? Kind::moment : Kind::other;
}

int rank(Oid type) {
    constexpr std::array ascending = {
        Oid::int2,
        Oid::int4,
        Oid::oid,
        Oid::int8,
        Oid::numeric,
        Oid::float4,
        Oid::float8,
        Oid::bpchar,
        Oid::name,
        Oid::varchar,
        Oid::text,
        Oid::date,
        Oid::timestamp,
        Oid::timestamptz};
    const auto found = std::find(ascending.begin(), ascending.end(), type);
    return static_cast<int>(found - ascending.begin());
}

std::int32_t modifier(const PgQuery__Node& node) {
    const bool is_integer_constant = node.node_case == PG_QUERY__NODE__NODE_A_CONST &&
                                     node.a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL;
    return is_integer_constant ? node.a_const->ival->ival : -1;
}

/// As Postgres packs a type's modifiers: a length, or precision and scale, and four.
std::int32_t typmod_of(const PgQuery__TypeName& node, Oid type, std::size_t offset) {
    constexpr std::int32_t header = 4;
    constexpr std::int32_t length_max = 10'485'760;
    constexpr std::int32_t digits_max = 1000;
    if (node.n_typmods == 0) {
        return -1;
    }
    const std::int32_t first = modifier(*node.typmods[0]);
    if (type == Oid::varchar || type == Oid::bpchar) {
        if (first < 1 || first > length_max) {
            throw statement_error(
                sqlstate::invalid_parameter_value,
                "length of type " + std::string(protocol::type_name(type)) + " is out of range"
            )
                .at(offset);
        }
        return first + header;
    }
    if (type == Oid::numeric) {
        const std::int32_t scale = node.n_typmods > 1 ? modifier(*node.typmods[1]) : 0;
        if (first < 1 || first > digits_max || scale < 0 || scale > first) {
            throw statement_error(
                sqlstate::invalid_parameter_value, "NUMERIC precision or scale is out of range"
            )
                .at(offset);
        }
        return first * 65'536 + scale + header;
    }
    throw not_served("a modifier of type " + std::string(protocol::type_name(type)), offset);
}

}  // namespace

bool is_integer(Oid type) {
    return type == Oid::int2 || type == Oid::int4 || type == Oid::int8;
}

bool is_number(Oid type) {
    return is_integer(type) || type == Oid::numeric || type == Oid::float4 || type == Oid::float8;
}

bool is_text(Oid type) {
    return type == Oid::text || type == Oid::varchar || type == Oid::bpchar || type == Oid::name;
}

bool is_moment(Oid type) {
    return type == Oid::date || type == Oid::timestamp || type == Oid::timestamptz;
}

bool is_preferred(Oid type) {
    return type == Oid::float8 || type == Oid::text || type == Oid::timestamptz ||
           type == Oid::boolean;
}

bool converts_implicitly(Oid from, Oid to) {
    if (from == to || from == Oid::unknown) {
        return true;
    }
    if (protocol::is_array(from) && protocol::is_array(to)) {
        return converts_implicitly(protocol::element_of(from), protocol::element_of(to));
    }
    if (protocol::pgwire::is_named_oid(from) || protocol::pgwire::is_named_oid(to)) {
        return to == Oid::oid || is_integer(from) || from == Oid::oid ||
               (is_text(from) && to == Oid::regclass);
    }
    const Kind kind = kind_of(from);
    if (kind == Kind::other || kind != kind_of(to)) {
        return false;
    }
    if (kind == Kind::text) {
        return true;
    }
    if (to == Oid::oid) {
        return is_integer(from);
    }
    return from == Oid::oid ? to == Oid::int8 : rank(from) < rank(to);
}

std::optional<Oid> common_type(std::span<const Oid> types) {
    std::optional<Oid> common;
    for (const Oid type : types) {
        if (type == Oid::unknown || common == type) {
            continue;
        }
        if (!common || converts_implicitly(*common, type)) {
            // Kinds where both directions go (text) keep the one that gives way to none.
            const bool keeps = common && kind_of(type) == Kind::text && rank(*common) > rank(type);
            common = keeps ? common : std::optional(type);
        } else if (!converts_implicitly(type, *common)) {
            return std::nullopt;
        }
    }
    return common.value_or(Oid::text);
}

Oid common_type_of(std::span<const Expression> items, std::string_view construct) {
    std::vector<Oid> types;
    Oid common = Oid::text;
    for (const Expression& item : items) {
        types.push_back(item.type);
        const auto type = common_type(types);
        if (!type) {
            throw statement_error(
                sqlstate::datatype_mismatch,
                std::string(construct) + " types " + std::string(protocol::type_name(common)) +
                    " and " + std::string(protocol::type_name(item.type)) + " cannot be matched"
            )
                .at(item.offset);
        }
        common = *type;
    }
    return common;
}

NamedType named_type(const Translation& translation, const PgQuery__TypeName& node) {
    const std::size_t offset = translation.place(node.location);
    const std::string name(last_name(node.names, node.n_names));
    const bool our_schema =
        node.n_names == 1 || (node.n_names == 2 && string_of(*node.names[0]) == "pg_catalog");
    const auto type = our_schema && node.setof == 0 ? find_type(name) : std::nullopt;
    if (!type || *type == Oid::unknown) {
        throw no_such_type(name).at(offset);
    }
    if (node.n_array_bounds > 0) {
        return {.type = array_type_of(*type, offset)};
    }
    return {.type = *type, .typmod = typmod_of(node, *type, offset)};
}

Oid type_by_name(std::string_view name) {
    if (name == "bytea") {
        return Oid::bytea;  // no expression has it yet, but a parameter may be declared so
    }
    if (const auto type = find_type(name)) {
        return *type;
    }
    throw no_such_type(name);
}

}  // namespace sql
