// May the session do that? What has_table_privilege() and its like answer.
#include "sql/functions_privilege.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/text.hpp"
#include "sql/functions_argument.hpp"
#include "sql/relation_oids.hpp"

namespace sql {

namespace {

using protocol::Value;

/// Of a kind of object: what can be asked for, and what everybody has.
struct ObjectRights {
    std::string_view kind;
    std::string_view all;  // with a blank on either side
    std::string_view everybodys;
};

constexpr std::array rights = {
    ObjectRights{
        "table", " SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER RULE ", " SELECT "},
    ObjectRights{"schema", " CREATE USAGE ", " USAGE "},
    ObjectRights{"database", " CREATE TEMPORARY TEMP CONNECT ", " CONNECT "},
    ObjectRights{"function", " EXECUTE ", " EXECUTE "},
    ObjectRights{"sequence", " USAGE SELECT UPDATE ", " "},
    ObjectRights{"type", " USAGE ", " USAGE "},
    ObjectRights{"language", " USAGE ", " USAGE "},
    ObjectRights{"tablespace", " CREATE ", " "},
    ObjectRights{"role", " MEMBER USAGE ", " "},
};

const ObjectRights& rights_of(std::string_view kind) {
    const auto* found = std::ranges::find(rights, kind, &ObjectRights::kind);
    return found == rights.end() ? rights.front() : *found;
}

/// "SELECT, update with grant option" → the words before WITH, in upper case.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view word = text.substr(0, end);
        word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
        word = word.substr(0, word.find(' '));
        std::string& upper = words.emplace_back();
        std::ranges::transform(word, std::back_inserter(upper), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

bool is_in(std::string_view list, const std::string& word) {
    return !word.empty() && list.find(" " + word + " ") != std::string_view::npos;
}

/// Is it one of the objects that only superusers read?
bool is_restricted(std::string_view kind, std::uint32_t oid) {
    if (kind == "schema") {
        return schema_by_oid(oid) == "millrace_all";
    }
    const Relation* relation = kind == "table" ? relation_by_oid(oid) : nullptr;
    return relation != nullptr && relation->scope == RowScope::all_tenants;
}

/// pg_may(kind, oid, privileges, superuser): any of the privileges
Value may(Arguments a) {
    const std::string_view kind = text_of(a[0]);
    const ObjectRights& its = rights_of(kind);
    const bool superuser = integer_of(a[3]) != 0;
    bool any = false;
    for (const std::string& word : words_of(text_of(a[2]))) {
        if (!is_in(its.all, word)) {
            throw protocol::statement_error(
                protocol::sqlstate::invalid_parameter_value,
                "unrecognized privilege type: \"" + word + "\""
            );
        }
        any = any || superuser || is_in(its.everybodys, word);
    }
    const auto oid = static_cast<std::uint32_t>(integer_of(a[1]));
    return std::int64_t{any && (superuser || !is_restricted(kind, oid))};
}

constexpr SqliteFunction functions[] = {
    {"pg_may", 4, strict<may>},
};

}  // namespace

std::span<const SqliteFunction> privilege_functions() {
    return functions;
}

}  // namespace sql
