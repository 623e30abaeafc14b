#include "sql/functions_reg.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "protocol/error.hpp"
#include "protocol/pgwire/array_codec.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/relation_oids.hpp"
#include "sql/relations.hpp"
#include "sql/select.hpp"

namespace sql {

namespace {

using protocol::is_null;
using protocol::Oid;
using protocol::statement_error;
using protocol::Value;
namespace sqlstate = protocol::sqlstate;

constexpr std::string_view invalid_schema_name = "3F000";

std::optional<std::uint32_t> as_number(std::string_view text) {
    if (text == "-") {
        return 0;
    }
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

struct QualifiedName {
    std::string schema;
    std::string name;
};

/// Folded unless quoted.
QualifiedName qualified_name(std::string_view text) {
    QualifiedName parts;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool doubled = quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"';
        if (c == '"' && !doubled) {
            quoted = !quoted;
        } else if (c == '.' && !quoted) {
            parts.schema = std::exchange(parts.name, {});
        } else {
            i += doubled ? 1 : 0;
            parts.name += quoted ? std::string(1, c) : protocol::to_lower(text.substr(i, 1));
        }
    }
    return parts;
}

std::uint32_t relation_named(std::string_view text) {
    const QualifiedName name = qualified_name(text);
    const Relation* relation = find_relation(name.schema, name.name);
    if (relation == nullptr) {
        throw statement_error(
            sqlstate::undefined_table, "relation \"" + std::string(text) + "\" does not exist"
        );
    }
    return relation_oid(*relation);
}

std::uint32_t schema_named(std::string_view text) {
    const std::uint32_t oid = schema_oid(qualified_name(text).name);
    if (oid == 0) {
        throw statement_error(
            invalid_schema_name, "schema \"" + std::string(text) + "\" does not exist"
        );
    }
    return oid;
}

std::uint32_t type_named(std::string_view text) {
    constexpr std::string_view system_schema = "pg_catalog.";
    const std::string_view name =
        text.starts_with(system_schema) ? text.substr(system_schema.size()) : text;
    const std::string folded = protocol::to_lower(name);
    // Modifiers do not belong to the type: varchar(20), numeric(10,2).
    const std::size_t open = folded.find('(');
    const std::size_t close = folded.find(')');
    std::string bare = folded.substr(0, open);
    if (open != std::string::npos && close != std::string::npos) {
        bare += folded.substr(close + 1);
    }
    while (!bare.empty() && bare.back() == ' ') {
        bare.pop_back();
    }
    return static_cast<std::uint32_t>(type_by_name(bare));
}

std::string relation_shown(std::uint32_t oid) {
    const Relation* relation = relation_by_oid(oid);
    if (relation == nullptr) {
        return std::to_string(oid);
    }
    const bool visible = find_relation({}, relation->name) == relation;
    return visible ? std::string(relation->name)
                   : std::string(relation->schema) + "." + std::string(relation->name);
}

/// pg_reg_oid(name, type)
Value oid_from_name(Arguments a) {
    const auto packed = protocol::pgwire::unpack_named_oid(text_of(a[0]));
    return std::int64_t{oid_of_name(packed.name, oid_of(a[1]))};
}

/// pg_reg_oid_or_null(name, type), for to_regclass() and its like
Value oid_or_null(Arguments a) {
    if (as_number(text_of(a[0]))) {
        return {};
    }
    try {
        return std::int64_t{oid_of_name(text_of(a[0]), oid_of(a[1]))};
    } catch (const protocol::Error&) {
        return {};
    }
}

/// pg_reg_name(oid, type)
Value name_from_oid(Arguments a) {
    return name_of_oid(static_cast<std::uint32_t>(integer_of(a[0])), oid_of(a[1]));
}

/// pg_reg_out(oid, name): a plan's output. The name is NULL where none was found.
Value packed(Arguments a) {
    if (is_null(a[0])) {
        return {};
    }
    const auto oid = static_cast<std::uint32_t>(integer_of(a[0]));
    const std::string number = oid == 0 ? "-" : std::to_string(oid);
    return protocol::pgwire::pack_named_oid(is_null(a[1]) ? number : text_of(a[1]), oid);
}

/// pg_reg_found(oid, name, kind): 42883 or 42704 where the look-up gave none.
Value found(Arguments a) {
    if (is_null(a[1]) || !is_null(a[0])) {
        return is_null(a[1]) ? Value() : a[0];
    }
    if (const auto number = as_number(text_of(a[1]))) {
        return std::int64_t{*number};
    }
    const std::string name(text_of(a[1]));
    if (oid_of(a[2]) == Oid::regrole) {
        throw statement_error(sqlstate::undefined_object, "role \"" + name + "\" does not exist");
    }
    throw statement_error(sqlstate::undefined_function, "function \"" + name + "\" does not exist");
}

/// pg_reg_bare(name): folded, without the schema pg_catalog; others stay, and are not found.
Value bare_name(Arguments a) {
    const QualifiedName name = qualified_name(text_of(a[0]));
    return name.schema.empty() || name.schema == "pg_catalog" ? name.name : a[0];
}

constexpr SqliteFunction functions[] = {
    {"pg_reg_bare", 1, strict<bare_name>},
    {"pg_reg_oid", 2, strict<oid_from_name>},
    {"pg_reg_oid_or_null", 2, strict<oid_or_null>},
    {"pg_reg_name", 2, strict<name_from_oid>},
    {"pg_reg_out", 2, packed},
    {"pg_reg_found", 3, found},
};

}  // namespace

bool is_declared_name(Oid type) {
    return type == Oid::regclass || type == Oid::regtype || type == Oid::regnamespace;
}

std::uint32_t oid_of_name(std::string_view name, Oid type) {
    if (const auto number = as_number(name)) {
        return *number;
    }
    switch (type) {
        case Oid::regclass:
            return relation_named(name);
        case Oid::regnamespace:
            return schema_named(name);
        default:
            return type_named(name);
    }
}

std::string name_of_oid(std::uint32_t oid, Oid type) {
    if (oid == 0) {
        return "-";
    }
    if (type == Oid::regclass) {
        return relation_shown(oid);
    }
    const std::string_view name =
        type == Oid::regnamespace ? schema_by_oid(oid) : protocol::type_name(static_cast<Oid>(oid));
    return name.empty() || name == "???" ? std::to_string(oid) : std::string(name);
}

std::span<const SqliteFunction> reg_functions() {
    return functions;
}

}  // namespace sql
