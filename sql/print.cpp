#include "sql/print.hpp"

#include <algorithm>

#include "protocol/text.hpp"
#include "sql/options_values.hpp"

namespace sql {
namespace {

constexpr std::string_view indent = "    ";
constexpr std::string_view digits = "0123456789";
constexpr std::string_view plain_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

bool is_plain(std::string_view part) {
    return !part.empty() && digits.find(part.front()) == std::string_view::npos &&
           part.find_first_not_of(plain_characters) == std::string_view::npos;
}

std::string in_double_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        out.append(c == '"' ? 2 : 1, c);
    }
    return out + '"';
}

/// A name whose case is kept, so that capitals need no quotes.
std::string print_part(std::string_view part) {
    return is_plain(part) ? std::string(part) : in_double_quotes(part);
}

/// A word of a value: bare if it would be read as the same word.
std::string print_word(std::string_view word) {
    bool plain = !protocol::equal_ignoring_case(word, "true") &&
                 !protocol::equal_ignoring_case(word, "false") &&
                 !protocol::equal_ignoring_case(word, "null");
    for (std::size_t start = 0; plain && start <= word.size();) {
        const std::size_t dot = std::min(word.find('.', start), word.size());
        plain = is_plain(word.substr(start, dot - start));
        start = dot + 1;
    }
    return plain ? std::string(word) : in_double_quotes(word);
}

std::string print_value(const OptionValue& value);

std::string print_entries(const std::vector<MapEntry>& entries) {
    std::string out = "{";
    for (const MapEntry& entry : entries) {
        out += out.size() > 1 ? ", " : "";
        out += print_part(entry.key) + ": " + print_value(entry.value);
        if (!entry.cast.empty()) {
            out += " AS " + protocol::quote_literal(entry.cast);
        }
    }
    return out + "}";
}

std::string print_list(const std::vector<OptionValue>& items) {
    std::string out = "[";
    for (const OptionValue& item : items) {
        out += out.size() > 1 ? ", " : "";
        out += print_value(item);
    }
    return out + "]";
}

// As deep as the parser lets values nest.
std::string print_value(const OptionValue& value) {  // NOLINT(misc-no-recursion)
    switch (value.form) {
        case ValueForm::number:
        case ValueForm::boolean:
            return value.text;
        case ValueForm::word:
            return print_word(value.text);
        case ValueForm::list:
            return print_list(value.items);
        case ValueForm::map:
            return print_entries(value.entries);
        case ValueForm::string:
            break;
    }
    return protocol::quote_literal(value.text);
}

std::string print_columns(const std::vector<std::string>& names) {
    std::string out = "[";
    for (const std::string& name : names) {
        out += (out.size() > 1 ? ", " : "") + print_part(name);
    }
    return out + "]";
}

std::string print_side(const TableName& name, bool whole_schema) {
    return print_table_name(name) + (whole_schema ? ".*" : "");
}

std::string print_long_form(
    const TableMapping& mapping, std::string_view from, std::string_view to
) {
    std::string out = "{from: " + std::string(from) + ", to: " + std::string(to);
    if (!mapping.key.empty()) {
        out += ", key: " + print_part(mapping.key);
    }
    if (!mapping.exclude.empty()) {
        out += ", exclude: " + print_columns(mapping.exclude);
    }
    if (!mapping.columns.empty()) {
        out += ", columns: " + print_entries(mapping.columns);
    }
    if (!mapping.target_key.empty()) {
        out += ", target_key: " + print_columns(mapping.target_key);
    }
    if (!mapping.where.empty()) {
        out += ", where: " + protocol::quote_literal(mapping.where);
    }
    for (const Option& other : mapping.others) {
        out += ", " + print_part(other.key) + ": " + print_value(other.value);
    }
    return out + "}";
}

std::string print_option(const OptionSpec& spec, std::string_view value) {
    const bool number = spec.type == OptionType::integer || spec.type == OptionType::interval;
    const bool bare = (number && parse_integer(value)) ||
                      (spec.type == OptionType::boolean && (value == "true" || value == "false"));
    std::string out(spec.name);
    out += " = ";
    return out + (bare ? std::string(value) : protocol::quote_literal(value));
}

/// `WITH (…)` with an option a line; nothing where there are none.
std::string print_options(std::string_view with, const PrintedOptions& options) {
    std::string out;
    for (const auto& [spec, value] : options) {
        out += out.empty() ? std::string(with) + "WITH (\n" : ",\n";
        out += indent;
        out += print_option(*spec, value);
    }
    return out.empty() ? out : out + "\n)";
}

/// Dollar quotes that `query` neither holds nor ends: the tag is longer than any run of q behind a
/// dollar sign in it.
std::string query_mark(std::string_view query) {
    if (query.find('$') == std::string_view::npos) {
        return "$$";
    }
    std::size_t longest = 0;
    for (std::size_t at = query.find('$'); at != std::string_view::npos;) {
        const std::size_t end = std::min(query.find_first_not_of('q', at + 1), query.size());
        longest = std::max(longest, end - at - 1);
        at = query.find('$', end);
    }
    return '$' + std::string(longest + 1, 'q') + '$';
}

std::string print_query(std::string_view query) {
    const std::string mark = query_mark(query);
    return "FOR " + mark + std::string(query) + mark;
}

}  // namespace

std::string print_table_name(const TableName& name) {
    std::string out;
    for (const std::string& part : name.parts) {
        out += (out.empty() ? "" : ".") + print_part(part);
    }
    return out;
}

std::string print_mapping(const TableMapping& mapping) {
    const std::string from = print_side(mapping.from, mapping.whole_schema);
    const std::string to = print_side(mapping.to, mapping.whole_schema);
    const bool plain = mapping.key.empty() && mapping.exclude.empty() && mapping.columns.empty() &&
                       mapping.target_key.empty() && mapping.where.empty() &&
                       mapping.others.empty();
    return plain ? from + " : " + to : print_long_form(mapping, from, to);
}

std::string print_create_peer(std::string_view name, PeerType type, const PrintedOptions& options) {
    return "CREATE PEER " + protocol::quote_identifier(name) + " FROM " +
           std::string(peer_type(type).name) + print_options(" ", options);
}

std::string print_create_mirror(const PrintedMirror& mirror) {
    std::string out = "CREATE MIRROR " + protocol::quote_identifier(mirror.name) + " FROM " +
                      protocol::quote_identifier(mirror.source) + " TO " +
                      protocol::quote_identifier(mirror.destination) + "\n";
    if (mirror.query != nullptr) {
        return out + print_query(*mirror.query) + print_options("\n", mirror.options);
    }
    out += "WITH TABLE MAPPING (\n";
    bool first = true;
    for (const TableMapping& mapping : *mirror.mappings) {
        out += first ? "" : ",\n";
        out += indent;
        out += print_mapping(mapping);
        first = false;
    }
    return out + "\n)" + print_options("\n", mirror.options);
}

}  // namespace sql
