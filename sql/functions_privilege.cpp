// May the session do that? What has_table_privilege() and its like answer.
#include "sql/functions_privilege.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/relation_oids.hpp"

namespace sql {

namespace {

using protocol::Value;

/// How much it takes, as the session says it (":right"): a number for each of these.
enum class Need : std::int64_t { inside = 1, view = 2, manage = 4, superuser = 5 };

struct Privilege {
    std::string_view kind;  // of the object
    std::string_view word;
    Need need = Need::superuser;
};

constexpr std::array privileges = {
    Privilege{"table", "SELECT", Need::inside},  // or more, by the table
    Privilege{"table", "INSERT"},
    Privilege{"table", "UPDATE"},
    Privilege{"table", "DELETE"},
    Privilege{"table", "TRUNCATE"},
    Privilege{"table", "REFERENCES"},
    Privilege{"table", "TRIGGER"},
    Privilege{"table", "RULE"},
    Privilege{"schema", "CREATE"},
    Privilege{"schema", "USAGE", Need::inside},
    Privilege{"database", "CREATE", Need::manage},
    Privilege{"database", "TEMPORARY"},
    Privilege{"database", "TEMP"},
    Privilege{"database", "CONNECT", Need::inside},
    Privilege{"function", "EXECUTE", Need::inside},
    Privilege{"sequence", "USAGE"},
    Privilege{"sequence", "SELECT"},
    Privilege{"sequence", "UPDATE"},
    Privilege{"type", "USAGE", Need::inside},
    Privilege{"language", "USAGE", Need::inside},
    Privilege{"tablespace", "CREATE"},
    Privilege{"role", "MEMBER", Need::inside},
    Privilege{"role", "USAGE", Need::inside},
    Privilege{"role", "SET", Need::inside},
};

Need need_of_table(const Relation& relation) {
    switch (audience_of(relation)) {
        case Audience::everybody:
            return Need::inside;
        case Audience::viewers:
            return Need::view;
        case Audience::managers:
            return Need::manage;
        case Audience::superusers:
            break;
    }
    return Need::superuser;
}

/// A privilege that is asked for: its word in upper case, and whether to give it on too.
struct Asked {
    std::string word;
    bool to_grant = false;
};

/// "SELECT, update with grant option"
std::vector<Asked> asked_in(std::string_view text) {
    std::vector<Asked> all;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view words = text.substr(0, end);
        words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
        const std::size_t blank = std::min(words.find(' '), words.size());
        const bool more = words.find_first_not_of(' ', blank) != std::string_view::npos;
        Asked& asked = all.emplace_back(Asked{{}, more});
        std::ranges::transform(words.substr(0, blank), std::back_inserter(asked.word), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return all;
}

Need need_of(std::string_view kind, const Asked& asked) {
    const auto* found = std::ranges::find_if(privileges, [&](const Privilege& privilege) {
        return privilege.kind == kind && privilege.word == asked.word;
    });
    if (found == privileges.end()) {
        throw protocol::statement_error(
            protocol::sqlstate::invalid_parameter_value,
            "unrecognized privilege type: \"" + asked.word + "\""
        );
    }
    return asked.to_grant ? Need::superuser : found->need;
}

/// What the object itself takes, whatever is asked of it; none: there is no such object.
std::optional<Need> need_for(std::string_view kind, std::uint32_t oid) {
    if (kind == "schema") {
        const std::string_view schema = schema_by_oid(oid);
        const Need need = schema == "millrace_all" ? Need::superuser : Need::inside;
        return schema.empty() ? std::nullopt : std::optional(need);
    }
    if (kind == "table") {
        const Relation* relation = relation_by_oid(oid);
        return relation == nullptr ? std::nullopt : std::optional(need_of_table(*relation));
    }
    return Need::inside;
}

/// pg_may(kind, oid, privileges, right): any of the privileges? NULL: there is no such object.
Value may(Arguments a) {
    const std::string_view kind = text_of(a[0]);
    const std::int64_t right = integer_of(a[3]);
    const auto object = need_for(kind, static_cast<std::uint32_t>(integer_of(a[1])));
    bool any = false;
    for (const Asked& asked : asked_in(text_of(a[2]))) {
        const Need need = std::max(need_of(kind, asked), object.value_or(Need::inside));
        any = any || right >= static_cast<std::int64_t>(need);
    }
    return object ? Value(std::int64_t{any}) : Value();
}

constexpr SqliteFunction functions[] = {
    {"pg_may", 4, strict<may>},
};

}  // namespace

std::span<const SqliteFunction> privilege_functions() {
    return functions;
}

}  // namespace sql
