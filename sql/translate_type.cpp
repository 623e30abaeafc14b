#include "sql/translate_type.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "protocol/array_types.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "sql/select.hpp"
#include "sql/translate_array.hpp"
#include "sql/translate_modifier.hpp"

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
    TypeWord{"bytea", Oid::bytea},
    TypeWord{"char", Oid::char_type},
    TypeWord{"xid", Oid::xid},
    TypeWord{"xid8", Oid::xid8},
    TypeWord{"inet", Oid::inet},
    TypeWord{"cidr", Oid::cidr},
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
constexpr std::array later_types = std::to_array<std::string_view>(
    {"any",
     "anyarray",
     "anyelement",
     "aclitem",
     "bit",
     "box",
     "cid",
     "circle",
     "cstring",
     "daterange",
     "datemultirange",
     "gtsvector",
     "int4multirange",
     "int4range",
     "int8multirange",
     "int8range",
     "internal",
     "jsonpath",
     "line",
     "lseg",
     "macaddr",
     "macaddr8",
     "money",
     "nummultirange",
     "numrange",
     "path",
     "pg_node_tree",
     "pg_snapshot",
     "point",
     "polygon",
     "record",
     "refcursor",
     "regcollation",
     "regconfig",
     "regdictionary",
     "regoper",
     "regoperator",
     "tid",
     "timetz",
     "trigger",
     "tsmultirange",
     "tsquery",
     "tsrange",
     "tstzmultirange",
     "tstzrange",
     "tsvector",
     "txid_snapshot",
     "varbit",
     "void",
     "xml"}
);

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

struct ImplicitCast {
    Oid from;
    Oid to;
};

/// pg_cast's implicit ones between types of this server.
constexpr std::array implicit_casts = std::to_array<ImplicitCast>({
    {Oid::int2, Oid::int4},
    {Oid::int2, Oid::int8},
    {Oid::int2, Oid::oid},
    {Oid::int2, Oid::numeric},
    {Oid::int2, Oid::float4},
    {Oid::int2, Oid::float8},
    {Oid::int4, Oid::int8},
    {Oid::int4, Oid::oid},
    {Oid::int4, Oid::numeric},
    {Oid::int4, Oid::float4},
    {Oid::int4, Oid::float8},
    {Oid::int8, Oid::oid},
    {Oid::int8, Oid::numeric},
    {Oid::int8, Oid::float4},
    {Oid::int8, Oid::float8},
    {Oid::numeric, Oid::float4},
    {Oid::numeric, Oid::float8},
    {Oid::float4, Oid::float8},
    {Oid::char_type, Oid::text},
    {Oid::name, Oid::text},
    {Oid::text, Oid::name},
    {Oid::text, Oid::bpchar},
    {Oid::text, Oid::varchar},
    {Oid::bpchar, Oid::name},
    {Oid::bpchar, Oid::text},
    {Oid::bpchar, Oid::varchar},
    {Oid::varchar, Oid::name},
    {Oid::varchar, Oid::text},
    {Oid::varchar, Oid::bpchar},
    {Oid::pg_node_tree, Oid::text},
    {Oid::date, Oid::timestamp},
    {Oid::date, Oid::timestamptz},
    {Oid::time, Oid::interval},
    {Oid::time, Oid::timetz},
    {Oid::timestamp, Oid::timestamptz},
    {Oid::cidr, Oid::inet},
});

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

TypeKind kind_of(Oid type) {
    switch (type) {
        case Oid::boolean:
            return TypeKind::boolean;
        case Oid::text:
        case Oid::varchar:
        case Oid::bpchar:
        case Oid::name:
            return TypeKind::text;
        case Oid::interval:
            return TypeKind::span;
        case Oid::inet:
        case Oid::cidr:
            return TypeKind::network;
        case Oid::oid:
            return TypeKind::number;
        case Oid::time:
        case Oid::timetz:
            return TypeKind::moment;
        default:
            break;
    }
    if (is_number(type) || protocol::pgwire::is_named_oid(type)) {
        return TypeKind::number;
    }
    if (protocol::is_array(type)) {
        return TypeKind::array;
    }
    return is_moment(type) ? TypeKind::moment : TypeKind::other;
}

bool is_preferred(Oid type) {
    return type == Oid::float8 || type == Oid::text || type == Oid::timestamptz ||
           type == Oid::boolean || type == Oid::interval || type == Oid::oid || type == Oid::inet;
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
    return std::any_of(implicit_casts.begin(), implicit_casts.end(), [&](const ImplicitCast& cast) {
        return cast.from == from && cast.to == to;
    });
}

std::optional<Oid> common_type(std::span<const Oid> types) {
    std::optional<Oid> common;
    for (const Oid type : types) {
        if (type == Oid::unknown || common == type) {
            continue;
        }
        if (!common) {
            common = type;
        } else if (kind_of(type) != kind_of(*common)) {
            return std::nullopt;
        } else if (!is_preferred(*common) && converts_implicitly(*common, type) && !converts_implicitly(type, *common)) {
            common = type;
        }
    }
    const bool all_convert = std::all_of(types.begin(), types.end(), [&](Oid type) {
        return !common || converts_implicitly(type, *common);
    });
    return all_convert ? std::optional(common.value_or(Oid::text)) : std::nullopt;
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
    if (type == Oid::unknown) {
        throw not_served("type unknown", offset);
    }
    if (!type) {
        throw no_such_type(name).at(offset);
    }
    if (node.n_array_bounds > 0) {
        return {.type = array_type_of(*type, offset)};
    }
    return {.type = *type, .typmod = typmod_of(translation, node, *type)};
}

Oid type_by_name(std::string_view name) {
    if (const auto type = find_type(name)) {
        return *type;
    }
    throw no_such_type(name);
}

}  // namespace sql
